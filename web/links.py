"""Absolute addresses of this server's resources; clients given relative ones resolve them wrongly or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, quote, quote_plus, urlsplit

from flask import g, request, url_for

from geo.known import CLOCK
from geo.link import HTML, Link
from web.language import NAME, is_column, kept_tag, languages

ENDPOINTS = {
    "landing": "maps.map_page",
    "openapi": "features.api_document",
    "api": "features.api_page",
    "functions": "features.function_list",
    "conformance": "features.conformance",
    "collections": "features.collections",
    "collection": "features.collection",
    "queryables": "features.queryables",
    "sortables": "features.sortables",
    "schema": "features.schema_document",
    "feature_schema": "features.feature_schema",
    "items": "features.items",
    "item": "features.item",
    "layer": "downloads.plain_layer",
    "page": "evidence.feature_page",
    "articles": "evidence.articles",
    "changes": "record_changes.changes",
    "views": "views.views",
    "disagreements": "views.disagreements",
    "article": "evidence.article_page",
    "article_features": "evidence.article_features",
    "quote": "quotes.quote",
    "annotations": "annotations.everything",
    "annotation": "annotations.one",
    "evidence_context": "annotations.context",
    "tile_matrix_sets": "tiles.tile_matrix_sets",
    "tile_matrix_set": "tiles.one_tile_matrix_set",
    "dataset_tilesets": "tiles.dataset_tilesets",
    "dataset_tileset": "tiles.dataset_tileset",
    "dataset_tile": "tiles.dataset_tile",
    "collection_tilesets": "tiles.collection_tilesets",
    "collection_tileset": "tiles.collection_tileset",
    "collection_tile": "tiles.collection_tile",
    "styles": "styles.styles",
    "style": "styles.style",
}

NAMES = {endpoint: name for name, endpoint in ENDPOINTS.items()}
# What an id has in an address as it is (RFC 3986, 3.3, and the slash).
IN_PATH = "!$&'()*+,/:;=@"
KNOWN_ROOT = "sourceline.root"
ROOT = ("wsgi.url_scheme", "HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "SCRIPT_NAME")

Root = tuple[str | None, ...]


def href(endpoint: str, **values: Any) -> str:
    """The address of a resource by the name the documents give it, in no language; see `keep_language`."""
    feature = values.pop("feature", None)
    if feature is None:
        return _href(root(), endpoint, **values)
    # As Werkzeug writes it (BaseConverter.to_url), without asking the router anew for each of a million.
    return _before_id(root(), endpoint, **values) + quote(feature, safe=IN_PATH)


# How many addresses are kept: a few dozen for each collection, times the names the server is reached by.
@lru_cache(maxsize=4_096)
def _href(root: Root, endpoint: str, **values: Any) -> str:
    """`url_for` of the resources that are few; each page of features names a dozen of them."""
    return url_for(ENDPOINTS[endpoint], _external=True, **{NAME: None, **values})


@lru_cache(maxsize=512)
def _before_id(root: Root, endpoint: str, **values: Any) -> str:
    return url_for(ENDPOINTS[endpoint], _external=True, **{NAME: None, **values}, feature="")


def clock() -> str:
    """What of this request's query names a moment of the record; empty where nothing does."""
    return "&".join(
        _argument(it.name, request.args[it.name]) for it in CLOCK if it.name in request.args
    )


def then(address: str) -> str:
    """An address with the moment of the record that this request names: a pinned answer leads to pinned ones."""
    moment = clock()
    return f"{address}{'&' if '?' in address else '?'}{moment}" if moment else address


def href_then(endpoint: str, **values: Any) -> str:
    """`href` of a resource that takes a moment of the record."""
    return then(href(endpoint, **values))


def keep_language(address: str) -> str:
    """The address of a page with the language that this request asks for; that of another site as it is."""
    asked = kept_tag()
    if asked is None or not address.startswith(("/", request.root_url)):
        return address
    begin, hash_, fragment = address.partition("#")
    parts = urlsplit(begin)
    collection = parts.path.partition("/collections/")[2].partition("/")[0]
    if NAME in parse_qs(parts.query) or is_column({"collection": collection or None}):
        return address
    return f"{begin}{'&' if '?' in begin else '?'}{NAME}={asked}{hash_}{fragment}"


def for_readers(links: Iterable[Link]) -> list[Link]:
    """Links of a document for a page: a browser that follows one sees a page, unless a format is named."""
    return [{**it, "href": keep_language(it["href"])} if _is_page(it) else it for it in links]


def _is_page(it: Link) -> bool:
    parts = urlsplit(it["href"])
    named = "f" in parse_qs(parts.query) or "." in parts.path.rpartition("/")[2]
    return not it.get("templated") and (it.get("type") == HTML or not named)


def in_languages() -> list[tuple[str, str]]:
    """The address of this page in each language by its tag, and in the reader's own; none where it has no choice."""
    if is_column(request.view_args or {}):
        return []
    return [*((tag, here(lang=tag)) for tag in languages()), ("x-default", here(lang=None))]


def root() -> Root:
    """What every address begins with: scheme, host and prefix as they were asked for."""
    environ = request.environ
    known: Root | None = environ.get(KNOWN_ROOT)
    if known is None:
        known = environ[KNOWN_ROOT] = tuple(environ.get(it) for it in ROOT)
    return known


def here(**changes: Any) -> str:
    """The address of this request with some arguments changed, or taken out where the value is None."""
    return this_request()(**changes)


@dataclass(frozen=True)
class Here:
    """The address of a request and each of its arguments, encoded once for all the links that repeat them.

    `before_f` is all of it but the argument `f`, so that only that has to be written behind.
    """

    address: str
    arguments: dict[str, str]
    before_f: str

    def __call__(self, **changes: Any) -> str:
        """The address with some arguments changed, or taken out where the value is None."""
        if not changes:
            return _address(self.address, self.arguments.values())
        if changes.keys() == {"f"} and changes["f"]:
            return f"{self.before_f}f={_encoded(changes['f'])}"
        arguments = self.arguments | {
            name: "" if value is None else _argument(name, value) for name, value in changes.items()
        }
        return _address(self.address, arguments.values())


def this_request() -> Here:
    """For those who write several links: to find out which request this is takes longer than to write one."""
    known: Here | None = g.get("this_request")
    if known is None:
        assert request.endpoint is not None
        values = request.view_args or {}
        name = NAMES.get(request.endpoint)
        address = (
            url_for(request.endpoint, _external=True, **{NAME: None, **values})
            if name is None
            else href(name, **values)
        )
        arguments = {name: _arguments(name, values) for name, values in request.args.lists()}
        others = _address(address, (it for name, it in arguments.items() if name != "f"))
        before_f = f"{others}&" if "?" in others else f"{others}?"
        known = g.this_request = Here(address, arguments, before_f)
    return known


# The names of formats and parameters, mostly.
_encoded = lru_cache(1_024)(quote_plus)


def _argument(name: str, value: Any) -> str:
    return f"{_encoded(name)}={quote_plus(str(value))}"


def _arguments(name: str, values: list[str]) -> str:
    """One argument with each of its values: a map's form sends a layer for each box that is ticked."""
    if len(values) == 1:
        return _argument(name, values[0])
    return "&".join(_argument(name, it) for it in dict.fromkeys(values))


def _address(address: str, arguments: Iterable[str]) -> str:
    # Not through url_for: an argument may have the name of one of its own parameters.
    query = "&".join(filter(None, arguments))
    return f"{address}?{query}" if query else address
