"""Ground that the map gives to two holders on one day: told of both, drawn with both, and both opened."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import shapely
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Locator, Page, expect
from pyproj import Geod

from geo.dataset import Dataset
from geo.feature import Feature
from geo.review.ground import _is_sliver
from tests.browser import DESKTOP, PHONE, opening_pages, shape
from tests.conftest import serving
from tests.map_page import DATES, asked
from tests.published_site import made, opening
from tests.two_sides import DAY, ZONES, Told, on_whose_maps, true_on

EARTH = Geod(ellps="WGS84")
ENTRY = re.compile(
    r'<li data-one="control_zones/([^"]*)" data-other="control_zones/([^"]*)" '
    r'data-spot="([^"]*)" data-ground="([^"]*)">(.*?)</li>',
    re.DOTALL,
)
HILLS = (f"{ZONES}/north-hill", f"{ZONES}/south-hill")
VILLAGES = (f"{ZONES}/north-village", f"{ZONES}/south-village")


def told_of(page: str) -> dict[tuple[str, str], tuple[Any, Any, str]]:
    """Of each pair in a list: the ground, a place on it, and the words."""
    found = {}
    for one, other, spot, ground, words in ENTRY.findall(page):
        parts = json.loads(html.unescape(ground))
        polygons = shapely.MultiPolygon([(part[0], part[1:]) for part in parts])
        found[one, other] = (polygons, shapely.Point(json.loads(html.unescape(spot))), words)
    return found


def shared(dataset: Dataset, day: date, key: str | None = None) -> dict[tuple[str, str], Any]:
    """The same by the rule of docs/views.md, as shapely cuts it."""
    zones = [
        it
        for _, it in sorted(dataset.features[ZONES].items())
        if it.kind == "control"
        and it.actor
        and true_on(it, day)
        and (key is None or key in on_whose_maps(dataset, it))
    ]
    return {
        (a.id, b.id): a.geometry & b.geometry
        for a, b in combinations(zones, 2)
        if a.actor != b.actor and _is_ground(a, b)
    }


def _is_ground(a: Feature, b: Feature) -> bool:
    smaller = min(a.geometry, b.geometry, key=lambda it: it.area)
    ground = a.geometry & b.geometry
    return ground.area > 0 and not _is_sliver(ground, smaller)


def test_the_rule_finds_what_was_written_into_the_dataset(told: Told) -> None:
    assert set(shared(told.first, DAY)) == {
        ("north-town", "south-town"),
        ("north-hill", "south-hill"),
        ("north-village", "south-village"),
    }


@pytest.mark.parametrize("day", ["2020-04-30", "2020-05-01", "2020-05-31", "2020-06-01"])
def test_the_list_names_every_two_zones_that_share_ground_then_and_now(
    told_client: FlaskClient, told: Told, day: str
) -> None:
    on = date.fromisoformat(day)
    for rev, dataset in ((told.revs[0], told.first), (None, told.second)):
        query = f"asof={day}" + (f"&rev={rev}" if rev else "")
        found, expected = told_of(told_client.get(f"/list?{query}").text), shared(dataset, on)
        assert found.keys() == expected.keys()
        for pair, (ground, spot, words) in found.items():
            assert ground.symmetric_difference(expected[pair]).area < 1e-4 * expected[pair].area
            assert expected[pair].contains(spot)
            area = abs(EARTH.geometry_area_perimeter(expected[pair])[0]) / 1e6
            told_area = float(re.search(r"([\d,]+) km²", words)[1].replace(",", ""))
            assert told_area == pytest.approx(area, rel=2e-3)
            for name in pair:
                assert f'data-feature="{ZONES}/{name}"' in words


@pytest.mark.parametrize(
    ("view", "key"),
    [
        ("the-gazette", "publisher:The Gazette"),
        ("north", "actor:north"),
        ("assessed", "assessed"),
    ],
)
def test_a_view_has_only_what_its_teller_gives_to_two(
    told_client: FlaskClient, told: Told, view: str, key: str
) -> None:
    query = f"asof={DAY}&view={view}&rev={told.revs[0]}"
    found = told_of(told_client.get(f"/list?{query}").text)
    assert found.keys() == shared(told.first, DAY, key).keys()


@pytest.mark.parametrize("day", DATES)
def test_a_map_of_ground_that_nobody_shares_says_nothing_of_it(
    client: FlaskClient, bundled: Dataset, day: str
) -> None:
    assert shared(bundled, date.fromisoformat(day)) == {}
    page = client.get(f"/list?asof={day}").text
    assert "rivals" not in page
    assert "given to two" not in page


def test_without_the_layer_nothing_is_said_of_its_ground(told_client: FlaskClient) -> None:
    assert "given to two" not in told_client.get(f"/list?asof={DAY}&layers=lines,events").text


@pytest.fixture
def open_page(browser: Browser, told_app: Any, told: Told) -> Iterator[Any]:
    with serving(told_app) as address, opening_pages(browser, address) as new_page:
        yield lambda path, *more, **options: new_page(
            f"{path}asof={DAY}&rev={told.revs[0]}", *more, **options
        )


def ground(page: Page, one: str, other: str) -> Locator:
    return page.get_by_role("button", name=f"Ground that is given to two: {one}, and {other}")


def middle(page: Page, of: Locator) -> tuple[float, float]:
    """Where it is the topmost, near its middle."""
    box = of.bounding_box()
    assert box
    x, y = box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.25
    assert of.evaluate("(it, [x, y]) => document.elementFromPoint(x, y) === it", [x, y])
    return x, y


@pytest.mark.parametrize("path", ["/?", "/embed?"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_one_press_opens_one_and_another_the_other(
    open_page: Any, path: str, size: dict[str, int]
) -> None:
    page = open_page(path, size)
    hills = ground(page, "The north-hill", "The south-hill")
    hills.press("Enter")
    expect(page.locator("#card .name")).to_have_text("The north-hill")
    expect(hills).to_have_attribute("aria-pressed", "true")
    hills.press("Enter")
    expect(page.locator("#card .name")).to_have_text("The south-hill")
    assert asked(page)["feature"] == HILLS[1]
    page.keyboard.press("Escape")
    expect(page.locator("#card")).to_be_hidden()
    expect(hills).to_have_attribute("aria-pressed", "false")
    at = middle(page, hills)
    page.touchscreen.tap(*at) if size == PHONE else page.mouse.click(*at)
    expect(page.locator("#card .name")).to_have_text("The north-hill")


def test_the_card_of_one_quotes_the_other_and_leads_to_it(open_page: Any) -> None:
    page = open_page("/?")
    shape(page, VILLAGES[0]).press("Enter")
    told_too = page.locator("#card .rivals-of")
    expect(told_too).to_contain_text("On this day the map gives the same ground to two.")
    told_too.locator("summary").click()
    expect(told_too.locator("blockquote")).to_have_text("The words of t-own.")
    told_too.get_by_role("link", name="The south-village").click()
    expect(page.locator("#card .name")).to_have_text("The south-village")
    expect(told_too.locator("blockquote .exact")).to_have_text("The words of r-own.")
    # On a day on which only one holds it, the card says nothing of the other.
    page.locator("#typed").fill("2020-06-02")
    expect(page.locator("#card .absent")).to_be_visible()
    expect(told_too).to_have_count(0)


def test_ground_of_two_is_striped_in_both_colours_and_has_both_names(open_page: Any) -> None:
    page = open_page("/?")
    drawn = page.locator(".map .shape.rivals")
    expect(drawn).to_have_count(3)
    # Actors are in the order of their names: envoy, north, press, south.
    for it in drawn.all():
        assert it.get_attribute("fill") == "url(#stripes-2-4)"
    names = page.locator(".label.actor:not(.out)").all_inner_texts()
    assert any(it.startswith("North / South") for it in names)
    expect(page.locator('.legend [data-key="rivals"]')).to_be_visible()
    # Each is a button by itself as well, and what is smaller lies on top.
    for key in (*HILLS, *VILLAGES, f"{ZONES}/camp"):
        expect(shape(page, key)).to_have_attribute("tabindex", "0")
    camp = shape(page, f"{ZONES}/camp")
    box = camp.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#card .name")).to_have_text("The camp")


def test_a_comparison_shows_it_too_on_the_day_it_is_told_of(
    browser: Browser, told_app: Any, told: Told
) -> None:
    days = date(2020, 4, 1), DAY
    with serving(told_app) as address, opening_pages(browser, address) as new_page:
        page = new_page(f"/compare?from={days[0]}&to={days[1]}&rev={told.revs[0]}")
        for half, day in enumerate(days):
            striped = page.locator(".half").nth(half).locator(".shape.rivals")
            expect(striped).to_have_count(len(shared(told.first, day)))
        expect(page.locator('#legend [data-key="rivals"]')).to_be_visible()


def test_switched_off_or_on_a_day_of_one_holder_nothing_is_striped(open_page: Any) -> None:
    page = open_page("/?")
    page.locator('.legend input[value="control_zones"]').uncheck()
    expect(page.locator(".map .shape.rivals")).to_have_count(0)
    page.locator('.legend input[value="control_zones"]').check()
    expect(page.locator(".map .shape.rivals")).to_have_count(3)
    page.locator("#typed").fill("2020-06-02")
    expect(page.locator(".map .shape.rivals")).to_have_count(0)
    expect(page.locator('.legend [data-key="rivals"]')).to_be_hidden()


def test_faded_it_is_as_pale_as_the_weaker_of_the_two(open_page: Any) -> None:
    page = open_page("/?")
    page.locator("#weak").check()
    for one, other, opacity in (
        # Radio and television of the two sides: each has only its own.
        ("The north-village", "The south-village", "0.25"),
        ("The north-hill", "The south-hill", "0.5"),
    ):
        found = ground(page, one, other).evaluate("it => getComputedStyle(it).opacity")
        assert found == opacity


def test_a_published_site_shows_both_too(
    told_app: Any, told: Told, browser: Browser, tmp_path: Path
) -> None:
    site = made(told_app, tmp_path / "news" / "map", deepest=None)
    with opening(site, browser) as open_page:
        page = open_page("index.html")
        expect(page.locator(".map .shape.rivals")).to_have_count(len(shared(told.second, DAY)))
        ground(page, "The north-village", "The south-village").press("Enter")
        expect(page.locator("#card .name")).to_have_text("The north-village")
        expect(page.locator("#card .rivals-of")).to_contain_text("The south-village")
