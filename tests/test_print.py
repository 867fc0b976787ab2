"""On paper: the map with its day, its legend, its credit and its address, then what it shows; nothing to press."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser import NewPage
from tests.map_page import SIRTE

# Of A4 and Letter within their margins of 14 mm, in CSS pixels.
SHEETS = {"A4": {"width": 688, "height": 1017}, "Letter": {"width": 710, "height": 950}}
PATHS = ("/", f"/features/{SIRTE}", "/articles", "/quotes/a0-s001a", "/compare", "/search?q=Sirte")
CONTROLS = "button, input:not([type=hidden]), select, nav, .dates, .leaflet-control-zoom, .search"


def on_paper(page: Page) -> None:
    """As a browser does it: the page is told, then it is laid out for paper."""
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("sheet", SHEETS)
def test_no_control_is_printed_and_nothing_is_cut_off(
    new_page: NewPage, path: str, sheet: str
) -> None:
    page = new_page(path, SHEETS[sheet])
    on_paper(page)
    assert [
        it.evaluate("it => it.outerHTML") for it in page.locator(CONTROLS).all() if it.is_visible()
    ] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SHEETS[sheet]["width"]


def test_the_map_stands_above_its_legend_its_credit_and_the_list(new_page: NewPage) -> None:
    page = new_page("/?asof=2020-07-21", SHEETS["A4"])
    on_paper(page)
    parts = [".bar h1", "#map", ".legend-body", ".credit .printed", "#list"]
    tops = [page.locator(it).first.bounding_box()["y"] for it in parts]
    assert tops == sorted(tops)
    assert page.locator("#asof").is_visible()
    assert page.locator(".legend [data-key]:not([hidden])").first.is_visible()


@pytest.mark.parametrize("path", ["/?asof=2016-05-16", f"/features/{SIRTE}"])
def test_the_address_of_the_page_is_written_out(new_page: NewPage, path: str) -> None:
    page = new_page(path)
    on_paper(page)
    assert page.locator(".printed").inner_text() == page.url


def test_a_dark_screen_prints_on_white(new_page: NewPage) -> None:
    page = new_page("/?theme=dark", color_scheme="dark")
    on_paper(page)
    ground = "getComputedStyle(document.querySelector('.map .country.home')).fill"
    assert page.evaluate(ground) == "rgb(244, 241, 234)"


def test_the_map_on_paper_shows_what_was_on_the_screen_and_comes_back(new_page: NewPage) -> None:
    page = new_page("/?asof=2020-07-21")
    sight = """() => {
        const frame = document.getElementById('map').getBoundingClientRect();
        const home = document.querySelector('.map .nation').getBoundingClientRect();
        return [frame.width, home.left - frame.left, home.right - frame.left].map(Math.round);
    }"""
    before = page.evaluate(sight)
    on_paper(page)
    width, left, right = page.evaluate(sight)
    assert width == 680
    assert left >= 0
    assert right <= width
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.wait_for_timeout(300)
    assert page.evaluate(sight) == pytest.approx(before, abs=2)


@pytest.mark.parametrize("sheet", SHEETS)
def test_it_makes_a_few_sheets_and_no_empty_ones(new_page: NewPage, sheet: str) -> None:
    page = new_page("/?asof=2020-07-21")
    body = page.pdf(format=sheet, print_background=True)
    assert body.startswith(b"%PDF")
    assert 1 <= body.count(b"/Type /Page\n") <= 6
