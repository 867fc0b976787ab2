"""A span of time as a request names it: the `datetime` and `asof` parameters.

A day stays a day: `2019-04-04` is all of it, from its first moment to its last, and never its midnight.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from geo.errors import ParameterError
from geo.message import Message

CURE = Message(
    "Write a day such as %(day)s, an RFC 3339 date-time such as %(moment)s, "
    "or an interval of two of them such as %(interval)s; '..' is an open end.",
    day="2020-07-21",
    moment="2020-07-21T12:00:00Z",
    interval="2020-07-01/2020-07-31",
)

# GDAL writes a day with an empty time behind it when it filters by date.
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})T?", re.ASCII)
MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})?", re.ASCII
)
# QGIS and others write these years for an open end, before all times and after them. Beside each is a year that
# Python's calendar has and that has the same days, by which it is told whether what follows is one.
BEFORE_ALL = ("0000-", "2000-")
AFTER_ALL = ("9999-", "1999-")

# A day (a date that is no datetime) or a moment in UTC.
End = date | datetime


@dataclass(frozen=True)
class Interval:
    """From the first to the last day or moment, both inclusive; None is an open end.

    Source: OGC API – Features Part 1, 7.15.4.
    """

    first: End | None
    last: End | None

    @classmethod
    def parse(cls, text: str, parameter: str = "datetime") -> Interval:
        """A day, a date-time, or an interval with open ends. Raises ParameterError for anything else."""
        ends = text.split("/")
        if len(ends) == 1:
            end = _end(text, text, parameter)
            return cls(end, end)
        if len(ends) != 2:
            problem = Message("%(name)s has more than two ends.", name=parameter)
            raise ParameterError(parameter, text, problem, CURE)
        first = _open_or_end(ends[0], BEFORE_ALL, text, parameter)
        interval = cls(first, _open_or_end(ends[1], AFTER_ALL, text, parameter))
        if interval._runs_backwards():
            problem = Message("%(name)s ends before it begins.", name=parameter)
            raise ParameterError(parameter, text, problem, CURE)
        return interval

    @property
    def first_day(self) -> date | None:
        return day_of(self.first)

    @property
    def last_day(self) -> date | None:
        return day_of(self.last)

    def _runs_backwards(self) -> bool:
        if isinstance(self.first, datetime) and isinstance(self.last, datetime):
            return self.first > self.last
        first, last = self.first_day, self.last_day
        return first is not None and last is not None and first > last


def day_of(end: End | None) -> date | None:
    """The day an end falls on, in UTC."""
    return end.date() if isinstance(end, datetime) else end


def parse_day(text: str, parameter: str) -> date:
    """One day. Raises ParameterError for anything else."""
    match = DAY.fullmatch(text)
    try:
        if match is not None:
            return date(*map(int, match.groups()))
    except ValueError:
        pass
    raise ParameterError(
        parameter,
        text,
        Message("%(name)s is not a day.", name=parameter),
        Message("Write a day such as %(day)s.", day="2020-07-21"),
    )


def _open_or_end(end: str, beyond: tuple[str, str], text: str, parameter: str) -> End | None:
    """None for an open end, be it written as a time in the year `beyond`, which comes with one like it."""
    if end in {"", ".."}:
        return None
    year, alike = beyond
    if end.startswith(year):
        _end(alike + end.removeprefix(year), text, parameter)
        return None
    return _end(end, text, parameter)


def _end(end: str, text: str, parameter: str) -> End:
    try:
        return parse_moment(end)
    except ValueError:
        problem = Message("%(name)s cannot be read as a date.", name=parameter)
        raise ParameterError(parameter, text, problem, CURE) from None


def parse_moment(text: str) -> End:
    """A day, or a moment in UTC. Raises ValueError for anything else."""
    match = DAY.fullmatch(text)
    if match:
        return date(*map(int, match.groups()))
    if not MOMENT.fullmatch(text):
        raise ValueError(text)
    moment = datetime.fromisoformat(text.upper())
    try:
        # A moment without a zone is no RFC 3339 date-time, but clients send it; the map's zone is UTC.
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except OverflowError:
        raise ValueError(text) from None
