"""A collection's columns as conditions and answers want them: so that an index on them still serves."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, String, Text, cast, or_

from geo.collection import Collection
from geo.spatial_type import Geometry


def as_text(column: ColumnElement[Any]) -> ColumnElement[str]:
    """The column as text, bare where it is text: a cast would hide its index."""
    return column if isinstance(column.type, String) else cast(column, Text)


def geometry(collection: Collection) -> ColumnElement[Any]:
    """The geometry column; a geography is looked at in the plane of longitude and latitude, as boxes are."""
    column = collection.table.c[collection.geometry]
    return cast(column, Geometry(srid=collection.srid)) if collection.geography else column


def may_be_null(collection: Collection, name: str) -> bool:
    """Whether a row may have nothing there. Where it may not, nobody need ask: a GiST index is read whole to answer."""
    if name in collection.filled or (collection.layer and name == collection.geometry):
        return False
    return bool(getattr(collection.table.c[name], "nullable", True))


def missing_or(
    collection: Collection, name: str, *conditions: ColumnElement[bool]
) -> ColumnElement[bool]:
    """One of the conditions is true of the row, or it has nothing in this column."""
    absent = [collection.table.c[name].is_(None)] if may_be_null(collection, name) else []
    return or_(*absent, *conditions)
