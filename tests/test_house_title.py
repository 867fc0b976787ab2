"""A title with signs that mean something to HTML is told as it is written, once, wherever it stands."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from app import create_app
from geo.settings import Settings
from tests.browser import drawn, opening_pages
from tests.conftest import serving

TITLE = 'Fire & Smoke <"in" Libya>'
HOUSE = f"""
title = '{TITLE}'
[actors.lna]
labels = "Haftar & sons"
"""
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def furnished(libya_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    file = tmp_path_factory.mktemp("house") / "house.toml"
    file.write_text(HOUSE, encoding="utf-8")
    app = create_app(Settings(database_url=libya_url, house=file))
    yield app
    app.extensions["sourceline"].lease.end()


@pytest.fixture
def theirs(furnished: Flask) -> FlaskClient:
    return furnished.test_client()


def read(client: FlaskClient, address: str) -> str:
    answer = client.get(address, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/", "/embed"])
@pytest.mark.parametrize("query", ["asof=2020-07-21", "asof=2020-07-21&view=lna"])
def test_the_title_of_a_map_is_escaped_once(theirs: FlaskClient, path: str, query: str) -> None:
    page = read(theirs, f"{path}?{query}&lang=en")
    whose = " (as told by Haftar & sons)" if "view" in query else ""
    title, card = (
        re.search(it, page)[1] for it in ("<title>([^<]*)</title>", '"og:title" content="([^"]*)"')
    )
    assert unescape(title) == f"{TITLE}{whose} on 21 July 2020 – Sourceline"
    assert unescape(card) == f"{TITLE}{whose} on 21 July 2020"
    data = re.search('id="data">(.*?)</script>', page, re.DOTALL)[1]
    assert json.loads(data)["title"] == f"{TITLE}{whose}"


def test_the_title_of_a_feed_is_too(theirs: FlaskClient) -> None:
    feed = ET.fromstring(theirs.get("/changes?f=atom&lang=en").data)
    assert feed.findtext(f"{ATOM}title") == f"Changes of the map: {TITLE}"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == TITLE


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/embed",
        "/changes",
        "/articles",
        "/views",
        "/collections",
        "/search?q=x",
        "/sheet",
    ],
)
def test_no_page_shows_signs_of_html(theirs: FlaskClient, address: str) -> None:
    page = read(theirs, address)
    assert not re.search("&amp;(amp|lt|gt|#34|#39|quot);", page)


def test_the_window_keeps_it_after_a_step(furnished: Flask, browser: Browser) -> None:
    with serving(furnished) as address, opening_pages(browser, address) as open_page:
        page = open_page("/?asof=2020-07-21&lang=en")
        assert page.title() == f"{TITLE} on 21 July 2020 – Sourceline"
        page.locator("#later").click()
        drawn(page, "2020-07-22")
        assert page.title() == f"{TITLE} on 22 July 2020 – Sourceline"
