"""The map of a dataset too large to be drawn one by one: small pages, tiles on a canvas, the same cards behind them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from tests.browser import DESKTOP, PHONE, drawn, opening_pages, ready, shape
from tests.conftest import ReadingClient
from tests.crowd import DAY, EVENTS, LATER, LINES, PLACES, ZONES, Crowd
from tests.map_page import asked
from web.shown import LISTED, ONE_BY_ONE

# Twice what the pages have now; each feature told whole would be 100 MB.
BUDGET = 400_000
# In sight there are a hundred places, and zones and lines below them.
NEAR = "center=17.3,28.5&zoom=11"
LARGE = ("control_zones", "lines", "locations")


@pytest.fixture
def crowded(crowd: Crowd) -> FlaskClient:
    return ReadingClient(crowd.app)


@pytest.fixture
def open_page(browser: Browser, crowd: Crowd) -> Iterator[Any]:
    with opening_pages(browser, crowd.address, patience_ms=20_000) as make:
        yield make


@pytest.mark.parametrize(
    "path", ["/", "/embed", "/list", f"/?asof={LATER}", "/list?asof=1900-01-01"]
)
def test_a_page_stays_small_however_much_the_map_shows(crowded: FlaskClient, path: str) -> None:
    response = crowded.get(path, headers={"Accept": "text/html"})
    assert response.status_code == 200
    assert len(response.data) < BUDGET


def test_a_large_layer_is_listed_by_its_first_names_with_its_count_and_a_way_to_the_rest(
    crowded: FlaskClient,
) -> None:
    found = crowded.get("/list?layers=locations").text
    count = crowded.get(f"/collections/locations/items?asof={DAY}&limit=1").json["numberMatched"]
    assert count > PLACES * 0.9
    assert f'<span class="count">{count:,}</span>' in found
    assert found.count("data-entry=") == LISTED
    assert f"{LISTED} of them, the first by name." in found
    assert "<blockquote" not in found
    (rest,) = [it for it in found.split('"') if it.startswith("/collections/locations/items?")]
    table = crowded.get(rest.replace("&amp;", "&"))
    assert table.status_code == 200
    first = found.partition('data-entry="')[2].partition('"')[0]
    assert f"/{first.partition('/')[2]}" in table.text


def test_a_small_layer_beside_a_large_one_is_listed_whole(crowded: FlaskClient) -> None:
    found = crowded.get("/list?layers=events").text
    assert found.count("data-entry=") >= EVENTS
    assert "the first by name" not in found
    assert "<blockquote" in found


def test_a_day_on_which_thousands_begin_names_some_and_counts_the_rest(
    crowded: FlaskClient,
) -> None:
    found = crowded.get("/list?asof=2012-01-01&layers=control_zones,lines").text
    assert found.count('class="begins"') == 40
    assert f"and {ZONES + LINES - 40:,} more changes" in found
    one = crowded.get("/list?asof=2012-01-01&layers=lines").text
    assert f"and {LINES - 40:,} more changes" in one
    assert 'class="begins"' not in crowded.get("/list?asof=2012-01-01&layers=events").text


def test_a_large_layer_is_drawn_from_tiles_and_a_small_one_by_itself(open_page: Any) -> None:
    requests: list[str] = []
    page = open_page("/articles")
    page.on("request", lambda request: requests.append(urlsplit(request.url).path))
    page.goto("/")
    ready(page)
    for layer in LARGE:
        assert any(it.startswith(f"/collections/{layer}/tiles/") for it in requests), layer
        assert f"/layers/{layer}.geojson" not in requests
    assert "/layers/events.geojson" in requests
    assert page.locator(".map .shape.events").count() >= EVENTS
    assert page.locator(".map .shape").count() < 100
    assert painted(page, "points") > 1000
    assert painted(page, "cover") > 1000
    assert painted(page, "lines") > 1000


def painted(page: Page, pane: str) -> int:
    """How many pixels of a pane's tiles are not clear."""
    return int(
        page.locator(f".leaflet-{pane}-pane canvas").evaluate_all(
            """sheets => sheets.filter(({ width }) => width).map((sheet) => {
                const { data } = sheet.getContext("2d").getImageData(0, 0, sheet.width, sheet.height);
                return data.filter((value, index) => index % 4 === 3 && value > 0).length;
            }).reduce((sum, count) => sum + count, 0)"""
        )
    )


def strength_of(page: Page, pane: str) -> float:
    """How much of its colour is left in a pane's tiles, over all their pixels."""
    return float(
        page.locator(f".leaflet-{pane}-pane canvas").evaluate_all(
            """sheets => sheets.filter(({ width }) => width).map((sheet) => {
                const { data } = sheet.getContext("2d").getImageData(0, 0, sheet.width, sheet.height);
                return data.reduce((sum, value, index) => sum + (index % 4 === 3 ? value : 0), 0);
            }).reduce((sum, all) => sum + all, 0)"""
        )
    )


def comes_to(page: Page, pane: str, expected: float) -> None:
    """Wait until about as much of its colour is left: tiles of before stay until the new ones are there."""
    for _ in range(50):
        if strength_of(page, pane) == pytest.approx(expected, rel=0.1):
            return
        page.wait_for_timeout(100)
    assert strength_of(page, pane) == pytest.approx(expected, rel=0.1)


def test_what_is_weak_is_drawn_pale_in_tiles_too(open_page: Any) -> None:
    """All that is made rests on one article, so half of its colour is left."""
    page = open_page(f"/?asof={DAY}&{NEAR}&layers=lines,locations")
    before = {pane: strength_of(page, pane) for pane in ("lines", "points")}
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    page.locator("#weak").check()
    for pane, full in before.items():
        comes_to(page, pane, full / 2)
    tiles = [it for it in asked_for if "/tiles/" in it]
    assert tiles
    assert all("strength" in it for it in tiles)
    page.locator("#weak").uncheck()
    for pane, full in before.items():
        comes_to(page, pane, full)


def spot(page: Page, lon: float, lat: float) -> tuple[float, float]:
    """Where a place is on the screen of a page that was opened at NEAR."""

    def plane(lon: float, lat: float) -> tuple[float, float]:
        size = 256 * 2**11
        y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
        return (lon + 180) / 360 * size, y * size

    box = page.locator("#map").bounding_box()
    assert box
    (x, y), (middle_x, middle_y) = plane(lon, lat), plane(17.3, 28.5)
    return box["x"] + box["width"] / 2 + x - middle_x, box["y"] + box["height"] / 2 + y - middle_y


def in_sight(client: FlaskClient, layer: str) -> dict[str, Any]:
    """A feature in the middle of NEAR."""
    box = "17.25,28.47,17.35,28.53"
    query = f"asof={DAY}&bbox={box}&limit=200"
    found: list[dict[str, Any]] = client.get(f"/collections/{layer}/items?{query}").json["features"]
    return found[0]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_what_is_drawn_in_a_tile_opens_its_card_and_is_marked(
    open_page: Any, crowded: FlaskClient, size: dict[str, int]
) -> None:
    place = in_sight(crowded, "locations")
    page = open_page(f"/?{NEAR}", size)
    at = spot(page, *place["geometry"]["coordinates"])
    if size == PHONE:
        page.touchscreen.tap(*at)
    else:
        page.mouse.click(*at)
    expect(page.locator("#card .name")).to_contain_text(place["properties"]["name"])
    expect(page.locator("#card blockquote .exact").first).to_be_visible()
    key = f"locations/{place['id']}"
    assert asked(page)["feature"] == key
    expect(shape(page, key)).to_have_attribute("aria-pressed", "true")
    assert "selected" in (shape(page, key).get_attribute("class") or "")


def test_a_zone_below_many_places_opens_where_none_of_them_is(
    open_page: Any, crowded: FlaskClient
) -> None:
    page = open_page(f"/?{NEAR}&layers=control_zones")
    page.mouse.click(*spot(page, 17.3, 28.5))
    expect(page.locator("#card .name")).to_be_visible()
    layer, _, name = asked(page)["feature"].partition("/")
    assert layer == "control_zones"
    around = crowded.get(
        f"/collections/control_zones/items?asof={DAY}&bbox=17.3,28.5,17.3,28.5&limit=50"
    ).json["features"]
    assert name in {it["id"] for it in around}


def test_the_keyboard_leads_from_the_list_to_a_card_and_to_the_place_on_the_map(
    open_page: Any,
) -> None:
    page = open_page("/")
    link = page.locator('#list .group[data-layer="locations"] .entry a').first
    key = link.get_attribute("data-feature")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#card .name")).to_be_focused()
    expect(shape(page, key)).to_have_attribute("tabindex", "0")
    expect(shape(page, key).locator(".plate")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("#card")).to_be_hidden()
    assert page.evaluate("document.activeElement.dataset.feature") == key


def test_a_step_in_time_brings_the_tiles_of_that_day(open_page: Any) -> None:
    page = open_page(f"/?asof={DAY}&{NEAR}&layers=locations")
    before = painted(page, "points")
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    page.locator("#typed").fill(LATER)
    drawn(page, LATER)
    tiles = [it for it in asked_for if "/tiles/" in it]
    assert tiles
    assert all(f"asof={LATER}" in it and "&v=" in it for it in tiles)
    # Every second place is gone by then.
    assert 0.3 < painted(page, "points") / before < 0.7


def test_a_layer_that_is_large_on_one_day_is_drawn_by_itself_on_another(open_page: Any) -> None:
    page = open_page(f"/?asof={DAY}&layers=lines")
    assert page.locator(".leaflet-lines-pane canvas").count() > 0
    assert page.locator(".map .shape.line").count() == 0
    page.locator("#typed").fill(LATER)
    drawn(page, LATER)
    assert 0 < page.locator(".map .shape.line").count() <= ONE_BY_ONE
    assert page.locator(".leaflet-lines-pane canvas").count() == 0


def test_a_layer_that_is_switched_off_takes_its_tiles_along(open_page: Any) -> None:
    page = open_page("/")
    page.locator('.legend input[value="locations"]').uncheck()
    expect(page.locator(".leaflet-points-pane canvas")).to_have_count(0)
    assert page.locator(".leaflet-cover-pane canvas").count() > 0


def test_from_far_the_map_says_how_much_it_draws_and_from_near_it_names_what_is_there(
    open_page: Any,
) -> None:
    page = open_page("/?layers=locations&center=17.5,26.5&zoom=4")
    expect(page.locator("#thinned")).to_contain_text("about one in")
    assert page.locator(".label.place:not(.out)").count() == 0
    page.goto(f"/?layers=locations&{NEAR}")
    ready(page)
    expect(page.locator("#thinned")).to_be_hidden()
    assert page.locator(".label.place:not(.out)").count() > 10
    assert page.locator(".label").count() < 400


def test_the_legend_explains_what_is_in_the_tiles(open_page: Any) -> None:
    page = open_page("/")
    shown = set(
        page.locator(".legend [data-key]:not([hidden])").evaluate_all(
            "entries => entries.map((entry) => entry.dataset.key)"
        )
    )
    assert {f"point:locations:{it}" for it in ("city", "area", "facility", "sea")} <= shown
    assert {f"line:{it}" for it in ("front", "ceasefire", "red_line", "axis", "border")} <= shown
    assert {f"zone:{it}" for it in ("claimed", "contested", "announced", "seat")} <= shown
    assert {"actor:lna", "actor:gna"} <= shown


def test_a_tile_that_fails_is_told_plainly(browser: Browser, crowd: Crowd) -> None:
    context = browser.new_context(base_url=crowd.address)
    page = context.new_page()
    page.route("**/collections/locations/tiles/**", lambda route: route.abort())
    page.goto("/")
    expect(page.get_by_role("alert")).to_contain_text("could not be loaded")
    assert painted(page, "cover") > 1000
    context.close()


def test_a_sharp_screen_gets_a_sharp_picture(open_page: Any) -> None:
    page = open_page(f"/?{NEAR}", device_scale_factor=2)
    wide, told = page.locator(".leaflet-points-pane canvas").first.evaluate(
        "sheet => [sheet.width, sheet.getBoundingClientRect().width]"
    )
    assert wide == pytest.approx(2 * told, rel=0.01)


def test_without_script_the_page_is_the_bounded_list(open_page: Any) -> None:
    page = open_page(f"/?asof={DAY}", java_script_enabled=False)
    assert page.locator("#list .entry").count() < 4 * LISTED
    page.get_by_role("link", name="in a table").last.click()
    assert urlsplit(page.url).path == "/collections/locations/items"
    assert asked(page)["asof"] == DAY


def marked(page: Page, pane: str) -> int:
    """How many pixels of a pane's tiles have the colour of what is new."""
    return int(
        page.locator(f".leaflet-{pane}-pane canvas").evaluate_all(
            """sheets => sheets.filter(({ width }) => width).map((sheet) => {
                const { data } = sheet.getContext("2d").getImageData(0, 0, sheet.width, sheet.height);
                let found = 0;
                for (let at = 0; at < data.length; at += 4) {
                    found += data[at] === 255 && data[at + 1] === 216 && data[at + 2] === 77;
                }
                return found;
            }).reduce((sum, count) => sum + count, 0)"""
        )
    )


def test_what_is_new_is_marked_in_tiles(open_page: Any) -> None:
    """All zones and lines that are made begin on one day."""
    page = open_page("/?asof=2012-01-01&layers=control_zones,lines&changed=shown")
    assert marked(page, "cover") > 1000
    assert marked(page, "lines") > 500
    new = page.locator('.legend [data-key="changed:new"]')
    expect(new).not_to_have_attribute("hidden", "")
    page.locator("#changed").uncheck()
    expect(new).to_have_attribute("hidden", "")
    # Tiles of before stay until the new ones are there.
    for _ in range(50):
        if marked(page, "cover") + marked(page, "lines") == 0:
            break
        page.wait_for_timeout(100)
    assert marked(page, "cover") == marked(page, "lines") == 0
    page.goto("/?asof=2012-01-02&layers=control_zones,lines&changed=shown")
    ready(page)
    assert marked(page, "cover") == marked(page, "lines") == 0


def test_of_very_much_that_ended_some_is_marked_and_the_legend_says_so(open_page: Any) -> None:
    page = open_page("/?asof=2020-12-01&layers=control_zones&changed=shown")
    expect(page.locator("[data-ended]")).to_have_count(200)
    some = page.locator('.legend [data-key="changed:some"]')
    expect(some).not_to_have_attribute("hidden", "")
    page.goto("/?asof=2020-12-02&layers=control_zones&changed=shown")
    ready(page)
    expect(page.locator("[data-ended]")).to_have_count(0)
    expect(some).to_have_attribute("hidden", "")
