"""How a table becomes a collection: its types, names and words; and how a layer of the registry does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, MetaData, Table, Text, cast, func, inspect, select

from geo import database
from geo.collection import Time
from geo.errors import StoreError
from geo.layer import Layer
from geo.property import Property
from geo.publication import published
from geo.reflection import FOR_FILTERS, INSIDE, layer_collection
from layers import LAYERS
from tests.published import POINT, POINTS, TABLE, only, operators, publish, rows, run, town

__all__ = ["operators", "town"]

# By itself it knows no type of PostGIS; here it is asked for names alone.
UNKNOWN_TO_SQLALCHEMY = pytest.mark.filterwarnings("ignore:Did not recognize type 'geometry'")

TYPES = {
    "smallint": ("integer", "1"),
    "integer": ("integer", "1"),
    "bigint": ("integer", "9007199254740993"),
    "oid": ("integer", "1"),
    "numeric(10, 2)": ("number", "1.25"),
    "real": ("number", "1.5"),
    "double precision": ("number", "1e300"),
    "boolean": ("boolean", "true"),
    "date": ("date", "'2019-04-04'"),
    "timestamp": ("date-time", "'2019-04-04 12:00'"),
    "timestamptz": ("date-time", "'2019-04-04 12:00+02'"),
    "daterange": ("interval", "'[2019-04-04,)'"),
    "tsrange": ("interval", "'[2019-04-04 12:00,)'"),
    "tstzrange": ("interval", "'empty'"),
    "datemultirange": ("string", "'{[2019-04-04,2019-04-05)}'"),
    "int4range": ("string", "'[1,5)'"),
    "text": ("string", "'سرت'"),
    "varchar(20)": ("string", "'x'"),
    "char(4)": ("string", "'x'"),
    '"char"': ("string", "'x'"),
    "name": ("string", "'x'"),
    "citext": ("string", "'x'"),
    "uuid": ("string", "'0b9c1b8e-8d3d-4b3a-9a55-1c6f2d3e4f50'"),
    "inet": ("string", "'10.0.0.1'"),
    "money": ("string", "1.5"),
    "interval": ("string", "'2 days'"),
    "time": ("string", "'12:00'"),
    "point": ("string", "'(1,2)'"),
    "xml": ("string", "'<a/>'"),
    "ltree": ("string", "'a.b'"),
    "town.mood": ("string", "'calm'"),
    "town.weight": ("number", "2"),
    "town.heavy_weight": ("number", "20"),
    "json": ("object", """'{"a": [1]}'"""),
    "jsonb": ("object", """'{"a": [1]}'"""),
    "hstore": ("object", "'a=>1'"),
    "town.pair": ("object", "'(1,x)'"),
    "integer[]": ("array", "'{1,2}'"),
    "text[]": ("array", "'{a,b}'"),
    "varchar(3)[]": ("array", "'{a,b}'"),
    "char(3)[]": ("array", "'{a,b}'"),
    "date[]": ("array", "'{2019-04-04}'"),
    "town.mood[]": ("array", "'{calm,tense}'"),
    "jsonb[]": ("array", """array['{"a": 1}'::jsonb]"""),
    "geometry(Polygon, 4326)": ("geometry", "ST_MakeEnvelope(1, 2, 3, 4, 4326)"),
    "geography(Point)": ("geometry", "'POINT(1 2)'"),
}
MADE_FIRST = (
    "create extension if not exists hstore",
    "create extension if not exists citext",
    "create extension if not exists ltree",
    "create type town.mood as enum ('calm', 'tense')",
    "create type town.pair as (a integer, b text)",
    "create domain town.weight as numeric check (value > 0)",
    "create domain town.heavy_weight as town.weight check (value > 10)",
)


def test_every_type_of_a_column_is_known_and_can_be_read(town: Connection) -> None:
    columns = ", ".join(f"c{number} {kind}" for number, kind in enumerate(TYPES))
    values = ", ".join(value for _, value in TYPES.values())
    collection = only(
        publish(
            town,
            *MADE_FIRST,
            TABLE.format(columns),
            f"insert into town.place values (1, {POINT}, {values})",
            "insert into town.place (id) values (2)",
        )
    )
    found = {kind: collection.by_name[f"c{number}"].type for number, kind in enumerate(TYPES)}
    assert found == {kind: outside for kind, (outside, _) in TYPES.items()}
    full, empty = rows(town, collection)
    assert None not in full.values()
    # A cursor reads a value back from text, in the column's own type.
    for column in collection.table.c:
        back = cast(cast(column, Text), column.type)
        assert town.execute(
            select(back.is_not(None)).where(column.is_not(None)).limit(1)
        ).scalar_one()
    assert [name for name, value in empty.items() if value is not None] == ["id"]


def test_a_type_says_what_is_in_an_array_and_in_an_enum(town: Connection) -> None:
    collection = only(
        publish(
            town,
            *MADE_FIRST,
            TABLE.format("moods town.mood[], days date[], shapes jsonb[], mood town.mood"),
        )
    )
    assert collection.by_name["moods"].items == "string"
    assert collection.by_name["days"].items == "date"
    assert collection.by_name["shapes"].items == "object"
    assert not collection.by_name["shapes"].queryable
    assert collection.by_name["mood"].enum == ("calm", "tense")


def test_bytes_are_left_out_and_the_description_says_so(town: Connection) -> None:
    collection = only(publish(town, TABLE.format("photo bytea, search tsvector, name text")))
    assert "photo" not in collection.by_name
    assert "photo" not in collection.table.c
    assert collection.description["en"] == "Left out: photo (bytea), search (tsvector)."


def test_generated_columns_are_properties_and_dropped_ones_are_not(town: Connection) -> None:
    collection = only(
        publish(
            town,
            TABLE.format("a integer, b integer, twice integer generated always as (a * 2) stored"),
            "alter table town.place drop column b",
            f"insert into town.place (id, geom, a) values (1, {POINT}, 4)",
        )
    )
    assert [it.name for it in collection.returned] == ["a", "twice"]
    assert rows(town, collection)[0]["twice"] == 8


NAMES = (
    "limit", "bbox", "id", "key", "label", "properties", "geometry", "select", "user", "a b", 'say "hi"',
    "it's", "100%", "%s", "%(x)s", "a:b", ":x", "a.b", "Name", "NAME", "مدينة", "日本", "x" * 63, "a)b", "back\\slash",
    "c", "keys", "columns", "__init__", " ", "\t", "-- x", "{}", "fid", "ctid_", "tableoid_",
)  # fmt: skip


def quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def test_a_column_may_have_any_name(town: Connection) -> None:
    columns = ", ".join(f"{quote(name)} text" for name in NAMES)
    values = ", ".join(f"'value {number}'" for number in range(len(NAMES)))
    collection = only(
        publish(
            town,
            f"create table town.odd (the_key integer primary key, the_geom geometry(Point, 4326), {columns})",
            f"insert into town.odd values (1, {POINT}, {values})",
        )
    )
    (row,) = rows(town, collection)
    assert [row[name] for name in NAMES] == [f"value {number}" for number in range(len(NAMES))]
    assert [it.name for it in collection.returned] == list(NAMES)
    # Bound values as well: their names are made of the columns' names.
    for number, name in enumerate(NAMES):
        chosen = select(func.count()).where(collection.column(name) == f"value {number}")
        assert town.execute(chosen).scalar_one() == 1, name


names = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=15
)


@given(table=names, key=names, column=names)
@settings(deadline=None, max_examples=20)
def test_a_table_its_key_and_its_columns_may_have_any_name(
    operators: Engine, table: str, key: str, column: str
) -> None:
    if len({key, column, "geom"}) < 3:
        return
    with operators.connect() as connection:
        collection = only(
            publish(
                connection,
                "create schema town",
                f"create table town.{quote(table)} ({quote(key)} text primary key, {quote(column)} integer, {POINTS})",
                f"insert into town.{quote(table)} values ('a', 7, {POINT})",
            )
        )
        (row,) = rows(connection, collection)
        connection.rollback()
    assert (collection.key, row[key], row[column]) == (key, "a", 7)
    assert collection.id.isascii()
    assert "." not in collection.id
    assert collection.title["en"]


@pytest.mark.parametrize("schema", ["My Schema", "a.b", "100%", "مدن", 'q"q'])
def test_a_schema_may_have_any_name(town: Connection, schema: str) -> None:
    run(
        town,
        f"create schema {quote(schema)}",
        f"create table {quote(schema)}.place (id integer primary key, {POINTS})",
        f"insert into {quote(schema)}.place values (1, {POINT})",
        f"grant usage on schema {quote(schema)} to sourceline_reader",
        f"grant select on all tables in schema {quote(schema)} to sourceline_reader",
    )
    assert len(rows(town, only(published(town, (schema,))))) == 1


# Words --------------------------------------------------------------------------------------------------------------


def test_comments_are_titles_and_descriptions(town: Connection) -> None:
    collection = only(
        publish(
            town,
            TABLE.format("depth_m integer, well_name text"),
            "comment on table town.place is E'Wells\\nEvery well\\nof the survey.'",
            "comment on column town.place.depth_m is E'Depth\\nIn metres.'",
        )
    )
    assert collection.title == {"en": "Wells"}
    assert collection.description == {"en": "Every well\nof the survey."}
    depth = Property("depth_m", "integer", "Depth", "In metres.")
    assert collection.by_name["depth_m"] == depth
    assert collection.by_name["well_name"].title == "Well name"


@pytest.mark.parametrize(
    ("columns", "label", "search"),
    [
        ("name text, note text", "name", ("name",)),
        ("title varchar(20), name_ar text, NAME citext", "name", ("title", "name_ar", "name")),
        ("note text, code uuid, remark text", None, ("note", "remark")),
        ("name integer, label text", "label", ("label",)),
        ('"Place Name" text, a text', None, ("Place Name",)),
        ("nr integer", None, ()),
    ],
)
def test_the_label_and_what_is_searched_are_found_by_name(
    town: Connection, columns: str, label: str | None, search: tuple[str, ...]
) -> None:
    made = ("create extension if not exists citext", TABLE.format(columns))
    collection = only(publish(town, *made))
    assert (collection.label, collection.search) == (label, search)


@UNKNOWN_TO_SQLALCHEMY
def test_a_table_has_the_columns_that_sqlalchemy_finds(town: Connection) -> None:
    collection = only(
        publish(town, *MADE_FIRST, TABLE.format("a text, mood town.mood, b daterange"))
    )
    found = [it["name"] for it in inspect(town).get_columns("place", "town")]
    assert [it.name for it in collection.table.c] == found
    assert [it.name for it in collection.properties] == found
    assert not collection.tracked
    assert collection.layer is None


# Our own layers -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def libya(libya_url: str) -> Iterator[Engine]:
    engine = database.reader(libya_url)
    yield engine
    engine.dispose()


@UNKNOWN_TO_SQLALCHEMY
@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_a_layer_is_a_collection_of_its_view(libya: Engine, layer: Layer) -> None:
    collection = layer_collection(libya, layer)
    view = Table(layer.name, MetaData(schema="layers"), autoload_with=libya)
    apart = INSIDE
    assert [it.name for it in collection.table.c] == [it.name for it in view.c]
    assert [it.name for it in collection.properties] == [
        it.name for it in view.c if it.name not in apart
    ]
    assert {it.name for it in collection.properties if not it.returned} == (
        {"id", "geom", "valid"} | FOR_FILTERS if layer.evidence else {"id", "geom"}
    )
    assert (collection.key, collection.order, collection.geometry) == ("id", "fid", "geom")
    assert (collection.srid, collection.label, collection.tracked) == (4326, "name", True)
    assert collection.geometry_types == (layer.geometry_type,)
    assert collection.layer is layer
    assert collection.by_name["kind"].enum == tuple(it.name for it in layer.kinds)
    with libya.connect() as connection:
        found = connection.execute(select(*collection.table.c)).all()
        count = connection.execute(select(func.count()).select_from(view)).scalar_one()
    assert len(found) == count > 0


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_a_layer_has_time_where_its_view_has(libya: Engine, layer: Layer) -> None:
    with libya.connect() as connection:
        collection = layer_collection(connection, layer)
    roles = {it.name: it.role for it in collection.properties if it.role}
    expected = {"id": "id", "geom": "primary-geometry"}
    if layer.evidence:
        assert collection.time == Time("range", ("valid",), "day")
        assert collection.by_name["valid"].type == "interval"
        assert collection.by_name["quotes"].type == "array"
        assert not collection.by_name["quotes"].queryable
        assert collection.by_name["parties"].items == "string"
        expected |= {"valid_from": "primary-interval-start", "valid_to": "primary-interval-end"}
    else:
        assert collection.time is None
    assert roles == expected


def test_a_layer_without_its_view_is_refused_by_name(libya: Engine) -> None:
    missing = Layer("rivers", {}, {}, "MultiLineString", (), 9)
    with pytest.raises(StoreError, match=r"layers\.rivers"):
        layer_collection(libya, missing)
