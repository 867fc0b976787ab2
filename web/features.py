"""For GIS tools: one plain address for each layer and format, and OGC API – Features."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request, url_for
from sqlalchemy import text

from geo import ogc, read
from geo.database import sql
from geo.errors import NotFoundError
from geo.format import FORMATS, GEOJSON, Format
from geo.layer import Layer
from geo.query import ASOF, BBOX, DATETIME, FORMAT, LIMIT, OFFSET, Query
from layers import LAYERS
from web.negotiation import check_format
from web.response import JSON, answer, as_json
from web.store import Snapshot, store

blueprint = Blueprint("features", __name__)

BY_NAME = {layer.name: layer for layer in LAYERS}

# What may stand behind the question mark, by resource.
LAYER_PARAMETERS = (BBOX, DATETIME, ASOF, LIMIT)
ITEMS_PARAMETERS = (BBOX, DATETIME, ASOF, LIMIT, OFFSET, FORMAT)
DOCUMENT_PARAMETERS = (FORMAT,)

ENDPOINTS = {
    "landing": "maps.map_page",
    "conformance": "features.conformance",
    "collections": "features.collections",
    "collection": "features.collection",
    "items": "features.items",
    "item": "features.item",
    "page": "evidence.feature_page",
}


def layer_named(name: str) -> Layer:
    """The layer of this name; NotFoundError names those there are."""
    try:
        return BY_NAME[name]
    except KeyError:
        raise NotFoundError(
            f'There is no layer "{name[:80]}".', f"Layers are: {', '.join(sorted(BY_NAME))}."
        ) from None


@blueprint.get("/layers/<name>.<suffix>")
def plain_layer(name: str, suffix: str) -> Response:
    """A whole layer, for Leaflet, spreadsheets and curl."""
    layer, form = layer_named(name), _format(suffix)
    query = Query.parse(request.args, LAYER_PARAMETERS)
    return answer(form.media_type, lambda snapshot: _whole(snapshot, layer, form, query))


def landing() -> Response:
    """The way in for programs; people get the map at the same address."""
    _refuse_unknown()
    check_format("json", "html")
    return answer(JSON, lambda snapshot: as_json(ogc.landing(*_dataset(snapshot), href)))


@blueprint.get("/conformance")
def conformance() -> Response:
    _refuse_unknown()
    check_format("json")
    return answer(JSON, lambda snapshot: as_json(ogc.conformance()))


@blueprint.get("/collections")
def collections() -> Response:
    _refuse_unknown()
    check_format("json")

    def make(snapshot: Snapshot) -> bytes:
        entries = [_collection(snapshot, layer) for layer in LAYERS]
        return as_json(ogc.collections(entries, href))

    return answer(JSON, make)


@blueprint.get("/collections/<collection>")
def collection(collection: str) -> Response:
    layer = layer_named(collection)
    _refuse_unknown()
    check_format("json")
    return answer(JSON, lambda snapshot: as_json(_collection(snapshot, layer)))


@blueprint.get("/collections/<collection>/items")
def items(collection: str) -> Response:
    layer = layer_named(collection)
    query = Query.parse(request.args, ITEMS_PARAMETERS, limit=LIMIT.schema["default"])
    check_format("json", "geojson")
    return answer(GEOJSON.media_type, lambda snapshot: _page(snapshot, layer, query))


@blueprint.get("/collections/<collection>/items/<feature>")
def item(collection: str, feature: str) -> Response:
    layer = layer_named(collection)
    _refuse_unknown()
    check_format("json", "geojson")
    return answer(GEOJSON.media_type, lambda snapshot: _feature(snapshot, layer, feature))


def href(endpoint: str, **values: Any) -> str:
    """An absolute address; clients that are given relative ones resolve them wrongly or not at all."""
    return url_for(ENDPOINTS[endpoint], _external=True, **values)


def _format(suffix: str) -> Format:
    try:
        return FORMATS[suffix]
    except KeyError:
        raise NotFoundError(
            f'There is no format "{suffix[:20]}".', f"Formats are: {', '.join(sorted(FORMATS))}."
        ) from None


def _refuse_unknown() -> None:
    Query.parse(request.args, DOCUMENT_PARAMETERS)


def _whole(snapshot: Snapshot, layer: Layer, form: Format, query: Query) -> bytes:
    found = read.features(snapshot.connection, store().view(layer), form, query)
    return form.opening + found.body + form.closing


def _page(snapshot: Snapshot, layer: Layer, query: Query) -> bytes:
    view = store().view(layer)
    found = read.features(snapshot.connection, view, GEOJSON, query)
    matched = read.matched(snapshot.connection, view, query)
    position = query.offset + found.returned
    more = found.returned > 0 and position < matched
    links = ogc.items_links(layer, request.url, _at(position) if more else None, href)
    members = {
        "type": "FeatureCollection",
        # Of the data, not of the request: equal questions must get equal bytes, or no ETag is strong.
        "timeStamp": snapshot.version.changed_at.isoformat().replace("+00:00", "Z"),
        "numberMatched": matched,
        "numberReturned": found.returned,
        "links": links,
    }
    return as_json(members)[:-1] + b',"features":[' + found.body + b"]}"


def _feature(snapshot: Snapshot, layer: Layer, feature: str) -> bytes:
    query = Query(id=feature)
    found = read.features(snapshot.connection, store().view(layer), GEOJSON, query)
    if not found.returned:
        raise NotFoundError(
            f'There is no feature "{feature[:80]}" in {layer.name}.',
            f"They are listed at {href('items', collection=layer.name)}.",
        )
    links = {"links": ogc.item_links(layer, feature, href)}
    return found.body[:-1] + b"," + as_json(links)[1:]


def _at(offset: int) -> str:
    """This address with another offset and everything else as it was asked."""
    arguments = {**request.args.to_dict(), "offset": str(offset)}
    return href("items", **(request.view_args or {}), **arguments)


def _collection(snapshot: Snapshot, layer: Layer) -> ogc.Document:
    return ogc.collection(layer, read.extent(snapshot.connection, store().view(layer)), href)


def _dataset(snapshot: Snapshot) -> tuple[str, str]:
    row = snapshot.connection.execute(text(sql("export/dataset.sql"))).one_or_none()
    if row is None:
        return "Sourceline", "No dataset is loaded yet."
    return row.title["en"], (row.description or row.title)["en"]
