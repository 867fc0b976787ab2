"""The API document: OpenAPI 3.0.3, made of the registries, so that it describes what is there and nothing else.

Collections have literal paths, with their own parameters and their own features: QGIS, GDAL and the OGC's test suite
look for `/collections/<id>/items` by name. What all collections share stands once, in `components`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from geo.collection import Collection
from geo.crs import Crs
from geo.message import by_language
from geo.openapi import (
    collection_paths,
    evidence_paths,
    evidence_schemas,
    page_paths,
    paths,
    record_paths,
    responses,
    schemas,
    tile_paths,
    view_paths,
)
from geo.openapi.evidence_paths import Sample
from geo.openapi.page_paths import Page
from geo.openapi.parameters import PASSED_OVER, components, of_dataset_tiles, reference

Document = dict[str, Any]
Offered = Callable[[Collection | None], tuple[Crs, ...]]

# Of the API, as pyproject.toml has it.
VERSION = "0.1.0"


def document(
    title: str,
    description: str,
    server: str,
    collections: Iterable[Collection],
    offered: Offered,
    licence: str = "",
    sample: Sample | None = None,
    pages: Iterable[Page] = (),
) -> Document:
    """The whole API of the server at the address `server`, with paths of its own for each collection.

    `licence` is that of the data, in words, `sample` something of the evidence in them, `pages` what is made for people
    of them.
    """
    known = {it.id: it for it in collections}
    shared, own = components(known.values(), offered)
    quoted = [it.id for it in known.values() if it.evidence]
    made = page_paths.paths(pages, server, quoted, sample, shared)
    every = {**_of_all(known, shared, quoted, sample), **made}
    for of in known.values():
        every |= collection_paths.paths(of, own[of.id])
        every |= tile_paths.of_collection(of, own[of.id])
    return {
        "openapi": "3.0.3",
        "info": _info(title, description, licence),
        "servers": [{"url": server.rstrip("/") or "/"}],
        "tags": _tags(known.values(), bool(made)),
        "paths": every,
        "components": {
            "parameters": shared | tile_paths.PARAMETERS,
            "headers": responses.HEADERS,
            "responses": responses.PROBLEMS,
            "schemas": schemas.components(known.values()) | evidence_schemas.DOCUMENTS,
        },
    }


def _of_all(
    known: Mapping[str, Collection], shared: Document, quoted: list[str], sample: Sample | None
) -> Document:
    """The paths that are not of one collection; those of evidence where any is `quoted`."""
    every = dict(paths.documents(list(known))) | evidence_paths.paths(quoted, sample)
    if quoted:
        every |= record_paths.paths(quoted, sample) | view_paths.paths()
    always = reference("parameters", PASSED_OVER)
    tilesets = of_dataset_tiles(known, shared)
    return every | tile_paths.shared(paths.collection_id(list(known)), always, tilesets)


def _info(title: str, description: str, licence: str) -> Document:
    info = {"title": title, "description": description, "version": VERSION}
    return {**info, "license": {"name": licence}} if licence else info


def _tags(known: Iterable[Collection], pages: bool) -> list[Document]:
    return [
        {"name": paths.TAG, "description": "What there is, and what it is made of."},
        {"name": evidence_paths.TAG, "description": "The words all rests on."},
        {"name": record_paths.TAG, "description": "What the map said, and when."},
        {"name": view_paths.TAG, "description": "The map as each tells it."},
        {"name": tile_paths.TAG, "description": "Vector tiles, for web maps."},
        *([{"name": page_paths.TAG, "description": "What is made for people."}] if pages else ()),
        *({"name": of.id, "description": by_language(_described(of))} for of in known),
    ]


def _described(of: Collection) -> Mapping[str, str]:
    return of.description if of.description.get("en") else of.title
