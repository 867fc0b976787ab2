"""A span of days as a request names it: the `datetime` and `asof` parameters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from geo.errors import ParameterError

CURE = (
    "Write a day such as 2020-07-21, an RFC 3339 date-time such as 2020-07-21T12:00:00Z, "
    "or an interval of two of them such as 2020-07-01/2020-07-31; '..' is an open end."
)

# GDAL writes a day with an empty time behind it when it filters by date.
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})T?", re.ASCII)
MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})?", re.ASCII
)
# QGIS writes these years for an open end.
BEYOND = ("0000-", "9999-")


@dataclass(frozen=True)
class Interval:
    """From the first to the last day, both inclusive; None is an open end (OGC API – Features Part 1, 7.15.4)."""

    first: date | None
    last: date | None

    @classmethod
    def parse(cls, text: str, parameter: str = "datetime") -> Interval:
        """A day, a date-time, or an interval with open ends. Raises ParameterError for anything else."""
        ends = text.split("/")
        if len(ends) == 1:
            day = _day(text, text, parameter)
            return cls(day, day)
        if len(ends) != 2:
            raise ParameterError(parameter, text, f"{parameter} has more than two ends.", CURE)
        first, last = (_open_or_day(end, text, parameter) for end in ends)
        if first and last and first > last:
            raise ParameterError(parameter, text, f"{parameter} ends before it begins.", CURE)
        return cls(first, last)


def parse_day(text: str, parameter: str) -> date:
    """One day. Raises ParameterError for anything else."""
    match = DAY.fullmatch(text)
    if match is None:
        problem = f"{parameter} is not a day."
        raise ParameterError(parameter, text, problem, "Write a day such as 2020-07-21.")
    return _day(text, text, parameter)


def _open_or_day(end: str, text: str, parameter: str) -> date | None:
    return None if end in {"", ".."} or end.startswith(BEYOND) else _day(end, text, parameter)


def _day(end: str, text: str, parameter: str) -> date:
    """The day an end falls on, in UTC."""
    match = DAY.fullmatch(end)
    try:
        if match:
            return date(*map(int, match.groups()))
        if MOMENT.fullmatch(end):
            moment = datetime.fromisoformat(end.upper())
            # A moment without a zone is no RFC 3339 date-time, but clients send it; the map's zone is UTC.
            return moment.date() if moment.tzinfo is None else moment.astimezone(UTC).date()
    except (ValueError, OverflowError):
        pass
    raise ParameterError(parameter, text, f"{parameter} cannot be read as a date.", CURE)
