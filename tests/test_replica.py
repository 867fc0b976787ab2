"""Answers read from a standby: from there while it has everything, and never older than the last commit."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from geo import database
from geo.dataset import Dataset
from geo.load import load
from tests.caching import running, store_of, until
from tests.standby import OTHER, Server, Standby, primary_and_standby
from web import feature_body
from web import replica as replica_module
from web.replica import PrimaryNeededError, Replica
from web.response import JSON, answer
from web.snapshot import Snapshot

ADDRESSES = (
    "/?f=json",
    "/collections/control_zones/items?f=geojson",
    "/collections/control_zones/items?f=html",
    "/collections/towns/items?f=gpkg",
    "/layers/towns.csv",
    "/collections/control_zones/tiles/WebMercatorQuad/4/6/8",
    "/",
)
PAGE = ADDRESSES[1]


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[Server, Standby]]:
    with primary_and_standby() as both:
        yield both


@pytest.fixture
def primary(servers: tuple[Server, Standby]) -> Server:
    return servers[0]


@pytest.fixture
def standby(servers: tuple[Server, Standby]) -> Standby:
    """It runs and has everything."""
    servers[1].mend()
    return servers[1]


@contextmanager
def reading(primary: Server, read_url: str, **settings: Any) -> Iterator[Flask]:
    """An app that keeps no body, knows the data version, and may read from that address."""
    with running(primary.url(), database_read_url=read_url, **{"cache_mb": 0, **settings}) as app:
        try:
            yield app
        finally:
            replica_of(app).engine.dispose()
            replica_of(app).quick.dispose()
            replica_of(app).counting.dispose()


@pytest.fixture
def app(primary: Server, standby: Standby, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setattr(replica_module, "AWAY", 0.2)
    with reading(primary, standby.url()) as app:
        yield app


def replica_of(app: Flask) -> Replica:
    found = store_of(app).replica
    assert found is not None
    return found


def get(app: Flask, address: str = PAGE) -> bytes:
    """Asked while the newest state is known: else nobody asks a replica."""
    until(store_of(app).version)
    found = app.test_client().get(address)
    assert found.status_code == 200, found.data
    return found.data


def title(app: Flask) -> str:
    """Asked at once, lease or no lease."""
    found = app.test_client().get("/?f=json")
    assert found.status_code == 200, found.data
    return str(found.json["title"])  # type: ignore[index] # it is an object


def write(server: Server, words: str, name: str = "sourceline") -> None:
    server.tell(
        f"update sourceline.dataset set title = jsonb_build_object('en', '{words}')", database=name
    )


def is_read_here(app: Flask, server: Server, address: str = PAGE) -> bool:
    before = server.now()
    get(app, address)
    return bool(server.asked_since(before))


def back(app: Flask, standby: Standby) -> None:
    """Until answers are read from the standby."""
    until(lambda: is_read_here(app, standby) or None)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_answer_is_read_from_the_replica_and_is_what_the_primary_would_say(
    app: Flask, primary: Server, standby: Standby, address: str
) -> None:
    def only_here() -> bool:
        before = primary.now()
        return is_read_here(app, standby, address) and primary.asked_since(before) == []

    # Not at the first go for certain: the lease may have run out since, and then the primary answers.
    until(lambda: only_here() or None)
    with running(primary.url(), cache_mb=0) as plain:
        assert get(app, address) == get(plain, address)


def test_a_load_is_seen_at_once_though_the_replica_stands_still(
    app: Flask, primary: Server, standby: Standby, bundled: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    found_behind: list[Replica] = []
    rest = Replica.is_behind
    monkeypatch.setattr(Replica, "is_behind", lambda it: (found_behind.append(it), rest(it)))
    back(app, standby)
    standby.hold()
    changed = replace(bundled, header=replace(bundled.header, title={"en": "Loaded anew"}))
    writer = database.writer(primary.url())
    load(writer, changed, {})
    writer.dispose()
    assert title(app) == "Loaded anew"
    for turn in range(6):
        write(primary, f"turn {turn}")
        assert title(app) == f"turn {turn}"
    # The newest state is known again, so that the replica is asked.
    until(lambda: (get(app) and found_behind) or None)
    before = primary.now()
    assert b"turn 5" in get(app, "/?f=json")
    assert primary.asked_since(before)
    assert standby.ask("select title ->> 'en' from sourceline.dataset") != "turn 5"
    standby.go_on()
    back(app, standby)
    assert title(app) == "turn 5"


def test_with_kept_bodies_nobody_sees_the_state_before_a_commit(
    primary: Server, standby: Standby
) -> None:
    """Two processes' worth of caches and replicas, one writer, the replica now held and now free."""
    with (
        reading(primary, standby.url(), cache_mb=8) as one,
        reading(primary, standby.url(), cache_mb=8) as other,
    ):
        for turn in range(12):
            if turn % 4 == 1:
                standby.hold()
            write(primary, f"kept {turn}")
            for app in (one, other, one):
                assert title(app) == f"kept {turn}"
            for app in (one, other, one):
                until(store_of(app).version)
                replica_of(app)._again = 0.0  # whether it was found behind before or not
                assert b"kept %d" % turn in get(app, "/")
            if turn % 4 == 3:
                standby.go_on()
                until(store_of(one).version)
                assert title(one) == f"kept {turn}"


def test_a_replica_that_stops_is_missed_by_nobody_and_used_again_when_it_is_back(
    app: Flask, primary: Server, standby: Standby, caplog: pytest.LogCaptureFixture
) -> None:
    back(app, standby)
    said = get(app)
    standby.stop()
    try:
        for _ in range(3):
            assert get(app) == said
            replica_of(app)._again = 0.0  # its time is up: somebody tries
            assert get(app) == said
        assert caplog.text.count("Every answer is read from the primary") == 1
    finally:
        standby.start()
    standby.follow()
    back(app, standby)
    assert get(app) == said
    assert caplog.text.count("read from the replica again") == 1


def test_only_one_tries_a_replica_that_was_away(primary: Server, standby: Standby) -> None:
    tried = Replica(standby.url())
    assert [tried.is_ready() for _ in range(3)] == [True, False, False]
    tried.has_answered()
    assert [tried.is_ready() for _ in range(3)] == [True, True, True]


def test_a_server_that_cannot_be_reached_is_told_as_every_other_fault_of_a_database() -> None:
    """Not in the driver's own words, for which nobody has an answer but 500."""
    gone = database.quick_reader("postgresql+psycopg://nobody@/none?host=/nonexistent")
    with pytest.raises(OperationalError):
        database.fetch(gone, "select 1", {})


# What the primary sends while an answer is read: to a session that waits, and to a statement that runs.
@pytest.mark.parametrize("seconds", [0.0, 10.0])
def test_what_recovery_cancels_is_read_from_the_primary(
    app: Flask, primary: Server, standby: Standby, seconds: float
) -> None:
    back(app, standby)
    standby.tell("alter system set max_standby_streaming_delay = 0", "select pg_reload_conf()")
    asked: list[bool] = []

    def make(snapshot: Snapshot) -> bytes:
        connection = snapshot.connection
        there = bool(connection.scalar(text("select pg_is_in_recovery()")))
        asked.append(there)
        if there:
            sent = threading.Timer(0.3 if seconds else 0.0, _in_the_way, [primary, standby])
            sent.start()
            try:
                if not seconds:
                    sent.join()
                connection.execute(text("select pg_sleep(:seconds)"), {"seconds": seconds})
            finally:
                sent.join()
        return b"read"

    try:
        with app.test_request_context("/cancelled"):
            assert answer(JSON, make).data == b"read"
    finally:
        standby.tell("alter system reset max_standby_streaming_delay", "select pg_reload_conf()")
    assert asked == [True, False]


def _in_the_way(primary: Server, standby: Standby) -> None:
    """A lock that no reader of the data version can share, on the standby too."""
    primary.tell("begin; lock table sourceline.data_version in access exclusive mode; commit")
    standby.follow()


def test_of_several_servers_those_that_answer_are_read_from(
    primary: Server, standby: Standby
) -> None:
    several = standby.url().replace("host=", "host=/nonexistent,").replace("port=", "port=5432,")
    with reading(primary, several) as app:
        back(app, standby)
        assert is_read_here(app, standby)


def test_a_database_that_only_looks_like_a_replica_is_never_believed(
    primary: Server, standby: Standby
) -> None:
    """One that was made a primary, or is a copy, may have come to the same number by another way."""
    primary.tell(f"update sourceline.data_version set version = {_number(primary)}", database=OTHER)
    write(primary, "right")
    write(primary, "wrong", OTHER)
    with reading(primary, primary.url(OTHER)) as app:
        for _ in range(3):
            until(store_of(app).version)
            replica_of(app)._again = 0.0
            assert title(app) == "right"
        for number in (1, 50):
            primary.tell(
                f"update sourceline.data_version set version = version + {number}", database=OTHER
            )
            until(store_of(app).version)
            replica_of(app)._again = 0.0
            assert title(app) == "right"


def _number(server: Server) -> int:
    number = server.ask("select version from sourceline.data_version")
    assert isinstance(number, int)
    return number


def test_a_table_that_no_trigger_watches_is_read_from_the_primary(
    primary: Server, standby: Standby
) -> None:
    primary.tell(
        "create schema town",
        "create table town.place (id integer primary key, name text, geom geometry(Point, 4326))",
        "insert into town.place values (1, 'one', 'SRID=4326;POINT(13.2 32.9)')",
    )
    try:
        with reading(primary, standby.url(), publish=("town",)) as app:
            back(app, standby)
            items = "/collections/place/items?f=geojson"
            assert b'"one"' in get(app, items)
            standby.hold()
            for turn in range(3):
                primary.tell(f"update town.place set name = 'name {turn}'")
                before = standby.now()
                assert f'"name {turn}"'.encode() in get(app, items)
                assert standby.asked_since(before) == []
    finally:
        standby.go_on()
        primary.tell("drop schema town cascade")


# As much as comes before the first feature, and a few features.
@pytest.mark.parametrize("read_before", [10, 10_000])
def test_a_large_download_comes_from_the_primary_and_whole(
    app: Flask,
    primary: Server,
    standby: Standby,
    monkeypatch: pytest.MonkeyPatch,
    read_before: int,
) -> None:
    back(app, standby)
    said = get(app, "/layers/control_zones.geojson")
    monkeypatch.setattr(feature_body, "WHOLE", read_before)
    before = primary.now()
    assert get(app, "/layers/control_zones.geojson") == said
    assert primary.asked_since(before)
    # A lease that ran out meanwhile is renewed in its own time.
    back(app, standby)


def test_the_snapshots_of_a_replica_are_never_held_against_those_of_the_primary(
    app: Flask, standby: Standby
) -> None:
    back(app, standby)
    store = store_of(app)
    with app.app_context():
        until(store.version)
        with store.snapshot(replica=True) as snapshot:
            assert snapshot.connection.scalar(text("select pg_is_in_recovery()"))
            assert snapshot.token is None
        with store.snapshot() as snapshot:
            assert not snapshot.connection.scalar(text("select pg_is_in_recovery()"))
            assert snapshot.token is not None


def test_without_a_known_version_the_primary_is_asked(app: Flask, standby: Standby) -> None:
    back(app, standby)
    store = store_of(app)
    store.lease.end()
    with store.snapshot(replica=True) as snapshot:
        assert not snapshot.connection.scalar(text("select pg_is_in_recovery()"))
    back(app, standby)


def test_who_may_read_anywhere_is_told_where_to_ask_again(
    app: Flask, primary: Server, standby: Standby
) -> None:
    back(app, standby)
    standby.hold()
    try:
        write(primary, "held")
        until(store_of(app).version)
        replica_of(app)._again = 0.0
        with (
            pytest.raises(PrimaryNeededError),
            store_of(app).snapshot(replica=True) as snapshot,
        ):
            _ = snapshot.connection
    finally:
        standby.go_on()
