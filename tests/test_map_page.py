"""The map page in a real browser: from a zone to the words it rests on, by mouse, touch and keyboard, on any date."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from tests.browser import DESKTOP, PHONE, NewPage, drawn, focused, ready, shape, spot_on

SIRTE = "control_zones/sirte-lna-2020-07"
CEASEFIRE = "lines/ceasefire-line-2020"
DATES = ("2016-05-16", "2019-12-05", "2020-07-21", "2020-12-28")

both_sizes = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


def asked(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


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


def test_the_legend_explains_everything_on_the_map(new_page: NewPage) -> None:
    page = new_page()
    for day in DATES:
        page.goto(f"/?asof={day}")
        ready(page)
        check_legend(page)


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
def test_without_scripts_the_list_and_its_quotes_are_the_page(
    new_page: NewPage, size: dict[str, int]
) -> None:
    page = new_page("/?asof=2020-12-28", size, java_script_enabled=False)
    entry = page.locator(f'[data-entry="{CEASEFIRE}"]')
    expect(entry).to_contain_text("Ceasefire line of October 2020")
    entry.locator("summary").click()
    expect(entry.locator("blockquote .exact").first).to_be_visible()
    expect(page.locator("#map")).to_be_hidden()
    page.locator("#typed").fill("2020-07-21")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#list h2")).to_have_text("On 21 July 2020")
    page.get_by_role("link", name="Later change").click()
    expect(page.locator("#list h2")).to_have_text("On 22 July 2020")
    page.goto(f"/?asof=2020-12-28&feature={CEASEFIRE}")
    expect(page.locator("#card blockquote").first).to_be_visible()


def test_a_phone_has_targets_large_enough_for_a_finger(new_page: NewPage) -> None:
    page = new_page("/", PHONE)
    targets = page.locator(".step, .typed input, .legend summary, .leaflet-bar a, .bar a")
    for target in targets.all():
        box = target.bounding_box()
        assert box["height"] >= 44, target.evaluate("it => it.outerHTML")


def test_a_layer_that_fails_is_told_plainly_and_takes_no_other_with_it(
    browser: Browser, live_server: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/layers/control_zones.geojson*", lambda route: route.abort())
    page.goto(live_server)
    expect(page.get_by_role("alert")).to_contain_text("could not be loaded")
    expect(shape(page, "locations/sirte").locator(".plate")).to_be_visible()
    page.unroute_all()
    page.get_by_role("link", name="Earlier change").click()
    expect(page.get_by_role("alert")).to_be_hidden()
    expect(shape(page, SIRTE)).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("asof=yesterday", "asof"),
        ("asof=2020-02-30", "asof"),
        ("center=16", "center"),
        ("center=200,95", "center"),
        ("center=nan,nan", "center"),
        ("zoom=near", "zoom"),
        ("zoom=99", "zoom"),
        ("zoom=nan", "zoom"),
        ("bbox=1,2,3", "bbox"),
        ("layers=countries", "layers"),
        ("feature=sirte", "feature"),
        ("feature=towns/sirte", "feature"),
        ("colour=red", "colour"),
    ],
)
@pytest.mark.parametrize("path", ["/", "/embed"])
def test_a_parameter_that_cannot_be_used_is_refused_by_name(
    client: FlaskClient, path: str, query: str, parameter: str
) -> None:
    answer = client.get(f"{path}?{query}", headers={"Accept": "text/html"})
    assert answer.status_code == 400
    assert answer.mimetype == "text/html"
    assert parameter in answer.text


def test_programs_get_the_landing_page_at_the_same_address(client: FlaskClient) -> None:
    for options in ({"headers": {"Accept": "application/json"}}, {"query_string": "f=json"}):
        answer = client.get("/", **options)
        assert answer.mimetype == "application/json"
        assert answer.json["links"]


@pytest.mark.parametrize("day", ["0001-01-01", "9998-12-31"])
def test_any_day_there_is_can_be_asked_for(client: FlaskClient, day: str) -> None:
    assert client.get(f"/?asof={day}", headers={"Accept": "text/html"}).status_code == 200


def test_what_addresses_gather_on_their_way_is_passed_over(client: FlaskClient) -> None:
    answer = client.get("/?utm_source=x&fbclid=y", headers={"Accept": "text/html"})
    assert answer.status_code == 200


def test_boxes_of_a_form_may_name_layers_one_by_one(client: FlaskClient) -> None:
    answer = client.get("/list?asof=2020-12-28&layers=lines&layers=events")
    assert "group-lines" in answer.text
    assert "group-events" in answer.text
    assert "group-control_zones" not in answer.text
