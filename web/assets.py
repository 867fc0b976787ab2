"""Scripts, styles and images: ours from static/, Leaflet's from its Python package. No other host is ever asked."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Response, request, send_from_directory, url_for
from xstatic.pkg import leaflet

from web.response import build

STATIC = Path(__file__).resolve().parent.parent / "static"
LEAFLET = Path(leaflet.BASE_DIR)

YEAR = 365 * 24 * 3600

blueprint = Blueprint("assets", __name__)


@blueprint.get("/static/<path:name>")
def static(name: str) -> Response:
    return _send(STATIC, name)


@blueprint.get("/vendor/leaflet/<path:name>")
def vendor(name: str) -> Response:
    return _send(LEAFLET, name)


def _send(folder: Path, name: str) -> Response:
    """A file: kept for good where its address carries the build, asked for again where it does not."""
    response = _compressed(send_from_directory(folder, name, conditional=True))
    if request.args.get("v") == build():
        response.cache_control.max_age = YEAR
        response.cache_control.public = True
        response.cache_control.immutable = True
    return response


def _compressed(response: Response) -> Response:
    """Text travels compressed to clients that take it; the validator then is a weak one, the same for both forms."""
    response.vary.add("Accept-Encoding")
    etag, _ = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)
    if response.status_code == 200:
        body = _read(response)
        text = (response.mimetype or "").startswith(("text/", "image/svg"))
        if text and request.accept_encodings["gzip"] > 0:
            response.set_data(_gzip(body))
            response.content_encoding = "gzip"
    elif response.status_code == 304:
        response.close()
    return response


def _read(response: Response) -> bytes:
    """The whole file, closed at once: a server whose client has left may never close it."""
    response.direct_passthrough = False
    body = response.get_data()
    response.close()
    return body


@lru_cache(maxsize=64)
def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)


@blueprint.app_context_processor
def _asset() -> dict[str, object]:
    """`asset("map.js")` in a template: the address of a static file, with the build in it."""
    return {
        "asset": lambda name: url_for("assets.static", name=name, v=build()),
        "vendor": lambda name: url_for("assets.vendor", name=name, v=build()),
    }
