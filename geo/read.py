"""Reading: a collection, a format and a query in; bytes out. PostGIS makes them, nothing here looks into a feature."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Result, text

from geo import page
from geo.collection import Collection
from geo.cursor import Cursor
from geo.database import Fetch, FetchRows, sql
from geo.format import FileFormat, TextFormat, columns_read
from geo.formats.heading import Heading
from geo.formats.row import Row as FileRow
from geo.query import Query
from geo.rendering import suits
from geo.rows import Found, way_to
from geo.state import UNKNOWN, State
from geo.statement import STATEMENTS, count_statement

Row = dict[str, Any]

# How many features are fetched and sent at a time.
BATCH = 500


@dataclass(frozen=True)
class Page:
    """The features of one answer as their format's bytes, how many they are, where the next page begins, and in which
    state they were read.

    A piece is one record or several with what stands between them.
    """

    pieces: Sequence[bytes]
    returned: int
    cursor: Cursor | None
    state: State = UNKNOWN

    def body(self, form: TextFormat, opening: bytes = b"", closing: bytes = b"") -> bytes:
        """All of it as it is sent. A large one is copied here, and only here."""
        if not self.pieces:
            return opening + closing
        *others, last = self.pieces
        pieces = [*others, last + form.last + closing]
        pieces[0] = opening + form.first + pieces[0]
        return form.separator.join(pieces)


@dataclass(frozen=True)
class Count:
    """How many features match, and in which state they were counted."""

    number: int
    state: State


def features(
    fetch: FetchRows, collection: Collection, form: TextFormat, query: Query, heading: Heading
) -> Page:
    """One page of features in one statement, from what is ready, if all of it is; else from the tables.

    Its format may use what the heading knows.
    """
    assert query.limit is not None
    found = _found(fetch, collection, form, query, heading)
    more = found.place is not None and found.number > query.limit
    cursor = _cursor(query, json.loads(found.place or "")) if more else None
    state = State.parse(collection, found.state)
    return Page(found.pieces, min(found.number, query.limit), cursor, state)


def _found(
    fetch: FetchRows, collection: Collection, form: TextFormat, query: Query, heading: Heading
) -> Found:
    """From what is ready, if all of it is; else from the tables."""
    way = way_to(query)
    if suits(collection, form, query):
        statement = STATEMENTS.get(way.ready, collection, form, query)
        rows = fetch(statement.text, statement.values(query), statement.settled)
        found = way.found(rows, query)
        if not found.missing:
            return found
    statement = STATEMENTS.get(way.made, collection, form, query)
    values = statement.values(query, heading)
    return way.found(fetch(statement.text, values, statement.settled), query)


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
