"""How many features match a query: exact or not said at all, and never so slow that the features wait for it."""

from __future__ import annotations

import time
from dataclasses import replace

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from geo import read
from geo.collection import Collection
from geo.database import QUERY_CANCELED
from geo.query import Query
from web.bounded import Bounded
from web.snapshot import Snapshot

# What a count beside a page may cost; whoever asks for the number alone may wait longer.
PATIENCE_MS = 500
# After a count that took too long, in seconds: else every page of a large table would cost that much.
TRY_AGAIN = 60.0
KEPT = 1_000

Question = tuple[Collection, str]

# To each question the last answer, and the state of the data it was true in.
_counts: Bounded[Question, tuple[str, int]] = Bounded(KEPT)
# The questions that took too long, and when.
_too_long: Bounded[Question, float] = Bounded(KEPT)


def matched(
    snapshot: Snapshot, collection: Collection, query: Query, page: read.Page | None
) -> int | None:
    """The number of features that match, or None where counting them would take too long.

    `page` is the answer's own, from which the number often follows; None where the number alone was asked for.
    """
    last = page is not None and page.cursor is None and query.cursor is None
    if page is not None and last and (page.returned or not query.offset):
        return query.offset + page.returned
    question = (collection, _question(query))
    known = _counts.get(question)
    if known and known[0] == snapshot.state(collection, page.seen if page else None):
        return known[1]
    patient = page is None
    if not patient and _took_too_long(question):
        return None
    counted = _count(snapshot, collection, query, patient)
    if counted is None:
        _too_long.keep(question, time.monotonic())
        return None
    number, seen = counted
    state = snapshot.state(collection, seen)
    if state is not None:
        _counts.keep(question, (state, number))
    return number


def _took_too_long(question: Question) -> bool:
    when = _too_long.get(question)
    return when is not None and time.monotonic() - when < TRY_AGAIN


def _question(query: Query) -> str:
    """What a query asks, without what part of the answer it wants and how."""
    plain = Query()
    return repr(
        replace(
            query,
            limit=plain.limit,
            offset=plain.offset,
            cursor=plain.cursor,
            sortby=plain.sortby,
            properties=plain.properties,
            skip_geometry=plain.skip_geometry,
            zoom_level=plain.zoom_level,
            crs=plain.crs,
        )
    )


def _count(
    snapshot: Snapshot, collection: Collection, query: Query, patient: bool
) -> tuple[int, str] | None:
    connection = snapshot.connection
    if patient:
        return read.matched(connection, collection, query)
    with connection.begin_nested() as attempt:
        connection.execute(text(f"set local statement_timeout = {PATIENCE_MS}"))
        try:
            counted = read.matched(connection, collection, query)
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", "") != QUERY_CANCELED:
                raise
            attempt.rollback()
            return None
        # Given back with the savepoint: what comes after has its full time again.
        attempt.rollback()
        return counted
