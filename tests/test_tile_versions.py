"""How long a tile may be kept: for ever by its data version, and never by another."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from app import create_app
from geo import database
from geo.settings import Settings
from geo.tile import Tile
from tests.market import Market
from tests.tiles import address, over

SIRTE = over(16.6, 31.2, 7)
EMPTY = over(16.6, 29.5, 12)
BEYOND = over(-60, -20, 7)
FOREVER = "public, max-age=31536000, immutable"
MVT = "application/vnd.mapbox-vector-tile"


@pytest.fixture
def own(copy_url: str) -> Iterator[tuple[FlaskClient, Engine]]:
    """A map of its own, and a way to change it."""
    engine = database.writer(copy_url)
    yield create_app(Settings(database_url=copy_url)).test_client(), engine
    engine.dispose()


def template(client: FlaskClient, place: str = "/collections/lines") -> str:
    found = client.get(f"{place}/tiles/WebMercatorQuad?f=tilejson").json["tiles"][0]
    assert found.startswith("http://localhost/")
    return str(found)


def filled(found: str, tile: Tile) -> str:
    return found.format(z=tile.zoom, x=tile.column, y=tile.row)


def change(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("update sourceline.dataset set licence = licence || ' '"))


@pytest.mark.parametrize("place", ["", "/collections/lines"])
def test_a_tile_by_its_version_may_be_kept_for_ever_until_the_data_change(
    own: tuple[FlaskClient, Engine], place: str
) -> None:
    client, engine = own
    old = template(client, place)
    assert re.search(r"[?&]v=\d+$", old)
    for _ in range(3):
        assert client.get(filled(old, SIRTE)).headers["Cache-Control"] == FOREVER
    change(engine)
    new = template(client, place)
    assert new != old
    # In either order, and again: what an answer is kept for does not depend on who asked before.
    for _ in range(3):
        assert client.get(filled(old, SIRTE)).headers["Cache-Control"] == "no-cache"
        assert client.get(filled(new, SIRTE)).headers["Cache-Control"] == FOREVER
        assert client.get(filled(old, SIRTE)).data == client.get(filled(new, SIRTE)).data


@pytest.mark.parametrize("version", ["0", "999999", "0{}", "{}0", "+{}"])
def test_no_other_version_is_for_ever(client: FlaskClient, version: str) -> None:
    current = template(client).rpartition("=")[2]
    asked = {"v": version.format(current)}
    answer = client.get(address("lines", SIRTE), query_string=asked)
    if answer.status_code == 200:
        assert answer.headers["Cache-Control"] == "no-cache"
    else:
        assert answer.status_code == 400


def test_a_version_that_is_yet_to_come_is_never_taken_for_it(
    own: tuple[FlaskClient, Engine],
) -> None:
    client, engine = own
    current = int(template(client).rpartition("=")[2])
    ahead = f"{address('lines', SIRTE)}?v={current + 1}"
    assert client.get(ahead).headers["Cache-Control"] == "no-cache"
    change(engine)
    assert client.get(ahead).headers["Cache-Control"] == FOREVER


def test_a_tile_without_a_version_is_asked_for_each_time(client: FlaskClient) -> None:
    answer = client.get(address("lines", SIRTE))
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.content_type == MVT
    held = {"If-None-Match": answer.headers["ETag"]}
    assert client.get(address("lines", SIRTE), headers=held).status_code == 304


def test_an_empty_tile_has_no_body_and_a_tile_beyond_everything_is_not_found(
    client: FlaskClient,
) -> None:
    versioned = filled(template(client), EMPTY)
    for _ in range(2):
        answer = client.get(versioned)
        assert (answer.status_code, answer.data) == (204, b"")
        assert answer.headers["Cache-Control"] == FOREVER
        assert "Content-Type" not in answer.headers
        held = {"If-None-Match": answer.headers["ETag"]}
        assert client.get(versioned, headers=held).status_code == 304
    answer = client.get(address("lines", BEYOND), headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert "tileMatrixSetLimits" in answer.json["detail"]


@pytest.mark.parametrize(
    "accept", [None, "*/*", "text/html", "image/png", "text/html, image/gif, *; q=.2, */*; q=.2"]
)
def test_a_tile_is_a_tile_whatever_a_client_says_it_takes(
    client: FlaskClient, accept: str | None
) -> None:
    headers = {} if accept is None else {"Accept": accept}
    answer = client.get(address("lines", SIRTE), headers=headers)
    assert (answer.status_code, answer.content_type) == (200, MVT)
    assert client.get(f"{address('lines', SIRTE)}?f=mvt").data == answer.data
    assert client.get(f"{address('lines', SIRTE)}?f=png").status_code == 400


def test_a_table_that_others_write_to_has_no_version(market: Market) -> None:
    found = template(market.client, "/collections/stalls")
    assert "v=" not in found
    place = address("stalls", Tile(0, 0, 0))
    for asked in ({}, {"v": "1"}, {"v": "2"}):
        assert market.client.get(place, query_string=asked).headers["Cache-Control"] == "no-cache"
    before = market.client.get(place)
    market.run("delete from market.stalls where id < 20")
    after = market.client.get(place)
    assert after.data != before.data
    assert after.headers["ETag"] != before.headers["ETag"]
    market.restock()


def test_what_is_written_shows_in_the_next_tile(own: tuple[FlaskClient, Engine]) -> None:
    client, engine = own
    before = client.get(address("towns", SIRTE)).data
    with engine.begin() as connection:
        connection.execute(text("delete from sourceline.basemap where layer = 'towns'"))
    after = client.get(address("towns", SIRTE))
    assert before
    assert after.data == b""
