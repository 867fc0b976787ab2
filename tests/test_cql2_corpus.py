"""The 229 example filters of OGC 21-065r2: each runs on PostGIS, or is refused for a reason given here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, MetaData, select, text

from geo import database
from geo.cluster import Cluster
from geo.collection import Collection
from geo.cql2 import compile_filter
from geo.crs import CRS84
from geo.errors import ParameterError
from geo.filter import Filter
from tests.cql2_oracle import Column, collection_of, create

DATA = Path(__file__).parent / "data" / "cql2"
TEXTS: dict[str, str] = json.loads((DATA / "text.json").read_text(encoding="utf-8"))
JSONS = json.loads((DATA / "json.json").read_text(encoding="utf-8"))

STRINGS = (
    "city name cityName road_class etat_vol landsat:scene_id eo:instrument beamMode swathDirection "
    "polarization owner material geophys:SURVEY_NAME id"
)
NUMBERS = (
    "windSpeed balance depth vehicle_height bridge_clearance eo:cloud_cover taxes value foo bar x"
)
COLUMNS = (
    *(Column(name, "text", "string") for name in STRINGS.split()),
    *(Column(name, "float8", "number") for name in NUMBERS.split()),
    *(
        Column(name, "integer", "integer")
        for name in ["category", "floors", "landsat:wrs_row", "landsat:wrs_path"]
    ),
    *(
        Column(name, "timestamptz", "date-time")
        for name in ["updated", "updated_at", "touchdown", "liftOff", "starts_at", "ends_at"]
    ),
    *(
        Column(name, "geometry(geometry, 4326)", "geometry")
        for name in ["footprint", "road", "location"]
    ),
    Column("event_time", "tstzrange", "interval"),
    Column("built", "date", "date"),
    Column("swimming_pool", "boolean", "boolean"),
    Column("values", "text[]", "array"),
    Column("layer:ids", "text[]", "array"),
)

# What this server does not do, or what fits no table: part of the sentence that says so.
REFUSED = {
    "clause6_01": "no function avg",
    "clause6_02b": "no function avg",
    "clause7_18": "no function Buffer",
    "example68": "no function Foo",
    "example69": "no function Bar",
    # The same property is a number in three other examples.
    "example03": "they cannot be compared",
    "example40": "they cannot be compared",
    "example40-alt01": "they cannot be compared",
    # Rings that cross themselves: no two servers agree on what is inside.
    "example46": "no valid geometry",
    "example46-alt01": "no valid geometry",
    "example49": "no valid geometry",
    "example49-alt01": "no valid geometry",
    # Arrays of PostgreSQL have one type.
    "example81": "an array of one type",
    "example82": "an array of one type",
    "example84": "cannot take a GeometryCollection",
}


@pytest.fixture(scope="module")
def engine(cluster: Cluster, templates: tuple[str, str], worker: str) -> Iterator[Engine]:
    name = f"corpus_{worker}"
    cluster.create_database(name, template=templates[0])
    engine = database.writer(cluster.url(name))
    with engine.begin() as connection:
        create(connection, "corpus", COLUMNS)
        columns = ("starts_at", "ends_at", "name", "value", "foo")
        connection.execute(
            text(
                f"insert into corpus ({', '.join(columns)}, geometry) "
                "values (now(), null, 'foot', 15, 3, 'SRID=4326;POINT(1 2)')"
            )
        )
        connection.execute(text("insert into corpus default values"))
    yield engine
    engine.dispose()
    cluster.drop_database(name)


@pytest.fixture(scope="module")
def collection() -> Collection:
    return collection_of("corpus", COLUMNS, MetaData())


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        yield connection


def test_the_corpus_is_whole() -> None:
    assert (len(TEXTS), len(JSONS)) == (120, 109)


@pytest.mark.parametrize("name", TEXTS)
def test_an_example_in_text_runs_or_is_refused_by_name(
    name: str, connection: Connection, collection: Collection
) -> None:
    parsed = Filter.parse(TEXTS[name], "cql2-text")
    complaint = _complaint(parsed, connection, collection)
    assert bool(complaint) == (name in REFUSED)
    assert REFUSED.get(name, "") in complaint


@pytest.mark.parametrize("name", JSONS)
def test_an_example_in_json_runs_or_is_refused_by_name(
    name: str, connection: Connection, collection: Collection
) -> None:
    parsed = Filter.parse(json.dumps(JSONS[name]), "cql2-json")
    complaint = _complaint(parsed, connection, collection)
    assert bool(complaint) == (name in REFUSED)
    assert REFUSED.get(name, "") in complaint


@pytest.mark.parametrize("name", sorted(set(TEXTS) & set(JSONS)))
def test_both_encodings_of_an_example_are_one_filter(name: str) -> None:
    as_text = Filter.parse(TEXTS[name], "cql2-text")
    as_json = Filter.parse(json.dumps(JSONS[name]), "cql2-json")
    assert as_text.tree == as_json.tree


def _complaint(parsed: Filter, connection: Connection, collection: Collection) -> str:
    """Why a filter is refused; no words where it is not, and then it runs."""
    try:
        condition = compile_filter(parsed.tree, collection, CRS84)
    except ParameterError as refused:
        return str(refused)
    connection.execute(select(collection.table.c.fid).where(condition)).all()
    return ""
