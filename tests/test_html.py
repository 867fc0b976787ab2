"""The pages for people say what the documents for programs say, and lead where they lead."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from shapely import Point, from_wkt
from shapely.geometry import shape

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


class Body(HTMLParser):
    """What stands in a page's body: its text, and the exact values that elements carry beside what they show."""

    EXACT = frozenset({("data", "value"), ("time", "datetime"), ("a", "href")})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: set[str] = set()
        self.codes: list[str] = []
        self.words: list[str] = []
        self.inside = ""
        self.feed(page[page.index("<body") :])
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        exact = {value or "" for name, value in attrs if (tag, name) in self.EXACT}
        # The two ends of an interval stand in one value.
        self.values |= exact | {end for it in exact for end in it.split("/") if tag == "data"}

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "code":
            self.codes.append(data)
        # What only the script reads is not shown.
        if self.inside != "script":
            self.words.append(data)

    def tells(self, value: Any) -> bool:
        """Whether a plain value stands there, as it is or in words that carry it."""
        if isinstance(value, bool):
            return ("yes" if value else "no") in self.words
        return str(value) in self.values or " ".join(str(value).split()) in self.text


def leaves(value: Any) -> list[Any]:
    """The plain values in a document; null, an empty text and an empty list say nothing."""
    if isinstance(value, dict | list):
        inside = value.values() if isinstance(value, dict) else value
        return [leaf for it in inside for leaf in leaves(it)]
    return [] if value in (None, "") else [value]


def missing(body: Body, value: Any) -> list[Any]:
    return [it for it in leaves(value) if not body.tells(it)]


def shapes(body: Body) -> list[Any]:
    """The geometries that a page writes out, points in words among them, as shapely reads them."""
    number = r"(\d[\d.]*)"
    words = re.findall(rf"{number} (north|south), {number} (east|west)", body.text)
    points = [
        Point(float(x) * (-1 if ew == "west" else 1), float(y) * (-1 if ns == "south" else 1))
        for y, ns, x, ew in words
    ]
    known = r"(?:MULTI)?(?:POINT|LINESTRING|POLYGON)|GEOMETRYCOLLECTION"
    return points + [from_wkt(it) for it in body.codes if re.match(rf"(?:{known}) ", it)]


def written_out(body: Body, geometry: Any) -> bool:
    return any(it.equals_exact(shape(geometry)) for it in shapes(body))


@pytest.mark.parametrize("address", ["/collections", "/conformance", "/functions"])
def test_a_page_tells_every_value_and_every_link_of_its_document(
    client: FlaskClient, address: str
) -> None:
    body = Body(client.get(address, headers={"Accept": HTML}).text)
    document = get(client, address)
    for it in (document, *document.get("collections", [])):
        for found in it.pop("links", []):
            assert found["href"] in body.values, found
    assert missing(body, document) == []


def test_the_page_of_a_collection_tells_every_value_and_every_link(served: Served) -> None:
    body = Body(served.ask(served.path, HTML).text)
    document = served.get(served.path)
    assert {it["href"] for it in document.pop("links")} <= body.values
    assert missing(body, document) == []


def test_the_pages_of_a_collection_tell_every_feature_whole(served: Served) -> None:
    """Id, every property and the exact geometry: what the GeoJSON of the very same page says."""
    address, told = f"{served.items}?limit=7", 0
    for _ in range(3):
        page = served.ask(address, HTML)
        assert page.status_code == 200, page.text
        body = Body(page.text)
        count = page.text.count('<th scope="row"')
        same = served.ask(address, "application/geo+json")
        features = same.json["features"]
        assert len(features) == count
        for feature in features:
            assert body.tells(feature["id"])
            assert missing(body, feature["properties"]) == [], feature["id"]
            if feature["geometry"] is not None:
                assert written_out(body, feature["geometry"]), feature["id"]
        told += count
        following = [it for it in same.json["links"] if it["rel"] == "next"]
        if not following:
            break
        address = following[0]["href"]
    assert told


def test_the_page_of_a_feature_tells_it_whole_in_any_crs(served: Served) -> None:
    (first,) = served.get(served.items, limit=1)["features"]
    for crs in served.get(served.path)["crs"]:
        address = f"{served.items}/{quote(str(first['id']))}"
        body = Body(served.ask(address, HTML, crs=crs).text)
        feature = served.get(address, "application/geo+json", crs=crs)
        assert body.tells(feature["id"])
        assert missing(body, feature["properties"]) == []
        assert feature["geometry"] is None or written_out(body, feature["geometry"]), crs
