"""What the tests of tiles share: a tile decoded, and what shapely makes of the same feature."""

from __future__ import annotations

from typing import Any

import mapbox_vector_tile
import mercantile
from flask.testing import FlaskClient
from pyproj import Transformer
from shapely import box, transform
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo.tile import Tile

SET = "WebMercatorQuad"
EXTENT, BUFFER = 4096, 64
TO_MERCATOR = Transformer.from_crs(4326, 3857, always_xy=True)

Layers = dict[str, list[dict[str, Any]]]


def address(collection: str | None, tile: Tile) -> str:
    start = f"/collections/{collection}" if collection else ""
    return f"{start}/tiles/{SET}/{tile.zoom}/{tile.row}/{tile.column}"


def fetch(client: FlaskClient, collection: str | None, tile: Tile, **arguments: Any) -> Layers:
    """The features of each layer of a tile; none where the tile is empty, or lies beyond all there is."""
    response = client.get(address(collection, tile), query_string=arguments or None)
    assert response.status_code in {200, 204, 404}, response.get_data(as_text=True)
    return decode(response.data) if response.status_code == 200 else {}


def decode(body: bytes) -> Layers:
    """With y downwards, as it stands in the tile."""
    made = mapbox_vector_tile.decode(body, default_options={"y_coord_down": True})
    for layer in made.values():
        assert (layer["version"], layer["extent"]) == (2, EXTENT)
    return {name: layer["features"] for name, layer in made.items()}


def over(lon: float, lat: float, zoom: int) -> Tile:
    """The tile a place lies in, by mercantile."""
    found = mercantile.tile(lon, lat, zoom)
    return Tile(found.z, found.y, found.x)


def in_cells(geometry: BaseGeometry, tile: Tile) -> BaseGeometry:
    """A geometry in degrees in cells of a tile, by pyproj, cut by shapely to the tile and the margin lines have."""
    bounds = mercantile.xy_bounds(tile.column, tile.row, tile.zoom)
    side = (bounds.right - bounds.left) / EXTENT

    def turned(points: Any) -> Any:
        x, y = TO_MERCATOR.transform(points[:, 0], points[:, 1])
        points = points.copy()
        points[:, 0], points[:, 1] = (x - bounds.left) / side, (bounds.top - y) / side
        return points

    beyond = 0 if geometry.geom_type == "Point" else BUFFER
    whole = box(-beyond, -beyond, EXTENT + beyond, EXTENT + beyond)
    return transform(geometry, turned).intersection(whole)


def assert_same_shape(drawn: dict[str, Any], expected: BaseGeometry) -> None:
    """Both within a cell of each other: vertices are on whole cells, and islands smaller than one are gone."""
    found = shape(drawn)
    assert not expected.is_empty
    if expected.area:
        assert found.symmetric_difference(expected).area <= expected.length
    else:
        assert found.hausdorff_distance(expected) <= 1.5
