"""From PostgreSQL's types to the types clients see, and to those SQLAlchemy works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.dialects import postgresql as pg
from sqlalchemy.types import (
    REAL,
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Double,
    Integer,
    Numeric,
    SmallInteger,
    String,
    Text,
    TypeEngine,
    UserDefinedType,
)

from geo.catalogue import ColumnFacts
from geo.property import Type
from geo.spatial_type import Geography, Geometry


class Plain(UserDefinedType[Any]):
    """A type of the database that SQLAlchemy has no class for. To compare it with text, cast it to text first."""

    cache_ok = True

    def __init__(self, name: str) -> None:
        self.name = name

    def get_col_spec(self, **_: Any) -> str:
        return self.name


class Padded(Text):
    """PostgreSQL's char, filled up with blanks to its length: whatever it is cast to has lost them."""


@dataclass(frozen=True)
class ColumnType:
    """`outside` in JSON Schema terms, with `items` for an array; `inside` for SQLAlchemy."""

    outside: Type
    inside: TypeEngine[Any]
    items: Type = "string"


# What SQLAlchemy handles in an array as well: text[] and varchar[] do not compare, so each is itself.
SIMPLE: dict[str, ColumnType] = {
    "int2": ColumnType("integer", SmallInteger()),
    "int4": ColumnType("integer", Integer()),
    "int8": ColumnType("integer", BigInteger()),
    "numeric": ColumnType("number", Numeric()),
    "float4": ColumnType("number", REAL()),
    "float8": ColumnType("number", Double()),
    "bool": ColumnType("boolean", Boolean()),
    "date": ColumnType("date", Date()),
    "timestamp": ColumnType("date-time", DateTime()),
    "timestamptz": ColumnType("date-time", DateTime(timezone=True)),
    "text": ColumnType("string", Text()),
    "varchar": ColumnType("string", String()),
    # As text: a value of a request need not be a UUID, and is compared before it is known to be one.
    "uuid": ColumnType("string", pg.UUID(as_uuid=False)),
}

OTHERS: dict[str, ColumnType] = {
    "oid": ColumnType("integer", pg.OID()),
    # PostgreSQL's char without a length is one letter, to which SQLAlchemy's would cut a value.
    "bpchar": ColumnType("string", Padded()),
    "name": ColumnType("string", Text()),
    "citext": ColumnType("string", pg.CITEXT()),
    "daterange": ColumnType("interval", pg.DATERANGE()),
    "tsrange": ColumnType("interval", pg.TSRANGE()),
    "tstzrange": ColumnType("interval", pg.TSTZRANGE()),
    "json": ColumnType("object", pg.JSON()),
    "jsonb": ColumnType("object", pg.JSONB()),
    "hstore": ColumnType("object", Plain("hstore")),
}

# Types whose values say nothing to a person, or that have no JSON.
LEFT_OUT = frozenset(
    {"bytea", "raster", "tsvector", "tsquery", "gtsvector", "box2d", "box3d", "cid", "tid", "xid"}
)

# As elements of an array, objects of no fixed shape.
SHAPELESS = frozenset({"json", "jsonb", "hstore", "geometry", "geography"})

TEXTS = frozenset({"text", "varchar", "bpchar", "name", "citext"})
INTEGERS = frozenset({"int2", "int4", "int8"})
KEYS = INTEGERS | TEXTS | {"uuid"}

# What PostGIS writes as GeoJSON (RFC 7946, 1.4), by its own name in capitals; any type at all is ().
GEOJSON_TYPES: dict[str, tuple[str, ...]] = {
    "GEOMETRY": (),
    "POINT": ("Point",),
    "LINESTRING": ("LineString",),
    "POLYGON": ("Polygon",),
    "MULTIPOINT": ("MultiPoint",),
    "MULTILINESTRING": ("MultiLineString",),
    "MULTIPOLYGON": ("MultiPolygon",),
    "GEOMETRYCOLLECTION": ("GeometryCollection",),
}
CURVES = frozenset(
    {"CIRCULARSTRING", "COMPOUNDCURVE", "CURVEPOLYGON", "MULTICURVE", "MULTISURFACE"}
)


def column_type(column: ColumnFacts) -> ColumnType | None:
    """The types of a column that is not spatial; None for one that is left out."""
    if column.element is not None:
        return _array(column, column.element)
    if column.type in LEFT_OUT:
        return None
    if column.kind == "c":
        return ColumnType("object", Plain(column.spelling))
    known = SIMPLE | OTHERS
    return known.get(column.type, ColumnType("string", Plain(column.spelling)))


def geometry_type(column: ColumnFacts) -> str:
    """The name of a geometry's type in capitals, without its dimensions: MULTIPOLYGON for MultiPolygonZM."""
    name = (column.geometry_type or "GEOMETRY").upper()
    return name.removesuffix("M").removesuffix("Z")


def geometry_column_type(column: ColumnFacts, srid: int) -> TypeEngine[Any]:
    """The type of a geometry or geography column whose values have one SRID."""
    name = (column.geometry_type or "GEOMETRY").upper()
    return Geography(name, srid) if column.type == "geography" else Geometry(name, srid)


def _array(column: ColumnFacts, element: str) -> ColumnType | None:
    if element in LEFT_OUT:
        return None
    if element in SIMPLE:
        simple = SIMPLE[element]
        return ColumnType("array", pg.ARRAY(simple.inside), simple.outside)
    shapeless = column.element_kind == "c" or element in SHAPELESS
    return ColumnType("array", Plain(column.spelling), "object" if shapeless else "string")
