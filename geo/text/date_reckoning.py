"""Which days the parts of a date mean, seen from the day of publication."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_THIRDS = {"early": 0, "middle": 1, "late": 2}


@dataclass(frozen=True)
class Parts:
    """What the words of a date say. 0 and "" stand for what they leave out.

    `which` is this, last, past or next; `part` is early, middle or late; `days` counts from the day of publication,
    `after` from the date named before. `order` is how 03/04/2020 is to be read.
    """

    day: int = 0
    month: int = 0
    year: int = 0
    weekday: int = 0
    season: int = 0
    part: str = ""
    which: str = ""
    unit: str = ""
    count: int = 0
    ago: bool = False
    recent: bool = False
    days: int | None = None
    after: int | None = None
    iso: str = ""
    slashed: str = ""
    order: str = "unknown"


@dataclass(frozen=True)
class Anchor:
    """Where a date is seen from: the publication, the date named before, and whether the words look ahead."""

    published: date
    precision: str
    before: date | None = None
    ahead: bool = False


@dataclass(frozen=True)
class Span:
    """From the first to the last day, both inclusive."""

    first: date
    last: date
    precision: str
    basis: str = "reckoned"


def resolve(parts: Parts, anchor: Anchor) -> Span | None:
    """The days; None where the words do not say. Raises ValueError for a day that no calendar has."""
    if parts.iso or parts.slashed:
        return _in_digits(parts)
    if parts.month and not parts.after:
        return _month(parts, anchor)
    if parts.year or parts.season:
        return _season(parts, anchor) if parts.season else _year(parts.year, parts.part, "article")
    found = _relative(parts, anchor)
    return _widened(found, anchor) if found else None


def _in_digits(parts: Parts) -> Span | None:
    if parts.iso:
        day = date(*(int(it) for it in parts.iso.split("-")))
        return Span(day, day, "day", "article")
    one, other, year = (int(it) for it in re.split(r"[/.]", parts.slashed))
    if one > 12 or parts.order == "day first" or one == other:
        day = date(year, other, one)
    elif other > 12 or parts.order == "month first":
        day = date(year, one, other)
    else:
        return None
    return Span(day, day, "day", "article")


def _month(parts: Parts, anchor: Anchor) -> Span:
    """A month, a part of it, or a day in it; its year, where it has none, is that of the last one before."""
    year = parts.year or _year_of(parts, anchor)
    basis = "article" if parts.year else "reckoned"
    if parts.day:
        day = date(year, parts.month, parts.day)
        return Span(day, day, "day", basis)
    return _narrowed(Span(*month_days(year, parts.month), "month", basis), parts.part)


def _year_of(parts: Parts, anchor: Anchor) -> int:
    published = anchor.published
    if parts.unit == "year":
        return published.year + {"last": -1, "past": -1, "next": 1}.get(parts.which, 0)
    if parts.which == "this":
        return published.year
    reached = (published.month, published.day) if parts.day else (published.month,)
    wanted = (parts.month, parts.day) if parts.day else (parts.month,)
    if parts.which == "next" or (anchor.ahead and parts.which != "last"):
        return published.year + (wanted < reached)
    # "last December" of an article of December is the one a year before.
    is_past = wanted < reached if parts.which == "last" else wanted <= reached
    return published.year - (not is_past)


def _season(parts: Parts, anchor: Anchor) -> Span:
    year, reckoned = parts.year, anchor.published
    if not year:
        year = reckoned.year
        begun = date(year, parts.season, 1) <= reckoned
        inside = begun and reckoned <= _season_days(year, parts.season)[1]
        year -= not begun or (parts.which == "last" and inside)
        year += parts.which == "next"
    first, last = _season_days(year, parts.season)
    basis = "article" if parts.year else "reckoned"
    return _narrowed(Span(first, last, "season", basis), parts.part)


def _season_days(year: int, month: int) -> tuple[date, date]:
    first = date(year, month, 1)
    third = month + 2
    return first, month_days(year + (third > 12), third - 12 * (third > 12))[1]


def _year(year: int, part: str, basis: str) -> Span:
    span = Span(date(year, 1, 1), date(year, 12, 31), "year", basis)
    return _narrowed(span, part)


def _relative(parts: Parts, anchor: Anchor) -> Span | None:
    published = anchor.published
    if parts.days is not None:
        return _day(published + timedelta(parts.days))
    if parts.after is not None:
        return _day(anchor.before + timedelta(parts.after)) if anchor.before else None
    if parts.weekday:
        return _weekday(parts, anchor)
    if parts.recent:
        return Span(_back(published, parts.unit, 3), published, parts.unit)
    if parts.ago:
        return _ago(parts.unit, parts.count or 1, published)
    if parts.count and parts.which != "next":
        return Span(_back(published, parts.unit, parts.count), published, parts.unit)
    return _unit(parts, published) if parts.unit and parts.unit != "day" else None


def _day(day: date) -> Span:
    return Span(day, day, "day")


def _weekday(parts: Parts, anchor: Anchor) -> Span:
    published = anchor.published
    if parts.unit == "week" and parts.which:
        shift = {"last": -7, "past": -7, "next": 7}.get(parts.which, 0)
        monday = published - timedelta(published.weekday() - shift)
        return _day(monday + timedelta(parts.weekday - 1))
    back = (published.isoweekday() - parts.weekday) % 7
    if parts.which == "next" or (anchor.ahead and parts.which != "last"):
        return _day(published + timedelta((7 - back) % 7 or 7 * (parts.which == "next")))
    return _day(published - timedelta(back or 7 * (parts.which == "last")))


def _ago(unit: str, count: int, published: date) -> Span:
    if unit == "day":
        return _day(published - timedelta(count))
    if unit == "week":
        middle = published - timedelta(7 * count)
        return Span(middle - timedelta(3), middle + timedelta(3), "week")
    then = _back(published, unit, count)
    if unit == "month":
        return Span(*month_days(then.year, then.month), "month")
    return _year(then.year, "", "reckoned")


def _unit(parts: Parts, published: date) -> Span:
    """This week, last month, the past year."""
    if parts.which == "past":
        return Span(_back(published, parts.unit, 1), published, parts.unit)
    shift = {"last": -1, "next": 1}.get(parts.which, 0)
    if parts.unit == "week":
        monday = published - timedelta(published.weekday() - 7 * shift)
        whole = Span(monday, monday + timedelta(6), "week")
    elif parts.unit == "month":
        then = _back(published.replace(day=1), "month", -shift)
        whole = Span(*month_days(then.year, then.month), "month")
    else:
        whole = _year(published.year + shift, "", "reckoned")
    narrowed = _narrowed(whole, parts.part)
    if shift == 0 and not parts.part:
        return Span(narrowed.first, published, narrowed.precision)
    return narrowed


def _back(day: date, unit: str, count: int) -> date:
    """So many days, weeks, months or years before; after, for a negative count."""
    if unit in ("day", "week"):
        return day - timedelta(count * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 - count * (12 if unit == "year" else 1)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _narrowed(span: Span, part: str) -> Span:
    """A third of a month, a season or a year. Writers mean no day by it, so it is known to the month at best."""
    if part not in _THIRDS:
        return span
    days = (span.last - span.first).days + 1
    third = _THIRDS[part]
    first = span.first + timedelta(days * third // 3)
    last = span.first + timedelta(days * (third + 1) // 3 - 1)
    precision = "season" if span.precision == "year" else "month"
    return Span(first, last, "week" if span.precision == "week" else precision, span.basis)


def month_days(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


_RANKS = ("day", "week", "month", "season", "year")


def _widened(span: Span, anchor: Anchor) -> Span:
    """Nothing reckoned from a publication is known better than the publication itself."""
    if _RANKS.index(anchor.precision) <= _RANKS.index(span.precision):
        return span
    published = anchor.published
    if anchor.precision == "month":
        first, last = month_days(published.year, published.month)
    else:
        first, last = date(published.year, 1, 1), date(published.year, 12, 31)
    return Span(min(first, span.first), max(last, span.last), anchor.precision)
