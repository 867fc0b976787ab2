"""What is kept ready is what would be made from the tables, and no write leaves a tile that is wrong."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import mercantile
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, text

from geo import database, migrations, ready_tile, tile_page, tile_share
from geo.ready_tile import DEEPEST, MANY, make_ready
from geo.reflection import layer_collection
from geo.tile import Tile
from geo.tile_shape import way
from layers import LAYERS
from tests.tiles import address
from tests.town import (  # noqa: F401 (fixtures)
    OVER_TOWN,
    POINTS,
    answered,
    app,
    asked_anew,
    engine,
    kept,
    made,
    spoil,
    town,
    url,
    write,
)

# One write to each table that a tile reads, and a layer that it changes. Rules of published rows are stepped round, as
# an operator's own SQL may.
WRITES = {
    "actor": ("events", 'update sourceline.actor set labels = \'{"en": "Renamed"}\''),
    "article": ("locations", "update sourceline.article set publisher = publisher || ' Weekly'"),
    "quote": ("events", "update sourceline.quote set exact = 'Corrected: ' || exact"),
    "evidence": (
        "locations",
        "delete from sourceline.evidence where feature in "
        "(select version from sourceline.feature where id = 'locations-7')",
    ),
    "feature": (
        "events",
        "update sourceline.feature set known = tstzrange(lower(known), now()) where id = 'events-7'",
    ),
    "basemap": ("towns", "delete from sourceline.basemap where id = 'town-7'"),
    "source": ("towns", "update sourceline.source set title = title || ', second edition'"),
}
# Read for a map of then, and its tiles are made from the tables.
OF_THEN = {"quote_check"}
# Every question to a tile that is more than the tile and a time.
QUESTIONS = (
    "filter=kind='city'",
    "q=Place",
    "properties=name",
    "kind=city",
)


def test_each_ready_tile_is_the_one_made_from_the_tables(
    engine: Engine, url: str, client: FlaskClient
) -> None:
    found = kept(engine)
    assert {layer for layer, _ in found} == {it.name for it in POINTS}
    assert {tile.zoom >= 8 for _, tile in found} == {True, False}
    for (layer, tile), ready in found.items():
        assert made(url, layer, tile) == ready
        assert answered(client, layer, tile) == ready


def test_a_thinned_tile_is_kept_with_its_share(
    engine: Engine, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tile_page, "COMPLETE", 2_000)
    for module in (tile_page, tile_share):
        monkeypatch.setattr(module, "LIGHT", 20_000)
    # Other numbers make other tiles, so those of the usual ones are not taken for these.
    assert make_ready(engine, LAYERS) > 0
    found = {place: it for place, it in kept(engine).items() if it[1] < 1}
    assert found
    with asked_anew(url) as app:
        client = app.test_client()
        for (layer, tile), ready in found.items():
            assert answered(client, layer, tile) == made(url, layer, tile) == ready


def test_ready_are_the_tiles_that_have_many_points(engine: Engine) -> None:
    with engine.connect() as connection:
        for layer in POINTS:
            points = connection.execute(
                text(f"select ST_X(geom), ST_Y(geom) from layers.{layer.name}")
            ).all()
            there = Counter(
                mercantile.tile(lon, lat, zoom)
                for lon, lat in points
                for zoom in range(DEEPEST + 1)
            )
            many = {Tile(it.z, it.y, it.x) for it, number in there.items() if number >= MANY}
            assert many == {tile for name, tile in kept(engine) if name == layer.name}


def test_the_tile_really_comes_from_there(engine: Engine, client: FlaskClient) -> None:
    spoil(engine)
    assert client.get(address("locations", OVER_TOWN)).data == b"ready"
    together = client.get(address(None, OVER_TOWN), query_string={"collections": "lines,events"})
    assert together.data.endswith(b"ready")
    assert len(together.data) > len(b"ready")


@pytest.mark.parametrize("asked", QUESTIONS)
def test_whoever_asks_for_more_than_the_tile_gets_what_was_asked_for(
    engine: Engine, client: FlaskClient, asked: str
) -> None:
    spoil(engine)
    answer = client.get(f"{address('locations', OVER_TOWN)}?{asked}")
    assert answer.status_code == 200
    assert answer.data != b"ready"


@pytest.mark.parametrize("table", WRITES)
def test_after_a_write_to_any_table_it_reads_a_tile_is_the_new_one(
    engine: Engine, url: str, client: FlaskClient, table: str
) -> None:
    layer, statement = WRITES[table]
    before = answered(client, layer, OVER_TOWN)
    assert before == kept(engine)[layer, OVER_TOWN]
    with engine.begin() as connection:
        only_the_version_moves(connection, table)
        connection.execute(text(statement))
        # Not yet for others.
        assert answered(client, layer, OVER_TOWN) == before
    after = answered(client, layer, OVER_TOWN)
    assert after == made(url, layer, OVER_TOWN)
    assert after != before
    make_ready(engine, LAYERS)
    assert answered(client, layer, OVER_TOWN) == after


def only_the_version_moves(connection: Connection, table: str) -> None:
    """The triggers under test alone: the others would refuse to change what is published."""
    connection.execute(text(f"alter table sourceline.{table} disable trigger user"))
    for event in ("insert", "update", "delete"):
        connection.execute(
            text(f"alter table sourceline.{table} enable trigger bump_data_version_on_{event}")
        )


def test_these_are_all_tables_that_a_tile_of_points_reads(engine: Engine) -> None:
    with engine.connect() as connection:
        read = connection.scalars(
            text(
                "with recursive reading as ("
                "select c.oid, c.relkind, c.relname from pg_class as c "
                "where c.relnamespace = 'layers'::regnamespace and c.relname = any(:names) "
                "union select c.oid, c.relkind, c.relname from reading as r "
                "inner join pg_rewrite as w on w.ev_class = r.oid "
                "inner join pg_depend as d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid "
                "and d.refclassid = 'pg_class'::regclass "
                "inner join pg_class as c on c.oid = d.refobjid"
                ") select relname from reading where relkind = 'r'"
            ),
            {"names": [it.name for it in POINTS]},
        )
        assert set(read) == WRITES.keys() | OF_THEN


def test_a_rolled_back_write_changes_no_tile(engine: Engine, client: FlaskClient) -> None:
    spoil(engine)
    with engine.connect() as connection:
        connection.execute(text("update sourceline.source set title = title || '.'"))
        connection.rollback()
    assert client.get(address("locations", OVER_TOWN)).data == b"ready"


def test_another_meaning_of_a_layer_is_another_tile(engine: Engine, url: str) -> None:
    """Views are made anew by a build that has others; that is a new data version as well."""
    spoil(engine)
    write(engine, "comment on schema layers is 'those of an older build'")
    migrations.upgrade(url, LAYERS)
    assert all(body != b"ready" for body, _ in kept(engine).values())


@pytest.mark.parametrize("zoom", range(DEEPEST + 1))
def test_the_digest_is_that_of_the_statement_that_makes_the_tile(libya_url: str, zoom: int) -> None:
    reader = database.reader(libya_url)
    with reader.connect() as connection:
        for layer in POINTS:
            of = layer_collection(connection, layer)
            for column in {0, 2**zoom // 2, 2**zoom - 1}:
                tile = Tile(zoom, 0, column)
                assert way(of, tile) == way(of, ready_tile._place(tile))
    reader.dispose()


def test_tiles_of_another_build_are_not_used(engine: Engine, client: FlaskClient, url: str) -> None:
    spoil(engine)
    write(engine, "update sourceline.ready_tile set made_by = 'older'")
    assert answered(client, "events", OVER_TOWN) == made(url, "events", OVER_TOWN)
    assert make_ready(engine, LAYERS) == len(kept(engine))


def test_making_twice_makes_nothing_the_second_time(engine: Engine) -> None:
    assert make_ready(engine, LAYERS) == 0
    write(engine, "delete from sourceline.ready_tile")
    assert make_ready(engine, LAYERS) > 0
    assert make_ready(engine, LAYERS) == 0


def test_after_a_write_by_hand_they_are_made_again_for_whoever_asks(
    engine: Engine, url: str, client: FlaskClient
) -> None:
    before = len(kept(engine))
    spoil(engine)
    write(engine, "update sourceline.source set title = title || ', second edition'")
    assert answered(client, "towns", OVER_TOWN) == made(url, "towns", OVER_TOWN)
    _, tiles = migrations.make_copies(url, LAYERS)
    assert tiles == before
    spoil(engine)
    assert answered(client, "towns", OVER_TOWN)[0] == b"ready"


def test_two_who_make_at_once_make_them_once(engine: Engine) -> None:
    whole = len(kept(engine))
    write(engine, "delete from sourceline.ready_tile")
    with ThreadPoolExecutor() as pool:
        made_by_each = list(pool.map(lambda _: make_ready(engine, LAYERS), range(2)))
    assert sorted(made_by_each) == [0, whole]


def test_a_write_while_they_are_made_leaves_none_that_is_wrong(
    engine: Engine, url: str, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(engine, "delete from sourceline.ready_tile")
    writes = iter(["delete from sourceline.basemap where id = 'town-7'"])
    find: Callable[..., list[Tile]] = ready_tile._heavy

    def meanwhile(*arguments: object) -> list[Tile]:
        for statement in writes:
            write(engine, statement)
        return find(*arguments)

    monkeypatch.setattr(ready_tile, "_heavy", meanwhile)
    assert make_ready(engine, LAYERS) > 0
    assert made(url, "towns", OVER_TOWN)[0] != kept(engine)["towns", OVER_TOWN][0]
    assert answered(client, "towns", OVER_TOWN) == made(url, "towns", OVER_TOWN)
    assert make_ready(engine, LAYERS) > 0


def test_making_changes_no_data_version(engine: Engine, client: FlaskClient) -> None:
    before = client.get(address("events", OVER_TOWN)).headers["ETag"]
    write(engine, "delete from sourceline.ready_tile")
    make_ready(engine, LAYERS)
    assert client.get(address("events", OVER_TOWN)).headers["ETag"] == before


@pytest.mark.parametrize(("limit", "value"), [("MOST_BYTES", 500_000), ("MOST_SECONDS", 0)])
def test_what_is_kept_has_an_end_and_the_widest_come_first(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, limit: str, value: float
) -> None:
    whole = kept(engine)
    write(engine, "delete from sourceline.ready_tile")
    monkeypatch.setattr(ready_tile, limit, value)
    make_ready(engine, LAYERS)
    some = kept(engine)
    assert len(some) < len(whole)
    for layer in POINTS:
        zooms = [tile.zoom for name, tile in some if name == layer.name]
        assert set(zooms) == set(range(max(zooms, default=-1) + 1))
        assert (
            sum(len(body) for (name, _), (body, _) in some.items() if name == layer.name) <= 500_000
        )


def test_of_a_small_dataset_nothing_is_kept(writer: Engine, copy_url: str) -> None:
    engine = database.writer(copy_url)
    for each in (writer, engine):
        assert make_ready(each, LAYERS) == 0
        assert kept(each) == {}
    engine.dispose()
