"""The one way out: validators from the data version, compression, and headers every answer has.

An ETag is the data version, this build, and what was asked for. No body is hashed: a 304 costs one small statement.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import Response, request

from web.store import Snapshot, store

GZIP_FROM = 1_000
# Level 4 is within a few per cent of the default's size at half its time.
GZIP_LEVEL = 4

HTML = "text/html; charset=utf-8"
JSON = "application/json"


def answer(media_type: str, make: Callable[[Snapshot], bytes]) -> Response:
    """An answer from one snapshot of the data, or 304 where the client has it already."""
    with store().snapshot() as snapshot:
        etag = f"{snapshot.version.number}-{build()}-{_form(media_type)}"
        if _has(etag):
            return _validated(Response(status=304), etag)
        body = make(snapshot)
    if request.if_none_match.star_tag:
        # "Whatever you have": known only now, when the making has shown that there is something.
        return _validated(Response(status=304), etag)
    return respond(body, media_type, etag)


def _has(etag: str) -> bool:
    """Whether the client holds this version. Compared weakly (RFC 9110, 13.1.2): proxies that compress weaken ETags."""
    held = request.if_none_match
    return not held.star_tag and any(held.contains_weak(it) for it in (etag, f"{etag}-gzip"))


def respond(body: bytes, media_type: str, etag: str) -> Response:
    """The body with its validator, compressed where the client takes it and it pays."""
    response = Response(body, content_type=media_type)
    if len(body) >= GZIP_FROM and request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(body, GZIP_LEVEL, mtime=0))
        response.content_encoding = "gzip"
        # The compressed body is another sequence of bytes, so its strong validator differs (RFC 9110, 8.8.3.3).
        etag = f"{etag}-gzip"
    return _validated(response, etag)


def as_json(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _validated(response: Response, etag: str) -> Response:
    response.set_etag(etag)
    # Keep it, but ask each time: the answer is a cheap 304 until the data change.
    response.cache_control.no_cache = True
    response.vary.update(["Accept", "Accept-Encoding"])
    return response


def _form(media_type: str) -> str:
    """What is asked for and in which form: the ETag of one address says nothing of another."""
    asked = f"{media_type} {request.full_path}"
    return hashlib.sha256(asked.encode(errors="replace")).hexdigest()[:8]


@cache
def build() -> str:
    """A short name for this code: templates and SQL shape bodies as much as the data do."""
    root = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for folder in ("geo", "layers", "web", "sql", "templates", "static"):
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
