"""A record with a past: the bundled dataset, then a correction, a withdrawal, and a return, each a load of its own."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, text

from geo.dataset import Dataset
from geo.load import load
from geo.rendering import render
from geo.state import data_version
from layers import EVIDENCE_LAYERS, LAYERS

CORRECTED = "Corrected name"


@dataclass(frozen=True)
class Page:
    """What the map said from a moment on: `names` of its features, by layer and id."""

    rev: int
    moment: datetime
    names: dict[str, dict[str, str]]


@dataclass(frozen=True)
class Diary:
    """Four pages: as bundled, one feature of each layer corrected, one withdrawn, that one back again.

    `corrected` and `withdrawn` are the ids of those, by layer.
    """

    pages: tuple[Page, Page, Page, Page]
    corrected: dict[str, str]
    withdrawn: dict[str, str]


def keep_diary(engine: Engine, bundled: Dataset) -> Diary:
    """Write it into a database that holds the bundled dataset already."""
    corrected = {it.name: sorted(bundled.features[it.name])[0] for it in EVIDENCE_LAYERS}
    withdrawn = {it.name: sorted(bundled.features[it.name])[1] for it in EVIDENCE_LAYERS}
    second = _with(bundled, {name: _corrected(bundled, name, it) for name, it in corrected.items()})
    third = _with(second, {name: _without(second, name, it) for name, it in withdrawn.items()})
    pages = tuple(_page(engine, it) for it in (bundled, second, third, second))
    assert len(pages) == 4
    return Diary(pages, corrected, withdrawn)


def _page(engine: Engine, dataset: Dataset) -> Page:
    load(engine, dataset, {})
    render(engine, LAYERS)
    with engine.connect() as connection:
        known = data_version(connection)
        assert connection.scalar(text("select count(*) from sourceline.revision")) > 0
    names = {
        layer: {key: it.names["en"] for key, it in features.items()}
        for layer, features in dataset.features.items()
    }
    return Page(known.number, known.changed_at, names)


def _corrected(dataset: Dataset, layer: str, feature: str) -> dict[str, object]:
    features = dataset.features[layer]
    changed = dataclasses.replace(
        features[feature], names={**features[feature].names, "en": CORRECTED}
    )
    return {**features, feature: changed}


def _without(dataset: Dataset, layer: str, feature: str) -> dict[str, object]:
    return {key: it for key, it in dataset.features[layer].items() if key != feature}


def _with(dataset: Dataset, features: dict[str, dict[str, object]]) -> Dataset:
    return dataclasses.replace(dataset, features={**dataset.features, **features})
