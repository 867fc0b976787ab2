"""Collections to replay a client's requests on: every layer, and tables of an operator's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from layers import LAYERS

OWN = ("stalls", "leases", "shifts", "plots", "parcels", "kinds", "harbours", "islands")
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
SERVED = [it.name for it in LAYERS] + [f"own {it}" for it in OWN]


@dataclass(frozen=True)
class Served:
    """A collection and a client that can ask for it."""

    client: FlaskClient
    id: str

    def ask(self, address: str, accept: str = "application/json", **arguments: Any) -> TestResponse:
        """Ask for an address, whole or as a path."""
        headers = {"Accept": accept} if accept else {}
        parts = urlsplit(address)
        query = "&".join(filter(None, (parts.query, urlencode(arguments))))
        return self.client.get(parts.path, headers=headers, query_string=query)

    def get(self, address: str, accept: str = "application/json", **arguments: Any) -> Any:
        """The JSON of an answer, which has to be a good one."""
        response = self.ask(address, accept, **arguments)
        assert response.status_code == 200, (address, response.get_data(as_text=True)[:500])
        return json.loads(response.data.decode("utf-8"))

    @property
    def path(self) -> str:
        return f"/collections/{self.id}"

    @property
    def items(self) -> str:
        return f"{self.path}/items"

    def api_document(self) -> Any:
        """The API document, by the link that leads to it."""
        address = first_link(self.get("/"), "service-desc", OPENAPI)
        assert address
        response = self.ask(address, OPENAPI)
        assert response.content_type == OPENAPI
        return json.loads(response.data)

    def parameters(self) -> list[dict[str, Any]]:
        """The parameters of the literal path of the items, as clients look them up."""
        document = self.api_document()
        found = document["paths"][self.items]["get"]["parameters"]
        return [_resolve(document, it) for it in found]

    def whole(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get(f"/layers/{self.id}.geojson")["features"]
        return found

    def pages(self, address: str, accept: str = "application/json") -> Iterator[dict[str, Any]]:
        """Every page from this one on, by the href of `next`, as it is."""
        for _ in range(400):
            page = self.get(address, accept)
            yield page
            after = first_link(page, "next", "application/geo+json")
            if after is None:
                return
            address = after
        raise AssertionError("the links to the next page never end")


def _resolve(document: Any, it: Any) -> Any:
    reference = it.get("$ref")
    if reference is None:
        return it
    for part in reference.removeprefix("#/").split("/"):
        document = document[part]
    return document


@pytest.fixture(params=SERVED)
def served(request: pytest.FixtureRequest) -> Served:
    """One collection after another; the tables of the shop have to be there: see tests/shop.py."""
    own, _, name = request.param.rpartition(" ")
    app = request.getfixturevalue("shop").app if own else request.getfixturevalue("app")
    return Served(app.test_client(), name)


def first_link(document: dict[str, Any], rel: str, media_type: str) -> str | None:
    """The first link with this relation and exactly this type, as most clients look for it."""
    for it in document.get("links", ()):
        if it["rel"] == rel and it.get("type") == media_type:
            href: str = it["href"]
            return href
    return None


def last_link(document: dict[str, Any], rel: str, media_type: str) -> str | None:
    """The last such link, as GDAL looks for it."""
    return first_link({"links": document.get("links", [])[::-1]}, rel, media_type)
