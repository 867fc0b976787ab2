"""The T_ functions: how two instants or intervals lie to each other (21-065r2, 7.7, after Allen).

Both ends of an interval are inside. '..' is an open end, and so is a null in INTERVAL(starts, ends): what has no end
yet goes on. An instant that is null, or a whole range, makes the answer neither true nor false.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Interval,
    and_,
    case,
    cast,
    func,
    literal,
    not_,
)
from sqlalchemy.dialects.postgresql import DATERANGE, TSTZRANGE

from geo.cql2.instant import Instant, compare, day_after, instant, midnight, parse
from geo.cql2.problem import refusal, shown
from geo.cql2.value import WORDS, Scope, Value, arguments
from geo.message import Message

End = Literal["start", "end"]

# Each function as what holds between the ends of the first (1) and of the second (2).
RELATIONS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "t_after": (("start1", ">", "end2"),),
    "t_before": (("end1", "<", "start2"),),
    "t_contains": (("start1", "<", "start2"), ("end1", ">", "end2")),
    "t_during": (("start1", ">", "start2"), ("end1", "<", "end2")),
    "t_equals": (("start1", "=", "start2"), ("end1", "=", "end2")),
    "t_finishedby": (("start1", "<", "start2"), ("end1", "=", "end2")),
    "t_finishes": (("start1", ">", "start2"), ("end1", "=", "end2")),
    "t_intersects": (("start1", "<=", "end2"), ("end1", ">=", "start2")),
    "t_meets": (("end1", "=", "start2"),),
    "t_metby": (("start1", "=", "end2"),),
    "t_overlappedby": (
        ("start1", ">", "start2"),
        ("start1", "<", "end2"),
        ("end1", ">", "end2"),
    ),
    "t_overlaps": (("start1", "<", "start2"), ("end1", ">", "start2"), ("end1", "<", "end2")),
    "t_startedby": (("start1", "=", "start2"), ("end1", ">", "end2")),
    "t_starts": (("start1", "=", "start2"), ("end1", "<", "end2")),
}
FUNCTIONS = frozenset(RELATIONS) | {"t_disjoint"}
# What a range column answers by itself, with its index; seen from the other side, before is after.
RANGE_OPERATORS = {"t_intersects": "&&", "t_before": "<<", "t_after": ">>"}
SWAPPED = {"t_before": "t_after", "t_after": "t_before", "t_intersects": "t_intersects"}


@dataclass(frozen=True, eq=False)
class Span:
    """From the first to the last instant; `range` is the column it was, if it was one."""

    start: Instant
    end: Instant
    range: ColumnElement[Any] | None = None

    @property
    def constant(self) -> bool:
        return self.start.sql is None and self.end.sql is None


def relation(name: str, given: Any, scope: Scope) -> ColumnElement[bool]:
    first, second = (_span(node, scope, name) for node in arguments(name, given, 2))
    if name == "t_disjoint":
        return not_(_related("t_intersects", first, second))
    return _related(name, first, second)


def _related(name: str, first: Span, second: Span) -> ColumnElement[bool]:
    if first.range is not None and second.constant:
        return _by_range(name, name, first, second, first.range, second)
    if second.range is not None and first.constant:
        return _by_range(name, SWAPPED.get(name, name), first, second, second.range, first)
    return _by_ends(name, first, second)


def _by_range(
    name: str, seen: str, first: Span, second: Span, column: ColumnElement[Any], constant: Span
) -> ColumnElement[bool]:
    """With the column bare, for its index; what a range cannot answer alone is asked of what overlaps."""
    range_ = _constant_range(constant, column)
    if seen in RANGE_OPERATORS:
        return column.bool_op(RANGE_OPERATORS[seen])(range_)
    return and_(column.bool_op("&&")(range_), _by_ends(name, first, second))


def _by_ends(name: str, first: Span, second: Span) -> ColumnElement[bool]:
    ends = {
        "start1": first.start,
        "end1": first.end,
        "start2": second.start,
        "end2": second.end,
    }
    return and_(*(compare(sign, ends[one], ends[other]) for one, sign, other in RELATIONS[name]))


def _span(node: Any, scope: Scope, name: str) -> Span:
    if isinstance(node, dict) and "interval" in node:
        return _interval(node["interval"], scope)
    value = (
        Value("string", repr(node), constant=node) if isinstance(node, str) else scope.value(node)
    )
    if value.kind == "interval":
        assert value.sql is not None
        return _range(value.sql)
    if value.kind != "time" and not (value.literal and value.kind == "text"):
        raise refusal(
            value.said,
            Message(
                "filter: %(operator)s needs a date, a time or an interval, and %(value)s is %(kind)s.",
                operator=name.upper(),
                value=value.said,
                kind=WORDS[value.kind],
            ),
            Message(
                "Write %(example)s, or name a property with a time.",
                example="INTERVAL('2020-07-01','2020-07-31')",
            ),
        )
    moment = instant(value)
    return Span(moment, moment)


def _interval(ends: Any, scope: Scope) -> Span:
    start, end = (
        _end(node, scope, sign)
        for node, sign in zip(arguments("INTERVAL", ends, 2), (-1, 1), strict=True)
    )
    if start.literal is not None and end.literal is not None:
        days = [
            it.date() if isinstance(it, datetime) else it for it in (start.literal, end.literal)
        ]
        backwards = days[0] > days[1] or (
            isinstance(start.literal, datetime)
            and isinstance(end.literal, datetime)
            and start.literal > end.literal
        )
        if backwards:
            raise refusal(
                f"INTERVAL('{start.literal}','{end.literal}')",
                Message("filter has an interval that ends before it begins."),
                Message("Write the earlier end first."),
            )
    return Span(start, end)


def _end(node: Any, scope: Scope, sign: int) -> Instant:
    if node == "..":
        return Instant(infinite=sign)
    if isinstance(node, str):
        return Instant(literal=parse(node))
    value = scope.value(node)
    if value.kind != "time":
        raise refusal(
            value.said,
            Message(
                "filter: an end of INTERVAL is %(kind)s: %(value)s.",
                kind=WORDS[value.kind],
                value=shown(value.said),
            ),
            Message(
                "Write a date, a time, %(open)s or a property with a date or time.", open="'..'"
            ),
        )
    moment = instant(value)
    if moment.sql is None:
        return moment
    infinity = literal("infinity" if sign > 0 else "-infinity")
    kind = moment.sql.type
    return Instant(func.coalesce(moment.sql, cast(infinity, kind), type_=kind))


def _range(column: ColumnElement[Any]) -> Span:
    """The first and the last instant inside a range; null where it is null or empty."""
    discrete = isinstance(column.type, DATERANGE)
    kind = Date() if discrete else _moments(column)
    low: ColumnElement[Any] = func.lower(column, type_=kind)
    high: ColumnElement[Any] = func.upper(column, type_=kind)
    if discrete:
        # PostgreSQL keeps ranges of days with the end outside.
        high = high - 1
    else:
        tick = cast(literal("1 microsecond"), Interval)
        low = case((func.lower_inc(column), low), else_=low + tick)
        high = case((func.upper_inc(column), high), else_=high - tick)
    filled = not_(func.isempty(column))
    start = func.coalesce(low, cast(literal("-infinity"), kind), type_=kind)
    end = func.coalesce(high, cast(literal("infinity"), kind), type_=kind)
    return Span(
        Instant(cast(case((filled, start)), kind)), Instant(cast(case((filled, end)), kind)), column
    )


def _constant_range(span: Span, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The range of the column's type with the same instants inside."""
    if isinstance(column.type, DATERANGE):
        days = [_day(span.start), _day(span.end)]
        bounds, ends = "[]", [literal(it, Date()) for it in days]
    else:
        kind = _moments(column)
        moments, bounds = _moment_bounds(span)
        ends = [
            literal(it if kind.timezone or it is None else it.replace(tzinfo=None), kind)
            for it in moments
        ]
    make = getattr(func, type(column.type).__name__.lower())
    return make(*ends, literal(bounds), type_=column.type)  # type: ignore[no-any-return]


def _day(end: Instant) -> date | None:
    return end.literal.date() if isinstance(end.literal, datetime) else end.literal


def _moment_bounds(span: Span) -> tuple[list[datetime | None], str]:
    start, end = span.start.literal, span.end.literal
    first = start if isinstance(start, datetime) or start is None else midnight(start)
    if isinstance(end, datetime) or end is None:
        return [first, end], "[]"
    after = day_after(end)
    return [first, None if after is None else midnight(after)], "[)"


def _moments(column: ColumnElement[Any]) -> DateTime:
    return DateTime(timezone=isinstance(column.type, TSTZRANGE))
