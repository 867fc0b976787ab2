"""Layers for GIS tools: the right rows for every box and day, as RFC 7946, with validators that hold."""

from __future__ import annotations

import gzip
import json
from datetime import date, timedelta
from typing import Any

import geojson
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import box
from shapely.geometry import shape
from sqlalchemy import text

from app import create_app
from geo import database
from geo.dataset import Dataset
from geo.feature import Feature
from geo.load import load
from geo.settings import Settings
from layers import EVIDENCE_LAYERS, LAYERS

NAMES = [layer.name for layer in LAYERS]
EVIDENCE = [layer.name for layer in EVIDENCE_LAYERS]
ADDRESSES = [
    "/?f=json",
    "/conformance",
    "/collections",
    "/collections/lines",
    "/collections/lines/items",
    "/collections/lines/items?limit=1",
    "/layers/lines.geojson",
]


def get(client: FlaskClient, address: str) -> Any:
    response = client.get(address)
    assert response.status_code == 200, response.get_data(as_text=True)
    return json.loads(response.data)


def ids(collection: dict[str, Any]) -> list[str]:
    return [feature["id"] for feature in collection["features"]]


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


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_etag_is_answered_with_304_and_nothing_else(client: FlaskClient, address: str) -> None:
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    assert again.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_etag_weakened_on_its_way_is_still_known(client: FlaskClient, address: str) -> None:
    """Proxies that compress on the fly turn a strong validator into a weak one."""
    held = f"W/{client.get(address).headers['ETag']}"
    assert client.get(address, headers={"If-None-Match": held}).status_code == 304


def test_the_etag_of_one_address_says_nothing_of_another(client: FlaskClient) -> None:
    held = client.get("/layers/lines.geojson").headers["ETag"]
    for address in (
        "/layers/events.geojson",
        "/layers/lines.geojson?limit=1",
        "/collections/lines/items",
    ):
        assert client.get(address, headers={"If-None-Match": held}).status_code == 200


def test_any_version_will_do_only_where_there_is_one(client: FlaskClient) -> None:
    headers = {"If-None-Match": "*"}
    assert client.get("/collections/lines/items", headers=headers).status_code == 304
    assert client.get("/collections/lines/items/nope", headers=headers).status_code == 404


def test_a_script_may_send_its_validator_from_another_origin(client: FlaskClient) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Headers": "if-none-match"}
    answer = client.options("/layers/lines.geojson", headers=asked)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Headers"] == "*"


def test_equal_questions_get_equal_bytes(client: FlaskClient) -> None:
    for address in ADDRESSES:
        assert client.get(address).data == client.get(address).data


def test_gzip_is_another_representation_with_another_etag(client: FlaskClient) -> None:
    plain = client.get("/layers/lines.geojson")
    packed = client.get("/layers/lines.geojson", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    for response in (plain, packed):
        headers = {"If-None-Match": response.headers["ETag"]}
        assert client.get("/layers/lines.geojson", headers=headers).status_code == 304


def test_a_write_changes_every_etag_and_no_answer_is_stale(copy_url: str) -> None:
    client = create_app(Settings(database_url=copy_url)).test_client()
    before = {address: client.get(address) for address in ADDRESSES}
    engine = database.writer(copy_url)
    with engine.begin() as connection:
        connection.execute(
            text('update sourceline.actor set labels = labels || \'{"en": "Renamed"}\'')
        )
    engine.dispose()
    for address, response in before.items():
        headers = {"If-None-Match": response.headers["ETag"]}
        assert client.get(address, headers=headers).status_code == 200
    labels = {
        feature["properties"]["actor_label"]
        for feature in get(client, "/layers/control_zones.geojson")["features"]
    }
    assert labels == {"Renamed"}


def test_a_change_of_the_dataset_is_served_at_once(copy_url: str, bundled: Dataset) -> None:
    client = create_app(Settings(database_url=copy_url)).test_client()
    assert ids(get(client, "/layers/lines.geojson"))
    engine = database.writer(copy_url)
    load(engine, Dataset(**{**vars(bundled), "features": {**bundled.features, "lines": {}}}), {})
    engine.dispose()
    assert ids(get(client, "/layers/lines.geojson")) == []
    assert get(client, "/collections/lines")["extent"] == {
        "temporal": {
            "interval": [[None, None]],
            "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian",
        }
    }


@pytest.mark.parametrize("address", [*ADDRESSES, "/healthz", "/layers/none.geojson"])
def test_anyone_may_read_from_any_page(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_is_get_without_the_body(client: FlaskClient, address: str) -> None:
    whole, head = client.get(address), client.head(address)
    assert head.status_code == 200
    assert head.data == b""
    assert head.headers["ETag"] == whole.headers["ETag"]


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/layers/lines.geojson?bbox=1,2,3", "bbox"),
        ("/layers/lines.geojson?bbox=0,91,1,92", "bbox"),
        ("/layers/lines.geojson?datetime=soon", "datetime"),
        ("/layers/lines.geojson?asof=2020-02-30", "asof"),
        ("/layers/lines.geojson?limit=0", "limit"),
        ("/layers/lines.geojson?color=red", "color"),
        ("/layers/lines.geojson?bbox=%00", "bbox"),
        ("/collections?limit=1", "limit"),
        ("/collections/lines?f=xml", "f"),
        ("/collections/lines/items?f=dwg", "f"),
        ("/collections/lines/items?offset=x", "offset"),
        ("/collections/lines/items?filter=1=1;drop%20table", "filter"),
        ("/?f=xml", "f"),
    ],
)
def test_a_bad_parameter_is_answered_with_400_and_a_problem_document(
    client: FlaskClient, address: str, parameter: str
) -> None:
    response = client.get(address, headers={"Accept": "application/json"})
    assert response.status_code == 400
    assert response.content_type == "application/problem+json"
    problem = json.loads(response.data)
    assert problem["status"] == 400
    assert problem["parameter"] == parameter
    assert parameter in problem["detail"]


@pytest.mark.parametrize(
    "address",
    [
        "/layers/rivers.geojson",
        "/layers/lines.dwg",
        "/layers/lines",
        "/collections/rivers",
        "/collections/lines/items/no-such-line",
        "/collections/lines/items/%27%3B--",
        "/collections/lines/items/a%00b",
        "/nothing",
    ],
)
def test_an_address_that_names_nothing_is_answered_with_404(
    client: FlaskClient, address: str
) -> None:
    response = client.get(address, headers={"Accept": "application/json"})
    assert response.status_code == 404
    assert json.loads(response.data)["status"] == 404


def test_writing_over_http_is_answered_with_405(client: FlaskClient) -> None:
    response = client.post("/layers/lines.geojson", json={})
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_a_person_gets_a_page_for_an_error(client: FlaskClient) -> None:
    response = client.get(
        "/layers/lines.geojson?bbox=<b>", headers={"Accept": "text/html,*/*;q=0.8"}
    )
    assert response.status_code == 400
    assert response.content_type.startswith("text/html")
    assert "&lt;b&gt;" in response.get_data(as_text=True)


def test_a_database_that_is_gone_is_answered_with_503() -> None:
    app = create_app(Settings(database_url="postgresql+psycopg://nobody@/none?host=/nonexistent"))
    response = app.test_client().get("/layers/lines.geojson")
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert "nonexistent" not in response.get_data(as_text=True)


def test_the_web_can_read_and_never_write(libya_url: str) -> None:
    engine = database.reader(libya_url)
    with engine.connect() as connection:
        assert connection.scalar(text("show statement_timeout")) == "10s"
        assert connection.scalar(text("select current_user")) == "sourceline_reader"
        with pytest.raises(Exception, match=r"read-only transaction|permission denied"):
            connection.execute(text("delete from sourceline.evidence"))
    with engine.connect() as connection, pytest.raises(Exception, match="permission denied"):
        connection.execute(text("select * from sourceline.article_text"))
    engine.dispose()


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
