"""Pages for people: what each document of the API says and links, as HTML."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Response, request, url_for

from geo import ogc
from geo.collection import Collection
from geo.format import FORMATS
from geo.link import HTML, JSON, OPENAPI, SCHEMA, Link, link
from geo.property import Property
from geo.query import Query
from geo.standards import DECLARED
from web import feature_body, pages
from web.cell import QUOTES, Cell, cell, moment, span
from web.items_form import form
from web.links import here, href
from web.operation import operations
from web.store import Snapshot, store
from web.structured_data import dataset, place
from web.table import is_time, label_of, table, time_of

Document = Mapping[str, Any]

PAGE = "text/html; charset=utf-8"

# The features of one page at most, fewer where they have many columns; programs have the other formats.
MOST = 200
CELLS = 6_000
# The zoom level at which the server itself reads a feature's geometry: half a pixel is some 300 metres.
COARSE = 8

# What the script needs to draw a feature as the map page does; the words it rests on stay where they are.
DRAWN = frozenset(
    {
        "name",
        "name_ar",
        "kind",
        "actor",
        "actor_label",
        "parties",
        "status",
        "valid_from",
        "valid_to",
        "uncertainty_km",
    }
)

SHAPES = {
    "Point": "points",
    "MultiPoint": "points",
    "LineString": "lines",
    "MultiLineString": "lines",
    "Polygon": "areas",
    "MultiPolygon": "areas",
    "GeometryCollection": "collections of shapes",
}


def page(snapshot: Snapshot, template: str, document: Document) -> bytes:
    """A document as a page; `template` is one of templates/api/."""
    links = document.get("links") or _programs(template)
    values: dict[str, Any] = {"document": document}
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
    most = min(MOST, max(CELLS // max(len(of.returned), 1), 10))
    query = replace(query, limit=min(query.limit or most, most))
    # The map fetches the shapes by itself, no finer than it shows them; the table has no use for them.
    read = feature_body.page(snapshot, of, FORMATS["jsonfg"], replace(query, skip_geometry=True))
    document = _document(read.content)
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
        table=table(of, query, document["features"]),
        form=form(of, feature_body.offered(of), query),
        map=_map(of, whole) if document["features"] and not query.skip_geometry else None,
    )


def item(snapshot: Snapshot, of: Collection, query: Query) -> bytes:
    """One feature with all that is known of it, quotes among it. NotFoundError where there is none."""
    assert query.id is not None
    # The page tells coordinates in degrees and the extent; the course of a line is the map's matter.
    coarse = replace(query, zoom_level=COARSE if query.zoom_level is None else query.zoom_level)
    read = feature_body.feature(snapshot, of, FORMATS["jsonfg"], coarse)
    feature = _document(read.content)
    label = label_of(of, feature)
    links = ogc.item_links(of, query.id, "html", here, href)
    whole = here(f="geojson", crs=None, skipGeometry=None, **_drawn(of))
    return _render(
        snapshot,
        "item.html",
        links,
        of=of,
        label=label,
        feature=feature,
        time=time_of(feature),
        properties=_properties(of, feature),
        # The card reads properties by name, so it needs all of them.
        card=of.evidence and query.properties is None,
        data=place(feature, label, here()),
        map=_map(of, whole) if feature["geometry"] else None,
    )


def tidied() -> Response | None:
    """A redirect to this address without its empty arguments; None where it has none.

    A form without script sends every field, and `datetime=` is no time. `properties=` is left: it asks for none.
    """
    empty = {name for name, value in request.args.items(multi=True) if not value} - {"properties"}
    if not empty:
        return None
    return Response(status=302, headers={"Location": _local(here(**dict.fromkeys(empty)))})


def _properties(of: Collection, feature: Document) -> list[tuple[Property, Cell]]:
    """What stands in a list on the page; quotes and time have their own place."""
    values = feature["properties"]
    return [
        (it, cell(values[it.name], it))
        for it in of.returned
        if it.name in values and not is_time(it) and not (of.evidence and it.name == QUOTES)
    ]


def _render(snapshot: Snapshot, template: str, links: Sequence[Link], **values: Any) -> bytes:
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
    """What the script needs; the address is this host's under whatever name the browser knows it."""
    return {
        "layer": of.id,
        "evidence": of.evidence,
        "label": of.label,
        "features": _local(features),
        "pages": url_for("features.items", collection=of.id),
    }


def _drawn(of: Collection) -> dict[str, str]:
    """The properties that the map needs of each feature, as arguments."""
    wanted = DRAWN if of.evidence else {of.label}
    return {"properties": ",".join(it.name for it in of.returned if it.name in wanted)}


def _shapes_of(of: Collection) -> str:
    """What the features of a collection look like, in a word or two."""
    return (
        " and ".join(dict.fromkeys(SHAPES.get(it, it) for it in of.geometry_types)) or "any shape"
    )


def _document(content: object) -> dict[str, Any]:
    assert isinstance(content, bytes)
    document: dict[str, Any] = json.loads(content)
    return document


def _local(address: str) -> str:
    """An address without scheme and host."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
