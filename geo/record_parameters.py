"""The query parameters of the record's own resources: which changes are asked for, and which two days are compared."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from geo.collection_parameters import bbox
from geo.crs import CRS84
from geo.errors import ParameterError
from geo.interval import Interval, parse_day
from geo.known import CLOCK
from geo.message import Message
from geo.parameter import LIMIT, OFFSET, Parameter

# Around a place that says nothing of its own extent, in kilometres.
NEAR_KM = 25.0
TEXT = {"type": "string", "minLength": 1}
DAY = {"type": "string", "format": "date"}

ACTOR = Parameter("actor", "actor", str, "Only changes of what concerns this actor, by id.", TEXT)
PLACE = Parameter(
    "place",
    "place",
    str,
    f"Only changes near this feature of the layer locations, by id: within {NEAR_KM:g} km, or its own uncertainty.",
    TEXT,
)
WHEN = Parameter(
    "datetime",
    "datetime",
    Interval.parse,
    "Only changes the map made in this day, moment or interval; both ends inclusive, '..' is open.",
    {"type": "string"},
)
FROM = Parameter(
    "from", "before", lambda text: parse_day(text, "from"), "Who held the ground on this day,", DAY
)
TO = Parameter("to", "after", lambda text: parse_day(text, "to"), "and who on this one.", DAY)
CONTROL = (FROM, TO, *CLOCK)


def refuse_turned(before: date, after: date) -> None:
    """Raises ParameterError where the first of the two days that are compared is the later one."""
    if before > after:
        raise ParameterError(
            "from",
            before.isoformat(),
            Message("from is after to."),
            Message("Turn the two round: from is the earlier day."),
        )


@lru_cache
def changes(layers: tuple[str, ...]) -> tuple[Parameter, ...]:
    """What the changes of these layers can be asked for."""
    return (_layer(layers), ACTOR, PLACE, WHEN, bbox((CRS84,), None), LIMIT, OFFSET)


def _layer(layers: Iterable[str]) -> Parameter:
    known = tuple(layers)

    def parse(text: str) -> tuple[str, ...]:
        names = tuple(text.split(","))
        for name in names:
            if name not in known:
                raise ParameterError(
                    "layer",
                    text,
                    Message('There is no layer "%(id)s" with a record.', id=name[:80]),
                    Message(
                        "Write one of: %(names)s; or several, separated by commas.",
                        names=", ".join(known),
                    ),
                )
        return names

    return Parameter(
        "layer",
        "layers",
        parse,
        "Only changes of these layers, separated by commas.",
        {"type": "array", "minItems": 1, "items": {"type": "string", "enum": list(known)}},
    )
