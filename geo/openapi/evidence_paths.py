"""The paths of evidence: quotes, what rests on them, and both as W3C Web Annotations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from geo.known import CLOCK
from geo.link import GEOJSON, HTML, JSON, LD
from geo.openapi.parameters import PASSED_OVER, choice, describe, path_parameter, reference
from geo.openapi.paths import collection_id, get
from geo.openapi.responses import TEXT, responses
from geo.parameter import ASOF, LIMIT, OFFSET, Parameter, keyword, whole_number

Document = dict[str, Any]

TAG = "evidence"
ID = {"type": "string", "minLength": 1}

IRIS = keyword(
    "iris",
    "",
    {"0": False, "1": True},
    "1: annotations by their names alone, to be fetched one by one; 0: whole.",
    "0",
)
PAGE = Parameter(
    "page",
    "",
    lambda text: min(whole_number("page", text, 0), 2**24),
    "A page of a container, counted from 0; without it the container itself, with its first page.",
    {"type": "integer", "minimum": 0},
)


@dataclass(frozen=True)
class Sample:
    """Something that is there, to show addresses that work; None where nothing is."""

    layer: str | None
    id: str | None
    quote: str | None
    article: str | None


def paths(layers: list[str], sample: Sample | None) -> Document:
    """`layers` are the collections that rest on quotes."""
    known = sample or Sample(None, None, None, None)
    article = _part("articleId", "The id of an article.", known.article)
    quote = _part("quoteId", "The id of a quote.", known.quote)
    layer = _example(collection_id(layers), known.layer)
    feature = [layer, _part("featureId", "The id of a feature.", known.id)]
    one = "/collections/{collectionId}/items/{featureId}"
    return {
        f"{one}/evidence": _both(
            "evidence",
            "The quotes a feature rests on",
            "evidence",
            feature,
        ),
        f"{one}/annotations/": _container(
            "feature",
            "The quotes of a feature as Web Annotations: the container, or a page of it",
            feature,
        ),
        "/articles/{articleId}/features": _resting(article),
        "/articles/{articleId}/annotations/": _container(
            "article",
            "The quotes of an article as Web Annotations: the container, or a page of it",
            [article],
        ),
        "/quotes/{quoteId}": _both("quote", "One quote", "quote-alone", [quote]),
        "/annotations/": _container(
            "dataset", "All quotes as Web Annotations: the container, or a page of it", []
        ),
        "/annotations/{quoteId}": _linked_data(
            "annotation", "One quote as a Web Annotation", "annotation", [quote, *_clock()]
        ),
        "/ns/evidence.jsonld": _linked_data(
            "evidenceContext", "Our own terms for JSON-LD", "evidence-context", []
        ),
    }


def _part(name: str, description: str, example: str | None) -> Document:
    return _example(path_parameter(name, description, ID), example)


def _example(parameter: Document, example: str | None) -> Document:
    return parameter if example is None else {**parameter, "example": example}


def _both(name: str, summary: str, schema: str, place: Iterable[Document]) -> Document:
    content = {JSON: {"schema": reference("schemas", schema)}, HTML: {"schema": TEXT}}
    parameters = (*place, *_clock(), reference("parameters", "f-document"), _passed_over())
    return get(name, TAG, summary, parameters, responses(summary, content, missing=True))


def _container(of: str, summary: str, place: list[Document]) -> Document:
    parameters = (
        *place,
        *_clock(),
        describe(IRIS),
        describe(PAGE),
        choice(["jsonld"]),
        _passed_over(),
    )
    content = {LD: {"schema": reference("schemas", "annotations")}}
    answers = responses(summary, content, missing=True)
    return get(f"annotations.{of}", TAG, summary, parameters, answers)


def _linked_data(name: str, summary: str, schema: str, place: list[Document]) -> Document:
    content = {LD: {"schema": reference("schemas", schema)}}
    answers = responses(summary, content, missing=bool(place))
    parameters = (*place, choice(["jsonld"]), _passed_over())
    return get(name, TAG, summary, parameters, answers)


def _resting(article: Document) -> Document:
    summary = "Everything on the map that rests on an article"
    content = {GEOJSON: {"schema": reference("schemas", "resting")}, HTML: {"schema": TEXT}}
    parameters = (
        article,
        reference("parameters", ASOF.name),
        *_clock(),
        reference("parameters", LIMIT.name),
        describe(OFFSET),
        choice(["geojson", "json", "html"]),
        _passed_over(),
    )
    answers = responses(summary, content, missing=True)
    return get("articleFeatures", TAG, summary, parameters, answers)


def _clock() -> list[Document]:
    return [reference("parameters", it.name) for it in CLOCK]


def _passed_over() -> Document:
    return reference("parameters", PASSED_OVER)
