"""Names in a list, separated by commas; a name that has a comma itself is known by what names there are."""

from __future__ import annotations

from collections.abc import Collection


def split_names(text: str, known: Collection[str], signs: str = "") -> list[str]:
    """The names in order, each with its sign; the longest that is known first, so that "a, b" stays whole."""
    parts = text.split(",")
    # Hardly any name has one; without this a text of commas would cost the cube of its length.
    most = 1 + max((name.count(",") for name in known), default=0)
    found: list[str] = []
    at = 0
    while at < len(parts):
        sizes = range(min(most, len(parts) - at), 1, -1)
        joined = (",".join(parts[at : at + size]) for size in sizes)
        found.append(next((it for it in joined if it.lstrip(signs) in known), parts[at]))
        at += 1 + found[-1].count(",")
    return found
