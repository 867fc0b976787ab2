"""The second clock: what this map said at a moment, whatever it says now.

`asof` asks what was true; `known` and `rev` ask what was told. Every published version of a feature keeps the time in
which the map showed it, so the two are asked together: `asof=2020-07-21&known=2026-11-20`.
"""

from __future__ import annotations

from datetime import UTC, date, time
from datetime import datetime as Moment

from geo.collection import Collection
from geo.errors import ParameterError
from geo.interval import parse_moment
from geo.message import Message
from geo.parameter import Parameter
from geo.query import Query

CURE = Message(
    "Write a day such as %(day)s, which is its end, or an RFC 3339 date-time such as %(moment)s.",
    day="2026-11-20",
    moment="2026-11-20T12:00:00Z",
)
LARGEST_REV = 2**63 - 1


def parse_known(text: str) -> Moment:
    """A moment in UTC; of a day its last one: what was corrected on it counts. Raises ParameterError."""
    try:
        said = parse_moment(text)
    except ValueError:
        problem = Message("%(name)s cannot be read as a date.", name="known")
        raise ParameterError("known", text, problem, CURE) from None
    if isinstance(said, Moment):
        return said
    return _end_of(said)


def parse_rev(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 20 and 1 <= int(text) <= LARGEST_REV):
        raise ParameterError(
            "rev",
            text,
            Message("rev is not a data version."),
            Message(
                "Write its number, such as rev=12; the map tells its own under “Cite this map”."
            ),
        )
    return int(text)


def recorded(collection: Collection, query: Query) -> Collection:
    """The collection that answers the query: its history where the query names a moment of the record."""
    if query.known is None:
        return collection
    assert collection.history is not None
    return collection.history


def _end_of(day: date) -> Moment:
    return Moment.combine(day, time.max, UTC)


KNOWN = Parameter(
    "known",
    "known",
    parse_known,
    "What this map said at this moment or at the end of this day, whatever was corrected or withdrawn since.",
    {"type": "string"},
)
REV = Parameter(
    "rev",
    "rev",
    parse_rev,
    "What this map said in this data version: the same as known, by number.",
    {"type": "integer", "format": "int64", "minimum": 1},
)
CLOCK = (KNOWN, REV)
