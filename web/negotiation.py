"""Who is asking: a person's browser or a program. `f` says it outright, Accept says it otherwise."""

from __future__ import annotations

from flask import request

from geo.errors import ParameterError


def wants_html(default: bool = False) -> bool:
    """True where HTML is the better answer; `default` decides for a client that takes anything."""
    chosen = request.args.get("f")
    if chosen is not None:
        return chosen == "html"
    accepted = request.accept_mimetypes
    html, json = (
        accepted.quality("text/html"),
        max(accepted.quality("application/json"), accepted.quality("application/geo+json")),
    )
    return html > json or (default and html == json and html > 0)


def check_format(*names: str) -> None:
    """Refuse a value of `f` that this resource does not have."""
    chosen = request.args.get("f")
    if chosen is not None and chosen not in names:
        raise ParameterError(
            "f", chosen, "f is not a format of this address.", f"Use one of: {', '.join(names)}."
        )
