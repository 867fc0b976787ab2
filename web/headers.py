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


def set_headers(app: Flask) -> None:
    app.after_request(_add)


def _add(response: Response) -> Response:
    # Anyone may read: also a frame whose sandbox gives it no origin of its own, as WordPress makes them.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = EXPOSED
    if request.method == "OPTIONS":
        # A script that sends If-None-Match is asked for leave first.
        response.headers["Access-Control-Allow-Headers"] = "*"
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    ancestors = "*" if request.endpoint == "maps.embed" else "'self'"
    response.headers["Content-Security-Policy"] = POLICY.format(ancestors=ancestors)
    return response
