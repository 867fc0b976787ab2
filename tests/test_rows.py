"""A page read as a row for each record is, byte for byte, the page read as one row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from geo import database, rows
from geo.database import Rows
from geo.format import FORMATS, TextFormat
from geo.layer import Layer
from layers import LAYERS
from tests.caching import running
from tests.market import ROWS, Market

TEXT_FORMATS = [it for it in FORMATS.values() if isinstance(it, TextFormat)]
ASKED = (
    "limit=1",
    "limit=3&offset=1",
    "limit=3&sortby=-name",
    f"limit={ROWS - 1}",
    f"limit={ROWS}",
    "limit=1000",
    "limit=20&bbox=0,0,90,80",
    "limit=5&bbox=-170,-80,-169,-79",
    "limit=7&grade=2",
)
ALL_IN_ROWS, NONE_IN_ROWS = 1, 10**9


def answers(client: FlaskClient, addresses: list[str]) -> list[tuple[int, bytes, str | None]]:
    found = [client.get(it) for it in addresses]
    return [(it.status_code, it.data, it.headers.get("Link")) for it in found]


def both_ways(
    client: FlaskClient, addresses: list[str], monkeypatch: pytest.MonkeyPatch
) -> list[tuple[int, bytes, str | None]]:
    """The answers, having found them the same either way."""
    monkeypatch.setattr(rows, "ROWS_FROM", NONE_IN_ROWS)
    expected = answers(client, addresses)
    monkeypatch.setattr(rows, "ROWS_FROM", ALL_IN_ROWS)
    assert answers(client, addresses) == expected
    assert {status for status, _, _ in expected} == {200}
    return expected


@pytest.fixture
def uncached(market: Market) -> Iterator[Flask]:
    url = market.engine.url.render_as_string(hide_password=False)
    with running(url, publish=("market",), cache_mb=0) as app:
        yield app


@pytest.mark.parametrize("form", TEXT_FORMATS, ids=lambda it: it.suffix)
def test_pages_of_a_table_are_the_same_either_way(
    uncached: Flask, form: TextFormat, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses = [f"/collections/stalls/items?f={form.suffix}&{it}" for it in ASKED]
    found = both_ways(uncached.test_client(), addresses, monkeypatch)
    assert len({body for _, body, _ in found}) > 5


@pytest.mark.parametrize("layer", LAYERS, ids=lambda it: it.name)
def test_pages_of_a_layer_are_the_same_either_way(
    libya_url: str, layer: Layer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(libya_url, cache_mb=0) as app:
        addresses = [
            f"/collections/{layer.name}/items?f=geojson&{it}"
            for it in ("limit=2", "limit=60", "limit=10000", "limit=4&bbox=-170,-80,-169,-79")
        ]
        few, some, every, none = both_ways(app.test_client(), addresses, monkeypatch)
    assert len(few[1]) < len(some[1]) <= len(every[1])
    assert len(none[1]) < len(few[1])


def test_a_long_page_is_read_in_rows_and_a_short_one_is_not(
    uncached: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def fetched(*given: Any) -> Rows:
        found = genuine(*given)
        seen.append(len(found))
        return found

    genuine = database.fetch_rows
    monkeypatch.setattr(database, "fetch_rows", fetched)
    client = uncached.test_client()
    for limit in (rows.ROWS_FROM - 1, rows.ROWS_FROM):
        assert client.get(f"/collections/stalls/items?f=geojson&limit={limit}").status_code == 200
    # The state, the records, and the one that tells of a next page.
    assert max(seen) == rows.ROWS_FROM + 2
    assert 1 in seen


def test_rows_are_read_on_another_connection_where_the_first_has_died(empty_url: str) -> None:
    engine, other = database.quick_reader(empty_url), database.writer(empty_url)
    asked = "select pg_backend_pid() from generate_series(1, %(rows)s)"
    try:
        before = database.fetch_rows(engine, asked, {"rows": 2})
        with other.begin() as connection:
            connection.execute(text("select pg_terminate_backend(:it, 5000)"), {"it": before[0][0]})
        after = database.fetch_rows(engine, asked, {"rows": 2})
        assert len(after) == 2
        assert after != before
    finally:
        engine.dispose()
        other.dispose()
