"""Ground that changed hands on a day: whose it was and is now, on the map, in the legend, in the list and in words."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from app import create_app
from geo import database
from geo.cluster import Cluster
from geo.dataset import Dataset
from geo.feature import Feature
from geo.load import load
from geo.settings import Settings
from tests.browser import DESKTOP, PHONE, opening_pages, shape
from tests.conftest import serving
from tests.published_site import made, opening
from tests.two_sides import ZONES, days, feature, on, square, two_sides
from web import handovers

DAY = date(2020, 6, 1)
ENTRY = re.compile(
    r'<li data-loser="control_zones/([^"]*)" data-winner="control_zones/([^"]*)" '
    r'data-from="([^"]*)" data-to="([^"]*)" data-ground="([^"]*)">(.*?)</li>',
    re.DOTALL,
)
AFTER = days("2020-06-01", "2020-06-30")
BEFORE = days("2020-05-01", "2020-05-31")


def held(id: str, place: Any, actor: str, quote: str, **more: Any) -> Feature:
    return feature(id, place, "control", on("control", quote), actor=actor, **more)


def turned() -> Dataset:
    """One valley that the south takes from the north, but for an edge; and much that is no such thing."""
    zones = (
        held("valley-then", square(16, 30, 2), "north", "g-own", valid=BEFORE),
        held("valley-now", square(16.5, 30, 2), "south", "g-own", valid=AFTER),
        held("edge-now", square(16, 31.5, 1), "north", "g-own", valid=AFTER),
        # The same holder before and after, under another name.
        held("coast-then", square(20, 30), "south", "g-own", valid=BEFORE),
        held("coast-now", square(20, 30), "south", "t-own", valid=AFTER),
        # Claimed, and so not held yet.
        held("isle-then", square(22, 30), "north", "r-own", valid=BEFORE),
        held("isle-now", square(22, 30), "south", "t-own", valid=AFTER, status="claimed"),
        # A day between them: nobody says what happened on it.
        held("hill-then", square(24, 30), "north", "r-own", valid=days("2020-05-01", "2020-05-30")),
        held("hill-now", square(24, 30), "south", "t-own", valid=AFTER),
        # Who is present holds nothing.
        feature(
            "camp", square(26, 30), "presence", on("control", "g-own"), actor="north", valid=BEFORE
        ),
        held("camp-now", square(26, 30), "south", "g-own", valid=AFTER),
        # Only the south’s own outlet says both.
        held("port-then", square(18, 28), "envoy", "t-own", valid=BEFORE),
        held("port-now", square(18, 28), "south", "t-own", valid=AFTER, certainty="high"),
        # All around it was somebody else's, and still is.
        held(
            "round-the-port",
            shapely.orient_polygons(shapely.MultiPolygon([square(17, 27, 3) - square(18, 28)])),
            "envoy",
            "t-own",
            valid=days("2020-05-01", "2020-06-30"),
        ),
    )
    whole = two_sides()
    return replace(
        whole,
        features={
            **whole.features,
            ZONES: {it.id: it for it in sorted(zones, key=lambda it: it.id)},
        },
    )


# By the rule of docs/map.md, as shapely cuts it.
VALLEY = square(16, 30, 2) & square(16.5, 30, 2) - square(16, 31.5, 1)
PASSED = {("valley-then", "valley-now"): VALLEY, ("port-then", "port-now"): square(18, 28)}


@pytest.fixture(scope="module")
def turned_app(cluster: Cluster, templates: tuple[str, str], worker: str) -> Iterator[Flask]:
    name = f"turned_{worker}"
    cluster.create_database(name, template=templates[0])
    engine = database.writer(cluster.url(name))
    load(engine, turned(), {})
    app = create_app(Settings(database_url=cluster.url(name)))
    yield app
    app.extensions["sourceline"].lease.end()
    engine.dispose()
    cluster.drop_database(name)


@pytest.fixture
def turned_client(turned_app: Flask) -> FlaskClient:
    return turned_app.test_client()


@pytest.fixture
def open_page(browser: Browser, turned_app: Flask) -> Iterator[Any]:
    with serving(turned_app) as address, opening_pages(browser, address) as new_page:
        yield lambda path, *more, **options: new_page(
            f"{path}asof={DAY}&changed=shown", *more, **options
        )


def told_of(page: str) -> dict[tuple[str, str], Any]:
    """Of each pair of zones in a list: the ground."""
    found = {}
    for loser, winner, *_, ground, _ in ENTRY.findall(page):
        parts = json.loads(html.unescape(ground))
        found[loser, winner] = shapely.MultiPolygon([(part[0], part[1:]) for part in parts])
    return found


def test_the_list_says_which_ground_passed_from_whom_to_whom(turned_client: FlaskClient) -> None:
    page = turned_client.get(f"/list?asof={DAY}").text
    found = told_of(page)
    assert found.keys() == PASSED.keys()
    for pair, ground in found.items():
        assert ground.symmetric_difference(PASSED[pair]).area < 1e-4 * PASSED[pair].area
    words = " ".join(re.sub("<[^>]*>", " ", ENTRY.findall(page)[0][-1]).split())
    assert re.match(
        r"Changed hands: from North \( The valley-then \) to South \( The valley-now \), [\d,]+ km²",
        words,
    )
    arabic = turned_client.get(f"/list?asof={DAY}&lang=ar").text
    assert told_of(arabic).keys() == PASSED.keys()
    assert "Changed hands" not in arabic


@pytest.mark.parametrize("day", ["2020-05-31", "2020-06-02", "2020-07-01", "0001-01-01"])
def test_on_another_day_nothing_passed(turned_client: FlaskClient, day: str) -> None:
    assert told_of(turned_client.get(f"/list?asof={day}").text) == {}


@pytest.mark.parametrize(
    ("query", "pairs"),
    [
        ("actor=north", {"valley"}),
        ("actor=envoy", {"port"}),
        ("actor=south", {"valley", "port"}),
        ("actor=press", set()),
        ("article=gazette", {"valley"}),
        ("certainty=high", {"port"}),
        ("layers=lines,events", set()),
        ("view=the-gazette", {"valley"}),
        ("view=south-tv", {"port"}),
        ("view=assessed", {"valley", "port"}),
        ("view=north", set()),
    ],
)
def test_a_filter_leaves_what_concerns_either_side_and_a_view_what_its_teller_says(
    turned_client: FlaskClient, query: str, pairs: set[str]
) -> None:
    found = told_of(turned_client.get(f"/list?asof={DAY}&{query}").text)
    assert {winner.partition("-")[0] for _, winner in found} == pairs


def test_of_a_day_on_which_too_much_changed_the_list_says_so(
    turned_client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentence = "not all ground that changed hands is told here"
    assert sentence not in turned_client.get(f"/list?asof={DAY}&lang=en").text
    monkeypatch.setattr(handovers, "LOOKED_AT", 3)
    page = turned_client.get(f"/list?asof={DAY}&lang=en&layers=control_zones").text
    assert sentence in page
    assert told_of(page) == {}


def seen(page: Page) -> None:
    """The ground, its name, its entry in the legend; and no cross over it."""
    expect(page.locator(".map .changed-hands")).to_have_count(2)
    nets = page.locator(".map .changed-hands").evaluate_all(
        "all => all.map((it) => it.getAttribute('fill'))"
    )
    # Actors are in the order of their names: envoy, north, press, south.
    assert set(nets) == {"url(#net-1)", "url(#net-2)"}
    expect(page.locator('.legend [data-key="changed:hands"]')).not_to_have_attribute("hidden", "")
    expect(page.locator('.legend [data-key="changed:some"]')).to_have_attribute("hidden", "")


@pytest.mark.parametrize("path", ["/?", "/embed?"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_map_marks_it_and_the_legend_explains(
    open_page: Any, path: str, size: dict[str, int], lang: str
) -> None:
    page = open_page(f"{path}lang={lang}&layers=control_zones&", size)
    seen(page)
    words = json.loads(page.locator("#data").text_content())["words"]
    valley = words["handed"].format(
        loser="North" if lang == "en" else "طرف", winner="South" if lang == "en" else "طرف"
    )
    assert valley in page.locator(".label.handed").all_inner_texts()
    assert page.locator(".label.handed:not(.out)").count() > 0
    # Of two zones that ended the ground went on to somebody.
    assert page.locator("[data-ended]").count() == 5
    assert page.locator(".map .changed-cross").count() == 3


# The zones that are seen under each visible name of ground that changed hands, along its middle.
UNDER = """() => [...document.querySelectorAll(".label.handed:not(.out)")].map((it) => {
    const { left, right, top, bottom } = it.getBoundingClientRect();
    const parts = [0, 0.25, 0.5, 0.75, 1];
    return parts.map((part) => document.elementsFromPoint(left + (right - left) * part, (top + bottom) / 2)
        .find((under) => under.matches(".shape.zone"))?.dataset.feature ?? null);
})"""


@pytest.mark.parametrize("zoom", [5, 5.5, 6, 6.5, 7, 8])
def test_the_name_of_ground_that_changed_hands_keeps_off_that_of_others(
    open_page: Any, zoom: float
) -> None:
    page = open_page(f"/?layers=control_zones&center=18,30&zoom={zoom}&")
    seen(page)
    winners = {f"{ZONES}/valley-now", f"{ZONES}/port-now"}
    named = page.evaluate(UNDER)
    assert named or zoom < 6
    for under in named:
        others = [it for it in under if it not in {None, *winners}]
        assert len(others) <= 1, under


def test_who_hears_the_map_is_told_from_whom(open_page: Any) -> None:
    page = open_page("/?")
    name = shape(page, f"{ZONES}/valley-now").get_attribute("aria-label")
    assert name.endswith("new on this date; took ground from North")
    assert (
        shape(page, f"{ZONES}/coast-now").get_attribute("aria-label").endswith("new on this date")
    )
    link = page.locator("#list .handovers").get_by_role("link", name="The valley-then")
    link.press("Enter")
    expect(page.locator("#card .name")).to_have_text("The valley-then")


def test_without_marks_or_without_zones_nothing_is_drawn(open_page: Any) -> None:
    page = open_page("/?")
    page.get_by_label("Mark changes").uncheck()
    expect(page.locator(".map .changed-hands")).to_have_count(0)
    expect(page.locator(".label.handed")).to_have_count(0)
    page.get_by_label("Mark changes").check()
    seen(page)
    page.locator('.legend input[value="control_zones"]').uncheck()
    expect(page.locator(".map .changed-hands")).to_have_count(0)


def test_without_a_script_it_stands_in_the_list(open_page: Any) -> None:
    page = open_page("/?", java_script_enabled=False)
    expect(page.locator(".handovers li").first).to_contain_text("Changed hands: from")


def test_a_published_site_marks_it_too(turned_app: Flask, browser: Browser, tmp_path: Path) -> None:
    site = made(turned_app, tmp_path / "site", deepest=None)
    with opening(site, browser) as open_page:
        page = open_page(f"asof/{DAY}.html?changed=shown")
        seen(page)
        page.locator("#filter summary").click()
        page.locator('#filter input[name="actor"][value="envoy"]').check()
        expect(page.locator(".map .changed-hands")).to_have_count(1)
        expect(page.locator("#list .handovers li")).to_have_count(1)
