"""A small dataset in which no check finds anything, and ways to spoil it one thing at a time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geo.actor import Actor
from geo.article import Article
from geo.dataset import Dataset, Header
from geo.feature import BasemapFeature, Evidence, Feature
from geo.quote import Quote
from geo.review.dossier import Dossier
from geo.valid_time import End, StatedTime, ValidTime

ZONES, POINTS = "ground", "spots"


def day(text: str | None, basis: str = "article", precision: str = "day") -> End | None:
    return None if text is None else End(date.fromisoformat(text), precision, basis)


def days(first: str | None, last: str | None, basis: str = "article") -> ValidTime:
    return ValidTime(day(first, basis), day(last, basis))


def stated(first: str, last: str) -> StatedTime:
    return StatedTime("then", date.fromisoformat(first), date.fromisoformat(last))


def square(west: float = 15, south: float = 30, size: float = 1) -> BaseGeometry:
    """About 110 km wide, unless told otherwise."""
    return shapely.MultiPolygon([shapely.box(west, south, west + size, south + size)])


def actor(id: str, **changes: Any) -> Actor:
    names = {"en": id.capitalize()}
    return replace(Actor(id, "armed_group", names, names), **changes)


def article(id: str, published: str, **changes: Any) -> Article:
    day = date.fromisoformat(published)
    plain = Article(id, id.capitalize(), "Title", day, "day", "en", "0" * 64, 1000)
    return replace(plain, **changes)


def quote(id: str, article: str, words: str = "North holds the town.", **changes: Any) -> Quote:
    checked = date(2020, 6, 15)
    plain = Quote(
        id, article, words, "", "", 0, len(words), "en", "prose", "exact", checked_on=checked
    )
    return replace(plain, **changes)


def evidence(*quotes: str, supports: str = "control") -> tuple[Evidence, ...]:
    return tuple(Evidence(it, supports) for it in quotes)


def zone(id: str, **changes: Any) -> Feature:
    plain = Feature(
        id,
        square(),
        {"en": "The town and what is around it"},
        "control",
        "assessed",
        "medium",
        "boundary",
        evidence("p1", "h1"),
        actor="north",
        valid=days("2020-05-01", "2020-06-01"),
    )
    return replace(plain, **changes)


def spot(id: str, name: str, lon: float = 15, **changes: Any) -> Feature:
    plain = zone(id, kind="city", actor=None, valid=None, names={"en": name})
    where = shapely.Point(lon, 30)
    return replace(
        plain, geometry=where, evidence=evidence("p1", "h1", supports="names"), **changes
    )


def town(id: str, name: str, lon: float = 15) -> BasemapFeature:
    return BasemapFeature(id, shapely.Point(lon, 30), {"en": name}, "town", 1, "gazetteer")


def _by_id(*entries: Any) -> dict[str, Any]:
    return {it.id: it for it in entries}


@dataclass
class Case:
    """Two outlets that say independently that North holds the town in May 2020; South is the other side."""

    actors: dict[str, Actor] = field(default_factory=lambda: _by_id(actor("north"), actor("south")))
    articles: dict[str, Article] = field(
        default_factory=lambda: _by_id(
            article("paper", "2020-06-01"),
            article("herald", "2020-06-02", aligned=("south",), alignment="Its owner’s."),
        )
    )
    quotes: dict[str, Quote] = field(
        default_factory=lambda: _by_id(quote("p1", "paper"), quote("h1", "herald"))
    )
    zones: dict[str, Feature] = field(default_factory=lambda: _by_id(zone("zone")))
    spots: dict[str, Feature] = field(default_factory=lambda: _by_id(spot("town", "Town")))
    towns: dict[str, BasemapFeature] = field(default_factory=dict)
    asof: date = date(2020, 5, 20)
    today: date = date(2020, 7, 1)

    def change(self, part: str, id: str, **changes: Any) -> Case:
        """One entry of a part, changed."""
        entries = getattr(self, part)
        entries[id] = replace(entries[id], **changes)
        return self

    def quotes_all(self, **changes: Any) -> Case:
        for id in self.quotes:
            self.change("quotes", id, **changes)
        return self

    def articles_all(self, **changes: Any) -> Case:
        for id in self.articles:
            self.change("articles", id, **changes)
        return self

    def zone(self, **changes: Any) -> Case:
        return self.change("zones", "zone", **changes)

    def add(self, part: str, *entries: Any) -> Case:
        getattr(self, part).update(_by_id(*entries))
        return self

    def on(self, asof: str) -> Case:
        self.asof = date.fromisoformat(asof)
        return self

    @property
    def dataset(self) -> Dataset:
        return Dataset(
            header=Header("case", {"en": "Case"}, (14, 29, 17, 32), self.asof),
            actors=self.actors,
            articles=self.articles,
            quotes=self.quotes,
            sources={},
            features={ZONES: self.zones, POINTS: self.spots},
            basemap={"towns": self.towns},
        )

    @property
    def dossier(self) -> Dossier:
        return Dossier(self.dataset, self.asof, self.today)
