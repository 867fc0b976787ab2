"""A tile of one layer takes one statement and no transaction; where it takes more, all of it is of one state."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from app import create_app
from geo import database, tile_page
from geo.collection import Collection
from geo.query import Query
from geo.settings import Settings
from geo.tile import Tile
from geo.tile_page import TileBody, tile_body
from layers import LAYERS
from tests.tiles import address
from web.snapshot import MovedError
from web.store import Store, store

NAMES = [it.name for it in LAYERS]
WORLD = Tile(0, 0, 0)
SIRTE = Tile(7, 52, 69)


@pytest.fixture
def own(copy_url: str) -> Iterator[Flask]:
    app = create_app(Settings(database_url=copy_url))
    with app.app_context():
        yield app
    app.extensions["sourceline"].lease.end()


@pytest.fixture
def writer(copy_url: str) -> Iterator[Engine]:
    engine = database.writer(copy_url)
    yield engine
    engine.dispose()


def transactions(of: Store) -> int:
    """How many connections for transactions there are."""
    pool: Any = of.engine.pool
    return int(pool.checkedin() + pool.checkedout())


def made(of: Collection, tile: Tile) -> tuple[TileBody, int]:
    """A tile as the web makes it, and how many transactions that took."""
    store().engine.dispose()
    with store().snapshot() as snapshot:
        return snapshot.tile([(of, Query())], tile), transactions(store())


def in_one_transaction(of: Collection, tile: Tile) -> TileBody:
    with store().engine.connect() as connection:
        return tile_body(connection, [(of, Query())], tile)


@pytest.mark.parametrize("tile", [WORLD, SIRTE], ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_one_layer_takes_no_transaction(app: Flask, name: str, tile: Tile) -> None:
    with app.app_context():
        of = store().collection(name)
        assert made(of, tile) == (in_one_transaction(of, tile), 0)


def test_one_that_is_too_full_takes_one(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tile_page, "COMPLETE", 3)
    with app.app_context():
        of = store().collection("lines")
        found = made(of, WORLD)
        assert found == (in_one_transaction(of, WORLD), 1)


def write_after(find: Any, writer: Engine) -> Any:
    def found(*asked: Any) -> Any:
        found = find(*asked)
        with writer.begin() as connection:
            connection.execute(text("update sourceline.dataset set licence = licence || ' '"))
        return found

    return found


def test_a_write_between_its_statements_is_noticed(
    own: Flask, writer: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tile_page, "COMPLETE", 3)
    monkeypatch.setattr(tile_page, "find", write_after(tile_page.find, writer))
    with store().snapshot() as snapshot, pytest.raises(MovedError):
        snapshot.tile([(store().collection("lines"), Query())], WORLD)


def test_and_the_answer_is_of_the_newer_state(
    own: Flask, writer: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tile_page, "COMPLETE", 3)
    monkeypatch.setattr(tile_page, "find", write_after(tile_page.find, writer))
    answer = own.test_client().get(address("lines", WORLD))
    with writer.connect() as connection:
        version = connection.scalar(text("select version from sourceline.data_version"))
    assert answer.status_code == 200
    assert answer.headers["ETag"].startswith(f'"{version}-')
