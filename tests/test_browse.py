"""The pages of the API for people: they say and link what the documents do, for any table, in a real browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import shapely
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import expect
from shapely.geometry import mapping, shape

from app import create_app
from geo import database
from geo.cluster import Cluster
from geo.database import READER
from geo.dataset import Dataset
from geo.settings import Settings
from layers import EVIDENCE_LAYERS
from tests.browser import DESKTOP, NewPage, ready
from tests.conftest import _copy, serving
from tests.test_pages import check_order
from web.structured_data import place

LARGEST = 500_000
NARROW = {"width": 320, "height": 700}
WELL = "بئر الماء"
SCRIPT = "<script>alert(1)</script>"
ADDRESS = 'https://example.org/x?a=1&b="2"'
TABLES = f"""
create schema gis;
create type gis.state as enum ('open', 'closed', 'ruined');
create table gis."Wells <odd>" (
    id serial primary key, name text, "naïve <b>col" text, state gis.state, depth double precision,
    working boolean, tags text[], extra jsonb, site text, period daterange, geom geometry(Point, 32633)
);
insert into gis."Wells <odd>" (name, "naïve <b>col", state, depth, working, tags, extra, site, period, geom) values
    ('{WELL}', '{SCRIPT}', 'open', 12.5, true, '{{deep,"new, one"}}', '{{"owner": {{"name": "Ali"}}}}',
     '{ADDRESS}', '[2019-01-01,2020-01-01)',
     ST_Transform(ST_SetSRID(ST_MakePoint(13.2, 32.4), 4326), 32633)),
    ('Long', repeat('word ', 3000), 'ruined', null, false, null, null, 'javascript:alert(1)', null,
     ST_Transform(ST_SetSRID(ST_MakePoint(14.2, 31.4), 4326), 32633)),
    ('Nowhere', null, null, 3, null, '{{}}', '[]', null, '[2021-01-01,)', null);
create table gis.wide (gid integer primary key, name text, geom geometry(Polygon, 4326));
insert into gis.wide select i, 'Cell ' || i, ST_MakeEnvelope(i * 0.01, -12, i * 0.01 + 0.008, -11.99, 4326)
from generate_series(1, 250) as i;
-- Each with more points than the last, and one too large for any page.
create table gis.coasts (id integer primary key, name text, geom geometry(Polygon, 4326));
insert into gis.coasts select i, 'Coast ' || i, ST_Buffer(
    ST_SetSRID(ST_MakePoint(i, 30), 4326), 1, 'quad_segs=' || case when i = 12 then 9000 else 100 * i end
)
from generate_series(1, 20) as i;
create table gis.bare (id integer primary key, geom geometry(Point, 4326));
"""
WIDEN = """
do $$ begin
    for i in 1..60 loop
        execute format('alter table gis.wide add column c%s text default %L', i, repeat('قيمة ', 60));
    end loop;
end $$;
"""
GRANTS = (
    f"grant usage on schema gis to {READER}; grant select on all tables in schema gis to {READER}"
)

DOCUMENTS = (
    "/collections",
    "/collections/control_zones",
    "/collections/countries",
    "/collections/Wells_odd",
    "/collections/bare",
    "/collections/lines/items",
    "/collections/lines/items?limit=2&offset=2",
    "/collections/lines/items?kind=front&sortby=-name",
    "/collections/wide/items?limit=5",
    "/collections/bare/items",
    "/collections/lines/items/sirte-front-2020",
    "/collections/Wells_odd/items/3",
    "/conformance",
    "/functions",
    "/tiles",
    "/tiles/WebMercatorQuad",
    "/tileMatrixSets",
    "/tileMatrixSets/WebMercatorQuad",
    "/collections/lines/tiles",
    "/collections/lines/tiles/WebMercatorQuad",
    "/styles",
)
UNLINKED = (
    "/api",
    "/collections/lines/queryables",
    "/collections/Wells_odd/sortables",
    "/collections/Wells_odd/schema",
)
HTML = {"Accept": "text/html"}
JSON = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def app(cluster: Cluster, templates: tuple[str, str], worker: str) -> Iterator[Flask]:
    """The app with the bundled dataset and some tables such as operators have."""
    for url in _copy(cluster, templates[1], f"browse_{worker}"):
        engine = database.writer(url)
        with engine.begin() as connection:
            for statements in (TABLES, WIDEN, GRANTS):
                connection.exec_driver_sql(statements.replace("%", "%%"))
        engine.dispose()
        app = create_app(Settings(database_url=url, publish=("gis",)))
        yield app
        app.extensions["sourceline"].engine.dispose()


@pytest.fixture(scope="module")
def live_server(app: Flask) -> Iterator[str]:
    with serving(app) as address:
        yield address


class Read(HTMLParser):
    """A page's links and data, and whether every element that is opened is closed in its turn."""

    VOID = frozenset(
        ("br", "hr", "img", "input", "link", "meta", "circle", "path", "line", "rect", "use")
    )

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.problems: list[str] = []
        self.links: dict[str, set[str]] = {}
        self.heads: list[dict[str, str | None]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if len(found) != len(attrs):
            self.problems.append(f"an attribute twice in {self.get_starttag_text()}")
        if "style" in found:
            self.problems.append(f"style that the policy forbids in {self.get_starttag_text()}")
        if tag == "a" and found.get("href"):
            relations = self.links.setdefault(str(found["href"]), set())
            relations |= set((found.get("rel") or "").split())
        if tag == "link":
            self.heads.append(found)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Closed in itself, as SVG's elements are."""

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> at {self.getpos()}")


def html(client: FlaskClient, address: str) -> str:
    answer = client.get(address, headers=HTML)
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "text/html; charset=utf-8"
    return answer.text


def document(client: FlaskClient, address: str) -> dict[str, Any]:
    answer = client.get(address, headers=JSON)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = json.loads(answer.data)
    return found


@pytest.mark.parametrize("address", DOCUMENTS)
def test_every_link_of_a_document_is_on_its_page(client: FlaskClient, address: str) -> None:
    told = document(client, address)
    entries = [told, *told.get("collections", [])]
    wanted = [it for entry in entries for it in entry["links"]]
    page = html(client, address)
    found = Read(page).links
    for it in wanted:
        if it.get("templated"):
            assert f"<code>{it['href']}</code>".replace("&", "&amp;") in page
            continue
        # The page needs no link to itself as a page.
        if it["type"] == "text/html" and "f=html" in it["href"] and "/items" in address:
            continue
        assert it["rel"] in found[it["href"]], it


@pytest.mark.parametrize("address", [*DOCUMENTS, *UNLINKED])
def test_a_page_is_well_formed_and_leads_programs_to_its_other_form(
    client: FlaskClient, address: str
) -> None:
    page = Read(html(client, address))
    assert page.problems == []
    assert page.open == []
    # The same page in another language is for people.
    others = [
        it
        for it in page.heads
        if it.get("rel") in {"alternate", "service-desc"} and not it.get("hreflang")
    ]
    assert others
    for it in others:
        answer = client.get(str(it["href"]))
        assert answer.status_code == 200, it
        assert answer.mimetype == str(it["type"]).split(";")[0]


def test_every_address_that_people_are_told_to_try_answers(client: FlaskClient) -> None:
    tries = re.findall(r'Try it: <a href="([^"]+)"', html(client, "/api"))
    assert len(tries) > len(UNLINKED)
    for address in tries:
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("size", [DESKTOP, NARROW], ids=["desktop", "320"])
def test_every_page_opens_at_every_size_with_headings_in_order_and_no_sideways_scroll(
    new_page: NewPage, size: dict[str, int]
) -> None:
    page = new_page(size=size)
    for path in ("/collections", *DOCUMENTS[3:8], *DOCUMENTS[10:], *UNLINKED):
        page.goto(path)
        ready(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        expect(page.get_by_role("main")).to_have_count(1)
        check_order(page)


@pytest.mark.parametrize("layer", [layer.name for layer in EVIDENCE_LAYERS])
def test_the_map_shows_every_quoted_feature_of_the_page(
    new_page: NewPage, bundled: Dataset, layer: str
) -> None:
    page = new_page(f"/collections/{layer}/items")
    drawn = page.locator(".map .shape").evaluate_all("all => all.map((it) => it.dataset.feature)")
    assert sorted(drawn) == sorted(f"{layer}/{name}" for name in bundled.features[layer])


def test_the_map_shows_the_shapes_of_any_table_wherever_they_are(new_page: NewPage) -> None:
    page = new_page("/collections/Wells_odd/items")
    expect(page.locator(".map .thing")).to_have_count(2)
    page = new_page("/collections/wide/items?limit=7")
    expect(page.locator(".map .thing")).to_have_count(7)
    frame = page.locator(".map").bounding_box()
    for box in (it.bounding_box() for it in page.locator(".map .thing").all()):
        assert frame is not None
        assert box is not None
        assert frame["x"] <= box["x"] <= frame["x"] + frame["width"] - box["width"]
        assert frame["y"] <= box["y"] <= frame["y"] + frame["height"] - box["height"]


def test_a_collection_of_many_shows_the_box_they_are_in(new_page: NewPage) -> None:
    page = new_page("/collections/wide")
    expect(page.locator(".map .thing")).to_have_count(1)
    expect(page.locator("#failure")).to_have_text("The box in which all features are.")


def test_a_shape_opens_its_feature(new_page: NewPage) -> None:
    page = new_page("/collections/wide/items?limit=1")
    page.locator(".map .thing").click()
    page.wait_for_url("**/collections/wide/items/1")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cell 1")


def test_arabic_reads_from_right_to_left_inside_its_cell(new_page: NewPage) -> None:
    page = new_page("/collections/wide/items?limit=1&properties=c1")
    found = page.locator("tbody td").first
    assert found.evaluate("it => getComputedStyle(it).direction") == "rtl"
    assert found.evaluate("it => getComputedStyle(it).textAlign") == "start"
    assert page.evaluate("getComputedStyle(document.body).direction") == "ltr"
    page.goto("/collections/Wells_odd/items/1")
    expect(page.get_by_role("heading", level=1)).to_have_text(WELL)
    assert page.locator("h1 bdi").evaluate("it => getComputedStyle(it).direction") == "rtl"


def test_text_of_others_is_shown_as_it_is_and_does_nothing(new_page: NewPage) -> None:
    page = new_page()
    for path in ("/collections/Wells_odd/items", "/collections/Wells_odd/items/1"):
        page.goto(path)
        ready(page)
        expect(page.get_by_text(SCRIPT, exact=True)).to_have_count(1)
        expect(page.get_by_text("Naïve <b>col")).to_have_count(1)
        assert page.locator("a[href*='example.org']").get_attribute("href") == ADDRESS
        expect(page.locator("a[href^='javascript']")).to_have_count(0)


def test_a_feature_without_a_place_says_so_and_has_no_map(client: FlaskClient) -> None:
    page = html(client, "/collections/Wells_odd/items/3")
    assert "nowhere on the map" in page
    assert 'id="map"' not in page
    assert "from 1 January 2021" in page


def test_a_time_is_told_with_its_last_day_inside(client: FlaskClient) -> None:
    for path in ("/collections/Wells_odd/items", "/collections/Wells_odd/items/1"):
        assert "1 January 2019 to 31 December 2019" in html(client, path)


def test_a_row_has_the_number_of_quotes_and_the_first_of_them(
    client: FlaskClient, bundled: Dataset
) -> None:
    page = html(client, "/collections/lines/items")
    for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL)[1:]:
        name = re.search(r"/collections/lines/items/([\w-]+)", row)
        assert name
        feature = bundled.features["lines"][name[1]]
        count = len(feature.evidence)
        assert f">{count} quote{'s' if count != 1 else ''}</a>" in row
        article = bundled.articles[bundled.quotes[feature.evidence[0].quote].article]
        assert article.publisher in row


def test_the_pages_of_a_table_follow_each_other_to_its_end(client: FlaskClient) -> None:
    """And each is small enough for a phone, whatever limit is asked for."""
    address, seen = "/collections/wide/items?limit=10000", []
    while address:
        text = html(client, address)
        assert len(text.encode()) <= LARGEST
        page = Read(text)
        seen += [int(it) for it in re.findall(r'href="/collections/wide/items/(\d+)"', text)]
        address = next((it for it, relations in page.links.items() if "next" in relations), "")
    assert seen == list(range(1, 251))


def test_where_shapes_are_large_fewer_are_on_a_page_and_each_is_whole(client: FlaskClient) -> None:
    address, seen, sizes = "/collections/coasts/items", [], []
    while address:
        text = html(client, address)
        ids = [int(it) for it in re.findall(r'href="/collections/coasts/items/(\d+)"', text)]
        assert len(text.encode()) <= LARGEST or ids == [12]
        for found, words in re.findall(
            r"Polygon of (\d+) points.*?(POLYGON [^<]+)<", text, re.DOTALL
        ):
            assert int(found) == words.count(",") + 1
        assert text.count("POLYGON ((") == len(ids)
        seen += ids
        sizes.append(len(ids))
        page = Read(text)
        address = next((it for it, relations in page.links.items() if "next" in relations), "")
    assert seen == list(range(1, 21))
    assert 1 < max(sizes) < 20
    assert "much to tell" in html(client, "/collections/coasts/items")
    assert "much to tell" not in html(client, "/collections/bare/items")


def test_a_shape_written_out_widens_no_page_and_is_taken_with_one_click(new_page: NewPage) -> None:
    page = new_page(size=NARROW)
    for path in ("/collections/coasts/items/3", "/collections/coasts/items?limit=2"):
        page.goto(path)
        ready(page)
        page.get_by_text("Polygon of").first.click()
        written = page.locator(".wkt .take").first
        expect(written).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        written.click()
        taken = page.evaluate("getSelection().toString()")
        assert shapely.from_wkt(taken).is_valid


def test_a_column_s_head_sorts_by_it_and_then_the_other_way(new_page: NewPage) -> None:
    page = new_page("/collections/Wells_odd/items")
    for way, first in (("ascending", "Nowhere"), ("descending", WELL)):
        page.get_by_role("link", name="Depth").click()
        ready(page)
        expect(page.get_by_role("columnheader", name="Depth")).to_have_attribute("aria-sort", way)
        expect(page.locator("tbody th a").first).to_have_text(first)


def test_the_form_works_without_script_and_leaves_out_what_is_empty(new_page: NewPage) -> None:
    page = new_page("/collections/Wells_odd/items?sortby=-name", java_script_enabled=False)
    page.get_by_label("State").select_option("ruined")
    page.get_by_role("button", name="Show").click()
    asked = parse_qs(urlsplit(page.url).query, keep_blank_values=True)
    assert asked == {"sortby": ["-name"], "state": ["ruined"], "limit": ["100"]}
    expect(page.locator("tbody th")).to_have_text(["Long"])
    expect(page.get_by_label("State")).to_have_value("ruined")
    page.get_by_role("link", name="take out sortby").click()
    assert parse_qs(urlsplit(page.url).query) == {"state": ["ruined"], "limit": ["100"]}
    page.get_by_role("textbox", name="When").fill("2019-06-01")
    page.get_by_label("State").select_option("")
    page.get_by_role("button", name="Show").click()
    # What has no time is true at any time.
    expect(page.locator("tbody th")).to_have_text([WELL, "Long"])


def test_only_a_page_passes_over_what_is_empty(client: FlaskClient) -> None:
    moved = client.get("/collections/lines/items?datetime=&q=Sirte&bbox=", headers=HTML)
    assert moved.status_code == 302
    assert moved.location == "/collections/lines/items?q=Sirte"
    assert client.get("/collections/lines/items?datetime=", headers=JSON).status_code == 400
    assert client.get("/collections/lines/items?properties=", headers=HTML).status_code == 200


@pytest.mark.parametrize("address", DOCUMENTS)
def test_under_a_path_prefix_no_address_leaves_it(client: FlaskClient, address: str) -> None:
    under = client.get(address, headers=HTML, base_url="http://localhost/libya").text
    ours = [urlsplit(it) for it in Read(under).links]
    assert all(it.path.startswith("/libya") for it in ours if it.hostname in {None, "localhost"})
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', under, re.DOTALL)
    if data:
        drawn = json.loads(data[1])["map"]
        assert drawn["features"].startswith("/libya/collections/")
        assert drawn["pages"].startswith("/libya/collections/")


def linked_data(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_a_collection_is_a_dataset_for_search_engines(client: FlaskClient) -> None:
    told = document(client, "/collections/lines")
    data = linked_data(html(client, "/collections/lines"))
    assert data["@type"] == "Dataset"
    west, south, east, north = told["extent"]["spatial"]["bbox"][0]
    assert data["spatialCoverage"]["geo"]["box"] == f"{south} {west} {north} {east}"
    files = {it["href"] for it in told["links"] if it["rel"] == "enclosure"}
    assert {it["contentUrl"] for it in data["distribution"]} == files
    assert len(data["description"]) >= 50


def test_a_place_is_where_shapely_says(client: FlaskClient, bundled: Dataset) -> None:
    for layer, features in bundled.features.items():
        for feature in features.values():
            geometry = mapping(feature.geometry)
            geo = place({"geometry": geometry}, "it", "http://localhost/")["geo"]
            west, south, east, north = shape(geometry).bounds
            if geometry["type"] == "Point":
                assert (geo["longitude"], geo["latitude"]) == (west, south), layer
            else:
                assert geo["box"] == f"{south} {west} {north} {east}", layer
    data = linked_data(html(client, "/collections/Wells_odd/items/1"))
    assert data["geo"]["longitude"] == pytest.approx(13.2)
    assert data["geo"]["latitude"] == pytest.approx(32.4)


@pytest.mark.parametrize("collection", ["lines", "Wells_odd"])
@pytest.mark.parametrize("tag", ["en", "ar"])
def test_the_page_of_a_schema_names_every_property_and_what_it_is_about(
    client: FlaskClient, collection: str, tag: str
) -> None:
    titles = set()
    for name in ("schema", "feature-schema", "queryables", "sortables"):
        address = f"/collections/{collection}/{name}"
        document = client.get(address, headers=JSON).get_json()
        properties = document["properties"]
        if name == "feature-schema":
            properties = properties["properties"]["properties"]
        html = client.get(f"{address}?lang={tag}", headers=HTML).get_data(as_text=True)
        named = re.findall(r'<th scope="row"><code dir="auto">(.*?)</code>', html)
        assert [unescape(it) for it in named] == list(properties)
        titles.add(re.search(r"<h1>(.*?)</h1>", html)[1])
    # Both of what a feature is made of say so; the others say something else.
    assert len(titles) == 3
