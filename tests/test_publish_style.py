"""The style of a published site shows a day at every zoom level: its conditions, on the tiles of the archive."""

from __future__ import annotations

import gzip
import operator
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from pmtiles.reader import MmapSource, Reader

from geo.tile_attributes import FULL_FROM
from layers import EVIDENCE_LAYERS
from tests.published_site import Site, made, publisher
from tests.tiles import Layers, decode, fetch, over
from web.publication.site import TITLES

DAYS = ("2019-04-04", "2019-12-05", "2020-07-21", "2020-10-23")
PLACES = {"Sirte": (16.59, 31.21), "Tripoli": (13.19, 32.89)}
DATED = {it.name: timedelta(days=it.span_days) for it in EVIDENCE_LAYERS}

# The expressions of the MapLibre style specification that our filters are made of.
OPERATORS: dict[str, Any] = {
    "all": lambda *of: all(of),
    "!": operator.not_,
    "==": operator.eq,
    "!=": operator.ne,
    "<=": operator.le,
    ">=": operator.ge,
    "in": lambda it, of: it in of,
    "string": lambda *of: next(it for it in of if isinstance(it, str)),
}


def value(expression: Any, feature: dict[str, Any]) -> Any:
    """What an expression says of a feature of a tile."""
    if not isinstance(expression, list):
        return expression
    name, *given = expression
    if name == "literal":
        return given[0]
    if name == "get":
        return feature["properties"].get(given[0])
    return OPERATORS[name](*(value(it, feature) for it in given))


def on(day: str, of: str, filter_: list[Any]) -> list[Any]:
    """The filter as a reader sets it for another day: the two days it names, and all else as it is."""
    every, (begun, start, _), (lasts, end, _), *others = filter_
    first = (date.fromisoformat(day) - DATED[of]).isoformat()
    return [every, [begun, start, day], [lasts, end, first], *others]


def drawn(style: dict[str, Any], tile: Layers, day: str | None) -> dict[str, set[str]]:
    """The ids of what each layer of the style draws of a tile: on a day, or where the tile is of a day already."""
    return {
        it["id"]: {
            feature["properties"]["id"]
            for feature in tile.get(it["source-layer"], [])
            if value(
                on(day, it["source-layer"], it["filter"]) if day else it.get("filter", True),
                feature,
            )
        }
        for it in style["layers"]
        if it.get("source-layer") in DATED
    }


@pytest.fixture(scope="module")
def deep(libya_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The bundled dataset with tiles down to the level from which they have every attribute; no pages."""
    documents = {kind: title for kind, title in TITLES.items() if kind == "document"}
    with publisher(libya_url) as app, pytest.MonkeyPatch.context() as patch:
        patch.setattr("web.publication.site.TITLES", documents)
        folder = tmp_path_factory.mktemp("deep") / "site"
        yield made(app, folder, deepest=FULL_FROM, forms=("geojson",))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("day", DAYS)
def test_a_style_shows_what_was_true_on_a_day_at_every_level(
    deep: Site, place: str, day: str
) -> None:
    client = deep.app.test_client()
    published = deep.document("styles/sourceline.json")
    served = client.get("/styles/sourceline").get_json()
    with (deep.folder / "tiles" / "sourceline.pmtiles").open("rb") as file:
        reader = Reader(MmapSource(file))
        for zoom in range(FULL_FROM + 1):
            tile = over(*PLACES[place], zoom)
            stored = decode(gzip.decompress(reader.get(zoom, tile.column, tile.row)))
            first = date.fromisoformat(day)
            of_day: Layers = {}
            for layer, span in DATED.items():
                time = f"{first - span}/{day}"
                of_day |= fetch(client, layer, tile, datetime=time)
            shown = drawn(published, stored, day)
            assert shown == drawn(served, of_day, None), zoom
            # On no day is everything shown that the archive has of all days.
            assert any(shown.values())
            assert sum(map(len, stored.values())) > sum(map(len, of_day.values()))
