"""Reading: a collection, a format and a query in; bytes out. PostGIS makes them, nothing here looks into a feature."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Result, text

from geo import page
from geo.collection import Collection
from geo.cursor import Cursor
from geo.database import Fetch, sql
from geo.format import FileFormat, TextFormat, columns_read
from geo.formats.heading import Heading
from geo.formats.row import Row as FileRow
from geo.query import Query
from geo.rendering import suits
from geo.state import UNKNOWN, State
from geo.statement import (
    STATEMENTS,
    Answer,
    count_statement,
    page_statement,
    ready_statement,
)

Row = dict[str, Any]

# How many features are fetched and sent at a time.
BATCH = 500


@dataclass(frozen=True)
class Page:
    """The features of one answer as their format's bytes, how many they are, where the next page begins, and in which
    state they were read.
    """

    body: bytes
    returned: int
    cursor: Cursor | None
    state: State = UNKNOWN


@dataclass(frozen=True)
class Count:
    """How many features match, and in which state they were counted."""

    number: int
    state: State


def features(
    fetch: Fetch, collection: Collection, form: TextFormat, query: Query, heading: Heading
) -> Page:
    """One page of features in one statement; its format may use what the heading knows."""
    assert query.limit is not None
    row = _row(fetch, collection, form, query, heading)
    cursor = (
        _cursor(query, json.loads(row.place))
        if row.place is not None and row.found > query.limit
        else None
    )
    body = form.first + row.body + form.last if row.body is not None else b""
    state = State.parse(collection, row.state)
    return Page(body, min(row.found, query.limit), cursor, state)


def _row(
    fetch: Fetch, collection: Collection, form: TextFormat, query: Query, heading: Heading
) -> Answer:
    """From what is ready, if all of it is; else from the tables."""
    if suits(collection, form, query):
        statement = STATEMENTS.get(ready_statement, collection, form, query)
        row = Answer(*fetch(statement.text, statement.values(query), statement.settled))
        if not row.missing:
            return row
    statement = STATEMENTS.get(page_statement, collection, form, query)
    values = statement.values(query, heading)
    return Answer(*fetch(statement.text, values, statement.settled))


def next_page(connection: Connection, collection: Collection, query: Query) -> Cursor | None:
    """Where the next page begins, for formats that are no records; None where there is no more."""
    places = connection.execute(page.last_places(collection, query)).scalars().all()
    return _cursor(query, places[0]) if len(places) > 1 else None


def stream(
    connection: Connection, collection: Collection, form: TextFormat, query: Query, heading: Heading
) -> Iterator[bytes]:
    """All features of a query in batches as they come from the database; memory stays flat however many there are."""
    sent = False
    with closing(_all(connection, collection, form.statement, query, heading)) as rows:
        for batch in rows.partitions():
            before = form.separator if sent else form.first
            yield before + form.separator.join(bytes(row.record) for row in batch)
            sent = True
    if sent:
        yield form.last


def file_rows(
    connection: Connection, collection: Collection, form: FileFormat, query: Query, heading: Heading
) -> Iterator[FileRow]:
    """The features as the writers of files take them, as they come from the database."""
    with closing(_all(connection, collection, form.statement, query, heading)) as rows:
        for row in rows:
            geometry = None if row.geometry is None else bytes(row.geometry)
            yield FileRow(row.id, geometry, row.properties)


def _all(
    connection: Connection, collection: Collection, statement: str, query: Query, heading: Heading
) -> Result[Any]:
    """The rows of a format's statement over a page without end, in batches."""
    return connection.execute(
        text(sql(statement))
        .columns()
        .add_cte(page.page(collection, query, columns_read(statement))),
        heading.values,
        execution_options={"stream_results": True, "yield_per": BATCH},
    )


def _cursor(query: Query, place: list[str | None]) -> Cursor:
    assert query.limit is not None
    return Cursor(tuple(place), page.order_of(query), query.offset + query.limit)


def matched(fetch: Fetch, collection: Collection, query: Query) -> Count:
    """How many features match the query, whatever its limit."""
    asked = query.for_all
    statement = STATEMENTS.get(count_statement, collection, None, asked)
    number, state = fetch(statement.text, statement.values(asked), statement.settled)
    return Count(number, State.parse(collection, state))


def records(connection: Connection, collection: Collection, query: Query) -> list[Row]:
    """The features as rows with their quotes, for pages that people read."""
    return [dict(row) for row in connection.execute(page.rows(collection, query)).mappings()]
