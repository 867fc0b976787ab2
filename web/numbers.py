"""How many features match a query: exact or not said at all, and never so slow that the features wait for it."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from threading import Lock

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from geo import read
from geo.collection import Collection
from geo.database import QUERY_CANCELED
from geo.query import Query
from web.snapshot import Snapshot

# What a count beside a page may cost; whoever asks for the number alone may wait longer.
PATIENCE_MS = 500
KEPT = 1_000

Question = tuple[Collection, str]

# To each question the last answer, and the state of the data it was true in.
_counts: OrderedDict[Question, tuple[str, int]] = OrderedDict()
_lock = Lock()


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
    known = _known(question, snapshot.state(collection, page.seen if page else None))
    if known is not None:
        return known
    counted = _count(snapshot, collection, query, patient=page is None)
    if counted is None:
        return None
    number, seen = counted
    _keep(question, snapshot.state(collection, seen), number)
    return number


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


def _known(question: Question, state: str | None) -> int | None:
    kept = _counts.get(question)
    return kept[1] if kept is not None and kept[0] == state else None


def _keep(question: Question, state: str | None, number: int) -> None:
    if state is None:
        return
    with _lock:
        _counts[question] = (state, number)
        _counts.move_to_end(question)
        while len(_counts) > KEPT:
            _counts.popitem(last=False)
