"""The paths of what is made for people first: pages, pictures, search, oEmbed. Which there are, the web side says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from geo.link import HTML
from geo.openapi.evidence_paths import ID, Sample
from geo.openapi.parameters import PASSED_OVER, choice, describe, path_parameter, reference
from geo.openapi.paths import collection_id, get
from geo.openapi.responses import BINARY, TEXT, responses
from geo.parameter import Parameter

Document = dict[str, Any]

TAG = "pages"
# What the parts of a path are, and which member of a sample shows one.
PLACES = {
    "articleId": ("The id of an article.", "article"),
    "quoteId": ("The id of a quote.", "quote"),
    "featureId": ("The id of a feature.", "id"),
}


@dataclass(frozen=True)
class Page:
    """A path as its route has it, with {names} for its parts; `forms` are the values of `f`, none where it has no such
    parameter. `needs` are paths of this server, by parameters that take an address and have to be given.
    """

    path: str
    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    media_types: tuple[str, ...] = (HTML,)
    forms: tuple[str, ...] = ()
    needs: Mapping[str, str] | None = None
    passes_over: bool = True


def paths(
    pages: Iterable[Page],
    server: str,
    layers: list[str],
    sample: Sample | None,
    shared: Document,
) -> Document:
    """`layers` are the collections that rest on quotes; parameters that pages have in common are added to `shared`."""
    known = sample or Sample(None, None, None, None)
    return {it.path: _path(it, server, layers, known, shared) for it in pages}


def _path(page: Page, server: str, layers: list[str], sample: Sample, shared: Document) -> Document:
    needs = {name: f"{server.rstrip('/')}{it}" for name, it in (page.needs or {}).items()}
    asked = [
        *_places(page, layers, sample),
        *(_parameter(it, needs, shared) for it in page.parameters),
        *([choice(page.forms)] if page.forms else ()),
        *([reference("parameters", PASSED_OVER)] if page.passes_over else ()),
    ]
    content = {it: {"schema": _schema(it)} for it in page.media_types}
    answers = responses(page.summary, content, missing="{" in page.path or bool(needs))
    return get(page.name, TAG, page.summary, asked, answers)


def _places(page: Page, layers: list[str], sample: Sample) -> Iterable[Document]:
    if "{collectionId}" in page.path:
        yield _shown(collection_id(layers), sample.layer)
    for name, (words, member) in PLACES.items():
        if f"{{{name}}}" in page.path:
            yield _shown(path_parameter(name, words, ID), getattr(sample, member))


def _shown(place: Document, example: str | None) -> Document:
    return place if example is None else {**place, "example": example}


def _parameter(of: Parameter, needs: Mapping[str, str], shared: Document) -> Document:
    """As a component; here in full where others have another one of that name, or the page needs it."""
    described = describe(of)
    if of.name in needs:
        return {**described, "required": True, "example": needs[of.name]}
    if shared.setdefault(of.name, described) == described:
        return reference("parameters", of.name)
    return described


def _schema(media_type: str) -> Document:
    if media_type.endswith("json"):
        return {"type": "object"}
    return BINARY if media_type == "image/png" else TEXT
