"""The map page in a real browser: from a zone to the words it rests on, by mouse, touch and keyboard."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from tests.browser import PHONE, NewPage, focused, shape, spot_on
from tests.map_page import CEASEFIRE, SIRTE, asked, both_sizes


@both_sizes
def test_the_map_opens_where_and_when_the_dataset_says(
    new_page: NewPage, size: dict[str, int]
) -> None:
    page = new_page("/", size)
    expect(page.locator("#asof")).to_have_text("21 July 2020")
    expect(page.locator("#asof")).to_be_in_viewport()
    expect(shape(page, SIRTE)).to_be_visible()
    assert urlsplit(page.url).query == ""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_click_on_a_zone_opens_its_quotes_beside_the_map(new_page: NewPage) -> None:
    page = new_page("/")
    page.mouse.click(*spot_on(page, SIRTE))
    expect(page.locator("#card .name")).to_contain_text("LNA: Sirte")
    expect(page.locator("#card blockquote .exact").first).to_be_visible()
    expect(page.locator("#card .state.verified").first).to_contain_text("Verified word for word")
    link = page.locator("#card a.source").first
    assert "#:~:text=" in link.get_attribute("href")
    assert link.get_attribute("rel") == "noopener"
    assert asked(page)["feature"] == SIRTE
    expect(page.locator("#status")).to_contain_text("LNA: Sirte")


def test_a_tap_on_a_zone_opens_its_quotes_below_the_map(new_page: NewPage) -> None:
    page = new_page("/", PHONE)
    page.touchscreen.tap(*spot_on(page, SIRTE))
    expect(page.locator("#card blockquote .exact").first).to_be_in_viewport()
    expect(page.locator("#asof")).to_be_in_viewport()
    expect(shape(page, SIRTE)).to_be_in_viewport()


def test_the_keyboard_leads_from_the_map_to_a_quote_and_back(new_page: NewPage) -> None:
    page = new_page("/")
    page.locator("#map").focus()
    for _ in range(80):
        page.keyboard.press("Tab")
        if focused(page) == SIRTE:
            break
    assert focused(page) == SIRTE
    assert "LNA: Sirte" in shape(page, SIRTE).get_attribute("aria-label")
    page.keyboard.press("Enter")
    heading = page.locator("#card .name")
    expect(heading).to_be_focused()
    expect(heading).to_contain_text("LNA: Sirte")
    expect(page.locator("#card blockquote").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#card")).to_be_hidden()
    assert focused(page) == SIRTE
    page.keyboard.press("Space")
    expect(heading).to_be_focused()


def test_lines_and_points_open_like_zones(new_page: NewPage) -> None:
    page = new_page("/?asof=2020-12-28")
    for key in (CEASEFIRE, "events/egypt-delegation-tripoli-2020-12-27", "locations/sirte"):
        page.mouse.click(*spot_on(page, key))
        expect(page.locator(f'#card [data-feature="{key}"] .quotation').first).to_be_visible()


def test_the_list_opens_features_too(new_page: NewPage) -> None:
    page = new_page("/")
    page.locator(f'#list .entry a[data-feature="{SIRTE}"]').click()
    expect(page.locator("#card .name")).to_be_focused()
    page.get_by_role("link", name="Back to the map").click()
    expect(page.locator("#list")).to_be_visible()


@both_sizes
def test_without_scripts_the_map_the_list_and_its_quotes_are_the_page(
    new_page: NewPage, size: dict[str, int]
) -> None:
    page = new_page("/?asof=2020-12-28", size, java_script_enabled=False)
    entry = page.locator(f'[data-entry="{CEASEFIRE}"]')
    expect(entry).to_contain_text("Ceasefire line of October 2020")
    entry.locator("summary").click()
    expect(entry.locator("blockquote .exact").first).to_be_visible()
    expect(page.locator(f'#sketch [data-feature="{CEASEFIRE}"]')).to_be_visible()
    page.locator("#typed").fill("2020-07-21")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#list h2")).to_have_text("On 21 July 2020")
    page.get_by_role("link", name="Later change").click()
    expect(page.locator("#list h2")).to_have_text("On 22 July 2020")
    page.goto(f"/?asof=2020-12-28&feature={CEASEFIRE}")
    expect(page.locator("#card blockquote").first).to_be_visible()


def test_walking_the_map_by_keyboard_leaves_the_view_as_it_is(new_page: NewPage) -> None:
    page = new_page("/?asof=2020-12-28&center=16.2,30.5&zoom=8")
    before = page.url, places(page)
    out = page.locator('.map .point[tabindex="-1"]')
    assert out.count() > 0
    page.locator("#map").focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.tabIndex") >= 0
    page.wait_for_timeout(400)
    assert (page.url, places(page)) == before


def places(page: Page) -> list[list[float]]:
    """Where everything on the map is on the screen."""
    boxes: list[list[float]] = page.locator(".map .shape").evaluate_all(
        """shapes => shapes.map((shape) => {
            const box = shape.getBoundingClientRect();
            return [shape.dataset.feature, box.x, box.y, box.width, box.height];
        })"""
    )
    return boxes


def test_signs_come_within_reach_of_the_keyboard_as_they_come_into_sight(new_page: NewPage) -> None:
    page = new_page("/?asof=2020-12-28&center=25,22&zoom=9")
    assert shape(page, "locations/sirte").get_attribute("tabindex") == "-1"
    page.locator("#map").focus()
    for _ in range(8):
        page.keyboard.press("-")
        page.wait_for_timeout(300)
    expect(shape(page, "locations/sirte")).to_have_attribute("tabindex", "0")


def test_a_layer_that_fails_is_told_plainly_and_takes_no_other_with_it(
    browser: Browser, live_server: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/layers/control_zones.geojson*", lambda route: route.abort())
    page.goto(live_server)
    expect(page.get_by_role("alert")).to_contain_text("Could not be loaded: Control zones.")
    # The map that came with the page has all of it.
    expect(page.locator('#sketch [data-feature="locations/sirte"] path').first).to_be_visible()
    page.unroute_all()
    page.get_by_role("link", name="Earlier change").click()
    expect(page.get_by_role("alert")).to_be_hidden()
    expect(shape(page, SIRTE)).to_be_visible()
    context.close()
