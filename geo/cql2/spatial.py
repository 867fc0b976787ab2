"""The S_ functions: how two geometries lie to each other (21-065r2, 7.5 and 7.6)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy
import pyproj
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import (
    ColumnElement,
    Integer,
    LargeBinary,
    and_,
    case,
    cast,
    func,
    literal,
    not_,
)

from geo.constant import constant
from geo.cql2.problem import refusal, shown
from geo.cql2.value import Scope, Value, arguments, wanted
from geo.crs import Crs
from geo.message import Message
from geo.near import near
from geo.spatial_type import Geometry

FUNCTIONS = {
    "s_intersects": "ST_Intersects",
    "s_equals": "ST_Equals",
    "s_disjoint": "ST_Disjoint",
    "s_touches": "ST_Touches",
    "s_within": "ST_Within",
    "s_overlaps": "ST_Overlaps",
    "s_crosses": "ST_Crosses",
    "s_contains": "ST_Contains",
}
COLLECTION = "GeometryCollection"
CURE = Message(
    "Write a geometry as WKT, such as %(example)s, east first, or as the GeoJSON of CQL2 JSON.",
    example="POINT(13.18 32.89)",
)


def relation(name: str, given: Any, scope: Scope) -> ColumnElement[bool]:
    values = [wanted(scope.value(node), "geometry", name) for node in arguments(name, given, 2)]
    plane = _plane(values, scope)
    sides = [_sql(it, scope, plane) for it in values]
    # ST_Disjoint refuses collections of geometries; ST_Intersects does not.
    function = "ST_Intersects" if name == "s_disjoint" else FUNCTIONS[name]
    mixed = function == "ST_Intersects"
    if not mixed:
        _check_collections(name, values)
    holds = _guarded(getattr(func, function)(*sides), values, sides, mixed, scope)
    holds = and_(*_near(values, scope, plane), holds)
    return not_(holds) if name == "s_disjoint" else holds


def geometry(node: Any, crs: Crs) -> Value:
    """A GeoJSON geometry or {"bbox": […]} in the CRS of the filter. ParameterError for one that is no use."""
    if "bbox" in node:
        said, made = "BBOX", _box(node["bbox"], crs)
    else:
        said, made = shown(node.get("type")), _shape(node, crs)
    return Value("geometry", Message("the literal %(type)s", type=said), constant=made)


def _shape(node: Any, crs: Crs) -> BaseGeometry:
    try:
        made = shapely.force_2d(shape(node))
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise _invalid(node.get("type"), Message(shown(error))) from None
    if made.is_empty:
        raise _invalid(node.get("type"), Message("it is empty"))
    if not numpy.isfinite(shapely.get_coordinates(made)).all():
        raise _invalid(node.get("type"), Message("a coordinate is too large"))
    made = _turned(made, crs)
    if not made.is_valid:
        raise _invalid(node.get("type"), Message(shapely.is_valid_reason(made)))
    _check_range(made, crs)
    return made


def _box(numbers: Any, crs: Crs) -> BaseGeometry:
    known = isinstance(numbers, list) and all(isinstance(it, int | float) for it in numbers)
    if not known or len(numbers) not in {4, 6} or not numpy.isfinite(numbers).all():
        raise _invalid("BBOX", Message("it has no four or six numbers"))
    # Heights say nothing to a plane map.
    first, second, third, fourth = numbers if len(numbers) == 4 else [*numbers[:2], *numbers[3:5]]
    if crs.flip:
        first, second, third, fourth = second, first, fourth, third
    if second > fourth or (first > third and not crs.geographic):
        raise _invalid("BBOX", Message("its lower corner is above its upper one"))
    if first <= third:
        made = _rectangle(first, second, third, fourth)
        _check_range(made, crs)
        return made
    halves = [_rectangle(first, second, 180, fourth), _rectangle(-180, second, third, fourth)]
    for half in halves:
        _check_range(half, crs)
    return shapely.union_all(halves)


def _rectangle(west: float, south: float, east: float, north: float) -> BaseGeometry:
    """The box, which without width or height is a line or a point."""
    return shapely.envelope(shapely.MultiPoint([(west, south), (east, north)]))


def _turned(made: BaseGeometry, crs: Crs) -> BaseGeometry:
    return shapely.transform(made, lambda it: it[:, ::-1]) if crs.flip else made


def _check_range(made: BaseGeometry, crs: Crs) -> None:
    west, south, east, north = made.bounds
    if crs.geographic and not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise refusal(
            shown(made.wkt),
            Message(
                "filter has a geometry with a longitude beyond %(longitude)s or a latitude beyond %(latitude)s.",
                longitude="±180",
                latitude="±90",
            ),
            Message(
                "Coordinates are in %(crs)s, north first; filter-crs says otherwise.", crs=crs.uri
            )
            if crs.flip
            else Message(
                "Coordinates are in %(crs)s, east first; filter-crs says otherwise.", crs=crs.uri
            ),
        )


def _invalid(what: object, why: Message) -> Exception:
    """`why` is ours, or in the words of shapely and GEOS."""
    wrong = Message(
        "filter has a %(type)s that is no valid geometry: %(why)s.", type=shown(what), why=why
    )
    return refusal(shown(what), wrong, CURE)


def _plane(values: list[Value], scope: Scope) -> int:
    """The SRID in which two geometries are compared.

    That of the collection, but where the filter is in degrees and the collection is not: degrees are where every
    coordinate has a place, and where the edges of the filter's geometry are straight.
    """
    given = any(it.literal for it in values) and any(not it.literal for it in values)
    return scope.crs.srid if given and scope.crs.geographic else scope.collection.srid


def _near(values: list[Value], scope: Scope, plane: int) -> Iterator[ColumnElement[bool]]:
    """What the index of the stored column is asked first, where the exact comparison is made in another CRS."""
    if plane == scope.collection.srid:
        return
    literal_, column = sorted(values, key=lambda it: not it.literal)
    around = near(scope.collection, scope.crs, literal_.constant.bounds)
    if around is not None:
        yield _column(column, scope).bool_op("&&")(around)


def _sql(value: Value, scope: Scope, plane: int) -> ColumnElement[Any]:
    if value.literal:
        made = _transformed(value.constant, scope.crs.srid, plane)
        wkb = literal(shapely.to_wkb(made), LargeBinary())
        return func.ST_GeomFromWKB(wkb, constant(plane, Integer()))
    column = _column(value, scope)
    return column if plane == scope.collection.srid else func.ST_Transform(column, plane)


def _column(value: Value, scope: Scope) -> ColumnElement[Any]:
    assert value.sql is not None
    collection = scope.collection
    kind = value.sql.type
    if getattr(kind, "srid", collection.srid) not in {collection.srid, -1}:
        raise refusal(
            value.said,
            Message(
                "filter: %(value)s is in another coordinate reference system than the collection.",
                value=value.said,
            ),
            Message("Use the property %(name)s.", name=collection.geometry),
        )
    return cast(value.sql, Geometry) if getattr(kind, "name", "") == "geography" else value.sql


def _transformed(made: BaseGeometry, source: int, target: int) -> BaseGeometry:
    if source == target:
        return made
    moved = shapely.transform(
        made, lambda it: numpy.column_stack(_transformer(source, target).transform(*it.T))
    )
    if not numpy.isfinite(shapely.get_coordinates(moved)).all() or not moved.is_valid:
        raise refusal(
            shown(made.wkt),
            Message(
                "filter has a geometry outside of the area of the collection's coordinate reference system."
            ),
            Message("Ask for a smaller area."),
        )
    return moved


@cache
def _transformer(source: int, target: int) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


def _check_collections(name: str, values: list[Value]) -> None:
    for value in values:
        if value.literal and value.constant.geom_type == COLLECTION:
            raise refusal(
                COLLECTION,
                Message(
                    "filter: %(operator)s cannot take a %(type)s.",
                    operator=name.upper(),
                    type=COLLECTION,
                ),
                Message("Use S_INTERSECTS or S_DISJOINT, or ask for each of its parts."),
            )


def _guarded(
    holds: ColumnElement[bool],
    values: list[Value],
    sides: list[ColumnElement[Any]],
    mixed: bool,
    scope: Scope,
) -> ColumnElement[bool]:
    """Neither true nor false for geometries GEOS fails at: rings that cross themselves, and most often collections.

    The geometries of our own layers are checked before they are stored; those of other tables may be anything.
    """
    columns = [it for value, it in zip(values, sides, strict=True) if not value.literal]
    if scope.collection.layer is not None or not columns:
        return holds
    fit: list[ColumnElement[bool]] = [func.ST_IsValid(it) for it in columns]
    types = scope.collection.geometry_types
    if not mixed and (not types or COLLECTION in types):
        fit += [func.GeometryType(it) != literal(COLLECTION.upper()) for it in columns]
    # Boxes that meet are asked for outside of the CASE, where the index serves; each function here needs them.
    return and_(sides[0].bool_op("&&")(sides[1]), case((and_(*fit), holds)))
