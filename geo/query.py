"""Everything a request may ask of a collection, checked once into a frozen value: 400 here or never."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from datetime import datetime as Moment
from operator import attrgetter
from typing import Any, Self

from geo.area import Bbox
from geo.crs import CRS84, Crs
from geo.cursor import Cursor
from geo.filter import Filter
from geo.interval import Interval
from geo.parameter import Parameter, read_arguments
from geo.search import Search
from geo.sorting import SortKey
from geo.view import Claimant


@dataclass(frozen=True)
class Equal:
    """A property with the value it has to have; the value has the type of the property."""

    name: str
    value: Any


@dataclass(frozen=True)
class Query:
    """What to take of a collection, and how. None means not asked for; `limit` None means all of it.

    `properties` are the names to return, in the collection's order; `zoom_level` is that of a web map with tiles of 256
    pixels, on which geometry may lose what no pixel shows.

    `asof` is what was true on a day, `known` what the map said at a moment; `rev` says that moment by a data version.
    `claimant` is on whose map it is to be; `view` says that in the words of an address.
    """

    bbox: Bbox | None = None
    datetime: Interval | None = None
    asof: date | None = None
    known: Moment | None = None
    rev: int | None = None
    view: str | None = None
    claimant: Claimant | None = None
    limit: int | None = None
    offset: int = 0
    id: str | None = None
    equals: tuple[Equal, ...] = ()
    filter: Filter | None = None
    filter_crs: Crs = CRS84
    search: Search | None = None
    sortby: tuple[SortKey, ...] = ()
    cursor: Cursor | None = None
    hits: bool = False
    properties: frozenset[str] | None = None
    skip_geometry: bool = False
    zoom_level: float | None = None
    crs: Crs = CRS84

    @property
    def conditions(self) -> tuple[object, ...]:
        """What it asks of a feature, without which part of all these is wanted, and how: equal for equal features."""
        asked: tuple[object, ...] = _conditions(self)
        return asked

    @property
    def for_all(self) -> Query:
        """The same features, all of them."""
        return replace(self, **_WHOLE)

    @classmethod
    def parse(
        cls, arguments: Mapping[str, str], allowed: tuple[Parameter, ...], **defaults: Any
    ) -> Self:
        """Read request arguments by the parameters a resource allows. Raises ParameterError; see read_arguments."""
        values: dict[str, Any] = {}
        equals = []
        for parameter, value in read_arguments(arguments, allowed):
            if isinstance(value, Equal):
                equals.append(value)
            elif parameter.field:
                values[parameter.field] = value
        cursor = values.get("cursor")
        if cursor is not None and values.setdefault("offset", cursor.offset) != cursor.offset:
            del values["cursor"]
        return cls(**{**defaults, **values}, equals=tuple(equals))


# Which part of the features is wanted and how, and not which features.
OF_THE_ANSWER = frozenset(
    {
        *("limit", "offset", "cursor", "sortby", "hits"),
        *("properties", "skip_geometry", "zoom_level", "crs"),
    }
)
CONDITIONS = tuple(it.name for it in fields(Query) if it.name not in OF_THE_ANSWER)
_conditions = attrgetter(*CONDITIONS)
_WHOLE: dict[str, Any] = {name: getattr(Query(), name) for name in OF_THE_ANSWER}
