"""Proposals: features with what an editor needs to judge them, and what was found and not proposed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from geo.article import Article
from geo.dataset import Dataset
from geo.feature import Feature
from geo.text.date_reckoning import month_days


@dataclass(frozen=True)
class Proposal:
    """A feature with what the editor needs to judge it. `keep` is the suggestion."""

    feature: Feature
    layer: str
    what: str
    sentences: tuple[str, ...]
    text_kind: str
    speaker: str | None
    confidence: str
    reasons: tuple[str, ...]
    keep: bool


@dataclass(frozen=True)
class LeftOut:
    """What was found and is not proposed. `start` and `end` are those of the words in the text."""

    what: str
    words: str
    sentence: str
    start: int
    end: int
    why: str
    line: str | None = None


@dataclass(frozen=True)
class Proposals:
    """`dataset` holds the features with their quotes, actors and the article, and is a dataset of its own."""

    article: Article
    dataset: Dataset
    proposals: tuple[Proposal, ...]
    left_out: tuple[LeftOut, ...]


def published_period(article: Article) -> tuple[date, date]:
    """The first and last day on which the article can have been published."""
    day = article.published
    if article.published_precision == "month":
        return month_days(day.year, day.month)
    if article.published_precision == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    return day, day
