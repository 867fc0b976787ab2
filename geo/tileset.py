"""A set of tiles: of one collection, or of all of them with a layer for each. What it is, and where its tiles are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from geo import tile_matrix_set
from geo.collection import Collection
from geo.crs import CRS84_URI
from geo.link import JSON, PROPERTIES_SCHEMA, SCHEMA, Link, link
from geo.message import Message, Sentences, by_language
from geo.ogc import both
from geo.tile import DEEPEST, Tile
from geo.tile_attributes import FROM_AFAR, FULL_FROM, KINDS, attributes
from geo.tile_matrix_set import Limits
from geo.tile_share import COMPLETE, LIGHT

Href = Callable[..., str]
Document = dict[str, Any]

MVT = "application/vnd.mapbox-vector-tile"
TILEJSON = "application/json"
STYLE = "application/vnd.mapbox.style+json"
STYLE_NAME = "sourceline"
TEMPLATE = {"tileMatrix": "{tileMatrix}", "tileRow": "{tileRow}", "tileCol": "{tileCol}"}
DIMENSION_OF = {
    "Point": 0,
    "MultiPoint": 0,
    "LineString": 1,
    "MultiLineString": 1,
    "Polygon": 2,
    "MultiPolygon": 2,
}
# A cell of this level is fifteen centimetres wide: beyond it maps enlarge what they have.
FINEST = 16

LEFT_OUT = Message(
    "A layer of up to %(complete)s features in a tile is complete; of one with more, some are left out until it is "
    "about %(size)s kB; which ones is a matter of their key alone, and zooming in brings them back. Areas "
    "smaller than a cell of the tile are drawn as that cell.",
    complete=f"{COMPLETE:,}",
    size=LIGHT // 1000,
)
FEW_FROM_AFAR = Message(
    "Before zoom level %(zoom)s features of the map's own layers have only id, %(names)s.",
    zoom=FULL_FROM,
    names=", ".join(sorted(FROM_AFAR)),
)
SAID_FROM_AFAR = FEW_FROM_AFAR.removesuffix(".")
THINNED = Sentences(LEFT_OUT, FEW_FROM_AFAR)


@dataclass(frozen=True)
class Tileset:
    """`owner` is the collection it is of, None for the dataset as a whole; `bbox` in degrees, None where unknown.

    `fixed` says that nothing can lie outside the box, as the data version tells; a table that others write to
    has no limits. `asked` are the arguments that every tile is asked with, the data version among them.
    """

    title: str
    description: str
    collections: tuple[Collection, ...]
    owner: Collection | None
    bbox: list[float] | None
    fixed: bool
    attribution: str = ""
    asked: tuple[tuple[str, str], ...] = ()

    def limits(self, zoom: int) -> Limits:
        return tile_matrix_set.limits(zoom, self.bbox if self.fixed else None)

    def holds(self, tile: Tile) -> bool:
        return self.limits(tile.zoom).hold(tile)


def address(owner: Collection | None, kind: str, href: Href, **values: Any) -> str:
    """Of the tilesets, of one tileset or of a tile, of a collection or of the dataset."""
    if owner is None:
        return href(f"dataset_{kind}", **values)
    return href(f"collection_{kind}", collection=owner.id, **values)


def listed(of: Tileset, links: list[Link], href: Href) -> Document:
    """The tilesets of a resource (OGC API – Tiles Part 1, 9.2): the one there is.

    The OGC's test suite fetches every link of an entry, so the template of the tiles stands in the tileset alone.
    """
    return {"links": links, "tilesets": [_head(of) | {"links": _entry_links(of, href)}]}


def document(of: Tileset, links: list[Link], href: Href) -> Document:
    """The tileset itself (OGC 17-083r4, 8; OGC API – Tiles Part 1, 8.2)."""
    tiles = {
        **link(template(of, TEMPLATE, href), "item", MVT, "A tile: row first, then column"),
        "templated": True,
    }
    tilejson = address(of.owner, "tileset", href, matrix_set=tile_matrix_set.ID, f="tilejson")
    return {
        **_head(of),
        "description": of.description,
        "attribution": of.attribution,
        "accessConstraints": "unclassified",
        "layers": [_layer(it, href) for it in of.collections],
        "thinning": THINNED,
        "links": [
            *links,
            tiles,
            tile_matrix_set.scheme_link(href),
            link(tilejson, "describedby", TILEJSON, "TileJSON"),
            link(href("style", style=STYLE_NAME), "style", STYLE, "A style for MapLibre"),
            *(
                link(href("collection", collection=it.id), "geodata", JSON, by_language(it.title))
                for it in of.collections
            ),
        ],
    }


def template(of: Tileset, names: dict[str, str], href: Href) -> str:
    """The address of a tile with names in braces where its numbers go, and behind it all it is asked with."""
    places = {"tile_matrix": "tileMatrix", "row": "tileRow", "column": "tileCol"}
    marks = {place: f"__{name}__" for place, name in places.items()}
    found = address(of.owner, "tile", href, matrix_set=tile_matrix_set.ID, **marks)
    for name, written in names.items():
        found = found.replace(f"__{name}__", written)
    return f"{found}?{urlencode(of.asked)}" if of.asked else found


def _head(of: Tileset) -> Document:
    head: Document = {
        "title": of.title,
        "dataType": "vector",
        "crs": tile_matrix_set.CRS,
        "tileMatrixSetId": tile_matrix_set.ID,
        "tileMatrixSetURI": tile_matrix_set.URI,
        "tileMatrixSetLimits": [_limits(of.limits(zoom)) for zoom in range(DEEPEST + 1)],
    }
    if of.bbox is not None:
        west, south, east, north = of.bbox
        head["boundingBox"] = {
            "lowerLeft": [west, south],
            "upperRight": [east, north],
            "crs": CRS84_URI,
        }
    return head


def _limits(of: Limits) -> Document:
    return {
        "tileMatrix": str(of.zoom),
        "minTileRow": of.first_row,
        "maxTileRow": of.last_row,
        "minTileCol": of.first_column,
        "maxTileCol": of.last_column,
    }


def _entry_links(of: Tileset, href: Href) -> list[Link]:
    own = address(of.owner, "tileset", href, matrix_set=tile_matrix_set.ID)
    return [link(own, "self", JSON, of.title), tile_matrix_set.scheme_link(href)]


def _layer(of: Collection, href: Href) -> Document:
    dimension = _dimension(of)
    return {
        "id": of.id,
        "title": of.title["en"],
        "description": of.description.get("en", ""),
        "dataType": "vector",
        **({} if dimension is None else {"geometryDimension": dimension}),
        "minTileMatrix": "0",
        "maxTileMatrix": str(DEEPEST),
        "propertiesSchema": {
            "type": "object",
            "properties": {it.name: _member(it.type) for it in attributes(of)},
        },
        "links": [
            link(href("schema", collection=of.id), PROPERTIES_SCHEMA, SCHEMA, by_language(of.title))
        ],
    }


def _member(kind: str) -> Document:
    return {"type": KINDS[kind].lower()}  # type: ignore[index]


def _dimension(of: Collection) -> int | None:
    """0 for points, 1 for lines, 2 for areas; None where a collection may hold several."""
    found = {DIMENSION_OF.get(it) for it in of.geometry_types}
    return found.pop() if len(found) == 1 else None


def pages(owner: Collection | None, kind: str, title: str, href: Href, **values: str) -> list[Link]:
    """A document of tilesets and its page for people."""
    document, page = (address(owner, kind, href, **values, f=form) for form in ("json", "html"))
    return both(document, page, title)
