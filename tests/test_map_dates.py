"""The map page on any date: by buttons, slider, keyboard and address, back and forward."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, expect

from tests.browser import NewPage, drawn, ready, shape, spot_on
from tests.map_page import CEASEFIRE, SIRTE, asked


def test_buttons_step_through_the_days_on_which_something_changed(new_page: NewPage) -> None:
    page = new_page("/")
    expect(shape(page, CEASEFIRE)).to_have_count(0)
    page.get_by_role("link", name="Later change").click()
    drawn(page, "2020-07-22")
    expect(shape(page, SIRTE)).to_have_count(0)
    expect(page.locator("#list h2")).to_have_text("On 22 July 2020")
    page.get_by_role("link", name="Earlier change").click()
    drawn(page, "2020-07-21")
    expect(shape(page, SIRTE)).to_be_visible()
    assert asked(page)["asof"] == "2020-07-21"


def test_the_slider_can_be_moved_by_keyboard(new_page: NewPage) -> None:
    page = new_page("/?asof=2020-12-28")
    slider = page.locator("#slider")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    drawn(page, "2020-12-27")
    assert slider.get_attribute("aria-valuetext").startswith("27 December 2020")
    expect(page.locator("#asof")).to_have_text("27 December 2020")
    expect(slider).to_be_focused()


def test_the_slider_can_be_dragged(new_page: NewPage) -> None:
    page = new_page("/")
    box = page.locator("#slider").bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.5, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.2, middle, steps=5)
    assert "asof" not in asked(page)
    page.mouse.move(box["x"] + 2, middle, steps=5)
    page.mouse.up()
    page.wait_for_url("**/?asof=201*")
    drawn(page, asked(page)["asof"])
    assert asked(page)["asof"] < "2016"


def test_a_date_can_be_typed(new_page: NewPage) -> None:
    page = new_page("/")
    page.locator("#typed").fill("2020-10-30")
    drawn(page, "2020-10-30")
    expect(shape(page, CEASEFIRE)).to_be_visible()
    expect(page.locator("#asof")).to_have_text("30 October 2020")
    assert asked(page)["asof"] == "2020-10-30"


def test_back_and_forward_restore_date_and_feature(new_page: NewPage) -> None:
    page = new_page("/")
    page.mouse.click(*spot_on(page, SIRTE))
    expect(page.locator("#card .name")).to_contain_text("LNA: Sirte")
    page.locator("#typed").fill("2020-10-30")
    drawn(page, "2020-10-30")
    page.go_back()
    drawn(page, "2020-07-21")
    expect(page.locator("#card .name")).to_contain_text("LNA: Sirte")
    page.go_back()
    expect(page.locator("#card")).to_be_hidden()
    page.go_forward()
    expect(page.locator("#card .name")).to_contain_text("LNA: Sirte")
    page.go_forward()
    drawn(page, "2020-10-30")


def test_an_address_restores_all_of_a_view(new_page: NewPage) -> None:
    address = f"/?asof=2020-12-28&layers=lines&center=16.2,30.5&zoom=7&feature={CEASEFIRE}"
    page = new_page(address)
    expect(page.locator("#asof")).to_have_text("28 December 2020")
    expect(page.locator("#card .name")).to_contain_text("Ceasefire line")
    expect(page.locator(".map .zone")).to_have_count(0)
    expect(shape(page, CEASEFIRE)).to_have_class("shape line leaflet-interactive selected")
    boxes = page.locator("input[name=layers]:checked")
    expect(boxes).to_have_count(1)
    assert page.url.endswith(address)


def test_moving_the_map_and_choosing_layers_change_the_address(new_page: NewPage) -> None:
    page = new_page("/")
    page.get_by_role("button", name="Zoom in").click()
    page.wait_for_url("**zoom=*")
    assert set(asked(page)) == {"asof", "center", "zoom"}
    page.get_by_role("checkbox", name="Control zones").uncheck()
    page.wait_for_url("**layers=*")
    expect(page.locator(".map .zone")).to_have_count(0)
    assert asked(page)["layers"] == "lines,locations,events"
    expect(page.locator("#list #group-control_zones")).to_have_count(0)


def test_opening_a_box_shows_that_box(new_page: NewPage) -> None:
    page = new_page("/?bbox=12.5,32,14.5,33.2&asof=2019-12-05")
    expect(shape(page, "control_zones/tripoli-lna-2019-12")).to_be_in_viewport()
    expect(page.locator(".label.town:not(.out)", has_text="Tarhuna")).to_be_visible()


def test_links_to_other_dates_keep_all_of_the_view(new_page: NewPage) -> None:
    kept = f"&layers=lines&center=16.2,30.5&zoom=7&feature={CEASEFIRE}"
    for scripts in (True, False):
        page = new_page(f"/?asof=2020-12-27{kept}", java_script_enabled=scripts)
        for name, day in (("earlier", "2020-11-22"), ("later", "2020-12-28")):
            href = page.locator(f"#{name}").get_attribute("href")
            query = {name: values[0] for name, values in parse_qs(urlsplit(href).query).items()}
            assert query.pop("asof") == day
            assert float(query.pop("zoom")) == 7
            assert query == {"layers": "lines", "center": "16.2,30.5", "feature": CEASEFIRE}
    page = new_page("/")
    page.locator(f'#list .entry a[data-feature="{SIRTE}"]').click()
    expect(page.locator("#later")).to_have_attribute("href", f"?asof=2020-07-22&feature={SIRTE}")


def test_a_date_beyond_the_calendar_is_not_taken(new_page: NewPage) -> None:
    page = new_page("/")
    typed = page.locator("#typed")
    assert typed.get_attribute("min").endswith("-01-01")
    for day in ("9999-01-01", "0001-01-01"):
        typed.fill(day)
        page.wait_for_timeout(600)
        assert "asof" not in asked(page)
    expect(page.locator("#asof")).to_have_text("21 July 2020")


def test_a_layer_that_fails_for_a_date_leaves_no_shapes_of_another(
    browser: Browser, live_server: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(live_server)
    ready(page)
    expect(shape(page, SIRTE)).to_be_visible()
    page.route("**/layers/control_zones.geojson*", lambda route: route.abort())
    page.locator("#typed").fill("2020-07-20")
    drawn(page, "2020-07-20")
    expect(page.get_by_role("alert")).to_contain_text("Could not be loaded: Control zones.")
    expect(page.locator(".map .zone")).to_have_count(0)
    expect(shape(page, "locations/sirte").locator(".plate")).to_be_visible()
    context.close()
