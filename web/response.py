"""The one way out: validators from the data version, compression, and headers every answer has.

The ETag of what our own tables hold is the data version, this build, and what was asked for: a 304 costs one small
statement. What other tables hold has no version, so the ETag is a digest of the bytes, and a 304 saves the sending.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from flask import Response, request

from geo.errors import BusyError
from web.store import Snapshot, store

GZIP_FROM = 1_000
# Level 4 is within a few per cent of the default's size at half its time.
GZIP_LEVEL = 4
GZIP_WINDOW = zlib.MAX_WBITS | 16

# Of the threads of one worker (web/serve.py), how many may be sending in pieces; the others stay for all else.
SLOTS = 2
_slots = BoundedSemaphore(SLOTS)

HTML = "text/html; charset=utf-8"
JSON = "application/json"


@dataclass(frozen=True)
class Body:
    """What an answer says, whole or in pieces as they come; the headers that belong to it; whether to compress it."""

    content: bytes | Iterable[bytes]
    headers: Mapping[str, str] = field(default_factory=dict)
    compress: bool = True


def answer(
    media_type: str, make: Callable[[Snapshot], Body | bytes], tracked: bool = True
) -> Response:
    """An answer from one snapshot of the data, or 304 where the client has it already.

    `tracked` says that the data version tells of every change of what `make` reads.
    """
    with ExitStack() as stack:
        snapshot = stack.enter_context(store().snapshot())
        etag = f"{snapshot.version.number}-{build()}-{_form(media_type)}" if tracked else None
        if etag and _has(etag):
            return _validated(Response(status=304), etag)
        made = make(snapshot)
        body = made if isinstance(made, Body) else Body(made)
        if not isinstance(body.content, bytes):
            # The connection goes back when the last piece is sent, or the client has gone.
            if not getattr(body.content, "needs_connection", True):
                stack.close()
            _take_slot(stack)
            close = getattr(body.content, "close", None)
            if close is not None:
                stack.callback(close)
            return _in_pieces(body, body.content, media_type, etag, stack.pop_all())
    if etag is None:
        etag = f"{build()}-{_digest(body.content)}"
    # "Whatever you have" is known to be something only now that it is made.
    if request.if_none_match.star_tag or _has(etag):
        return _validated(Response(status=304), etag)
    response = respond(body.content, media_type, etag)
    response.headers.update(body.headers)
    return response


def _take_slot(stack: ExitStack) -> None:
    """Room for one more answer in pieces. A client that stops reading keeps it, so that only so many ever can."""
    if not _slots.acquire(blocking=False):
        raise BusyError(
            "This server is sending as many large files as it can.",
            "Try again in a few seconds, or ask for less: a bbox, or items page by page.",
        )
    stack.callback(_slots.release)


def _has(etag: str) -> bool:
    """Whether the client holds this version. Compared weakly (RFC 9110, 13.1.2): proxies that compress weaken ETags."""
    held = request.if_none_match
    return not held.star_tag and any(held.contains_weak(it) for it in (etag, f"{etag}-gzip"))


def respond(body: bytes, media_type: str, etag: str) -> Response:
    """The body with its validator, compressed where the client takes it and it pays."""
    response = Response(body, content_type=media_type)
    if len(body) >= GZIP_FROM and _takes_gzip():
        response.set_data(gzip.compress(body, GZIP_LEVEL, mtime=0))
        response.content_encoding = "gzip"
        # The compressed body is another sequence of bytes, so its strong validator differs (RFC 9110, 8.8.3.3).
        etag = f"{etag}-gzip"
    return _validated(response, etag)


def _in_pieces(
    body: Body, pieces: Iterable[bytes], media_type: str, etag: str | None, held: ExitStack
) -> Response:
    """A body that is sent as it is made, and never whole in memory."""
    compressed = body.compress and _takes_gzip()
    response = Response(_gzip(pieces) if compressed else pieces, content_type=media_type)
    response.call_on_close(held.close)
    response.headers.update(body.headers)
    if compressed:
        response.content_encoding = "gzip"
    if etag is None:
        response.vary.update(["Accept", "Accept-Encoding"])
        response.cache_control.no_cache = True
        return response
    return _validated(response, f"{etag}-gzip" if compressed else etag)


def _gzip(pieces: Iterable[bytes]) -> Iterator[bytes]:
    press = zlib.compressobj(GZIP_LEVEL, wbits=GZIP_WINDOW)
    for piece in pieces:
        yield press.compress(piece)
    yield press.flush()


def _takes_gzip() -> bool:
    return request.accept_encodings["gzip"] > 0


def as_json(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _validated(response: Response, etag: str) -> Response:
    response.set_etag(etag)
    # Keep it, but ask each time: the answer is a cheap 304 until the data change.
    response.cache_control.no_cache = True
    response.vary.update(["Accept", "Accept-Encoding"])
    return response


def _form(media_type: str) -> str:
    """What is asked for, where, and in which form: the ETag of one address says nothing of another."""
    # Some answers are made for one client, and say so by Vary; to all others its name means nothing.
    agent = "QGIS" if "QGIS/" in request.user_agent.string else ""
    asked = f"{media_type} {request.url_root} {request.full_path} {agent}"
    return _digest(asked.encode(errors="replace"))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


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
