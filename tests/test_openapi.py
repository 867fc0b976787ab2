"""The API document: valid OpenAPI 3.0, what clients look for in it, and nothing in it but what is there."""

from __future__ import annotations

import copy
import gzip
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_schema_validator import OAS30Validator
from openapi_spec_validator import OpenAPIV30SpecValidator

from geo import openapi
from geo.collection import Collection
from geo.crs import CRS84, epsg
from geo.settings import CHECKOUT
from layers import LAYERS
from web import features as web_features
from web.store import store

Document = dict[str, Any]

NAMES = [layer.name for layer in LAYERS]
ITEMS = [f"/collections/{name}/items" for name in NAMES]
# Files that pages are made of: their names change with every release.
NOT_TOLD = {"assets.static", "assets.vendor", "house.logo_file"}
LITERAL = (
    "features.items",
    "features.item",
    "downloads.plain_layer",
    "tiles.collection_tileset",
    "tiles.collection_tile",
)
# What a part of an address is called in the code, and in the document.
PARTS = {
    "path:feature": "featureId",
    "feature": "featureId",
    "article": "articleId",
    "quote": "quoteId",
    "suffix": "suffix",
    "matrix_set": "tileMatrixSetId",
    "tile_matrix": "tileMatrix",
    "row": "tileRow",
    "column": "tileCol",
    "style": "styleId",
}
WORLD = {"tileMatrix": "0", "tileRow": "0", "tileCol": "0"}


@pytest.fixture(scope="session")
def document(app: Flask) -> Document:
    answer = app.test_client().get("/openapi.json")
    assert answer.content_type == "application/vnd.oai.openapi+json;version=3.0"
    return json.loads(answer.data)


@pytest.fixture(scope="session")
def collections(app: Flask) -> list[Collection]:
    with app.app_context():
        return list(store().inventory.collections.values())


def resolve(document: Document, found: Document) -> Document:
    while "$ref" in found:
        _, *steps = found["$ref"].split("/")
        found = document
        for step in steps:
            found = found[step]
    return found


def parameters(document: Document, path: str) -> dict[str, Document]:
    every = (resolve(document, it) for it in document["paths"][path]["get"]["parameters"])
    return {it["name"]: it for it in every}


def names(document: Document, path: str) -> set[str]:
    """What can stand before `=` in an address: a parameter that is spelled out stands for its members."""
    written: set[str] = set()
    for it in parameters(document, path).values():
        if it["in"] == "query":
            written |= set(it["schema"]["properties"]) if it["explode"] else {it["name"]}
    return written


def problems(document: Document, schema: Document, instance: Any) -> list[str]:
    checked = OAS30Validator({**schema, "components": document["components"]})
    return [error.message for error in checked.iter_errors(instance)]


def chosen(path: str) -> bool:
    """Whether every form of a path is worth its time: files take long, and collections are all made alike."""
    return not any(name in path for name in NAMES if name not in {"lines", "towns"})


def addresses(document: Document, client: FlaskClient) -> Iterator[tuple[str, str]]:
    """Every path that is chosen with the addresses it stands for, in each of its forms."""
    for path in filter(chosen, document["paths"]):
        known = parameters(document, path)
        filled = [path]
        for name in re.findall(r"\{(\w+)\}", path):
            if name in WORLD:
                values = [WORLD[name]]
            elif "example" in known[name]:
                values = [known[name]["example"]]
            elif name == "featureId":
                listed = client.get(f"{path.partition('/{')[0]}?limit=1&f=json").json
                values = [listed["features"][0]["id"]]
            else:
                values = known[name]["schema"]["enum"]
            filled = [it.replace(f"{{{name}}}", value) for it in filled for value in values]
        named = next((it for it in ("f", "format") if it in known), None)
        forms = known[named]["schema"]["enum"] if named else [None]
        needed = {
            name: it["example"]
            for name, it in known.items()
            if it["in"] == "query" and it["required"]
        }
        for address in filled:
            for form in forms:
                asked = {**needed, **({named: form} if named else {})}
                yield path, f"{address}?{urlencode(asked)}" if asked else address


def test_it_is_valid_openapi_3_0(document: Document) -> None:
    assert document["openapi"] == "3.0.3"
    assert list(OpenAPIV30SpecValidator(document).iter_errors()) == []


def test_it_has_every_route_and_no_other(app: Flask, document: Document) -> None:
    expected = set()
    assert {rule.endpoint for rule in app.url_map.iter_rules()} >= NOT_TOLD
    for rule in app.url_map.iter_rules():
        if rule.endpoint in NOT_TOLD or "GET" not in (rule.methods or ()):
            continue
        path = rule.rule
        for ours, theirs in PARTS.items():
            path = path.replace(f"<{ours}>", f"{{{theirs}}}")
        ids = NAMES if rule.endpoint in LITERAL else ["{collectionId}"]
        for name in ids:
            expected.add(re.sub("<(collection|name)>", name, path))
    expected |= {f"/layers/{name}.csv" for name in NAMES}
    assert set(document["paths"]) == expected


def test_every_address_answers_as_the_document_says(
    document: Document, client: FlaskClient
) -> None:
    seen = set()
    for path, address in addresses(document, client):
        answer = client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.get_data(as_text=True)}"
        described = document["paths"][path]["get"]["responses"]["200"]
        # With its version where the document has it, else without the charset or profile that is a parameter of it.
        media_type = answer.content_type
        if media_type not in described["content"]:
            media_type = answer.mimetype
        assert media_type in described["content"], address
        seen.add((path, media_type))
        schema = resolve(document, described["content"][media_type]["schema"])
        if schema["type"] == "object":
            assert problems(document, schema, answer.json) == [], address
        if "html" not in media_type and path != "/healthz":
            missing = {"ETag", "Content-Crs"} & set(described["headers"]) - set(
                answer.headers.keys()
            )
            assert not missing, address
    described = {
        (path, media_type)
        for path, methods in document["paths"].items()
        if chosen(path)
        for media_type in methods["get"]["responses"]["200"]["content"]
    }
    assert seen == described


@pytest.mark.parametrize(
    ("member", "value"),
    [
        (("type",), "Features"),
        (("numberReturned",), -1),
        (("links", 0, "href"), None),
        (("features", 0, "id"), None),
        (("features", 0, "geometry", "type"), "Point"),
        (("features", 0, "geometry", "coordinates"), [1, 2]),
        (("features", 0, "properties", "kind"), "no such kind"),
        (("features", 0, "properties", "surprise"), 1),
        (("features", 0, "properties", "quotes", 0, "exact"), ""),
    ],
)
def test_an_answer_that_is_wrong_in_one_member_is_refused(
    document: Document, client: FlaskClient, member: tuple[Any, ...], value: Any
) -> None:
    right = client.get("/collections/lines/items").json
    schema = document["components"]["schemas"]["lines.features"]
    wrong = copy.deepcopy(right)
    place = wrong
    for step in member[:-1]:
        place = place[step]
    place[member[-1]] = value
    assert problems(document, schema, right) == []
    assert problems(document, schema, wrong) != []


@pytest.mark.parametrize(
    "question", ["crs={}3857", "skipGeometry=true", "properties=name", "limit=1"]
)
@pytest.mark.parametrize("form", ["geojson", "jsonfg"])
def test_features_are_as_described_however_they_are_asked_for(
    document: Document, client: FlaskClient, form: str, question: str
) -> None:
    asked = question.format("http://www.opengis.net/def/crs/EPSG/0/")
    for name in NAMES:
        answer = client.get(f"/collections/{name}/items?f={form}&{asked}")
        schema = document["components"]["schemas"][f"{name}.features"]
        assert problems(document, schema, answer.json) == [], name


def test_qgis_and_arcgis_find_the_size_of_a_page(document: Document) -> None:
    limit = document["components"]["parameters"]["limit"]
    assert limit["schema"] == {"type": "integer", "minimum": 1, "maximum": 10_000, "default": 100}


@pytest.mark.parametrize("path", ITEMS)
def test_the_ogc_suite_finds_what_it_looks_for(document: Document, path: str) -> None:
    known = parameters(document, path)
    for name in ("limit", "bbox", "datetime"):
        assert known[name]["in"] == "query"
        assert (known[name]["style"], known[name]["explode"]) == ("form", False)
        assert known[name]["required"] is False
    box = known["bbox"]["schema"]
    assert (box["type"], box["minItems"], box["maxItems"]) == ("array", 4, 6)
    assert box["items"]["type"] == "number"
    assert known["datetime"]["schema"]["type"] == "string"
    assert {"minimum", "maximum", "default"} < set(known["limit"]["schema"])
    # It skips its test of unknown parameters where any is free-form.
    assert not any(it["schema"].get("additionalProperties") for it in known.values())


@pytest.mark.parametrize("path", ITEMS)
def test_gdal_and_qgis_find_what_they_can_push_down(
    document: Document, client: FlaskClient, path: str
) -> None:
    # Read as they read it: from the list itself, following no reference.
    plain = {
        it["name"]
        for it in document["paths"][path]["get"]["parameters"]
        if it.get("in") == "query"
        and (it["style"], it["explode"]) == ("form", False)
        and it["schema"]["type"] in {"string", "integer", "number", "boolean"}
    }
    queryables = client.get(path.replace("items", "queryables")).json["properties"]
    simple = {name for name, it in queryables.items() if it.get("type") in {"string", "integer"}}
    assert simple <= plain | {"id"}
    assert "name" in plain
    known = parameters(document, path)
    assert "hits" in known["resultType"]["schema"]["enum"]
    assert known["filter-lang"]["schema"]["enum"] == ["cql2-text", "cql2-json", "cql-text"]
    assert known["filter-lang"]["schema"]["default"] == "cql2-text"


def test_the_values_of_f_are_those_the_server_takes(document: Document) -> None:
    every = document["components"]["parameters"]
    assert every["f-features"]["schema"]["enum"] == list(web_features.FEATURES)
    assert every["f-document"]["schema"]["enum"] == list(web_features.DOCUMENT)


def test_the_parameters_are_those_the_server_takes(document: Document, client: FlaskClient) -> None:
    passed_over = set(parameters(document, "/")["passed-over"]["schema"]["properties"])
    filled = {
        "collectionId": "lines",
        "featureId": "border-tunisia",
        "suffix": "geojson",
        "tileMatrixSetId": "WebMercatorQuad",
        "styleId": "sourceline",
        "articleId": "trt-world-2020-12",
        "quoteId": "a0-s002",
        **WORLD,
    }
    # oEmbed passes over what it does not know.
    for path in set(document["paths"]) - {"/healthz", "/oembed"}:
        address = f"{path.format_map(filled)}?nonsense=1"
        answer = client.get(address, headers={"Accept": "application/json"})
        assert answer.status_code == 400, address
        listed = re.search(r"Use any of: (.*?)\.", answer.json["detail"])
        assert listed is not None
        assert set(listed[1].split(", ")) == names(document, path) - passed_over, address


def test_what_is_passed_over_changes_nothing(document: Document, client: FlaskClient) -> None:
    plain = client.get("/collections/lines/items").json["features"]
    for name, schema in parameters(document, "/")["passed-over"]["schema"]["properties"].items():
        for value in schema.get("enum", ["1"]):
            answer = client.get(f"/collections/lines/items?{name}={value}")
            assert (answer.status_code, answer.json["features"]) == (200, plain)


@pytest.mark.parametrize(
    ("path", "address", "status"),
    [
        ("/collections/lines/items", "/collections/lines/items?limit=unlimited", "400"),
        ("/layers/lines.csv", "/layers/lines.csv?hxl=maybe", "400"),
        ("/collections/{collectionId}", "/collections/no-such", "404"),
        ("/collections/lines/items/{featureId}", "/collections/lines/items/no-such", "404"),
        ("/layers/lines.{suffix}", "/layers/lines.xyz", "404"),
    ],
)
def test_problems_are_as_described(
    document: Document, client: FlaskClient, path: str, address: str, status: str
) -> None:
    answer = client.get(address)
    assert answer.status == f"{answer.status_code} {answer.status.partition(' ')[2]}"
    assert str(answer.status_code) == status
    described = resolve(document, document["paths"][path]["get"]["responses"][status])
    schema = described["content"][answer.content_type]["schema"]
    assert problems(document, schema, answer.json) == []


def test_operations_have_names_of_their_own(document: Document) -> None:
    ids = [it["get"]["operationId"] for it in document["paths"].values()]
    assert len(set(ids)) == len(ids)
    tags = {tag for it in document["paths"].values() for tag in it["get"]["tags"]}
    assert tags == {it["name"] for it in document["tags"]}


def test_the_operations_of_tiles_are_named_as_the_standard_names_them(document: Document) -> None:
    ends = {"/tiles": "getTileSetsList", "Id}": "getTileSet", "Col}": "getTile"}
    for path, methods in document["paths"].items():
        start, found, rest = path.partition("/tiles")
        if found and not path.startswith("/tileM"):
            name = ends[next(it for it in ends if (found + rest).endswith(it))]
            kind = "collection" if start else "dataset"
            assert f".{methods['get']['operationId']}".endswith(f".{kind}.vector.{name}"), path


def test_every_component_is_used(document: Document) -> None:
    text = json.dumps(document)
    for kind, found in document["components"].items():
        for name in found:
            assert f'"#/components/{kind}/{name}"' in text


def test_two_hundred_collections_fit_into_one_document(collections: list[Collection]) -> None:
    lines = next(it for it in collections if it.id == "lines")
    many = [replace(lines, id=f"lines_{number}") for number in range(200)]
    made = json.dumps(openapi.document("", "", "/", many, lambda _: (CRS84, epsg(4326))))
    assert len(made) < 5_000_000
    assert len(gzip.compress(made.encode())) < 250_000


def test_a_collection_with_a_crs_of_its_own_has_parameters_of_its_own(
    collections: list[Collection],
) -> None:
    lines = next(it for it in collections if it.id == "lines")
    other = replace(lines, id="other")

    def offered(of: Collection | None) -> tuple[Any, ...]:
        return (CRS84, epsg(2062)) if of is other else (CRS84,)

    made = openapi.document("", "", "http://maps.example.org/", [lines, other], offered)
    assert made["servers"] == [{"url": "http://maps.example.org"}]
    for of in (lines, other):
        known = parameters(made, f"/collections/{of.id}/items")
        assert known["crs"]["schema"]["enum"] == [it.uri for it in offered(of)]


def test_without_collections_it_is_still_a_document() -> None:
    made = openapi.document("", "", "http://maps.example.org/", [], lambda _: (CRS84,), "CC0")
    # As it is sent: the validator's own compiler knows no kinds of str.
    sent = json.loads(json.dumps(made))
    assert list(OpenAPIV30SpecValidator(sent).iter_errors()) == []
    assert made["info"]["license"] == {"name": "CC0"}


def test_its_version_is_that_of_the_project() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == openapi.VERSION
