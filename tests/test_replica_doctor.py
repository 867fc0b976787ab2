"""What the doctor says of replicas, and how their address is read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import make_url

from geo.doctor import Finding
from geo.errors import SettingError
from geo.replica import Position, ReplicaFacts, examine_replica, servers
from geo.settings import Settings
from tests.doctor_findings import findings
from tests.standby import OTHER, Server, Standby, primary_and_standby


@pytest.fixture(scope="module")
def servers_of_two() -> Iterator[tuple[Server, Standby]]:
    with primary_and_standby() as both:
        yield both


@pytest.fixture
def primary(servers_of_two: tuple[Server, Standby]) -> Server:
    return servers_of_two[0]


@pytest.fixture
def standby(servers_of_two: tuple[Server, Standby]) -> Standby:
    servers_of_two[1].mend()
    return servers_of_two[1]


def told(primary: Server, read_url: str | None) -> list[Finding]:
    settings = Settings(database_url=primary.url(), database_read_url=read_url)
    return [it for it in findings(settings) if it.check == "replicas"]


def test_a_replica_that_follows_is_in_order(primary: Server, standby: Standby) -> None:
    [found] = told(primary, standby.url())
    assert (found.severity, found.what) == ("ok", "It follows, 0 bytes and 0 s behind.")


def test_one_that_stands_still_is_told_with_how_far_it_is_behind(
    primary: Server, standby: Standby
) -> None:
    standby.hold()
    primary.tell('update sourceline.dataset set title = \'{"en": "held"}\'')
    [found] = told(primary, standby.url())
    assert found.severity == "warning"
    number = int(found.what.removeprefix("It is ").split()[0])
    assert 0 < number < 10_000_000
    assert "pg_wal_replay_resume" in found.cure
    standby.go_on()
    [found] = told(primary, standby.url())
    assert found.severity == "ok"


def test_each_server_of_an_address_is_looked_at(primary: Server, standby: Standby) -> None:
    several = standby.url().replace("host=", "host=/nonexistent,").replace("port=", "port=5432,")
    away, follows = told(primary, several)
    assert (away.severity, away.where) == ("warning", "/nonexistent:5432")
    assert "DATABASE_READ_URL" in away.cure
    assert follows.severity == "ok"


def test_another_database_and_a_primary_are_faults(primary: Server, standby: Standby) -> None:
    [other] = told(primary, standby.url(OTHER))
    assert (other.severity, other.what) == (
        "error",
        "It is not a replica of the database in DATABASE_URL.",
    )
    [itself] = told(primary, primary.url())
    assert (itself.severity, itself.what.split(":")[0]) == ("error", "It is a primary")
    assert all(it.cure for it in (other, itself))


def test_without_the_setting_there_is_nothing_to_find(primary: Server) -> None:
    [found] = told(primary, None)
    assert found.severity == "ok"


def test_another_server_is_told_from_a_replica() -> None:
    here = Position(False, 1, 5, 100, None)
    there = Position(True, 2, 5, 100, 0.0)
    [found] = examine_replica(ReplicaFacts("there", here, there))
    assert found.severity == "error"


@pytest.mark.parametrize(
    ("position", "age", "behind"),
    [(100, 3600.0, (0, 0.0)), (40, 7.5, (60, 7.5)), (120, 1.0, (0, 0.0)), (40, None, (60, 0.0))],
)
def test_nobody_is_behind_for_having_had_nothing_to_do(
    position: int, age: float | None, behind: tuple[int, float]
) -> None:
    facts = ReplicaFacts(
        "there", Position(False, 1, 5, 100, None), Position(True, 1, 5, position, age)
    )
    assert (facts.bytes_behind, facts.seconds_behind) == behind


LISTS = {
    "u:p@a:5433/db": {"a:5433": ("a", "5433")},
    "u:p@a,b/db?load_balance_hosts=random": {"a": ("a", None), "b": ("b", None)},
    "u:p@/db?host=a,b&port=1,2": {"a:1": ("a", "1"), "b:2": ("b", "2")},
    "u:p@/db?host=a:1&host=b:2": {"a:1": ("a", "1"), "b:2": ("b", "2")},
    "u:p@/db": {"localhost": (None, None)},
}


@pytest.mark.parametrize(("address", "expected"), LISTS.items(), ids=LISTS)
def test_an_address_names_its_servers(
    address: str, expected: dict[str, tuple[str | None, str | None]]
) -> None:
    found = servers(f"postgresql+psycopg://{address}")
    alone = {name: make_url(url) for name, url in found.items()}
    assert {
        name: (it.query.get("host"), it.query.get("port")) for name, it in alone.items()
    } == expected
    for it in alone.values():
        assert (it.username, it.password, it.database) == ("u", "p", "db")
        assert "load_balance_hosts" not in it.query


PRIMARY = {"DATABASE_URL": "postgresql://u@primary/db"}


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"DATABASE_READ_URL": "postgresql://u:secret@replica/db"}, "Set DATABASE_URL"),
        ({**PRIMARY, "DATABASE_READ_URL": "mysql://u:secret@replica/db"}, "DATABASE_READ_URL"),
        ({**PRIMARY, "DATABASE_READ_URL": "secret"}, "DATABASE_READ_URL is not a database address"),
        ({**PRIMARY, "DATABASE_READ_URL": "postgresql://u:secret@a:1,b:2/db"}, "host=a,b"),
        ({**PRIMARY, "DATABASE_READ_URL": "postgresql://u:secret@/db?host=a,b&port=7"}, "as many"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_without_its_password(
    environment: dict[str, str], words: str
) -> None:
    with pytest.raises(SettingError) as refused:
        Settings.from_environment(environment)
    assert words in str(refused.value)
    assert "secret" not in str(refused.value)


def test_the_setting_is_read_in_whichever_spelling() -> None:
    read = Settings.from_environment({**PRIMARY, "DATABASE_READ_URL": "postgres://u@a,b/db"})
    assert read.database_read_url == "postgresql+psycopg://u@a,b/db"
