"""The map when not all of its data come: what is there is shown, what is not is named, and nothing false is said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser import NewPage, drawn, opening_pages, ready, shape
from tests.map_page import CEASEFIRE, SIRTE, asked

STIPPLE = '.leaflet-silence-pane path[fill="url(#nothing)"]'
ZONES, LINES = "**/layers/control_zones.geojson*", "**/layers/lines.geojson*"


@pytest.fixture
def broken_page(browser: Browser, live_server: str) -> Iterator[NewPage]:
    """Opens pages whose console may tell of what could not be loaded."""

    def heed(page: Page, problems: list[str]) -> None:
        def forgive() -> None:
            problems[:] = [it for it in problems if "Failed to load resource" not in it]

        page.on("close", lambda _: forgive())

    with opening_pages(browser, live_server, heed=heed) as make:
        yield make


def refuse(route: Route) -> None:
    route.fulfill(status=503, body="")


def test_ground_whose_zones_did_not_come_is_not_called_unknown(broken_page: NewPage) -> None:
    page = broken_page()
    page.route(ZONES, refuse)
    page.goto("/?asof=2020-07-21")
    ready(page)
    expect(page.locator("#failure")).to_contain_text("Could not be loaded: Control zones.")
    page.locator("#later").click()
    drawn(page, "2020-07-22")
    expect(page.locator("#sketch")).to_have_count(0)
    expect(page.locator(STIPPLE)).to_have_count(0)
    assert page.locator(".map .line.shape").count() > 0


def test_what_failed_can_be_asked_for_again(broken_page: NewPage) -> None:
    page = broken_page()
    page.route(ZONES, refuse)
    page.goto("/")
    ready(page)
    page.unroute(ZONES)
    page.get_by_role("button", name="Try again").click()
    expect(shape(page, SIRTE)).to_be_visible()
    expect(page.locator("#failure")).to_be_hidden()
    expect(page.locator(STIPPLE).first).to_be_attached()


def test_a_layer_that_is_late_does_not_keep_the_others(broken_page: NewPage) -> None:
    page = broken_page("/")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(LINES, hold)
    page.locator("#later").click()
    expect(page.locator("#map")).to_have_attribute("aria-busy", "true")
    expect(page.locator("#failure")).to_contain_text("Still loading: Lines.")
    assert page.locator(".map .zone.shape").count() > 0
    assert page.locator(".map .line.shape").count() == 0
    for it in held:
        it.continue_()
    drawn(page, asked(page)["asof"])
    expect(page.locator("#failure")).to_be_hidden()
    assert page.locator(".map .line.shape").count() > 0


def test_the_message_can_be_closed_and_speaks_the_language_of_the_page(
    broken_page: NewPage,
) -> None:
    page = broken_page()
    page.route(ZONES, refuse)
    page.route(LINES, refuse)
    page.goto("/?lang=ar")
    ready(page)
    message = page.locator("#failure span").inner_text()
    assert not any(it.isascii() and it.isalpha() for it in message), message
    page.locator("#failure button").last.click()
    expect(page.locator("#failure")).to_be_hidden()


def test_going_back_from_a_card_gives_the_focus_back_to_the_shape(new_page: NewPage) -> None:
    page = new_page("/?asof=2020-12-28")
    shape(page, CEASEFIRE).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#card .name")).to_be_focused()
    page.go_back()
    expect(page.locator("#card")).to_be_hidden()
    expect(shape(page, CEASEFIRE)).to_be_focused()
