"""The doctor and a store, a server or a setting with each fault it knows; the bundled database has none."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from geo import database
from geo.cluster import Cluster
from geo.doctor import CHECKS, DatabaseFacts, Facts, WebFacts, examine
from geo.doctor_tables import TABLE_CHECKS
from geo.publication import Refusal
from geo.settings import Settings
from tests.doctor_findings import bad, findings


def test_the_bundled_database_is_sound(libya_url: str) -> None:
    found = findings(Settings(database_url=libya_url))
    assert bad(found) == []
    assert {name for name, _, _ in CHECKS} <= {it.check for it in found}


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


def test_a_page_of_the_manual_names_every_check() -> None:
    manual = Path(__file__).resolve().parent.parent.joinpath("docs/doctor.md").read_text("utf-8")
    for name in [*(name for name, _, _ in CHECKS), *(name for name, _ in TABLE_CHECKS)]:
        assert f"| {name} |" in manual, name
