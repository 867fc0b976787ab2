"""Days and moments in a filter, and how they are compared (21-065r2, 6.5 and 7.7).

CQL2 leaves open what a day is beside a moment. Here both are then compared as days, in UTC: `updated <=
DATE('2020-07-21')` is true until midnight, and a moment on that day equals it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, DateTime, and_, cast, func, literal, or_

from geo.cql2.problem import refusal
from geo.cql2.value import Value
from geo.message import Message

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,6})\d*)?(?:[Zz]|([+-]\d{2}:\d{2}))",
    re.ASCII,
)
# How GDAL writes a moment whose clock says nothing but zeros.
MIDNIGHT = re.compile(r"\d{4}-\d{2}-\d{2}T", re.ASCII)
CURE = Message(
    "Write %(day)s or %(moment)s.",
    day="DATE('2020-07-21')",
    moment="TIMESTAMP('2020-07-21T12:00:00Z')",
)
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"}


@dataclass(frozen=True, eq=False)
class Instant:
    """A day or a moment: `sql`, or a literal, which is a date or a datetime with a zone, or an open end: ±1."""

    sql: ColumnElement[Any] | None = None
    literal: date | datetime | None = None
    infinite: int = 0

    @property
    def day(self) -> bool:
        if self.sql is not None:
            return isinstance(self.sql.type, Date)
        return not isinstance(self.literal, datetime)

    @property
    def naive(self) -> bool:
        """Whether it is a column of moments without a zone, which counts as UTC."""
        return self.sql is not None and not self.day and not _zoned(self.sql)


def parse(text: Any) -> date | datetime:
    """A day, or a moment in UTC. Raises ParameterError for anything else."""
    words = text if isinstance(text, str) else ""
    try:
        if DAY.fullmatch(words):
            return date.fromisoformat(words)
        if MIDNIGHT.fullmatch(words):
            return datetime.fromisoformat(f"{words}00:00:00+00:00")
        if match := MOMENT.fullmatch(words):
            day, clock, fraction, offset = match.groups()
            moment = f"{day}T{clock}.{(fraction or '').ljust(6, '0')}{offset or '+00:00'}"
            return datetime.fromisoformat(moment).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    wrong = Message("filter: %(text)s is no date or time.", text=repr(str(text)[:80]))
    raise refusal(str(text), wrong, CURE)


def instant(value: Value) -> Instant:
    """A value as an instant; a text is read as a date, which is how some clients write one."""
    if value.sql is not None:
        return Instant(value.sql)
    return Instant(literal=parse(value.constant) if value.type == "string" else value.constant)


def compare(sign: str, left: Instant, right: Instant) -> ColumnElement[bool]:
    """left = right, <>, <, <=, > or >=; as days where either is one."""
    if left.infinite or right.infinite or left.day == right.day:
        other = right if left.infinite else left
        first, second = (_as(it, other.day, left.naive or right.naive) for it in (left, right))
        return SIGNS[sign](first, second)
    if left.day:
        return compare(MIRRORED[sign], right, left)
    # A moment and a day. Beside a literal day the column stands as it is, so that an index serves.
    if right.literal is not None and left.sql is not None:
        return _within_day(sign, left, right.literal)
    return SIGNS[sign](day_of(left), _as(right, True, False))


def _within_day(sign: str, moment: Instant, day: date) -> ColumnElement[bool]:
    begin = _as(Instant(literal=midnight(day)), False, moment.naive)
    after = day_after(day)
    end = _as(
        Instant(infinite=1) if after is None else Instant(literal=midnight(after)),
        False,
        moment.naive,
    )
    column = moment.sql
    assert column is not None
    if sign == "=":
        return and_(column >= begin, column < end)
    if sign == "<>":
        return or_(column < begin, column >= end)
    return {"<": column < begin, ">=": column >= begin, "<=": column < end, ">": column >= end}[
        sign
    ]


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def day_after(day: date) -> date | None:
    """The next day; None after the last one Python knows."""
    return None if day == date.max else day + timedelta(days=1)


def day_of(moment: Instant) -> ColumnElement[Any]:
    """The day of an instant, in UTC."""
    if moment.day:
        return _as(moment, True, False)
    if isinstance(moment.literal, datetime):
        return literal(moment.literal.date(), Date())
    assert moment.sql is not None
    return cast(func.timezone("UTC", moment.sql) if _zoned(moment.sql) else moment.sql, Date)


def _as(it: Instant, day: bool, naive: bool) -> ColumnElement[Any]:
    """The instant as SQL of one of three types: a day, or a moment with or without a zone."""
    kind = Date() if day else DateTime(timezone=not naive)
    if it.infinite:
        return cast(literal("infinity" if it.infinite > 0 else "-infinity"), kind)
    if it.sql is not None:
        # Beside a zoned column the naive one is the truth, and both are UTC.
        return func.timezone("UTC", it.sql, type_=kind) if naive and _zoned(it.sql) else it.sql
    if isinstance(it.literal, datetime):
        return literal(it.literal.replace(tzinfo=None) if naive else it.literal, kind)
    return literal(it.literal, kind)


def _zoned(column: ColumnElement[Any]) -> bool:
    return bool(getattr(column.type, "timezone", False))


SIGNS: dict[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}
