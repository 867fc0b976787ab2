"""`when` of Linked Places (version 1.2.2) as the valid time of a dataset.

What our own files say beside it, day, precision and basis, holds for as long as `when` says the same; where somebody
has changed `when`, that holds. The other direction is sql/formats/lpf.sql, which has no way to call this.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from geo.document import Document, compact

# How far off a day may be that is known within a week or a season.
BOUNDS = {"week": 7, "season": 91}
SHORTENED = {"year": 4, "month": 7}
INSTANT = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T.*)?)?)?[~?%]?", re.ASCII)


class UnreadableTimeError(ValueError):
    """A `when` that is none; the message is the value."""


def valid_time(when: Any, properties: Mapping[str, Any]) -> Document | None:
    """`valid` as docs/dataset.md has it; `properties` are the columns of a file of ours, or none of them."""
    spans = when.get("timespans") if isinstance(when, dict) else None
    if not spans:
        return None
    if not isinstance(spans, list) or not isinstance(spans[0], dict):
        raise UnreadableTimeError(spans)
    start = spans[0].get("start")
    # A span that names no end lasts as long as its start.
    end = spans[0].get("end", start)
    first, last = _end(start, "from", properties), _end(end, "to", properties)
    return compact({**first, **last}) or None


def told(day: str, precision: str) -> Document:
    """A day as Linked Places tell it, no more exactly than it is known."""
    if precision in BOUNDS:
        middle, off = date.fromisoformat(day), timedelta(days=BOUNDS[precision])
        return {"earliest": (middle - off).isoformat(), "latest": (middle + off).isoformat()}
    return {"in": day[: SHORTENED.get(precision, len(day))]}


def _end(said: Any, key: str, properties: Mapping[str, Any]) -> Document:
    """One end of valid time; nothing for one that is open."""
    if not isinstance(said, dict):
        raise UnreadableTimeError(said)
    open_bound = "latest" if key == "from" else "earliest"
    if set(said) == {open_bound}:
        return {}
    day, precision, basis = (
        properties.get(f"valid_{key}{part}") for part in ("", "_precision", "_basis")
    )
    if not (day and precision and told(day, precision) == said):
        day, precision = _read(said, key)
    return {
        key: day,
        f"{key}_precision": precision,
        # Nobody says where a date of others is from.
        f"{key}_basis": basis or "background",
    }


def _read(said: Document, key: str) -> tuple[str, str]:
    """A day and how exact it is, from an instant or from the two bounds of one."""
    if "in" in said:
        return _instant(said["in"], key)
    if {"earliest", "latest"} <= set(said):
        first, last = (_instant(said["earliest"], "from")[0], _instant(said["latest"], "to")[0])
        width = date.fromisoformat(last) - date.fromisoformat(first)
        if width < timedelta(0):
            raise UnreadableTimeError(said)
        middle = date.fromisoformat(first) + width // 2
        return middle.isoformat(), _precision(width)
    (bound,) = said.values() or (said,)
    return _instant(bound, key)


def _precision(width: timedelta) -> str:
    """The least of our words that covers so many days on both sides together."""
    for word, days in (("day", 0), *BOUNDS.items()):
        if width <= timedelta(days=2 * days):
            return word
    return "year"


def _instant(text: Any, key: str) -> tuple[str, str]:
    """ISO 8601: a year is its first day where something begins, its last where it ends; and so is a month."""
    found = INSTANT.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise UnreadableTimeError(text)
    year, month, day = (int(it) if it else None for it in found.groups())
    assert year is not None
    begins = key == "from"
    whole_month = month or (1 if begins else 12)
    try:
        last = monthrange(year, whole_month)[1]
        made = date(year, whole_month, day or (1 if begins else last))
    except ValueError:
        raise UnreadableTimeError(text) from None
    return made.isoformat(), "day" if day else "month" if month else "year"
