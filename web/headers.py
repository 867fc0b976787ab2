"""Headers by route: who may read, who may frame, and what a page may fetch or frame itself."""

from __future__ import annotations

from flask import Flask, Response, request

# Everything a page needs comes from this server; a style or script smuggled into the data could do nothing.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; {frames}frame-ancestors {ancestors}"
)
US = "'self'"
# Made for the frames of other sites. A click can be lured to nothing in them: no account, no form that changes.
FRAMED = frozenset({"embeds.embed", "embeds.quote"})
# What is not there below it says so in the frame.
BELOW = "/embed/"
# These show an embed of ours, to try what it would look like.
FRAMING = frozenset({"maps.map_page", "share.share"})

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

Headers = tuple[tuple[str, str], ...]


def set_headers(app: Flask, ancestors: str) -> None:
    """`ancestors` are the sites that may frame an embed, as frame-ancestors says it (CSP Level 3, 6.4.2.1)."""
    others, framed = _headers(US), _headers(ancestors)
    own = {
        **dict.fromkeys(FRAMED, framed),
        **dict.fromkeys(FRAMING, _headers(US, "frame-src 'self'; ")),
    }

    def add(response: Response) -> Response:
        asked = request._get_current_object()  # type: ignore[attr-defined] # to find it takes long
        # Nobody else sets these, so there is none to look for and replace.
        lost = asked.endpoint is None and asked.path.startswith(BELOW)
        response.headers.extend(framed if lost else own.get(asked.endpoint, others))
        if asked.method == "OPTIONS":
            response.headers.extend(LEAVE)
        response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        return response

    app.after_request(add)


def _headers(ancestors: str, frames: str = "") -> Headers:
    policy = POLICY.format(ancestors=ancestors, frames=frames)
    return (*EVERYWHERE, ("Content-Security-Policy", policy))
