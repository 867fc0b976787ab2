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

SMALL_PHONE = {"width": 320, "height": 568}

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


@pytest.mark.parametrize("path", ["/", "/embed"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_feature_that_is_not_there_is_told_and_the_map_is_a_step_away(
    new_page: NewPage, path: str, scripts: bool
) -> None:
    page = new_page(f"{path}?feature=lines/nope", java_script_enabled=scripts)
    expect(page.locator("#card")).to_contain_text("There is no such feature on this map now.")
    expect(page.locator("#card")).to_be_visible()
    page.get_by_role("link", name="Back to the map").click()
    expect(page.locator("#card")).to_be_hidden()
    if path == "/" or not scripts:
        expect(page.locator(f'#list [data-entry="{SIRTE}"]')).to_be_visible()
    else:
        expect(shape(page, SIRTE)).to_be_visible()


def test_a_feature_withdrawn_while_the_map_is_open_is_told_too(
    browser: Browser, live_server: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/features/**", lambda route: route.fulfill(status=404, body="gone"))
    page.goto(live_server)
    ready(page)
    page.locator(f'#list .entry a[data-feature="{SIRTE}"]').click()
    expect(page.locator("#card .problem")).to_have_text("There is no such feature on this map now.")
    expect(page.locator("#card .problem")).to_be_focused()
    expect(page.get_by_role("alert")).to_be_hidden()
    page.get_by_role("link", name="Back to the map").click()
    expect(page.locator("#list")).to_be_visible()
    context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_card_says_when_its_feature_is_not_on_the_map_and_leads_to_a_day_when_it_is(
    new_page: NewPage, scripts: bool
) -> None:
    address = f"/?asof=2016-05-14&layers=control_zones&feature={SIRTE}"
    page = new_page(address, java_script_enabled=scripts)
    expect(page.locator("#card .absent")).to_contain_text("Not on the map on 14 May 2016.")
    page.get_by_role("link", name="Show the map on 6 January 2020").click()
    expect(page.locator("#card .name")).to_contain_text("LNA: Sirte")
    expect(page.locator("#card .absent")).to_have_count(0)
    expect(page.locator("#asof")).to_have_text("6 January 2020")
    assert asked(page) == {"asof": "2020-01-06", "layers": "control_zones", "feature": SIRTE}
    if scripts:
        expect(shape(page, SIRTE)).to_be_visible()
        expect(page.locator("#card .name")).to_be_focused()


def test_an_open_card_keeps_to_the_date_of_the_map(new_page: NewPage) -> None:
    page = new_page(f"/?feature={SIRTE}")
    expect(page.locator("#card .absent")).to_have_count(0)
    page.get_by_role("link", name="Later change").click()
    expect(page.locator("#card .absent")).to_contain_text("Not on the map on 22 July 2020.")
    page.get_by_role("link", name="Earlier change").click()
    expect(page.locator("#card .absent")).to_have_count(0)
    expect(page.locator("#card .name")).to_contain_text("LNA: Sirte")


def test_a_card_that_cannot_be_renewed_says_nothing_of_another_date(
    browser: Browser, live_server: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{live_server}/?feature={SIRTE}")
    ready(page)
    page.route("**/features/**", lambda route: route.abort())
    page.get_by_role("link", name="Later change").click()
    expect(page.locator("#card")).to_contain_text("could not be loaded")
    expect(page.locator("#card .name")).to_have_count(0)
    page.unroute_all()
    page.get_by_role("link", name="Earlier change").click()
    expect(page.locator("#card .name")).to_contain_text("LNA: Sirte")
    context.close()


@pytest.mark.parametrize(
    ("asof", "shown"),
    [("2020-12-26", False), ("2020-12-27", True), ("2021-01-27", True), ("2021-01-28", False)],
)
def test_a_card_counts_the_days_for_which_an_event_is_shown(
    client: FlaskClient, asof: str, shown: bool
) -> None:
    event = "events/egypt-delegation-tripoli-2020-12-27"
    card = client.get(f"/features/{event}?part=card&asof={asof}", headers={"Accept": "text/html"})
    assert ("Not on the map on" not in card.text) is shown
    listed = client.get(f"/list?asof={asof}&layers=events")
    assert (f'data-entry="{event}"' in listed.text) is shown


def test_cards_and_the_list_agree_on_what_is_on_the_map(client: FlaskClient) -> None:
    known = client.get("/collections/control_zones/items?limit=1000").json["features"]
    for asof in ("2010-01-01", *DATES, "2030-01-01"):
        listed = client.get(f"/list?asof={asof}&layers=control_zones").text
        for feature in known:
            key = f"control_zones/{feature['id']}"
            card = client.get(f"/features/{key}?part=card&asof={asof}").text
            assert ("Not on the map on" in card) is (f'data-entry="{key}"' not in listed), key


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
    expect(page.get_by_role("alert")).to_contain_text("could not be loaded")
    expect(page.locator(".map .zone")).to_have_count(0)
    expect(shape(page, "locations/sirte").locator(".plate")).to_be_visible()
    context.close()


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
