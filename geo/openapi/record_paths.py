"""The paths of the record: what changed on the map, what it said of a feature, and ground that changed hands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from geo import record_parameters
from geo.link import GEOJSON, HTML, JSON
from geo.openapi.evidence_paths import ID, Sample
from geo.openapi.parameters import PASSED_OVER, choice, describe, path_parameter, reference
from geo.openapi.paths import collection_id, get
from geo.openapi.responses import TEXT, responses
from geo.parameter import LIMIT, Parameter

Document = dict[str, Any]

TAG = "record"
ATOM = "application/atom+xml"
JSON_FEED = "application/feed+json"
# What a reader of feeds, a page or a file needs to know of it stands in its own standard.
ANY_OBJECT = {"schema": {"type": "object"}}


def paths(layers: list[str], sample: Sample | None) -> Document:
    """`layers` are the collections with a record."""
    feature: Document = path_parameter("featureId", "The id of a feature.", ID)
    layer: Document = collection_id(layers)
    if sample is not None and sample.id is not None:
        feature, layer = {**feature, "example": sample.id}, {**layer, "example": sample.layer}
    return {
        "/changes": _changes(record_parameters.changes(tuple(layers))),
        "/changes/control": _control(record_parameters.CONTROL),
        "/collections/{collectionId}/items/{featureId}/history": _history([layer, feature]),
    }


def _changes(parameters: Iterable[Parameter]) -> Document:
    summary = "What changed on the map, the newest first"
    content = {HTML: {"schema": TEXT}, ATOM: {"schema": TEXT}, JSON_FEED: ANY_OBJECT}
    asked = (*_asked(parameters), choice(["html", "atom", "json"]), _passed_over())
    return get("changes", TAG, summary, asked, responses(summary, content))


def _control(parameters: Iterable[Parameter]) -> Document:
    summary = "Which ground changed hands between two days, with the quotes of both sides"
    content = {GEOJSON: ANY_OBJECT, HTML: {"schema": TEXT}}
    asked = (*_asked(parameters), choice(["geojson", "json", "html"]), _passed_over())
    return get("controlChanges", TAG, summary, asked, responses(summary, content))


def _history(place: list[Document]) -> Document:
    summary = "All that the map ever said of a feature"
    content = {JSON: ANY_OBJECT, HTML: {"schema": TEXT}}
    asked = (*place, reference("parameters", "f-document"), _passed_over())
    return get("featureHistory", TAG, summary, asked, responses(summary, content, missing=True))


def _asked(parameters: Iterable[Parameter]) -> list[Document]:
    shared = {LIMIT.name}
    return [
        reference("parameters", it.name) if it.name in shared else describe(it) for it in parameters
    ]


def _passed_over() -> Document:
    return reference("parameters", PASSED_OVER)
