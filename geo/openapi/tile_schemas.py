"""The schemas of the documents that lead to tiles (OGC 17-083r4; TileJSON 3.0.0)."""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]

TEXT: Document = {"type": "string"}
URI: Document = {"type": "string", "format": "uri"}
COUNT: Document = {"type": "integer", "minimum": 0}
NUMBER: Document = {"type": "number"}
LINKS: Document = {"type": "array", "items": {"$ref": "#/components/schemas/link"}}


def _object(properties: Document, optional: tuple[str, ...] = ()) -> Document:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "required": required, "properties": properties}


def _list(items: Document, **bounds: int) -> Document:
    return {"type": "array", "items": items, **bounds}


MATRIX = _object(
    {
        "id": TEXT,
        "scaleDenominator": NUMBER,
        "cellSize": NUMBER,
        "cornerOfOrigin": {**TEXT, "enum": ["topLeft"]},
        "pointOfOrigin": _list(NUMBER, minItems=2, maxItems=2),
        "tileWidth": COUNT,
        "tileHeight": COUNT,
        "matrixWidth": COUNT,
        "matrixHeight": COUNT,
    }
)
CORNER = _list(NUMBER, minItems=2, maxItems=2)
HEAD: Document = {
    "title": TEXT,
    "dataType": {**TEXT, "enum": ["vector"]},
    "crs": URI,
    "tileMatrixSetId": TEXT,
    "tileMatrixSetURI": URI,
    "tileMatrixSetLimits": _list(
        _object(
            {
                "tileMatrix": TEXT,
                "minTileRow": COUNT,
                "maxTileRow": COUNT,
                "minTileCol": COUNT,
                "maxTileCol": COUNT,
            }
        )
    ),
    "boundingBox": _object({"lowerLeft": CORNER, "upperRight": CORNER, "crs": URI}),
    "links": {
        "type": "array",
        "items": _object(
            # The address of a tile has names in braces, and is no URI.
            {"href": TEXT, "rel": TEXT, "type": TEXT, "templated": {"type": "boolean"}},
            ("type", "templated"),
        ),
    },
}

DOCUMENTS: Document = {
    "tile-matrix-sets": _object(
        {
            "links": LINKS,
            "tileMatrixSets": _list(
                _object({"id": TEXT, "title": TEXT, "uri": URI, "crs": URI, "links": LINKS})
            ),
        }
    ),
    "tile-matrix-set": _object(
        {
            "id": TEXT,
            "title": TEXT,
            "uri": URI,
            "crs": URI,
            "orderedAxes": _list(TEXT),
            "wellKnownScaleSet": URI,
            "tileMatrices": _list(MATRIX),
            "links": LINKS,
        }
    ),
    "tilesets": _object({"links": LINKS, "tilesets": _list(_object(HEAD, ("boundingBox",)))}),
    "tileset": _object(
        {
            **HEAD,
            "description": TEXT,
            "attribution": TEXT,
            "layers": _list(_object({"id": TEXT, "title": TEXT, "dataType": TEXT})),
            "thinning": {**TEXT, "description": "What is left out of tiles with too much in them."},
        },
        ("boundingBox",),
    ),
    "tilejson": _object(
        {
            "tilejson": {**TEXT, "enum": ["3.0.0"]},
            "name": TEXT,
            "description": TEXT,
            "tiles": _list(TEXT, minItems=1),
            "minzoom": COUNT,
            "maxzoom": COUNT,
            "vector_layers": _list(_object({"id": TEXT, "fields": {"type": "object"}})),
            "bounds": _list(NUMBER, minItems=4, maxItems=4),
            "attribution": TEXT,
        },
        ("bounds", "attribution"),
    ),
    "styles": _object(
        {
            "default": TEXT,
            "styles": _list(_object({"id": TEXT, "title": TEXT, "links": LINKS})),
            "links": LINKS,
        }
    ),
}
