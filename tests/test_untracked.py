"""Tables that no trigger of ours watches: kept by the database's own account of its transactions, and never stale."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from app import create_app
from geo import database
from geo.collection import Collection
from geo.database import READER
from geo.settings import Settings
from tests.caching import running, store_of, until
from web import feature_body

POINT = "'SRID=4326;POINT(13.2 32.9)'"
TOWN = f"""
create schema town;
create table town.place (id integer primary key, name text, geom geometry(Point, 4326));
insert into town.place values (1, 'one', {POINT}), (2, 'two', {POINT}), (3, 'three', {POINT});
create view town.seen as select * from town.place;
create materialized view town.kept as select * from town.place;
create unique index on town.kept (id);
create table town.cut (id uuid not null default gen_random_uuid(), day date, geom geometry(Point, 4326))
partition by range (day);
create table town.cut_all partition of town.cut default;
insert into town.cut values (gen_random_uuid(), '2020-01-01', {POINT});
create table town.guarded (id integer primary key, geom geometry(Point, 4326));
insert into town.guarded values (1, {POINT});
alter table town.guarded enable row level security;
create policy everybody on town.guarded using (true);
grant usage on schema town to {READER};
grant select on all tables in schema town to {READER};
"""
KEPT = ("place", "kept", "cut")
ASKED_EACH_TIME = ("seen", "guarded")


@pytest.fixture
def town(copy_url: str) -> Iterator[Engine]:
    engine = database.writer(copy_url)
    with engine.begin() as connection:
        connection.exec_driver_sql(TOWN)
    yield engine
    engine.dispose()


@pytest.fixture
def app(town: Engine, copy_url: str) -> Iterator[Flask]:
    with running(copy_url, publish=("town",)) as app:
        _ = store_of(app).inventory
        yield app


def address(name: str) -> str:
    return f"/collections/{name}/items?f=geojson"


def write(town: Engine, statement: str) -> None:
    with town.begin() as connection:
        connection.execute(text(statement))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The collections whose pages were read from the database, in order."""
    made: list[str] = []
    read = feature_body.page

    def page(snapshot: Any, of: Collection, *others: Any) -> Any:
        made.append(of.id)
        return read(snapshot, of, *others)

    monkeypatch.setattr(feature_body, "page", page)
    return made


def names(app: Flask, of: str = "place") -> list[str]:
    found = app.test_client().get(address(of))
    assert found.status_code == 200, found.data
    assert found.json is not None
    assert (
        found.json["numberReturned"] == found.json["numberMatched"] == len(found.json["features"])
    )
    return [it["properties"].get("name", "") for it in found.json["features"]]


@pytest.mark.parametrize("name", KEPT)
def test_a_table_is_not_read_again_while_nobody_writes(
    app: Flask, made: list[str], name: str
) -> None:
    client = app.test_client()
    first = client.get(address(name))

    def kept() -> bool | None:
        before = len(made)
        again = client.get(address(name))
        assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])
        return len(made) == before or None

    # Whoever writes anywhere on the server, as other tests may, has it read once more.
    until(kept)


def test_it_is_kept_where_nobody_asks_for_anything_else(
    town: Engine, copy_url: str, made: list[str]
) -> None:
    """What tells that nobody writes is begun by whoever asks first."""
    client = create_app(Settings(database_url=copy_url, publish=("town",))).test_client()

    def kept() -> bool | None:
        before = len(made)
        assert client.get(address("place")).status_code == 200
        return len(made) == before or None

    until(kept)


@pytest.mark.parametrize("name", ASKED_EACH_TIME)
def test_what_may_change_without_a_transaction_is_read_each_time(
    app: Flask, made: list[str], name: str
) -> None:
    for turn in range(4):
        app.test_client().get(address(name))
        assert made == [name] * (turn + 1)


WRITES = {
    "update": ("update town.place set name = 'uno' where id = 1", ["uno", "two", "three"]),
    "insert": (
        f"insert into town.place values (4, 'four', {POINT})",
        ["one", "two", "three", "four"],
    ),
    "delete": ("delete from town.place where id = 2", ["one", "three"]),
    "truncate": ("truncate town.place", []),
    "another table in its place": (
        "create table town.fresh as select id, upper(name) as name, geom from town.place; "
        f"grant select on town.fresh to {READER}; alter table town.place rename to gone; "
        "alter table town.fresh rename to place",
        ["ONE", "TWO", "THREE"],
    ),
}


@pytest.mark.parametrize(("statement", "after"), WRITES.values(), ids=WRITES)
def test_a_write_that_no_trigger_sees_is_seen(
    app: Flask, town: Engine, statement: str, after: list[str]
) -> None:
    for _ in range(4):
        assert names(app) == ["one", "two", "three"]
    write(town, statement)
    for _ in range(4):
        assert names(app) == after


def test_what_is_written_and_not_committed_is_not_seen_and_later_is(
    app: Flask, town: Engine
) -> None:
    for _ in range(3):
        names(app)
    with town.begin() as connection:
        connection.execute(text("update town.place set name = 'uno' where id = 1"))
        for _ in range(3):
            assert names(app)[0] == "one"
    assert names(app)[0] == "uno"


def test_after_every_one_of_many_writes_the_table_is_what_it_was_made(
    app: Flask, town: Engine
) -> None:
    """Two writers whose transactions lie across each other, in every order of their ends."""
    for turn in range(12):
        with town.connect() as one, town.connect() as other:
            one.execute(text(f"update town.place set name = 'a{turn}' where id = 1"))
            names(app)
            other.execute(text(f"update town.place set name = 'b{turn}' where id = 2"))
            names(app)
            for it in (one, other) if turn % 2 else (other, one):
                it.commit()
                names(app)
        assert names(app)[:2] == [f"a{turn}", f"b{turn}"]


def test_a_materialised_view_is_read_again_once_it_is_refreshed(app: Flask, town: Engine) -> None:
    for _ in range(3):
        names(app, "kept")
    write(town, "update town.place set name = 'uno' where id = 1")
    assert names(app, "kept")[0] == "one"
    write(town, "refresh materialized view town.kept")
    assert "uno" in names(app, "kept")


def test_the_extent_follows_the_table(app: Flask, town: Engine) -> None:
    def box() -> list[float]:
        found = app.test_client().get("/collections/place").json
        assert found is not None
        west, south, east, north = found["extent"]["spatial"]["bbox"][0]
        return [west, south, east, north]

    for _ in range(3):
        assert box() == [13.2, 32.9, 13.2, 32.9]
    write(town, "insert into town.place values (9, 'far', 'SRID=4326;POINT(20 30)')")
    assert box() == [13.2, 30.0, 20.0, 32.9]


def test_a_new_server_is_not_taken_for_the_old_one(app: Flask) -> None:
    """After a crash the same numbers of transactions may be given out again."""
    store = store_of(app)
    with app.app_context(), store.snapshot() as snapshot:
        before = snapshot.token
    store.lease.end()
    with app.app_context(), store.snapshot() as snapshot:
        assert snapshot.token is None
    until(store.version)
    with app.app_context(), store.snapshot() as snapshot:
        assert before is not None
        assert snapshot.token is not None
        assert snapshot.token.split()[0] != before.split()[0]
