"""Headers by route: who may read, who may frame, and what a page may fetch."""

from __future__ import annotations

from flask import Flask, Response, request

# Everything a page needs comes from this server; a style or script smuggled into the data could do nothing.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
)

# What a script on another site may read of an answer.
EXPOSED = (
    "Allow, ETag, Link, Content-Location, Content-Crs, Content-Disposition, OGC-NumberMatched, "
    "OGC-NumberReturned, Retry-After, Tile-Share"
)


EVERYWHERE = (
    # Anyone may read: also a frame whose sandbox gives it no origin of its own, as WordPress makes them.
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", EXPOSED),
    ("X-Content-Type-Options", "nosniff"),
)
# A script that sends If-None-Match is asked for leave first.
LEAVE = (
    ("Access-Control-Allow-Headers", "*"),
    ("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS"),
)
FRAMED_BY_ALL, FRAMED_BY_US = (
    (*EVERYWHERE, ("Content-Security-Policy", POLICY.format(ancestors=it)))
    for it in ("*", "'self'")
)


def set_headers(app: Flask) -> None:
    app.after_request(_add)


def _add(response: Response) -> Response:
    asked = request._get_current_object()  # type: ignore[attr-defined] # to find it takes long
    # Nobody else sets these, so there is none to look for and replace.
    response.headers.extend(FRAMED_BY_ALL if asked.endpoint == "maps.embed" else FRAMED_BY_US)
    if asked.method == "OPTIONS":
        response.headers.extend(LEAVE)
    response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    return response
