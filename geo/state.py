"""Which state of the data was read: of our own tables their version, of others the snapshot of the server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, column, func, select, text

from geo.collection import Collection


@dataclass(frozen=True)
class DataVersion:
    """The number every write bumps, and when it was bumped."""

    number: int
    changed_at: datetime

    @classmethod
    def parse(cls, text: list[Any]) -> DataVersion:
        number, changed_at = text
        return cls(number, datetime.fromisoformat(changed_at))


@dataclass(frozen=True)
class State:
    """The state in which one statement read a collection.

    `version` for a collection that it tells of, and else `seen`: which transactions of the server had ended.
    """

    version: DataVersion | None = None
    seen: str | None = None

    @classmethod
    def parse(cls, collection: Collection, said: Any) -> State:
        """`said` is what state_column has for the collection."""
        return cls(version=DataVersion.parse(said)) if collection.tracked else cls(seen=said)


UNKNOWN = State()


def state_column(collection: Collection) -> ColumnElement[Any]:
    """The state a statement reads in, beside what it reads: `state`."""
    if not collection.tracked:
        return func.pg_current_snapshot().cast(Text).label("state")
    version = func.json_build_array(column("version"), column("changed_at"))
    row = select(version).select_from(text("sourceline.data_version"))
    return row.scalar_subquery().label("state")


def data_version(connection: Connection) -> DataVersion:
    row = connection.execute(text("select version, changed_at from sourceline.data_version")).one()
    return DataVersion(row.version, row.changed_at)
