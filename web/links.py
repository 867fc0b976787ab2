"""Absolute addresses of this server's resources; clients given relative ones resolve them wrongly or not at all."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import request, url_for

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
}


def href(endpoint: str, **values: Any) -> str:
    """The address of a resource by the name the documents give it."""
    return url_for(ENDPOINTS[endpoint], _external=True, **values)


def here(**changes: Any) -> str:
    """The address of this request with some arguments changed, or taken out where the value is None."""
    arguments = {**request.args.to_dict(), **changes}
    known = {name: value for name, value in arguments.items() if value is not None}
    assert request.endpoint is not None
    address = url_for(request.endpoint, _external=True, **(request.view_args or {}))
    # Not through url_for: an argument may have the name of one of its own parameters.
    return f"{address}?{urlencode(known)}" if known else address
