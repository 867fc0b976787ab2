"""The pages for people say what the documents for programs say, and lead where they lead."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import pytest
from flask.testing import FlaskClient

from geo.link import HTML, JSON
from layers import LAYERS
from tests.replay import Served, served  # noqa: F401 (a fixture)
from tests.shop import shop  # noqa: F401 (a fixture)

NAMES = [it.name for it in LAYERS]
DOCUMENTS = ["/", "/conformance", "/collections", "/collections/lines"]


def get(client: FlaskClient, address: str) -> Any:
    return client.get(address, headers={"Accept": JSON}).json


class Anchors(HTMLParser):
    """The addresses a page leads to from its body."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = self.inside or tag == "body"
        if tag == "a" and self.inside:
            self.found.add((dict(attrs).get("href") or "").removeprefix("http://localhost"))


def test_the_page_at_the_root_links_what_the_landing_page_links(client: FlaskClient) -> None:
    """The map is the landing page for people; without these they find no way to the data."""
    answer = client.get("/", headers={"Accept": HTML})
    assert answer.mimetype == HTML
    assert answer.text.lstrip().startswith("<!doctype html>")
    landing = get(client, "/")
    _, _, body = answer.text.partition("<body")
    assert landing["title"] in body
    assert landing["description"] in body
    wanted = {
        it["href"].removeprefix("http://localhost")
        for it in landing["links"]
        if "f=html" not in it["href"]
    }
    assert wanted <= Anchors(answer.text).found


@pytest.mark.parametrize(
    "address",
    [*DOCUMENTS, "/collections/lines/items?limit=3", "/collections/lines/items/sirte-front-2020"],
)
@pytest.mark.parametrize(
    "accept", [HTML, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"]
)
def test_people_get_a_page_of_all_that_programs_get(
    client: FlaskClient, address: str, accept: str
) -> None:
    page = client.get(address, headers={"Accept": accept})
    assert page.status_code == 200
    assert page.content_type == "text/html; charset=utf-8"
    assert page.text.lstrip().startswith("<!doctype html>")
    assert "Accept" in page.headers["Vary"]


def test_the_page_of_the_api_names_every_path_and_every_parameter(client: FlaskClient) -> None:
    page = client.get("/api").get_data(as_text=True)
    document = json.loads(client.get("/openapi.json").data)
    names = {it["name"] for it in document["components"]["parameters"].values()}
    assert len(names) > 20
    for it in document["paths"]:
        assert f"GET {it}</code>" in page, it
    for it in names - {"passed-over", "equals"}:
        assert f"<code>{it}</code>" in page, it


def test_the_page_of_a_collection_says_what_its_document_says(served: Served) -> None:
    page = served.ask(served.path, HTML).get_data(as_text=True)
    document = served.get(served.path)
    words = [document[it] for it in ("id", "title", "description", "storageCrs")]
    words += document["crs"] + [f"{it:g}" for it in document["extent"]["spatial"]["bbox"][0]]
    for it in words:
        assert it.replace("&", "&amp;").replace("'", "&#39;") in page, it


@pytest.mark.parametrize("address", ["/collections", "/conformance"])
def test_a_page_says_what_its_document_says(client: FlaskClient, address: str) -> None:
    """Every text and every number that is no link stands on the page."""
    page = client.get(address, headers={"Accept": HTML}).get_data(as_text=True)
    document = get(client, address)
    words = document.get("conformsTo", []) + document.get("crs", [])
    for it in document.get("collections", []):
        words += [it["title"], it["description"]]
    assert len(words) > len(NAMES)
    for it in words:
        assert it.replace("&", "&amp;").replace("'", "&#39;") in page, it
