"""FlatGeobuf: one file with an index in front, which a client reads box by box over HTTP.

It cannot grow: the index comes first. So the features go into a GeoPackage, and from there over in Arrow batches.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from pathlib import Path

import shapely
from pyogrio import raw

from geo.formats import geopackage
from geo.formats.geopackage import ANY
from geo.formats.heading import Heading
from geo.formats.row import Row
from geo.formats.table import ROWS, Field, day, fields, heights, kind, pieces


def write(rows: Iterable[Row], heading: Heading, folder: Path) -> Path:
    """A FlatGeobuf in a folder that is the caller's to remove."""
    staged, path = folder / "staged.gpkg", folder / f"{heading.collection.id}.fgb"
    stream = pieces(rows)
    first = next(stream, [])
    # One file has heights or has none, and one for any type of geometry has none.
    solid = geopackage.geometry_type(heading, solid=True) != ANY and heights(first) == {True}
    columns = tuple(_day_as_text(it) for it in fields(heading))
    layer = geopackage.features(staged, heading, columns, solid)
    bare = False
    for piece in chain([first], stream):
        layer.append([_alike(row, solid) for row in piece])
        bare = bare or any(row.geometry is None for row in piece)
    _convert(staged, path, heading, solid, index=not bare)
    staged.unlink()
    return path


def _convert(staged: Path, path: Path, heading: Heading, solid: bool, index: bool) -> None:
    with raw.open_arrow(staged, use_pyarrow=False, batch_size=ROWS) as (meta, batches):
        raw.write_arrow(
            batches,
            path,
            layer=heading.collection.id,
            driver="FlatGeobuf",
            geometry_name=meta["geometry_name"],
            geometry_type=geopackage.geometry_type(heading, solid),
            crs=f"EPSG:{heading.crs.srid}",
            # The index has no place for a feature that is nowhere; without it the feature survives.
            layer_options={
                "SPATIAL_INDEX": "YES" if index else "NO",
                "TITLE": heading.title,
                "DESCRIPTION": heading.description,
                "TEMPORARY_DIR": str(path.parent),
            },
        )


def _alike(row: Row, solid: bool) -> Row:
    """The feature with heights or without, as the first ones are; a height that is missing becomes 0."""
    if row.geometry is None or kind(row.geometry)[1] == solid:
        return row
    geometry = shapely.from_wkb(row.geometry)
    alike = shapely.force_3d(geometry) if solid else shapely.force_2d(geometry)
    return row._replace(geometry=shapely.to_wkb(alike, flavor="iso"))


def _day_as_text(column: Field) -> Field:
    """FlatGeobuf has no days, only moments: 2019-04-04 would become a midnight, in nobody knows whose time zone."""
    if column.type != "date":
        return column

    def text(row: Row) -> str | None:
        value = day(column.value(row))
        return value.isoformat() if value else None

    return replace(column, type="string", value=text)
