"""A collection: which rows a client can ask for, and what every one of them has.

Two things become one: a layer of the registry, read from its view, and any table an operator publishes. From here on
nothing asks which of the two it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import ColumnElement, Table

from geo.layer import Layer
from geo.property import Property


@dataclass(frozen=True)
class Time:
    """Where a collection keeps the time of its features.

    `range`: one column with a PostgreSQL range. `pair`: two columns, first and last, both inclusive, null for an open
    end. `instant`: one column. `unit` is `day` for dates and `moment` for timestamps; one without a zone counts as UTC.
    """

    shape: Literal["range", "pair", "instant"]
    columns: tuple[str, ...]
    unit: Literal["day", "moment"]
    zoned: bool = True


@dataclass(frozen=True, eq=False)
class Collection:
    """What is known of a collection before any row is read.

    `key` names the column that is a feature's `id` outside; `order` the unique column rows come in when nobody asks for
    another order. `geometry` is a column in the CRS with the PostGIS number `srid`; `geometry_types` are the GeoJSON
    types it can hold, none where any; `geography` says that the column is a geography. `label` names the column with a
    feature's title, `search` those with names, for `q`. `tracked` collections bump the data version with every write;
    `plain` ones change with transactions of their own server alone, so that two snapshots that are equal see the
    same rows; of the others nothing is known but by looking. `filled` are columns that may be null and now are not.

    `history` is the same collection over all that was ever published, where that is kept; its column `known` tells when
    the map said each row, and every query of it names a moment.
    """

    id: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    table: Table
    key: str
    order: str
    geometry: str
    srid: int
    properties: tuple[Property, ...]
    geometry_types: tuple[str, ...] = ()
    label: str | None = None
    search: tuple[str, ...] = ()
    time: Time | None = None
    tracked: bool = False
    plain: bool = False
    geography: bool = False
    layer: Layer | None = None
    filled: frozenset[str] = frozenset()
    history: Collection | None = None
    known: str | None = None
    by_name: Mapping[str, Property] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {it.name: it for it in self.properties})

    def column(self, name: str) -> ColumnElement[object]:
        """The column behind a property; KeyError for a name that is none of this collection's properties."""
        return self.table.c[self.by_name[name].name]

    @property
    def returned(self) -> tuple[Property, ...]:
        """What stands in `properties` of a feature."""
        return tuple(it for it in self.properties if it.returned)

    @property
    def queryables(self) -> tuple[Property, ...]:
        return tuple(it for it in self.properties if it.queryable)

    @property
    def sortables(self) -> tuple[Property, ...]:
        return tuple(it for it in self.properties if it.sortable)

    @property
    def evidence(self) -> bool:
        """Whether its features rest on quotes."""
        return self.layer is not None and self.layer.evidence
