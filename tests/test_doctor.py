"""The doctor: a database or a setting with each fault it knows, and the bundled one, which has none."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from app import create_app
from geo import database
from geo.cluster import Cluster
from geo.doctor import CHECKS, DatabaseFacts, Facts, Finding, WebFacts, examine
from geo.doctor_tables import (
    LARGE,
    SAMPLE,
    TABLE_CHECKS,
    BaseTable,
    RowFacts,
    TableFacts,
    examine_table,
)
from geo.publication import Refusal
from geo.settings import Settings
from tests.conftest import _copy, serving
from web.doctor import diagnose

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
            run("create index on ward.sound (date)")
            run("alter table ward.unanalysed set (autovacuum_enabled = false)")
            for name in {*FAULTS, "sound"} - UNANALYSED:
                run(f'analyze ward."{name}"')
            run("grant usage on schema ward to sourceline_reader")
            run("grant select on all tables in schema ward to sourceline_reader")
        engine.dispose()
        yield url


def findings(settings: Settings) -> list[Finding]:
    with create_app(settings).app_context():
        return list(diagnose(settings))


@pytest.fixture(scope="module")
def ill(ill_url: str) -> list[Finding]:
    return findings(Settings(database_url=ill_url, publish=("ward",)))


def bad(found: list[Finding]) -> list[Finding]:
    return [it for it in found if it.severity != "ok"]


def test_the_bundled_database_is_sound(libya_url: str) -> None:
    found = findings(Settings(database_url=libya_url))
    assert bad(found) == []
    assert {name for name, _, _ in CHECKS} <= {it.check for it in found}


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


# Faults of the store, made by a statement in a database of their own.
STORE_FAULTS = [
    ("update sourceline.alembic_version set version_num = '0001'", "migrations", "error"),
    ("delete from sourceline.dataset", "dataset", "warning"),
    ("grant insert on sourceline.actor to sourceline_reader", "reader", "error"),
    ("grant select on sourceline.article_text to sourceline_reader", "reader", "error"),
    ("revoke select on layers.lines from sourceline_reader", "reader", "error"),
]


@pytest.mark.parametrize(("statement", "check", "severity"), STORE_FAULTS)
def test_a_fault_of_the_store_is_found(
    copy_url: str, statement: str, check: str, severity: str
) -> None:
    engine = database.writer(copy_url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
    found = [it for it in findings(Settings(database_url=copy_url)) if it.check == check]
    assert severity in {it.severity for it in found}


def test_unverified_quotes_are_counted(copy_url: str) -> None:
    engine = database.writer(copy_url)
    with engine.begin() as connection:
        connection.execute(text("set session_replication_role = replica"))
        connection.execute(text("update sourceline.quote set state = 'missing' where version <= 3"))
    engine.dispose()
    [found] = bad(findings(Settings(database_url=copy_url)))
    assert (found.check, found.severity) == ("dataset", "warning")
    assert found.what.startswith("3 of ")


def test_a_database_that_is_not_set_up_or_not_unicode_is_told(cluster: Cluster) -> None:
    admin = create_engine(cluster.url("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql("drop database if exists latin")
        connection.exec_driver_sql(
            "create database latin template template0 encoding 'LATIN1' lc_collate 'C' lc_ctype 'C'"
        )
    try:
        found = findings(Settings(database_url=cluster.url("latin")))
        wrong = {it.check for it in found if it.severity == "error"}
        assert wrong == {"versions", "migrations", "encoding"}
    finally:
        with admin.connect() as connection:
            connection.exec_driver_sql("drop database latin")
        admin.dispose()


def test_a_database_that_is_gone_is_one_finding_with_its_cure() -> None:
    gone = "postgresql+psycopg://nobody:secret@/none?host=/nonexistent"
    [found] = bad(findings(Settings(database_url=gone)))
    assert (found.severity, found.check) == ("error", "database")
    assert "DATABASE_URL" in found.cure
    assert "secret" not in found.what


SOUND = DatabaseFacts(
    postgresql="15.4",
    postgresql_major=15,
    postgis="3.3.2",
    encoding="UTF8",
    clock=datetime(2020, 10, 23, tzinfo=UTC),
    here=datetime(2020, 10, 23, tzinfo=UTC),
    time_zone="UTC",
    has_reader=True,
    may_be_reader=True,
    reader_is_strong=False,
    migrated=True,
    head="0002",
    revision="0002",
    dataset="libya",
    reader_timeout="10s",
    reader_read_only="on",
)
LOCAL = "http://127.0.0.1:9"


def told(facts: Facts) -> list[tuple[str, str]]:
    return [(it.check, it.severity) for it in examine(facts) if it.severity != "ok"]


@pytest.mark.parametrize(
    ("change", "check", "severity"),
    [
        ({"postgresql_major": 12}, "versions", "error"),
        ({"postgis": "2.5.1"}, "versions", "error"),
        ({"postgis": None}, "versions", "error"),
        ({"has_reader": False}, "reader", "error"),
        ({"may_be_reader": False}, "reader", "error"),
        ({"reader_is_strong": True}, "reader", "error"),
        ({"reader_timeout": "0"}, "timeouts", "error"),
        ({"reader_read_only": "off"}, "timeouts", "error"),
        ({"time_zone": "Africa/Tripoli"}, "clock", "error"),
        ({"here": SOUND.here + timedelta(seconds=3)}, "clock", "warning"),
        ({"here": SOUND.here - timedelta(hours=1)}, "clock", "warning"),
    ],
)
def test_what_no_test_can_do_to_a_server_is_found_in_its_facts(
    change: dict[str, Any], check: str, severity: str
) -> None:
    assert told(Facts(Settings(), SOUND)) == []
    assert told(Facts(Settings(), replace(SOUND, **change))) == [(check, severity)]


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        (Facts(Settings(articles=Path("/nowhere")), SOUND), [("articles", "error")]),
        (Facts(Settings(host="0.0.0.0"), SOUND), [("public address", "warning")]),
        (Facts(Settings(trusted_proxies=1), SOUND), [("public address", "warning")]),
        (Facts(Settings(public_url="http://map.example"), SOUND), [("public address", "warning")]),
        (Facts(Settings(public_url="https://map.example"), SOUND), [("public address", "warning")]),
        (
            Facts(
                Settings(public_url="https://map.example", trusted_proxies=1, host="0.0.0.0"), SOUND
            ),
            [("public address", "warning")],
        ),
        (Facts(Settings(public_url="https://map.example", trusted_proxies=1), SOUND), []),
        (Facts(Settings(), SOUND, web=WebFacts(500)), [("links", "error")]),
        (Facts(Settings(), SOUND, web=WebFacts(200, None)), [("links", "error")]),
        (Facts(Settings(), SOUND, web=WebFacts(200, "*")), []),
        (
            Facts(Settings(), SOUND, web=WebFacts(200, "*", forged=("https://evil",))),
            [("links", "error")],
        ),
        (
            Facts(Settings(public_url=LOCAL), SOUND, public=WebFacts(200, None)),
            [("public address", "error")],
        ),
        (Facts(Settings(), SOUND, free=10_000_000), [("disk", "warning")]),
        (
            Facts(Settings(), SOUND, refused=(Refusal("none", "", "No schema.", "Make it."),)),
            [("publication", "error")],
        ),
    ],
)
def test_settings_are_held_against_each_other(facts: Facts, found: list[tuple[str, str]]) -> None:
    assert told(facts) == found


TABLE = TableFacts(id="a", quoted="a", key="id", geometry="geom", srid=4326, rows=RowFacts(rows=5))
BIG = BaseTable("a", "geom", LARGE, datetime(2020, 1, 1, tzinfo=UTC), True, True)


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


def public(settings: Settings) -> list[Finding]:
    return [it for it in bad(findings(settings)) if it.check == "public address"]


def test_an_address_that_leads_here_is_in_order(libya_url: str) -> None:
    """Two apps: one serves and says its address, the other asks it."""
    with serving(create_app(Settings(database_url=libya_url))) as address:
        assert public(Settings(database_url=libya_url, public_url=address)) == []


def test_an_address_whose_links_lead_elsewhere_is_told(libya_url: str) -> None:
    settings = Settings(database_url=libya_url, public_url="http://127.0.0.1:1")
    with serving(create_app(settings)) as address:
        [found] = public(Settings(database_url=libya_url, public_url=address))
    assert found.severity == "error"
    assert "lead to http://127.0.0.1:1" in found.what


def test_an_address_where_nobody_answers_is_told(libya_url: str) -> None:
    [found] = public(Settings(database_url=libya_url, public_url="http://127.0.0.1:1"))
    assert "cannot be reached" in found.what


@pytest.mark.parametrize(("status", "body"), [(404, b"{}"), (200, b"<html>"), (200, b"[]")])
def test_an_address_where_somebody_else_answers_is_told(
    libya_url: str, status: int, body: bytes
) -> None:
    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Other) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}"
        [found] = public(Settings(database_url=libya_url, public_url=address))
        server.shutdown()
        thread.join()
    assert found.severity == "error"


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


def test_a_page_of_the_manual_names_every_check() -> None:
    manual = Path(__file__).resolve().parent.parent.joinpath("docs/doctor.md").read_text("utf-8")
    for name in [*(name for name, _, _ in CHECKS), *(name for name, _ in TABLE_CHECKS)]:
        assert f"| {name} |" in manual, name
