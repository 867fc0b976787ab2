"""The page of the API is in the reader's language, whatever it shows of the document; the document is in English."""

from __future__ import annotations

import json
import re
from typing import get_args

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from geo.functions import TAKES
from geo.property import Role
from geo.schema import TYPES
from tests.market import Market
from tests.test_message import ARABIC
from web.operation import operations
from web.registry_words import registry_words
from web.type_words import TYPES as NAMED
from web.words import ROLES

READER = {"Accept": "text/html", "Accept-Language": "ar"}
# What stands in code and in isolated rows from left to right is written so in an address.
LATIN = re.compile(r'<(code|bdi|a)\b[^>]* dir="ltr"[^>]*>.*?</\1>', re.DOTALL)


def main_of(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


@pytest.mark.parametrize(
    "address",
    [
        "/api",
        "/collections/lines/queryables?f=html",
        "/collections/lines/sortables?f=html",
        "/collections/lines/schema?f=html",
        "/functions?f=html",
        "/tiles?f=html",
        "/tileMatrixSets?f=html",
        "/styles?f=html",
        "/collections/lines/items/sirte-front-2020/history?f=html",
    ],
)
def test_a_page_of_data_says_in_english_only_what_has_an_english_name(
    client: FlaskClient, address: str
) -> None:
    page = main_of(client.get(address, headers=READER).text)
    found = re.findall(r'<(?:span|bdi|p|h\d)[^>]* lang="en"[^>]*>(.*?)</', page)
    assert set(found) <= {"Google Maps Compatible for the World", "Front near Sirte"}


def test_every_text_of_the_api_is_shown_in_arabic(client: FlaskClient) -> None:
    page = main_of(client.get("/api", headers=READER).text)
    document = json.loads(client.get("/openapi.json").data)
    for words in re.findall("<h3>(.*?)</h3>|<h2[^>]*>(.*?)</h2>", page):
        assert ARABIC.search("".join(words)), words
    bare = LATIN.sub("", page)
    cells = re.findall("<td>(.*?)</td>", bare, re.DOTALL)
    assert len(cells) > 500
    for words in cells:
        assert ARABIC.search(words), words
    for group in operations(document).values():
        for it in group:
            for words in (it.title, *(asked.description for asked in it.parameters)):
                assert f">{words}<" not in page, words


def test_the_catalogues_get_the_texts_of_every_operation(client: FlaskClient) -> None:
    """Of this server's too, which knows more collections than the one that the words are taken from."""
    known = {*registry_words("ar")}
    document = json.loads(client.get("/openapi.json").data)
    for group in operations(document).values():
        for it in group:
            for words in (meaning for _, meaning, _ in it.answers):
                assert words in known, words


def test_the_document_is_in_english_to_everyone(client: FlaskClient) -> None:
    for headers in ({"Accept-Language": "ar"}, {"Accept-Language": "en"}):
        assert not ARABIC.search(client.get("/openapi.json", headers=headers).text)


def test_every_type_and_every_role_has_a_word() -> None:
    named = {it["type"] for it in TYPES.values()} | {it for of in TAKES.values() for it in of}
    assert named <= {*NAMED}
    assert {*ROLES} == {it for it in get_args(Role) if it}


def test_a_default_is_shown_as_an_address_has_it(client: FlaskClient) -> None:
    page = client.get("/api", headers={"Accept-Language": "en"}).text
    defaults = re.findall("If not said: <code[^>]*>(.*?)</code>", page)
    assert {"false", "100"} <= {*defaults}
    assert "False" not in defaults


def test_a_published_table_is_called_what_its_operator_calls_it(market: Market) -> None:
    """In whatever language; the sentence around its name is in the reader's."""
    page = main_of(market.client.get("/api", headers=READER).text)
    for of in market.app.extensions["sourceline"].inventory.collections.values():
        title = escape(of.title["en"])
        assert f'<h2 id="of-{of.id}"><bdi>{title}</bdi></h2>' in page
        assert f"<h3><bdi>{title}</bdi>: المعالم</h3>" in page
