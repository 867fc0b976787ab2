"""Who is asking, and for what form: `f` says it outright, Accept says it otherwise."""

from __future__ import annotations

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
