"""A published site in several languages: each page stays in its own, and leads to itself in the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import PHONE, drawn
from tests.map_page import SIRTE
from tests.published_site import Open, Site, opening
from tests.test_publish_map import left, listed, shapes, where
from web.publication.registry import IN_WORDS

DAY = "2020-07-21"
ARABIC = re.compile("[\u0621-\u064a]{3}")


@pytest.fixture
def open_page(site: Site, browser: Browser) -> Iterator[Open]:
    with opening(site, browser) as make:
        yield make


class Head(HTMLParser):
    """What a page says of its languages: its own, its direction, and the address of itself in each."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.root: dict[str, str | None] = {}
        self.others: dict[str | None, str | None] = {}
        self.switch: dict[str | None, str | None] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "html":
            self.root = known
        elif "data-lang" in known:
            self.switch[known["hreflang"]] = known["href"]
        elif tag == "link" and "hreflang" in known:
            self.others[known["hreflang"]] = known["href"]


def pages(site: Site) -> dict[str, Head]:
    """Every page that is one by itself."""
    return {
        name: Head((site.folder / name).read_text(encoding="utf-8"))
        for name in site.names("**/*.html")
        if "cards/" not in name
    }


def test_whatever_has_words_is_there_in_each_language_and_everything_else_once(site: Site) -> None:
    words = {f".{it}" for it in IN_WORDS}
    others = {it.removeprefix("ar/") for it in site.names("ar/**/*")}
    here = {it for it in site.names() if not it.startswith("ar/")}
    assert {PurePosixPath(it).suffix for it in others} <= words
    plain = {"static", "vendor", "house"}
    assert others == {
        it for it in here if PurePosixPath(it).suffix in words and it.split("/")[0] not in plain
    }


def test_every_page_is_in_its_own_language_and_names_itself_in_the_others(site: Site) -> None:
    for name, page in pages(site).items():
        within = name.removeprefix("ar/")
        up = "../" * name.count("/")
        assert page.root["lang"] == ("en" if within == name else "ar"), name
        assert page.root["dir"] == ("ltr" if within == name else "rtl"), name
        english, arabic = f"{up}{within}", f"{up}ar/{within}"
        told = {tag: _from(name, it) for tag, it in page.others.items()}
        assert told == {"en": english, "ar": arabic, "x-default": english}, name
        switched = {tag: _from(name, it) for tag, it in page.switch.items()}
        other = {"ar": arabic} if within == name else {"en": english}
        # A frame has no switch: the page around it chose.
        assert switched in ([other, {}] if within.startswith("embed") else [other]), name


def _from(name: str, address: str | None) -> str:
    """A relative address as it would be from the folder of the site."""
    parts: list[str] = []
    assert address is not None
    for it in [*name.split("/")[:-1], *address.split("/")]:
        if it == "..":
            parts.pop()
        else:
            parts.append(it)
    return "../" * name.count("/") + "/".join(parts)


def test_arabic_pages_say_it_in_arabic(site: Site) -> None:
    for name in site.names("ar/**/*.html"):
        text = (site.folder / name).read_text(encoding="utf-8")
        assert ARABIC.search(re.sub("<[^>]*>", "", text)), name
    feed = (site.folder / "ar" / "changes.atom").read_text(encoding="utf-8")
    assert 'xml:lang="ar"' in feed
    assert 'href="features/' in feed


def test_the_arabic_map_stays_arabic_through_dates_list_card_and_quote_and_back_at_the_same_day(
    open_page: Open, new_page: Open
) -> None:
    page, served = open_page(f"ar/asof/{DAY}.html"), new_page(f"/?asof={DAY}&lang=ar")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert shapes(page) == shapes(served) != set()
    assert listed(page) == listed(served) != set()
    assert headings(page) == headings(served)
    assert page.title() == served.title()

    page.locator("#earlier").click()
    left(page, DAY)
    day = page.locator("#asof").get_attribute("datetime")
    assert where(page) == f"ar/asof/{day}.html"
    assert page.locator("#list .shown").get_attribute("data-asof") == day
    served.goto(f"/?asof={day}&lang=ar")
    drawn(served, str(day))
    assert headings(page) == headings(served)

    page.locator(f'#list a[data-feature="{SIRTE}"]').first.click()
    card = page.locator("#card-body .card")
    card.wait_for()
    assert ARABIC.search(card.locator("h2").inner_text())
    page.locator("#later").click()
    drawn(page, DAY)

    # The switch keeps what is shown; and back.
    page.locator(".languages a").click()
    drawn(page, DAY)
    assert where(page) == f"asof/{DAY}.html?feature={SIRTE}"
    assert page.locator("html").get_attribute("lang") == "en"
    expect(page.locator("#card-body .card")).to_be_visible()
    page.locator(".languages a").click()
    drawn(page, DAY)
    assert where(page) == f"ar/asof/{DAY}.html?feature={SIRTE}"

    page.locator("#card-body .outlet a").first.click()
    assert where(page) == "ar/articles/atalayar-2020-07.html"
    page.go_back()
    drawn(page, DAY)
    page.locator("#card-body a[href*='/quotes/']").first.click()
    assert where(page).startswith("ar/quotes/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.locator(".languages a").click()
    assert where(page).startswith("quotes/")


def headings(page: Page) -> list[str]:
    return page.locator("#list .group h3").all_inner_texts()


def test_a_view_in_the_address_is_kept_by_the_switch(open_page: Open) -> None:
    page = open_page(f"asof/{DAY}.html?layers=lines&show=table")
    page.locator(".languages a").click()
    drawn(page, DAY)
    assert where(page) == f"ar/asof/{DAY}.html?layers=lines&show=table"
    assert {it.partition("/")[0] for it in shapes(page)} == {"lines"}


def test_the_first_page_of_a_language_is_left_for_days_of_the_same(open_page: Open) -> None:
    page = open_page("ar/", size=PHONE)
    page.locator("#later").click()
    left(page, DAY)
    assert where(page).startswith("ar/asof/")


def test_without_script_the_switch_leads_to_the_same_day(open_page: Open) -> None:
    page = open_page(f"ar/asof/{DAY}.html", java_script_enabled=False)
    page.locator("#earlier").click()
    at = where(page)
    assert at.startswith("ar/asof/")
    page.locator(".languages a").click()
    assert where(page) == at.removeprefix("ar/")
    page.locator(".languages a").click()
    page.locator("#typed").fill(DAY)
    page.locator("#dates .show").click()
    assert urlsplit(where(page)).path == "ar/index.html"


def test_an_arabic_frame_leads_to_the_arabic_map_and_back_from_a_quote(
    open_page: Open, site: Site
) -> None:
    page = open_page(f"ar/embed/{DAY}.html")
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.locator("#earlier").click()
    left(page, DAY)
    day = page.locator("#asof").get_attribute("datetime")
    assert where(page) == f"ar/embed/{day}.html"
    assert str(page.locator("#full").get_attribute("href")).endswith(f"/libya/ar/asof/{day}.html")
    assert page.locator("#full-address").inner_text().endswith(f"/libya/ar/asof/{day}.html")
    # Without script too, the way back is to the map in the frame.
    quote = open_page(site.names("ar/embed/quotes/*")[0], java_script_enabled=False)
    quote.locator("#back").click()
    assert urlsplit(where(quote)).path == "ar/embed.html"


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("ar/collections/events.html", r"/libya/ar/collections/events/items/[^/]+\.html$"),
        ("ar/articles/atalayar-2020-07.html", "/libya/ar/features/"),
    ],
)
def test_small_maps_lead_on_in_their_language(open_page: Open, path: str, to: str) -> None:
    page = open_page(path)
    page.locator(".map .shape, .map .thing").last.dispatch_event("click")
    expect(page).to_have_url(re.compile(to))
