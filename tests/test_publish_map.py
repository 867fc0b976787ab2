"""A published map in a real browser, from a plain file server under a path, with no other server behind it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import drawn, ready, shape
from tests.map_page import CEASEFIRE, SIRTE
from tests.published_site import Open, Site, made, opening, publisher


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


def test_a_published_map_can_be_narrowed_as_the_server_s_can(
    open_page: Open, new_page: Open
) -> None:
    query = "actor=lna&certainty=high"
    served = new_page(f"/?asof=2020-07-21&{query}")
    published = open_page(f"asof/2020-07-21.html?{query}")
    assert shapes(published) == shapes(served) != set()
    assert listed(published) == listed(served) == shapes(served)
    count = published.locator("#list .shown").get_attribute("data-count")
    assert count == str(len(listed(served)))


@pytest.mark.parametrize(("folder", "lang"), [("", "en"), ("ar/", "ar")])
@pytest.mark.parametrize("query", ["actor=is", "layers=events"])
def test_a_map_with_nothing_on_it_says_when_there_is_something(
    open_page: Open, new_page: Open, folder: str, lang: str, query: str
) -> None:
    page = open_page(f"{folder}index.html?asof=2018-03-01&{query}")
    hint = page.locator("#nearest")
    # The last before it on which something changed.
    shown = page.locator("#asof").get_attribute("datetime")
    served = new_page(f"/?asof={shown}&lang={lang}&{query}").locator("#nearest")
    assert hint.inner_text() == served.inner_text() != ""
    day = str(served.locator("a").get_attribute("data-show"))
    assert page.locator("#list .nearest a").get_attribute("data-show") == day
    hint.locator("a").click()
    expect(hint).to_be_hidden()
    there = page.locator("#asof").get_attribute("datetime")
    assert where(page) == f"{folder}asof/{there}.html?{query}"
    assert shapes(page)


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


@pytest.fixture(scope="module")
def large_site(libya_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The bundled dataset, published as if a handful of features were too many to be drawn one by one."""
    with pytest.MonkeyPatch.context() as patch, publisher(libya_url) as app:
        patch.setattr("web.shown.ONE_BY_ONE", 2)
        patch.setattr("web.shown.LISTED", 2)
        yield made(app, tmp_path_factory.mktemp("large") / "news" / "libya")


def test_a_large_layer_is_drawn_from_the_archive_and_opens_its_cards(
    large_site: Site, browser: Browser
) -> None:
    with opening(large_site, browser) as open_page:
        page = open_page("asof/2020-07-21.html?layers=locations&center=16.6,31.2&zoom=9")
        group = page.locator('#list .group[data-layer="locations"]')
        assert group.get_attribute("data-tiled")
        assert group.locator(".entry").count() == 2
        assert group.get_by_role("link", name="as files").get_attribute("href")
        assert page.locator(".leaflet-points-pane canvas").count() > 0
        assert page.locator(".map .shape.locations").count() == 0
        box = page.locator("#map").bounding_box()
        sirte = 16.5887, 31.2089
        scale = 256 * 2**9 / 360
        x = box["x"] + box["width"] / 2 + (sirte[0] - 16.6) * scale
        y = box["y"] + box["height"] / 2 - (sirte[1] - 31.2) * scale / 0.855
        page.mouse.click(x, y)
        card = page.locator("#card-body .card")
        card.wait_for()
        assert card.get_attribute("data-feature") == "locations/sirte"
        assert shape(page, "locations/sirte").get_attribute("aria-pressed") == "true"


def test_an_archive_of_all_days_shows_those_of_the_day(large_site: Site, browser: Browser) -> None:
    shown = []
    with opening(large_site, browser) as open_page:
        for day in ("2019-12-05", "2020-07-21", "2020-12-28"):
            page = open_page(f"asof/{day}.html?layers=control_zones")
            group = page.locator("#list .group")
            if group.get_attribute("data-tiled"):
                assert page.locator(".map .shape.zone").count() == 0
                sheets = page.locator(".leaflet-cover-pane canvas")
                shown.append(sheets.evaluate_all("all => all.map((it) => it.toDataURL()).join()"))
    assert len(set(shown)) == len(shown) > 1
