"""The query parameters of the resource that tells where two claimants differ."""

from __future__ import annotations

from geo.interval import Interval, parse_day
from geo.known import CLOCK
from geo.parameter import LIMIT, Parameter

ASOF = Parameter(
    "asof",
    "asof",
    lambda text: parse_day(text, "asof"),
    "Where they differ on this day; of events, on the days before too for which the map shows them.",
    {"type": "string", "format": "date"},
)
DATETIME = Parameter(
    "datetime",
    "datetime",
    Interval.parse,
    "Where they differ on some day of this interval; both ends inclusive, '..' is open.",
    {"type": "string"},
)
DISAGREEMENTS = (ASOF, DATETIME, *CLOCK, LIMIT)
