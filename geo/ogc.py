"""The documents of OGC API – Features as plain dicts. Addresses come from the caller, so nothing here knows the web."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

from geo.collection import Collection
from geo.crs import CRS84, CRS84_URI, EPSG_URI, USUAL, Crs, epsg
from geo.errors import SettingError
from geo.extent import Extent
from geo.format import FORMATS
from geo.licence import licence_address
from geo.link import (
    ANNOTATIONS,
    CONFORMANCE_RELATIONS,
    FEATURE_SCHEMA,
    FUNCTIONS,
    GEOJSON,
    HISTORY,
    HTML,
    JSON,
    LD,
    OPENAPI,
    PROPERTIES_SCHEMA,
    QUERYABLES,
    SCHEMA,
    SORTABLES,
    STYLES,
    TILESETS,
    TILING_SCHEMES,
    Link,
    link,
)
from geo.message import Message, Value, by_language
from geo.standards import DECLARED

Href = Callable[..., str]
Document = dict[str, Any]

GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
# By relation.
OTHER_PAGES = {"next": Message("The next page"), "prev": Message("The prev page")}


def landing(title: str, description: str, href: Href) -> Document:
    """The way in (OGC API – Features Part 1, 7.2)."""
    return {
        "title": title,
        "description": description,
        "links": [
            *itself("landing", "This page", href),
            link(href("openapi"), "service-desc", OPENAPI, "What can be asked, for programs"),
            link(href("api"), "service-doc", HTML, "What can be asked, for people"),
            *(
                link(href("conformance"), relation, JSON, "Conformance classes")
                for relation in CONFORMANCE_RELATIONS
            ),
            link(href("collections"), "data", JSON, "Collections"),
            link(href("functions"), FUNCTIONS, JSON, "Functions for filters"),
            link(href("dataset_tilesets"), TILESETS, JSON, "Vector tiles of everything"),
            link(href("tile_matrix_sets"), TILING_SCHEMES, JSON, "Tile matrix sets"),
            link(href("styles"), STYLES, JSON, "Styles for the tiles"),
            link(href("articles"), "related", HTML, "The articles all rests on"),
            link(href("changes"), "related", HTML, "What changed on the map"),
            link(href("views"), "related", JSON, "Whose maps there are"),
            link(href("disagreements"), "related", GEOJSON, "Where they differ"),
            link(href("annotations"), ANNOTATIONS, LD, "All quotes as Web Annotations"),
        ],
    }


def conformance(href: Href) -> Document:
    """The classes that hold whole."""
    return {
        "links": itself("conformance", "Conformance classes", href),
        "conformsTo": [it.uri for it in DECLARED],
    }


def collections(entries: Sequence[Document], offered: Iterable[Crs], href: Href) -> Document:
    return {
        "links": [
            *itself("collections", "Collections", href),
            link(href("articles"), "describedby", HTML, "The articles and sources this rests on"),
        ],
        "crs": [it.uri for it in offered],
        "collections": list(entries),
    }


def collection(
    of: Collection, extent: Extent, offered: Iterable[Crs], href: Href, licence: str = ""
) -> Document:
    """One collection (7.14; Part 2, 6.2; Part 3, 6.2). `licence` is that of the dataset, in words."""
    name = {"collection": of.id}
    links = [
        *itself("collection", of.title, href, **name),
        *(
            {
                **link(_items(of, it.suffix, href), "items", it.media_type, it.name),
                **({"profile": [it.link_profile]} if it.link_profile else {}),
            }
            for it in FORMATS.values()
        ),
        link(href("items", **name, f="html"), "items", HTML, _for_people(of.title)),
        link(href("queryables", **name), QUERYABLES, SCHEMA, "What filters may name"),
        link(href("sortables", **name), SORTABLES, SCHEMA, "What answers can be sorted by"),
        link(href("schema", **name), PROPERTIES_SCHEMA, SCHEMA, "What a feature is made of"),
        link(
            href("collection_tilesets", **name),
            TILESETS,
            JSON,
            Message("%(title)s as vector tiles", title=of.title),
        ),
        *(
            link(href("feature_schema", **name), relation, SCHEMA, "A feature as GeoJSON")
            for relation in FEATURE_SCHEMA
        ),
        *(
            link(href("layer", name=of.id, suffix=it.suffix), "enclosure", it.media_type, it.name)
            for it in FORMATS.values()
        ),
        *_licence(of, licence),
    ]
    return {
        "id": of.id,
        "title": of.title["en"],
        "description": of.description.get("en", ""),
        "extent": _extent(of, extent),
        "itemType": "feature",
        "crs": [it.uri for it in offered],
        "storageCrs": storage_crs(of).uri,
        "links": links,
    }


def _licence(of: Collection, words: str) -> list[Link]:
    """Of what rests on quotes: base maps have their sources' licences, and an operator's tables their operator's."""
    address = licence_address(words) if of.evidence else None
    return [link(address, "license", HTML, words)] if address else []


def _items(of: Collection, name: str, href: Href) -> str:
    """The address of the items in a format. That of GeoJSON has no query: GDAL appends the id of a feature to it."""
    return href("items", collection=of.id, **({} if name == "geojson" else {"f": name}))


def items_links(
    of: Collection, name: str, here: Callable[..., str], around: Document, href: Href
) -> list[Link]:
    """The links of a page of items in the format `name`. `here` gives this address with other arguments.

    `around` has the arguments of the next and the previous page, where there are such pages.
    """
    kinds = _forms()
    links = [
        link(here(), "self", kinds[name], "This page"),
        *(
            link(here(f=other), "alternate", kinds[other], _page_as(other))
            for other in kinds
            if other != name
        ),
        link(href("collection", collection=of.id), "collection", JSON, by_language(of.title)),
    ]
    for relation, arguments in around.items():
        links.append(link(here(**arguments), relation, kinds[name], OTHER_PAGES[relation]))
    return links


def item_links(
    of: Collection,
    feature: str,
    name: str,
    here: Callable[..., str],
    href: Href,
    then: Callable[[str], str] = str,
) -> list[Link]:
    """The links of one feature; `then` adds the moment of the record that is asked of, for what takes one."""
    kinds = _forms()
    links = [
        link(here(), "self", kinds[name], "This feature"),
        *(
            link(here(f=other), "alternate", kinds[other], _feature_as(other))
            for other in kinds
            if other != name
        ),
        link(href("collection", collection=of.id), "collection", JSON, by_language(of.title)),
    ]
    if of.evidence:
        page = href("page", collection=of.id, feature=feature)
        links.append(link(then(page), "alternate", HTML, "Its quotes, for people"))
        itself = href("item", collection=of.id, feature=feature)
        links.append(link(then(f"{itself}/evidence"), "related", JSON, "Its quotes"))
        links.append(
            link(then(f"{itself}/annotations/"), ANNOTATIONS, LD, "Its quotes as Web Annotations")
        )
        links.append(link(f"{itself}/history", HISTORY, JSON, "All that the map said of it"))
    return links


def itself(endpoint: str, title: Value, href: Href, **values: str) -> list[Link]:
    """A document and its page for people, each linked to the other."""
    return both(href(endpoint, **values, f="json"), href(endpoint, **values, f="html"), title)


def both(document: str, page: str, title: Value) -> list[Link]:
    """The same of two addresses."""
    # A text is one that the catalogues have.
    named = Message(title) if isinstance(title, str) and not isinstance(title, Message) else title
    return [
        link(document, "self", JSON, Message("%(title)s, for programs", title=named)),
        link(page, "alternate", HTML, _for_people(named)),
    ]


def _for_people(title: Value) -> Message:
    return Message("%(title)s, for people", title=title)


# The same few for every page there is.
@cache
def _page_as(form: str) -> Message:
    return Message("This page as %(form)s", form=form)


@cache
def _feature_as(form: str) -> Message:
    return Message("This feature as %(form)s", form=form)


@lru_cache(maxsize=512)
def offered_crs(of: Collection | None, listed: tuple[int, ...]) -> tuple[Crs, ...]:
    """CRS84 first, as it must be; then the usual ones, those the operator lists, and that of the collection."""
    known = tuple(dict.fromkeys((CRS84, *USUAL, *map(epsg, listed))))
    if of is None:
        return known
    stored = storage_crs(of)
    return known if stored in known else (*known, stored)


def storage_crs(of: Collection) -> Crs:
    if of.srid == CRS84.srid:
        return CRS84
    try:
        return epsg(of.srid)
    except SettingError:
        # A number of the operator's own in spatial_ref_sys: named, and taken as it is stored.
        return Crs(f"{EPSG_URI}{of.srid}", of.srid, f"SRID {of.srid}", geographic=False)


@cache
def _forms() -> dict[str, str]:
    return {**{it.suffix: it.media_type for it in FORMATS.values()}, "html": HTML}


def _extent(of: Collection, extent: Extent) -> Document:
    document: Document = {}
    if extent.bbox is not None:
        document["spatial"] = {"bbox": [extent.bbox], "crs": CRS84_URI}
    if of.time is not None:
        document["temporal"] = {
            "interval": [[_moment(extent.first, "00:00:00"), _moment(extent.last, "23:59:59")]],
            "trs": GREGORIAN,
        }
    return document


def _moment(end: str | None, clock: str) -> str | None:
    """A day as its first or its last second: the standard has no days here."""
    return f"{end}T{clock}Z" if end and "T" not in end else end
