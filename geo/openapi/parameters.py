"""Query parameters as the API document describes them.

Every parameter is a component: one under its own name where the collections agree, and one under `<collection>.<name>`
where a collection has its own. Properties asked for by name stand in the path of its items as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from geo.collection import Collection
from geo.collection_parameters import (
    dataset_tile_parameters,
    feature_parameters,
    items_parameters,
    rows_parameters,
    tile_parameters,
)
from geo.crs import Crs
from geo.format import FORMATS
from geo.parameter import FORMAT, HXL, IGNORED, IGNORED_PREFIX, LIMIT, Parameter
from geo.search import LONGEST, MOST
from geo.sorting import MOST_KEYS
from geo.translation import tags

Document = dict[str, Any]
Offered = Callable[[Collection | None], tuple[Crs, ...]]

# The values of `f`, the usual one first.
DOCUMENT_FORMS = ("json", "html")
FEATURE_FORMS = ("geojson", "json", *(name for name in FORMATS if name != "geojson"), "html")

PASSED_OVER = "passed-over"
CAMPAIGN = ("source", "medium", "campaign", "term", "content", "id")
EQUALS = "equals"


@dataclass(frozen=True)
class Own:
    """The parameters of one collection: references to components, and the properties that can be asked for by name."""

    items: tuple[Document, ...]
    item: tuple[Document, ...]
    layer: tuple[Document, ...]
    table: tuple[Document, ...]
    tile: tuple[Document, ...]
    equals: tuple[Document, ...]


def components(
    collections: Iterable[Collection], offered: Offered
) -> tuple[Document, dict[str, Own]]:
    """All parameters there are, and for each collection those it takes."""
    shared: Document = {
        # Two clients read the size of pages here, whatever collections there are.
        LIMIT.name: describe(LIMIT),
        PASSED_OVER: _passed_over(),
        "f-document": choice(DOCUMENT_FORMS),
        "f-features": choice(FEATURE_FORMS),
        HXL.name: describe(HXL),
    }
    return shared, {of.id: _own(of, offered(of), shared) for of in collections}


def _own(of: Collection, offered: tuple[Crs, ...], shared: Document) -> Own:
    """What one collection takes; components it needs are added to `shared`."""

    def refer(allowed: Iterable[Parameter]) -> list[Document]:
        return [_component(it, of, shared) for it in allowed if it.field != "equals"]

    rows = rows_parameters(of, offered, {})
    equals = tuple(describe(it, of) for it in rows if it.field == "equals")
    group = [_group(equals, of, shared)] if equals else []
    always = reference("parameters", PASSED_OVER)
    form = reference("parameters", "f-features")
    layer = (*refer(rows), *group, always)
    return Own(
        items=(*refer(items_parameters(of, offered, {})), form, always),
        item=(*refer(feature_parameters(of, offered)), form, always),
        layer=layer,
        table=(*layer, reference("parameters", HXL.name)),
        tile=(*refer(tile_parameters(of, offered, {})), *group, always),
        equals=equals,
    )


def of_dataset_tiles(collections: Iterable[str], shared: Document) -> tuple[Document, ...]:
    """What the tiles of everything are asked with; components they need are added to `shared`."""
    allowed = dataset_tile_parameters(collections)
    for it in allowed:
        shared.setdefault(it.name, describe(it))
    return tuple(reference("parameters", it.name) for it in allowed)


def _component(parameter: Parameter, of: Collection, shared: Document) -> Document:
    described = describe(parameter, of)
    name = parameter.name
    if shared.setdefault(name, described) != described:
        name = f"{of.id}.{parameter.name}"
        shared[name] = described
    return reference("parameters", name)


def _group(equals: Iterable[Document], of: Collection, shared: Document) -> Document:
    """All properties of a collection as one parameter, which an address has spelled out (`explode`)."""
    name = f"{of.id}.{EQUALS}"
    # What each means is said where the items are asked for.
    properties = {it["name"]: it["schema"] for it in equals}
    shared[name] = {
        "name": EQUALS,
        "in": "query",
        "description": "Only features with these values, each written as a parameter of its own.",
        "required": False,
        "style": "form",
        "explode": True,
        "schema": {"type": "object", "properties": properties, "additionalProperties": False},
    }
    return reference("parameters", name)


def describe(parameter: Parameter, of: Collection | None = None) -> Document:
    """A parameter as OpenAPI has it; several values are separated by commas."""
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.description,
        "required": False,
        # Both are the defaults or nearly so, but the OGC's test suite looks for them.
        "style": "form",
        "explode": False,
        "schema": _schema(parameter, of),
    }


def choice(forms: Iterable[str]) -> Document:
    """The parameter `f` of a resource with these forms."""
    described = describe(FORMAT)
    return {**described, "schema": {**described["schema"], "enum": list(forms)}}


def reference(kind: str, name: str) -> Document:
    return {"$ref": f"#/components/{kind}/{name}"}


def path_parameter(name: str, description: str, schema: Mapping[str, Any]) -> Document:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": dict(schema),
    }


def _schema(parameter: Parameter, of: Collection | None) -> Document:
    said = SAID.get(parameter.name, {})
    # One of the same name elsewhere may take a single value.
    if "items" in said and parameter.schema.get("type") != "array":
        said = {}
    schema = {**parameter.schema, **said}
    if parameter.field == "equals":
        return {**parameter.schema, **INTEGER} if schema.get("type") == "integer" else schema
    if parameter.name == "sortby" and of is not None:
        schema |= _sorting(of)
    return schema


INTEGER = {"format": "int64"}

# What is said of values besides their type. A format that JSON Schema does not know is for people, and for tests.
SAID: dict[str, Document] = {
    "bbox": {"not": {"minItems": 5, "maxItems": 5}},
    "cursor": {"format": "cursor"},
    "datetime": {"format": "date-or-interval"},
    "known": {"format": "date-or-moment"},
    "view": {"format": "view"},
    "filter": {"format": "cql2"},
    "offset": INTEGER,
    "q": {
        "maxItems": MOST,
        "items": {"type": "string", "minLength": 1, "maxLength": LONGEST, "format": "words"},
    },
    "startindex": INTEGER,
}


def _sorting(of: Collection) -> Document:
    names = [it.name for it in of.sortables]
    return {
        "maxItems": MOST_KEYS,
        "uniqueItems": True,
        "items": {
            "type": "string",
            "enum": [f"{sign}{name}" for name in names for sign in ("", "-", "+")],
        },
    }


def _language() -> Document:
    """It is passed over where an answer has no words for people; but it has to be one there is."""
    return {"type": "string", "enum": list(tags())}


def _passed_over() -> Document:
    """One parameter for all of them, spelled out in an address; a name that is not among them is an error."""
    names = [*sorted(IGNORED), *(f"{IGNORED_PREFIX}{it}" for it in CAMPAIGN)]
    return {
        "name": PASSED_OVER,
        "in": "query",
        "description": "What proxies, analytics and cache busters add to addresses, and the language of pages. It "
        "changes nothing of the data.",
        "required": False,
        "style": "form",
        "explode": True,
        "schema": {
            "type": "object",
            "properties": {name: {"type": "string"} for name in names} | {"lang": _language()},
            "additionalProperties": False,
        },
    }
