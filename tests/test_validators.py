"""Validators that hold: an unchanged answer is not sent again, and a changed one is never stale."""

from __future__ import annotations

import gzip

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from app import create_app
from geo import database
from geo.dataset import Dataset
from geo.load import load
from geo.settings import Settings
from tests.layer_answers import ADDRESSES, get, ids


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_etag_is_answered_with_304_and_nothing_else(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_etag_weakened_on_its_way_is_still_known(client: FlaskClient, address: str) -> None:
    """Proxies that compress on the fly turn a strong validator into a weak one."""
    held = f"W/{client.get(address).headers['ETag']}"
    assert client.get(address, headers={"If-None-Match": held}).status_code == 304


def test_the_etag_of_one_address_says_nothing_of_another(client: FlaskClient) -> None:
    held = client.get("/layers/lines.geojson").headers["ETag"]
    for address in (
        "/layers/events.geojson",
        "/layers/lines.geojson?limit=1",
        "/collections/lines/items",
    ):
        assert client.get(address, headers={"If-None-Match": held}).status_code == 200


def test_any_version_will_do_only_where_there_is_one(client: FlaskClient) -> None:
    headers = {"If-None-Match": "*"}
    assert client.get("/collections/lines/items", headers=headers).status_code == 304
    assert client.get("/collections/lines/items/nope", headers=headers).status_code == 404


def test_a_script_may_send_its_validator_from_another_origin(client: FlaskClient) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Headers": "if-none-match"}
    answer = client.options("/layers/lines.geojson", headers=asked)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Headers"] == "*"


def test_equal_questions_get_equal_bytes(client: FlaskClient) -> None:
    for address in ADDRESSES:
        assert client.get(address).data == client.get(address).data


def test_gzip_is_another_representation_with_another_etag(client: FlaskClient) -> None:
    plain = client.get("/layers/lines.geojson")
    packed = client.get("/layers/lines.geojson", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    for response in (plain, packed):
        headers = {"If-None-Match": response.headers["ETag"]}
        assert client.get("/layers/lines.geojson", headers=headers).status_code == 304


def test_a_write_changes_every_etag_and_no_answer_is_stale(copy_url: str) -> None:
    client = create_app(Settings(database_url=copy_url)).test_client()
    before = {address: client.get(address) for address in ADDRESSES}
    engine = database.writer(copy_url)
    with engine.begin() as connection:
        connection.execute(
            text('update sourceline.actor set labels = labels || \'{"en": "Renamed"}\'')
        )
    engine.dispose()
    for address, response in before.items():
        headers = {"If-None-Match": response.headers["ETag"]}
        assert client.get(address, headers=headers).status_code == 200
    labels = {
        feature["properties"]["actor_label"]
        for feature in get(client, "/layers/control_zones.geojson")["features"]
    }
    assert labels == {"Renamed"}


def test_a_change_of_the_dataset_is_served_at_once(copy_url: str, bundled: Dataset) -> None:
    client = create_app(Settings(database_url=copy_url)).test_client()
    assert ids(get(client, "/layers/lines.geojson"))
    engine = database.writer(copy_url)
    load(engine, Dataset(**{**vars(bundled), "features": {**bundled.features, "lines": {}}}), {})
    engine.dispose()
    assert ids(get(client, "/layers/lines.geojson")) == []
    assert get(client, "/collections/lines")["extent"] == {
        "temporal": {
            "interval": [[None, None]],
            "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian",
        }
    }
