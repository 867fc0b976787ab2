"""Query parameters: how the text of each becomes a value, and how the API document describes it.

A resource lists the parameters it takes; an address with any other is refused (OGC API – Features Part 1, requirement
/req/core/query-param-unknown).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from geo.errors import ParameterError
from geo.interval import Interval, parse_day
from geo.message import Message

MAX_LIMIT = 10_000
MAX_OFFSET = 2**31 - 1

# What proxies, analytics and cache busters add to addresses without asking; passed over rather than refused. The
# language is a matter of the page's words and not of what is on it: see web/language.py.
IGNORED = frozenset({"_", "token", "fbclid", "lang"})
IGNORED_PREFIX = "utm_"
# Of the values of a parameter that is written several times, a refusal tells so many, and so much of each.
TOLD = 3
LONGEST_TOLD = 60


# Each is itself and no other: to compare two by what they say would take longer than all they do.
@dataclass(frozen=True, eq=False)
class Parameter:
    """A query parameter. `field` is the field of Query its value goes to; empty for one that is no matter of rows.

    `schema` is its JSON Schema. Each is written once; one that takes several values has commas between them.
    """

    name: str
    field: str
    parse: Callable[[str], Any]
    description: str
    schema: Mapping[str, Any]

    @property
    def takes_list(self) -> bool:
        """Whether it takes as many values as one likes; the numbers of a box are one value."""
        items = self.schema.get("items", {})
        return self.schema.get("type") == "array" and items.get("type") != "number"


def read_arguments(
    arguments: Mapping[str, str], allowed: tuple[Parameter, ...]
) -> list[tuple[Parameter, Any]]:
    """Each argument with the parameter it is for, parsed.

    A werkzeug MultiDict has every value of a name that is written several times; any other mapping has one.

    Raises ParameterError for a parameter that is not allowed here, a value it cannot use, and several different values
    of one: the first alone would be an answer to another question.
    """
    known = _by_name(allowed)
    lists = getattr(arguments, "lists", None)
    if lists is not None:
        _refuse_several(lists(), known)
    values = []
    for name, text in arguments.items():
        if name in known:
            values.append((known[name], known[name].parse(text)))
        elif name not in IGNORED and not name.startswith(IGNORED_PREFIX):
            raise ParameterError(
                name,
                text,
                Message("%(name)s is not a parameter of this address.", name=name),
                Message(
                    "Use any of: %(names)s.", names=", ".join(sorted(known)) or Message("none")
                ),
            )
    return values


def _refuse_several(
    written: Iterable[tuple[str, list[str]]], known: Mapping[str, Parameter]
) -> None:
    for name, texts in written:
        if len(texts) > 1 and name in known and len(values := tuple(dict.fromkeys(texts))) > 1:
            raise ParameterError(
                name,
                f"&{name}=".join(values),
                _several(name, values),
                Message(
                    "Write it once, with commas between the values: %(example)s",
                    example=f"{name}=…,…",
                )
                if known[name].takes_list
                else Message("Write it once."),
            )


def _several(name: str, values: tuple[str, ...]) -> Message:
    told, more = ", ".join(f'"{it[:LONGEST_TOLD]}"' for it in values[:TOLD]), len(values) - TOLD
    if more <= 0:
        return Message(
            "%(name)s is written several times, with different values: %(values)s.",
            name=name,
            values=told,
        )
    return Message(
        "%(name)s is written several times, with different values: %(values)s and %(more)s more.",
        name=name,
        values=told,
        more=more,
    )


@lru_cache(maxsize=512)
def _by_name(allowed: tuple[Parameter, ...]) -> Mapping[str, Parameter]:
    return {parameter.name: parameter for parameter in allowed}


def one_of(name: str, choices: Mapping[str, Any]) -> Callable[[str], Any]:
    """A parser for a parameter with few values; what each means inside is the mapping's value."""

    def parse(text: str) -> Any:
        if text not in choices:
            raise ParameterError(
                name,
                text,
                Message("%(name)s has no such value.", name=name),
                Message(
                    "Write one of: %(names)s.",
                    names=", ".join(f"{name}={choice}" for choice in choices),
                ),
            )
        return choices[text]

    return parse


def keyword(
    name: str,
    field: str,
    choices: Mapping[str, Any] | tuple[str, ...],
    description: str,
    default: str | None = None,
) -> Parameter:
    """A parameter that is one of a few words: a table of what each means inside, or words that mean themselves.

    `default` is the word for what an address without it says.
    """
    meant = choices if isinstance(choices, Mapping) else {it: it for it in choices}
    schema = {"type": "string", "enum": list(meant)} | ({"default": default} if default else {})
    return Parameter(name, field, one_of(name, meant), description, schema)


def _limit(text: str) -> int:
    """A limit above the maximum is clamped, never refused: GDAL asks for what it likes."""
    return min(whole_number("limit", text, 1), MAX_LIMIT)


def _offset(name: str) -> Callable[[str], int]:
    return lambda text: min(whole_number(name, text, 0), MAX_OFFSET)


def whole_number(name: str, text: str, smallest: int) -> int:
    """The number; ParameterError for what is none, or smaller, or too large for PostgreSQL."""
    if not (text.isascii() and text.isdigit() and len(text) < 20 and smallest <= int(text) < 2**63):
        raise ParameterError(
            name,
            text,
            Message(
                "%(name)s is not a whole number from %(smallest)s up.", name=name, smallest=smallest
            ),
            Message("Write %(example)s.", example=f"{name}=100"),
        )
    return int(text)


DATETIME = Parameter(
    "datetime",
    "datetime",
    Interval.parse,
    "Only features that were true at some time in this day, moment or interval; both ends inclusive, '..' is open.",
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
    _offset("offset"),
    "Skip so many features first. The links to the next page do better: they carry a cursor.",
    {"type": "integer", "minimum": 0, "default": 0},
)
# ArcGIS pages with this one where it finds no offset in the link to the next page.
STARTINDEX = Parameter(
    "startindex", "offset", _offset("startindex"), "Another name for offset.", OFFSET.schema
)
HITS = keyword(
    "resultType",
    "hits",
    {"results": False, "hits": True},
    "hits: only how many features match, none of them.",
    "results",
)
SKIP_GEOMETRY = Parameter(
    "skipGeometry",
    "skip_geometry",
    one_of("skipGeometry", {"false": False, "true": True}),
    "true: features without their geometry.",
    {"type": "boolean", "default": False},
)
HXL = Parameter(
    "hxl",
    "",
    one_of("hxl", {"false": False, "true": True}),
    "true: a second row with the HXL hashtag of each column.",
    {"type": "boolean", "default": False},
)
VERSION = Parameter(
    "v",
    "",
    lambda text: whole_number("v", text, 0),
    "The data version: with the current one the answer may be kept for ever. Links carry it.",
    {"type": "integer", "format": "int64", "minimum": 0},
)
FORMAT = Parameter(
    "f", "", str, "The format of the answer, where Accept cannot say it.", {"type": "string"}
)
