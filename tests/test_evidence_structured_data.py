"""What search engines read of the pages of evidence: schema.org as JSON-LD, whatever the words quoted are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection

from app import create_app
from geo.dataset import Dataset
from geo.settings import Settings
from tests.json_ld import SCHEMA, expanded
from tests.store import evidence as give_evidence
from tests.store import feature as give_feature
from tests.store import run
from tests.store import store as store

Document = dict[str, Any]

HTML = {"Accept": "text/html"}
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<!-- <script>",
    "]]>",
    "\u2028\u2029",
    "'\"&amp;\\u003c/script>",
    "سرت \u202e txet",
)


class Scripts(HTMLParser):
    """The content of each script of a page, as a browser takes them apart."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._kind: str | None = None
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            self._kind = dict(attrs).get("type") or ""
            self.found.append((self._kind, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._kind = None

    def handle_data(self, data: str) -> None:
        if self._kind is not None:
            kind, before = self.found[-1]
            self.found[-1] = (kind, before + data)


def linked_data(client: FlaskClient, address: str) -> Document:
    page = client.get(address, headers=HTML)
    assert page.status_code == 200, address
    (data,) = [text for kind, text in Scripts(page.text).found if kind == "application/ld+json"]
    found: Document = json.loads(data)
    return found


def nodes(document: Any, kind: str) -> Iterator[Document]:
    if isinstance(document, list):
        for it in document:
            yield from nodes(it, kind)
    elif isinstance(document, dict):
        if document.get("@type") == kind:
            yield document
        for it in document.values():
            yield from nodes(it, kind)


def test_a_quote_is_a_quotation_that_is_part_of_its_article(
    client: FlaskClient, bundled: Dataset
) -> None:
    for quote in bundled.quotes.values():
        data = linked_data(client, f"/quotes/{quote.id}")
        article = bundled.articles[quote.article]
        assert data["@type"] == "Quotation"
        assert data["text"] == quote.exact
        assert data["inLanguage"] == quote.language
        assert data.get("spokenByCharacter", {}).get("name") == quote.speaker
        whole = data["isPartOf"]
        assert (whole["@type"], whole["headline"]) == ("NewsArticle", article.title)
        assert whole["publisher"]["name"] == article.publisher
        assert (
            whole["datePublished"] == article.published.isoformat()[: len(whole["datePublished"])]
        )
        assert whole.get("url") == article.url
        assert whole.get("archivedAt") == article.archive_url
        assert {it["@type"] for it in data.get("about", ())} <= {"Place"}


def test_an_article_is_a_news_article_with_its_quotations(
    client: FlaskClient, bundled: Dataset
) -> None:
    for article in bundled.articles.values():
        data = linked_data(client, f"/articles/{article.id}")
        assert data["@type"] == "NewsArticle"
        quotes = [it for it in bundled.quotes.values() if it.article == article.id]
        assert {it["text"] for it in data["hasPart"]} == {it.exact for it in quotes}
        assert len(data["hasPart"]) == len(quotes)


@pytest.mark.parametrize(
    "address", ["/features/{}/{}", "/collections/{}/items/{}/evidence"], ids=["page", "evidence"]
)
def test_a_feature_is_a_place_that_quotations_are_about(
    client: FlaskClient, bundled: Dataset, address: str
) -> None:
    for layer, features in bundled.features.items():
        for feature in features.values():
            data = linked_data(client, address.format(layer, feature.id))
            assert (data["@type"], data["name"]) == ("Place", feature.names["en"])
            texts = [it["text"] for it in data["subjectOf"]]
            assert texts == [bundled.quotes[it.quote].exact for it in feature.evidence]


@pytest.mark.parametrize(
    "address",
    [
        "/quotes/a0-s002",
        "/articles/trt-world-2020-12",
        "/articles/foreign-policy-2019-12",
        "/features/lines/sirte-front-2020",
    ],
)
def test_it_expands_and_every_member_means_something(client: FlaskClient, address: str) -> None:
    (found,) = expanded(linked_data(client, address))
    assert all(it.startswith(SCHEMA) for it in found["@type"])
    assert any(SCHEMA in it for it in found if not it.startswith("@"))


@pytest.mark.parametrize("words", HOSTILE)
def test_no_words_can_end_the_script_they_stand_in(
    store: Connection, empty_url: str, words: str
) -> None:
    give_evidence(store, give_feature(store))
    run(
        store,
        "update sourceline.quote set exact = :words, end_offset = start_offset + char_length(:words), "
        "speaker = :words, note = :words",
        words=words,
    )
    run(store, "update sourceline.article set title = :words, publisher = :words", words=words)
    store.commit()
    app = create_app(Settings(database_url=empty_url))
    client = app.test_client()
    try:
        for address in (
            "/quotes/words",
            "/articles/paper",
            "/articles/paper/features",
            "/features/control_zones/zone",
            "/collections/control_zones/items/zone/evidence",
        ):
            page = client.get(address, headers=HTML).text
            scripts = Scripts(page).found
            assert not any("alert" in text for kind, text in scripts if not kind), address
            for kind, text in scripts:
                if kind in {"application/ld+json", "application/json"}:
                    json.loads(text)
            if address != "/articles/paper/features":
                data = linked_data(client, address)
                assert {it["text"] for it in nodes(data, "Quotation")} == {words}
                assert next(nodes(data, "NewsArticle"))["headline"] == words
            assert not re.search(r"<script>alert", page)
        document = client.get("/annotations/words").json
        assert document["target"]["selector"][0]["exact"] == words
        assert client.get("/quotes/words").json["exact"] == words
    finally:
        app.extensions["sourceline"].lease.end()
