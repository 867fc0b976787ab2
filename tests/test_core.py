"""The documents of OGC API – Features Part 1 and Common Parts 1 and 2: each has the shape and the links it should."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from requests.utils import parse_header_links

from geo.link import GEOJSON, HTML, JSON, LONGEST_HEADER, OPENAPI, Link, plain
from geo.standards import DECLARED
from layers import LAYERS
from tests.replay import OWN, Served, served  # noqa: F401 (a fixture)
from tests.shop import Shop, shop  # noqa: F401 (a fixture)

NAMES = [it.name for it in LAYERS]
LONG_CONFORMANCE = "http://www.opengis.net/def/rel/ogc/1.0/conformance"
DOCUMENTS = ["/", "/conformance", "/collections", "/collections/lines"]

TEXT = {"type": "string"}
LINKS = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["href", "rel", "type"],
        "properties": {
            # Only a licence stands elsewhere.
            "href": {
                "type": "string",
                "pattern": "^(http://localhost/|https://creativecommons.org/)",
            },
            "rel": {"type": "string", "minLength": 1},
            "type": {"type": "string", "pattern": "^[a-z]+/[a-z0-9.+-]+"},
        },
    },
}
NUMBERS = {"type": "array", "minItems": 4, "maxItems": 4, "items": {"type": "number"}}
# A moment of RFC 3339, or null for an open end.
MOMENT = {"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"}
COLLECTION = {
    "type": "object",
    "required": ["id", "links"],
    "properties": {
        "id": TEXT,
        "title": TEXT,
        "description": TEXT,
        "links": LINKS,
        "itemType": {"const": "feature"},
        "crs": {"type": "array", "minItems": 1, "items": TEXT},
        "extent": {
            "type": "object",
            "properties": {
                "spatial": {
                    "required": ["bbox"],
                    # One box, for all there is.
                    "properties": {"bbox": {"type": "array", "maxItems": 1, "items": NUMBERS}},
                },
                "temporal": {
                    "required": ["interval"],
                    "properties": {
                        "interval": {
                            "type": "array",
                            "maxItems": 1,
                            "items": {"minItems": 2, "maxItems": 2, "items": MOMENT},
                        }
                    },
                },
            },
        },
    },
}
SHAPES: dict[str, dict[str, Any]] = {
    "/": {"required": ["links"], "properties": {"title": TEXT, "links": LINKS}},
    "/conformance": {
        "required": ["conformsTo"],
        "properties": {"conformsTo": {"type": "array", "minItems": 1, "items": TEXT}},
    },
    "/collections": {
        "required": ["links", "collections"],
        "properties": {"links": LINKS, "collections": {"type": "array", "items": COLLECTION}},
    },
    "/collections/lines": COLLECTION,
}


def get(client: FlaskClient, address: str, accept: str = JSON) -> Any:
    answer = client.get(address, headers={"Accept": accept})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.mimetype == accept
    return json.loads(answer.data)


def problems(schema: dict[str, Any], document: Any) -> list[str]:
    return [it.message for it in Draft202012Validator(schema).iter_errors(document)]


def of(document: Any, relation: str) -> list[Link]:
    return [it for it in document["links"] if it["rel"] == relation]


@pytest.mark.parametrize("address", DOCUMENTS)
def test_a_document_has_the_shape_of_its_standard(client: FlaskClient, address: str) -> None:
    assert problems(SHAPES[address], get(client, address)) == []


def test_a_document_of_another_shape_is_noticed(client: FlaskClient) -> None:
    document = get(client, "/collections")
    del document["collections"][0]["links"][0]["type"]
    assert problems(SHAPES["/collections"], document) != []


def test_the_landing_page_leads_everywhere(client: FlaskClient) -> None:
    landing = get(client, "/")
    for relation in ("service-desc", "service-doc", "conformance", LONG_CONFORMANCE, "data"):
        assert of(landing, relation), relation
    (definition,), (page,) = of(landing, "service-desc"), of(landing, "service-doc")
    assert (definition["type"], page["type"]) == (OPENAPI, HTML)


def test_the_api_definition_comes_in_the_form_that_is_asked_for(client: FlaskClient) -> None:
    landing = get(client, "/")
    for relation, media_type in (("service-desc", OPENAPI), ("service-doc", HTML)):
        (link,) = of(landing, relation)
        answer = client.get(link["href"], headers={"Accept": media_type})
        assert answer.status_code == 200
        assert answer.content_type.startswith(media_type)
        assert "/collections/lines/items" in answer.text


def test_the_api_definition_is_at_api(client: FlaskClient) -> None:
    assert client.get("/api", headers={"Accept": HTML}).status_code == 200


def test_conformance_lists_all_that_is_kept_and_nothing_else(client: FlaskClient) -> None:
    assert get(client, "/conformance")["conformsTo"] == [it.uri for it in DECLARED]


def test_every_collection_is_in_the_list(client: FlaskClient, shop: Shop) -> None:
    assert [it["id"] for it in get(client, "/collections")["collections"]] == NAMES
    assert set(OWN) <= {it["id"] for it in shop.get("/collections")["collections"]}


@pytest.mark.parametrize("address", ["/conformance", "/collections"])
def test_a_document_links_to_itself_and_to_its_other_form(
    client: FlaskClient, address: str
) -> None:
    document = get(client, address)
    assert [it["type"] for it in of(document, "self")] == [JSON]
    assert [it["type"] for it in of(document, "alternate")] == [HTML]


def test_a_collection_has_its_shape_and_links_to_itself_and_to_its_other_form(
    served: Served,
) -> None:
    document = served.get(served.path)
    assert problems(COLLECTION, document) == []
    assert document["id"] == served.id
    assert document["itemType"] == "feature"
    assert [it["type"] for it in of(document, "self")] == [JSON]
    assert [it["type"] for it in of(document, "alternate")] == [HTML]


def test_a_collection_links_once_to_its_items_in_every_format(served: Served) -> None:
    document = served.get(served.path)
    offered = next(it for it in served.parameters() if it["name"] == "f")["schema"]["enum"]
    links = of(document, "items")
    # json is GeoJSON by another name.
    assert len(links) == len(set(offered) - {"json"})
    assert len({it["type"] for it in links}) == len(links)
    for it in links:
        if plain(it["type"]) in {GEOJSON, HTML, "text/csv"}:
            answer = served.ask(it["href"], "", limit=1)
            assert answer.status_code == 200
            assert answer.mimetype == plain(it["type"])


def test_the_extent_of_a_table_covers_its_features(served: Served) -> None:
    """As JSON-FG has them: all shapes in degrees, all times."""
    extent = served.get(served.path)["extent"]
    features = served.get(f"/layers/{served.id}.jsonfg")["features"]
    west, south, east, north = extent["spatial"]["bbox"][0]
    for feature in features:
        for x, y in positions((feature["geometry"] or {}).get("coordinates", [])):
            assert west - 1e-5 <= x <= east + 1e-5
            assert south - 1e-5 <= y <= north + 1e-5
    times = [it["time"] for it in features if it["time"]]
    if not times:
        return
    ((first, last),) = extent["temporal"]["interval"]
    for time in times:
        begins, ends = time.get("interval") or 2 * [time.get("date") or time["timestamp"]]
        assert first is None or (begins != ".." and begins[:10] >= first[:10]), time
        assert last is None or (ends != ".." and ends[:10] <= last[:10]), time


def positions(coordinates: Any) -> list[tuple[float, float]]:
    if coordinates and isinstance(coordinates[0], int | float):
        return [(coordinates[0], coordinates[1])]
    return [it for part in coordinates for it in positions(part)]


def test_a_page_and_a_feature_link_to_themselves_and_to_all_their_other_forms(
    served: Served,
) -> None:
    page = served.get(served.items, GEOJSON, limit=2)
    feature = served.get(f"{served.items}/{page['features'][0]['id']}", GEOJSON)
    offered = next(it for it in served.parameters() if it["name"] == "f")["schema"]["enum"]
    forms = len(set(offered) - {"json"})
    for document in (page, feature):
        assert problems(LINKS, document["links"]) == []
        assert [plain(it["type"]) for it in of(document, "self")] == [GEOJSON]
        others = [it for it in of(document, "alternate") if "/items" in it["href"]]
        assert len({it["type"] for it in others}) == len(others) == forms - 1
        (collection,) = of(document, "collection")
        assert served.get(collection["href"])["id"] == served.id
    assert served.get(of(feature, "self")[0]["href"], GEOJSON)["id"] == feature["id"]


@pytest.mark.parametrize(
    "address",
    [*DOCUMENTS, "/functions", "/collections/lines/items?limit=1"],
)
def test_a_link_leads_to_what_its_type_says(client: FlaskClient, address: str) -> None:
    for it in (
        get(client, f"{address}{'&' if '?' in address else '?'}f=jsonfg", GEOJSON)["links"]
        if ("items" in address)
        else get(client, address)["links"]
    ):
        if it["rel"] in {"profile", "license"}:
            continue
        answer = client.get(it["href"])
        assert answer.status_code == 200, it
        assert answer.mimetype == plain(it["type"]), it


def test_an_answer_has_no_time_stamp_but_that_of_its_making(served: Served) -> None:
    """The standard's timeStamp is the moment of the answer; equal bytes for equal questions leave no room for one."""
    page = served.get(served.items, GEOJSON, limit=1)
    assert "timeStamp" not in page


def test_a_box_finds_what_has_no_place_too(shop: Shop) -> None:
    nowhere = {it.id for it in shop.market.stalls if it.x is None}
    inside = {
        it.id
        for it in shop.market.stalls
        if it.x is not None and it.y is not None and -40 <= it.x <= 60 and -30 <= it.y <= 50
    }
    found = shop.get("/collections/stalls/items", bbox="-40,-30,60,50", limit=1000)
    assert {it["id"] for it in found["features"]} == nowhere | inside
    assert nowhere
    assert inside


SELECTIONS = {
    "bbox": "-120,-60,150,70",
    "datetime": "2019-04-04",
    "filter": "size > 0",
    "grade": "2",
    "q": "Sirte",
}


def test_all_that_selects_selects_together(shop: Shop) -> None:
    """Each two of them find what both find alone."""

    def ids(**arguments: str) -> set[int]:
        page = shop.get("/collections/stalls/items", **arguments, limit=1000)
        assert page["numberMatched"] == page["numberReturned"] == len(page["features"])
        return {it["id"] for it in page["features"]}

    alone = {name: ids(**{name: value}) for name, value in SELECTIONS.items()}
    assert all(0 < len(it) < len(shop.market.stalls) for it in alone.values())
    for one in SELECTIONS:
        for other in SELECTIONS:
            both = ids(**{one: SELECTIONS[one], other: SELECTIONS[other]})
            assert both == alone[one] & alone[other], (one, other)
    assert ids(**SELECTIONS) == set.intersection(*alone.values())


@pytest.mark.parametrize("layer", NAMES)
def test_features_are_geojson_and_all_else_is_json(client: FlaskClient, layer: str) -> None:
    items = f"/collections/{layer}/items?limit=1"
    for accept in ("*/*", JSON, GEOJSON, ""):
        page = client.get(items, headers={"Accept": accept} if accept else {})
        assert page.content_type == GEOJSON
        item = client.get(f"/collections/{layer}/items/{page.json['features'][0]['id']}")
        assert item.content_type == GEOJSON
        assert (page.json["type"], item.json["type"]) == ("FeatureCollection", "Feature")
        for address in ("/conformance", "/collections", f"/collections/{layer}"):
            assert client.get(address, headers={"Accept": accept}).content_type == JSON


def test_a_collection_is_described_by_a_schema(served: Served) -> None:
    links = of(served.get(served.path), "describedby")
    assert links
    for it in links:
        answer = served.ask(it["href"], it["type"])
        assert (answer.status_code, answer.mimetype) == (200, it["type"])


def test_the_last_page_links_no_further(served: Served) -> None:
    total = served.get(served.items, resultType="hits")["numberMatched"]
    assert of(served.get(served.items, limit=10_000), "next") == []
    if total > 1:
        (after,) = of(served.get(served.items, limit=total - 1), "next")
        last = served.get(after["href"])
        assert last["numberReturned"] == 1
        assert of(last, "next") == []


def test_what_has_no_time_is_matched_by_every_datetime(shop: Shop) -> None:
    timeless = {it.id for it in shop.market.stalls if it.observed_at is None}
    moments = [it.observed_at for it in shop.market.stalls if it.observed_at]
    never = (max(moments) + timedelta(days=900)).date().isoformat()
    found = shop.get("/collections/stalls/items", datetime=never, limit=1000)
    assert timeless
    assert {it["id"] for it in found["features"]} == timeless


@pytest.mark.parametrize("address", DOCUMENTS)
def test_the_links_of_a_document_are_in_its_header(client: FlaskClient, address: str) -> None:
    """As many as fit: a proxy takes a header of some kilobytes, and of a collection's links some are left out."""
    answer = client.get(address, headers={"Accept": JSON})
    told = [(it["href"], it["rel"]) for it in answer.json["links"]]
    found = [(it["url"], it["rel"]) for it in parse_header_links(answer.headers["Link"])]
    assert found == [it for it in told if it in found]
    assert len(found) == len(told) or len(answer.headers["Link"]) > LONGEST_HEADER - 300


def test_what_rests_on_quotes_links_to_the_licence_of_the_dataset(client: FlaskClient) -> None:
    licences = {
        it["id"]: [found["href"] for found in of(it, "license")]
        for it in get(client, "/collections")["collections"]
    }
    address = "https://creativecommons.org/licenses/by/4.0/"
    assert licences == {it.name: [address] if it.evidence else [] for it in LAYERS}
    (alone,) = of(get(client, "/collections/lines"), "license")
    assert (alone["href"], alone["type"]) == (address, HTML)
    assert "CC BY 4.0" in alone["title"]


def test_the_list_of_collections_is_described_by_a_page_of_sources(client: FlaskClient) -> None:
    (described,) = of(get(client, "/collections"), "describedby")
    assert described["type"] == HTML
    page = client.get(described["href"])
    assert page.mimetype == HTML
    assert "Natural Earth" in page.text
