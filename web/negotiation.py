"""Who is asking, and for what form: `f` says it outright, Accept says it otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from flask import request
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from geo.errors import ParameterError
from geo.message import Message

HTML = "text/html"


def choose(offered: Mapping[str, str]) -> str:
    """The value of `f` for the form that is wanted, out of those offered with their media types, the usual one first.

    An Accept header that names none of them gets the usual one: a refusal would help nobody, and many clients send
    what their library made up. Raises ParameterError for a value of `f` that is not offered.
    """
    return _choose(request.args.get("f"), request.headers.get("Accept", ""), tuple(offered.items()))


@lru_cache(maxsize=1_024)
def _choose(chosen: str | None, accept: str, offered: tuple[tuple[str, str], ...]) -> str:
    """The same, remembered: clients send the same few headers with every request."""
    if chosen is not None:
        if all(chosen != name for name, _ in offered):
            raise ParameterError(
                "f",
                chosen,
                Message("f is not a format of this address."),
                Message("Use one of: %(names)s.", names=", ".join(name for name, _ in offered)),
            )
        return chosen
    accepted = parse_accept_header(accept, MIMEAccept)
    usual, usual_type = offered[0]
    # In the order offered, so that of equals the first wins; html only for those who prefer it to all else.
    best, best_type = max(offered, key=lambda it: accepted.quality(it[1]))
    return best if accepted.quality(best_type) > accepted.quality(usual_type) else usual


# Search engines, and those who draw the card of a shared link or embed it, and send the Accept of a program.
SHOWING = re.compile(
    r"bot\b|crawl|spider|facebookexternalhit|whatsapp|telegram|slack|discord|embedly|wordpress|ghost|preview",
    re.IGNORECASE,
)
# The same, and browsers.
READERS = re.compile(rf"mozilla|{SHOWING.pattern}", re.IGNORECASE)


def is_for_reading() -> bool:
    """Whether an address that is a page for people and a document for programs is meant as the page.

    Asked without saying for what, as `requests.get` and OWSLib ask, it is the document; with anything behind the
    question mark that only the page knows, and by those who show it to people, the page.
    """
    return bool(set(request.args) - {"f"}) or bool(READERS.search(request.user_agent.string))


def is_for_showing() -> bool:
    """Whether a document that is a page as well is asked for by a program that shows pages to people elsewhere."""
    return bool(SHOWING.search(request.user_agent.string))


def wants_html(default: bool = False) -> bool:
    """True where HTML is the better answer; `default` decides for a client that takes anything."""
    chosen = request.args.get("f")
    if chosen is not None:
        return chosen == "html"
    accepted = request.accept_mimetypes
    html, json = (
        accepted.quality(HTML),
        max(accepted.quality("application/json"), accepted.quality("application/geo+json")),
    )
    return html > json or (default and html == json and html > 0)
