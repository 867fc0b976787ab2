"""For operators: is it up?"""

from __future__ import annotations

from flask import Blueprint, Response

from web.response import JSON, as_json
from web.store import store

blueprint = Blueprint("operations", __name__)


@blueprint.get("/healthz")
def health() -> Response:
    """200 while the server answers and the database does; 503, from the error table, where it does not."""
    with store().snapshot() as snapshot:
        body = as_json({"status": "ok", "data_version": snapshot.version.number})
    response = Response(body, content_type=JSON)
    response.cache_control.no_store = True
    return response
