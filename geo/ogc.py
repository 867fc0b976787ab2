"""The documents of OGC API – Features as plain dicts. Addresses come from the caller, so nothing here knows the web."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from geo.layer import Layer
from geo.read import Extent

Href = Callable[..., str]
Document = dict[str, Any]

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"

JSON = "application/json"
GEOJSON = "application/geo+json"
HTML = "text/html"


def link(href: str, rel: str, media_type: str, title: str) -> Document:
    return {"href": href, "rel": rel, "type": media_type, "title": title}


def landing(title: str, description: str, href: Href) -> Document:
    """The way in (OGC API – Features Part 1, 7.2)."""
    return {
        "title": title,
        "description": description,
        "links": [
            link(href("landing", f="json"), "self", JSON, "This page as JSON"),
            link(href("landing", f="html"), "alternate", HTML, "The map"),
            link(href("conformance"), "conformance", JSON, "Conformance classes"),
            link(href("collections"), "data", JSON, "Collections"),
        ],
    }


def conformance() -> Document:
    """The classes that hold whole. None is declared before every requirement of it is met."""
    return {"conformsTo": []}


def collections(entries: Sequence[Document], href: Href) -> Document:
    return {
        "links": [link(href("collections"), "self", JSON, "Collections")],
        "collections": list(entries),
    }


def collection(layer: Layer, extent: Extent, href: Href) -> Document:
    """One layer as a collection (7.14)."""
    itself = {"collection": layer.name}
    return {
        "id": layer.name,
        "title": layer.title["en"],
        "description": layer.description["en"],
        "extent": _extent(layer, extent),
        "itemType": "feature",
        "crs": [CRS84],
        "links": [
            link(href("collection", **itself), "self", JSON, "This collection"),
            link(href("items", **itself), "items", GEOJSON, layer.title["en"]),
        ],
    }


def items_links(layer: Layer, here: str, after: str | None, href: Href) -> list[Document]:
    """The links of a page of items; `after` is the address of the next page, where there is one."""
    links = [
        link(here, "self", GEOJSON, "This page"),
        link(href("collection", collection=layer.name), "collection", JSON, layer.title["en"]),
    ]
    if after is not None:
        links.append(link(after, "next", GEOJSON, "The next page"))
    return links


def item_links(layer: Layer, feature: str, href: Href) -> list[Document]:
    names = {"collection": layer.name, "feature": feature}
    links = [
        link(href("item", **names), "self", GEOJSON, "This feature"),
        link(href("collection", collection=layer.name), "collection", JSON, layer.title["en"]),
    ]
    if layer.evidence:
        links.append(link(href("page", **names), "alternate", HTML, "Its quotes, for people"))
    return links


def _extent(layer: Layer, extent: Extent) -> Document:
    document: Document = {}
    if extent.bbox is not None:
        document["spatial"] = {"bbox": [extent.bbox], "crs": CRS84}
    if layer.evidence:
        days = [day.isoformat() if day else None for day in (extent.first, extent.last)]
        document["temporal"] = {"interval": [days], "trs": GREGORIAN}
    return document
