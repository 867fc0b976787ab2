"""Letters twice as large as a browser begins with (WCAG 2.2, 1.4.4): nothing is cut off, covered or squeezed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import NewPage, opening_pages
from tests.chromium import ARGUMENTS, CHROMIUM
from tests.page_kinds import FOR_PROGRAMS, PAGES

# In pixels; browsers begin with 16.
LARGE = 32
NARROW = {"width": 390, "height": 844}
WORDY = [PAGES[it] for it in PAGES if it not in FOR_PROGRAMS]
OVERLAPS = """(selectors) => {
    const boxes = selectors.flatMap((it) => [...document.querySelectorAll(it)])
        .filter((it) => it.checkVisibility()).map((it) => [it.outerHTML.slice(0, 60), it.getBoundingClientRect()]);
    return boxes.flatMap(([one, a], place) => boxes.slice(place + 1)
        .filter(([, b]) => a.right > b.left && b.right > a.left && a.bottom > b.top && b.bottom > a.top)
        .map(([other]) => `${one} and ${other}`));
}"""


@pytest.fixture(scope="module")
def large(browser: Browser, live_server: str) -> Iterator[NewPage]:
    """Opens pages for a reader who has set larger letters."""
    settings = [*ARGUMENTS, f"--blink-settings=defaultFontSize={LARGE}"]
    reader = browser.browser_type.launch(executable_path=CHROMIUM, args=settings)
    with opening_pages(reader, live_server, patience_ms=30_000) as make:
        yield make
    reader.close()


def overlaps(page: Page, *selectors: str) -> list[str]:
    found: list[str] = page.evaluate(OVERLAPS, list(selectors))
    return found


@pytest.mark.parametrize("tongue", ["en", "ar"])
@pytest.mark.parametrize("path", WORDY)
def test_no_page_is_wider_than_a_phone(large: NewPage, path: str, tongue: str) -> None:
    page = large(f"{path}{'&' if '?' in path else '?'}lang={tongue}", NARROW)
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == f"{LARGE}px"
    assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    page.context.close()


@pytest.mark.parametrize("tongue", ["en", "ar"])
@pytest.mark.parametrize(
    "path", ["/?asof=2020-12-28", "/?asof=2020-12-28&view=gna&actor=gna&theme=dark"]
)
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_what_lies_on_the_map_does_not_lie_on_the_date(
    large: NewPage, width: int, path: str, tongue: str
) -> None:
    page = large(f"{path}&lang={tongue}", {"width": width, "height": 800})
    assert (
        overlaps(page, ".chart .asof", "#legend > summary", ".leaflet-bar", ".bar", "#dates") == []
    )
    skip = page.locator(".skip").bounding_box()
    assert skip["y"] + skip["height"] <= 0
    page.context.close()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_years_below_the_slider_stand_apart_and_below_its_marks(
    large: NewPage, width: int
) -> None:
    page = large("/?asof=2020-07-21", {"width": width, "height": 640})
    years = page.locator(".ticks text:visible")
    assert years.count() > 1
    assert overlaps(page, ".ticks text", "#earlier", "#later", "#typed") == []
    marks = max(it["y"] + it["height"] for it in boxes(page, ".ticks line"))
    assert min(it["y"] + it["height"] / 4 for it in boxes(page, ".ticks text")) >= marks
    page.context.close()


def boxes(page: Page, selector: str) -> list[dict[str, float]]:
    found: list[dict[str, float]] = page.locator(selector).evaluate_all(
        """all => all.filter((it) => it.checkVisibility()).map((it) => {
            const { x, y, width, height } = it.getBoundingClientRect();
            return { x, y, width, height };
        })"""
    )
    return found


def test_at_a_desk_the_list_is_not_squeezed_between_map_and_legend(large: NewPage) -> None:
    page = large("/?asof=2020-07-21", {"width": 1280, "height": 800})
    panel = page.locator("#panel")
    assert panel.evaluate("it => it.clientHeight >= Math.min(it.scrollHeight, innerHeight / 2)")
    assert page.locator("#map").bounding_box()["width"] > 700
    page.context.close()
