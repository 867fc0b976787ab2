"""A pasted address in WordPress and in Ghost, from the page's head to the map in the article, in a real browser."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.browser import DESKTOP, PHONE, NewPage
from tests.wordpress import SECRET, article, call, discovered, filtered, kses

SIRTE = "control_zones/sirte-lna-2020-07"
PAGES = [
    "/?asof=2020-07-21",
    f"/?asof=2020-07-21&feature={SIRTE}&layers=control_zones,lines",
    "/embed?asof=2020-07-21",
    f"/features/{SIRTE}",
    "/quotes/a0-s002",
    "/articles/atalayar-2020-07",
]
pages = pytest.mark.parametrize("path", PAGES)


def get(address: str, accept: str = "*/*", timeout: float = 20) -> bytes:
    # The name of the program is what each of them sends.
    headers = {"Accept": accept, "User-Agent": "WordPress/6.8; https://blog.example"}
    body: bytes = urlopen(Request(address, headers=headers), timeout=timeout).read()
    return body


def answered(address: str) -> dict[str, Any]:
    """What WordPress learns of an address that somebody pastes."""
    endpoint = discovered(get(address))
    assert endpoint, "the head names no answer"
    document: dict[str, Any] = json.loads(get(call(endpoint, address)))
    return document


def pasted(address: str) -> str:
    markup = filtered(answered(address)["html"])
    assert markup, "WordPress refuses it"
    return markup


@pages
def test_the_head_names_the_answer_before_anything_else(live_server: str, path: str) -> None:
    address = f"{live_server}{path}"
    endpoint = discovered(get(address))
    assert endpoint
    asked = dict(parse_qsl(urlsplit(endpoint).query))
    assert asked == {"url": address, "format": "json"}
    assert discovered(get(address), "text/xml+oembed") == endpoint.replace("=json", "=xml")


@pages
def test_what_wordpress_leaves_of_the_answer_is_the_frame_and_the_words(
    live_server: str, path: str
) -> None:
    markup = pasted(f"{live_server}{path}")
    assert 'sandbox="allow-scripts"' in markup
    (source,) = re.findall(r'src="([^"]*)"', markup)
    frame = urlsplit(unescape(source))
    assert frame.fragment == f"?secret={SECRET}"
    assert dict(parse_qsl(frame.query))["asof"] == "2020-07-21"
    words = unescape(re.sub("<[^>]*>", "", markup))
    assert re.search(r"21 July 2020\. As of 21 July 2020: \w", words), "the words run into another"
    assert get(unescape(source).partition("#")[0], "text/html")


def test_the_quote_is_left_whole_and_links_lead_to_us(live_server: str) -> None:
    address = f"{live_server}/features/{SIRTE}"
    left = kses(answered(address)["html"])
    assert re.findall(r'<a href="([^"]*)">', left) == [address]
    assert "currently under the control of the latter side" in left
    assert set(re.findall(r"<(\w+)", left)) == {"blockquote", "a", "iframe"}


def shown(page: Page, site: str) -> None:
    """Wait until the map is in the place of the words."""
    page.goto(site)
    expect(page.locator("iframe")).to_be_visible()
    expect(page.locator("blockquote")).to_be_hidden()
    page.locator("iframe").scroll_into_view_if_needed()
    page.frame_locator("iframe").locator("html[data-ready]").wait_for(state="attached")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("path", [PAGES[1], PAGES[3], "/?asof=2020-07-21&lang=ar"])
def test_the_map_appears_in_the_article_in_the_place_of_the_words(
    new_page: NewPage, live_server: str, path: str, size: dict[str, int]
) -> None:
    with article(pasted(f"{live_server}{path}")) as site:
        page = new_page(size=size)
        shown(page, site)
        frame = page.frame_locator("iframe")
        assert frame.locator("html").evaluate("() => self.origin") == "null"
        expect(frame.locator(".map .zone").first).to_be_visible()
        expect(frame.locator("#failure")).to_be_hidden()
        height = int(page.locator("iframe").get_attribute("height") or "")
        assert 200 <= height <= 1000
        assert page.evaluate("document.activeElement === document.body"), "it took the focus"
        assert page.evaluate("scrollX") == 0


@pytest.mark.parametrize("size", [(320, 240), (640, 480), (1200, 750)])
def test_where_all_of_it_is_kept_it_is_as_large_as_it_says_and_the_words_lie_under_the_frame(
    new_page: NewPage, live_server: str, size: tuple[int, int]
) -> None:
    address = f"{live_server}/features/{SIRTE}"
    endpoint = discovered(get(address))
    assert endpoint
    document = json.loads(get(call(endpoint, address, *size)))
    # As a theme may have it.
    style = "<style>blockquote { margin: 2em; padding: 1em; border: 1px solid; font-size: 24px }</style>"
    with article(f'{style}<div id="box">{document["html"]}</div>') as site:
        page = new_page(size={"width": 1300, "height": 900})
        page.goto(site)
        page.frame_locator("iframe").locator("html[data-ready]").wait_for(state="attached")
        box = page.locator("#box > div").bounding_box()
        assert box
        assert (box["width"], box["height"]) == (document["width"], document["height"])
        assert page.locator("#box").bounding_box()["height"] == document["height"]  # type: ignore[index]
        assert page.locator("iframe").bounding_box() == box
        on_top = "([x, y]) => document.elementFromPoint(x, y).tagName"
        middle = [box["x"] + box["width"] / 2, box["y"] + 20]
        assert page.evaluate(on_top, middle) == "IFRAME"


def test_without_scripts_the_words_stay(new_page: NewPage, live_server: str) -> None:
    with article(pasted(f"{live_server}/features/{SIRTE}")) as site:
        page = new_page(size=DESKTOP, java_script_enabled=False)
        page.goto(site)
        expect(page.locator("blockquote")).to_contain_text("Ankara and Cairo")
        expect(page.locator("blockquote a")).to_have_attribute(
            "href", f"{live_server}/features/{SIRTE}"
        )
        expect(page.locator("iframe")).to_be_hidden()


def test_a_link_in_the_frame_leads_the_article_to_our_page(
    new_page: NewPage, live_server: str
) -> None:
    with article(pasted(f"{live_server}/?asof=2020-07-21&feature={SIRTE}")) as site:
        page = new_page()
        shown(page, site)
        link = page.frame_locator("iframe").locator("#card").get_by_role("link")
        link = link.filter(has_text="Page of this quote").first
        link.focus()
        link.press("Enter")
        expect(page).to_have_url(re.compile(f"^{live_server}/quotes/"))
        expect(page.locator("blockquote .exact")).to_be_visible()


def test_ghost_finds_the_answer_in_time_and_takes_it(live_server: str) -> None:
    """It waits two seconds for each, takes the first link, and wants four members of what is rich."""
    head = get(f"{live_server}/?asof=2020-07-21", "text/html", timeout=2).decode()
    (href, *_) = re.findall(
        r'<link rel="alternate" type="application/json\+oembed" href="([^"]*)"', head
    )
    assert "wp-json/oembed" not in href
    document = json.loads(get(unescape(href), timeout=2))
    assert document["type"] == "rich"
    assert all(document.get(it) for it in ("version", "html", "width"))
