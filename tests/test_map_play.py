"""The dates play by themselves, are all listed, and the map can mark what changed since the one before."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from tests.browser import PHONE, NewPage, drawn, ready
from tests.map_page import SIRTE, asked, both_sizes

BEFORE_LAST = "2020-12-27"


def stops(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        "JSON.parse(document.getElementById('data').textContent).stops.map((it) => it.day)"
    )
    return found


def listen(page: Page) -> None:
    """Note what the status line says from now on, and each day that is drawn with the day in the address then."""
    page.evaluate(
        """() => {
            window.said = [];
            new MutationObserver(() => window.said.push(document.getElementById("status").textContent))
                .observe(document.getElementById("status"), { childList: true, characterData: true, subtree: true });
            window.shown = [];
            const asked = () => new URLSearchParams(location.search).get("asof");
            const root = document.documentElement;
            new MutationObserver(() => window.shown.push([root.dataset.asof, asked()]))
                .observe(root, { attributeFilter: ["data-asof"] });
        }"""
    )


@both_sizes
def test_playing_goes_to_the_last_date_and_rests_there(
    new_page: NewPage, size: dict[str, int]
) -> None:
    page = new_page("/?asof=2020-10-23", size, reduced_motion="reduce")
    days = stops(page)
    ahead = [day for day in days if day > "2020-10-23"]
    assert len(ahead) > 2
    listen(page)
    history = page.evaluate("history.length")
    page.get_by_role("button", name="Play the dates").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.wait_for_selector(f'html[data-asof="{days[-1]}"]', state="attached", timeout=40_000)
    expect(page.get_by_role("button", name="Play the dates")).to_be_visible()
    # Each for a moment, in their order; the address is none of them until it rests.
    assert page.evaluate("window.shown") == [[day, "2020-10-23"] for day in ahead]
    assert asked(page)["asof"] == days[-1]
    assert page.evaluate("history.length") == history + 1
    assert len(page.evaluate("window.said")) == 1


def test_any_touch_of_a_control_ends_the_playing(new_page: NewPage) -> None:
    page = new_page("/?asof=2019-11-18")
    play = page.locator("#play")
    for touch in (
        lambda: page.locator("#play").click(),
        lambda: page.keyboard.press("Escape"),
        lambda: page.locator("#asof").click(force=True, position={"x": 2, "y": 2}),
    ):
        play.focus()
        page.keyboard.press("Enter")
        expect(play).to_have_accessible_name("Pause")
        touch()
        expect(play).to_have_accessible_name("Play the dates")
        shown = page.locator("#asof").get_attribute("datetime")
        drawn(page, shown)
        page.wait_for_timeout(1_500)
        assert page.locator("#asof").get_attribute("datetime") == shown == asked(page)["asof"]


def test_the_browser_s_way_back_ends_the_playing(new_page: NewPage) -> None:
    page = new_page("/?asof=2016-05-01")
    page.locator("#later").click()
    drawn(page, "2016-05-12")
    page.locator("#play").click()
    expect(page.locator("#play")).to_have_accessible_name("Pause")
    page.wait_for_selector('html:not([data-asof="2016-05-12"])', state="attached")
    page.go_back()
    expect(page.locator("#play")).to_have_accessible_name("Play the dates")
    drawn(page, "2016-05-01")
    page.wait_for_timeout(1_500)
    assert page.locator("html").get_attribute("data-asof") == "2016-05-01"
    assert asked(page)["asof"] == "2016-05-01"
    page.go_forward()
    drawn(page, "2016-05-12")


def test_without_a_script_a_day_before_all_can_be_filtered(new_page: NewPage) -> None:
    page = new_page("/?asof=1990-01-01", java_script_enabled=False)
    page.locator("#filter summary").click()
    page.locator("#filter input[value=gna]").check()
    page.locator("#filter .show").click()
    page.wait_for_url("**actor=gna**")
    assert asked(page)["asof"] == "1990-01-01"


def test_playing_from_the_last_date_begins_with_the_first(new_page: NewPage) -> None:
    page = new_page("/")
    days = stops(page)
    page.goto(f"/?asof={days[-1]}")
    ready(page)
    listen(page)
    page.locator("#play").click()
    page.wait_for_selector(f'html:not([data-asof="{days[-1]}"])', state="attached")
    page.locator("#play").click()
    page.wait_for_url(lambda address: not address.endswith(days[-1]))
    rested = asked(page)["asof"]
    drawn(page, rested)
    assert page.locator("#asof").get_attribute("datetime") == rested
    assert [day for day, _ in page.evaluate("window.shown")] == days[: days.index(rested) + 1]


def test_the_slider_knows_its_ends(new_page: NewPage) -> None:
    page = new_page("/")
    days = stops(page)
    page.locator("#slider").focus()
    page.keyboard.press("Home")
    drawn(page, days[0])
    page.keyboard.press("End")
    drawn(page, days[-1])
    assert asked(page)["asof"] == days[-1]


@both_sizes
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_date_is_in_a_list_and_a_step_away(
    new_page: NewPage, lang: str, size: dict[str, int]
) -> None:
    page = new_page(f"/?lang={lang}&show=table", size)
    days = stops(page)
    page.locator("#every summary").focus()
    page.keyboard.press("Enter")
    links = page.locator("#every a")
    assert [it.get_attribute("data-day") for it in links.all()] == days
    expect(page.locator("#every [aria-current=date]")).to_have_attribute("data-day", "2020-07-21")
    link = page.locator(f'#every a[data-day="{BEFORE_LAST}"]')
    link.scroll_into_view_if_needed()
    box = link.bounding_box()
    top = page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y)?.dataset.day",
        [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2],
    )
    assert top == BEFORE_LAST
    assert "show=table" in link.get_attribute("href")
    link.press("Enter")
    drawn(page, BEFORE_LAST)
    assert asked(page)["asof"] == BEFORE_LAST
    page.keyboard.press("Escape")
    expect(page.locator("#every")).not_to_have_attribute("open", "")
    expect(page.locator("#every summary")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_a_script_the_list_of_dates_says_what_changed_and_leads_there(
    new_page: NewPage,
) -> None:
    page = new_page("/?actor=lna", java_script_enabled=False)
    expect(page.locator("#play")).to_be_hidden()
    page.locator("#every summary").click()
    entry = page.locator("#every li", has=page.locator('[data-day="2020-07-22"]'))
    expect(entry).to_contain_text("no longer reported: ")
    entry.get_by_role("link").click()
    assert asked(page) == {"asof": "2020-07-22", "actor": "lna"}


@both_sizes
def test_what_is_new_and_what_has_ended_is_marked_and_explained(
    new_page: NewPage, client: FlaskClient, size: dict[str, int]
) -> None:
    page = new_page("/?asof=2020-07-22", size)
    expect(page.locator(".map .changed-ended")).to_have_count(0)
    page.get_by_label("Mark changes").check()
    assert asked(page)["changed"] == "shown"
    ended = page.locator(f'.map [data-ended="{SIRTE}"]')
    expect(ended).to_have_count(1)
    assert "21 July 2020" in ended.get_attribute("aria-label")
    expect(page.locator('.legend [data-key="changed:ended"]')).not_to_have_attribute("hidden", "")
    listed = page.locator("#list .changes li", has_text="LNA: Sirte")
    expect(listed.locator(".mark")).to_have_text("until 21 July 2020")
    ended.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#card .absent")).to_contain_text("Not on the map on 22 July 2020.")
    page.goto("/?asof=2020-01-06&changed=shown")
    ready(page)
    shape = page.locator(f'.map .shape[data-feature="{SIRTE}"]')
    assert "new on this date" in shape.get_attribute("aria-label")
    expect(page.locator(f'#list [data-entry="{SIRTE}"] .mark')).to_have_text("new")
    expect(page.locator('.legend [data-key="changed:new"]')).not_to_have_attribute("hidden", "")
    assert page.locator(".map .changed-new").count() >= 1
    begun = client.get("/list?asof=2020-01-06").text
    marked = re.findall(r'data-row="([^"]+)".{0,400}?class="mark"', begun.replace("\n", " "))
    assert f"{SIRTE}" in marked


def test_nothing_is_marked_as_ended_that_is_still_there(new_page: NewPage) -> None:
    page = new_page("/?asof=2020-07-21&changed=shown")
    assert page.locator("[data-ended]").count() == 0


def test_a_phone_shows_the_first_words_of_a_quote_after_one_tap(new_page: NewPage) -> None:
    for size in (PHONE, {"width": 360, "height": 640}, {"width": 320, "height": 568}):
        for lang in ("en", "ar"):
            page = new_page(f"/?lang={lang}&feature={SIRTE}", size)
            box = page.locator("#card .exact").first.bounding_box()
            assert box["y"] + 24 <= size["height"], (size, lang)
