"""The paths of tiles, of the documents that lead to them, and of the style they are drawn in.

The ends of the operations' names are those of OGC API – Tiles Part 1, annex on OpenAPI.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from geo import tile_matrix_set
from geo.collection import Collection
from geo.link import HTML, JSON
from geo.message import Message, Value
from geo.openapi.parameters import Own, choice, path_parameter, reference
from geo.openapi.responses import BINARY, TEXT, responses
from geo.tile import DEEPEST
from geo.tileset import MVT, STYLE, STYLE_NAME

Document = dict[str, Any]

TAG = "Tiles"
WHOLE = {"type": "integer", "format": "int64", "minimum": 0}
# Named once, as every collection has them.
PARAMETERS: Document = {
    it["name"]: it
    for it in (
        path_parameter(
            "tileMatrixSetId",
            "How the world is cut into tiles.",
            {"type": "string", "enum": [tile_matrix_set.ID]},
        ),
        path_parameter(
            "tileMatrix",
            "The zoom level.",
            {"type": "string", "enum": [str(zoom) for zoom in range(DEEPEST + 1)]},
        ),
        path_parameter("tileRow", "The row, from the north. It comes before the column.", WHOLE),
        path_parameter("tileCol", "The column, from the west.", WHOLE),
    )
}
PLACE = tuple(reference("parameters", name) for name in PARAMETERS)
MATRIX_SET = PLACE[0]
SET = "/tiles/{tileMatrixSetId}"
TILE = f"{SET}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"
TILESET_FORMS = ("json", "tilejson", "html")


def shared(collection: Document, always: Document, own: Iterable[Document]) -> Document:
    """The paths that are not of one collection alone; `own` is what the tiles of everything are asked with."""
    form = reference("parameters", "f-document")
    style = path_parameter("styleId", "The style.", {"type": "string", "enum": [STYLE_NAME]})
    listed = "tilesets"
    return {
        "/tileMatrixSets": _document(
            "getTileMatrixSetsList", "How the world is cut", "tile-matrix-sets", (form, always)
        ),
        "/tileMatrixSets/{tileMatrixSetId}": _document(
            "getTileMatrixSet",
            "One way to cut the world into tiles",
            "tile-matrix-set",
            (MATRIX_SET, form, always),
            missing=True,
        ),
        "/tiles": _document(
            "dataset.vector.getTileSetsList", "Everything as tiles", listed, (form, always)
        ),
        "/collections/{collectionId}/tiles": _document(
            "collection.vector.getTileSetsList",
            "A collection as tiles",
            listed,
            (collection, form, always),
            missing=True,
        ),
        **_tiles("", "dataset.vector", Message("Everything"), TAG, (*own, always)),
        "/styles": _document("getStyles", "Styles of the tiles", "styles", (form, always)),
        "/styles/{styleId}": _get(
            "getStyle",
            TAG,
            "The map's own colours as a MapLibre style",
            (style, reference("parameters", "asof"), choice(["mapbox"]), always),
            responses("The style", {STYLE: {"schema": {"type": "object"}}}, missing=True),
        ),
    }


def of_collection(of: Collection, own: Own) -> Document:
    start = f"/collections/{of.id}"
    return _tiles(start, f"{of.id}.collection.vector", of.title, of.id, own.tile)


def _tiles(
    start: str, name: str, title: Value, tag: str, parameters: Iterable[Document]
) -> Document:
    """A tileset and its tiles; both take the same questions."""
    parameters = tuple(parameters)
    either = {"oneOf": [reference("schemas", it) for it in ("tileset", "tilejson")]}
    content = {JSON: {"schema": {"type": "object", **either}}, HTML: {"schema": TEXT}}
    tile = responses("The tile", {MVT: {"schema": BINARY}}, ("ETag", "Tile-Share"), missing=True)
    empty = {"description": "Nothing is in this tile."}
    return {
        f"{start}{SET}": _get(
            f"{name}.getTileSet",
            tag,
            Message("%(title)s: where its tiles are", title=title),
            (MATRIX_SET, *parameters, choice(TILESET_FORMS)),
            responses("The tileset, or TileJSON", content, missing=True),
        ),
        f"{start}{TILE}": _get(
            f"{name}.getTile",
            tag,
            Message("%(title)s: a tile", title=title),
            (*PLACE, *parameters, choice(["mvt"])),
            {**tile, "204": empty},
        ),
    }


def _document(
    name: str,
    summary: str,
    schema: str,
    parameters: Iterable[Document],
    missing: bool = False,
) -> Document:
    content = {JSON: {"schema": reference("schemas", schema)}, HTML: {"schema": TEXT}}
    return _get(name, TAG, summary, parameters, responses(summary, content, missing=missing))


def _get(
    name: str, tag: str, summary: str, parameters: Iterable[Document], answers: Document
) -> Document:
    return {
        "get": {
            "operationId": name,
            "tags": [tag],
            "summary": summary,
            "parameters": list(parameters),
            "responses": answers,
        }
    }
