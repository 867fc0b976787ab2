"""A collection's columns as conditions and answers want them: so that an index on them still serves."""

from __future__ import annotations

from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import ColumnElement, String, Text, cast

from geo.collection import Collection


def as_text(column: ColumnElement[Any]) -> ColumnElement[str]:
    """The column as text, bare where it is text: a cast would hide its index."""
    return column if isinstance(column.type, String) else cast(column, Text)


def geometry(collection: Collection) -> ColumnElement[Any]:
    """The geometry column; a geography is looked at in the plane of longitude and latitude, as boxes are."""
    column = collection.table.c[collection.geometry]
    return cast(column, Geometry(srid=collection.srid)) if collection.geography else column
