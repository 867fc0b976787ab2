"""The last day there is, which no address takes for an open end and none fails at."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

ITEMS = "/collections/control_zones/items"
ADDRESSES = (f"{ITEMS}?f=geojson", "/layers/events.geojson?", "/disagreements?", "/changes?f=json")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("ends", ["9999-12-31/..", "9999-12-31", "9999-12-31/9999-12-31"])
def test_the_last_day_can_be_asked_for(client: FlaskClient, address: str, ends: str) -> None:
    assert client.get(f"{address}&datetime={ends}").status_code == 200


@pytest.mark.parametrize("ends", ["9999-foo/..", "0000-99-99/2020-01-01", "0000-01-01"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_day_that_there_is_not_is_refused(client: FlaskClient, address: str, ends: str) -> None:
    answer = client.get(f"{address}&datetime={ends}", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert answer.json["parameter"] == "datetime"


def test_from_the_last_day_on_is_not_always(client: FlaskClient) -> None:
    every, last = (
        client.get(f"{ITEMS}?f=geojson&resultType=hits&datetime={it}").json["numberMatched"]
        for it in ("../..", "9999-12-31/..")
    )
    assert last < every
