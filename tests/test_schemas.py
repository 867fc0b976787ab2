"""Queryables, sortables and schemas: JSON Schema as Common Part 3 wants it, and true of the features."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from geo.link import QUERYABLES, SCHEMA, SORTABLES
from tests.market import Market
from tests.replay import Served, served  # noqa: F401 (a fixture)
from tests.shop import shop  # noqa: F401 (a fixture)

KINDS = ("queryables", "sortables", "schema")
RELATIONS = {
    "queryables": QUERYABLES,
    "sortables": SORTABLES,
    "schema": "http://www.opengis.net/def/rel/ogc/1.0/schema",
}
TYPES = {"string", "integer", "number", "boolean", "object", "array"}
SHAPES = (
    "any point multipoint linestring multilinestring polygon multipolygon geometrycollection "
    "point-or-multipoint linestring-or-multilinestring polygon-or-multipolygon"
)
GEOMETRIES = {f"geometry-{it}" for it in SHAPES.split()}
WORDS = {
    *(
        "title",
        "description",
        "type",
        "format",
        "enum",
        "items",
        "minItems",
        "maxItems",
        "maxLength",
    ),
    *("readOnly", "writeOnly", "x-ogc-role", "x-ogc-propertySeq"),
}
# The formats of temporal values.
TIMES = {"date", "date-time"}
PRIMARY = ("primary-instant", "primary-interval", "primary-interval-start", "primary-interval-end")

each_kind = pytest.mark.parametrize("kind", KINDS)


def schema(served: Served, kind: str) -> Any:
    return served.get(f"{served.path}/{kind}", SCHEMA)


def roles(document: Any) -> dict[str, list[str]]:
    """The names of the properties that have each role."""
    found: dict[str, list[str]] = {}
    for name, it in document["properties"].items():
        if "x-ogc-role" in it:
            assert isinstance(it["x-ogc-role"], str)
            found.setdefault(it["x-ogc-role"], []).append(name)
    return found


@each_kind
def test_a_schema_is_linked_and_answers_as_json_schema(served: Served, kind: str) -> None:
    links = [it for it in served.get(served.path)["links"] if it["rel"] == RELATIONS[kind]]
    assert [it["type"] for it in links] == [SCHEMA]
    answer = served.ask(links[0]["href"], SCHEMA)
    assert answer.status_code == 200
    assert answer.content_type == SCHEMA
    document = answer.json
    Draft202012Validator.check_schema(document)
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert document["type"] == "object"
    assert document["$id"] == f"http://localhost{served.path}/{kind}"
    again = served.ask(document["$id"], SCHEMA)
    assert again.content_type == SCHEMA
    assert again.json == document


@each_kind
def test_a_property_has_a_type_and_a_geometry_a_format(served: Served, kind: str) -> None:
    properties = schema(served, kind)["properties"]
    assert properties
    for name, it in properties.items():
        assert "$ref" not in it, name
        if it.get("format", "").startswith("geometry"):
            assert it["format"] in GEOMETRIES, name
            assert "type" not in it, name
        else:
            assert it["type"] in TYPES, name


@each_kind
def test_a_schema_has_no_words_but_the_standards(served: Served, kind: str) -> None:
    document = schema(served, kind)
    assert set(document) <= {
        *("$schema", "$id", "title", "description", "type", "properties", "additionalProperties"),
        *(("required",) if kind == "schema" else ()),
    }
    for name, it in document["properties"].items():
        assert set(it) <= WORDS, name
        assert it["title"], name


@each_kind
def test_every_property_has_a_place_of_its_own(served: Served, kind: str) -> None:
    places = [it["x-ogc-propertySeq"] for it in schema(served, kind)["properties"].values()]
    assert all(type(it) is int for it in places)
    assert places == sorted(set(places))


@each_kind
def test_an_id_is_one_property_that_names_the_feature(served: Served, kind: str) -> None:
    document = schema(served, kind)
    (name,) = roles(document)["id"]
    assert document["properties"][name]["type"] in {"string", "integer"}
    ids = [it["id"] for it in served.whole()]
    assert len(set(ids)) == len(ids)
    kinds = {"string": str, "integer": int}
    assert all(isinstance(it, kinds[document["properties"][name]["type"]]) for it in ids)


@each_kind
def test_a_role_is_that_of_one_property_of_its_kind(served: Served, kind: str) -> None:
    document = schema(served, kind)
    found = roles(document)
    assert set(found) <= {"id", "type", "primary-geometry", *PRIMARY}
    assert all(len(names) == 1 for names in found.values())
    for (name,) in (found[it] for it in PRIMARY if it in found):
        described = document["properties"][name]
        assert described["type"] == "string", name
        assert described["format"] in TIMES, name
    for name in found.get("primary-geometry", ()):
        assert document["properties"][name]["format"] in GEOMETRIES
    for name in found.get("type", ()):
        assert document["properties"][name]["type"] == "string"
    shapes = [
        name
        for name, it in document["properties"].items()
        if it.get("format", "").startswith("geometry")
    ]
    if len(shapes) == 1:
        assert found["primary-geometry"] == shapes


@each_kind
def test_a_feature_has_one_primary_time_at_most(served: Served, kind: str) -> None:
    document = schema(served, kind)
    found = roles(document)
    ends = [found[it][0] for it in PRIMARY[2:] if it in found]
    ways = ("primary-instant" in found) + ("primary-interval" in found) + bool(ends)
    assert ways <= 1
    assert len({document["properties"][name]["format"] for name in ends}) <= 1


def test_the_roles_of_time_are_those_that_clients_can_read(served: Served) -> None:
    """The time of JSON-FG is that of the properties with the roles."""
    document = schema(served, "schema")
    found = roles(document)
    features = served.get(f"{served.items}?f=jsonfg&limit=200", "application/geo+json")["features"]
    for feature in features:
        values = {role: feature["properties"].get(names[0]) for role, names in found.items()}
        time = feature["time"] or {}
        if "primary-interval-start" in found and time:
            first, last = time.get("interval") or 2 * [time.get("date") or time.get("timestamp")]
            assert first == (values["primary-interval-start"] or "..")
            assert last == (values["primary-interval-end"] or "..")
        if "primary-instant" in found:
            told = time.get("date") or time.get("timestamp")
            stored = values["primary-instant"]
            assert (told is None) == (stored is None)
            assert told is None or told[:16] == stored[:16]


def test_a_schema_has_what_features_have_and_nothing_else(served: Served) -> None:
    document = schema(served, "schema")
    assert document["additionalProperties"] is False
    found = roles(document)
    elsewhere = {found["id"][0], found["primary-geometry"][0]}
    features = served.whole()
    assert features
    for feature in features:
        assert set(feature["properties"]) == set(document["properties"]) - elsewhere


def test_the_values_of_features_are_those_the_schema_allows(served: Served) -> None:
    properties = schema(served, "schema")["properties"]
    for feature in served.whole()[:300]:
        for name, value in feature["properties"].items():
            # A column of JSON is called an object and may hold anything.
            if value is not None and properties[name]["type"] != "object":
                problems = Draft202012Validator(properties[name]).iter_errors(value)
                assert [it.message for it in problems] == [], name


def test_what_a_schema_requires_is_there_in_every_feature(served: Served) -> None:
    document = schema(served, "schema")
    found = roles(document)
    assert set(found["id"]) <= set(document["required"]) <= set(document["properties"])
    elsewhere = {found["id"][0]: "id", found["primary-geometry"][0]: "geometry"}
    for feature in served.whole():
        for name in document["required"]:
            place = feature if name in elsewhere else feature["properties"]
            assert place[elsewhere.get(name, name)] is not None, name


def test_the_limits_of_a_column_are_those_of_its_schema(market: Market) -> None:
    market.run(
        "create domain market.tag as varchar(5)",
        "create table market.limited (id uuid primary key default gen_random_uuid(), "
        "code varchar(12) not null, tag market.tag, letter char(3), free text, any_length varchar, "
        "other uuid, geom geometry(Point, 4326) not null)",
    )
    market.app.extensions["sourceline"].look_again()
    try:
        document = market.get("/collections/limited/schema")
        assert document["required"] == ["id", "code", "geom"]
        told = {
            name: (it.get("format"), it.get("maxLength"))
            for name, it in document["properties"].items()
            if name != "geom"
        }
        assert told == {
            "id": ("uuid", None),
            "code": (None, 12),
            "tag": (None, 5),
            "letter": (None, 3),
            "free": (None, None),
            "any_length": (None, None),
            "other": ("uuid", None),
        }
        page = market.client.get("/collections/limited/schema?f=html").text
        page = re.sub("</?code[^>]*>", "", page)
        for words in ("string uuid", "never null", "at most 12 characters"):
            assert words in page
    finally:
        market.run("drop table market.limited", "drop domain market.tag")
        market.app.extensions["sourceline"].look_again()


def test_sortables_are_neither_lists_nor_objects_nor_shapes(served: Served) -> None:
    document = schema(served, "sortables")
    for name, it in document["properties"].items():
        assert it["type"] in {"string", "integer", "number"}, name
    assert document["additionalProperties"] is False
    everything = schema(served, "schema")["properties"]
    assert set(document["properties"]) <= set(everything)
    for name in set(everything) - set(document["properties"]):
        answer = served.ask(served.items, sortby=name)
        assert answer.status_code == 400, name
        assert answer.json["parameter"] == "sortby"
    for name in document["properties"]:
        assert served.ask(served.items, sortby=name, limit=1).status_code == 200, name


def test_queryables_are_what_filters_may_name(served: Served) -> None:
    document = schema(served, "queryables")
    assert document["additionalProperties"] is False
    for name in document["properties"]:
        quoted = f'"{name}" IS NULL'
        assert served.ask(served.items, filter=quoted, limit=1).status_code == 200, name
    answer = served.ask(served.items, filter="no_such_name IS NULL")
    assert answer.status_code == 400
    assert answer.json["parameter"] == "filter"


def test_a_simple_queryable_is_a_parameter_with_the_same_schema(served: Served) -> None:
    parameters = {it["name"]: it["schema"] for it in served.parameters() if it["in"] == "query"}
    simple = {
        name: it
        for name, it in schema(served, "queryables")["properties"].items()
        if it.get("type") in {"string", "integer", "number", "boolean"}
    }
    assert simple
    for name, it in simple.items():
        for word in ("type", "enum"):
            assert parameters[name].get(word) == it.get(word), name
        if it.get("format") in TIMES:
            assert parameters[name]["format"] == it["format"], name


def test_a_simple_queryable_selects_what_has_its_value(served: Served) -> None:
    """For each property the first value there is, against a look at all features."""
    features = served.whole()[:500]
    simple = {
        name: it
        for name, it in schema(served, "queryables")["properties"].items()
        if it.get("type") in {"string", "integer", "number", "boolean"}
    }
    tried = 0
    for name, it in simple.items():
        if it.get("x-ogc-role") == "id":
            values = [feature["id"] for feature in features]
        elif name in features[0]["properties"]:
            values = [feature["properties"][name] for feature in features]
        else:
            continue
        value = next((value for value in values if value not in (None, "")), None)
        if value is None:
            continue
        written = str(value).lower() if isinstance(value, bool) else value
        found = served.get(served.items, **{name: written, "limit": 10_000})["features"]
        wanted = {it["id"] for it, has in zip(features, values, strict=True) if has == value}
        seen = {it["id"] for it in features}
        assert {it["id"] for it in found} & seen == wanted, name
        tried += 1
    assert tried
