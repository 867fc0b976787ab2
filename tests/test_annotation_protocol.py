"""Annotations over HTTP: every MUST of the Web Annotation Protocol (REC 2017-02-23) for a server that only reads."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection
from werkzeug.test import TestResponse

from app import create_app
from geo.annotation.container import SIZE
from geo.annotation.preference import DESCRIPTIONS, IRIS, MINIMAL
from geo.settings import Settings
from tests.store import TEXT, run
from tests.store import evidence as give_evidence
from tests.store import feature as give_feature
from tests.store import store as store

MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
LDP = "http://www.w3.org/ns/ldp#"
ANNOTATION = "/annotations/a0-s002"
CONTAINERS = (
    "/annotations/",
    "/articles/trt-world-2020-12/annotations/",
    "/collections/control_zones/items/sirte-lna-2020-07/annotations/",
)
EVERY = (ANNOTATION, *CONTAINERS)


def prefer(*included: str) -> dict[str, str]:
    return {"Prefer": f'return=representation; include="{" ".join(included)}"'}


def links(answer: TestResponse) -> set[str]:
    return {it.strip() for value in answer.headers.getlist("Link") for it in value.split(", ")}


@pytest.mark.parametrize("address", EVERY)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_get_head_and_options_are_supported_and_say_so(
    client: FlaskClient, address: str, method: str
) -> None:
    answer = client.open(address, method=method)
    assert answer.status_code == 200
    assert {it.strip() for it in answer.headers["Allow"].split(",")} == {"GET", "HEAD", "OPTIONS"}
    kind = "Resource" if address == ANNOTATION else "BasicContainer"
    assert f'<{LDP}{kind}>; rel="type"' in links(answer)
    constraint = f'<http://www.w3.org/TR/annotation-protocol/>; rel="{LDP}constrainedBy"'
    assert (constraint in links(answer)) == (address != ANNOTATION)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    if method != "OPTIONS":
        assert answer.content_type == MEDIA_TYPE
        assert answer.headers["ETag"]
        assert "Accept" in answer.headers["Vary"]
    if method == "HEAD":
        assert answer.data == b""


@pytest.mark.parametrize("address", EVERY)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_whoever_writes_is_told_that_this_only_reads(
    client: FlaskClient, address: str, method: str
) -> None:
    answer = client.open(address, method=method, json={"type": "Annotation"})
    assert answer.status_code == 405
    assert {"GET", "HEAD"} <= {it.strip() for it in answer.headers["Allow"].split(",")}
    assert not {"POST", "PUT", "PATCH", "DELETE"} & set(answer.headers["Allow"].split(", "))


@pytest.mark.parametrize("address", EVERY)
def test_who_has_it_already_gets_304(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    second = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 304
    assert second.headers["ETag"] == first.headers["ETag"]
    assert links(second) == links(first)
    assert second.headers.get("Content-Location") == first.headers.get("Content-Location")


@pytest.mark.parametrize("address", CONTAINERS)
def test_a_container_holds_whole_annotations_unless_its_client_prefers_otherwise(
    client: FlaskClient, address: str
) -> None:
    usual = client.get(address)
    told = client.get(address, headers=prefer(DESCRIPTIONS))
    for answer in (usual, told):
        document = answer.json
        assert document["type"] == ["BasicContainer", "AnnotationCollection"]
        assert document["first"]["type"] == "AnnotationPage"
        assert all(it["type"] == "Annotation" for it in document["first"]["items"])
        assert document["total"] == len(document["first"]["items"])
        assert answer.headers["Content-Location"] == document["id"]
        assert {"Accept", "Prefer"} <= {it.strip() for it in answer.headers["Vary"].split(",")}
    assert "Preference-Applied" not in usual.headers
    assert told.headers["Preference-Applied"] == "return=representation"


@pytest.mark.parametrize("address", CONTAINERS)
def test_a_client_may_prefer_names_alone(client: FlaskClient, address: str) -> None:
    answer = client.get(address, headers=prefer(IRIS))
    document = answer.json
    assert document["id"] == answer.headers["Content-Location"]
    assert document["id"].endswith("/annotations/?iris=1")
    whole = client.get(address).json["first"]["items"]
    assert document["first"]["items"] == [it["id"] for it in whole]
    assert client.get(document["id"]).json == document


@pytest.mark.parametrize("address", CONTAINERS)
@pytest.mark.parametrize("also", [(), (IRIS,), (DESCRIPTIONS,)])
def test_a_minimal_container_has_no_annotations_in_it(
    client: FlaskClient, address: str, also: tuple[str, ...]
) -> None:
    document = client.get(address, headers=prefer(MINIMAL, *also)).json
    assert "contains" not in document
    assert isinstance(document["first"], str)
    assert isinstance(document["last"], str)
    assert document["total"] > 0
    page = client.get(document["first"]).json
    assert all(isinstance(it, str) for it in page["items"]) == (IRIS in also)


def test_what_each_client_prefers_is_kept_apart(client: FlaskClient) -> None:
    wishes = ({}, prefer(IRIS), prefer(MINIMAL), prefer(MINIMAL, IRIS))
    for _ in range(2):
        answers = [client.get("/annotations/", headers=it) for it in wishes]
        assert len({it.headers["ETag"] for it in answers}) == len(wishes)
        assert len({it.data for it in answers}) == len(wishes)
    held = {"If-None-Match": answers[0].headers["ETag"], **prefer(IRIS)}
    assert client.get("/annotations/", headers=held).status_code == 200


def test_names_and_descriptions_at_once_get_what_is_usual(client: FlaskClient) -> None:
    both = client.get("/annotations/", headers=prefer(IRIS, DESCRIPTIONS)).json
    assert both == client.get("/annotations/").json


@pytest.fixture
def many(store: Connection, empty_url: str) -> FlaskClient:
    """A map with quotes for two pages and a bit."""
    give_evidence(store, give_feature(store))
    words = TEXT.split()
    for number in range(2 * SIZE + 4):
        word = words[number % len(words)]
        start = TEXT.index(word)
        run(
            store,
            "insert into sourceline.quote (id, article, exact, start_offset, end_offset, language, kind, state, "
            "digest) values (:id, 'paper', :exact, :start, :end, 'en', 'prose', 'exact', '')",
            id=f"word-{number}",
            exact=word,
            start=start,
            end=start + len(word),
        )
    store.commit()
    app = create_app(Settings(database_url=empty_url))
    try:
        yield app.test_client()
    finally:
        app.extensions["sourceline"].lease.end()


@pytest.mark.parametrize("iris", [0, 1])
def test_the_pages_lead_through_all_annotations_and_back(many: FlaskClient, iris: int) -> None:
    container = many.get(f"/annotations/?iris={iris}").json
    pages: list[dict[str, Any]] = []
    address = container["first"]["id"]
    while address:
        page = many.get(address).json
        assert page["id"] == address
        assert page["partOf"]["id"] == container["id"]
        assert page["partOf"]["total"] == container["total"]
        assert page["startIndex"] == sum(len(it["items"]) for it in pages)
        assert page.get("prev") == (pages[-1]["id"] if pages else None)
        pages.append(page)
        address = page.get("next")
    assert container["last"] == pages[-1]["id"]
    found = [it if iris else it["id"] for page in pages for it in page["items"]]
    assert len(pages) == 3
    assert len(found) == len(set(found)) == container["total"] == 2 * SIZE + 5
    assert container["first"]["items"] == pages[0]["items"]
    assert "partOf" not in container["first"]


def test_a_page_is_no_container(many: FlaskClient) -> None:
    answer = many.get("/annotations/?iris=1&page=1")
    assert not any("BasicContainer" in it for it in links(answer))
    assert many.get("/annotations/?page=3").status_code == 404


def test_an_article_without_quotes_has_an_empty_container(
    store: Connection, empty_url: str
) -> None:
    run(store, "delete from sourceline.quote")
    store.commit()
    app = create_app(Settings(database_url=empty_url))
    try:
        document = app.test_client().get("/articles/paper/annotations/").json
        assert document["total"] == 0
        assert "first" not in document
        everything = app.test_client().get("/annotations/?page=0").json
        assert everything["items"] == []
    finally:
        app.extensions["sourceline"].lease.end()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/annotations/no-such-quote", 404),
        ("/articles/no-such-article/annotations/", 404),
        ("/collections/lines/items/no-such-line/annotations/", 404),
        ("/collections/towns/items/tripoli/annotations/", 404),
        ("/annotations/?page=99", 404),
        ("/annotations/?page=-1", 400),
        ("/annotations/?page=99999999999999999999", 400),
        ("/annotations/?iris=yes", 400),
        ("/annotations/?f=turtle", 400),
        ("/annotations/?limit=5", 400),
        ("/annotations/a0-s002?page=1", 400),
    ],
)
def test_what_cannot_be_answered_is_said_in_a_sentence(
    client: FlaskClient, address: str, status: int
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json["detail"]


@pytest.mark.parametrize(
    ("address", "service"),
    [
        (
            "/collections/lines/items/sirte-front-2020",
            "/collections/lines/items/sirte-front-2020/annotations/",
        ),
        ("/", "/annotations/"),
    ],
)
def test_a_feature_says_where_its_annotations_are(
    client: FlaskClient, address: str, service: str
) -> None:
    answer = client.get(f"{address}?f=json")
    header = next(it for it in links(answer) if "annotationService" in it)
    assert header.startswith(f"<http://localhost{service}>")
    assert 'rel="http://www.w3.org/ns/oa#annotationService"' in header
    assert client.get(service).status_code == 200


@pytest.mark.parametrize(
    "page",
    ["/articles/trt-world-2020-12", "/features/lines/sirte-front-2020"],
)
def test_a_page_for_people_says_so_too(client: FlaskClient, page: str) -> None:
    text = client.get(page, headers={"Accept": "text/html"}).text
    assert '<link rel="http://www.w3.org/ns/oa#annotationService"' in text


def test_a_script_on_another_site_may_read_the_headers(client: FlaskClient) -> None:
    exposed = client.get("/annotations/").headers["Access-Control-Expose-Headers"]
    assert {"ETag", "Link", "Allow", "Content-Location"} <= set(exposed.split(", "))
