"""A published map in a real browser, from a plain file server under a path, with no other server behind it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import drawn, ready, shape
from tests.map_page import CEASEFIRE, SIRTE
from tests.published_site import Open, Site, opening


@pytest.fixture
def open_page(site: Site, browser: Browser) -> Iterator[Open]:
    with opening(site, browser) as make:
        yield make


def where(page: Page) -> str:
    """The address within the site."""
    parts = urlsplit(page.url)
    path = parts.path.partition("/libya/")[2]
    return f"{path}?{parts.query}" if parts.query else path


def left(page: Page, day: str) -> None:
    """Wait until the map shows another date."""
    page.wait_for_selector(f'html[data-asof]:not([data-asof="{day}"])', state="attached")


def shapes(page: Page) -> set[str]:
    found: list[str] = page.locator(".map .shape[data-feature]").evaluate_all(
        "shapes => shapes.map(shape => shape.dataset.feature)"
    )
    return set(found)


def listed(page: Page) -> set[str]:
    found: list[str] = page.locator("#list [data-entry]").evaluate_all(
        "entries => entries.map(entry => entry.dataset.entry)"
    )
    return set(found)


def test_the_map_opens_and_shows_what_the_server_shows(open_page: Open, new_page: Open) -> None:
    served, published = new_page("/"), open_page()
    assert shapes(published) == shapes(served) != set()
    assert listed(published) == listed(served) != set()
    assert published.title() == served.title()


def test_every_day_shows_what_the_server_shows_on_it(
    open_page: Open, new_page: Open, site: Site
) -> None:
    published, served = open_page(), new_page("/")
    days = [it.removeprefix("asof/").removesuffix(".html") for it in site.names("asof/*")]
    for day in days[::4]:
        published.goto(f"asof/{day}.html")
        served.goto(f"/?asof={day}")
        drawn(published, day)
        drawn(served, day)
        assert shapes(published) == shapes(served), day
        assert listed(published) == listed(served), day


def test_steps_and_back_need_no_server(open_page: Open) -> None:
    page = open_page("asof/2020-07-21.html")
    before = listed(page)
    page.locator("#earlier").click()
    left(page, "2020-07-21")
    assert where(page).startswith("asof/")
    assert "2020-07-21" not in where(page)
    assert page.locator("#list .shown").get_attribute("data-asof") in where(page)
    # From here a reload shows the same, as any address does.
    day = page.locator("#asof").get_attribute("datetime")
    kept = shapes(page)
    page.reload()
    ready(page)
    assert page.locator("#asof").get_attribute("datetime") == day
    assert shapes(page) == kept
    page.go_back()
    drawn(page, "2020-07-21")
    assert listed(page) == before


def test_links_hold_after_the_address_has_changed(open_page: Open) -> None:
    """The first page is not in the folder that the days are in."""
    page = open_page("index.html")
    page.locator("#later").click()
    left(page, "2020-07-21")
    assert where(page).startswith("asof/")
    page.get_by_role("link", name="Articles", exact=True).click()
    assert where(page) == "articles.html"


def test_a_feature_opens_to_its_quotes_and_says_when_it_is_not_on_the_map(open_page: Open) -> None:
    page = open_page("asof/2020-07-21.html")
    page.locator(f'#list a[data-feature="{SIRTE}"]').first.click()
    card = page.locator("#card-body .card")
    card.wait_for()
    assert "currently under the control of the latter side" in card.inner_text()
    assert card.locator(".absent").count() == 0
    assert where(page) == f"asof/2020-07-21.html?feature={SIRTE}"
    page.locator("#later").click()
    absent = card.locator(".absent")
    absent.wait_for()
    day = page.locator("#asof").inner_text()
    assert f"Not on the map on {day}." in absent.inner_text()
    link = absent.locator("a")
    shown_on = link.get_attribute("data-show")
    link.click()
    drawn(page, shown_on)
    absent.wait_for(state="detached")
    assert shape(page, SIRTE).first.is_visible()
    # The article behind a quote is a page of the site, from wherever the card was read.
    card.locator(".outlet a").first.click()
    assert where(page) == "articles/atalayar-2020-07.html"


def test_an_address_with_a_view_is_restored(open_page: Open) -> None:
    page = open_page(f"asof/2020-12-28.html?layers=lines&feature={CEASEFIRE}")
    assert page.locator("#card-body .card").get_attribute("data-feature") == CEASEFIRE
    assert {it.partition("/")[0] for it in shapes(page)} == {"lines"}
    assert {it.partition("/")[0] for it in listed(page)} == {"lines"}


def test_a_day_between_two_changes_is_that_of_the_last_one(open_page: Open, site: Site) -> None:
    page = open_page("index.html?asof=2020-07-22")
    day = page.locator("#asof").get_attribute("datetime")
    assert f"asof/{day}.html" in site.names("asof/*")
    assert page.locator("#list .shown").get_attribute("data-asof") == day
    assert page.locator("#asof").inner_text() in page.title()


def test_the_embed_steps_and_leads_to_the_full_map(open_page: Open) -> None:
    page = open_page("embed.html")
    page.locator("#earlier").click()
    left(page, "2020-07-21")
    day = page.locator("#asof").get_attribute("datetime")
    full = page.locator("#full")
    assert full.get_attribute("href").endswith(f"/libya/asof/{day}.html")
    assert page.locator("#full-address").inner_text().endswith(f"/libya/asof/{day}.html")


@pytest.mark.parametrize(
    "path",
    [
        "features/control_zones/sirte-lna-2020-07.html",
        "articles/atalayar-2020-07.html",
        "collections/events.html",
        "collections/events/items.html",
        "collections/countries/items/libya.html",
    ],
)
def test_other_pages_draw_their_maps(open_page: Open, path: str) -> None:
    page = open_page(path)
    assert page.locator(".map path, .map .shape").count() > 0
    assert not page.locator("#failure").is_visible()


def test_without_script_the_list_and_its_links_are_there(open_page: Open) -> None:
    page = open_page("asof/2020-07-21.html", java_script_enabled=False)
    assert SIRTE in listed(page)
    page.locator("#earlier").click()
    assert where(page).startswith("asof/2020-")
    page.locator("#list .entry a").first.click()
    assert where(page).startswith("features/")
