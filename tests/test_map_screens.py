"""The map page on screens of other sizes than most: low ones, where the list keeps its room, and walls."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import NewPage, spot_on
from tests.map_page import SIRTE
from tests.test_map_looks import over_each_other

DAY = "2020-07-21"
LOW = [(1280, 800), (1366, 768), (1440, 899), (1536, 730)]
LOWEST = [(1024, 600), (1366, 657)]
# Width and height, and how many times larger than on a desk the words of the page are.
WALLS = [(2560, 1440, 1.1875), (3840, 2160, 1.5)]


def height(page: Page, part: str) -> float:
    box = page.locator(part).bounding_box()
    assert box is not None
    return box["height"]


@pytest.mark.parametrize("size", LOW)
@pytest.mark.parametrize("asked", ["", "&lang=ar", "&show=table"])
def test_on_a_low_screen_the_list_has_more_than_the_open_legend(
    new_page: NewPage, size: tuple[int, int], asked: str
) -> None:
    page = new_page(f"/?asof={DAY}{asked}", {"width": size[0], "height": size[1]})
    expect(page.locator("#legend")).to_have_attribute("open", "")
    assert height(page, "#panel") > 1.3 * height(page, "#legend")


@pytest.mark.parametrize("size", LOWEST)
def test_on_the_lowest_screens_the_legend_waits_to_be_opened(
    new_page: NewPage, size: tuple[int, int]
) -> None:
    page = new_page(f"/?asof={DAY}", {"width": size[0], "height": size[1]})
    assert page.locator("#legend").get_attribute("open") is None
    page.locator("#legend > summary").click()
    expect(page.locator("#legend .legend-layer").first).to_be_visible()
    assert height(page, "#panel") > height(page, "#legend")


@pytest.mark.parametrize(("width", "height", "times"), WALLS)
def test_on_a_wall_signs_and_names_are_as_much_larger_as_the_words_beside_them(
    new_page: NewPage, width: int, height: int, times: float
) -> None:
    desk = sizes(new_page(f"/?asof={DAY}"))
    wall = sizes(new_page(f"/?asof={DAY}", {"width": width, "height": height}))
    assert desk.keys() == wall.keys()
    for part, size in desk.items():
        assert wall[part] / size == pytest.approx(times, rel=0.05), part


def sizes(page: Page) -> dict[str, float]:
    """How high things of one line are on the screen."""
    found: dict[str, float] = page.evaluate(
        """() => Object.fromEntries([
            ["a sign", ".map .point.city use"],
            ["a name", ".map .label.place.city:not(.out)"],
            ["a button", ".map .leaflet-control-zoom-in"],
            ["a swatch", ".legend li:not([hidden]) .swatch"],
            ["a heading", "#list h2"],
        ].map(([part, selector]) => [part, document.querySelector(selector).getBoundingClientRect().height]))"""
    )
    return found


@pytest.mark.parametrize("tag", ["en", "ar"])
def test_on_a_wall_things_open_where_they_are_seen_and_names_keep_apart(
    new_page: NewPage, tag: str
) -> None:
    page = new_page(f"/?asof={DAY}&lang={tag}", {"width": 3840, "height": 2160})
    assert over_each_other(page) == []
    chart, shown = (page.locator(it).bounding_box() for it in (".chart", "#map"))
    assert chart is not None
    assert shown is not None
    assert (shown["x"], shown["y"]) == (chart["x"], chart["y"])
    assert shown["width"] == pytest.approx(chart["width"], abs=1)
    page.mouse.click(*spot_on(page, SIRTE))
    expect(page.locator(f'#card-body [data-feature="{SIRTE}"]')).to_be_visible()
    # Dragged by a hand's breadth, the map follows the hand.
    before = page.locator(".map .point.city").first.bounding_box()
    x, y = chart["x"] + 600, chart["y"] + 1400
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 200, y, steps=8)
    page.wait_for_timeout(300)
    after = page.locator(".map .point.city").first.bounding_box()
    page.mouse.up()
    assert before is not None
    assert after is not None
    assert after["x"] - before["x"] == pytest.approx(200, abs=8)
