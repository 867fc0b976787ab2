"""What changed on the map: as a page, as Atom with GeoRSS, as JSON Feed; and the ground that changed hands."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
import shapely
from flask.testing import FlaskClient
from lxml import etree

from geo.dataset import Dataset
from geo.link import GEOJSON
from layers import EVIDENCE_LAYERS
from tests.diary import Diary

LAYERS = [it.name for it in EVIDENCE_LAYERS]
layers = pytest.mark.parametrize("layer", LAYERS)
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def feed(client: FlaskClient, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/changes?f=json&limit=1000{query}")
    assert answer.status_code == 200, answer.text
    document: dict[str, Any] = json.loads(answer.data)
    return document


def told(client: FlaskClient, query: str = "") -> list[tuple[str, str, str]]:
    return [
        (it["_sourceline"]["what"], it["_sourceline"]["layer"], it["_sourceline"]["id"])
        for it in feed(client, query)["items"]
    ]


@layers
def test_every_sort_of_change_is_told_of_the_version_it_made(
    diary_client: FlaskClient, diary: Diary, layer: str
) -> None:
    found = feed(diary_client, f"&layer={layer}")["items"]
    made = {(it["_sourceline"]["what"], it["_sourceline"]["id"]): it for it in found}
    corrected = made["changed", diary.corrected[layer]]["_sourceline"]
    assert (corrected["parts"], corrected["rev"]) == (["names"], diary.pages[1].rev)
    assert made["withdrawn", diary.withdrawn[layer]]["_sourceline"]["rev"] == diary.pages[2].rev
    assert made["restored", diary.withdrawn[layer]]["_sourceline"]["rev"] == diary.pages[3].rev
    assert sum(what == "added" for what, _ in made) == len(diary.pages[0].names[layer])
    assert len(found) == len(diary.pages[0].names[layer]) + 3


def test_the_newest_change_comes_first(diary_client: FlaskClient) -> None:
    moments = [it["date_published"] for it in feed(diary_client)["items"]]
    assert moments == sorted(moments, reverse=True)
    assert len(set(moments)) == 4


def test_every_entry_opens_to_what_the_map_said_then(diary_client: FlaskClient) -> None:
    for it in feed(diary_client)["items"]:
        parts = urlsplit(it["url"])
        page = diary_client.get(f"{parts.path}?{parts.query}", headers={"Accept": "text/html"})
        assert page.status_code == 200, it["url"]
        name = it["title"].partition(": ")[2].partition(" (")[0]
        assert name in page.text.replace("&#39;", "'").replace("&amp;", "&")


def test_changes_are_found_by_actor_by_place_and_by_time(
    diary_client: FlaskClient, diary: Diary, bundled: Dataset
) -> None:
    every = told(diary_client)
    lna = told(diary_client, "&actor=lna")
    holds = {
        (layer, key)
        for layer in LAYERS
        for key, it in bundled.features[layer].items()
        if "lna" in {it.actor, *it.parties}
    }
    assert {(layer, key) for _, layer, key in lna} == holds
    near = told(diary_client, "&place=sirte")
    assert ("added", "locations", "sirte") in near
    assert not any(key == "cairo" for _, _, key in near)
    assert 0 < len(near) < len(every)
    moment = diary.pages[2].moment.isoformat().replace("+00:00", "Z")
    assert {what for what, *_ in told(diary_client, f"&datetime={moment}")} == {"withdrawn"}
    assert told(diary_client, "&datetime=2001-01-01/2002-01-01") == []


def test_a_box_finds_what_lies_in_it(diary_client: FlaskClient, bundled: Dataset) -> None:
    box = shapely.box(16, 30, 17.5, 32)
    expected = {
        (layer, key)
        for layer in LAYERS
        for key, it in bundled.features[layer].items()
        if shapely.box(*shapely.geometry.shape(it.geometry).bounds).intersects(box)
    }
    found = {(layer, key) for _, layer, key in told(diary_client, "&bbox=16,30,17.5,32")}
    assert found == expected


def test_pages_of_changes_follow_each_other(diary_client: FlaskClient) -> None:
    whole = [it["id"] for it in feed(diary_client)["items"]]
    address, found = "/changes?f=json&limit=7", []
    while address:
        answer = diary_client.get(address)
        document = json.loads(answer.data)
        found += [it["id"] for it in document["items"]]
        address = document.get("next_url", "").removeprefix("http://localhost")
        assert ('rel="next"' in answer.headers.get("Link", "")) is bool(address)
    assert found == whole


def test_the_feed_is_atom_as_rfc_4287_wants_it(diary_client: FlaskClient, bundled: Dataset) -> None:
    answer = diary_client.get("/changes?f=atom&limit=1000")
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    root = etree.fromstring(answer.data)
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    entries = root.findall("a:entry", ATOM)
    for holder in (root, *entries):
        # 4.1.1 and 4.1.2: exactly one of each.
        for name in ("id", "title", "updated"):
            (one,) = holder.findall(f"a:{name}", ATOM)
            assert one.text
        assert datetime.fromisoformat(holder.findtext("a:updated", None, ATOM)).tzinfo
        # 4.2.6: an id is an absolute IRI.
        assert urlsplit(holder.findtext("a:id", None, ATOM)).scheme
    # 4.2.1: the author is named; 4.2.10: who is to be credited, and on which terms, is another thing.
    (author,) = root.findall("a:author/a:name", ATOM)
    assert author.text == bundled.header.title["en"]
    (rights,) = root.findall("a:rights", ATOM)
    assert bundled.header.credit in rights.text
    assert bundled.header.licence in rights.text
    (own,) = root.findall("a:link[@rel='self']", ATOM)
    assert urlsplit(own.get("href")).path == "/changes"
    # 4.1.1: no two entries of a feed have one id and one time.
    assert len({it.findtext("a:id", None, ATOM) for it in entries}) == len(entries)
    newest = max(it.findtext("a:updated", None, ATOM) for it in entries)
    assert root.findtext("a:updated", None, ATOM) == newest


def test_readers_of_feeds_take_it_with_its_places(diary_client: FlaskClient) -> None:
    parsed = feedparser.parse(diary_client.get("/changes?f=atom&limit=1000").data)
    assert not parsed.bozo
    by_title = {it.title: it for it in parsed.entries}
    sirte = by_title["Added: Sirte"]
    assert sirte.where["type"] == "Point"
    assert sirte.where["coordinates"] == pytest.approx((16.5887, 31.2089), abs=0.01)
    zone = next(it for it in parsed.entries if it.category == "control_zones")
    assert zone.where["type"] == "Box"
    assert "“" in sirte.summary


def test_the_page_lists_them_and_names_the_feeds(diary_client: FlaskClient) -> None:
    page = diary_client.get("/changes?limit=1000", headers={"Accept": "text/html"}).text
    assert page.count("<b>Changed</b>") == len(LAYERS)
    assert page.count("<b>Withdrawn</b>") == len(LAYERS)
    assert re.search(r'rel="alternate" type="application/atom\+xml"[^>]*f=atom', page)
    assert "f=atom" in diary_client.get("/", headers={"Accept": "text/html"}).text


def test_a_form_without_script_sends_empty_fields(diary_client: FlaskClient) -> None:
    answer = diary_client.get("/changes?layer=&actor=lna", headers={"Accept": "text/html"})
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/changes?actor=lna")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("layer=roads", 'There is no layer "roads"'),
        ("actor=nobody", 'There is no actor "nobody"'),
        ("place=nowhere", 'There is no place "nowhere"'),
        ("place=sirte&bbox=1,2,3,4", "both say where"),
        ("datetime=soon", "datetime cannot be read"),
        ("bbox=170,0,-170,10", "crosses the antimeridian"),
        ("limit=0", "limit is not a whole number"),
        ("f=rss", "f is not a format"),
    ],
)
def test_changes_that_cannot_be_asked_for_are_refused(
    diary_client: FlaskClient, query: str, words: str
) -> None:
    answer = diary_client.get(f"/changes?{query}", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert words in answer.json["detail"]


# Ground that changed hands --------------------------------------------------------------------------------------------


def zones_on(dataset: Dataset, day: date) -> list[Any]:
    return [
        it
        for it in dataset.features["control_zones"].values()
        if it.kind == "control"
        and it.status in {"assessed", "contested"}
        and it.valid is not None
        and (it.valid.first is None or it.valid.first.day <= day)
        and (it.valid.last is None or it.valid.last.day >= day)
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (date(2016, 6, 1), date(2020, 7, 21)),
        (date(2019, 4, 4), date(2020, 7, 21)),
        (date(2020, 7, 21), date(2020, 7, 22)),
        (date(2016, 6, 1), date(2017, 6, 3)),
    ],
)
def test_the_ground_is_what_shapely_says_it_is(
    client: FlaskClient, bundled: Dataset, before: date, after: date
) -> None:
    answer = client.get(f"/changes/control?from={before}&to={after}&f=geojson")
    found = {it["id"]: shapely.geometry.shape(it["geometry"]) for it in answer.json["features"]}
    expected = {}
    old, new = zones_on(bundled, before), zones_on(bundled, after)
    shape = {it.id: shapely.geometry.shape(it.geometry) for it in (*old, *new)}
    for b in old:
        for a in new:
            if a.actor != b.actor:
                had = shapely.union_all([shape[it.id] for it in old if it.actor == a.actor])
                has = shapely.union_all([shape[it.id] for it in new if it.actor == b.actor])
                expected[f"{b.id}--{a.id}"] = (shape[b.id] & shape[a.id]) - had - has
        expected[f"{b.id}--nobody"] = shape[b.id] - shapely.union_all([shape[it.id] for it in new])
    for a in new:
        expected[f"nobody--{a.id}"] = shape[a.id] - shapely.union_all([shape[it.id] for it in old])
    expected = {key: it for key, it in expected.items() if it.area > 1e-5}
    assert found.keys() == expected.keys()
    for key, it in expected.items():
        assert found[key].symmetric_difference(it).area < 1e-3 * it.area + 1e-6, key


def test_both_sides_say_it_in_quotes(client: FlaskClient) -> None:
    answer = client.get("/changes/control?from=2016-06-01&to=2020-07-21&f=geojson").json
    assert answer["features"]
    for it in answer["features"]:
        properties = it["properties"]
        sides = {"reported": ["after"], "no_longer_reported": ["before"]}
        for side in sides.get(properties["change"], ["before", "after"]):
            assert properties[side]["quotes"], it["id"]
        assert properties["area_km2"] > 0


def test_the_page_of_ground_shows_what_the_file_has(client: FlaskClient) -> None:
    address = "/changes/control?from=2016-06-01&to=2020-07-21"
    found = client.get(f"{address}&f=geojson").json["features"]
    page = client.get(f"{address}&f=html").text
    assert page.count('<section class="ground">') == len(found)
    for it in found:
        for side in ("before", "after"):
            if it["properties"][side]:
                assert f'/features/control_zones/{it["properties"][side]["zone"]}"' in page


def test_without_days_it_is_the_year_before_the_map_opens(client: FlaskClient) -> None:
    found = client.get("/changes/control?f=geojson").json
    assert (found["from"], found["to"]) == ("2019-07-22", "2020-07-21")
    assert "22 July 2019" in client.get("/changes/control?f=html").text


@pytest.mark.parametrize("address", ["/changes/control", "/disagreements"])
def test_json_is_another_name_for_geojson(client: FlaskClient, address: str) -> None:
    said = client.get(f"{address}?f=geojson")
    assert said.status_code == 200
    for other in (client.get(f"{address}?f=json"), client.get(address)):
        assert other.headers["Content-Type"] == said.headers["Content-Type"] == GEOJSON
        assert other.json == said.json
    accepted = client.get(address, headers={"Accept": "application/json"})
    assert accepted.headers["Content-Type"] == GEOJSON


def test_nothing_changes_hands_from_a_day_to_itself(client: FlaskClient) -> None:
    answer = client.get("/changes/control?from=2020-07-21&to=2020-07-21&f=geojson")
    assert answer.json["features"] == []
    assert (
        "No ground changed hands"
        in client.get("/changes/control?from=2020-07-21&to=2020-07-21&f=html").text
    )


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("from=then&to=2020-07-21", "from is not a day"),
        ("from=2020-01-01&to=2020-07-21&rev=9000000", "There is no data version"),
        ("from=2020-07-21&to=2019-04-04", "from is after to"),
    ],
)
def test_days_that_cannot_be_compared_are_refused(
    client: FlaskClient, query: str, words: str
) -> None:
    answer = client.get(f"/changes/control?{query}&f=geojson")
    assert answer.status_code == 400
    assert words in answer.json["detail"]


def test_the_form_keeps_what_it_has_no_field_for(diary_client: FlaskClient) -> None:
    page = diary_client.get("/changes?place=sirte", headers={"Accept": "text/html"}).text
    assert '<input type="hidden" name="place" value="sirte">' in page
    assert "Only near <bdi>sirte</bdi>" in page
