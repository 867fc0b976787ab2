"""The map of a date as one HTML file: what the store holds, in the colours of the map page."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text
from xstatic.pkg import leaflet

from geo import read
from geo.database import sql
from geo.errors import StoreError
from geo.folium_map import Drawn, Feature, single_file
from geo.format import GEOJSON
from geo.formats.heading import Heading
from geo.interval import Interval
from geo.layer import Layer
from geo.query import Query
from geo.reflection import layer_collection
from layers import LAYERS
from layers.palette import FILL_OPACITY, LAND, paint
from layers.style import INK, LINES

BORDER = "#B9B2A6"
LINE_STROKES = {style.kind: style.strokes[-1] for style in LINES}


def take_away(engine: Engine, asof: date | None) -> str:
    """The page for a date, or for the date on which the dataset's map opens. Raises StoreError while it is empty."""
    with engine.connect() as connection:
        dataset = connection.execute(text(sql("export/dataset.sql"))).one_or_none()
        if dataset is None:
            raise StoreError("The database holds no dataset yet.", "Load one: flask data load DIR.")
        day = asof or dataset.home_asof
        slots = {
            row["id"]: row["palette"]
            for row in connection.execute(text(sql("export/actors.sql"))).mappings()
        }
        layers = [_drawn(connection, engine, layer, day, slots) for layer in LAYERS]
    caption = f"As of {day.isoformat()}. {dataset.credit or ''}"
    return single_file(
        dataset.title["en"], caption, dataset.home_bbox, layers, Path(leaflet.BASE_DIR)
    )


def _drawn(
    connection: Connection, engine: Engine, layer: Layer, day: date, slots: dict[str, int | None]
) -> Drawn:
    first = date.fromordinal(day.toordinal() - layer.span_days)
    query = Query(datetime=Interval(first, day))
    collection = layer_collection(engine, layer)
    found = b"".join(
        read.stream(connection, collection, GEOJSON, query, Heading(collection, items=""))
    )
    features: list[Feature] = json.loads(b"[" + found + b"]")

    def style(feature: Feature) -> dict[str, Any]:
        return _path(layer, feature["properties"], slots)

    return Drawn(layer.title["en"], features, style, quoted=layer.evidence)


def _path(layer: Layer, properties: dict[str, Any], slots: dict[str, int | None]) -> dict[str, Any]:
    """Leaflet's options for one shape."""
    colours = paint(slots.get(properties.get("actor") or ""))
    if not layer.evidence:
        return {"color": BORDER, "weight": 1, "fillColor": LAND, "fillOpacity": 1}
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
