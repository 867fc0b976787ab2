"""Every page is in the language it is asked for, leads on in it, and is never taken for one in another."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from decimal import Decimal
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
import requests
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from app import create_app
from geo import database
from geo.settings import Settings
from tests.real_server import real_server  # noqa: F401
from web.language import CATALOGUES, languages, spoken

ARABIC = {"Accept": "text/html", "Accept-Language": "ar"}
ENGLISH = {"Accept": "text/html", "Accept-Language": "en"}
PAGES = (
    "/",
    "/embed",
    "/list",
    "/articles",
    "/articles/atalayar-2020-07",
    "/changes",
    "/changes/control?from=2019-01-01&to=2020-07-21",
    "/quotes?f=html",
    "/views?f=html",
    "/disagreements?f=html",
    "/features/control_zones/sirte-lna-2020-07",
    "/collections?f=html",
    "/collections/lines?f=html",
    "/collections/lines/items?f=html",
    "/collections/lines/queryables?f=html",
    "/collections/control_zones/items/sirte-lna-2020-07?f=html",
    "/collections/control_zones/items/sirte-lna-2020-07/history?f=html",
    "/collections/control_zones/items/sirte-lna-2020-07/evidence?f=html",
    "/conformance?f=html",
    "/functions?f=html",
    "/api?f=html",
    "/tiles?f=html",
    "/tileMatrixSets?f=html",
    "/styles?f=html",
)
VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
}


def with_language(address: str, tag: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}lang={tag}"


@pytest.mark.parametrize("address", PAGES)
def test_a_page_says_which_language_it_is_in_and_where_the_others_are(
    client: FlaskClient, address: str
) -> None:
    for headers, tag, direction in ((ARABIC, "ar", "rtl"), (ENGLISH, "en", "ltr")):
        answer = client.get(address, headers=headers)
        assert answer.status_code == 200, answer.text
        assert answer.headers["Content-Language"] == tag
        assert "Accept-Language" in answer.headers["Vary"]
        if address == "/list":
            continue
        assert f'<html lang="{tag}" dir="{direction}"' in answer.text
        others = dict(
            re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', answer.text)
        )
        assert set(others) == {*languages(), "x-default"}
        for other in languages():
            path = unescape(others[other]).removeprefix("http://localhost")
            assert f'<html lang="{other}"' in client.get(path, headers=headers).text


@pytest.mark.parametrize("address", PAGES)
def test_the_address_goes_before_the_browser(client: FlaskClient, address: str) -> None:
    one = client.get(with_language(address, "ar"), headers=ENGLISH)
    assert one.headers["Content-Language"] == "ar"
    other = client.get(with_language(address, "en"), headers=ARABIC)
    assert other.headers["Content-Language"] == "en"


@pytest.mark.parametrize("address", PAGES)
def test_a_page_in_one_language_is_no_304_for_the_other(client: FlaskClient, address: str) -> None:
    english = client.get(address, headers=ENGLISH)
    held = {"If-None-Match": english.headers["ETag"]}
    # Twice, for the front door answers what was asked before.
    for _ in range(2):
        arabic = client.get(address, headers={**ARABIC, **held})
        assert (arabic.status_code, arabic.headers["Content-Language"]) == (200, "ar")
        same = client.get(address, headers={**ENGLISH, **held})
        assert (same.status_code, same.headers["ETag"]) == (304, english.headers["ETag"])
        assert "Accept-Language" in same.headers["Vary"]
        assert "Content-Language" not in same.headers


def test_a_browser_that_changes_its_language_gets_the_other_page(
    real_server: str,  # noqa: F811
) -> None:
    with requests.Session() as browser:
        browser.headers["User-Agent"] = "Mozilla/5.0"
        kept: dict[str, str] = {}
        for tag in ("en", "ar", "en", "ar"):
            headers = {"Accept": "text/html", "Accept-Language": f"{tag}, fr;q=0.3"}
            for other, etag in {"": "", **kept}.items():
                answer = browser.get(
                    f"{real_server}/articles", headers={**headers, "If-None-Match": etag}
                )
                if other == tag:
                    assert answer.status_code == 304
                    continue
                assert answer.status_code == 200
                assert answer.headers["Content-Language"] == tag
                assert f'<html lang="{tag}"' in answer.text
            kept[tag] = answer.headers["ETag"] if answer.status_code == 200 else kept[tag]
        assert len(set(kept.values())) == 2


@pytest.mark.parametrize(
    "address",
    [
        "/?f=json",
        "/collections?f=json",
        "/collections/lines/items?f=json",
        "/collections/lines/items.csv",
        "/openapi.json",
        "/changes?f=json",
        "/quotes?f=json",
        "/styles/sourceline",
        "/tiles/WebMercatorQuad/5/12/17",
    ],
)
def test_what_is_for_programs_is_the_same_in_every_language(
    client: FlaskClient, address: str
) -> None:
    one, other = (client.get(address, headers={"Accept-Language": it}) for it in ("en", "ar"))
    assert one.data == other.data
    assert one.headers.get("ETag") == other.headers.get("ETag")
    assert "Accept-Language" not in one.headers.get("Vary", "")
    assert "Content-Language" not in other.headers


def test_an_unknown_language_is_refused_with_those_there_are(client: FlaskClient) -> None:
    for address in PAGES:
        answer = client.get(with_language(address, "tlh"), headers=ENGLISH)
        assert answer.status_code == 400, address
        assert "lang=en, lang=ar" in answer.text
        assert "lang=tlh" in answer.text


def test_what_is_wrong_is_told_in_the_language_of_the_reader(client: FlaskClient) -> None:
    answer = client.get("/quotes/none", headers=ARABIC)
    assert answer.status_code == 404
    assert answer.headers["Content-Language"] == "ar"
    assert '<html lang="ar" dir="rtl"' in answer.text
    assert '<p class="problem">لا يوجد اقتباس «<bdi>none</bdi>».' in answer.text
    assert "<h1>غير موجود</h1>" in answer.text
    told = client.get(
        "/quotes/none", headers={"Accept": "application/json", "Accept-Language": "ar"}
    )
    assert told.json["title"] == "Not found"
    # A browser that opens a file sees the reason as a page.
    file = client.get("/layers/nothing.csv", headers=ARABIC)
    assert '<html lang="ar"' in file.text


class Seen(HTMLParser):
    """What stands on a page in its own language: texts and the names of things; and where its links and forms lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: set[str] = set()
        self.links: set[str] = set()
        self.forms: list[set[str]] = []
        self._open: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        tongue = given.get("lang", self._open[-1][1] if self._open else "")
        if tag == "form":
            self.forms.append(set())
        if tag in {"input", "select"} and self.forms and not given.get("form"):
            self.forms[-1].add(given.get("name", ""))
        if tag == "a" and "href" in given and "data-lang" not in given:
            self.links.add(given["href"])
        if tongue == "ar":
            self.texts |= {given[it] for it in ("aria-label", "placeholder") if it in given}
        if tag not in VOID:
            self._open.append((tag, tongue))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if (
            self._open
            and self._open[-1][1] == "ar"
            and self._open[-1][0] not in {"script", "code", "style"}
        ):
            self.texts.add(" ".join(data.split()))


def test_every_page_that_an_arabic_one_leads_to_is_arabic(app: Flask, client: FlaskClient) -> None:
    with (CATALOGUES / "ar.po").open("rb") as file:
        keys = {
            one
            for it in read_po(file)
            for one in ((it.id,) if isinstance(it.id, str) else it.id)
            if it.id and one not in (it.string if isinstance(it.string, tuple) else (it.string,))
        }
    router = app.url_map.bind("localhost")
    wrong: list[tuple[str, str]] = []
    queue, met, kinds = deque(["/?lang=ar"]), {"/?lang=ar": ""}, Counter[object]()
    while queue:
        address = queue.popleft()
        parts = urlsplit(address)
        endpoint, values = router.match(parts.path)
        # A few of each kind: all features of a layer have the same links.
        kind = (endpoint, values.get("collection"))
        kinds[kind] += 1
        if kinds[kind] > 2:
            continue
        answer = client.get(address, headers=ENGLISH)
        if answer.status_code != 200:
            wrong.append((address, answer.status))
        if answer.mimetype != "text/html":
            continue
        seen = Seen(answer.text)
        if '<html lang="ar" dir="rtl"' not in answer.text:
            wrong.append((address, "not Arabic"))
        if parse_qs(parts.query).get("lang") != ["ar"]:
            wrong.append((address, "without lang"))
        wrong += [(address, it) for it in seen.texts & keys]
        wrong += [(address, str(it)) for it in seen.forms if "lang" not in it]
        for link in seen.links:
            whole = urlsplit(urljoin(f"http://localhost{address}", link))
            if whole.hostname != "localhost":
                continue
            found = f"{whole.path}?{whole.query}" if whole.query else whole.path
            if found not in met:
                met[found] = address
                queue.append(found)
    assert not wrong, "\n".join(
        f"{address}, from {met[address]}: {what}" for address, what in wrong
    )
    assert len(kinds) > 30


def test_without_lang_no_link_has_one(client: FlaskClient) -> None:
    for address in PAGES:
        page = client.get(address, headers=ARABIC).text
        switch = re.sub(r"<(a|link)[^>]*hreflang[^>]*>", "", page)
        assert "lang=ar&" not in switch
        assert not re.search(r'href="[^"]*[?&;]lang=', switch), address


@pytest.fixture
def told_in(copy_url: str) -> Iterator[FlaskClient]:
    """A server with a table of an operator's whose rows have a language."""
    engine = database.writer(copy_url)
    with engine.begin() as connection:
        connection.execute(text("create schema spoken"))
        connection.execute(
            text(
                "create table spoken.signs (id int primary key, lang text, words text, geom geometry(Point, 4326));"
                "insert into spoken.signs values (1, 'ar', 'one', 'SRID=4326;POINT(13 32)'),"
                " (2, 'en', 'two', 'SRID=4326;POINT(14 32)'), (3, 'tlh', 'three', 'SRID=4326;POINT(15 32)')"
            )
        )
    engine.dispose()
    app = create_app(Settings(database_url=copy_url, publish=("spoken",)))
    yield app.test_client()
    app.extensions["sourceline"].lease.end()


def test_where_a_table_has_a_column_of_this_name_it_is_a_condition(told_in: FlaskClient) -> None:
    items = "/collections/signs/items"
    for tag, words in (("ar", "one"), ("tlh", "three")):
        found = told_in.get(f"{items}?f=json&lang={tag}").json["features"]
        assert [it["properties"]["words"] for it in found] == [words]
        page = told_in.get(f"{items}?f=html&lang={tag}", headers=ENGLISH)
        assert (page.status_code, page.headers["Content-Language"]) == (200, "en")
        assert words in page.text
        assert 'class="languages"' not in page.text
        assert 'rel="alternate" hreflang' not in page.text
    assert (
        told_in.get(f"{items}?f=html&lang=en", headers=ARABIC).headers["Content-Language"] == "ar"
    )
    # Nor is the language of a page made a condition of the table it leads to.
    page = told_in.get("/collections?f=html&lang=ar").text
    assert f'href="{items}"' in page
    assert "/collections/lines/items?lang=ar" in page


@given(st.text(max_size=60))
def test_any_text_is_an_accept_language(header: str) -> None:
    assert spoken(header) in languages()


@given(
    st.lists(
        st.tuples(
            st.from_regex(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8}){0,2}|\*", fullmatch=True),
            st.decimals(0, 1, places=3),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_of_the_languages_a_reader_names_the_best_of_ours_is_taken(
    wanted: list[tuple[str, Decimal]],
) -> None:
    header = ", ".join(f"{tag};q={quality}" for tag, quality in wanted)
    found = spoken(header)
    named = [tag for tag, quality in wanted if quality and tag.lower().split("-")[0] == "ar"]
    only = all(tag.lower().split("-")[0] == "ar" for tag, _ in wanted)
    if named and only:
        assert found == "ar"
    if not named and not any(tag == "*" for tag, _ in wanted):
        assert found == "en"
