"""GeoPackage (OGC 12-128r19): the layer, and every quote as a row of a table beside it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path

from geo.formats.heading import QUOTES, Heading, fresh
from geo.formats.ogr_layer import OgrLayer
from geo.formats.quotes import COLUMNS, at
from geo.formats.row import Row
from geo.formats.table import Field, fields, heights, pieces
from geo.property import Type

DRIVER = "GPKG"
ANY = "Unknown"
QUOTE_TYPES: dict[str, Type] = {"start": "integer", "end": "integer", "checked_on": "date"}


def write(rows: Iterable[Row], heading: Heading, folder: Path) -> Path:
    """A GeoPackage in a folder that is the caller's to remove."""
    path = folder / f"{heading.collection.id}.gpkg"
    stream = pieces(rows)
    first = next(stream, [])
    layer = features(path, heading, fields(heading), solid=True in heights(first))
    quotes = _quotes(path, heading) if heading.quoted else None
    for piece in chain([first], stream):
        layer.append(piece)
        if quotes:
            quotes.append(list(_each_quote(piece)))
    _describe(path, heading)
    return path


def features(path: Path, heading: Heading, columns: tuple[Field, ...], solid: bool) -> OgrLayer:
    """The layer with the features, in a new file; `solid` where they have heights."""
    names = tuple(it.name for it in columns)
    return OgrLayer(
        path,
        heading.collection.id,
        DRIVER,
        columns,
        geometry_type(heading, solid),
        heading.crs.srid,
        # GDAL's own columns give way to those of the data.
        {"FID": fresh("fid", names), "GEOMETRY_NAME": fresh("geom", names)},
    )


def geometry_type(heading: Heading, solid: bool) -> str:
    """The one type of all geometries, where there is one; GDAL has no name for any type with heights."""
    types = heading.collection.geometry_types
    if len(types) != 1:
        return ANY
    return f"{types[0]} Z" if solid else types[0]


def _quotes(path: Path, heading: Heading) -> OgrLayer:
    columns = [Field("feature", "string", lambda row: row.id)]
    columns += [
        Field(name, QUOTE_TYPES.get(name, "string"), partial(_member, member))
        for name, member in COLUMNS.items()
    ]
    name = f"{heading.collection.id}_quotes"
    return OgrLayer(path, name, DRIVER, tuple(columns), None, heading.crs.srid, appended=True)


def _each_quote(rows: list[Row]) -> Iterator[Row]:
    for row in rows:
        for quote in row.properties.get(QUOTES) or ():
            yield Row(row.id, None, quote)


def _member(path: tuple[str, ...], row: Row) -> object:
    return at(row.properties, path)


def _describe(path: Path, heading: Heading) -> None:
    """Titles for people; and the time of the data in place of the clock's, or no two files would be the same bytes."""
    names = (heading.collection.id, f"{heading.collection.id}_quotes")
    texts = ((heading.title, heading.description), (f"{heading.title}: quotes", ""))
    with closing(sqlite3.connect(path)) as file, file:
        for name, (title, description) in zip(names, texts, strict=True):
            file.execute(
                "update gpkg_contents set identifier = ?, description = ? where table_name = ?",
                (title, description, name),
            )
        if heading.timestamp:
            file.execute("update gpkg_contents set last_change = ?", (_utc(heading.timestamp),))


def _utc(timestamp: str) -> str:
    """A GeoPackage time: to the millisecond, in UTC."""
    moment = datetime.fromisoformat(timestamp).astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
