"""What is in a tile: the very features, shapes and attributes that the items have, compared with shapely."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from shapely.geometry import shape

from geo.tile import Tile
from layers import EVIDENCE_LAYERS, LAYERS
from tests.market import Market
from tests.shop import PARCELS, Shop
from tests.shop import shop as shop
from tests.tiles import EXTENT, address, assert_same_shape, fetch, in_cells, over

LIBYA = over(17, 27, 4)
SIRTE = over(16.6, 31.2, 7)
NAMES = [layer.name for layer in LAYERS]


def items(client: FlaskClient, name: str, **arguments: Any) -> dict[str, dict[str, Any]]:
    found = client.get(
        f"/collections/{name}/items", query_string={"limit": 10_000, "f": "geojson", **arguments}
    )
    assert found.status_code == 200, found.get_data(as_text=True)
    return {str(it["id"]): it for it in found.json["features"]}


@pytest.mark.parametrize("tile", [Tile(0, 0, 0), LIBYA, SIRTE, over(13.2, 32.9, 10)], ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_a_layer_has_the_features_that_shapely_finds_in_the_tile(
    client: FlaskClient, name: str, tile: Tile
) -> None:
    drawn = {
        it["properties"]["id"]: it["geometry"] for it in fetch(client, name, tile).get(name, [])
    }
    expected = {}
    for key, feature in items(client, name).items():
        cut = in_cells(shape(feature["geometry"]), tile)
        if not cut.is_empty:
            expected[key] = cut
    # What only just touches the margin may fall on either side of it.
    for key in drawn.keys() ^ expected.keys():
        assert key in expected, key
        assert expected[key].area < 4, key
        assert expected[key].length < 8, key
    for key in drawn.keys() & expected.keys():
        if expected[key].length == 0 or expected[key].length > 50:
            assert_same_shape(drawn[key], expected[key])


def near(client: FlaskClient, name: str) -> list[dict[str, Any]]:
    """The features of a layer in the tiles of level 8 that hold one of them."""
    found = {}
    for feature in items(client, name).values():
        place = shape(feature["geometry"]).representative_point()
        for it in fetch(client, name, over(place.x, place.y, 8))[name]:
            found[it["id"]] = it
    return list(found.values())


@pytest.mark.parametrize("name", NAMES)
def test_attributes_are_the_flat_properties_of_the_items(client: FlaskClient, name: str) -> None:
    known = items(client, name)
    drawn = near(client, name)
    assert len(drawn) == len(known)
    for feature in drawn:
        properties = dict(feature["properties"])
        of = known[properties.pop("id")]["properties"]
        expected = {
            key: ",".join(value) if isinstance(value, list) else value
            for key, value in of.items()
            if value not in (None, []) and key not in {"quotes", "known_from"}
        }
        moment = properties.pop("known_from", "")
        assert properties == expected
        assert moment.endswith("Z") or "known_from" not in of


@pytest.mark.parametrize("layer", EVIDENCE_LAYERS, ids=lambda it: it.name)
def test_quotes_are_their_number_and_the_first_of_them(client: FlaskClient, layer: Any) -> None:
    known = items(client, layer.name)
    for feature in near(client, layer.name):
        quotes = known[feature["properties"]["id"]]["properties"]["quotes"]
        assert feature["properties"]["quote_count"] == len(quotes)
        assert quotes[0]["exact"] in feature["properties"]["source_line"]
        assert not any(isinstance(it, list | dict) for it in feature["properties"].values())


@pytest.mark.parametrize("name", NAMES)
def test_from_afar_a_feature_says_only_what_is_of_use_there(client: FlaskClient, name: str) -> None:
    far = fetch(client, name, LIBYA).get(name, [])
    wanted = {"name", "kind", "actor", "status", "rank", "quote_count"}
    for feature in far:
        assert {"id", "name", "kind"} <= set(feature["properties"]) <= {"id", *wanted}
    asked = fetch(client, name, LIBYA, properties="name_ar,note").get(name, [])
    assert len(asked) == len(far)
    assert any("name_ar" in it["properties"] for it in asked) or not far


@pytest.mark.parametrize("asof", [{}, {"asof": "2020-07-21"}, {"kind": "control"}])
@pytest.mark.parametrize("tile", [Tile(0, 0, 0), LIBYA, SIRTE], ids=str)
def test_the_short_way_to_the_rows_leads_to_the_same(
    client: FlaskClient, tile: Tile, asof: dict[str, str]
) -> None:
    """A filter that is always true needs the view; without one the tile does without it."""
    for layer in EVIDENCE_LAYERS:
        if "kind" in asof and layer.name != "control_zones":
            continue
        short = fetch(client, layer.name, tile, **asof)
        long = fetch(client, layer.name, tile, filter="quote_count >= 0", **asof)
        by_number = [{it["id"]: it for it in found.get(layer.name, [])} for found in (short, long)]
        assert by_number[0] == by_number[1]


@pytest.mark.parametrize("name", NAMES)
def test_every_feature_has_a_number_of_its_own_the_same_in_every_tile(
    client: FlaskClient, name: str
) -> None:
    world = {it["properties"]["id"]: it["id"] for it in fetch(client, name, Tile(0, 0, 0))[name]}
    assert len(set(world.values())) == len(world)
    assert all(it > 0 for it in world.values())
    nearer = fetch(client, name, LIBYA).get(name, [])
    assert {it["properties"]["id"]: it["id"] for it in nearer}.items() <= world.items()


def test_a_tile_of_everything_has_a_layer_for_each_collection(client: FlaskClient) -> None:
    whole = fetch(client, None, SIRTE)
    assert {name: it for name in NAMES if (it := fetch(client, name, SIRTE).get(name))} == whole
    two = fetch(client, None, SIRTE, collections="lines,events")
    assert two == {name: whole[name] for name in ("lines", "events")}
    assert list(two) == ["lines", "events"]
    assert list(fetch(client, None, SIRTE, collections="events,lines")) == ["events", "lines"]
    linked = "http://localhost/collections/events"
    assert fetch(client, None, SIRTE, collections=linked) == {"events": whole["events"]}


QUESTIONS = [
    {"asof": "2020-07-21"},
    {"datetime": "2019-04-04/2019-12-31"},
    {"kind": "front"},
    {"certainty": "medium"},
    {"filter": "status = 'assessed' AND quote_count > 1"},
    {"filter": '{"op":"=","args":[{"property":"kind"},"front"]}', "filter-lang": "cql2-json"},
    {
        "filter": "S_INTERSECTS(geom, POLYGON((1400000 3000000, 2400000 3000000, 2400000 3800000, "
        "1400000 3800000, 1400000 3000000)))",
        "filter-crs": "http://www.opengis.net/def/crs/EPSG/0/3857",
    },
    {"q": "ceasefire"},
]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda it: ",".join(it))
def test_a_question_means_in_tiles_what_it_means_of_items(
    client: FlaskClient, question: dict[str, str]
) -> None:
    everything = fetch(client, "lines", Tile(0, 0, 0))["lines"]
    drawn = fetch(client, "lines", Tile(0, 0, 0), **question).get("lines", [])
    expected = set(items(client, "lines", **question))
    assert {it["properties"]["id"] for it in drawn} == expected
    assert 0 < len(expected) < len(everything)


WRONG = [
    {"datetime": "yesterday"},
    {"asof": "2020-13-01"},
    {"filter": "nonsense = 1"},
    {"filter": "kind ="},
    {"filter-lang": "sql", "filter": "kind = 'front'"},
    {"filter-crs": "EPSG:4326", "filter": "kind = 'front'"},
    {"kind": "no such kind"},
    {"properties": "nonsense"},
    {"nonsense": "1"},
]


@pytest.mark.parametrize("question", WRONG, ids=str)
def test_what_items_refuse_tiles_refuse_in_the_same_words(
    client: FlaskClient, question: dict[str, str]
) -> None:
    asked = {"headers": {"Accept": "application/json"}, "query_string": question}
    theirs = client.get("/collections/lines/items", **asked)
    for place in (address("lines", SIRTE), "/collections/lines/tiles/WebMercatorQuad"):
        ours = client.get(place, **asked)
        assert (ours.status_code, theirs.status_code) == (400, 400)
        if "nonsense" not in question:
            assert ours.json["detail"] == theirs.json["detail"]


@pytest.mark.parametrize("name", ["bbox", "limit", "offset", "crs", "sortby", "zoom-level"])
def test_what_makes_no_sense_of_a_tile_is_refused(client: FlaskClient, name: str) -> None:
    asked = {"query_string": {name: "1"}, "headers": {"Accept": "application/json"}}
    assert client.get(address("lines", SIRTE), **asked).status_code == 400


def test_only_the_properties_that_are_wanted(client: FlaskClient) -> None:
    for feature in fetch(client, "lines", SIRTE, properties="kind,quote_count")["lines"]:
        assert set(feature["properties"]) == {"id", "kind", "quote_count"}
    for feature in fetch(client, "lines", SIRTE, properties="")["lines"]:
        assert set(feature["properties"]) == {"id"}


def test_the_stalls_of_a_market_are_where_they_were_put(market: Market) -> None:
    known = {it.id: it for it in market.stalls}
    for tile in (Tile(0, 0, 0), Tile(2, 1, 2), Tile(2, 3, 3)):
        drawn = fetch(market.client, "stalls", tile).get("stalls", [])
        for feature in drawn:
            stall = known[feature.get("id", 0)]
            assert feature["properties"].get("name") == stall.name
            assert feature["properties"].get("size") == stall.size
            assert feature["properties"].get("grade") == stall.grade
            day = stall.opened and stall.opened.isoformat()
            assert feature["properties"].get("opened") == day
            moment = stall.observed_at and stall.observed_at.isoformat().replace("+00:00", "Z")
            assert feature["properties"].get("observed_at") == moment
        west, south, east, north = tile.degrees()
        expected = {
            it.id
            for it in market.stalls
            if it.x is not None and west <= it.x <= east and south <= (it.y or 0) <= north
        }
        assert {it.get("id", 0) for it in drawn} == expected
        assert expected


def test_plots_in_another_crs_are_where_their_items_are(market: Market) -> None:
    for tile in (over(12, 30, 5), over(12, 30, 9), Tile(0, 0, 0)):
        drawn = {
            str(it.get("id", 0)): it["geometry"]
            for it in fetch(market.client, "plots", tile)["plots"]
        }
        for key, feature in items(market.client, "plots").items():
            cut = in_cells(shape(feature["geometry"]), tile)
            if cut.area > 4:
                assert_same_shape(drawn.pop(key), cut)
            else:
                drawn.pop(key, None)
        assert not drawn


def test_time_and_filters_hold_for_tables_too(market: Market) -> None:
    question = {"datetime": "2019-04-04"}
    place = over(13, 32, 6)
    for name in ("leases", "shifts"):
        drawn = fetch(market.client, name, place, **question)[name]
        assert len(drawn) == len(items(market.client, name, **question))
        assert 0 < len(drawn) < len(items(market.client, name))
    of = fetch(market.client, "leases", place, properties="")["leases"]
    assert {it["properties"]["code"] for it in of} == {it.code for it in market.leases}
    assert not any(it.get("id") for it in of)
    spans = [
        it["properties"].get("during") for it in fetch(market.client, "shifts", place)["shifts"]
    ]
    assert "../.." in spans or any(it and it.startswith("../") for it in spans)
    assert all(it is None or it.count("/") == 1 for it in spans)


def test_values_of_every_type_are_flat(shop: Shop) -> None:
    found = fetch(shop.client, "kinds", Tile(0, 0, 0))["kinds"]
    assert {it["id"]: it["properties"] for it in found} == {
        1: {},
        2: {
            "day": "2019-04-04",
            "moment": "2019-04-04T12:30:00Z",
            "flag": True,
            "small": 7,
            "big": 9007199254740993,
            "share": 0.25,
            "words": "سرت,Sirte",
        },
    }


def test_every_parcel_is_in_the_tile_that_holds_all(shop: Shop) -> None:
    drawn = fetch(shop.client, "parcels", Tile(0, 0, 0))["parcels"]
    assert {it["id"] for it in drawn} == set(range(1, PARCELS + 1))


def test_harbours_on_another_datum_are_where_their_items_are(shop: Shop) -> None:
    tile = over(16.6, 31.2, 9)
    (drawn,) = fetch(shop.client, "harbours", tile)["harbours"]
    assert drawn["properties"]["code"] == "sirte"
    assert not drawn.get("id")
    item = items(shop.client, "harbours")["sirte"]
    assert_same_shape(drawn["geometry"], in_cells(shape(item["geometry"]), tile))


def test_an_island_on_both_sides_of_the_antimeridian_is_drawn_on_both(shop: Shop) -> None:
    west, east = over(-179.95, -16.8, 6), over(179.95, -16.8, 6)
    for tile, sides in ((west, (-180, -179.9)), (east, (179.7, 180))):
        (drawn,) = fetch(shop.client, "islands", tile)["islands"]
        left, _, right, _ = tile.degrees()
        found = shape(drawn["geometry"]).bounds
        cells = [
            (sides[0] - left) / (right - left) * EXTENT,
            (sides[1] - left) / (right - left) * EXTENT,
        ]
        assert (found[0], found[2]) == pytest.approx(cells, abs=1)
    assert "islands" not in fetch(shop.client, "islands", over(0, -16.8, 6))
