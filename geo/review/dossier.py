"""A dossier: a dataset with its evidence joined to it, the days it is looked at, and how patient the reader is."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from geo.article import Article
from geo.dataset import Dataset
from geo.feature import Feature
from geo.review.strength import Cited, Strength, strength
from geo.valid_time import End

POLYGONS = frozenset({"Polygon", "MultiPolygon"})

# How far before its day an end may have been meant, by its precision.
SLACK = {"day": 0, "week": 6, "month": 30, "season": 91, "year": 365}


@dataclass(frozen=True)
class Claim:
    """A feature as a claim: with the words it rests on."""

    layer: str
    feature: Feature
    cited: tuple[Cited, ...]

    @property
    def file(self) -> str:
        return f"{self.layer}.geojson"

    @cached_property
    def carrying(self) -> tuple[Cited, ...]:
        return tuple(it for it in self.cited if it.carries)

    @cached_property
    def strength(self) -> Strength:
        return strength(self.feature.actor, self.cited)

    @property
    def is_ground(self) -> bool:
        return self.feature.geometry.geom_type in POLYGONS

    @property
    def is_zone(self) -> bool:
        """Ground with a holder."""
        return self.is_ground and self.feature.actor is not None

    @property
    def only_names(self) -> bool:
        """A place that is named and nothing more: it can hardly be wrong for want of a second source."""
        return all(it.evidence.supports == "names" for it in self.carrying)

    @property
    def first(self) -> date:
        valid = self.feature.valid
        return valid.first.day if valid and valid.first else date.min

    @property
    def last(self) -> date:
        valid = self.feature.valid
        return valid.last.day if valid and valid.last else date.max

    @property
    def horizon(self) -> date | None:
        """The last day that any of its carrying articles can speak of; None where nothing carries it."""
        return max((horizon(it.article) for it in self.carrying), default=None)

    def holds_on(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Dossier:
    """What is reviewed. `asof` is the day of the map, `today` the day of the review.

    A feature that nothing has confirmed for `stale_days` before `asof`, and a quote that nobody has looked up for
    `checked_days` before `today`, are old.
    """

    dataset: Dataset
    asof: date
    today: date
    stale_days: int = 90
    checked_days: int = 180

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(self._claims())

    @cached_property
    def zones(self) -> tuple[Claim, ...]:
        return tuple(it for it in self.claims if it.is_zone)

    @cached_property
    def used(self) -> frozenset[str]:
        """The ids of the quotes that some feature rests on."""
        return frozenset(it.quote.id for claim in self.claims for it in claim.cited)

    def _claims(self) -> Iterator[Claim]:
        quotes, articles = self.dataset.quotes, self.dataset.articles
        for layer, features in self.dataset.features.items():
            for feature in features.values():
                cited = (
                    Cited(it, quotes[it.quote], articles[quotes[it.quote].article])
                    for it in feature.evidence
                )
                yield Claim(layer, feature, tuple(cited))


def horizon(article: Article) -> date:
    """The last day an article can report: its day, or the end of its month or year where no more is known."""
    day = article.published
    if article.published_precision == "year":
        return date(day.year, 12, 31)
    if article.published_precision == "month":
        return date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])
    return day


def earliest(end: End) -> date:
    """The first day that may be meant by an end: one of a month may be its first."""
    return end.day - min(timedelta(SLACK[end.precision]), end.day - date.min)
