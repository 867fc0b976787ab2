"""How many features match a query: exact or not said at all, and never so slow that the features wait for it."""

from __future__ import annotations

import time

from geo import read
from geo.collection import Collection
from geo.query import Query
from web.bounded import Bounded
from web.snapshot import Snapshot

# After a count that took too long, in seconds: else every page of a large table would cost that much.
TRY_AGAIN = 60.0
KEPT = 1_000

Question = tuple[Collection, tuple[object, ...]]

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
    question = (collection, query.conditions)
    known = _counts.get(question)
    if known and known[0] == snapshot.state(collection, page.state.seen if page else None):
        return known[1]
    patient = page is None
    if not patient and _took_too_long(question):
        return None
    counted = snapshot.count(collection, query, patient)
    if counted is None:
        _too_long.keep(question, time.monotonic())
        return None
    state = snapshot.state(collection, counted.state.seen)
    if state is not None:
        _counts.keep(question, (state, counted.number))
    return counted.number


def _took_too_long(question: Question) -> bool:
    when = _too_long.get(question)
    return when is not None and time.monotonic() - when < TRY_AGAIN
