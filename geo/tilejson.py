"""A tileset as TileJSON 3.0.0, which MapLibre, Leaflet's plugins, GDAL and Felt read."""

from __future__ import annotations

from typing import Any

from geo.collection import Collection
from geo.tile import HALF_WORLD, latitude
from geo.tile_attributes import KINDS, attributes, number
from geo.tileset import FINEST, THINNED, Href, Tileset, template

# The standard's own names for column and row.
NAMES = {"tileMatrix": "{z}", "tileRow": "{y}", "tileCol": "{x}"}
# The map ends here, as it is a square.
NORTH = latitude(HALF_WORLD)


def document(of: Tileset, href: Href) -> dict[str, Any]:
    """TileJSON 3.0.0, 3. A tracked dataset has its data version in the address of the tiles.

    Whoever holds such an address may keep its tiles for ever, and nobody who reads this document anew gets old ones.
    """
    made: dict[str, Any] = {
        "tilejson": "3.0.0",
        "name": of.title,
        "description": " ".join(filter(None, (of.description, THINNED))),
        "tiles": [template(of, NAMES, href)],
        "scheme": "xyz",
        "minzoom": 0,
        "maxzoom": FINEST,
        "vector_layers": [_layer(it) for it in of.collections],
    }
    if of.bbox is not None:
        made["bounds"] = bounds(of.bbox)
    if of.attribution:
        made["attribution"] = of.attribution
    return made


def bounds(bbox: list[float]) -> list[float]:
    """West, south, east, north in degrees within the map; across the antimeridian it is the whole way round."""
    west, south, east, north = bbox
    if west > east:
        west, east = -180.0, 180.0
    south, north = max(south, -NORTH), min(north, NORTH)
    return [max(west, -180.0), min(south, north), min(east, 180.0), max(south, north)]


def _layer(of: Collection) -> dict[str, Any]:
    named = {} if of.key == number(of) else {of.key: "String"}
    return {
        "id": of.id,
        "description": of.description.get("en") or of.title["en"],
        "minzoom": 0,
        "maxzoom": FINEST,
        "fields": named | {it.name: KINDS[it.type] for it in attributes(of)},
    }
