"""Who is asking, and for what form: `f` says it outright, Accept says it otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import request
from werkzeug.datastructures import MIMEAccept

from geo.errors import ParameterError

HTML = "text/html"


def choose(offered: Mapping[str, str]) -> str:
    """The value of `f` for the form that is wanted, out of those offered with their media types, the usual one first.

    An Accept header that names none of them gets the usual one: a refusal would help nobody, and many clients send
    what their library made up. Raises ParameterError for a value of `f` that is not offered.
    """
    chosen = request.args.get("f")
    if chosen is not None:
        if chosen not in offered:
            raise ParameterError(
                "f",
                chosen,
                "f is not a format of this address.",
                f"Use one of: {', '.join(offered)}.",
            )
        return chosen
    accepted: MIMEAccept = request.accept_mimetypes
    usual = next(iter(offered))
    # In the order offered, so that of equals the first wins; html only for those who prefer it to all else.
    best = max(offered, key=lambda name: accepted.quality(offered[name]))
    return best if accepted.quality(offered[best]) > accepted.quality(offered[usual]) else usual


# Browsers, search engines, and those who draw the card of a shared link and send the Accept of a program.
READERS = re.compile(
    r"mozilla|bot\b|crawl|spider|facebookexternalhit|whatsapp|telegram|slack|discord|embedly|wordpress|preview",
    re.IGNORECASE,
)


def is_for_reading() -> bool:
    """Whether an address that is a page for people and a document for programs is meant as the page.

    Asked without saying for what, as `requests.get` and OWSLib ask, it is the document; with anything behind the
    question mark that only the page knows, and by those who show it to people, the page.
    """
    return bool(set(request.args) - {"f"}) or bool(READERS.search(request.user_agent.string))


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
