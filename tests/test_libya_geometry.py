"""The Libyan dataset as files: its geometry, its dates and its quotes, without a database."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

ROOT = Path(__file__).resolve().parent.parent
LIBYA = ROOT / "data" / "libya"
LAYERS = ("locations", "control_zones", "lines", "events")
TYPES = {
    "locations": "Point",
    "events": "Point",
    "control_zones": "MultiPolygon",
    "lines": "MultiLineString",
}
BASEMAP = ("countries", "districts", "towns")
VERIFIED = ("exact", "moved")
NO_SUPPORT = ("disputes", "background")
LONGEST_QUOTE = 500
LARGEST_SHARE = 0.35


def read(name: str) -> Any:
    """One file of the dataset."""
    return json.loads((LIBYA / name).read_text(encoding="utf-8"))


def features(layer: str) -> dict[str, dict[str, Any]]:
    """The features of a layer by id."""
    return {item["id"]: item for item in read(f"{layer}.geojson")["features"]}


def geometries(layer: str) -> dict[str, BaseGeometry]:
    """The shapes of a layer by feature id."""
    return {id_: shape(item["geometry"]) for id_, item in features(layer).items()}


def by_id(name: str) -> dict[str, dict[str, Any]]:
    """The entries of a list file by id."""
    return {item["id"]: item for item in read(name)}


def days(feature: dict[str, Any]) -> tuple[date, date]:
    """First and last day a feature is valid, an open end as far as a date can reach."""
    valid = feature["properties"].get("valid", {})
    return (
        date.fromisoformat(valid.get("from", "0001-01-01")),
        date.fromisoformat(valid.get("to", "9999-12-31")),
    )


def change_dates(layer: str) -> list[date]:
    """Every day on which a feature of the layer comes in, and the day after one goes out."""
    spans = [days(feature) for feature in features(layer).values()]
    firsts = {first for first, _ in spans}
    after = {last + timedelta(days=1) for _, last in spans if last < date.max}
    return sorted(firsts | after)


def valid_on(layer: str, day: date) -> dict[str, BaseGeometry]:
    """The shapes of the features valid on that day."""
    return {
        id_: shape(feature["geometry"])
        for id_, feature in features(layer).items()
        if days(feature)[0] <= day <= days(feature)[1]
    }


def positions(coordinates: Any) -> list[list[float]]:
    """All positions of a geometry's coordinates."""
    if isinstance(coordinates[0], int | float):
        return [coordinates]
    return [position for item in coordinates for position in positions(item)]


def all_features() -> list[tuple[str, dict[str, Any]]]:
    """Every feature of every layer, base map included, with its layer's path."""
    paths = [*LAYERS, *(f"basemap/{name}" for name in BASEMAP)]
    return [(path, feature) for path in paths for feature in features(path).values()]


def named(pair: tuple[str, dict[str, Any]]) -> str:
    """A test id for a feature."""
    return f"{pair[0]}/{pair[1]['id']}"


EVERY_FEATURE = pytest.mark.parametrize("pair", all_features(), ids=named)
EVERY_AREA = pytest.mark.parametrize(
    "pair",
    [pair for pair in all_features() if pair[1]["geometry"]["type"] == "MultiPolygon"],
    ids=named,
)
EVERY_EVIDENCE_FEATURE = pytest.mark.parametrize(
    "pair", [pair for pair in all_features() if pair[0] in LAYERS], ids=named
)


def test_building_again_changes_no_byte(tmp_path: Path) -> None:
    copy = tmp_path / "libya"
    shutil.copytree(LIBYA, copy)
    subprocess.run([sys.executable, ROOT / "script" / "build-libya", copy], check=True)
    for layer in LAYERS:
        built = (copy / f"{layer}.geojson").read_bytes()
        assert built == (LIBYA / f"{layer}.geojson").read_bytes(), layer


@EVERY_FEATURE
def test_every_geometry_is_valid_in_range_and_of_few_decimals(
    pair: tuple[str, dict[str, Any]],
) -> None:
    layer, feature = pair
    geometry = feature["geometry"]
    if layer in TYPES:
        assert geometry["type"] == TYPES[layer]
    assert shape(geometry).is_valid
    assert not shape(geometry).is_empty
    for lon, lat in positions(geometry["coordinates"]):
        assert -180 <= lon <= 180
        assert -90 <= lat <= 90
        assert round(lon, 6) == lon
        assert round(lat, 6) == lat


@EVERY_AREA
def test_every_outer_ring_runs_counter_clockwise_and_every_hole_clockwise(
    pair: tuple[str, dict[str, Any]],
) -> None:
    for polygon in shape(pair[1]["geometry"]).geoms:
        assert polygon.exterior.is_ccw
        assert not any(hole.is_ccw for hole in polygon.interiors)


@pytest.mark.parametrize("day", change_dates("control_zones"), ids=str)
def test_zones_of_one_day_do_not_overlap(day: date) -> None:
    for (one, first), (other, second) in combinations(valid_on("control_zones", day).items(), 2):
        assert first.intersection(second).area == 0, f"{one} and {other} on {day}"


@pytest.mark.parametrize("day", change_dates("control_zones"), ids=str)
def test_zones_of_one_day_share_every_vertex_of_the_border_between_them(day: date) -> None:
    zones = list(valid_on("control_zones", day).values())
    assert not zones or shapely.coverage_is_valid(zones)


def test_no_zone_has_a_sliver() -> None:
    for id_, area in geometries("control_zones").items():
        for part in area.geoms:
            width = 2 * part.area / part.length
            assert width > 0.01, id_


@pytest.mark.parametrize(
    ("line", "zones"),
    [
        ("tripoli-front-2019", ("tripoli-gna-2019-12", "tripoli-lna-2019-12")),
        ("sirte-front-2020", ("sirte-lna-2020-07",)),
        ("ceasefire-line-2020", ("sirte-lna-2020-07",)),
    ],
)
def test_a_front_lies_on_the_border_of_the_zones_it_parts(
    line: str, zones: tuple[str, ...]
) -> None:
    course = geometries("lines")[line]
    areas = geometries("control_zones")
    for zone in zones:
        assert course.covered_by(areas[zone].boundary), zone
        vertices = {tuple(position) for position in shapely.get_coordinates(areas[zone])}
        assert vertices.issuperset(map(tuple, shapely.get_coordinates(course))), zone


def test_the_front_and_the_ceasefire_line_never_show_on_the_same_day() -> None:
    lines = features("lines")
    assert days(lines["sirte-front-2020"])[1] < days(lines["ceasefire-line-2020"])[0]


def test_the_egyptian_border_lies_on_the_outline_of_both_countries() -> None:
    border = geometries("lines")["egypt-libya-border"]
    countries = geometries("basemap/countries")
    assert border.covered_by(countries["egypt"].boundary)
    assert border.covered_by(countries["libya"].boundary)


def test_the_districts_fill_libya_and_countries_meet_without_a_gap() -> None:
    districts = list(geometries("basemap/districts").values())
    countries = geometries("basemap/countries")
    assert len(districts) == 22
    assert shapely.coverage_is_valid(districts)
    assert shapely.coverage_is_valid(list(countries.values()))
    filled = shapely.coverage_union_all(districts)
    assert filled.symmetric_difference(countries["libya"]).area == 0


def test_zones_stay_inside_libya() -> None:
    libya = geometries("basemap/countries")["libya"].buffer(1e-5)
    for id_, area in geometries("control_zones").items():
        assert area.within(libya), id_


@pytest.mark.parametrize(
    ("day", "actors"),
    [
        ("2016-05-19", {"is", "gnc", "hor", "misrata-groups"}),
        ("2019-12-05", {"gna", "lna"}),
        ("2020-07-21", {"gna", "lna"}),
        ("2020-12-28", {"gna", "lna"}),
    ],
)
def test_each_article_day_shows_the_zones_its_article_speaks_of(day: str, actors: set[str]) -> None:
    zones = features("control_zones")
    shown = valid_on("control_zones", date.fromisoformat(day))
    assert {zones[id_]["properties"]["actor"] for id_ in shown} == actors


@EVERY_EVIDENCE_FEATURE
def test_every_feature_has_a_verified_quote_that_supports_it(
    pair: tuple[str, dict[str, Any]],
) -> None:
    quotes = by_id("quotes.json")
    evidence = pair[1]["properties"]["evidence"]
    assert any(
        item["supports"] not in NO_SUPPORT and quotes[item["quote"]]["checked"]["state"] in VERIFIED
        for item in evidence
    )


@EVERY_EVIDENCE_FEATURE
def test_every_reference_of_a_feature_leads_somewhere(pair: tuple[str, dict[str, Any]]) -> None:
    actors = by_id("actors.json")
    properties = pair[1]["properties"]
    named_actors = [properties.get("actor"), *properties.get("parties", [])]
    assert {actor for actor in named_actors if actor} <= set(actors)
    if pair[0] == "control_zones":
        assert "palette" in actors[properties["actor"]]
    valid = properties.get("valid", {})
    bases = {valid.get("from_basis"), valid.get("to_basis")}
    assert "background" not in bases or "https://" in properties.get("valid_note", "")


@EVERY_FEATURE
def test_every_feature_has_an_english_and_an_arabic_name(pair: tuple[str, dict[str, Any]]) -> None:
    names = pair[1]["properties"]["names"]
    assert names["en"]
    assert re.search("[\u0621-\u064a]", names["ar"])


def test_every_quote_names_its_article_and_every_quote_is_used() -> None:
    quotes = by_id("quotes.json")
    articles = by_id("articles.json")
    used = {
        item["quote"]
        for layer in LAYERS
        for feature in features(layer).values()
        for item in feature["properties"]["evidence"]
    }
    assert used == set(quotes)
    assert {quote["article"] for quote in quotes.values()} == set(articles)
    corrections = {quote.get("corrected_by") for quote in quotes.values()} - {None}
    assert {quotes[id_]["kind"] for id_ in corrections} == {"correction"}


def test_a_corrected_quote_is_never_shown_without_its_correction() -> None:
    quotes = by_id("quotes.json")
    for layer in LAYERS:
        for feature in features(layer).values():
            shown = {item["quote"] for item in feature["properties"]["evidence"]}
            wanted = {quotes[id_].get("corrected_by") for id_ in shown} - {None}
            assert wanted <= shown, feature["id"]


def test_the_latter_side_is_never_quoted_without_the_sentence_that_names_it() -> None:
    for layer in LAYERS:
        for feature in features(layer).values():
            shown = {item["quote"] for item in feature["properties"]["evidence"]}
            assert "a0-s002" not in shown or "a0-s001b" in shown, feature["id"]


def test_quotes_are_short_and_no_article_is_quoted_at_length() -> None:
    articles = by_id("articles.json")
    quoted = dict.fromkeys(articles, 0)
    for quote in by_id("quotes.json").values():
        assert len(quote["exact"]) == quote["end"] - quote["start"] < LONGEST_QUOTE, quote["id"]
        quoted[quote["article"]] += len(quote["exact"])
    for id_, article in articles.items():
        assert quoted[id_] < LARGEST_SHARE * article["text"]["length"], id_


def test_an_article_carries_the_hash_and_length_of_its_text_and_never_the_text() -> None:
    for id_, article in by_id("articles.json").items():
        assert set(article["text"]) == {"sha256", "length"}, id_
        assert len(json.dumps(article)) < 2000, id_


def test_every_file_is_in_canonical_order() -> None:
    for name in ("actors.json", "articles.json", "quotes.json", "sources.json"):
        ids = [item["id"] for item in read(name)]
        assert ids == sorted(set(ids)), name
    for path in [*LAYERS, *(f"basemap/{name}" for name in BASEMAP)]:
        ids = [item["id"] for item in read(f"{path}.geojson")["features"]]
        assert ids == sorted(set(ids)), path
        assert all(re.fullmatch(r"[a-z][a-z0-9-]{0,79}", id_) for id_ in ids), path


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The articles' texts by article id, found by their hash in the directory the editor names."""
    directory = os.environ.get("SOURCELINE_ARTICLES")
    if not directory:
        pytest.skip("SOURCELINE_ARTICLES does not say where the articles' texts are")
    found = {
        hashlib.sha256(path.read_bytes()).hexdigest(): path for path in Path(directory).iterdir()
    }
    return {
        id_: found[article["text"]["sha256"]].read_bytes().decode("utf-8")
        for id_, article in by_id("articles.json").items()
    }


def test_every_quote_stands_in_its_article_where_it_says(texts: dict[str, str]) -> None:
    for quote in by_id("quotes.json").values():
        text, start, end = texts[quote["article"]], quote["start"], quote["end"]
        assert text[start:end] == quote["exact"], quote["id"]
        assert text[max(0, start - 32) : start] == quote.get("prefix", ""), quote["id"]
        assert text[end : end + 32] == quote.get("suffix", ""), quote["id"]
        around = quote.get("prefix", "") + quote["exact"] + quote.get("suffix", "")
        assert text.count(around) == 1, quote["id"]


def test_every_text_has_the_length_its_article_gives(texts: dict[str, str]) -> None:
    for id_, article in by_id("articles.json").items():
        assert len(texts[id_]) == article["text"]["length"], id_


def test_every_date_as_stated_uses_the_words_of_an_article_quoted(texts: dict[str, str]) -> None:
    quotes = by_id("quotes.json")
    for layer in LAYERS:
        for feature in features(layer).values():
            stated = feature["properties"].get("stated")
            shown = [quotes[item["quote"]] for item in feature["properties"]["evidence"]]
            assert not stated or any(
                stated["text"] in texts[quote["article"]] for quote in shown
            ), feature["id"]
