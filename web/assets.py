"""Scripts, styles and images: ours from static/, Leaflet's from its Python package. No other host is ever asked."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

import brotli
from flask import Blueprint, Response, request, send_from_directory, url_for
from xstatic.pkg import leaflet

from web.house import house
from web.joined import joined, lean
from web.response import build
from web.tints import sheets

STATIC = Path(__file__).resolve().parent.parent / "static"
LEAFLET = Path(leaflet.BASE_DIR)

YEAR = 365 * 24 * 3600
# What text travels as, the smallest first.
CODINGS = ("br", "gzip")
# The script that holds its own manual.
MANUAL = "leaflet-src.esm.js"

blueprint = Blueprint("assets", __name__)


@blueprint.get("/static/<path:name>")
def static(name: str) -> Response:
    made = joined(name, edition()) or sheets().get(name)
    return _send(STATIC, name) if made is None else _cached(_made(name, made))


@blueprint.get("/vendor/leaflet/<path:name>")
def vendor(name: str) -> Response:
    return _send(LEAFLET, name)


def _send(folder: Path, name: str) -> Response:
    return _cached(send_from_directory(folder, name, conditional=True))


def _made(name: str, body: bytes) -> Response:
    """A script or sheet that no file holds."""
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    response = Response(body, mimetype=kind)
    response.add_etag()
    response.make_conditional(request)
    return response


def _cached(plain: Response) -> Response:
    """Kept for good where its address carries the build, asked for again where it does not."""
    response = _compressed(plain)
    if request.args.get("v") == edition():
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
        coding = next((it for it in CODINGS if request.accept_encodings[it] > 0), None)
        if text and coding:
            response.set_data(_coded(coding, body))
            response.content_encoding = coding
        else:
            response.set_data(body)
    elif response.status_code == 304:
        response.close()
    return response


def _read(response: Response) -> bytes:
    """The whole file, closed at once: a server whose client has left may never close it."""
    response.direct_passthrough = False
    body = response.get_data()
    response.close()
    return _lean(body) if request.path.endswith(MANUAL) else body


@lru_cache(maxsize=256)
def _coded(coding: str, body: bytes) -> bytes:
    if coding == "br":
        return bytes(brotli.compress(body))
    return gzip.compress(body, 9, mtime=0)


@lru_cache(maxsize=4)
def _lean(script: bytes) -> bytes:
    """A script without lines that are only comments, but the first, which says whose it is."""
    licence, end, code = script.partition(b"*/")
    return licence + end + lean(code)


def edition() -> str:
    """A short name for what the static files are: this code, and the colours of the house."""
    return f"{build()}{house().digest}"


@blueprint.app_context_processor
def _asset() -> dict[str, object]:
    """`asset("map.js")` in a template: the address of a static file, with the build in it."""
    return {
        "asset": lambda name: url_for("assets.static", name=name, v=edition()),
        "vendor": lambda name: url_for("assets.vendor", name=name, v=edition()),
    }
