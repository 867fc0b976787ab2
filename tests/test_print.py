"""On paper: the map with its day, its legend, its credit and its address, then what it shows; nothing to press."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser import DESKTOP, PHONE, NewPage, drawn, ready
from tests.map_page import SIRTE, asked

# Of A4 and Letter within their margins of 14 mm, in CSS pixels.
SHEETS = {"A4": {"width": 688, "height": 1017}, "Letter": {"width": 710, "height": 950}}
PATHS = ("/", f"/features/{SIRTE}", "/articles", "/quotes/a0-s001a", "/compare", "/search?q=Sirte")
COMPARED = "/compare?from=2019-12-05&to=2020-07-21"
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


def printed(page: Page) -> str:
    on_paper(page)
    return page.locator(".printed").inner_text()


@pytest.mark.parametrize("path", [f"/features/{SIRTE}", "/?asof=2016-05-16&rev=1", "/articles"])
def test_the_address_of_the_page_is_written_out(new_page: NewPage, path: str) -> None:
    page = new_page(path)
    assert printed(page) == page.url


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/", {"asof": "2020-07-21"}),
        ("/?asof=2016-05-16&lang=ar", {"asof": "2016-05-16", "lang": "ar"}),
        ("/?asof=2016-05-16&layers=lines", {"asof": "2016-05-16", "layers": "lines"}),
        ("/compare", {"from": "2020-07-09", "to": "2020-07-21"}),
    ],
)
def test_the_printed_address_of_a_map_names_its_day_and_the_state_of_the_record(
    new_page: NewPage, path: str, named: dict[str, str]
) -> None:
    """Another day would be opened by an address without one as soon as the dataset opens with that."""
    page = new_page(path)
    address = printed(page)
    page.goto(address)
    ready(page)
    found = asked(page)
    assert found.pop("rev").isdigit()
    assert found == named


def test_the_printed_address_names_the_moment_that_was_asked_for(new_page: NewPage) -> None:
    page = new_page("/?known=2100-01-01")
    assert "asof=2020-07-21" in printed(page)
    assert "known=2100-01-01" in printed(page)
    assert "rev=" not in printed(page)


def test_the_printed_address_is_that_of_the_day_one_went_to(new_page: NewPage) -> None:
    page = new_page("/")
    page.locator("#earlier").click()
    drawn(page, "2020-07-09")
    assert "?asof=2020-07-09&" in printed(page)


def test_a_dark_screen_prints_on_white(new_page: NewPage) -> None:
    page = new_page("/?theme=dark", color_scheme="dark")
    on_paper(page)
    ground = "getComputedStyle(document.querySelector('.map .country.home')).fill"
    assert page.evaluate(ground) == "rgb(244, 241, 234)"


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("path", ["/?asof=2020-07-21", f"/features/{SIRTE}"])
def test_a_map_is_as_wide_as_the_sheet_and_drawn_to_both_its_edges(
    new_page: NewPage, path: str, sheet: str
) -> None:
    page = new_page(path)
    on_paper(page)
    page.set_viewport_size(SHEETS[sheet])
    frame = page.locator("#map")
    assert frame.bounding_box()["width"] == pytest.approx(SHEETS[sheet]["width"], abs=3)
    edges = frame.evaluate(
        """(map) => {
            const frame = map.getBoundingClientRect();
            const land = [...map.querySelectorAll(".sea, .country")].map((it) => it.getBoundingClientRect());
            const [left, right] = [Math.min(...land.map((it) => it.left)), Math.max(...land.map((it) => it.right))];
            return [left - frame.left, frame.right - right];
        }"""
    )
    assert max(edges) <= 0


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize(("how", "size"), [("side", DESKTOP), ("swipe", DESKTOP), ("swipe", PHONE)])
def test_a_comparison_prints_both_maps_whole_each_with_its_day(
    new_page: NewPage, how: str, size: dict[str, int], lang: str
) -> None:
    page = new_page(f"{COMPARED}&how={how}&lang={lang}", size)
    on_paper(page)
    page.set_viewport_size(SHEETS["A4"])
    one, other = (it.bounding_box() for it in page.locator(".half .map").all())
    beside = one["y"] == other["y"]
    assert beside == (how == "side" or size == PHONE)
    earlier, later = (one, other) if lang == "en" else (other, one)
    if beside:
        assert earlier["x"] + earlier["width"] <= later["x"]
        assert later["x"] + later["width"] - earlier["x"] == pytest.approx(688, abs=1)
    else:
        assert one["y"] + one["height"] <= other["y"]
        assert one["width"] == other["width"] == pytest.approx(688, abs=1)
    assert min(one["height"], other["height"]) > 300
    for half, frame in zip(page.locator(".half").all(), (one, other), strict=True):
        assert half.evaluate("it => getComputedStyle(it).clipPath") == "none"
        home = half.locator(".map .nation").bounding_box()
        assert frame["x"] <= home["x"] + 5
        assert home["x"] + home["width"] <= frame["x"] + frame["width"] + 5
        assert home["width"] > frame["width"] / 3
        day = half.locator(".asof").bounding_box()
        assert frame["y"] <= day["y"] < frame["y"] + 20
        assert day["height"] < 60
        assert half.locator("time").is_visible()
    assert page.locator("#legend [data-key]:not([hidden])").first.is_visible()


def test_the_map_on_paper_shows_what_was_on_the_screen_and_comes_back(new_page: NewPage) -> None:
    page = new_page("/?asof=2020-07-21", SHEETS["A4"])
    sight = """() => {
        const frame = document.getElementById('map').getBoundingClientRect();
        const home = document.querySelector('.map .nation').getBoundingClientRect();
        return [frame.width, home.left - frame.left, home.right - frame.left].map(Math.round);
    }"""
    before = page.evaluate(sight)
    on_paper(page)
    width, left, right = page.evaluate(sight)
    assert width == SHEETS["A4"]["width"]
    assert left >= 0
    assert right <= width
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.wait_for_timeout(300)
    assert page.evaluate(sight) == pytest.approx(before, abs=2)


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("path", ["/?asof=2020-07-21", "/compare"])
def test_it_makes_a_few_sheets_and_no_empty_ones(new_page: NewPage, path: str, sheet: str) -> None:
    page = new_page(path)
    body = page.pdf(format=sheet, print_background=True)
    assert body.startswith(b"%PDF")
    assert 1 <= body.count(b"/Type /Page\n") <= 6


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_columns_of_a_printed_table_have_their_headings(new_page: NewPage, lang: str) -> None:
    page = new_page(f"/?lang={lang}&show=table")
    headings = page.locator(".features-table:visible thead th")
    before = headings.all_inner_texts()
    on_paper(page)
    assert headings.all_inner_texts() == before
    assert all(before)


def test_what_is_pale_on_paper_is_explained_there(new_page: NewPage) -> None:
    page = new_page("/?asof=2020-07-21&weak=faded")
    told = page.get_by_text("Pale is what rests on a single source")
    assert told.is_hidden()
    on_paper(page)
    assert told.is_visible()
    page.emulate_media(media="screen")
    page.goto("/?asof=2020-07-21")
    ready(page)
    on_paper(page)
    assert told.is_hidden()
