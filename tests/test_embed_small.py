"""An embed in a frame that is small, and what stands on its map: nothing lies over what is to be pressed."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

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


def box(page: Page, selector: str) -> dict[str, float]:
    found = page.locator(selector).bounding_box()
    assert found
    return {"x": found["x"], "y": found["y"], "width": found["width"], "height": found["height"]}


@pytest.mark.parametrize("query", [DAY, f"{DAY}&lang=ar&theme=dark"], ids=["en", "ar"])
@pytest.mark.parametrize(("width", "height"), SMALL)
def test_in_a_small_frame_the_map_has_half_and_nothing_lies_over_what_is_to_be_pressed(
    new_page: NewPage, width: int, height: int, query: str
) -> None:
    page = new_page(f"/embed?{query}", size(width, height))
    assert box(page, "#map")["height"] >= height / 2
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
    assert box(page, "#panel")["height"] > 180
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
    ("query", "width", "height"),
    [
        ("asof=2019-12-05&dates=off", 320, 320),
        ("asof=2019-12-05&lang=ar&title=on&list=on", 320, 400),
        (DAY, 200, 200),
        (DAY, 640, 240),
        # Below a date that says so much the map itself has no room left for a legend.
        (f"{DAY}&actor=lna&view=gna", 200, 200),
        (f"{DAY}&actor=lna&view=gna&lang=ar", 320, 240),
    ],
)
def test_in_a_small_frame_an_open_legend_covers_neither_the_date_nor_most_of_the_map(
    new_page: NewPage, query: str, width: int, height: int
) -> None:
    page = new_page(f"/embed?{query}&legend=on", size(width, height))
    date, found, on = (box(page, it) for it in (".asof", "#legend", "#map"))
    assert date["y"] + date["height"] <= found["y"]
    assert found["width"] * found["height"] < 0.55 * on["width"] * on["height"]
    # Of what is in it more than its heading is in sight, and what stands around the map is not below it.
    assert found["height"] > 70
    for it in ("#legend summary", "#full"):
        page.locator(it).click(trial=True)
    page.locator("#weak").scroll_into_view_if_needed()
    expect(page.locator("#weak")).to_be_in_viewport()


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("width", "height"), [(600, 400), (640, 480), (690, 520)])
def test_in_a_frame_as_wide_as_an_article_a_card_leaves_the_map_its_width(
    new_page: NewPage, width: int, height: int, language: str
) -> None:
    page = new_page(f"/embed?{DAY}&feature={SIRTE}&lang={language}", size(width, height))
    expect(page.locator("#card blockquote").first).to_be_visible()
    on, card = box(page, "#map"), box(page, "#panel")
    assert on["width"] == card["width"] == width
    assert on["height"] >= 0.38 * height
    assert card["y"] >= on["y"] + on["height"]
    expect(page.locator("#dates")).to_be_hidden()
    page.locator("#close").click()
    expect(page.locator("#dates")).to_be_visible()


def test_in_a_low_frame_a_card_stands_beside_a_map_as_high_as_it(new_page: NewPage) -> None:
    page = new_page(f"/embed?{DAY}&feature={SIRTE}", size(640, 320))
    on, card = box(page, "#map"), box(page, "#panel")
    assert card["x"] >= on["x"] + on["width"]
    assert on["height"] == card["height"]


def test_the_english_credit_of_an_arabic_embed_ends_with_its_full_stop(new_page: NewPage) -> None:
    page = new_page(f"/embed?{DAY}&lang=ar", size(640, 480))
    places = page.locator(".credit .said bdi").evaluate("""it => {
        const of = (from) => {
            const range = document.createRange();
            range.setStart(it.firstChild, from);
            range.setEnd(it.firstChild, from + 1);
            return range.getBoundingClientRect();
        };
        const { length, data } = it.firstChild;
        return [data.at(-1), of(length - 2).right, of(length - 1).left, of(0).left, it.getBoundingClientRect().left];
    }""")
    assert places[0] == "."
    assert places[1] == pytest.approx(places[2], abs=1)
    # It is a block of its own: beside words from right to left its end would stand before its beginning.
    assert places[3] == pytest.approx(places[4], abs=1)
    after = box(page, ".credit .said > :last-child")
    english = box(page, ".credit .said bdi")
    assert after["y"] >= english["y"] + english["height"] - 1


@pytest.mark.parametrize(("width", "height"), [(800, 600), (1200, 700), (390, 700)])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_without_script_the_map_is_as_wide_as_its_frame_and_the_words_begin_where_the_list_does(
    new_page: NewPage, width: int, height: int, language: str
) -> None:
    query = f"asof=2020-10-23&changed=shown&lang={language}"
    page = new_page(f"/embed?{query}", size(width, height), java_script_enabled=False)
    assert box(page, "#map")["width"] == width
    words, listed = box(page, ".waiting"), box(page, "#in-words")
    if language == "ar":
        assert words["x"] + words["width"] == listed["x"] + listed["width"]
    else:
        assert words["x"] == listed["x"]
    # And nothing is left blank between them and the dates.
    assert box(page, "#dates")["y"] - words["y"] - words["height"] < 20


@pytest.mark.parametrize("width", [700, 760, 899])
def test_beside_a_card_the_dates_have_one_row(new_page: NewPage, width: int) -> None:
    page = new_page(f"/embed?{DAY}&feature={SIRTE}", size(width, 480))
    assert box(page, "#dates")["height"] <= 70
    assert box(page, "#slider")["width"] >= 90
    for control in ("#earlier", "#later", "#play"):
        expect(page.locator(control)).to_be_visible()


@pytest.mark.parametrize(
    ("width", "also"),
    [(720, f"&feature={SIRTE}"), (640, ""), (1000, ""), (390, ""), (320, "")],
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
