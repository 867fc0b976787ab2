"""Everything a request may ask of a layer, checked once into a frozen value: 400 here or never."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from geo.area import Bbox
from geo.errors import ParameterError
from geo.interval import Interval, parse_day

MAX_LIMIT = 10_000
MAX_OFFSET = 2**31 - 1


@dataclass(frozen=True)
class Query:
    """What to take of a layer. None means not asked for; `limit` None means all of it."""

    bbox: Bbox | None = None
    datetime: Interval | None = None
    asof: date | None = None
    limit: int | None = None
    offset: int = 0
    id: str | None = None

    @classmethod
    def parse(
        cls, arguments: Mapping[str, str], allowed: tuple[Parameter, ...], **defaults: Any
    ) -> Query:
        """Read request arguments by the parameters a resource allows.

        Raises ParameterError for a parameter it does not know (OGC API – Features Part 1, requirement
        /req/core/query-param-unknown) or a value it cannot use.
        """
        known = {parameter.name: parameter for parameter in allowed}
        values = dict(defaults)
        for name, text in arguments.items():
            if name in IGNORED or name.startswith("utm_"):
                continue
            if name not in known:
                raise ParameterError(
                    name,
                    text,
                    f"{name} is not a parameter of this address.",
                    f"Use any of: {', '.join(sorted(known)) or 'none'}.",
                )
            if known[name].field:
                values[known[name].field] = known[name].parse(text)
        return cls(**values)


@dataclass(frozen=True)
class Parameter:
    """A query parameter: how its text becomes a field of Query, and how OpenAPI describes it.

    `field` is empty for a parameter that is no matter of rows, such as the format.
    """

    name: str
    field: str
    parse: Callable[[str], Any]
    description: str
    schema: Mapping[str, Any]


# What proxies, analytics and cache busters add to addresses without asking; passed over rather than refused.
IGNORED = frozenset({"_", "token", "fbclid"})


def _limit(text: str) -> int:
    """A limit above the maximum is clamped, never refused: GDAL asks for what it likes."""
    number = _whole_number("limit", text, 1)
    return min(number, MAX_LIMIT)


def _offset(text: str) -> int:
    return min(_whole_number("offset", text, 0), MAX_OFFSET)


def _whole_number(name: str, text: str, smallest: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) >= smallest):
        raise ParameterError(
            name, text, f"{name} is not a whole number from {smallest} up.", f"Write {name}=100."
        )
    return int(text)


BBOX = Parameter(
    "bbox",
    "bbox",
    Bbox.parse,
    "Only features that intersect this box: west,south,east,north in degrees.",
    {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}},
)
DATETIME = Parameter(
    "datetime",
    "datetime",
    Interval.parse,
    "Only features that were true at some time in this day or interval; both ends inclusive, '..' is open.",
    {"type": "string"},
)
ASOF = Parameter(
    "asof",
    "asof",
    lambda text: parse_day(text, "asof"),
    "Only features that were true on this day.",
    {"type": "string", "format": "date"},
)
LIMIT = Parameter(
    "limit",
    "limit",
    _limit,
    "At most so many features.",
    {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": 100},
)
OFFSET = Parameter(
    "offset",
    "offset",
    _offset,
    "Skip so many features first.",
    {"type": "integer", "minimum": 0, "default": 0},
)
FORMAT = Parameter(
    "f", "", str, "The format of the answer, where Accept cannot say it.", {"type": "string"}
)
