"""The front door says what Flask says, to the last header, and enters it once for each question."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from geo.format import FORMATS, TextFormat
from tests.caching import Entries, running, store_of, until
from tests.conftest import ReadingClient

EMPTY = "/collections/lines/tiles/WebMercatorQuad/9/210/280"
ADDRESSES = (
    "/",
    "/?f=json",
    "/?f=html&asof=2020-01-01",
    "/embed",
    "/list?asof=2020-01-01",
    "/conformance",
    "/functions",
    "/openapi.json",
    "/api",
    "/collections",
    "/collections?f=html",
    "/collections/lines",
    "/collections/lines/queryables",
    "/collections/lines/sortables",
    "/collections/lines/schema",
    "/collections/lines/feature-schema",
    "/collections/lines/items",
    "/collections/lines/items?limit=2&f=html",
    "/collections/lines/items?crs=http://www.opengis.net/def/crs/EPSG/0/3857&limit=1",
    "/collections/lines/items?limit=1&resultType=hits",
    "/articles",
    "/tiles",
    "/styles",
    "/tiles/WebMercatorQuad/5/12/17",
    EMPTY,
    "/collections/lines/tiles/WebMercatorQuad",
    "/ogcfeatureserver/collections/lines",
    *(f"/layers/lines.{it.suffix}" for it in FORMATS.values() if isinstance(it, TextFormat)),
    *(
        f"/collections/lines/items?f={it.suffix}"
        for it in FORMATS.values()
        if isinstance(it, TextFormat)
    ),
)
CLIENTS = {
    "browser": {
        "User-Agent": "Mozilla/5.0 Firefox/140",
        "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
        "Accept-Encoding": "gzip, deflate, br, zstd",
    },
    "program": {"User-Agent": "python-requests/2", "Accept": "*/*", "Accept-Encoding": "gzip"},
    "QGIS": {"User-Agent": "Mozilla/5.0 QGIS/33400", "Accept-Encoding": "gzip, deflate"},
    "curl": {"User-Agent": "curl/8"},
}


@pytest.fixture(scope="module")
def warm(libya_url: str) -> Iterator[Flask]:
    with running(libya_url) as app:
        yield app


@pytest.fixture(scope="module")
def plain(libya_url: str) -> Iterator[Flask]:
    with running(libya_url, cache_mb=0) as app:
        yield app


@pytest.fixture(scope="module")
def entries(warm: Flask) -> Entries:
    return Entries(warm)


def ask(app: Flask, method: str, address: str, headers: dict[str, str]) -> TestResponse:
    until(store_of(app).version)
    return Client(app).open(address, method=method, headers=headers, buffered=True)


def at_the_door(
    app: Flask, entries: Entries, method: str, address: str, headers: dict[str, str]
) -> TestResponse:
    """The answer that did not enter Flask. On a busy machine the lease may be away for a moment."""

    def without_flask() -> TestResponse | None:
        before = entries.number
        response = ask(app, method, address, headers)
        return response if entries.number == before else None

    return until(without_flask)


def told(response: TestResponse) -> tuple[int, list[tuple[str, str]], bytes]:
    return response.status_code, sorted(response.headers.items()), response.data


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_kept_is_what_would_be_made(
    warm: Flask, plain: Flask, entries: Entries, address: str, client: str
) -> None:
    headers = CLIENTS[client]
    made = ask(plain, "GET", address, headers)
    assert made.status_code == (204 if address == EMPTY else 200)
    assert told(ask(warm, "GET", address, headers)) == told(made)
    assert told(at_the_door(warm, entries, "GET", address, headers)) == told(made)
    head = at_the_door(warm, entries, "HEAD", address, headers)
    assert told(head) == told(ask(plain, "HEAD", address, headers))
    held = {**headers, "If-None-Match": made.headers["ETag"]}
    unchanged = at_the_door(warm, entries, "GET", address, held)
    assert unchanged.status_code == 304
    assert told(unchanged) == told(ask(plain, "GET", address, held))


@pytest.mark.parametrize("address", ["/collections/lines/items?limit=3", "/conformance?f=json"])
def test_a_304_is_learnt_without_a_body(
    warm: Flask, plain: Flask, entries: Entries, address: str
) -> None:
    """After a restart clients come with what they hold."""
    etag = ask(plain, "GET", address, {}).headers["ETag"]
    held = {"If-None-Match": etag, "Accept": "x/once"}
    first = ask(warm, "GET", address, held)
    again = at_the_door(warm, entries, "GET", address, held)
    assert told(again) == told(first)
    assert again.status_code == 304
    # The body was never made for this client, so it comes from Flask.
    assert ask(warm, "GET", address, {"Accept": "x/once"}).status_code == 200


PASSED_ON = {
    "a problem": ("GET", "/collections/nowhere", {}),
    "a parameter nobody knows": ("GET", "/collections/lines/items?what=1", {}),
    "health": ("GET", "/healthz", {}),
    "a file in pieces": ("GET", "/layers/lines.gpkg", {}),
    "whatever you have": ("GET", "/conformance", {"If-None-Match": "*"}),
    "another method": ("OPTIONS", "/conformance", {}),
    "a redirect": ("GET", "/collections/lines/items?limit=5&f=html&q=", {}),
    "a host that is none": ("GET", "/conformance", {"Host": "a b"}),
}


@pytest.mark.parametrize(("method", "address", "headers"), PASSED_ON.values(), ids=PASSED_ON)
def test_what_is_not_sure_goes_on_to_flask(
    warm: Flask, entries: Entries, method: str, address: str, headers: dict[str, str]
) -> None:
    for _ in range(2):
        before = entries.number
        ask(warm, method, address, headers)
        assert entries.number == before + 1


@pytest.mark.parametrize(
    "other",
    [
        {"Host": "maps.example.org"},
        {"Accept": "text/html"},
        {"User-Agent": "QGIS/33400"},
        {"Accept-Encoding": "br"},
    ],
)
def test_another_question_is_another_answer(
    warm: Flask, plain: Flask, other: dict[str, str]
) -> None:
    """Whatever was kept before for those who ask a little otherwise."""
    for headers in ({}, other, {}, other):
        for address in ("/collections/lines/queryables", "/?limit=1", "/"):
            assert told(ask(warm, "GET", address, headers)) == told(
                ask(plain, "GET", address, headers)
            )


def test_the_scheme_is_part_of_the_question(warm: Flask) -> None:
    address = "/collections/lines"
    for scheme in ("http", "https", "http"):
        said = Client(warm).get(address, base_url=f"{scheme}://localhost", buffered=True)
        assert said.json is not None
        assert said.json["links"][0]["href"].startswith(f"{scheme}://localhost/")


def test_who_asks_head_first_gets_the_body_later(warm: Flask, entries: Entries) -> None:
    address = "/collections/lines/items?limit=4"
    head = ask(warm, "HEAD", address, {})
    got = at_the_door(warm, entries, "GET", address, {})
    assert len(got.data) == int(head.headers["Content-Length"])
    assert head.data == b""


def test_the_test_client_of_all_other_tests_goes_through_the_door(
    warm: Flask, entries: Entries
) -> None:
    client = warm.test_client()
    assert isinstance(client, ReadingClient)
    client.get("/conformance")

    def without_flask() -> bool | None:
        before = entries.number
        client.get("/conformance")
        return entries.number == before or None

    until(without_flask)
