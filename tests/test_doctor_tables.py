"""The doctor and a table with each fault it knows: found where it is, and the cure cures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app import create_app
from geo import database
from geo.cluster import Cluster
from geo.doctor import Finding
from geo.doctor_tables import LARGE, SAMPLE, BaseTable, RowFacts, TableFacts, examine_table
from geo.settings import Settings
from tests.conftest import _copy
from tests.doctor_findings import bad, findings

SQUARE = "ST_GeomFromText('POLYGON((13 32, 14 32, 14 33, 13 33, 13 32))', 4326)"
BOW = "ST_GeomFromText('POLYGON((13 32, 14 33, 14 32, 13 33, 13 32))', 4326)"
POINT = "ST_SetSRID(ST_MakePoint(13.2, 32.9), 4326)"

# A table for each fault that a table can have in a database: how it is made, and which check finds it how bad.
FAULTS: dict[str, tuple[str, str, str]] = {
    "empty": ("id int primary key, geom geometry(Point, 4326)", "filled", "warning"),
    "bow": (f"as select 1 as id, {BOW} as geom", "geometries", "warning"),
    "clockwise": (
        f"as select 1 as id, ST_ForcePolygonCW({SQUARE}) as geom",
        "geometries",
        "warning",
    ),
    "hollow": (
        "as select 1 as id, 'SRID=4326;POINT EMPTY'::geometry(Point, 4326) as geom",
        "geometries",
        "warning",
    ),
    "wide": (
        "as select 1 as id, 'SRID=4326;LINESTRING(-179 1, 179 1)'::geometry(LineString, 4326) as geom",
        "geometries",
        "warning",
    ),
    "swapped": (
        "as select 1 as id, 'SRID=4326;POINT(60 170)'::geometry(Point, 4326) as geom",
        "place",
        "error",
    ),
    "far": (
        "as select 1 as id, 'SRID=4326;POINT(500000 3600000)'::geometry(Point, 4326) as geom",
        "place",
        "error",
    ),
    "off_map": (
        "as select 1 as id, 'SRID=4326;POINT(32.9 13.2)'::geometry(Point, 4326) as geom",
        "place",
        "warning",
    ),
    "metres": (
        "as select 1 as id, 'SRID=32633;POINT(13.2 32.9)'::geometry(Point, 32633) as geom",
        "place",
        "warning",
    ),
    "cases": (f"as select unnest(array['a', 'A']) as id, {POINT} as geom", "ids", "warning"),
    "slashes": (f"as select 'a/b'::text as id, {POINT} as geom", "ids", "warning"),
    "mixed": (
        f"as select g as id, ST_SetSRID({POINT}, 4325 + g) as geom from generate_series(1, 2) as g",
        "publication",
        "warning",
    ),
    "nowhere": (f"as select 1 as id, ST_SetSRID({POINT}, 0) as geom", "publication", "warning"),
    "twice": (
        f"as select 1 as id, {POINT} as geom from generate_series(1, 2)",
        "publication",
        "warning",
    ),
    "unindexed": (
        f"as select g as id, {POINT} as geom, date '2020-01-01' + g as day "
        "from generate_series(1, 2000) as g",
        "spatial index",
        "warning",
    ),
    "untimed": (
        f"as select g as id, {POINT} as geom, date '2020-01-01' as date "
        "from generate_series(1, 2000) as g",
        "time index",
        "warning",
    ),
    "holes": (
        f"as select g as id, {POINT} as geom from generate_series(1, 2000) as g",
        "nulls",
        "warning",
    ),
    "Quoted names": (
        f'as select 1 as "The id", ST_ForcePolygonCW({SQUARE}) as "The geom"',
        "geometries",
        "warning",
    ),
    "unanalysed": (
        f"as select g as id, {POINT} as geom from generate_series(1, 2000) as g",
        "statistics",
        "warning",
    ),
}
KEYLESS = {"mixed", "nowhere", "twice", "empty"}
UNANALYSED = {"unanalysed"}


@pytest.fixture(scope="module")
def ill_url(cluster: Cluster, templates: tuple[str, str], worker: str) -> Iterator[str]:
    """The bundled data beside a schema in which every table has a fault, and one has none."""
    for url in _copy(cluster, templates[1], f"doctor_{worker}"):
        engine = database.writer(url)
        with engine.begin() as connection:
            run = connection.exec_driver_sql
            run("create schema ward")
            for name, (definition, _, _) in FAULTS.items():
                definition = definition if definition.startswith("as") else f"({definition})"
                run(f'create table ward."{name}" {definition}')
                if name not in KEYLESS:
                    key = "The id" if name == "Quoted names" else "id"
                    run(f'alter table ward."{name}" add primary key ("{key}")')
            run(
                f"create table ward.sound as select g as id, {POINT} as geom, date '2020-01-01' as date "
                "from generate_series(1, 2000) as g"
            )
            run("alter table ward.sound add primary key (id)")
            run("create index on ward.sound using gist (geom)")
            run("alter table ward.sound alter geom set not null")
            run("create index on ward.holes using gist (geom)")
            run("create index on ward.sound (date)")
            run("alter table ward.unanalysed set (autovacuum_enabled = false)")
            for name in {*FAULTS, "sound"} - UNANALYSED:
                run(f'analyze ward."{name}"')
            run("grant usage on schema ward to sourceline_reader")
            run("grant select on all tables in schema ward to sourceline_reader")
        engine.dispose()
        yield url


@pytest.fixture(scope="module")
def ill(ill_url: str) -> list[Finding]:
    return findings(Settings(database_url=ill_url, publish=("ward",)))


@pytest.mark.parametrize("table", FAULTS)
def test_a_fault_of_a_table_is_found_where_it_is(ill: list[Finding], table: str) -> None:
    _, check, severity = FAULTS[table]
    mine = [it for it in bad(ill) if it.where in {table.replace(" ", "_"), f"ward.{table}"}]
    matching = [it for it in mine if it.check == check]
    assert [it.severity for it in matching] == [severity], mine
    assert all(it.what and it.cure for it in mine)


def test_a_sound_table_beside_them_is_found_sound(ill: list[Finding]) -> None:
    assert [it.severity for it in ill if it.where == "sound"] == ["ok"]


CURED = [
    "bow",
    "metres",
    "clockwise",
    "hollow",
    "swapped",
    "unindexed",
    "untimed",
    "unanalysed",
    "holes",
    "Quoted_names",
]


def test_a_cure_in_sql_cures(ill_url: str, ill: list[Finding]) -> None:
    """Each is run as it is told; then the doctor has nothing to say of these tables any more."""
    engine = database.writer(ill_url)
    with engine.begin() as connection:
        for it in bad(ill):
            if it.where in CURED:
                connection.exec_driver_sql(it.cure.replace("%", "%%"))
        for table in UNANALYSED:
            connection.exec_driver_sql(f'analyze ward."{table}"')
    engine.dispose()
    again = findings(Settings(database_url=ill_url, publish=("ward",)))
    assert [it for it in bad(again) if it.where in CURED] == []


TABLE = TableFacts(id="a", quoted="a", key="id", geometry="geom", srid=4326, rows=RowFacts(rows=5))
BIG = BaseTable("a", "geom", LARGE, datetime(2020, 1, 1, tzinfo=UTC), True, True, False)


@pytest.mark.parametrize(
    ("table", "check", "severity"),
    [
        (replace(TABLE, id="a.b"), "identifier", "warning"),
        (replace(TABLE, rows=None, unread="timeout."), "readable", "error"),
        (replace(TABLE, base=(BIG,)), "counts", "warning"),
        (replace(TABLE, rows=RowFacts(rows=5, null_ids=1)), "ids", "error"),
        (replace(TABLE, rows=RowFacts(rows=5, same_ids=1)), "ids", "error"),
        (replace(TABLE, rows=RowFacts(rows=5, srids=(3857,))), "srid", "error"),
        (replace(TABLE, rows=RowFacts(rows=5, srids=(3857, 4326))), "srid", "error"),
        (replace(TABLE, rows=RowFacts(rows=5, srids=(0,))), "srid", "error"),
        (replace(TABLE, rows=RowFacts(rows=5, invalid=1), layer=True), "geometries", "error"),
    ],
)
def test_what_publication_refuses_or_no_small_table_has_is_found_in_its_facts(
    table: TableFacts, check: str, severity: str
) -> None:
    assert [it.severity for it in examine_table(TABLE)] == ["ok"]
    assert [(it.check, it.severity) for it in examine_table(table)] == [(check, severity)]


def test_a_layer_is_mended_in_its_dataset() -> None:
    """An update of the view, or past the store's rules, is no cure."""
    [found] = examine_table(replace(TABLE, rows=RowFacts(rows=5, invalid=1), layer=True))
    assert "flask data load" in found.cure


def test_a_finding_from_a_sample_says_so() -> None:
    [whole] = examine_table(replace(TABLE, rows=RowFacts(rows=SAMPLE - 1, invalid=1)))
    [part] = examine_table(replace(TABLE, rows=RowFacts(rows=SAMPLE, invalid=1)))
    assert "sampled" not in whole.what
    assert "sampled" in part.what


def test_the_command_tells_people_and_machines_and_its_exit_code_says_how_it_is(
    libya_url: str, ill_url: str
) -> None:
    well = create_app(Settings(database_url=libya_url)).test_cli_runner()
    answer = well.invoke(args=["doctor"])
    assert answer.exit_code == 0, answer.output
    assert answer.output.endswith("0 errors, 0 warnings.\n")
    sick = create_app(Settings(database_url=ill_url, publish=("ward",))).test_cli_runner()
    answer = sick.invoke(args=["doctor", "--json"])
    assert answer.exit_code == 1
    found = json.loads(answer.output)["findings"]
    assert {"severity", "check", "where", "what", "cure"} == set(found[0])
    assert {"error", "warning", "ok"} == {it["severity"] for it in found}
