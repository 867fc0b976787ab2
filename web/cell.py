"""A value of the data as people read it. It is other people's: nothing is trusted to be what its type says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from geo.property import Property
from web.date_words import day
from web.language import gettext as _
from web.language import listed

Kind = Literal["nothing", "word", "number", "text", "link", "time", "list", "object"]

QUOTES = "quotes"


@dataclass(frozen=True)
class Cell:
    """`text` is what is shown; a `list` or `object` has its parts instead. `value` is the value itself."""

    kind: Kind
    text: str
    value: Any


def cell(value: Any, of: Property | None = None) -> Cell:
    """A value of a property; without one, a part of such a value."""
    if value is None or value == "":
        return Cell("nothing", "", value)
    if isinstance(value, bool):
        return Cell("word", _("yes") if value else _("no"), value)
    if isinstance(value, int | float):
        return Cell("number", str(value), value)
    if isinstance(value, str):
        return _text(value, of)
    if of is not None and of.type == "interval" and isinstance(value, list) and len(value) == 2:
        return Cell("time", span(*value), value)
    if isinstance(value, dict) and "coordinates" in value and "type" in value:
        return Cell("text", compact(value), value)
    if not value:
        return Cell("nothing", "", value)
    return Cell("list" if isinstance(value, list) else "object", compact(value), value)


def _text(value: str, of: Property | None) -> Cell:
    if of is not None and of.type in {"date", "date-time"}:
        return Cell("time", moment(value), value)
    return Cell("link" if is_address(value) else "text", value, value)


def is_address(value: str) -> bool:
    """Whether it is safe and sensible to click: `javascript:` is neither."""
    if not value.startswith(("http://", "https://")) or any(it.isspace() for it in value):
        return False
    try:
        return bool(urlsplit(value).hostname)
    except ValueError:
        return False


def compact(value: Any) -> str:
    """A value with parts on one line; plain lists as people write them."""
    if isinstance(value, list) and all(isinstance(it, str | int | float) for it in value):
        return listed(cell(it).text for it in value)
    return json.dumps(value, ensure_ascii=False)


def moment(value: str) -> str:
    """A day or a moment in words; what no calendar has, such as infinity, as it is."""
    try:
        if "T" not in value and " " not in value:
            return day(date.fromisoformat(value))
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    if at.tzinfo is not None:
        at = at.astimezone(UTC)
    return f"{day(at.date())}, {at:%H:%M}{f':{at:%S}' if at.second else ''} UTC"


def span(first: str | None, last: str | None) -> str:
    """A time with one or both ends, both of them inside; `..` is an open one, as in a `datetime`."""
    begins, ends = (None if it in {None, ".."} else it for it in (first, last))
    if begins is None and ends is None:
        return _("open at both ends")
    if begins == ends:
        return moment(str(begins))
    if ends is None:
        return _("from %(first)s", first=moment(str(begins)))
    if begins is None:
        return _("until %(last)s", last=moment(ends))
    return _("%(first)s to %(last)s", first=moment(begins), last=moment(ends))
