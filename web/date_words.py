"""Days as people write them, in the reader's language and no more exact than they are known."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache

from web.language import gettext, language

DAY = "d MMMM y"
MONTH = "MMMM y"
YEAR = "y"


def day(value: date | str) -> str:
    """A day in words: 21 July 2020."""
    return _written(_date(value), DAY, language().code)


def clock(moment: datetime) -> str:
    """The time of day of a moment: 14:03:59 UTC."""
    return f"{moment.astimezone(UTC):%H:%M:%S} UTC"


def when(value: date | str, precision: str | None) -> str:
    """A day in words, no more exact than it is known."""
    moment, code = _date(value), language().code
    if precision == "year":
        return _written(moment, YEAR, code)
    if precision == "month":
        return _written(moment, MONTH, code)
    if precision == "season":
        month = _written(moment, MONTH, code)
        return gettext("about %(month)s (give or take a season)", month=month)
    if precision == "week":
        return gettext("about %(day)s (give or take a week)", day=day(moment))
    return day(moment)


def _date(value: date | str) -> date:
    if isinstance(value, datetime):
        return value.date()
    return date.fromisoformat(value) if isinstance(value, str) else value


# A page names the same few days over and over, and the tables of a locale take longer than all else about it.
@lru_cache(4_096)
def _written(moment: date, pattern: str, code: str) -> str:
    # Imported here: a server that was asked for no page yet needs none of it.
    from babel.dates import format_date

    return format_date(moment, pattern, locale=code)
