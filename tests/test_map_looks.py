"""What one sees on the map page: a legend for everything, names apart, whole lines and large targets on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser import PHONE, NewPage, ready
from tests.map_page import CEASEFIRE, DATES, SIRTE, both_sizes

SMALL_PHONE = {"width": 320, "height": 568}


def test_the_legend_explains_everything_on_the_map(new_page: NewPage) -> None:
    page = new_page()
    for day in DATES:
        page.goto(f"/?asof={day}")
        ready(page)
        check_legend(page)


@pytest.mark.parametrize("pinned", [False, True], ids=["now", "pinned"])
def test_no_line_of_the_legend_is_cut_on_a_common_screen(new_page: NewPage, pinned: bool) -> None:
    page = new_page("/", {"width": 1280, "height": 900})
    version = page.locator("#list .shown").get_attribute("data-version")
    for day in (*DATES, "2019-11-18"):
        page.goto(f"/?asof={day}" + (f"&rev={version}" if pinned else ""))
        ready(page)
        shown, whole = page.locator(".legend-body").evaluate(
            "body => [body.clientHeight, body.scrollHeight]"
        )
        assert whole <= shown, day


def check_legend(page: Page) -> None:
    shown = set(
        page.locator(".legend [data-key]:not([hidden])").evaluate_all(
            "entries => entries.map((entry) => entry.dataset.key)"
        )
    )
    signs = page.locator(".map .marker use").evaluate_all(
        "uses => uses.map((use) => use.getAttribute('href').replace('#sign-', 'point:'))"
    )
    assert {sign.replace("-", ":") for sign in signs} <= shown
    assert len(signs) > 5
    assert {"nothing", "ring"} <= shown
    assert any(key.startswith("actor:") for key in shown)
    assert any(key.startswith("zone:") for key in shown)


@both_sizes
@pytest.mark.parametrize("day", DATES)
def test_no_two_names_on_the_map_overlap(new_page: NewPage, day: str, size: dict[str, int]) -> None:
    page = new_page(f"/?asof={day}", size)
    boxes = page.locator(".map .label:not(.out)").evaluate_all(
        """labels => labels.map((label) => {
            const box = label.getBoundingClientRect();
            return [label.textContent, box.left, box.top, box.right, box.bottom];
        })"""
    )
    assert any(text.startswith("Sirte") for text, *_ in boxes)
    for index, (text, left, top, right, bottom) in enumerate(boxes):
        for other, *rest in boxes[index + 1 :]:
            apart = (
                right <= rest[0] + 1
                or rest[2] <= left + 1
                or bottom <= rest[1] + 1
                or rest[3] <= top + 1
            )
            assert apart, f"{text} lies over {other}"


@both_sizes
def test_in_arabic_things_have_their_arabic_names_and_those_keep_apart(
    new_page: NewPage, size: dict[str, int]
) -> None:
    page = new_page("/?lang=ar", size)
    for day in DATES:
        page.goto(f"/?asof={day}&lang=ar&changed=shown")
        ready(page)
        places = page.locator(".map .label.place:not(.out)").all_inner_texts()
        assert places
        assert all("\u0600" <= text[0] <= "\u06ff" for text in places), places
        assert over_each_other(page) == []


@both_sizes
def test_right_to_left_names_stand_by_their_places_and_the_slider_on_its_ticks(
    new_page: NewPage, size: dict[str, int]
) -> None:
    page = new_page("/?lang=ar", size)
    astray = page.locator(".map .label:not(.out)").evaluate_all(
        """labels => labels.filter((label) => {
            const pane = document.querySelector(".leaflet-map-pane");
            const left = pane.getBoundingClientRect().left + label._leaflet_pos.x;
            return Math.abs(label.getBoundingClientRect().left - left) > 1;
        }).map((label) => label.textContent)"""
    )
    assert page.locator(".map .label:not(.out)").count() > 5
    assert astray == []
    slider = page.locator("#slider")
    ends = [slider.evaluate("it => [it.min, it.max]"), slider.input_value()]
    box = slider.bounding_box()
    # The newest date is at the right end, where the newest year stands.
    slider.click(position={"x": box["width"] - 4, "y": box["height"] / 2})
    assert slider.input_value() == ends[0][1] != ends[1]


def over_each_other(page: Page) -> list[str]:
    found: list[str] = page.locator(".map .label:not(.out)").evaluate_all(
        """labels => labels.flatMap((label, place) => labels.slice(place + 1).filter((other) => {
            const [a, b] = [label, other].map((it) => it.getBoundingClientRect());
            return a.right > b.left + 1 && b.right > a.left + 1 && a.bottom > b.top + 1 && b.bottom > a.top + 1;
        }).map((other) => `${label.textContent} and ${other.textContent}`))"""
    )
    return found


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_the_smallest_phone_shows_whole_lines_and_a_free_slider(
    new_page: NewPage, path: str
) -> None:
    page = new_page(path, SMALL_PHONE)
    page.locator("#legend summary").click()
    legend, slider = (page.locator(it).bounding_box() for it in ("#legend", "#dates"))
    assert legend["y"] + legend["height"] <= slider["y"]
    for key in (SIRTE, CEASEFIRE):
        page.goto(f"{path}?feature={key}")
        ready(page)
        beyond = page.locator("#card *").evaluate_all(
            """elements => elements.filter((it) => it.getBoundingClientRect().right > innerWidth)
                .filter((it) => !it.closest(".hidden-words")).map((it) => it.outerHTML.slice(0, 200))"""
        )
        assert beyond == []


def test_a_phone_has_targets_large_enough_for_a_finger(new_page: NewPage) -> None:
    page = new_page("/", PHONE)
    targets = page.locator(
        ".step, .typed input, .legend summary, .leaflet-bar a, .bar a, "
        ".every summary, .filter summary, .tools a, .mark-changes label"
    )
    for target in targets.all():
        box = target.bounding_box()
        assert box["height"] >= 44, target.evaluate("it => it.outerHTML")
