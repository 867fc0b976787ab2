"""From an article's text to proposals: read, drafted, joined, and made a dataset of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from geo.article import Article
from geo.dataset import Dataset, Header
from geo.errors import DatasetError
from geo.feature import Evidence, Feature
from geo.layer import Layer
from geo.proposal.draft import Draft
from geo.proposal.gathering import LASTING, Gathering
from geo.proposal.naming import feature_id, feature_names, free_id
from geo.proposal.place import Finder, find_toponyms, main_country, place_names
from geo.proposal.place_proposal import named_places
from geo.proposal.proposal import Proposal, Proposals, published_period
from geo.proposal.quoting import Quotes
from geo.proposal.text_kind import text_kinds
from geo.quote import Quote
from geo.text.statement_actor import Cast
from geo.text.statement_reading import statements
from geo.text.statement_sentence import Article as Read


def propose(
    article: Article,
    text: str,
    dataset: Dataset,
    layers: tuple[Layer, ...],
    today: date,
    find: Finder = find_toponyms,
) -> Proposals:
    """Read an article's text; the same text gives the same proposals. `today` is the day the quotes were checked.

    Raises DatasetError for a text that is not the article's.
    """
    if len(text) != article.length:
        raise DatasetError(
            f"articles.json, {article.id}",
            f"the text has {len(text)} code points, not {article.length}.",
            "Give the text that was registered, or register the new one under another id.",
        )
    places = place_names(text, dataset, article.language, find)
    cast = Cast(dataset.actors.values(), article.language, main_country(places))
    read = Read(
        text, article.language, article.published, article.published_precision, places, cast
    )
    kinds = text_kinds(text, read.sentences, article.language)
    quotes = Quotes(article, text, dataset, read.sentences, kinds, today)
    gathered = Gathering(article, dataset, read.sentences, kinds)
    gathered.add(statements(read))
    made = _Maker(article, dataset, read, kinds, quotes)
    for same in gathered.groups:
        made.add(same)
    used = {(it.place.lon, it.place.lat) for same in gathered.groups for it in same}
    named, left = named_places(article, dataset, read, kinds, quotes, used, made.ids)
    proposals = [*made.proposals, *named]
    order = {layer.name: at for at, layer in enumerate(layers)}
    return Proposals(
        article,
        _dataset(article, dataset, layers, cast, quotes, proposals),
        tuple(sorted(proposals, key=lambda it: (order[it.layer], it.feature.id))),
        tuple(sorted({*gathered.left, *left}, key=lambda it: (it.start, it.end, it.what, it.why))),
    )


class _Maker:
    """Makes one feature of the drafts that say the same."""

    def __init__(
        self, article: Article, dataset: Dataset, read: Read, kinds: list[str], quotes: Quotes
    ) -> None:
        self.proposals: list[Proposal] = []
        self.ids = {name for features in dataset.features.values() for name in features}
        self._article, self._dataset, self._read = article, dataset, read
        self._kinds, self._quotes = kinds, quotes

    def add(self, same: list[Draft]) -> None:
        """One feature of all that say the same; the surest of them, in prose, leads."""
        lead = min(same, key=self._rank)
        numbers = list(
            dict.fromkeys([lead.statement.sentence, *(it.statement.sentence for it in same)])
        )
        evidence = [
            Evidence(
                self._quote_of(next(it for it in same if it.statement.sentence == number)),
                lead.supports,
            )
            for number in numbers
        ]
        evidence += self._background(lead, numbers)
        feature = self._feature(lead, tuple(dict.fromkeys(evidence)), same)
        sure = lead.confidence
        reasons = [*lead.reasons]
        already = self._already(lead)
        if already:
            reasons.append(f"The dataset has {already} from the same sentence already.")
        self.proposals.append(
            Proposal(
                feature,
                lead.layer,
                lead.what,
                tuple(self._read.sentences[it].text for it in numbers),
                self._kinds[lead.statement.sentence],
                lead.statement.speaker,
                sure,
                tuple(reasons),
                sure != "low" and not already,
            )
        )

    def _rank(self, it: Draft) -> tuple[bool, bool, float, int]:
        """Prose before a headline, a date before none, the surest first."""
        prose = self._kinds[it.statement.sentence] == "prose"
        return not prose, it.valid_note is not None, -it.score, it.statement.start

    def _feature(self, lead: Draft, evidence: tuple[Evidence, ...], same: list[Draft]) -> Feature:
        parties = tuple(
            dict.fromkeys(
                it
                for draft in same
                for it in (*((draft.actor,) if draft.actor else ()), *draft.parties)
                if it != lead.actor
            )
        )[:4]
        label = self._read.cast.actors[lead.actor].labels if lead.actor else None
        when = lead.valid.first.day.isoformat() if lead.valid and lead.valid.first else None
        who = lead.actor if lead.layer != "events" else lead.what
        name = free_id(feature_id("-".join(filter(None, (lead.place.name, who, when)))), self.ids)
        self.ids.add(name)
        return Feature(
            id=name,
            geometry=lead.shape.geometry,
            names=feature_names(
                lead.what, lead.place, label, self._article.language, lead.statement
            ),
            kind=lead.kind,
            status=lead.status,
            certainty=lead.confidence,
            geometry_basis=lead.shape.basis,
            evidence=evidence,
            actor=lead.actor,
            parties=parties if lead.what not in LASTING else (),
            valid=lead.valid,
            stated=lead.stated,
            valid_note=lead.valid_note,
            uncertainty_km=lead.shape.uncertainty_km,
            geometry_note=lead.shape.how,
        )

    def _already(self, draft: Draft) -> str | None:
        """A feature of the dataset that says this, by words of this article."""
        sentence = self._read.sentences[draft.statement.sentence]
        for feature in self._dataset.features.get(draft.layer, {}).values():
            if feature.kind != draft.kind or (feature.actor or draft.actor) != draft.actor:
                continue
            for it in feature.evidence:
                quote = self._dataset.quotes[it.quote]
                overlaps = quote.start < sentence.end and sentence.start < quote.end
                if quote.article == self._article.id and overlaps:
                    return feature.id
        return None

    def _background(self, lead: Draft, numbers: list[int]) -> Iterator[Evidence]:
        """Where a quote says "it" or "the latter side", the sentence before says who."""
        number = lead.statement.sentence - 1
        if (
            number >= 0
            and number not in numbers
            and any("taken to mean" in it for it in lead.statement.doubts)
        ):
            before = self._read.sentences[number]
            quote = self._quotes.quote(number, before.start, before.end)
            yield Evidence(quote, "background", "Names the actor that the words mean.")

    def _quote_of(self, draft: Draft) -> str:
        """The quote of a draft, from its actor or its first words to its last."""
        statement = draft.statement
        starts = [statement.start, draft.place.start]
        ends = [statement.end, draft.place.end]
        if statement.actor and statement.actor.actor:
            shift = self._read.sentences[statement.sentence].start
            starts.append(min(statement.start, shift + statement.actor.start))
        return self._quotes.quote(
            statement.sentence, min(starts), max(ends), statement.speaker, statement.speaker_actor
        )


def _dataset(
    article: Article,
    dataset: Dataset,
    layers: tuple[Layer, ...],
    cast: Cast,
    quotes: Quotes,
    proposals: list[Proposal],
) -> Dataset:
    """The proposed features with all that they rest on, and nothing else."""
    features: dict[str, dict[str, Feature]] = {it.name: {} for it in layers if it.evidence}
    for it in sorted(proposals, key=lambda it: it.feature.id):
        features[it.layer][it.feature.id] = it.feature
    used = {
        name
        for it in proposals
        for name in (it.feature.actor, *it.feature.parties)
        if name is not None
    }
    used |= {it.speaker_actor for it in quotes.found.values() if it.speaker_actor}
    used |= set(article.aligned)
    return Dataset(
        header=_header(article, dataset, proposals),
        actors={name: cast.actors[name] for name in sorted(used)},
        articles={article.id: article},
        quotes=_alone(quotes.found),
        sources={},
        features=features,
        basemap={it.name: {} for it in layers if not it.evidence},
    )


def _alone(quotes: dict[str, Quote]) -> dict[str, Quote]:
    """Quotes taken over from the dataset without the corrections that are not taken with them."""
    return {
        name: quote if quote.corrected_by in quotes else replace(quote, corrected_by=None)
        for name, quote in sorted(quotes.items())
    }


def _header(article: Article, dataset: Dataset, proposals: list[Proposal]) -> Header:
    """A dataset of its own: its id is not that of the dataset it is for, so it can never replace it by mistake."""
    bounds = [it.feature.geometry.bounds for it in proposals]
    home = dataset.header.home_bbox
    if bounds:
        west, south = min(it[0] for it in bounds), min(it[1] for it in bounds)
        east, north = max(it[2] for it in bounds), max(it[3] for it in bounds)
        home = (
            max(-180.0, round(west - 1, 2)), max(-90.0, round(south - 1, 2)),
            min(180.0, round(east + 1, 2)), min(90.0, round(north + 1, 2)),
        )  # fmt: skip
    return Header(
        id=f"proposals-{article.id}"[:80].rstrip("-"),
        title={"en": f"Proposals from {article.publisher}, {article.published}"},
        description={
            "en": "Not reviewed. Found in the text by its words; to be kept, changed or dropped."
        },
        home_bbox=home,
        home_asof=published_period(article)[1],
    )
