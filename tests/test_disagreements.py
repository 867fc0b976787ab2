"""Where two claimants cannot both be right: against the rule written once more in Python, with the words of both."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
import shapely
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect
from pyproj import Geod

from geo.dataset import Dataset
from geo.feature import Feature
from tests.browser import DESKTOP, PHONE, opening_pages
from tests.conftest import serving
from tests.two_sides import DAY, EVENTS, LINES, ZONES, Told, on_whose_maps

EARTH = Geod(ellps="WGS84")
SPAN = timedelta(days=31)
Found = set[tuple[str, str, str | None, tuple[str, ...]]]


def ask(client: FlaskClient, query: str) -> Any:
    answer = client.get(f"/disagreements?f=geojson&{query}")
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "application/geo+json"
    return json.loads(answer.data)


def told_by(client: FlaskClient, query: str) -> Found:
    return {
        (
            it["properties"]["layer"],
            it["properties"]["sides"][0]["feature"],
            it["properties"]["sides"][1]["feature"],
            tuple(it["properties"]["differs"]),
        )
        for it in ask(client, query)["features"]
    }


def meet(first: date | None, last: date | None, *features: Feature) -> bool:
    """Whether all of them are true on one of these days."""
    firsts = [it.valid.first.day for it in features if it.valid and it.valid.first]
    lasts = [it.valid.last.day for it in features if it.valid and it.valid.last]
    return max([*firsts, first or date.min]) <= min([*lasts, last or date.max])


def differing(
    dataset: Dataset, first: date | None, last: date | None, events: date | None
) -> Found:
    """The disagreements from the first to the last day, of events from the day `events` on."""
    return {
        (layer, *it)
        for layer, begin in ((ZONES, first), (LINES, first), (EVENTS, events))
        for it in _in_layer(dataset, layer, begin, last)
    }


def _in_layer(
    dataset: Dataset, layer: str, first: date | None, last: date | None
) -> Iterator[tuple[str, str | None, tuple[str, ...]]]:
    differ = {ZONES: _zones, LINES: _lines, EVENTS: _events}[layer]
    features = dataset.features[layer].values()
    for a, b in combinations(sorted(features, key=lambda it: it.id), 2):
        ours, theirs = (on_whose_maps(dataset, it) - {"assessed"} for it in (a, b))
        if meet(first, last, a, b) and ours - theirs and theirs - ours:
            differs = differ(a, b)
            if differs:
                yield a.id, b.id, differs
    for a in features:
        disputed = any(it.supports == "disputes" for it in a.evidence)
        if disputed and meet(first, last, a):
            yield a.id, None, ("disputed",)


def _zones(a: Feature, b: Feature) -> tuple[str, ...]:
    held = a.kind == b.kind == "control" and a.actor and b.actor and a.actor != b.actor
    return ("holder",) if held and (a.geometry & b.geometry).area > 1e-6 else ()


def _lines(a: Feature, b: Feature) -> tuple[str, ...]:
    ours, theirs = ({*it.parties, it.actor} - {None} for it in (a, b))
    if not ours or ours != theirs:
        return ()
    apart = max(_metres(a, b), _metres(b, a))
    reach = 1000 * (max(a.uncertainty_km or 0, 1) + max(b.uncertainty_km or 0, 1))
    if shapely.distance(a.geometry, b.geometry) * 111_000 > 50_000 + reach:
        return ()
    parts = {"kind": a.kind != b.kind, "status": a.status != b.status, "course": apart > reach}
    return tuple(name for name, it in parts.items() if it)


def _metres(a: Feature, b: Feature) -> float:
    """How far the ends of one are from those of the other."""
    points = [it.coords[0] for it in (a.geometry.geoms[0], b.geometry.geoms[0])]
    (west, south), (east, north) = points
    return float(EARTH.inv(west, south, east, north)[2])


def _events(a: Feature, b: Feature) -> tuple[str, ...]:
    near = math.hypot(a.geometry.x - b.geometry.x, a.geometry.y - b.geometry.y) * 111_000 < 2000
    other = a.actor and b.actor and a.actor != b.actor
    return ("party",) if a.kind == b.kind and near and other else ()


def test_the_rule_finds_what_was_written_into_the_dataset(told: Told) -> None:
    assert differing(told.first, DAY, DAY, DAY - SPAN) == {
        (ZONES, "north-town", "south-town", ("holder",)),
        (ZONES, "north-village", "south-village", ("holder",)),
        (ZONES, "doubted", None, ("disputed",)),
        (LINES, "front-north", "front-south", ("course",)),
        (LINES, "front-north", "truce", ("kind", "status", "course")),
        (LINES, "front-south", "truce", ("kind", "status")),
        (EVENTS, "strike-north", "strike-south", ("party",)),
    }


@pytest.mark.parametrize(
    "day",
    [
        "2020-04-30",
        "2020-05-01",
        "2020-05-10",
        "2020-05-31",
        "2020-06-01",
        "2020-06-06",
        "2020-06-08",
    ],
)
def test_on_a_day_it_is_what_the_rule_says_then_and_now(
    told_client: FlaskClient, told: Told, day: str
) -> None:
    on = date.fromisoformat(day)
    for rev, dataset in zip(
        (*told.revs, None), (told.first, told.second, told.second), strict=True
    ):
        found = told_by(told_client, f"asof={day}" + (f"&rev={rev}" if rev else ""))
        assert found == differing(dataset, on, on, on - SPAN), rev


@pytest.mark.parametrize(
    ("interval", "first", "last"),
    [
        ("../..", None, None),
        ("2020-05-05/2020-05-06", "2020-05-05", "2020-05-06"),
        ("2020-05-06/..", "2020-05-06", None),
        ("../2020-05-05", None, "2020-05-05"),
        ("2020-05-07", "2020-05-07", "2020-05-07"),
        ("2020-06-01/2021-01-01", "2020-06-01", "2021-01-01"),
    ],
)
def test_in_an_interval_it_is_what_the_rule_says(
    told_client: FlaskClient, told: Told, interval: str, first: str | None, last: str | None
) -> None:
    begin, end = (date.fromisoformat(it) if it else None for it in (first, last))
    found = told_by(told_client, f"datetime={interval}&rev={told.revs[0]}")
    assert found == differing(told.first, begin, end, begin)


def test_the_articles_of_the_bundled_dataset_do_not_contradict_each_other(
    client: FlaskClient, bundled: Dataset
) -> None:
    assert differing(bundled, None, None, None) == set()
    assert told_by(client, "datetime=../..") == set()
    page = client.get("/disagreements?f=html&datetime=../..").text
    assert "Nobody contradicts anybody on these days." in page


def test_the_ground_is_what_shapely_says_it_is(told_client: FlaskClient, told: Told) -> None:
    found = ask(told_client, f"rev={told.revs[0]}")["features"]
    ground = next(it for it in found if it["properties"]["differs"] == ["holder"])
    zones = told.first.features[ZONES]
    expected = zones["north-town"].geometry & zones["south-town"].geometry
    shape = shapely.geometry.shape(ground["geometry"])
    assert shape.equals_exact(shapely.MultiPolygon([expected]).normalize(), 1e-6) or shape.equals(
        expected
    )
    area = abs(EARTH.geometry_area_perimeter(expected)[0]) / 1e6
    assert ground["properties"]["area_km2"] == pytest.approx(area, rel=1e-3)
    times = (ground["properties"]["valid_from"], ground["properties"]["valid_to"])
    assert times == ("2020-05-01", "2020-05-31")


def test_both_sides_are_named_and_quoted(told_client: FlaskClient, told: Told) -> None:
    found = {
        it["id"]: it["properties"] for it in ask(told_client, f"rev={told.revs[0]}")["features"]
    }
    one, other = found[f"{ZONES}/north-town--south-town"]["sides"]
    assert [it["view"] for it in one["told_by"]] == ["north", "north-radio"]
    assert [it["view"] for it in other["told_by"]] == ["south", "south-tv", "the-gazette"]
    assert ([it["id"] for it in one["quotes"]], one["status"]) == (["r-own"], "claimed")
    assert [it["id"] for it in other["quotes"]] == ["t-own", "g-own"]
    said, denied = found[f"{ZONES}/doubted--disputed"]["sides"]
    assert [it["id"] for it in said["quotes"]] == ["p-own", "g-own"]
    assert ([it["id"] for it in denied["quotes"]], denied["feature"]) == (["t-own"], None)
    assert [it["view"] for it in denied["told_by"]] == ["south", "south-tv"]


def test_the_map_opens_on_the_day_of_the_dataset_and_tells_how_many_there_are(
    told_client: FlaskClient, told: Told
) -> None:
    found = ask(told_client, f"rev={told.revs[0]}&limit=2")
    assert (found["from"], found["to"]) == (DAY.isoformat(), DAY.isoformat())
    assert (found["numberMatched"], found["numberReturned"], len(found["features"])) == (7, 2, 2)
    page = told_client.get(f"/disagreements?f=html&rev={told.revs[0]}&limit=2").text
    assert "the first 2 of 7" in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("asof=then", "asof is not a day"),
        ("asof=2020-05-10&datetime=2020-05-10", "both say when"),
        ("datetime=2020-05-10/2020-05-01", "ends before it begins"),
        ("limit=0", "limit is not a whole number"),
        ("view=north", "view is not a parameter"),
        ("rev=9000000", "There is no data version"),
        ("f=kml", "f is not a format"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(
    told_client: FlaskClient, query: str, words: str
) -> None:
    answer = told_client.get(f"/disagreements?{query}", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert words in answer.json["detail"]


def test_the_names_of_a_pair_stand_on_its_ground(
    browser: Browser, told_app: Any, told: Told
) -> None:
    with serving(told_app) as address, opening_pages(browser, address) as new_page:
        page = new_page(f"/disagreements?f=html&rev={told.revs[0]}")
        boxes = "all => all.map((it) => it.getBoundingClientRect().toJSON())"
        grounds = page.locator(".map .zone[fill^='url(#stripes']").evaluate_all(boxes)
        names = page.locator(".label.actor:not(.out)", has_text=" / ").evaluate_all(boxes)
        assert len(grounds) == len(names) == 2
        for ground in grounds:
            assert any(_meet(ground, name) for name in names)


def _meet(one: dict[str, float], other: dict[str, float]) -> bool:
    across = one["left"] < other["right"] and other["left"] < one["right"]
    return across and one["top"] < other["bottom"] and other["top"] < one["bottom"]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_page_shows_both_accounts_side_by_side_and_draws_them(
    browser: Browser, told_app: Any, told: Told, size: dict[str, int], scripts: bool
) -> None:
    with serving(told_app) as address, opening_pages(browser, address) as new_page:
        page = new_page(
            f"/disagreements?f=html&rev={told.revs[0]}", size, java_script_enabled=scripts
        )
        sections = page.locator("section.ground")
        expect(sections).to_have_count(7)
        first = sections.first
        expect(first.get_by_role("heading", level=2)).to_contain_text("Who holds the ground")
        expect(first.get_by_role("heading", level=3).first).to_have_text("North, North Radio")
        expect(first).to_contain_text("The words of r-own.")
        expect(first).to_contain_text("The words of g-own.")
        if scripts:
            drawn = page.locator(".map .shape").evaluate_all(
                "all => all.map(it => it.dataset.feature)"
            )
            assert {f"{ZONES}/north-town", f"{LINES}/truce", f"{EVENTS}/strike-south"} <= set(drawn)
        wide = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert wide
        first.get_by_role("link", name="North Radio", exact=True).click()
        expect(page.locator("#teller")).to_contain_text("As told by North Radio")
