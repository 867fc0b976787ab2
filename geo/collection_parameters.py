"""The query parameters that depend on the collection they are asked of: its properties, its areas, its filters."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from geo import crs
from geo.area import Bbox
from geo.cited import CITED
from geo.collection import Collection
from geo.crs import CRS84, Crs
from geo.cursor import Cursor
from geo.errors import ParameterError
from geo.filter import Filter, Lang
from geo.interval import parse_moment
from geo.known import CLOCK
from geo.message import Message
from geo.name_list import split_names
from geo.parameter import (
    ASOF,
    DATETIME,
    HITS,
    LIMIT,
    OFFSET,
    SKIP_GEOMETRY,
    STARTINDEX,
    VERSION,
    Parameter,
    keyword,
)
from geo.property import Property, Type
from geo.query import Equal
from geo.search import Search
from geo.sorting import parse_sortby
from geo.view import VIEW

DEEPEST_ZOOM = 30
WHOLE = re.compile(r"[+-]?\d{1,19}", re.ASCII)
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)

# What tiles are asked with as items are; where and in which CRS, their address says.
IN_TILES = frozenset(
    {
        *("datetime", "asof", "known", "rev", "view"),
        *(it.name for it in CITED),
        *("filter", "filter-lang", "filter-crs", "q", "properties"),
    }
)
COLLECTIONS = "collections"

STRING = {"type": "string"}
URI = {"type": "string", "format": "uri"}
# The last is how GDAL writes filters, and the only language it knows to ask in.
LANGUAGES: tuple[Lang, ...] = ("cql2-text", "cql2-json", "cql-text")


def items_parameters(
    collection: Collection, offered: tuple[Crs, ...], arguments: Mapping[str, str]
) -> tuple[Parameter, ...]:
    """What the items of a collection can be asked for. Some read others: a box is in `bbox-crs`."""
    return (
        *rows_parameters(collection, offered, arguments),
        OFFSET,
        STARTINDEX,
        CURSOR,
        HITS,
    )


def rows_parameters(
    collection: Collection, offered: tuple[Crs, ...], arguments: Mapping[str, str]
) -> tuple[Parameter, ...]:
    """What any selection of a collection's features can be asked for, whether it is paged or not."""
    return _rows_parameters(
        collection, offered, arguments.get("bbox-crs"), arguments.get("filter-lang")
    )


@lru_cache(maxsize=512)
def _rows_parameters(
    collection: Collection, offered: tuple[Crs, ...], bbox_crs: str | None, lang: str | None
) -> tuple[Parameter, ...]:
    """The same, made once for each collection, and for the two arguments by which others are read."""
    general = (
        bbox(offered, bbox_crs),
        _crs("bbox-crs", "", "The CRS of bbox.", offered),
        DATETIME,
        ASOF,
        LIMIT,
        filter_(collection, lang),
        FILTER_LANG,
        _crs("filter-crs", "filter_crs", "The CRS of coordinates in filter.", offered),
        Q,
        sortby(collection),
        *(CITED if collection.history is not None else ()),
        *feature_parameters(collection, offered),
    )
    taken = {parameter.name for parameter in general} | {
        "offset",
        "startindex",
        "cursor",
        "resultType",
        "f",
    }
    return (*general, *(_equal(it) for it in simple(collection) if it.name not in taken))


def tile_parameters(
    collection: Collection, offered: tuple[Crs, ...], arguments: Mapping[str, str]
) -> tuple[Parameter, ...]:
    """What a tile of a collection can be asked for: which features, and which of their properties."""
    return (
        *(
            it
            for it in rows_parameters(collection, offered, arguments)
            if it.name in IN_TILES or (it.field == "equals" and it.name != VERSION.name)
        ),
        VERSION,
    )


def dataset_tile_parameters(collections: Iterable[str]) -> tuple[Parameter, ...]:
    """What a tile of everything can be asked for."""
    known = tuple(collections)

    def parse(text: str) -> tuple[str, ...]:
        # The address of a collection is as good as its id (OGC API – Tiles Part 1, collections-selection).
        names = [it.strip().rpartition("/collections/")[2] for it in text.split(",")]
        for name in names:
            if name not in known:
                raise ParameterError(
                    COLLECTIONS,
                    text,
                    Message('There is no collection "%(id)s".', id=name[:80]),
                    Message("Collections are: %(names)s.", names=", ".join(sorted(known))),
                )
        return tuple(dict.fromkeys(names))

    chosen = Parameter(
        COLLECTIONS,
        "",
        parse,
        "Only the layers of these collections, separated by commas.",
        {
            "type": "array",
            "minItems": 1,
            "items": {**STRING, **({"enum": list(known)} if known else {})},
        },
    )
    return (DATETIME, ASOF, *CLOCK, VIEW, chosen, VERSION)


@lru_cache(maxsize=512)
def feature_parameters(collection: Collection, offered: tuple[Crs, ...]) -> tuple[Parameter, ...]:
    """How a feature is returned, be it one or many."""
    return (
        _crs("crs", "crs", "The CRS of the coordinates in the answer.", offered),
        properties(collection),
        SKIP_GEOMETRY,
        ZOOM_LEVEL,
        *((*CLOCK, VIEW) if collection.history is not None else ()),
    )


def bbox(offered: tuple[Crs, ...], name: str | None) -> Parameter:
    """A box in the CRS of this name; in degrees without one."""

    def parse(text: str) -> Bbox:
        return Bbox.parse(text, crs.parse("bbox-crs", name, offered) if name else CRS84)

    return Parameter(
        "bbox",
        "bbox",
        parse,
        "Only features that intersect this box: west,south,east,north in degrees, or as bbox-crs says.",
        {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}},
    )


def filter_(collection: Collection, named: str | None) -> Parameter:
    """A filter in the language of this name; in the one it looks like without one."""

    def parse(text: str) -> Filter:
        return Filter.parse(text, FILTER_LANG.parse(named) if named else _language_of(text))

    return Parameter(
        "filter",
        "filter",
        parse,
        Message(
            "Only features for which this is true: CQL2 over the queryables of %(collection)s.",
            # By its id, but to those who have a title for it in their language.
            collection={**collection.title, "en": collection.id},
        ),
        STRING,
    )


def _language_of(text: str) -> Lang:
    """CQL2 text unless it can only be JSON: no text begins with a brace."""
    return "cql2-json" if text.lstrip().startswith("{") else "cql2-text"


def sortby(collection: Collection) -> Parameter:
    return Parameter(
        "sortby",
        "sortby",
        lambda text: parse_sortby(text, collection),
        "The order of the features: names of sortables, the first counting most; - before a name turns it round.",
        {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}},
    )


def properties(collection: Collection) -> Parameter:
    def parse(text: str) -> frozenset[str]:
        known = {it.name for it in collection.returned}
        names = frozenset(split_names(text, known)) if text else frozenset()
        for name in sorted(names - known):
            raise ParameterError(
                "properties",
                text,
                Message(
                    '%(collection)s has no property "%(name)s".',
                    collection=collection.id,
                    name=name[:80],
                ),
                Message("It has: %(names)s.", names=", ".join(sorted(known))),
            )
        return names

    return Parameter(
        "properties",
        "properties",
        parse,
        "Only these properties of each feature, separated by commas.",
        {
            "type": "array",
            "items": {"type": "string", "enum": [it.name for it in collection.returned]},
        },
    )


def simple(collection: Collection) -> tuple[Property, ...]:
    """The queryables that can be asked for by name: those with one plain value."""
    return tuple(it for it in collection.queryables if it.type in PLAIN)


def _equal(queryable: Property) -> Parameter:
    read, schema = PLAIN[queryable.type]

    def parse(text: str) -> Equal:
        if queryable.enum and text not in queryable.enum:
            raise ParameterError(
                queryable.name,
                text,
                Message("%(name)s never has this value.", name=queryable.name),
                Message("Use one of: %(names)s.", names=", ".join(queryable.enum)),
            )
        try:
            return Equal(queryable.name, read(text))
        except ValueError:
            raise ParameterError(
                queryable.name,
                text,
                Message(
                    "%(name)s is a property of type %(type)s, and this is no such value.",
                    name=queryable.name,
                    type=queryable.type,
                ),
                Message(
                    "For anything but equality, use %(example)s in CQL2.",
                    example=f"filter={queryable.name} > …",
                ),
            ) from None

    described = {**schema, **({"enum": list(queryable.enum)} if queryable.enum else {})}
    return Parameter(
        queryable.name,
        "equals",
        parse,
        Message(
            "Only features whose %(title)s is this.",
            title=Message(queryable.title) if queryable.title else queryable.name,
        ),
        described,
    )


def _integer(text: str) -> int:
    if not WHOLE.fullmatch(text) or not -(2**63) <= int(text) < 2**63:
        raise ValueError(text)
    return int(text)


def _number(text: str) -> float:
    if not NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        raise ValueError(text)
    return float(text)


def _boolean(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError(text)
    return text == "true"


def _date(text: str) -> date:
    moment = parse_moment(text)
    if isinstance(moment, datetime):
        raise ValueError(text)
    return moment


def _date_time(text: str) -> date | datetime:
    return parse_moment(text)


# How the text of each plain type is read, and its schema.
PLAIN: dict[Type, tuple[Callable[[str], Any], dict[str, Any]]] = {
    "string": (str, STRING),
    "integer": (_integer, {"type": "integer"}),
    "number": (_number, {"type": "number"}),
    "boolean": (_boolean, {"type": "boolean"}),
    "date": (_date, {"type": "string", "format": "date"}),
    "date-time": (_date_time, {"type": "string", "format": "date-time"}),
}


def _crs(name: str, field: str, description: str, offered: tuple[Crs, ...]) -> Parameter:
    return Parameter(
        name,
        field,
        lambda text: crs.parse(name, text, offered),
        description,
        {**URI, "enum": [it.uri for it in offered], "default": CRS84.uri},
    )


def _zoom_level(text: str) -> float:
    if not NUMBER.fullmatch(text) or not 0 <= float(text) <= DEEPEST_ZOOM:
        raise ParameterError(
            "zoom-level",
            text,
            Message("zoom-level is not a number from 0 to %(deepest)s.", deepest=DEEPEST_ZOOM),
            Message("Write 0 for the whole world in one tile, 7 for a country, 18 for a street."),
        )
    return float(text)


ZOOM_LEVEL = Parameter(
    "zoom-level",
    "zoom_level",
    _zoom_level,
    "Geometry no finer than a web map shows at this zoom.",
    {"type": "number", "minimum": 0, "maximum": DEEPEST_ZOOM},
)
CURSOR = Parameter(
    "cursor", "cursor", Cursor.parse, "Where the page before ended; links carry it.", STRING
)
Q = Parameter(
    "q",
    "search",
    Search.parse,
    "Only features with one of these names, separated by commas; in any of their spellings, Latin or Arabic.",
    {"type": "array", "minItems": 1, "items": {"type": "string", "minLength": 1}},
)
FILTER_LANG = keyword("filter-lang", "", LANGUAGES, "The language of filter.", LANGUAGES[0])
