"""Checks of the quotes themselves: whether they are still there, and how much of an article they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from geo.quote import Quote
from geo.review.dossier import Dossier
from geo.review.finding import Remark

# More of an article than this is no longer a short quotation.
LARGEST_SHARE = 0.25


def words_not_found(dossier: Dossier) -> Iterator[Remark]:
    for quote in _used(dossier):
        if quote.state in {"altered", "missing"}:
            yield Remark(
                "quotes.json",
                quote.id,
                f"is shown as evidence, and at its last check its words were {quote.state}.",
                "Copy the words anew from the article, or take the quote away.",
            )


def words_not_verified(dossier: Dossier) -> Iterator[Remark]:
    for quote in _used(dossier):
        if quote.state in {"ambiguous", "unchecked"}:
            yield Remark(
                "quotes.json",
                quote.id,
                f"is shown as evidence, and is {quote.state}.",
                "Hold it against the article’s text: flask quotes check --articles DIR.",
            )


def quoted_at_length(dossier: Dossier) -> Iterator[Remark]:
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for quote in dossier.dataset.quotes.values():
        spans[quote.article].append((quote.start, quote.end))
    for article in dossier.dataset.articles.values():
        share = covered(sorted(spans[article.id])) / article.length
        if share > LARGEST_SHARE:
            yield Remark(
                "articles.json",
                article.id,
                f"is quoted to {share:.0%} of its length.",
                "Shorten the quotes to the words that matter: the rest belongs to its publisher.",
            )


def covered(spans: list[tuple[int, int]]) -> int:
    """How many characters lie in any of the spans, given in order."""
    covered, reached = 0, 0
    for start, end in spans:
        covered += max(end - max(start, reached), 0)
        reached = max(reached, end)
    return covered


def _used(dossier: Dossier) -> Iterator[Quote]:
    return (it for it in dossier.dataset.quotes.values() if it.id in dossier.used)
