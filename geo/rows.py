"""The two ways a page is read: a small one as a single row (geo/statement.py), a large one with a row for each record.

To put ten megabytes together PostgreSQL copies them some five times, and the driver's buffer stays as large as the
largest row a connection has ever read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import LargeBinary, Select, Text, case, cast, func, null, select

from geo import page
from geo.collection import Collection
from geo.database import Rows
from geo.format import TextFormat
from geo.query import Query
from geo.run import in_runs, run_rows
from geo.statement import Make, page_statement, ready_statement

# Records of a page. Of fewer, a single row is made and read sooner.
ROWS_FROM = 50


class Found(NamedTuple):
    """A page as it was read.

    `pieces` are one record each, or several with what stands between; `missing`, whether one is not ready;
    `number`, how many there are, one more than asked for where there is a next page; `place`, where that begins, as
    JSON; `state`, which state was read.
    """

    pieces: Sequence[bytes]
    missing: bool
    number: int
    place: str | None
    state: Any


class Way(NamedTuple):
    """The statement from what is ready, the one from the tables, and how to read their rows."""

    ready: Make
    made: Make
    found: Callable[[Rows, Query], Found]


def way_to(query: Query) -> Way:
    assert query.limit is not None
    return LARGE if query.limit >= ROWS_FROM else SMALL


def page_rows(collection: Collection, form: TextFormat, query: Query) -> Select[Any]:
    """The page, made from the tables."""
    return _in_rows(page_statement(collection, form, query), query)


def ready_rows(collection: Collection, form: TextFormat, query: Query) -> Select[Any]:
    """The page, put together from renderings."""
    if in_runs(collection, form, query):
        return run_rows(collection, form, query)
    return _in_rows(ready_statement(collection, form, query), query)


def _in_rows(answer: Select[Any], query: Query) -> Select[Any]:
    """The same records, each by itself."""
    (made,) = answer.get_final_froms()
    limit = page.number_of_rows(query, int, "limit")
    # Only where it is asked for is the record made.
    record = case((made.c.n <= limit, made.c.record)).label("record")
    place = case((made.c.n == limit, func.array_to_json(made.c.place).cast(Text))).label("place")
    state = answer.selected_columns.state
    # A row of its own: a page without records was read in some state, too.
    head = select(
        cast(null(), LargeBinary).label("record"), cast(null(), Text).label("place"), state
    )
    rows = answer.with_only_columns(record, place, null().label("state"))
    return select(head.union_all(rows).subquery("rows"))


def _of_row(rows: Rows, query: Query) -> Found:
    ((body, missing, number, place, state),) = rows
    return Found(() if body is None else (body,), missing > 0, number, place, state)


def _of_rows(rows: Rows, query: Query) -> Found:
    """Of single records, the first row has nothing but the state. That of the next page has no record, and the one
    before it its place.
    """
    assert query.limit is not None
    (_, place, state, *number), *found = rows
    if number:
        # As geo/run.py writes it: several records to a row.
        pieces = [it[0] for it in found]
        return Found(pieces, None in pieces, number[0], place, state)
    records = [record for record, _, _ in found[: query.limit]]
    place = found[query.limit - 1][1] if len(found) > query.limit else None
    return Found(records, None in records, len(found), place, state)


SMALL = Way(ready_statement, page_statement, _of_row)
LARGE = Way(ready_rows, page_rows, _of_rows)
