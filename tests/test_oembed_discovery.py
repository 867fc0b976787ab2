"""What each page tells those who show it elsewhere: where its embed is described, and what is on the card of a link."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.wordpress import discovered
from web.language import languages
from web.published import NAME, PublishedSite

ROOT = "http://localhost"
SIRTE = "control_zones/sirte-lna-2020-07"
WITH_EMBED = [
    "/",
    "/?asof=2019-12-05",
    f"/?asof=2020-07-21&layers=lines&feature={SIRTE}",
    "/?asof=2020-07-21&lang=ar",
    "/embed",
    "/embed?asof=2020-07-21&legend=off",
    f"/features/{SIRTE}",
    f"/features/{SIRTE}?lang=ar",
    "/quotes/a0-s002",
    "/articles/atalayar-2020-07",
]
WITHOUT = [
    "/articles",
    "/articles/atalayar-2020-07/features",
    "/quotes",
    "/views",
    "/disagreements",
    "/changes",
    "/changes/control?from=2016-06-01",
    f"/collections/{SIRTE.replace('/', '/items/')}/evidence",
    "/collections",
    "/collections/lines",
    "/collections/lines/items",
    f"/collections/{SIRTE.replace('/', '/items/')}",
    "/api",
    "/search?q=Sirte",
    "/compare?from=2019-12-05&to=2020-07-21",
    "/share?asof=2020-07-21",
]
with_embed = pytest.mark.parametrize("path", WITH_EMBED)
every_page = pytest.mark.parametrize("path", [*WITH_EMBED, *WITHOUT])
# All that an answer about the page may need to be found within (WordPress reads 150 KB, others less).
EARLY = 2_048


class Head(HTMLParser):
    """The metas of a page by their names, in order, and the title."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.metas: dict[str, list[str]] = {}
        self.feed(page.partition("</head>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        name = known.get("property") or known.get("name")
        if tag == "meta" and name:
            self.metas.setdefault(name, []).append(known.get("content") or "")

    def one(self, name: str) -> str:
        (found,) = self.metas[name]
        return found


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200, path
    return answer.text


@with_embed
def test_the_answer_is_named_early_in_the_head_with_nothing_but_address_and_form(
    client: FlaskClient, path: str
) -> None:
    text = page(client, path)
    early = text[text.index("<head>") :].encode()[:EARLY]
    for form in ("json", "xml"):
        kind = f"{'application' if form == 'json' else 'text'}/{form}+oembed"
        found = discovered(early, kind)
        assert found == f"{ROOT}/oembed?url={quote(ROOT + path, safe='')}&format={form}"
        assert client.get(found).status_code == 200
    last = text.index("text/xml+oembed")
    assert all(last < text.index(it) for it in ("<script", 'rel="stylesheet"'))


@with_embed
def test_the_link_is_called_as_the_page_is(client: FlaskClient, path: str) -> None:
    text = page(client, path)
    (title,) = re.findall(r"<title>(.*?)</title>", text)
    titles = re.findall(
        r'<link rel="alternate" type="[a-z]*/[a-z]*\+oembed"[^>]*title="(.*?)"', text
    )
    assert titles == [title.removesuffix(" – Sourceline")] * 2


@with_embed
def test_the_same_stands_in_a_header(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html"})
    for form, kind in (("json", "application/json+oembed"), ("xml", "text/xml+oembed")):
        address = f"{ROOT}/oembed?url={quote(ROOT + path, safe='')}&format={form}"
        link = f'<{address}>; rel="alternate"; type="{kind}"'
        assert link in answer.headers.getlist("Link")


@pytest.mark.parametrize(
    "path",
    [*WITHOUT, f"/features/{SIRTE}?part=card&asof=2020-07-21", "/list?asof=2020-07-21", "/?asof=x"],
)
def test_what_has_no_embed_names_none(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert "+oembed" not in answer.text
    assert "+oembed" not in " ".join(answer.headers.getlist("Link"))


def test_what_is_for_programs_has_no_header_of_it(client: FlaskClient) -> None:
    for path in ("/", "/quotes/a0-s002"):
        answer = client.get(path, headers={"Accept": "application/json"})
        assert answer.is_json
        assert "+oembed" not in " ".join(answer.headers.getlist("Link"))


def test_a_page_asked_for_by_campaign_or_form_names_itself_without(client: FlaskClient) -> None:
    text = page(client, "/quotes/a0-s002?f=html&utm_source=chat&fbclid=1")
    found = discovered(text.encode())
    assert found
    assert dict(parse_qsl(urlsplit(found).query))["url"] == f"{ROOT}/quotes/a0-s002"
    assert Head(text).one("og:url") == f"{ROOT}/quotes/a0-s002"


@pytest.mark.parametrize(
    "agent", ["WordPress/6.8; https://blog.example", "facebookexternalhit/1.1"]
)
def test_who_shows_a_quote_elsewhere_gets_its_page_and_a_program_its_document(
    client: FlaskClient, agent: str
) -> None:
    everything = {"Accept": "*/*"}
    shown = client.get("/quotes/a0-s002", headers={**everything, "User-Agent": agent})
    assert shown.mimetype == "text/html"
    assert "User-Agent" in shown.headers["Vary"]
    for other in ("python-requests/2", "Mozilla/5.0"):
        answer = client.get("/quotes/a0-s002", headers={**everything, "User-Agent": other})
        assert answer.is_json, other
    document = {"Accept": "application/json", "User-Agent": agent}
    assert client.get("/quotes/a0-s002", headers=document).is_json


@every_page
def test_the_card_of_a_link_has_its_title_words_and_address(client: FlaskClient, path: str) -> None:
    text = page(client, path)
    head = Head(text)
    (title,) = re.findall(r"<title>(.*?)</title>", text, re.DOTALL)
    assert head.one("og:title") == unescape(title).removesuffix(" – Sourceline")
    assert head.one("og:description") == head.one("description")
    assert head.one("og:description")
    assert head.one("og:site_name") == "Sourceline"
    assert unescape(head.one("og:url")) == f"{ROOT}{path}"
    assert head.one("twitter:card") == "summary_large_image"


@every_page
def test_the_card_says_which_languages_there_are(client: FlaskClient, path: str) -> None:
    metas = Head(page(client, path)).metas
    own = languages()["ar" if "lang=ar" in path else "en"].code
    assert metas["og:locale"] == [own]
    others = {it.code for it in languages().values()} - {own}
    assert set(metas["og:locale:alternate"]) == others


@every_page
def test_the_card_has_the_picture_of_its_map(client: FlaskClient, path: str) -> None:
    metas = Head(page(client, path)).metas
    (address,) = metas["og:image"]
    assert address.startswith(f"{ROOT}/map.png?")
    assert metas["og:image:alt"] == metas["og:description"]
    size = [metas["og:image:width"], metas["og:image:height"]]
    assert size == [["1200"], ["630"]]
    asked = dict(parse_qsl(urlsplit(address).query))
    assert (asked["width"], asked["height"]) == ("1200", "630")
    if SIRTE in path and "/items/" not in path:
        assert (asked["asof"], asked["feature"]) == ("2020-07-21", SIRTE)
    assert ("lang=ar" in path) == (asked.get("lang") == "ar")
    head = client.head(address)
    assert head.status_code == 200
    assert head.content_type == "image/png"


def test_a_published_page_promises_nothing_that_a_file_server_cannot_keep(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = PublishedSite(lambda address: False, lambda address: None, None, {"en": ""})
    monkeypatch.setitem(client.application.jinja_env.globals, NAME, nothing)
    for path in (f"/features/{SIRTE}", "/articles/atalayar-2020-07", "/"):
        # An address that no other test has asked for, and so no finished answer.
        text = page(client, f"{path}?utm_source=published")
        assert "+oembed" not in text
        head = Head(text)
        assert head.one("og:title")
        assert not {"og:url", "og:image"} & set(head.metas)
        assert head.one("twitter:card") == "summary"


@every_page
def test_only_an_article_is_an_article(client: FlaskClient, path: str) -> None:
    head = Head(page(client, path))
    if path == "/articles/atalayar-2020-07":
        assert head.one("og:type") == "article"
        assert head.one("article:published_time") == "2020-07-21"
    else:
        assert head.one("og:type") == "website"
        assert "article:published_time" not in head.metas
