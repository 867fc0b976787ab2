"""How strong the evidence of a feature is: who stands behind it, in four words and no number.

The rule is Wikipedia's for maps of wars: a source with a bias counts only against the side it prefers. So words from
the holder's side are set aside – by who speaks, or by who prints them – and of the rest it matters whether there are
two that do not depend on each other. The same rule in SQL is `sourceline.evidence_strength`
(sql/migrations/0013_strength.sql).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from geo.article import Article
from geo.feature import WEAK_SUPPORTS, Evidence
from geo.quote import VERIFIED, Quote

# Kinds of text, from the article's own sentences to lines that others write to draw readers in.
KINDS_BY_WORTH = (
    "prose",
    "correction",
    "standfirst",
    "caption",
    "pull_quote",
    "headline",
    "teaser",
)


@dataclass(frozen=True)
class Cited:
    """A piece of evidence with the words it points to and the article they stand in."""

    evidence: Evidence
    quote: Quote
    article: Article

    @property
    def carries(self) -> bool:
        """Verified, and more than a dispute or background."""
        return self.evidence.supports not in WEAK_SUPPORTS and self.quote.state in VERIFIED

    @property
    def origin(self) -> str:
        """Who is the source of the words: two outlets that print one spokesman have one."""
        return self.quote.speaker_actor or self.quote.speaker or self.article.voice

    def takes_side(self, holder: str | None) -> bool:
        """Whether the words come from the holder's side. A feature without a holder has no side."""
        return holder is not None and (
            self.quote.speaker_actor == holder or holder in self.article.aligned
        )


@dataclass(frozen=True)
class Strength:
    """A grade with what it was made from. `publishers` counts voices: two outlets of one owner are one."""

    grade: str
    quotes: int
    publishers: int
    one_sided: bool
    best_kind: str | None


def strength(holder: str | None, cited: Iterable[Cited]) -> Strength:
    """The strength of what is cited for a feature held by `holder`, an actor's id or None."""
    carrying = [it for it in cited if it.carries]
    neutral = [it for it in carrying if not it.takes_side(holder)]
    return Strength(
        grade=_grade(carrying, neutral),
        quotes=len(carrying),
        publishers=len({it.article.voice for it in carrying}),
        one_sided=bool(carrying) and not neutral,
        best_kind=min((it.quote.kind for it in carrying), key=KINDS_BY_WORTH.index, default=None),
    )


def _grade(carrying: list[Cited], neutral: list[Cited]) -> str:
    if not carrying:
        return "unverified"
    if not neutral:
        return "partisan_only"
    # Two of each are enough: then there are two publishers that quote two different sources.
    if len({it.article.voice for it in neutral}) > 1 and len({it.origin for it in neutral}) > 1:
        return "several_independent"
    return "single_source"
