"""Where and when the rows of a table are: geometry, CRS and time, found by types, constraints and names."""

from __future__ import annotations

import geopandas
import pytest
import shapely
from sqlalchemy import Connection, func, select, text

from geo.collection import Time
from tests.published import POINT, POINTS, TABLE, only, operators, publish, refusal, rows, town

__all__ = ["operators", "town"]

# Where --------------------------------------------------------------------------------------------------------------

PLACE = "create table town.place (id integer generated always as identity primary key, geom {})"
ARC = "CIRCULARSTRING(0 0, 1 1, 2 0)"
ARC_Z = "CIRCULARSTRING Z (0 0 1, 1 1 1, 2 0 1)"
SHAPES = {
    "geometry(Point, 4326)": ("POINT(1 2)", 4326, ("Point",)),
    "geometry(PointZ, 32633)": ("POINT Z (500000 3600000 7)", 32633, ("Point",)),
    "geometry(LineStringM, 3857)": ("LINESTRING M (1 2 3, 4 5 6)", 3857, ("LineString",)),
    "geometry(MultiPolygonZM, 4326)": (
        "MULTIPOLYGON ZM (((0 0 1 1, 1 0 1 1, 1 1 1 1, 0 0 1 1)))",
        4326,
        ("MultiPolygon",),
    ),
    "geometry(Geometry, 3857)": ("LINESTRING(1 2, 3 4)", 3857, ()),
    "geometry(GeometryZ, 3857)": ("POINT Z (1 2 3)", 3857, ()),
    "geometry(GeometryCollection, 4326)": (
        "GEOMETRYCOLLECTION(POINT(1 2))",
        4326,
        ("GeometryCollection",),
    ),
    "geometry": ("POINT(1 2)", 2100, ()),
    "geometry(Point)": ("POINT(1 2)", 2100, ("Point",)),
    "geography": ("POINT(1 2)", 4326, ()),
    "geography(Polygon)": ("POLYGON((0 0, 1 0, 1 1, 0 0))", 4326, ("Polygon",)),
    "geography(Point, 4267)": ("POINT(1 2)", 4267, ("Point",)),
}


@pytest.mark.parametrize("kind", SHAPES)
def test_the_geometry_has_the_crs_and_type_that_geopandas_reads(
    town: Connection, kind: str
) -> None:
    wkt, srid, types = SHAPES[kind]
    collection = only(
        publish(
            town,
            f"create table town.place (id integer primary key, shape {kind})",
            f"insert into town.place values (1, 'SRID={srid};{wkt}')",
        )
    )
    frame = geopandas.read_postgis(
        text("select id, cast(shape as geometry) as shape from town.place"), town, geom_col="shape"
    )
    assert collection.geometry == "shape"
    assert collection.srid == srid == frame.crs.to_epsg()
    assert collection.geometry_types == types
    assert not types or types[0] == frame.geom_type[0]
    assert collection.geography == kind.startswith("geography")
    assert collection.by_name["shape"].role == "primary-geometry"
    assert collection.by_name["shape"].type == "geometry"
    assert not collection.by_name["shape"].returned
    assert shapely.get_srid(shapely.from_wkb(rows(town, collection)[0]["shape"])) == srid


def test_a_geometry_that_check_constraints_describe_is_known_without_a_row(
    town: Connection,
) -> None:
    collection = only(
        publish(
            town,
            "create table town.old (id integer primary key)",
            "select AddGeometryColumn('town', 'old', 'geom', 32633, 'MULTILINESTRING', 2, false)",
        )
    )
    assert (collection.srid, collection.geometry_types) == (32633, ("MultiLineString",))


def test_a_geometry_behind_a_domain_is_a_geometry(town: Connection) -> None:
    collection = only(
        publish(
            town,
            "create domain town.spot as geometry(Point, 32633)",
            "create table town.place (id integer primary key, geom town.spot)",
            "insert into town.place values (1, 'SRID=32633;POINT(1 2)')",
        )
    )
    assert (collection.srid, collection.geometry_types) == (32633, ("Point",))
    assert len(rows(town, collection)) == 1


@pytest.mark.parametrize(
    ("columns", "chosen"),
    [
        ("a geometry(Point, 4326), geom geometry(Polygon, 4326)", "geom"),
        ("way geometry(Point, 4326), the_geom geometry(Polygon, 4326)", "the_geom"),
        ("b geometry(Point, 4326), a geography(Point)", "b"),
        ('centre geometry(Point, 4326), "GEOM" geometry(Point, 4326)', "GEOM"),
        ("geom geometry(Tin, 4326), outline geometry(Polygon, 4326)", "outline"),
    ],
)
def test_of_several_geometries_the_usual_name_is_chosen(
    town: Connection, columns: str, chosen: str
) -> None:
    collection = only(publish(town, f"create table town.place (id integer primary key, {columns})"))
    assert collection.geometry == chosen
    others = [it for it in collection.returned if it.type == "geometry"]
    assert len(others) == (0 if chosen == "outline" else 1)


@pytest.mark.parametrize(
    ("kind", "values", "reason"),
    [
        ("geometry", [], "Nothing says which SRID"),
        ("geometry", ["POINT(1 2)"], "Nothing says which SRID"),
        ("geometry(Point)", ["POINT(1 2)"], "Nothing says which SRID"),
        ("geometry", ["SRID=4326;POINT(1 2)", "SRID=32633;POINT(1 2)"], "several SRIDs"),
        ("geometry(CompoundCurve, 4326)", [f"SRID=4326;COMPOUNDCURVE({ARC})"], "CompoundCurve"),
        ("geometry(MultiCurveZ, 4326)", [f"SRID=4326;MULTICURVE Z ({ARC_Z})"], "MultiCurveZ"),
    ],
)
def test_a_geometry_that_cannot_be_shown_is_refused_and_the_cure_cures(
    town: Connection, kind: str, values: list[str], reason: str
) -> None:
    inserted = [f"insert into town.place (geom) values ('{value}')" for value in values]
    refused = refusal(publish(town, PLACE.format(kind), *inserted))
    assert reason in refused.reason
    collection = only(publish(town, refused.cure))
    assert collection.srid == 4326
    assert len(rows(town, collection)) == len(values)
    drawn = town.execute(select(func.ST_AsGeoJSON(collection.table.c.geom))).scalars().all()
    assert len(drawn) == len(values)


@pytest.mark.parametrize("kind", ["Tin", "TinZ", "PolyhedralSurfaceZ", "Triangle"])
def test_surfaces_that_geojson_does_not_have_are_refused_by_name(
    town: Connection, kind: str
) -> None:
    refused = refusal(publish(town, PLACE.format(f"geometry({kind}, 4326)")))
    assert kind.lower() in refused.reason.lower()
    assert "view" in refused.cure


def test_an_srid_that_postgis_does_not_know_is_refused(town: Connection) -> None:
    refused = refusal(publish(town, PLACE.format("geometry(Point, 990001)")))
    assert "990001" in refused.reason
    assert "spatial_ref_sys" in refused.cure


def test_a_view_that_transforms_has_the_srid_of_its_rows(town: Connection) -> None:
    collection = only(
        publish(
            town,
            "create schema base",
            f"create table base.place (id integer primary key, {POINTS})",
            f"insert into base.place values (1, {POINT})",
            "create view town.seen as select id, ST_Transform(geom, 32633) as geom from base.place",
        )
    )
    assert collection.srid == 32633


# When ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "time"),
    [
        ("name text", None),
        ("span daterange", Time("range", ("span",), "day")),
        ("span tsrange", Time("range", ("span",), "moment", zoned=False)),
        ("span tstzrange, day date", Time("range", ("span",), "moment")),
        ("span datemultirange", None),
        ("a daterange, valid daterange", Time("range", ("valid",), "day")),
        ("a daterange, b daterange", None),
        ("valid_from date, valid_to date", Time("pair", ("valid_from", "valid_to"), "day")),
        ('"to" date, "from" date', Time("pair", ("from", "to"), "day")),
        ('"Start" timestamptz, "End" timestamptz', Time("pair", ("Start", "End"), "moment")),
        (
            '"start" timestamp, "end" timestamp',
            Time("pair", ("start", "end"), "moment", zoned=False),
        ),
        ("start_date date, end_date timestamptz", None),
        ("start_date date, end_date text", Time("instant", ("start_date",), "day")),
        (
            "starts_at timestamptz, ends_at timestamptz",
            Time("pair", ("starts_at", "ends_at"), "moment"),
        ),
        ("noticed timestamptz", Time("instant", ("noticed",), "moment")),
        ("noticed timestamp", Time("instant", ("noticed",), "moment", zoned=False)),
        ("a date, b date", None),
        ("a date, observed_at timestamptz, b date", Time("instant", ("observed_at",), "moment")),
        ("date timestamptz, datetime date", Time("instant", ("datetime",), "day")),
        ("created_at timestamptz, noticed date", Time("instant", ("noticed",), "day")),
        ("created_at timestamptz, a date, b date", None),
        ("updated date", Time("instant", ("updated",), "day")),
        ("created_at timestamptz, updated_at timestamptz", None),
        ("date text", None),
    ],
)
def test_the_time_of_a_table_is_found_by_types_and_names(
    town: Connection, columns: str, time: Time | None
) -> None:
    collection = only(publish(town, TABLE.format(columns)))
    assert collection.time == time
    roles = {it.name: it.role for it in collection.returned if it.role}
    named = {
        "range": ["primary-interval"],
        "pair": ["primary-interval-start", "primary-interval-end"],
        "instant": ["primary-instant"],
    }
    assert roles == (dict(zip(time.columns, named[time.shape], strict=True)) if time else {})
