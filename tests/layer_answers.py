"""Layers over HTTP: how a test asks for one, and an address of every kind."""

from __future__ import annotations

import json
from typing import Any

from flask.testing import FlaskClient

from layers import EVIDENCE_LAYERS, LAYERS

NAMES = [layer.name for layer in LAYERS]
EVIDENCE = [layer.name for layer in EVIDENCE_LAYERS]
ADDRESSES = [
    "/?f=json",
    "/conformance",
    "/collections",
    "/collections/lines",
    "/collections/lines/items",
    "/collections/lines/items?limit=1",
    "/layers/lines.geojson",
]


def get(client: FlaskClient, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, response.get_data(as_text=True)
    return json.loads(response.data)


def ids(collection: dict[str, Any]) -> list[str]:
    return [feature["id"] for feature in collection["features"]]
