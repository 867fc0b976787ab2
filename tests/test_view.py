"""The map as each tells it: every view against the rule written once more in Python, however it is asked for."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from urllib.parse import quote, quote_plus

import mapbox_vector_tile
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from app import create_app
from geo.dataset import Dataset
from geo.errors import ParameterError
from geo.format import FORMATS
from geo.settings import Settings
from geo.view import Claimant, Claimants, slug
from layers import BASEMAP_LAYERS, EVIDENCE_LAYERS
from tests.two_sides import DAY, ZONES, Told, claimants_of, on_the_map_of, true_on

NAMES = [it.name for it in EVIDENCE_LAYERS]
layers = pytest.mark.parametrize("layer", NAMES)
BROWSER = {"Accept": "text/html"}


def get(client: FlaskClient, address: str, status: int = 200) -> Any:
    answer = client.get(address, headers={"Accept": "application/json"})
    assert answer.status_code == status, answer.text
    return json.loads(answer.data)


def ids(client: FlaskClient, layer: str, view: str, more: str = "") -> set[str]:
    found = get(client, f"/collections/{layer}/items?limit=1000&view={quote(view)}{more}")
    assert found["numberMatched"] == len(found["features"])
    return {it["id"] for it in found["features"]}


def in_tile(client: FlaskClient, address: str, layer: str) -> set[str]:
    answer = client.get(address)
    assert answer.status_code in {200, 204}, answer.text
    tile = mapbox_vector_tile.decode(answer.data) if answer.data else {}
    return {it["properties"]["name"] for it in tile.get(layer, {"features": []})["features"]}


# Which features -----------------------------------------------------------------------------------


@layers
def test_a_view_of_the_bundled_dataset_has_what_the_rule_says(
    client: FlaskClient, bundled: Dataset, layer: str
) -> None:
    for key in claimants_of(bundled):
        assert ids(client, layer, key) == on_the_map_of(bundled, key, layer), key


@layers
def test_a_view_of_two_sides_has_what_the_rule_says_then_and_now(
    told_client: FlaskClient, told: Told, layer: str
) -> None:
    for key in claimants_of(told.first):
        now = on_the_map_of(told.second, key, layer)
        assert ids(told_client, layer, key) == now, key
        for rev, dataset in zip(told.revs, (told.first, told.second), strict=True):
            expected = on_the_map_of(dataset, key, layer)
            assert ids(told_client, layer, key, f"&rev={rev}") == expected, (key, rev)
            expected = on_the_map_of(dataset, key, layer, DAY)
            assert ids(told_client, layer, key, f"&rev={rev}&asof={DAY}") == expected, (key, rev)


def test_each_side_has_the_town_on_its_own_map(told_client: FlaskClient, told: Told) -> None:
    then = f"&asof={DAY}&rev={told.revs[0]}"
    north, south = (ids(told_client, ZONES, it, then) for it in ("north", "south"))
    assert ("north-town" in north, "south-town" in north) == (True, False)
    assert ("north-town" in south, "south-town" in south) == (False, True)
    # What the enemy's spokesman says in the North's own outlet is the South's.
    assert ("south-coast" in north, "south-coast" in south) == (False, True)
    assert "south-coast" in ids(told_client, ZONES, "north-radio", then)
    # Words that dispute it, or are background, do not put it on a map.
    assert "doubted" not in ids(told_client, ZONES, "south-tv", then)
    assert "doubted" not in ids(told_client, ZONES, "the-gazette", then)
    # Nor do words that were lost.
    assert "lost" not in ids(told_client, ZONES, "south-tv", then)


@pytest.mark.parametrize(
    ("more", "keep"),
    [
        ("&filter=actor='south'", lambda it: it.actor == "south"),
        ("&actor=south", lambda it: it.actor == "south"),
        ("&bbox=15,30,16,31", lambda it: it.geometry.bounds[0] <= 16),
        ("&datetime=2020-06-10/..", lambda it: it.valid.last is None),
        ("&q=The south-town", lambda it: it.id == "south-town"),
        ("&filter=quote_count>1 and certainty='medium'", lambda it: len(it.evidence) > 1),
    ],
)
@pytest.mark.parametrize("view", ["assessed", "south", "the-gazette"])
def test_a_view_goes_with_every_other_question(
    told_client: FlaskClient, told: Told, view: str, more: str, keep: Any
) -> None:
    key = {"south": "actor:south", "the-gazette": "publisher:The Gazette"}.get(view, view)
    zones = told.second.features[ZONES]
    expected = {it for it in on_the_map_of(told.second, key, ZONES) if keep(zones[it])}
    assert ids(told_client, ZONES, view, more) == expected


@layers
def test_every_download_is_of_the_view(told_client: FlaskClient, told: Told, layer: str) -> None:
    expected = on_the_map_of(told.second, "actor:south", layer)
    answer = told_client.get(f"/layers/{layer}.csv?view=south")
    assert {it["id"] for it in csv.DictReader(io.StringIO(answer.text))} == expected
    found = json.loads(told_client.get(f"/layers/{layer}.geojson?view=south").data)
    assert {it["id"] for it in found["features"]} == expected
    for suffix in FORMATS:
        page = told_client.get(f"/collections/{layer}/items?view=south&limit=1000&f={suffix}")
        assert page.status_code == 200, page.text
        if expected or "OGC-NumberReturned" in page.headers:
            assert page.headers["OGC-NumberReturned"] == str(len(expected)), suffix


@layers
def test_a_tile_is_of_the_view(told_client: FlaskClient, told: Told, layer: str) -> None:
    for rev, dataset in zip(
        (*told.revs, None), (told.first, told.second, told.second), strict=True
    ):
        clock = f"&rev={rev}" if rev else ""
        for view, key in (
            ("assessed", "assessed"),
            ("north", "actor:north"),
            ("press", "actor:press"),
        ):
            expected = {
                dataset.features[layer][it].names["en"]
                for it in on_the_map_of(dataset, key, layer, DAY)
            }
            for path in (f"/collections/{layer}/tiles", "/tiles"):
                address = f"{path}/WebMercatorQuad/0/0/0?view={view}&asof={DAY}{clock}"
                assert in_tile(told_client, address, layer) == expected, address


def test_a_base_map_is_nobodys(client: FlaskClient) -> None:
    for layer in (it.name for it in BASEMAP_LAYERS):
        refused = get(client, f"/collections/{layer}/items?view=gna", 400)
        assert "view is not a parameter" in refused["detail"]
        address = "/tiles/WebMercatorQuad/0/0/0"
        assert in_tile(client, f"{address}?view=gna", layer) == in_tile(client, address, layer)


def test_pages_of_a_view_follow_each_other(told_client: FlaskClient, told: Told) -> None:
    address, found = f"/collections/{ZONES}/items?view=the-gazette&limit=1", []
    while address:
        document = get(told_client, address)
        found += [it["id"] for it in document["features"]]
        links = {it["rel"]: it["href"] for it in document["links"]}
        address = links.get("next", "").removeprefix("http://localhost")
    assert sorted(found) == sorted(on_the_map_of(told.second, "publisher:The Gazette", ZONES))


def test_a_feature_is_the_same_on_every_map(told_client: FlaskClient) -> None:
    plain = get(told_client, f"/collections/{ZONES}/items/south-town")
    told = get(told_client, f"/collections/{ZONES}/items/south-town?view=south-tv")
    assert told["properties"] == plain["properties"]
    assert len(told["properties"]["quotes"]) == 2


def test_a_feature_that_is_not_on_that_map_is_not_found_and_says_where_it_is(
    told_client: FlaskClient,
) -> None:
    told = get(told_client, f"/collections/{ZONES}/items/south-town?view=north", 404)
    assert "is not on the map of actor:north" in told["detail"]
    assert f"/collections/{ZONES}/items/south-town" in told["detail"]


def test_views_are_queryable_in_cql2(told_client: FlaskClient, told: Told) -> None:
    both = quote("A_CONTAINS(views, ('actor:south', 'publisher:The Gazette'))")
    found = get(told_client, f"/collections/{ZONES}/items?limit=1000&filter={both}")
    assert {it["id"] for it in found["features"]} == on_the_map_of(
        told.second, "actor:south", ZONES
    ) & on_the_map_of(told.second, "publisher:The Gazette", ZONES)
    assert "views" not in found["features"][0]["properties"]


# Names --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("view", "key"),
    [
        ("publisher:The Gazette", "publisher:The Gazette"),
        ("The Gazette", "publisher:The Gazette"),
        ("THE  gazette", "publisher:The Gazette"),
        ("the-gazette", "publisher:The Gazette"),
        ("press", "actor:press"),
        ("actor:press", "actor:press"),
        ("publisher:press", "publisher:Press"),
        ("Le Régional", "publisher:Le Régional"),
        ("publisher:Le Regional", "publisher:Le Regional"),
        ("صحيفة اليوم", "publisher:صحيفة اليوم"),
        ("صحيفة-اليوم", "publisher:صحيفة اليوم"),
    ],
)
def test_a_claimant_is_found_by_any_of_his_names(
    told_client: FlaskClient, told: Told, view: str, key: str
) -> None:
    for layer in NAMES:
        assert ids(told_client, layer, view) == on_the_map_of(told.second, key, layer)


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("nobody", 'There is no view "nobody". Views are: assessed, envoy, north, press, south'),
        ("actor:the-gazette", 'There is no view "actor:the-gazette"'),
        ("publisher:north", 'There is no view "publisher:north"'),
        ("publisher:", 'There is no view "publisher:"'),
        ("---", 'There is no view "---"'),
        ("a\0b", "view has a NUL character."),
        ("x" * 3000, "There is no view"),
        ("le-regional", "Write one of: view=publisher:Le Regional, view=publisher:Le Régional."),
    ],
)
def test_a_view_there_is_none_of_is_refused_with_those_there_are(
    told_client: FlaskClient, view: str, words: str
) -> None:
    for path in (
        f"/collections/{ZONES}/items?",
        f"/layers/{ZONES}.csv?",
        f"/collections/{ZONES}/tiles/WebMercatorQuad/0/0/0?",
        "/tiles/WebMercatorQuad/0/0/0?",
        f"/collections/{ZONES}/tiles/WebMercatorQuad?",
        "/tiles/WebMercatorQuad?",
        f"/features/{ZONES}/south-town?",
        f"/features/{ZONES}/south-town?part=card&asof={DAY}&",
        "/?",
        "/embed?",
        "/list?",
    ):
        answer = told_client.get(f"{path}view={quote(view)}", headers={"Accept": "text/html"})
        assert answer.status_code == 400, path
        assert words in Markup(answer.text).striptags(), path


def test_no_view_is_everyones(told_client: FlaskClient, told: Told) -> None:
    assert ids(told_client, ZONES, "") == set(told.second.features[ZONES])


@given(st.lists(st.text(max_size=12), max_size=6), st.lists(st.text(min_size=1, max_size=12)))
def test_the_name_of_a_claimant_finds_him_and_nobody_else(
    publishers: list[str], actors: list[str]
) -> None:
    every = Claimants(
        dict.fromkeys(actors, "Label"), tuple(dict.fromkeys(filter(None, publishers)))
    )
    claimants = [Claimant("assessed")]
    claimants += [Claimant("actor", it) for it in every.actors]
    claimants += [Claimant("publisher", it) for it in every.publishers]
    for it in claimants:
        assert every.find(every.name(it)) == it
        assert every.find(it.key) == it
        assert Claimant.of_key(it.key) == it
    assert len({every.name(it) for it in claimants}) == len(claimants)


@given(st.text())
def test_a_slug_stays_as_it_is_when_made_again(name: str) -> None:
    assert slug(slug(name)) == slug(name)
    assert not set(slug(name)) & set(" /?&#%_:")


def test_a_long_list_of_views_is_cut_short() -> None:
    every = Claimants({}, tuple(f"Paper {it}" for it in range(100)), "https://map.example/views")
    with pytest.raises(ParameterError) as refused:
        every.find("nobody")
    assert "and 61 more; see https://map.example/views." in str(refused.value.cure)


# The list of views --------------------------------------------------------------------------------


def test_the_views_there_are_have_as_many_features_as_they_tell(
    told_client: FlaskClient, told: Told
) -> None:
    for rev, dataset in zip(
        (*told.revs, None), (told.first, told.second, told.second), strict=True
    ):
        found = get(told_client, f"/views?rev={rev}" if rev else "/views")["views"]
        counts = {it["id"]: it["features"] for it in found}
        expected = {}
        for key in claimants_of(dataset):
            sizes = {name: len(on_the_map_of(dataset, key, name)) for name in NAMES}
            if any(sizes.values()):
                expected[key] = {name: size for name, size in sizes.items() if size}
        names = [it["id"] for it in found]
        assert names[0] == "assessed"
        assert len(names) == len(expected)
        for it in found:
            for link in (link for link in it["links"] if link["rel"] == "items"):
                address = link["href"].removeprefix("http://localhost")
                layer = address.split("/")[2]
                clock = f"&rev={rev}" if rev else ""
                number = get(told_client, f"{address}{clock}&limit=1")["numberMatched"]
                assert number == counts[it["id"]][layer]
        assert sorted(sorted(it.items()) for it in counts.values()) == sorted(
            sorted(it.items()) for it in expected.values()
        )


def test_the_page_of_views_leads_to_their_maps(told_client: FlaskClient) -> None:
    page = told_client.get("/views", headers=BROWSER).text
    for it in get(told_client, "/views")["views"]:
        assert f'href="/?view={quote_plus(it["id"], safe=":")}"' in page, it
        address = next(link["href"] for link in it["links"] if link["rel"] == "alternate")
        assert told_client.get(address.removeprefix("http://localhost")).status_code == 200
    assert "/views" in {
        it["href"].removeprefix("http://localhost") for it in get(told_client, "/?f=json")["links"]
    }


def test_an_empty_dataset_has_no_views(empty_url: str) -> None:
    app = create_app(Settings(database_url=empty_url))
    client = app.test_client()
    assert get(client, "/views")["views"] == []
    assert "Nobody says anything yet." in client.get("/views", headers=BROWSER).text
    assert get(client, "/disagreements?f=geojson")["features"] == []
    app.extensions["sourceline"].lease.end()


# Pages --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/embed", "/list"])
def test_a_page_lists_the_features_of_the_view(
    told_client: FlaskClient, told: Told, path: str
) -> None:
    for view, key in (("south", "actor:south"), ("the-gazette", "publisher:The Gazette")):
        page = told_client.get(f"{path}?asof={DAY}&view={view}", headers=BROWSER).text
        for name, it in told.second.features[ZONES].items():
            shown = f'data-entry="{ZONES}/{name}"' in page
            on_it = name in on_the_map_of(told.second, key, ZONES)
            assert shown is (on_it and true_on(it, DAY)), name
        assert "as told by" in page


def test_a_card_sets_apart_the_words_of_whose_map_it_is(told_client: FlaskClient) -> None:
    address = f"/features/{ZONES}/south-town"
    card = told_client.get(f"{address}?part=card&asof={DAY}&view=the-gazette").text
    own, _, others = card.partition("What else this rests on")
    assert "In the words of <bdi>The Gazette</bdi>" in own
    assert ("quote-g-own" in own, "quote-t-own" in own) == (True, False)
    assert "quote-t-own" in others
    elsewhere = told_client.get(f"{address}?view=north").text
    assert "Not on the map as told by <bdi>North</bdi>." in elsewhere
    assert "quote-g-own" in elsewhere
    plain = told_client.get(address).text
    assert "In the words of" not in plain
    assert "Not on the map" not in plain


def test_the_days_to_step_through_are_those_of_the_view(told_client: FlaskClient) -> None:
    def stops(view: str) -> set[str]:
        page = told_client.get(f"/?view={view}", headers=BROWSER).text
        document = page.partition('id="data">')[2].partition("</script>")[0]
        return {it["day"] for it in json.loads(document)["stops"]}

    assert stops("publisher:Le Régional") == {"2020-05-01", "2020-06-01", "2020-05-10"}
    assert stops("envoy") == {"2020-05-01", "2020-06-01"}
    assert "2020-05-05" in stops("south")


def test_a_pinned_map_of_a_view_keeps_both_in_its_links(
    told_client: FlaskClient, told: Told
) -> None:
    page = told_client.get(f"/?asof={DAY}&view=south&rev={told.revs[0]}", headers=BROWSER).text
    assert f'data-fixed="rev={told.revs[0]}&amp;view=south"' in page
    assert f'name="rev" value="{told.revs[0]}"' in page
    pinned = page.partition('id="pinned"')[2].partition("</p>")[0]
    assert "view=south" in pinned
    assert "rev=" not in pinned
    everyone = page.partition('id="teller"')[2].partition("</span>")[0]
    assert f"rev={told.revs[0]}" in everyone
    assert "view=" not in everyone
