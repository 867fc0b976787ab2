"""A dataset of two sides who tell one war otherwise, and what each has on its map by the rule of docs/views.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
import shapely
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app import create_app
from geo import database
from geo.actor import Actor
from geo.article import Article
from geo.cluster import Cluster
from geo.dataset import Dataset, Header
from geo.feature import Evidence, Feature
from geo.load import load
from geo.quote import VERIFIED, Quote
from geo.settings import Settings
from geo.state import data_version
from geo.valid_time import End, ValidTime
from layers import EVIDENCE_LAYERS, LAYERS

DAY = date(2020, 5, 10)
ZONES, LINES, EVENTS, PLACES = "control_zones", "lines", "events", "locations"
SILENT = frozenset({"disputes", "background"})

ACTORS = ("north", "south", "envoy", "press")
# By id: the publisher, and the sides it is on. Two have one name but for its accents; one is called as an actor is.
OUTLETS: dict[str, tuple[str, tuple[str, ...]]] = {
    "radio": ("North Radio", ("north",)),
    "tv": ("South TV", ("south",)),
    "gazette": ("The Gazette", ()),
    "gazette-2": ("The Gazette", ()),
    "daily": ("Le Régional", ()),
    "daily-2": ("Le Regional", ()),
    "press": ("Press", ()),
    "sahifa": ("صحيفة اليوم", ()),
}
# By id: the article, on whose behalf its speaker speaks, and what the last check of it found.
WORDS: dict[str, tuple[str, str | None, str]] = {
    "r-own": ("radio", None, "exact"),
    "r-south": ("radio", "south", "exact"),
    "t-own": ("tv", None, "exact"),
    "t-lost": ("tv", None, "missing"),
    "g-own": ("gazette", None, "exact"),
    "g-north": ("gazette", "north", "exact"),
    "g-envoy": ("gazette-2", "envoy", "moved"),
    "d-own": ("daily", None, "exact"),
    "d2-own": ("daily-2", None, "exact"),
    "p-own": ("press", None, "exact"),
    "s-own": ("sahifa", None, "exact"),
}


def days(first: str | None, last: str | None) -> ValidTime:
    ends = (End(date.fromisoformat(it), "day", "article") if it else None for it in (first, last))
    return ValidTime(*ends)


SPRING = days("2020-05-01", "2020-05-31")


def on(supports: str, *quotes: str) -> tuple[Evidence, ...]:
    return tuple(Evidence(it, supports) for it in quotes)


def feature(
    id: str, geometry: Any, kind: str, evidence: tuple[Evidence, ...], **more: Any
) -> Feature:
    plain = Feature(
        id, geometry, {"en": f"The {id}"}, kind, "assessed", "medium", "sketch", evidence
    )
    return replace(plain, **{"valid": SPRING, **more})


def square(west: float, south: float, size: float = 1) -> Any:
    box = shapely.box(west, south, west + size, south + size)
    return shapely.MultiPolygon([shapely.geometry.polygon.orient(box)])


def line(*points: tuple[float, float]) -> Any:
    return shapely.MultiLineString([points])


def zones() -> tuple[Feature, ...]:
    """One town that both hold, and grounds where nobody contradicts anybody; one is disputed in so many words."""
    return (
        feature(
            "north-town",
            square(15, 30),
            "control",
            on("control", "r-own"),
            actor="north",
            status="claimed",
        ),
        feature(
            "south-town",
            square(15.5, 30),
            "control",
            on("control", "t-own", "g-own"),
            actor="south",
        ),
        # The same outlet says both: no disagreement.
        feature("north-hill", square(18, 30), "control", on("control", "g-own"), actor="north"),
        feature("south-hill", square(18.5, 30), "control", on("control", "g-own"), actor="south"),
        # One village, all of which both hold.
        feature(
            "north-village",
            square(16.8, 31.3, 0.2),
            "control",
            on("control", "r-own"),
            actor="north",
        ),
        feature(
            "south-village",
            square(16.8, 31.3, 0.2),
            "control",
            on("control", "t-own"),
            actor="south",
        ),
        # Who is present on a hill that two hold does not hold it.
        feature("camp", square(18.6, 30.3, 0.2), "presence", on("control", "g-own"), actor="envoy"),
        # A border that two sources draw two hundred metres apart.
        feature(
            "north-seam", square(22, 31.2, 0.5), "control", on("control", "g-own"), actor="north"
        ),
        feature(
            "south-seam",
            square(22.498, 31.2, 0.5),
            "control",
            on("control", "g-own"),
            actor="south",
        ),
        # An enemy's spokesman in a side's own outlet speaks for the enemy.
        feature("south-coast", square(20, 31), "control", on("control", "r-south"), actor="south"),
        feature(
            "torn",
            square(22, 30),
            "control",
            on("control", "d-own"),
            actor="north",
            status="contested",
            parties=("south",),
        ),
        feature(
            "later",
            square(15, 30),
            "control",
            on("control", "t-own"),
            actor="south",
            valid=days("2020-06-01", None),
        ),
        # Words that were lost since carry nothing.
        feature(
            "lost",
            square(24, 30),
            "control",
            (*on("control", "d2-own"), *on("control", "t-lost")),
            actor="north",
        ),
        feature(
            "doubted",
            square(26, 30),
            "control",
            (*on("control", "p-own"), *on("disputes", "t-own"), *on("background", "g-own")),
            actor="envoy",
        ),
    )


def lines() -> tuple[Feature, ...]:
    """A front with two courses, which a third calls a ceasefire line; and a line that is one outlet's alone."""
    return (
        feature(
            "front-north",
            line((15, 29), (16, 29)),
            "front",
            on("course", "r-own"),
            parties=("north", "south"),
        ),
        feature(
            "front-south",
            line((15, 29.2), (16, 29.2)),
            "front",
            on("course", "t-own"),
            parties=("south", "north"),
        ),
        feature(
            "truce",
            line((15, 29.2), (16, 29.2)),
            "ceasefire",
            on("course", "g-envoy"),
            parties=("north", "south"),
            status="announced",
        ),
        feature(
            "red-line",
            line((30, 29), (31, 29)),
            "red_line",
            on("names", "s-own"),
            actor="envoy",
            status="announced",
        ),
    )


def events() -> tuple[Feature, ...]:
    """A strike that each side lays to the other, and a battle on the same day."""
    spot, near = shapely.Point(15.5, 30.5), shapely.Point(15.5, 30.505)
    fifth, sixth = days("2020-05-05", "2020-05-05"), days("2020-05-05", "2020-05-06")
    return (
        feature("strike-north", spot, "strike", on("reports", "t-own"), actor="north", valid=fifth),
        feature(
            "strike-south", near, "strike", on("reports", "g-north"), actor="south", valid=sixth
        ),
        feature("battle", spot, "battle", on("reports", "s-own"), actor="south", valid=fifth),
    )


def two_sides() -> Dataset:
    """The whole of it."""
    places = (
        feature(
            "town", shapely.Point(15.6, 30.5), "city", on("names", "g-own", "s-own"), valid=None
        ),
    )
    features = {ZONES: zones(), LINES: lines(), EVENTS: events(), PLACES: places}
    return Dataset(
        header=Header("two-sides", {"en": "Two sides"}, (14, 28, 28, 33), DAY),
        actors={it: _actor(it, number) for number, it in enumerate(sorted(ACTORS), 1)},
        articles={it: _article(it, *OUTLETS[it]) for it in sorted(OUTLETS)},
        quotes={it: _quote(it, *WORDS[it]) for it in sorted(WORDS)},
        sources={},
        features={
            it.name: {one.id: one for one in sorted(features[it.name], key=lambda one: one.id)}
            for it in EVIDENCE_LAYERS
        },
        basemap={it.name: {} for it in LAYERS if not it.evidence},
    )


def _actor(id: str, slot: int) -> Actor:
    return Actor(
        id, "armed_group", {"en": id.title()}, {"en": id.title(), "ar": "طرف"}, palette=slot
    )


def _article(id: str, publisher: str, aligned: tuple[str, ...]) -> Article:
    known = Article(id, publisher, f"What {id} wrote", DAY, "day", "en", "0" * 64, 1000)
    return replace(known, aligned=aligned, alignment="Its owner’s." if aligned else None)


def _quote(id: str, article: str, speaker_actor: str | None, state: str) -> Quote:
    words = f"The words of {id}."
    plain = Quote(id, article, words, "", "", 0, len(words), "en", "prose", state, checked_on=DAY)
    speaker = "A spokesman" if speaker_actor else None
    return replace(plain, speaker=speaker, speaker_actor=speaker_actor)


# The rule, once more ------------------------------------------------------------------------------


def on_whose_maps(dataset: Dataset, it: Feature) -> set[str]:
    """The keys of the claimants on whose maps a feature is."""
    found = {"assessed"} if it.status in {"assessed", "contested"} else set()
    if it.status in {"claimed", "announced"} and it.actor:
        found.add(f"actor:{it.actor}")
    for piece in it.evidence:
        quote = dataset.quotes[piece.quote]
        if piece.supports in SILENT or quote.state not in VERIFIED:
            continue
        article = dataset.articles[quote.article]
        found.add(f"publisher:{article.publisher}")
        sides = [quote.speaker_actor] if quote.speaker_actor else article.aligned
        found |= {f"actor:{side}" for side in sides}
    return found


def on_the_map_of(dataset: Dataset, key: str, layer: str, day: date | None = None) -> set[str]:
    """The ids of a layer's features on a claimant's map, on a day if there is one."""
    return {
        name
        for name, it in dataset.features[layer].items()
        if key in on_whose_maps(dataset, it) and (day is None or true_on(it, day))
    }


def true_on(it: Feature, day: date) -> bool:
    valid = it.valid
    if valid is None:
        return True
    begun = valid.first is None or valid.first.day <= day
    return begun and (valid.last is None or valid.last.day >= day)


def claimants_of(dataset: Dataset) -> list[str]:
    outlets = {f"publisher:{it.publisher}" for it in dataset.articles.values()}
    return ["assessed", *(f"actor:{it}" for it in dataset.actors), *sorted(outlets)]


# Served -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """The dataset as it was loaded first, with a town that only one side holds since, and both data versions."""

    first: Dataset
    second: Dataset
    revs: tuple[int, int]


@pytest.fixture(scope="session")
def told_engine(cluster: Cluster, templates: tuple[str, str], worker: str) -> Iterator[Engine]:
    name = f"told_{worker}"
    cluster.create_database(name, template=templates[0])
    engine = database.writer(cluster.url(name))
    yield engine
    engine.dispose()
    cluster.drop_database(name)


@pytest.fixture(scope="session")
def told(told_engine: Engine) -> Told:
    first = two_sides()
    zones = {name: it for name, it in first.features[ZONES].items() if name != "north-town"}
    zones["torn"] = replace(zones["torn"], status="claimed")
    second = replace(first, features={**first.features, ZONES: zones})
    return Told(first, second, (_loaded(told_engine, first), _loaded(told_engine, second)))


def _loaded(engine: Engine, dataset: Dataset) -> int:
    load(engine, dataset, {})
    with engine.connect() as connection:
        return data_version(connection).number


@pytest.fixture(scope="session")
def told_app(told_engine: Engine, told: Told) -> Iterator[Flask]:
    app = create_app(Settings(database_url=told_engine.url.render_as_string(hide_password=False)))
    yield app
    app.extensions["sourceline"].lease.end()


@pytest.fixture
def told_client(told_app: Flask) -> FlaskClient:
    return told_app.test_client()
