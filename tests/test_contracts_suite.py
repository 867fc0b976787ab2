"""Where the OGC's test suite fails servers that are otherwise good, and what HTTP promises of every address."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import http.client
import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from shapely import box
from shapely.geometry import shape

from geo.format import FORMATS
from tests.market import market  # noqa: F401 (a fixture)
from tests.real_server import real_server  # noqa: F401 (a fixture)
from tests.replay import Served, first_link, served  # noqa: F401 (a fixture)
from tests.shop import shop  # noqa: F401 (a fixture)

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
UNSUPPORTED = "http://www.opengis.net/def/crs/0/unsupported"
GEOJSON = "application/geo+json"
# What java.net.HttpURLConnection sends where nobody told it otherwise; the lone star is no media range.
JAVA = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"
# Where a rule is of an address and not of what is there.
few = pytest.mark.parametrize("served", ["events", "own stalls"], indirect=True)
BOXES = (
    "-180,-90,180,90",
    "177,65,-177,70",
    "-180,85,180,90",
    "-180,-90,180,-85",
    "5,46,16,56",
    "-3,49,3,51",
)


def parameter(served: Served, name: str) -> Any:
    (found,) = [it for it in served.parameters() if it["name"] == name]
    return found


def test_an_unknown_parameter_is_refused(served: Served) -> None:
    for address in ("/", "/collections", "/conformance", served.path, served.items):
        assert served.ask(f"{address}?unknownQueryParameter12345=1").status_code == 400, address


@pytest.mark.parametrize("limit", ["unlimited", "0", "-1", "1.5", "", "%D9%A3"])
def test_a_limit_that_is_none_is_refused(served: Served, limit: str) -> None:
    assert served.ask(f"{served.items}?limit={limit}").status_code == 400


def test_the_parameters_are_described_as_the_suite_reads_them(served: Served) -> None:
    limit, bbox, datetime = (parameter(served, it) for it in ("limit", "bbox", "datetime"))
    for it in (limit, bbox, datetime):
        assert (it["in"], it["style"], it["explode"]) == ("query", "form", False)
        assert it["required"] is False
    assert limit["schema"]["type"] == "integer"
    assert limit["schema"]["minimum"] >= 1
    assert limit["schema"]["default"] <= limit["schema"]["maximum"]
    # A page of one, and four of the greatest: so many features the suite counts at most.
    assert limit["schema"]["maximum"] >= 2_500
    assert (bbox["schema"]["minItems"], bbox["schema"]["maxItems"]) == (4, 6)
    assert bbox["schema"]["items"]["type"] == "number"
    assert datetime["schema"]["type"] == "string"


def test_next_is_sent_again_with_another_limit(served: Served) -> None:
    """Every other argument of the address goes along as it is, each with a value."""
    page = served.get(served.items, limit=1)
    found = [it["id"] for it in page["features"]]
    maximum = parameter(served, "limit")["schema"]["maximum"]
    for _ in range(4):
        after = first_link(page, "next", GEOJSON)
        if after is None:
            break
        query = urlsplit(after).query
        assert all("=" in part for part in query.split("&"))
        arguments = {**dict(parse_qsl(query, strict_parsing=True)), "limit": maximum}
        page = served.get(served.items, **arguments)
        found += [it["id"] for it in page["features"]]
    assert found == [it["id"] for it in served.whole()]
    assert len(found) == page["numberMatched"]


def test_a_parameter_that_is_repeated_is_tolerated(served: Served) -> None:
    page = served.get(f"{served.items}?limit=1&limit=1&bbox=-180,-90,180,90&bbox=-180,-90,180,90")
    assert page["numberReturned"] == 1


@pytest.mark.parametrize("asked", BOXES)
def test_each_of_the_six_boxes_is_answered_with_what_meets_it(served: Served, asked: str) -> None:
    west, south, east, north = map(float, asked.split(","))
    halves = [(west, east)] if west <= east else [(west, 180), (-180, east)]
    areas = [box(left, south, right, north).buffer(1e-5) for left, right in halves]
    for it in served.get(served.items, limit=1000, bbox=asked)["features"]:
        if it["geometry"] is not None:
            geometry = shape(it["geometry"])
            assert any(area.intersects(geometry) for area in areas), it["id"]


def test_the_real_server_speaks_http_1_1_and_keeps_the_line_open(real_server: str) -> None:
    line = http.client.HTTPConnection(real_server.removeprefix("http://"), timeout=20)
    for address in ("/conformance", "/collections/events/items"):
        line.request("GET", address)
        response = line.getresponse()
        assert (response.status, response.version) == (200, 11)
        response.read()
    line.close()


def test_a_collection_is_its_entry_in_the_list(served: Served) -> None:
    (entry,) = [it for it in served.get("/collections")["collections"] if it["id"] == served.id]
    assert served.get(served.path) == entry
    for extent in entry["extent"]["spatial"]["bbox"]:
        assert len(extent) == 4
    assert entry["itemType"] == "feature"


def test_crs84_is_first_wherever_crs_are_listed(served: Served) -> None:
    listed = served.get("/collections")
    assert listed["crs"][0] == CRS84
    for it in listed["collections"]:
        assert it["crs"][0] == CRS84
        assert it["storageCrs"] in it["crs"]


def test_content_crs_is_said_without_being_asked_for(served: Served) -> None:
    (feature,) = served.get(served.items, limit=1)["features"]
    for address in (served.items, f"{served.items}/{quoted(feature['id'])}"):
        assert served.ask(address).headers["Content-Crs"] == f"<{CRS84}>"


@pytest.mark.parametrize("name", ["crs", "bbox-crs", "filter-crs"])
def test_a_crs_that_is_not_offered_is_refused(served: Served, name: str) -> None:
    asked = {name: UNSUPPORTED, "bbox": "0,0,1,1"}
    assert served.ask(served.items, **asked).status_code == 400


def test_every_feature_has_an_id(served: Served) -> None:
    ids = [it["id"] for it in served.get(served.items, limit=100)["features"]]
    assert None not in ids
    assert len(ids) == len(set(ids))


# HTTP


def quoted(feature: Any) -> str:
    return urlencode({"": feature})[1:].replace("+", "%20")


def addresses(served: Served) -> list[str]:
    (feature,) = served.get(served.items, limit=1)["features"]
    return [
        "/?f=json",
        "/conformance",
        "/functions",
        "/openapi.json",
        "/api",
        "/collections",
        served.path,
        f"{served.path}/queryables",
        f"{served.path}/sortables",
        f"{served.path}/schema",
        f"{served.items}/{quoted(feature['id'])}",
        *(f"{served.items}?limit=2&f={it}" for it in (*FORMATS, "html")),
        *(f"/layers/{served.id}.{it}?limit=2" for it in FORMATS),
    ]


@few
def test_head_is_get_without_the_body(served: Served) -> None:
    for address in addresses(served):
        whole, head = served.client.get(address), served.client.head(address)
        assert (head.status_code, head.data) == (whole.status_code, b"") == (200, b""), address
        same = [
            {k: v for k, v in it.headers.items() if k not in {"Date", "Content-Length"}}
            for it in (whole, head)
        ]
        assert same[0] == same[1], address


@few
def test_options_are_answered_everywhere(served: Served) -> None:
    for address in addresses(served):
        response = served.client.options(address)
        assert response.status_code in {200, 204}, address
        assert {"GET", "HEAD"} <= set(re.split(r",\s*", response.headers["Allow"])), address


@few
@pytest.mark.parametrize(
    "accept",
    [JAVA, "*", "*/*", "", "image/png", "text/*;q=0.1", "application/json;q=2", ";;", "a/b/c", "*/json", "é"],
)  # fmt: skip
def test_no_accept_header_is_refused(served: Served, accept: str) -> None:
    for address in addresses(served)[:12]:
        response = served.ask(address, accept)
        assert response.status_code == 200, (address, response.get_data(as_text=True)[:200])


@few
@pytest.mark.parametrize("accept", ["*/*", "", "application/json", "image/png", "application/*"])
def test_who_does_not_ask_for_a_page_gets_a_document(served: Served, accept: str) -> None:
    for address in ("/conformance", "/collections", served.path, served.items):
        response = served.ask(address, accept)
        assert response.content_type in {"application/json", GEOJSON}, address
        json.loads(response.data)
