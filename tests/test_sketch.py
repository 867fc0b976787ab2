"""The map as it comes with the page: seen and tapped before the script has drawn it, and all there is without one."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page, Route, expect

from geo.area import Bbox
from geo.picture.frame import HIGHEST
from layers.drawn.sketch import FARTHEST, NARROWEST, NEAREST, WIDEST, Window
from tests.browser import PHONE, NewPage, drawn, ready, shape
from tests.conftest import ReadingClient
from tests.crowd import Crowd
from tests.map_page import DATES, SIRTE, both_sizes

VIEWS = {
    "home": "/",
    "box": "/?bbox=15,30,19,32",
    "middle": "/?center=16.6,31.2&zoom=7.4",
    "right to left": "/?lang=ar&asof=2020-07-21",
}
SKETCHED = "#sketch [data-feature]"
SHAPES = ".map .shape[data-feature]"


class Held:
    """Keeps the data that the map's script asks for from arriving until they are let go."""

    def __init__(self, page: Page) -> None:
        self.page, self.routes, self.open = page, list[Route](), False
        page.route("**/layers/**", self._hold)

    def _hold(self, route: Route) -> None:
        if self.open:
            route.continue_()
        else:
            self.routes.append(route)

    def release(self) -> None:
        self.open = True
        for it in self.routes:
            it.continue_()
        ready(self.page)


SIGHT = """(all) => {
    const map = document.getElementById("map").getBoundingClientRect();
    const cut = (value, low, high) => Math.min(Math.max(value, low), high);
    return all.map((it) => {
        // Of a sign its plate; of a zone what is filled: how thick an outline is says nothing of where it is.
        const part = it.querySelector(it.closest(".upright") ? "circle, g" : ".plate, path");
        const box = (part ?? it).getBoundingClientRect();
        const [left, right] = [box.left, box.right].map((x) => cut(x, map.left, map.right));
        const [top, bottom] = [box.top, box.bottom].map((y) => cut(y, map.top, map.bottom));
        return [it.dataset.feature, left, top, right, bottom];
    });
}"""


def in_sight(page: Page, selector: str) -> dict[str, list[float]]:
    """The features on the map, by layer/id, with what of their boxes is in the window of the map: left to bottom."""
    found = page.locator(selector).evaluate_all(SIGHT)
    return {key: sides for key, *sides in found if sides[0] < sides[2] and sides[1] < sides[3]}


@pytest.mark.parametrize("day", DATES)
def test_it_shows_what_the_script_shows(new_page: NewPage, day: str) -> None:
    page = new_page()
    held = Held(page)
    page.goto(f"/?asof={day}")
    sketched = set(in_sight(page, SKETCHED))
    held.release()
    drawn(page, day)
    assert sketched == set(in_sight(page, SHAPES)) != set()


MARKS = ("changed-under", "changed-new", "changed-ended", "changed-cross", "changed-hands")


@pytest.mark.parametrize("day", ["2019-04-04", "2020-01-06", "2020-06-04", "2020-10-23"])
def test_it_marks_what_changed_as_the_script_does(new_page: NewPage, day: str) -> None:
    address = f"/?asof={day}&changed=shown"
    sketched = marks(new_page(address, java_script_enabled=False), "#sketch")
    assert sketched == marks(new_page(address), ".leaflet-map-pane")
    assert any(sketched.values())


def marks(page: Page, within: str) -> dict[str, int]:
    return {it: page.locator(f"{within} .{it}").count() for it in MARKS}


def test_it_explains_no_marks_that_it_has_not(new_page: NewPage) -> None:
    page = new_page("/?asof=2020-10-23", java_script_enabled=False)
    page.locator("#legend summary").click()
    expect(page.locator("#legend [data-key^=changed]").first).to_be_hidden()
    page.goto("/?asof=2020-10-23&changed=shown")
    page.locator("#legend summary").click()
    expect(page.locator("#legend [data-key='changed:new']")).to_be_visible()
    expect(page.locator("#legend [data-key='changed:some']")).to_be_hidden()


@both_sizes
@pytest.mark.parametrize("view", VIEWS)
def test_ground_stays_where_it_is_when_the_script_takes_over(
    new_page: NewPage, size: dict[str, int], view: str
) -> None:
    page = new_page(size=size)
    held = Held(page)
    page.goto(VIEWS[view], wait_until="load")
    page.wait_for_selector(".leaflet-map-pane", state="attached")
    before = in_sight(page, SKETCHED)[SIRTE]
    held.release()
    assert in_sight(page, SHAPES)[SIRTE] == pytest.approx(before, abs=3)


def test_it_goes_when_the_script_has_drawn_its_own(new_page: NewPage) -> None:
    page = new_page()
    held = Held(page)
    page.goto("/")
    expect(page.locator("#sketch")).to_be_visible()
    held.release()
    expect(page.locator("#sketch")).to_have_count(0)
    expect(shape(page, SIRTE)).to_be_visible()


@both_sizes
def test_a_tap_opens_quotes_before_the_script_has_drawn_anything(
    new_page: NewPage, size: dict[str, int]
) -> None:
    page = new_page(size=size)
    held = Held(page)
    page.goto("/")
    page.wait_for_selector(".leaflet-map-pane", state="attached")
    tap(page, SIRTE)
    expect(page.locator("#card blockquote .exact").first).to_be_visible()
    assert "feature=control_zones" in page.url
    held.release()
    expect(shape(page, SIRTE)).to_have_class(re.compile("selected"))


@both_sizes
def test_a_tap_leads_to_quotes_without_a_script(new_page: NewPage, size: dict[str, int]) -> None:
    page = new_page("/", size, java_script_enabled=False)
    tap(page, SIRTE)
    expect(page.locator("blockquote .exact").first).to_be_visible()
    assert page.url.endswith(f"/features/{SIRTE}")


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_without_a_script_it_stays_in_sight_beside_what_is_read(
    new_page: NewPage, lang: str
) -> None:
    page = new_page(f"/?asof=2020-07-21&lang={lang}", java_script_enabled=False)
    entries = page.locator("#list [data-entry]")
    entry = entries.nth(entries.count() // 2)
    entry.scroll_into_view_if_needed()
    expect(entry).to_be_in_viewport(ratio=1)
    expect(page.locator("#map")).to_be_in_viewport(ratio=1)
    expect(page.locator("#dates > .show")).to_be_in_viewport(ratio=1)
    page.locator("#dates summary").click()
    every = page.locator("#dates details a")
    expect(every.first).to_be_in_viewport(ratio=1)
    every.last.scroll_into_view_if_needed()
    expect(every.last).to_be_in_viewport(ratio=1)
    expect(page.locator("#map")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_without_a_script_on_a_phone_all_dates_keep_to_the_window(
    new_page: NewPage, lang: str
) -> None:
    page = new_page(f"/?asof=2020-07-21&lang={lang}", PHONE, java_script_enabled=False)
    page.locator("#dates summary").click()
    last = page.locator("#dates details a").last
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@both_sizes
def test_without_a_script_the_filter_is_a_list_with_a_button_of_its_size(
    new_page: NewPage, size: dict[str, int]
) -> None:
    page = new_page("/?asof=2020-07-21", size, java_script_enabled=False)
    page.locator("#filter summary").click()
    button = page.locator("#filter .show").bounding_box()
    assert button
    assert button["width"] < 120
    assert button["height"] < 60
    for it in page.locator("#filter ul").all():
        assert it.evaluate("it => it.scrollHeight - it.clientHeight") == 0


def tap(page: Page, key: str) -> None:
    """Where the feature is on top of all else."""
    found = page.locator(f'#sketch [data-feature="{key}"]').evaluate(
        """(it) => {
            const { left, top, width, height } = it.getBoundingClientRect();
            for (let step = 1; step < 576; step += 1) {
                const [x, y] = [left + width * (step % 24) / 24, top + height * Math.floor(step / 24) / 24];
                if (it.contains(document.elementFromPoint(x, y))) {
                    return [x, y];
                }
            }
        }"""
    )
    page.mouse.click(*found)


def test_where_nothing_can_be_fetched_it_stays(new_page: NewPage) -> None:
    page = new_page()
    page.route("**/layers/**", lambda route: route.fulfill(status=204, body=""))
    page.goto("/")
    ready(page)
    expect(page.locator("#failure")).to_be_visible()
    expect(page.locator("#sketch")).to_be_visible()
    page.locator("#earlier").click()
    expect(page.locator("#sketch")).to_have_count(0)


def test_a_map_that_is_dragged_is_seen_to_move(new_page: NewPage) -> None:
    page = new_page()
    held = Held(page)
    page.goto("/")
    page.wait_for_selector(".leaflet-map-pane", state="attached")
    frame = page.locator("#map").bounding_box()
    page.mouse.move(frame["x"] + 300, frame["y"] + 300)
    page.mouse.down()
    page.mouse.move(frame["x"] + 340, frame["y"] + 320, steps=4)
    expect(page.locator("#sketch")).to_have_count(0)
    page.mouse.up()
    held.release()


def test_in_a_frame_it_leads_nowhere(client: FlaskClient) -> None:
    assert "data-feature" in sketched(client, "/")
    assert "<a " not in sketched(client, "/embed")


def test_it_shows_what_is_chosen(client: FlaskClient) -> None:
    whole = set(re.findall('data-feature="([^"]+)"', sketched(client, "/")))
    part = set(re.findall('data-feature="([^"]+)"', sketched(client, "/?layers=lines")))
    assert part == {it for it in whole if it.startswith("lines/")} != set()


def test_its_colours_are_those_of_the_page(client: FlaskClient) -> None:
    """A colour by itself would stay light on a dark page."""
    named = re.findall(r' (?:fill|stroke)="([^"]+)"', sketched(client, "/"))
    assert {
        it for it in named if not re.fullmatch(r"none|var\(--[\w-]+\)|url\(#[\w-]+\)", it)
    } == set()


@pytest.mark.parametrize("path", ["/", "/embed"])
@pytest.mark.parametrize("day", DATES)
def test_no_id_is_there_twice_and_every_pattern_is_there(
    client: FlaskClient, path: str, day: str
) -> None:
    page = client.get(f"{path}?asof={day}", headers={"Accept": "text/html"}).text
    found: list[str] = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, attrs: found.extend(  # type: ignore[method-assign]
        it for name, it in attrs if name == "id" and it
    )
    reader.feed(page)
    assert sorted(set(found)) == sorted(found)
    assert set(re.findall(r"url\(#([\w-]+)\)", page)) <= set(found)


def sketched(client: FlaskClient, path: str) -> str:
    page = client.get(path, headers={"Accept": "text/html"}).text
    found = re.search(r'<div id="map"[^>]*>(<svg.*?</svg></svg>)</div>', page, re.S)
    assert found
    return found[1]


boxes = st.builds(
    lambda west, south, across, up: Bbox(west, south, min(west + across, 180), min(south + up, 90)),
    st.floats(-180, 179),
    st.floats(-90, 89),
    st.floats(0, 360),
    st.floats(0, 180),
)


@given(boxes)
def test_all_of_a_box_is_fitted_into_the_window_and_enough_is_drawn_around_it(box: Bbox) -> None:
    window = Window.of(box)
    frame = window.frame
    if window.fitted is None:
        assert FARTHEST - 1e-6 <= frame.zoom <= NEAREST + 1e-6
        return
    left, top, width, height = window.fitted
    for lon, lat in ((box.west, box.north), (box.east, box.south)):
        x, y = frame.pixel(lon, max(min(lat, HIGHEST), -HIGHEST))
        assert min(abs(x - left), abs(x - left - width)) == pytest.approx(0, abs=0.01)
        assert min(abs(y - top), abs(y - top - height)) == pytest.approx(0, abs=0.01)
    assert frame.width <= max(frame.world, width) + 1e-6
    assert frame.width >= min(height * WIDEST, frame.world) - 1e-6
    assert frame.height >= min(width / NARROWEST, frame.world) - 1e-6


def test_a_box_across_the_antimeridian_is_one_piece_of_paper() -> None:
    window = Window.of(Bbox(170.0, -40.0, -170.0, -10.0))
    assert window.fitted
    left, _, width, _ = window.fitted
    west, east = window.frame.pixel(170, -20)[0], window.frame.pixel(-170, -20)[0]
    assert west == pytest.approx(left, abs=0.01)
    assert east == pytest.approx(left + width, abs=0.01)


def test_of_too_much_nothing_is_drawn_rather_than_a_part(crowd: Crowd) -> None:
    """Without its zones the ground would be called unknown."""
    crowded = ReadingClient(crowd.app)
    page = crowded.get("/", headers={"Accept": "text/html"}).text
    assert 'id="sketch"' not in page
    assert 'id="sketch"' in crowded.get("/?layers=events", headers={"Accept": "text/html"}).text
