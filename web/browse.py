"""Pages for people: what each document of the API says and links, as HTML."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Response, request, url_for

from geo import ogc
from geo.collection import Collection
from geo.crs import CRS84
from geo.fitting import fitting
from geo.format import FORMATS
from geo.link import HTML, JSON, OPENAPI, SCHEMA, Link, link
from geo.property import Property
from geo.query import Query
from geo.standards import DECLARED
from web import feature_body, pages, record
from web.cell import Cell, cell, moment, span
from web.feature_body import AnyFormat
from web.house import house
from web.items_form import form
from web.language import NAME, all_of, gettext
from web.language import noted as N_
from web.links import for_readers, here, href, then
from web.operation import operations
from web.response import Body
from web.shape_text import crs_text, shape_text
from web.snapshot import Snapshot
from web.store import store
from web.structured_data import dataset, place
from web.table import exact_time_of, is_time, label_of, table, time_of
from web.type_words import type_words, types

Document = Mapping[str, Any]

PAGE = "text/html; charset=utf-8"

# The features of one page at most, fewer where they have many columns; programs have the other formats.
MOST = 200
CELLS = 6_000
# Bytes of a table, so that a phone can hold the page. Features that have more to tell are fewer on a page, but every
# page tells all of each: a single one may be larger.
ROOM = 400_000

# What the script needs to draw a feature as the map page does; the words it rests on stay where they are.
DRAWN = frozenset(
    {
        "name",
        "name_ar",
        "kind",
        "actor",
        "actor_label",
        "actor_label_ar",
        "parties",
        "status",
        "valid_from",
        "valid_from_precision",
        "valid_to",
        "valid_to_precision",
        "uncertainty_km",
    }
)

SHAPES = {
    "Point": N_("points"),
    "MultiPoint": N_("points"),
    "LineString": N_("lines"),
    "MultiLineString": N_("lines"),
    "Polygon": N_("areas"),
    "MultiPolygon": N_("areas"),
    "GeometryCollection": N_("collections of shapes"),
}


def page(snapshot: Snapshot, template: str, document: Document, **more: Any) -> bytes:
    """A document as a page; `template` is one of templates/api/, and `more` what it takes besides."""
    links = document.get("links") or _programs(template)
    values: dict[str, Any] = {"document": document, **more}
    name = (request.view_args or {}).get("collection")
    if name is not None:
        values["of"] = store().collection(name)
    if "extent" in document:
        values["map"] = _map(values["of"], href("items", collection=name, f="geojson", limit=MOST))
        values["map"]["extent"] = document["extent"].get("spatial", {}).get("bbox", [None])[0]
        values["data"] = dataset(document, values["map"]["extent"])
    return _render(snapshot, template, links, **values)


def items(snapshot: Snapshot, of: Collection, query: Query) -> bytes:
    """A page of features as a table and a map, with a form to ask for others."""
    pinned = record.pinned_to(snapshot, query)
    of, query = record.seen(snapshot, of, query)
    most = min(MOST, max(CELLS // max(len(of.returned), 1), 10))
    asked = replace(query, limit=min(query.limit or most, most))
    query = replace(asked, limit=fitting(snapshot.connection, of, asked, ROOM))
    document = _in_degrees(feature_body.page, snapshot, of, query)
    asked_for = _as_asked(feature_body.page, snapshot, of, query)
    _name_actors(snapshot, of, document["features"])
    links = [
        *ogc.items_links(of, "html", here, {}, href),
        *({**it, "type": HTML} for it in document["links"] if it["rel"] in {"next", "prev"}),
    ]
    whole = here(f="geojson", limit=query.limit, crs=None, skipGeometry=None, **_drawn(of))
    return _render(
        snapshot,
        "items.html",
        links,
        of=of,
        document=document,
        first=query.offset + 1,
        table=table(of, query, document["features"], asked_for),
        form=form(of, feature_body.offered(of), asked),
        shapes_in=crs_text(query.crs),
        fewer=query.limit != asked.limit,
        pinned=pinned,
        map=_map(of, whole) if document["features"] and not query.skip_geometry else None,
    )


def item(snapshot: Snapshot, of: Collection, query: Query) -> bytes:
    """One feature with all that is known of it, quotes among it. NotFoundError where there is none."""
    pinned = record.pinned_to(snapshot, query)
    of, query = record.seen(snapshot, of, query)
    assert query.id is not None
    feature = _in_degrees(feature_body.feature, snapshot, of, query)
    asked_for = _as_asked(feature_body.feature, snapshot, of, query)
    _name_actors(snapshot, of, [feature])
    label = label_of(of, feature)
    links = ogc.item_links(of, query.id, "html", here, href, then)
    whole = here(f="geojson", crs=None, skipGeometry=None, **_drawn(of))
    return _render(
        snapshot,
        "item.html",
        links,
        of=of,
        label=label,
        feature=feature,
        time=time_of(feature),
        exactly=exact_time_of(of, feature),
        shape=shape_text(feature, asked_for.get(feature["id"]), query.crs),
        properties=_properties(of, feature),
        pinned=pinned,
        # The card reads properties by name, so it needs all of them.
        card=of.evidence and query.properties is None,
        data=place(feature, label, here()),
        map=_map(of, whole) if feature["geometry"] else None,
    )


Reader = Callable[[Snapshot, Collection, AnyFormat, Query], Body]


def _in_degrees(read: Reader, snapshot: Snapshot, of: Collection, query: Query) -> dict[str, Any]:
    """As JSON-FG, with time; in degrees, which are what people are told of a place in words."""
    return _document(read(snapshot, of, FORMATS["jsonfg"], replace(query, crs=CRS84)).content)


def _name_actors(snapshot: Snapshot, of: Collection, features: Iterable[dict[str, Any]]) -> None:
    """Call actors in a page of features what the house calls them: it is for people."""
    if not (of.evidence and house().actors):
        return
    actors = pages.actors(snapshot)
    # A page may have been asked for the name and not for the id.
    by_label = {it["called"]["en"][0]: it for it in actors.values()}
    for feature in features:
        said = feature["properties"]
        whose = actors.get(said.get("actor")) or by_label.get(said.get("actor_label"))
        if whose is not None:
            names = {"actor_label": whose["label"], "actor_label_ar": whose["label_ar"]}
            said |= {name: it for name, it in names.items() if name in said}


def _as_asked(
    read: Reader, snapshot: Snapshot, of: Collection, query: Query
) -> dict[str | int, Any]:
    """By id, the geometries in the CRS asked for; none where that is degrees.

    Not from `place`, which is left out where a shape is not valid in that CRS.
    """
    if query.crs == CRS84 or query.skip_geometry:
        return {}
    only = replace(query, properties=frozenset())
    document = _document(read(snapshot, of, FORMATS["geojson"], only).content)
    return {it["id"]: it["geometry"] for it in document.get("features", [document])}


def tidied() -> Response | None:
    """A redirect to this address without its empty arguments; None where it has none.

    A form without script sends every field, and `datetime=` is no time. `properties=` is left: it asks for none.
    """
    empty = {name for name, values in request.args.lists() if not any(values)} - {"properties"}
    if not empty:
        return None
    return Response(status=302, headers={"Location": _local(here(**dict.fromkeys(empty)))})


def _properties(of: Collection, feature: Document) -> list[tuple[Property, Cell]]:
    """What stands in a list on the page; time has its own place."""
    values = feature["properties"]
    return [
        (it, cell(values[it.name], it))
        for it in of.returned
        if it.name in values and not is_time(it)
    ]


def _render(snapshot: Snapshot, template: str, links: Sequence[Link], **values: Any) -> bytes:
    # Pages keep the language; programs are not asked for theirs.
    links = for_readers(links)
    shared = {
        "links": links,
        "grouped": _grouped(links),
        "forms": _forms(links),
        "cell": cell,
        "moment": moment,
        "span": span,
        "shapes_of": _shapes_of,
        "inventory": store().inventory,
        "formats": FORMATS,
        "classes": {it.uri: it for it in DECLARED},
        "operations": operations,
        "types": types,
        "type_words": type_words,
        "here": lambda **changes: _local(here(**changes)),
        "root": href("landing"),
    }
    return pages.page(snapshot, f"api/{template}", **{**shared, **values})


def _programs(template: str) -> list[Link]:
    """For documents that have no room for links: the same for programs."""
    if template == "api.html":
        return [link(href("openapi"), "service-desc", OPENAPI, "This page, for programs")]
    kind = SCHEMA if template == "schema.html" else JSON
    return [link(here(f="json"), "alternate", kind, "This page, for programs")]


def _forms(links: Iterable[Link]) -> list[tuple[str, Link]]:
    """The same for programs, each by the name of its format."""
    found = []
    for it in links:
        if it["rel"] in {"self", "alternate", "service-desc"} and it.get("type") != HTML:
            (suffix,) = parse_qs(urlsplit(it["href"]).query).get("f", [""])
            found.append((FORMATS[suffix].name if suffix in FORMATS else it["title"], it))
    return found


def _grouped(links: Iterable[Link]) -> list[tuple[Link, str]]:
    """Each address once, with all the relations it is linked by; titles of the first."""
    found: dict[str, tuple[Link, list[str]]] = {}
    for it in links:
        found.setdefault(it["href"], (it, []))[1].append(it["rel"])
    return [(it, " ".join(dict.fromkeys(relations))) for it, relations in found.values()]


def _map(of: Collection, features: str) -> dict[str, Any]:
    """What the script needs; the address is this host's under whatever name the browser knows it.

    The script writes an id behind `pages`, and the language that the page keeps behind that.
    """
    return {
        "layer": of.id,
        "evidence": of.evidence,
        "label": of.label,
        "features": _local(features),
        "pages": url_for("features.items", collection=of.id, **{NAME: None}),
    }


def _drawn(of: Collection) -> dict[str, str]:
    """The properties that the map needs of each feature, as arguments."""
    wanted = DRAWN if of.evidence else {of.label}
    return {"properties": ",".join(it.name for it in of.returned if it.name in wanted)}


def _shapes_of(of: Collection) -> str:
    """What the features of a collection look like, in a word or two."""
    named = dict.fromkeys(SHAPES.get(it, it) for it in of.geometry_types)
    return all_of([gettext(it) for it in named]) or gettext("any shape")


def _document(content: object) -> dict[str, Any]:
    assert isinstance(content, bytes)
    document: dict[str, Any] = json.loads(content)
    return document


def _local(address: str) -> str:
    """An address without scheme and host."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
