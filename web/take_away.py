"""The map of a date as one HTML file: what the store holds, in the colours of the map page."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text
from xstatic.pkg import leaflet

from geo import read
from geo.database import sql
from geo.errors import StoreError
from geo.folium_map import Drawn, Feature, Mark, Page, Words, single_file
from geo.format import GEOJSON
from geo.formats.heading import Heading
from geo.house import NO_HOUSE, House
from geo.interval import Interval
from geo.layer import Layer
from geo.query import Query
from geo.read import Row
from geo.reflection import layer_collection
from layers import LAYERS
from layers.look import OURS, Look
from layers.palette import FILL_OPACITY, Palette
from layers.style import INK, LINES
from web.house import disclaimer
from web.language import gettext, in_language, language
from web.map_facts import Facts, Told, of_rows, portions
from web.map_sentences import Heading as TextHeading
from web.map_text import LONG, written
from web.page_filters import stopped
from web.pages import Home, actors_of

BORDER = "#B9B2A6"
LINE_STROKES = {style.kind: style.strokes[-1] for style in LINES}


Rename = Callable[[Row], Row]


def take_away(
    engine: Engine,
    asof: date | None,
    look: Look = OURS,
    rename: Rename = dict,
    house: House = NO_HOUSE,
) -> str:
    """The page for a date, or for the date on which the dataset's map opens, in the language of the request.

    `rename` gives actors the names of the house. Raises StoreError while the database is empty.
    """
    with engine.connect() as connection:
        dataset = connection.execute(text(sql("export/dataset.sql"))).mappings().one_or_none()
        if dataset is None:
            raise StoreError("The database holds no dataset yet.", "Load one: flask data load DIR.")
        home = Home.of_row(dict(dataset)).furnished(house)
        day = asof or home.asof
        actors = actors_of(connection, look.day, rename)
        layers = [_drawn(connection, engine, layer, day, actors, look.day) for layer in LAYERS]
    shown = _facts([it for it in zip(LAYERS, layers, strict=True) if it[0].evidence])
    words = Words(
        language().tag,
        language().direction,
        gettext("no date"),
        # Filled in by geo/folium_map.py.
        gettext("%(first)s to %(last)s", first="%(first)s", last="%(last)s"),
        gettext("Editor’s note:"),
    )
    said = written(TextHeading(day), shown, actors, LONG)
    page = Page(
        in_language(home.title),
        said,
        f"{stopped(home.rights)} {disclaimer(house)}".lstrip(),
        words,
        _mark(house),
    )
    box = (home.bbox.west, home.bbox.south, home.bbox.east, home.bbox.north)
    return single_file(page, box, layers, Path(leaflet.BASE_DIR))


def _mark(house: House) -> Mark | None:
    return Mark(house.logo.data, in_language(house.logo.alt)) if house.logo else None


def _facts(drawn: list[tuple[Layer, Drawn]]) -> Facts:
    """What the page shows, as its own features say it."""
    rows = [[it["properties"] for it in of.features] for _, of in drawn]
    told = tuple(
        Told(layer, len(found), portions(found))
        for (layer, _), found in zip(drawn, rows, strict=True)
    )
    return of_rows(told, [row for found in rows for row in found])


def _drawn(
    connection: Connection,
    engine: Engine,
    layer: Layer,
    day: date,
    actors: dict[str, Row],
    palette: Palette,
) -> Drawn:
    first = date.fromordinal(day.toordinal() - layer.span_days)
    query = Query(datetime=Interval(first, day))
    collection = layer_collection(engine, layer)
    found = b"".join(
        read.stream(connection, collection, GEOJSON, query, Heading(collection, items=""))
    )
    features: list[Feature] = json.loads(b"[" + found + b"]")

    for feature in features:
        whose = actors.get(feature["properties"].get("actor") or "")
        if whose is not None:
            feature["properties"]["actor_label"] = in_language(whose["labels"])

    def style(feature: Feature) -> dict[str, Any]:
        return _path(layer, feature["properties"], actors, palette)

    return Drawn(in_language(layer.title), features, style, quoted=layer.evidence)


def _path(
    layer: Layer, properties: dict[str, Any], actors: dict[str, Row], palette: Palette
) -> dict[str, Any]:
    """Leaflet's options for one shape."""
    whose = actors.get(properties.get("actor") or "")
    colours = palette.paint(whose["slot"] if whose else None)
    if not layer.evidence:
        return {"color": BORDER, "weight": 1, "fillColor": palette.land, "fillOpacity": 1}
    if layer.geometry_type == "MultiPolygon":
        # What is less than assessed control never looks like held ground.
        held = properties["kind"] == "control" and properties["status"] == "assessed"
        return {
            "color": colours.ink,
            "weight": 2,
            "dashArray": None if held else "4 6",
            "fillColor": colours.fill,
            "fillOpacity": FILL_OPACITY if held else FILL_OPACITY / 3,
        }
    if layer.geometry_type == "MultiLineString":
        stroke = LINE_STROKES[properties["kind"]]
        return {
            "color": stroke.color or colours.ink,
            "weight": stroke.weight,
            "dashArray": stroke.dash or None,
            "fill": False,
        }
    return {"color": INK, "weight": 2, "fillColor": "#FFFFFF", "fillOpacity": 1}
