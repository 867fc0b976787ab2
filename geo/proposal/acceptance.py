"""What the editor kept goes into the dataset: all of it, or nothing where anything is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from geo.actor import Actor
from geo.article import Article
from geo.dataset import Dataset
from geo.errors import DatasetError, DatasetProblems
from geo.feature import Feature
from geo.proposal.review_file import Review
from geo.quote import Quote
from geo.quote_finding import check_all

Key = tuple[str, str]
Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Acceptance:
    """The dataset as it is then; layer and id of what is new in it, what it had already, and what was left."""

    dataset: Dataset
    taken: tuple[Key, ...]
    already: tuple[Key, ...]
    left: tuple[tuple[Key, str], ...]
    new_actors: tuple[str, ...]

    @property
    def changes(self) -> bool:
        return bool(self.taken or self.new_actors)


def accept(proposals: Dataset, review: Review, into: Dataset, texts: dict[str, str]) -> Acceptance:
    """Take what is kept. `texts` are full texts by SHA-256; without that of the article nothing is taken.

    Raises DatasetProblems with every place at fault: a quote that is no longer verbatim, an id the dataset uses for
    something else.
    """
    problems: list[DatasetError] = []
    keep, left = _parted(proposals, review)
    used = _Used.by(proposals, keep)
    problems += _check_articles(used, into, texts)
    problems += _check_quotes(used, texts)
    problems += _conflicts(used, into)
    if problems:
        raise DatasetProblems(problems)
    return _merged(used, into, left)


def _parted(proposals: Dataset, review: Review) -> tuple[dict[Key, Feature], list[tuple[Key, str]]]:
    """What is kept, and what is left with the reason. A feature the review does not know is the editor's own: kept."""
    keep, left = {}, []
    there = {
        (layer, name): feature
        for layer, features in proposals.features.items()
        for name, feature in features.items()
    }
    for key, feature in there.items():
        if review.keep.get(key, True):
            keep[key] = feature
        else:
            left.append((key, '"keep" is false'))
    left += [(key, "deleted from its file") for key in review.keep if key not in there]
    return keep, sorted(left)


@dataclass(frozen=True)
class _Used:
    """What is kept, and all that it rests on."""

    features: dict[Key, Feature]
    quotes: dict[str, Quote]
    articles: dict[str, Article]
    actors: dict[str, Actor]

    @classmethod
    def by(cls, proposals: Dataset, keep: dict[Key, Feature]) -> _Used:
        quotes = {
            it.quote: proposals.quotes[it.quote]
            for feature in keep.values()
            for it in feature.evidence
        }
        for quote in list(quotes.values()):
            if quote.corrected_by:
                quotes[quote.corrected_by] = proposals.quotes[quote.corrected_by]
        articles = {it.article: proposals.articles[it.article] for it in quotes.values()}
        names = {name for it in keep.values() for name in (it.actor, *it.parties) if name}
        names |= {it.speaker_actor for it in quotes.values() if it.speaker_actor}
        names |= {name for it in articles.values() for name in it.aligned}
        actors = {name: proposals.actors[name] for name in sorted(names)}
        return cls(keep, quotes, articles, actors)


def _check_articles(used: _Used, into: Dataset, texts: dict[str, str]) -> Iterator[DatasetError]:
    for article in used.articles.values():
        place = f"articles.json, {article.id}"
        present = into.articles.get(article.id)
        if present is not None and present.sha256 != article.sha256:
            yield DatasetError(
                place,
                "is another text in the dataset.",
                "Propose again from the text that is registered there.",
            )
        if article.sha256 not in texts:
            yield DatasetError(
                place,
                "its text is not at hand, so no quote can be checked.",
                "Give --articles DIR with the text.",
            )
        elif hashlib.sha256(texts[article.sha256].encode()).hexdigest() != article.sha256:
            yield DatasetError(
                place, "the text is not the one that was registered.", "Give that text."
            )


def _check_quotes(used: _Used, texts: dict[str, str]) -> Iterator[DatasetError]:
    """Every quote at its very place: proposals are made from the text, so anything else was changed by hand."""
    bodies = {it.id: texts[it.sha256] for it in used.articles.values() if it.sha256 in texts}
    for it in check_all(used.quotes.values(), bodies):
        if it.check.state != "exact":
            yield DatasetError(f"quotes.json, {it.quote.id}", it.problem, it.cure)


def _conflicts(used: _Used, into: Dataset) -> Iterator[DatasetError]:
    """Ids that the dataset uses for something else."""
    for (layer, name), feature in used.features.items():
        present = into.features.get(layer, {}).get(name)
        if present is not None and present.document() != feature.document():
            yield DatasetError(
                f"{layer}.geojson, {name}",
                "is in the dataset already, and differs.",
                'Change it in the dataset; here give it another id, or set its "keep" to false.',
            )
    for name, quote in used.quotes.items():
        known = into.quotes.get(name)
        if known is not None and _words(known) != _words(quote):
            yield DatasetError(
                f"quotes.json, {name}",
                "is another quote in the dataset.",
                "Give it another id here, in quotes.json and where it is evidence.",
            )


def _words(quote: Quote) -> tuple[str, str, int, int]:
    return quote.article, quote.exact, quote.start, quote.end


def _merged(used: _Used, into: Dataset, left: list[tuple[Key, str]]) -> Acceptance:
    taken = sorted(key for key in used.features if key[1] not in into.features.get(key[0], {}))
    features = {layer: dict(found) for layer, found in into.features.items()}
    for layer, name in taken:
        features.setdefault(layer, {})[name] = used.features[layer, name]
    new_actors = sorted(used.actors.keys() - into.actors.keys()) if taken else []
    dataset = replace(
        into,
        # What the dataset has stays as the editor left it there.
        actors=_with(into.actors, used.actors if taken else {}),
        articles=_with(into.articles, used.articles if taken else {}),
        quotes=_with(into.quotes, used.quotes if taken else {}),
        features={layer: dict(sorted(found.items())) for layer, found in features.items()},
    )
    already = sorted(used.features.keys() - set(taken))
    return Acceptance(dataset, tuple(taken), tuple(already), tuple(left), tuple(new_actors))


def _with(present: dict[str, Entry], more: dict[str, Entry]) -> dict[str, Entry]:
    return dict(sorted({**more, **present}.items()))
