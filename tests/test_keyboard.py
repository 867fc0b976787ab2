"""By keyboard alone: to every feature and back, the focus kept and seen, and no key that acts where nobody asked."""

from __future__ import annotations

import string

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from tests.browser import NewPage, focused, shape
from tests.map_page import SIRTE
from tests.page_kinds import BROWSER, PAGES

# A page has fewer things to stop at.
MOST = 400
STOP = """() => {
    const it = document.activeElement;
    if (!it || it === document.body) {
        return null;
    }
    const style = getComputedStyle(it);
    const disc = it.querySelector?.(".disc, circle");
    const marked = [it, disc].some((part) => {
        const ring = getComputedStyle(document.getElementById("ring")).color;
        return part && getComputedStyle(part).stroke === ring;
    });
    const ringed = ({ outlineStyle, outlineWidth }) => outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    // The ring of the search box is around the box with its button.
    const ring = [it, it.closest(".search")].some((part) => part && ringed(getComputedStyle(part)));
    // What is hidden under something else is not seen, whatever its outline.
    const box = it.getBoundingClientRect();
    return {
        what: it.id || it.dataset.feature || it.textContent.trim().slice(0, 40) || it.name,
        feature: it.closest(".map") ? it.dataset.feature ?? null : null,
        entry: it.closest("#list") ? it.dataset.feature ?? null : null,
        tab: it.tabIndex,
        seen: ring || marked,
        inside: box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight,
    };
}"""
# An element with the colour of the focus, to compare with: a computed colour is not written as the property is.
RING = """() => {
    const it = document.createElement("i");
    it.id = "ring";
    it.hidden = true;
    it.classList.add("ring-colour");
    it.style.color = "var(--focus)";
    document.body.append(it);
}"""


def stops(page: Page) -> list[dict[str, object]]:
    """Everything that Tab stops at, from the top of the page to its end."""
    page.evaluate(RING)
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    found = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            return found
        found.append(stop)
    raise AssertionError(f"no way out: {[it['what'] for it in found[-5:]]}")


def test_the_first_stop_skips_the_map(new_page: NewPage) -> None:
    page = new_page("/?asof=2020-07-21")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#panel') !== null")


@pytest.mark.parametrize("path", ["/?asof=2020-12-28", "/embed?asof=2020-12-28"])
def test_tab_leads_to_every_feature_of_the_map_and_of_the_list_and_out_again(
    new_page: NewPage, path: str
) -> None:
    page = new_page(path)
    walked = stops(page)
    drawn = page.locator('.map .shape[data-feature]:not([tabindex="-1"])')
    on_map = set(drawn.evaluate_all("all => all.map((it) => it.dataset.feature)"))
    assert on_map
    assert {it["feature"] for it in walked if it["feature"]} == on_map
    listed = page.locator("#list .entry a[data-feature]:visible")
    in_list = set(listed.evaluate_all("all => all.map((it) => it.dataset.feature)"))
    assert {it["entry"] for it in walked if it["entry"]} == in_list
    assert [it["what"] for it in walked if not it["seen"]] == []
    assert [it["what"] for it in walked if not it["inside"]] == []
    assert [it["what"] for it in walked if it["tab"] != 0] == []


def test_each_feature_opens_and_gives_the_focus_back(new_page: NewPage) -> None:
    page = new_page("/?asof=2020-12-28")
    heading = page.locator("#card .name")
    for where in ('.map .shape[data-feature]:not([tabindex="-1"])', "#list .entry a[data-feature]"):
        keys = page.locator(where).evaluate_all("all => all.map((it) => it.dataset.feature)")
        assert len(keys) > 5
        for key in keys:
            opener = page.locator(f'{where}[data-feature="{key}"]')
            opener.focus()
            page.keyboard.press("Enter")
            expect(heading).to_be_focused()
            expect(page.locator(f'#card [data-feature="{key}"]').first).to_be_visible()
            page.keyboard.press("Escape")
            expect(opener).to_be_focused()


def test_escape_closes_what_was_opened_last(new_page: NewPage) -> None:
    page = new_page(f"/?asof=2020-07-21&feature={SIRTE}")
    card = page.locator("#card")
    page.locator("#every summary").press("Enter")
    page.locator("#every a").first.focus()
    page.keyboard.press("Escape")
    expect(page.locator("#every")).not_to_have_attribute("open", "")
    expect(page.locator("#every summary")).to_be_focused()
    page.locator("#sought").press_sequentially("sirt")
    expect(page.locator("#search-list [role=option]").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#search-list")).to_be_hidden()
    expect(page.locator("#sought")).to_be_focused()
    expect(card).to_be_visible()
    page.locator("#share").press("Enter")
    expect(page.locator("dialog.share")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.share")).to_be_hidden()
    expect(page.locator("#share")).to_be_focused()
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    assert focused(page) == SIRTE


def test_the_dialog_of_sharing_keeps_the_focus_inside(new_page: NewPage) -> None:
    page = new_page("/?asof=2020-07-21")
    page.locator("#share").press("Enter")
    page.locator("dialog.share[open]").wait_for()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || document.activeElement.closest('dialog') !== null"
        )


def state(page: Page) -> list[object]:
    """What a key could have changed."""
    return [
        page.url,
        focused(page),
        page.locator("#asof").inner_text(),
        page.locator("#panel").inner_text(),
        page.locator("details[open], dialog, [aria-expanded=true]").count(),
        page.evaluate("[scrollX, scrollY]"),
    ]


def test_a_letter_does_nothing_by_itself(new_page: NewPage) -> None:
    """WCAG 2.1.4: speech input says letters, and a hand slips."""
    page = new_page("/?asof=2020-07-21")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    for place in ("body", "#panel", f'.map [data-feature="{SIRTE}"]', "#later"):
        page.evaluate("(place) => document.querySelector(place).focus?.()", place)
        before = state(page)
        for key in string.ascii_letters + string.digits + ",.;:/?!":
            page.keyboard.press(key)
        assert state(page) == before
    assert requests == []


def test_who_is_on_the_map_itself_zooms_it_by_signs_and_by_nothing_else(new_page: NewPage) -> None:
    """WCAG 2.1.4 allows keys that act only where the focus is. On a French keyboard - is the key of the 6."""
    page = new_page("/?asof=2020-07-21", reduced_motion="reduce")
    width = "document.querySelector('.map .nation').getBoundingClientRect().width"
    page.locator("#map").focus()
    zooming = set()
    for key in string.ascii_letters + string.digits + string.punctuation:
        before = page.evaluate(width)
        page.keyboard.press(key)
        if page.evaluate(width) != before:
            zooming.add(key)
    assert zooming == set("+=-_6^")
    assert page.locator("#asof").inner_text() == "21 July 2020"


def test_what_happens_is_said(new_page: NewPage) -> None:
    page = new_page("/?asof=2020-07-21")
    status = page.locator("#status")
    shape(page, SIRTE).focus()
    page.keyboard.press("Enter")
    expect(status).to_contain_text("LNA: Sirte")
    page.keyboard.press("Escape")
    page.locator("#later").press("Enter")
    expect(status).to_contain_text("22 July 2020")


@pytest.mark.parametrize("endpoint", PAGES)
def test_the_order_of_the_page_is_the_order_of_the_focus(
    client: FlaskClient, endpoint: str
) -> None:
    html = client.get(PAGES[endpoint], headers=BROWSER).get_data(as_text=True)
    assert 'tabindex="' not in html.replace('tabindex="0"', "").replace('tabindex="-1"', "")
    assert "accesskey" not in html
    assert "autofocus" not in html
