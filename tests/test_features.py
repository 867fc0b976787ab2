"""Layers for GIS tools: the right rows for every box and day, as RFC 7946, with their quotes and links."""

from __future__ import annotations

from datetime import date, timedelta

import geojson
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import box
from shapely.geometry import shape

from geo.dataset import Dataset
from geo.feature import Feature
from tests.layer_answers import EVIDENCE, NAMES, get, ids


@pytest.mark.parametrize("layer", NAMES)
def test_a_layer_is_a_feature_collection_by_rfc_7946(client: FlaskClient, layer: str) -> None:
    response = client.get(f"/layers/{layer}.geojson")
    assert response.content_type == "application/geo+json"
    collection = geojson.loads(response.get_data(as_text=True))
    assert collection.is_valid, collection.errors()
    assert collection["features"]
    for feature in collection["features"]:
        geometry = shape(feature["geometry"])
        assert geometry.is_valid
        for part in getattr(geometry, "geoms", [geometry]):
            if part.geom_type == "Polygon":
                assert part.exterior.is_ccw


@pytest.mark.parametrize("layer", EVIDENCE)
def test_every_feature_carries_its_quotes_actor_and_how_sure_it_is(
    client: FlaskClient, bundled: Dataset, layer: str
) -> None:
    features = get(client, f"/layers/{layer}.geojson")["features"]
    assert sorted(feature["id"] for feature in features) == sorted(bundled.features[layer])
    for served in features:
        properties, feature = served["properties"], bundled.features[layer][served["id"]]
        assert properties["name"] == feature.names["en"]
        assert properties["name_ar"] == feature.names.get("ar")
        assert properties["actor"] == feature.actor
        if feature.actor:
            assert properties["actor_label"] == bundled.actors[feature.actor].labels["en"]
        assert properties["status"] == feature.status
        assert properties["certainty"] == feature.certainty
        assert properties["geometry_basis"] == feature.geometry_basis
        assert properties["uncertainty_km"] == feature.uncertainty_km
        assert properties["quote_count"] == len(properties["quotes"]) == len(feature.evidence)
        first = bundled.quotes[feature.evidence[0].quote]
        outlet = bundled.articles[first.article].publisher
        assert properties["source_line"].startswith(f"“{first.exact}” – {outlet}, 20")
        for quoted, evidence in zip(properties["quotes"], feature.evidence, strict=True):
            quote = bundled.quotes[evidence.quote]
            article = bundled.articles[quote.article]
            assert quoted["exact"] == quote.exact
            assert (quoted["prefix"], quoted["suffix"]) == (quote.prefix, quote.suffix)
            assert (quoted["start"], quoted["end"]) == (quote.start, quote.end)
            assert quoted["supports"] == evidence.supports
            assert quoted["state"] == quote.state
            assert quoted.get("note") == quote.note
            assert quoted["article"]["publisher"] == article.publisher
            assert quoted["article"]["published"] == article.published.isoformat()
            assert quoted["article"].get("url") == article.url
            assert quoted["link"].startswith(f"{article.url or article.archive_url}#:~:text=")


def test_a_correction_travels_with_the_quote_it_corrects(
    client: FlaskClient, bundled: Dataset
) -> None:
    corrected = [quote for quote in bundled.quotes.values() if quote.corrected_by]
    assert corrected
    served = {
        quote["id"]: quote
        for layer in EVIDENCE
        for feature in get(client, f"/layers/{layer}.geojson")["features"]
        for quote in feature["properties"]["quotes"]
    }
    for quote in corrected:
        assert served[quote.id]["correction"] == bundled.quotes[quote.corrected_by].exact


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    layer=st.sampled_from(NAMES),
    x=st.lists(st.floats(-180, 180).map(lambda value: round(value, 3)), min_size=2, max_size=2),
    y=st.lists(st.floats(-90, 90).map(lambda value: round(value, 3)), min_size=2, max_size=2),
    near=st.booleans(),
)
def test_a_box_finds_what_shapely_finds(
    client: FlaskClient, bundled: Dataset, layer: str, x: list[float], y: list[float], near: bool
) -> None:
    """Half of the boxes near Libya, where they cut through things; west may be east of east."""
    if near:
        x = [round(9 + (value + 180) / 360 * 17, 3) for value in x]
        y = [round(19 + (value + 90) / 180 * 15, 3) for value in y]
    (west, east), (south, north) = x, sorted(y)
    halves = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    boxes = [box(left, south, right, north) for left, right in halves]
    features = {**bundled.features, **bundled.basemap}[layer]
    expected = {it.id for it in features.values() if any(b.intersects(it.geometry) for b in boxes)}
    found = get(client, f"/layers/{layer}.geojson?bbox={west},{south},{east},{north}")
    assert set(ids(found)) == expected


def true_in(feature: Feature, first: date | None, last: date | None) -> bool:
    """The same rule in Python: both ends inclusive, an open end reaches for ever, no time matches any time."""
    if feature.valid is None:
        return True
    begins = feature.valid.first.day if feature.valid.first else date.min
    ends = feature.valid.last.day if feature.valid.last else date.max
    return begins <= (last or date.max) and ends >= (first or date.min)


days = st.dates(date(2014, 1, 1), date(2021, 12, 31))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(layer=st.sampled_from(EVIDENCE), first=st.none() | days, last=st.none() | days)
def test_an_interval_finds_what_was_true_in_it(
    client: FlaskClient, bundled: Dataset, layer: str, first: date | None, last: date | None
) -> None:
    if first and last and first > last:
        first, last = last, first
    expected = {it.id for it in bundled.features[layer].values() if true_in(it, first, last)}
    asked = f"{first or '..'}/{last or '..'}"
    assert set(ids(get(client, f"/layers/{layer}.geojson?datetime={asked}"))) == expected


@pytest.mark.parametrize("layer", EVIDENCE)
def test_the_first_and_the_last_day_count_and_their_neighbours_do_not(
    client: FlaskClient, bundled: Dataset, layer: str
) -> None:
    for feature in bundled.features[layer].values():
        valid = feature.valid
        for end, outside in ((valid and valid.first, -1), (valid and valid.last, 1)):
            if end is None:
                continue
            found = ids(get(client, f"/layers/{layer}.geojson?asof={end.day}"))
            beyond = ids(
                get(client, f"/layers/{layer}.geojson?asof={end.day + timedelta(outside)}")
            )
            assert feature.id in found
            assert feature.id not in beyond


def test_basemap_layers_have_no_time_and_match_any(client: FlaskClient) -> None:
    assert get(client, "/layers/towns.geojson?asof=1066-10-14") == get(
        client, "/layers/towns.geojson"
    )


@pytest.mark.parametrize("layer", NAMES)
def test_the_pages_of_a_collection_make_up_the_whole_each_feature_once(
    client: FlaskClient, layer: str
) -> None:
    whole = ids(get(client, f"/layers/{layer}.geojson"))
    address: str | None = f"/collections/{layer}/items?limit=7"
    found: list[str] = []
    while address:
        page = get(client, address)
        assert page["numberMatched"] == len(whole)
        assert page["numberReturned"] == len(page["features"]) <= 7
        found += ids(page)
        links = {link["rel"]: link["href"] for link in page["links"]}
        address = links.get("next")
    assert found == whole


@pytest.mark.parametrize("layer", NAMES)
def test_an_item_is_the_feature_of_the_layer_with_links(client: FlaskClient, layer: str) -> None:
    for feature in get(client, f"/layers/{layer}.geojson?limit=3")["features"]:
        item = get(client, f"/collections/{layer}/items/{feature['id']}")
        links = item.pop("links")
        assert item == feature
        assert {"self", "collection"} <= {link["rel"] for link in links}


def test_links_are_absolute_and_lead_somewhere(client: FlaskClient) -> None:
    for address in ("/?f=json", "/collections", "/collections/lines/items?limit=1"):
        for link in get(client, address)["links"]:
            assert link["href"].startswith("http://localhost/")
            assert client.get(link["href"]).status_code == 200, link["href"]


@pytest.mark.parametrize("layer", NAMES)
def test_a_collection_is_the_same_alone_and_in_the_list_and_covers_its_features(
    client: FlaskClient, layer: str
) -> None:
    alone = get(client, f"/collections/{layer}")
    listed = {it["id"]: it for it in get(client, "/collections")["collections"]}
    assert alone == listed[layer]
    west, south, east, north = alone["extent"]["spatial"]["bbox"][0]
    around = box(west, south, east, north).buffer(1e-5)
    for feature in get(client, f"/layers/{layer}.geojson")["features"]:
        assert around.covers(shape(feature["geometry"]))


@pytest.mark.parametrize("layer", NAMES)
def test_qgis_gets_the_reference_it_knows_a_geometry_by_and_nobody_else_does(
    client: FlaskClient, layer: str
) -> None:
    """The standard wants `format` alone; QGIS pushes no spatial filter down without a `$ref`."""
    address = f"/collections/{layer}/queryables"
    plain = client.get(address)
    qgis = client.get(address, headers={"User-Agent": "Mozilla/5.0 QGIS/34008"})
    assert "$ref" not in plain.json["properties"]["geom"]
    assert qgis.json["properties"]["geom"]["$ref"].startswith("https://geojson.org/schema/")
    assert plain.headers["ETag"] != qgis.headers["ETag"]
    assert "User-Agent" in plain.headers["Vary"]
