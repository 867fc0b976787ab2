"""Two days of the map beside each other or one over the other, and in words what differs."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page

from tests.browser import DESKTOP, PHONE, NewPage, ready
from tests.map_page import SIRTE, both_sizes

BEFORE, AFTER = "2019-12-05", "2020-07-21"
PAIR = f"/compare?from={BEFORE}&to={AFTER}"


def text_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def features_on(client: FlaskClient, layer: str, day: str) -> set[str]:
    found = client.get(f"/collections/{layer}/items?asof={day}&limit=1000&f=geojson").get_json()
    return {it["id"] for it in found["features"]}


@pytest.mark.parametrize("layer", ["control_zones", "lines"])
def test_what_is_new_and_what_is_gone_is_what_the_two_maps_do_not_share(
    client: FlaskClient, layer: str
) -> None:
    then, now = (features_on(client, layer, day) for day in (BEFORE, AFTER))
    page = text_of(client, f"{PAIR}&layers={layer}").partition("What differs")[2]
    new, gone = page.partition("New on the map")[2].split("No longer on the map")
    assert then - now
    assert now - then
    for feature in now - then:
        assert f"/features/{layer}/{feature}" in new
    for feature in then - now:
        assert f"/features/{layer}/{feature}" in gone
    for feature in then & now:
        assert f"/features/{layer}/{feature}" not in new + gone


def test_the_ground_that_changed_hands_is_what_the_record_says(client: FlaskClient) -> None:
    told = client.get(f"/changes/control?from={BEFORE}&to={AFTER}&f=geojson").get_json()["features"]
    page = text_of(client, PAIR)
    assert told
    for it in told:
        for side in ("before", "after"):
            if it["properties"][side]:
                assert f"/features/control_zones/{it['properties'][side]['zone']}" in page


def test_of_one_day_and_itself_nothing_differs(client: FlaskClient) -> None:
    assert "the two maps show the same" in text_of(client, f"/compare?from={AFTER}&to={AFTER}")


def test_without_days_it_is_the_map_of_home_and_the_change_before(client: FlaskClient) -> None:
    page = text_of(client, "/compare")
    assert f'name="to" value="{AFTER}"' in page
    assert 'name="from" value="2020-07-09"' in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (f"from={AFTER}&to={BEFORE}", "from is after to"),
        ("from=yesterday", "from"),
        ("how=both", "how=side, how=swipe"),
        ("asof=2020-07-21", "asof is not a parameter"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(
    client: FlaskClient, query: str, said: str
) -> None:
    answer = client.get(f"/compare?{query}")
    assert answer.status_code == 400
    assert said in answer.get_data(as_text=True)


def test_the_words_of_a_moment_lead_to_that_moment(client: FlaskClient) -> None:
    page = text_of(client, f"/?asof={AFTER}&f=html")
    version = page.partition('data-version="')[2].partition('"')[0]
    page = text_of(client, f"{PAIR}&rev={version}")
    assert f"/features/{SIRTE}?rev={version}" in page


PLACES = """() => [...document.querySelectorAll('.half')].map((half) => {
    const zone = half.querySelector('.map .country.home').getBoundingClientRect();
    const frame = half.getBoundingClientRect();
    return [zone.left - frame.left, zone.top - frame.top, zone.width].map(Math.round);
})"""


EXPLAINED = """legend => [...legend.querySelectorAll("[data-key]")]
    .filter((it) => it.checkVisibility()).map((it) => it.dataset.key)"""


def explained(page: Page) -> set[str]:
    """What the legend explains, by the keys of its entries."""
    page.evaluate(
        "document.querySelectorAll('details#legend').forEach((it) => { it.open = true; })"
    )
    found: list[str] = page.locator("#legend").evaluate(EXPLAINED)
    assert len(found) == len(set(found))
    return set(found)


@pytest.mark.parametrize("days", [(BEFORE, AFTER), ("2016-05-16", "2020-12-28")])
@pytest.mark.parametrize("layers", ["", "&layers=lines", "&layers=events,locations"])
def test_the_legend_explains_what_is_on_either_map_and_nothing_else(
    new_page: NewPage, days: tuple[str, str], layers: str
) -> None:
    page = new_page(f"/compare?from={days[0]}&to={days[1]}{layers}")
    told = explained(page)
    page.goto(f"/?asof={days[0]}{layers}")
    ready(page)
    one = explained(page)
    page.goto(f"/?asof={days[1]}{layers}")
    ready(page)
    assert one
    assert told == one | explained(page)


def test_the_legend_names_the_actors_of_the_two_maps_alone(
    new_page: NewPage, client: FlaskClient
) -> None:
    held = {
        it["properties"]["actor"]
        for day in (BEFORE, AFTER)
        for it in client.get(
            f"/collections/control_zones/items?asof={day}&limit=1000&f=geojson"
        ).get_json()["features"]
    }
    told = {it for it in explained(new_page(PAIR)) if it.startswith("actor:")}
    assert told == {f"actor:{it}" for it in held}
    assert len(told) < 6


@pytest.mark.parametrize("tongue", ["en", "ar"])
@pytest.mark.parametrize("width", [320, 360, 390])
def test_of_two_maps_that_lie_over_each_other_the_days_do_not(
    new_page: NewPage, width: int, tongue: str
) -> None:
    page = new_page(f"{PAIR}&how=swipe&lang={tongue}", {"width": width, "height": 640})
    earlier, later = (it.bounding_box() for it in page.locator(".half .asof").all())
    frame = page.locator(".pair").bounding_box()
    left, right = sorted((earlier, later), key=lambda it: it["x"])
    middle = frame["x"] + frame["width"] / 2
    assert frame["x"] <= left["x"]
    assert left["x"] + left["width"] <= middle <= right["x"]
    assert right["x"] + right["width"] <= frame["x"] + frame["width"]
    assert (left == earlier) == (tongue == "en")


@both_sizes
def test_two_maps_of_the_same_place_move_together(new_page: NewPage, size: dict[str, int]) -> None:
    page = new_page(PAIR, size)
    one, other = page.evaluate(PLACES)
    assert one == other
    page.locator(".half").nth(1).locator(".leaflet-control-zoom-in").click()
    one_after, other_after = page.evaluate(PLACES)
    assert one_after[2] > one[2]
    assert one_after == pytest.approx(other_after, abs=1)


def test_each_map_has_what_is_on_the_map_of_its_day(new_page: NewPage, client: FlaskClient) -> None:
    page = new_page(PAIR)
    for half, day in enumerate((BEFORE, AFTER)):
        drawn = page.locator(".half").nth(half).locator(".shape.zone[data-feature]")
        keys = set(
            drawn.evaluate_all("zones => zones.map((it) => it.dataset.feature.split('/')[1])")
        )
        assert keys == features_on(client, "control_zones", day)


def cut(page: Page) -> float:
    """Where the later map begins, in parts of the width."""
    found: float = page.evaluate(
        """() => {
            const half = document.querySelectorAll('.half')[1].getBoundingClientRect();
            for (let x = 1; x < half.width; x += 1) {
                const hit = document.elementsFromPoint(half.left + x, half.top + half.height / 4);
                if (hit.some((it) => it.closest('.half') === document.querySelectorAll('.half')[1])) {
                    return x / half.width;
                }
            }
            return 1;
        }"""
    )
    return found


def test_the_divider_is_moved_by_keys_and_by_buttons_as_well(new_page: NewPage) -> None:
    page = new_page(f"{PAIR}&how=swipe")
    assert cut(page) == pytest.approx(0.5, abs=0.02)
    page.get_by_role("button", name="Only 5 December 2019").click()
    assert cut(page) > 0.95
    page.get_by_role("button", name="Only 21 July 2020").click()
    assert cut(page) < 0.05
    page.get_by_role("slider").focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    assert cut(page) == pytest.approx(0.1 + 0.8 * 22 / 1088, abs=0.03)


def test_a_narrow_window_lays_one_over_the_other_and_a_wide_one_side_by_side(
    new_page: NewPage,
) -> None:
    left = (
        "() => [...document.querySelectorAll('.half')].map((it) => it.getBoundingClientRect().left)"
    )
    one, other = new_page(PAIR, PHONE).evaluate(left)
    assert one == other
    one, other = new_page(PAIR, DESKTOP).evaluate(left)
    assert one < other
    one, other = new_page(f"{PAIR}&lang=ar", DESKTOP).evaluate(left)
    assert one > other


def test_without_script_there_are_the_words_and_a_way_to_either_map(new_page: NewPage) -> None:
    page = new_page(PAIR, java_script_enabled=False)
    assert page.locator(".half .map").first.is_hidden()
    assert page.get_by_text("Ground that changed hands").first.is_visible()
    ways = page.locator(".half a").evaluate_all(
        "links => links.map((it) => it.getAttribute('href'))"
    )
    assert ways == [f"/?asof={BEFORE}", f"/?asof={AFTER}"]


@pytest.mark.parametrize("how", ["", "&how=side", "&how=swipe"])
@pytest.mark.parametrize("size", [(320, 640), (700, 900), (1280, 800)])
def test_without_script_no_room_is_kept_for_maps_that_do_not_come(
    new_page: NewPage, size: tuple[int, int], how: str
) -> None:
    width, height = size
    page = new_page(f"{PAIR}{how}", {"width": width, "height": height}, java_script_enabled=False)
    days = page.locator(".half .asof").last.bounding_box()
    words = page.get_by_role("heading", name="What differs").bounding_box()
    assert 0 <= words["y"] - (days["y"] + days["height"]) < 40


def test_the_map_page_leads_to_the_comparison(new_page: NewPage) -> None:
    page = new_page(f"/?asof={AFTER}")
    page.get_by_role("link", name="Compare this map with the one before").click()
    page.wait_for_url("**/compare?to=2020-07-21")
    assert page.locator("h1").text_content() == "Two dates compared"


@pytest.mark.parametrize("tongue", ["en", "ar"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280, 3840])
def test_it_never_scrolls_sideways(new_page: NewPage, width: int, tongue: str) -> None:
    page = new_page(f"{PAIR}&lang={tongue}", {"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == width


# How much of the focused shape, in pixels across, is on its map's side of the divider, beside how wide it is.
IN_SIGHT = """() => {
    const shape = document.activeElement.closest(".half .shape");
    if (!shape) {
        return null;
    }
    const [half, box] = [shape.closest(".half").getBoundingClientRect(), shape.getBoundingClientRect()];
    const thumb = (half.width - 44) * (document.getElementById("divider").value / 100) + 22;
    const rightToLeft = document.documentElement.dir === "rtl";
    const at = rightToLeft ? half.right - thumb : half.left + thumb;
    const first = shape.closest(".half").matches(":first-child");
    const [left, right] = first !== rightToLeft ? [half.left, at] : [at, half.right];
    return [Math.min(box.right, right) - Math.max(box.left, left), box.width];
}"""


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_by_keyboard_no_shape_is_come_to_that_the_other_map_covers(
    new_page: NewPage, lang: str
) -> None:
    page = new_page(f"{PAIR}&how=swipe&lang={lang}")
    page.locator("#divider").focus()
    shapes = page.locator(".half .shape[tabindex='0']").count()
    assert shapes > 10
    page.locator(".half .shape[tabindex='0']").first.focus()
    met = 0
    for _ in range(shapes + 20):
        sight = page.evaluate(IN_SIGHT)
        if sight is not None:
            met += 1
            assert sight[0] >= min(20, sight[1] - 4), met
        page.keyboard.press("Tab")
    assert met >= shapes - 2
