"""The paths of documents: what there is, and what it is made of. They are the same whatever collection they tell of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from geo.link import HTML, JSON, OPENAPI, SCHEMA
from geo.openapi.parameters import PASSED_OVER, choice, path_parameter, reference
from geo.openapi.responses import TEXT, document_content, responses

Document = dict[str, Any]

TAG = "API"
SCHEMAS = {
    "queryables": "What filters may name in a collection",
    "sortables": "What the features of a collection can be sorted by",
    "schema": "What the features of a collection are made of",
    "feature-schema": "A feature of the collection as GeoJSON, as JSON Schema",
}


def documents(collections: list[str]) -> Document:
    """Every path that is not of one collection alone."""
    one = collection_id(collections)
    return {
        "/": _both("landing", "The way in: links to all there is", "landing"),
        "/conformance": _both("conformance", "The conformance classes that hold", "conformance"),
        "/functions": _both("functions", "The functions that filters may call", "functions"),
        "/openapi.json": _single("openapi", "This document", OPENAPI, "openapi", "json"),
        "/api": _single("api", "This document, for people", HTML, None, "html"),
        "/healthz": _health(),
        "/collections": _both("collections", "All collections", "collections"),
        "/collections/{collectionId}": _both(
            "collection", "One collection: where it is, and in which forms", "collection", [one]
        ),
        **{
            f"/collections/{{collectionId}}/{kind}": _both(
                kind, summary, "schema-document", [one], SCHEMA
            )
            for kind, summary in SCHEMAS.items()
        },
    }


def collection_id(collections: list[str]) -> Document:
    return path_parameter(
        "collectionId",
        "The id of a collection.",
        {"type": "string", **({"enum": collections} if collections else {})},
    )


def get(
    name: str, tag: str, summary: str, parameters: Iterable[Document], answers: Document
) -> Document:
    """A path that can be read, and nothing else."""
    return {
        "get": {
            "operationId": name,
            "tags": [tag],
            "summary": summary,
            "parameters": list(parameters),
            "responses": answers,
        }
    }


def _both(
    name: str, summary: str, schema: str, place: Iterable[Document] = (), media_type: str = JSON
) -> Document:
    """A document for programs with a page for people."""
    place = list(place)
    parameters = (*place, reference("parameters", "f-document"), _passed_over())
    answers = responses(summary, document_content(media_type, schema), missing=bool(place))
    return get(name, TAG, summary, parameters, answers)


def _single(name: str, summary: str, media_type: str, schema: str | None, form: str) -> Document:
    """A document of one form only."""
    described = reference("schemas", schema) if schema else TEXT
    answers = responses(summary, {media_type: {"schema": described}})
    return get(name, TAG, summary, (choice([form]), _passed_over()), answers)


def _health() -> Document:
    summary = "Whether the server answers, and its database"
    answers = responses(summary, {JSON: {"schema": reference("schemas", "health")}}, headers=())
    del answers["304"]
    return get("health", TAG, summary, (), answers)


def _passed_over() -> Document:
    return reference("parameters", PASSED_OVER)
