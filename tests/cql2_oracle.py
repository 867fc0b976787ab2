"""What a filter means, said a second time in Python, and tables to try it on.

Three values: True, False and None for neither. Geometry is shapely's, decimals are Python's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import inf
from typing import Any

import shapely
from shapely.geometry import shape
from sqlalchemy import Column as TableColumn
from sqlalchemy import Connection, MetaData, Table, text
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
    Text,
    TypeEngine,
    UserDefinedType,
)

from geo.collection import Collection
from geo.property import Property, Type
from geo.spatial_type import Geometry


class Mood(UserDefinedType[str]):
    """A type of the database that is only written as text."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "mood"


TYPES: dict[str, TypeEngine[object]] = {
    "text": Text(),
    "integer": Integer(),
    "bigint": BigInteger(),
    "numeric": Numeric(),
    "real": REAL(),
    "float8": Double(),
    "boolean": Boolean(),
    "date": Date(),
    "timestamp": DateTime(),
    "timestamptz": DateTime(timezone=True),
    "daterange": pg.DATERANGE(),
    "tsrange": pg.TSRANGE(),
    "tstzrange": pg.TSTZRANGE(),
    "uuid": pg.UUID(as_uuid=False),
    "mood": Mood(),
    "oid": pg.OID(),
    "text[]": pg.ARRAY(Text()),
    "integer[]": pg.ARRAY(Integer()),
    "date[]": pg.ARRAY(Date()),
    "float8[]": pg.ARRAY(Double()),
    "jsonb": pg.JSONB(),
}


@dataclass(frozen=True)
class Column:
    name: str
    inside: str
    outside: Type
    items: Type = "string"


def create(
    connection: Connection, table: str, columns: tuple[Column, ...], srid: int = 4326
) -> None:
    """A table with the columns, a key `fid` and a geometry."""
    named = "".join(f', "{it.name}" {it.inside}' for it in columns)
    connection.execute(
        text(
            f"create table {table} (fid serial primary key, geometry geometry(geometry, {srid})"
            f"{named})".replace(":", r"\:")
        )
    )


def collection_of(
    table: str, columns: tuple[Column, ...], metadata: MetaData, srid: int = 4326
) -> Collection:
    """The collection of a table that `create` made."""
    made = Table(
        table,
        metadata,
        TableColumn("fid", Integer()),
        TableColumn("geometry", Geometry(srid=srid)),
        *(TableColumn(it.name, TYPES.get(it.inside, Geometry(srid=4326))) for it in columns),
    )
    return Collection(
        id=table,
        title={"en": table},
        description={},
        table=made,
        key="fid",
        order="fid",
        geometry="geometry",
        srid=srid,
        properties=(
            Property("fid", "integer", role="id"),
            Property("geometry", "geometry", role="primary-geometry"),
            *(Property(it.name, it.outside, items=it.items) for it in columns),
        ),
    )


class UnsureError(Exception):
    """The two sides are so near that a rounded digit decides."""


def holds(node: Any, row: Mapping[str, Any]) -> bool | None:
    """Whether a row matches a condition, in CQL2-JSON terms; None where it is neither true nor false."""
    if isinstance(node, bool):
        return node
    if "property" in node:
        return row[node["property"]]
    operator, given = node["op"].lower(), node["args"]
    if operator in {"and", "or"}:
        return _together(operator, [holds(it, row) for it in given])
    if operator == "not":
        inner = holds(given[0], row)
        return None if inner is None else not inner
    if operator == "isnull":
        return value(given[0], row) in (None, (None, None))
    if operator == "between":
        low = _compared(">=", value(given[0], row), value(given[1], row))
        high = _compared("<=", value(given[0], row), value(given[2], row))
        return _together("and", [low, high])
    if operator == "in":
        left = value(given[0], row)
        return _together("or", [_compared("=", left, value(it, row)) for it in given[1]])
    if operator == "like":
        return _like(value(given[0], row), value(given[1], row))
    if operator in SPATIAL:
        return _spatial(operator, *(value(it, row) for it in given))
    if operator in ALLEN:
        return _temporal(operator, *(_ends(it, row) for it in given))
    if operator.startswith("a_"):
        return _sets(operator, *(value(it, row) for it in given))
    return _compared(operator, *(value(it, row) for it in given))


def value(node: Any, row: Mapping[str, Any]) -> Any:
    """What a node stands for: numbers as fractions, days and moments as dates and datetimes in UTC."""
    if isinstance(node, bool | str):
        return node
    if isinstance(node, list):
        return [value(it, row) for it in node]
    if isinstance(node, int | float):
        return Fraction(Decimal(repr(node)))
    if "property" in node:
        found = row[node["property"]]
        if isinstance(found, float | Decimal | int) and not isinstance(found, bool):
            return Fraction(Decimal(repr(found)) if isinstance(found, float) else found)
        return found
    if "date" in node:
        return date.fromisoformat(node["date"])
    if "timestamp" in node:
        return datetime.fromisoformat(node["timestamp"])
    if "bbox" in node:
        return shapely.box(*node["bbox"])
    if "type" in node:
        return shape(node)
    if node["op"] in {"casei", "accenti"}:
        inner = value(node["args"][0], row)
        return None if inner is None else inner.casefold()
    if node["op"] in CALCULATIONS:
        left, right = (value(it, row) for it in node["args"])
        return None if left is None or right is None else CALCULATIONS[node["op"]](left, right)
    return holds(node, row)


def _together(operator: str, answers: list[bool | None]) -> bool | None:
    decisive = operator == "or"
    if decisive in answers:
        return decisive
    return None if None in answers else not decisive


def _compared(sign: str, left: Any, right: Any) -> bool | None:
    if left is None or right is None:
        return None
    if isinstance(left, date) and isinstance(right, date):
        left, right = _alike(left, right)
    near = Fraction(1, 10**9)
    if isinstance(left, Fraction) and 0 < abs(left - right) < near * max(abs(left), abs(right)):
        raise UnsureError
    return SIGNS[sign](left, right)


def _alike(left: date, right: date) -> tuple[date, date]:
    """As days where either is one."""
    if isinstance(left, datetime) and isinstance(right, datetime):
        return left, right
    return tuple(it.date() if isinstance(it, datetime) else it for it in (left, right))


def _like(words: str | None, pattern: str | None) -> bool | None:
    if words is None or pattern is None:
        return None
    expression, taken = "", False
    for sign in pattern:
        wild = {"%": ".*", "_": "."}.get(sign) if not taken else None
        taken = sign == "\\" and not taken
        expression += "" if taken else wild or re.escape(sign)
    return re.fullmatch(expression, words, re.DOTALL) is not None


def _spatial(name: str, left: Any, right: Any) -> bool | None:
    return None if left is None or right is None else bool(SPATIAL[name](left, right))


# An end of an interval: a day or a moment, None for no answer, or ±inf.
def _ends(node: Any, row: Mapping[str, Any]) -> tuple[Any, Any]:
    if isinstance(node, dict) and "interval" in node:
        ends = []
        for it, infinite in zip(node["interval"], (-inf, inf), strict=True):
            if it == "..":
                ends.append(infinite)
            elif isinstance(it, str):
                ends.append(datetime.fromisoformat(it) if "T" in it else date.fromisoformat(it))
            else:
                found = value(it, row)
                ends.append(infinite if found is None else found)
        return ends[0], ends[1]
    found = value(node, row)
    return found if isinstance(found, tuple) else (found, found)


def _temporal(name: str, first: tuple[Any, Any], second: tuple[Any, Any]) -> bool | None:
    def compared(sign: str, left: Any, right: Any) -> bool | None:
        if left is None or right is None:
            return None
        if isinstance(left, float) or isinstance(right, float):
            left, right = (it if isinstance(it, float) else 0.0 for it in (left, right))
        return _compared(sign, left, right)

    ends = {"s1": first[0], "e1": first[1], "s2": second[0], "e2": second[1]}
    conditions = ALLEN[name].split()
    answers = [
        compared(sign, ends[left], ends[right])
        for left, sign, right in zip(
            conditions[::3], conditions[1::3], conditions[2::3], strict=True
        )
    ]
    return _together("or" if name == "t_disjoint" else "and", answers)


def _sets(name: str, left: Any, right: Any) -> bool | None:
    if left is None or right is None:
        return None
    one, other = set(left), set(right)
    return {
        "a_equals": one == other,
        "a_contains": one >= other,
        "a_containedby": one <= other,
        "a_overlaps": bool(one & other),
    }[name]


def _power(base: Fraction, exponent: Fraction) -> Fraction | None:
    if base == 0 and exponent < 0:
        return None
    return base ** int(exponent)


SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}
CALCULATIONS: dict[str, Callable[[Fraction, Fraction], Fraction | None]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right if right else None,
    "%": lambda left, right: left - right * int(left / right) if right else None,
    "div": lambda left, right: Fraction(int(left / right)) if right else None,
    "^": _power,
}
SPATIAL: dict[str, Callable[[Any, Any], Any]] = {
    f"s_{name}": getattr(shapely, name)
    for name in [
        "intersects",
        "equals",
        "disjoint",
        "touches",
        "within",
        "overlaps",
        "crosses",
        "contains",
    ]
}
ALLEN = {
    "t_after": "s1 > e2",
    "t_before": "e1 < s2",
    "t_disjoint": "e1 < s2 s1 > e2",
    "t_intersects": "e1 >= s2 s1 <= e2",
    "t_equals": "s1 = s2 e1 = e2",
    "t_contains": "s2 > s1 e2 < e1",
    "t_during": "s1 > s2 e1 < e2",
    "t_finishes": "e1 = e2 s1 > s2",
    "t_finishedby": "e2 = e1 s2 > s1",
    "t_meets": "e1 = s2",
    "t_metby": "e2 = s1",
    "t_overlaps": "s1 < s2 s2 < e1 e1 < e2",
    "t_overlappedby": "s2 < s1 s1 < e2 e2 < e1",
    "t_starts": "s1 = s2 e1 < e2",
    "t_startedby": "s2 = s1 e2 < e1",
}
