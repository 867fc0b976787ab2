"""An embed in a frame that is small, and what stands on its map: nothing lies over what is to be pressed."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import NewPage

DAY = "asof=2020-07-21"
SIRTE = "control_zones/sirte-lna-2020-07"
# As our own oEmbed hands them out, advertisements are, and docs/embedding.md names them.
SMALL = [(200, 200), (240, 240), (300, 250), (320, 240), (320, 320), (320, 400), (640, 240)]
# What can be pressed and cannot be reached at its middle: under something else, or out of the frame.
COVERED = """() => [...document.querySelectorAll(".stage, .credit")]
.flatMap(it => [...it.querySelectorAll("a[href], button, summary, input, select")])
.filter(it => it.checkVisibility({ visibilityProperty: true }) && !it.closest("#panel, .legend-body, .map svg"))
.filter(it => {
    const { x, y, width, height } = it.getBoundingClientRect();
    const top = document.elementFromPoint(x + width / 2, y + height / 2);
    return !(top && (it.contains(top) || it.closest(".slider")?.contains(top)));
}).map(it => it.id || it.className || it.textContent)"""


def size(width: int, height: int) -> dict[str, int]:
    return {"width": width, "height": height}


@pytest.mark.parametrize("query", [DAY, f"{DAY}&lang=ar&theme=dark"], ids=["en", "ar"])
@pytest.mark.parametrize(("width", "height"), SMALL)
def test_in_a_small_frame_the_map_has_half_and_nothing_lies_over_what_is_to_be_pressed(
    new_page: NewPage, width: int, height: int, query: str
) -> None:
    page = new_page(f"/embed?{query}", size(width, height))
    box = page.locator("#map").bounding_box()
    assert box
    assert box["height"] >= height / 2
    assert page.evaluate(COVERED) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    expect(page.locator("#asof")).to_be_in_viewport()
    expect(page.locator("#full")).to_be_in_viewport()
    said = page.locator(".credit .said")
    if not said.is_visible():
        page.locator('[data-more="credit"]').press("Enter")
    expect(said).to_be_in_viewport()


def test_where_a_card_has_no_room_below_the_map_it_takes_its_place(new_page: NewPage) -> None:
    page = new_page(f"/embed?{DAY}&feature={SIRTE}", size(320, 240))
    box = page.locator("#panel").bounding_box()
    assert box
    assert box["height"] > 180
    page.get_by_role("link", name="Back to the map").click()
    expect(page.locator("#asof")).to_be_in_viewport()


@pytest.mark.parametrize("also", ["", "&list=on", "&actor=lna&view=gna"])
@pytest.mark.parametrize(("width", "height"), [(320, 320), (640, 480), (1000, 600)])
def test_an_open_legend_lies_on_the_map_and_on_nothing_else(
    new_page: NewPage, width: int, height: int, also: str
) -> None:
    page = new_page(f"/embed?{DAY}&legend=on{also}", size(width, height))
    expect(page.locator(".legend-body")).to_be_visible()
    found = page.locator("#legend").bounding_box()
    on = page.locator("#map").bounding_box()
    assert found
    assert on
    assert on["y"] <= found["y"]
    assert found["y"] + found["height"] <= on["y"] + on["height"]
    # All of it is reached by scrolling in it.
    last = page.locator("#weak")
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()


@pytest.mark.parametrize(
    ("width", "also"),
    [(640, f"&feature={SIRTE}"), (640, ""), (1000, ""), (390, ""), (320, "")],
)
def test_the_years_below_the_slider_stand_apart(new_page: NewPage, width: int, also: str) -> None:
    page = new_page(f"/embed?{DAY}{also}", size(width, 480))
    boxes: list[dict[str, Any]] = page.locator(".ticks text").evaluate_all(
        "all => all.filter(it => it.checkVisibility()).map(it => it.getBoundingClientRect().toJSON())"
    )
    boxes.sort(key=lambda it: float(it["left"]))
    assert boxes
    for one, next_ in pairwise(boxes):
        assert one["right"] + 2 <= next_["left"]
    # And where there is room more than one of them is named.
    assert len(boxes) > 1 or also
