"""The quotes of a feature for files: as words in one column, and as rows of a table of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geo.quote import VERIFIED

# The columns of a table of quotes, and where each stands in a quote. The words never lose what disputes or corrects
# them: a reader of the table alone would take them for support.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "quote": ("id",),
    "supports": ("supports",),
    "exact": ("exact",),
    "speaker": ("speaker",),
    "publisher": ("article", "publisher"),
    "title": ("article", "title"),
    "byline": ("article", "byline"),
    "published": ("article", "published"),
    "link": ("link",),
    "url": ("article", "url"),
    "archive_url": ("article", "archive_url"),
    "language": ("language",),
    "kind": ("kind",),
    "state": ("state",),
    "checked_on": ("checked_on",),
    "correction": ("correction",),
    "evidence_note": ("evidence_note",),
    "note": ("note",),
    "article": ("article", "id"),
    "prefix": ("prefix",),
    "suffix": ("suffix",),
    "start": ("start",),
    "end": ("end",),
}


def at(quote: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """A member of a quote, or None where there is none."""
    value: Any = quote
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def in_words(quotes: list[Mapping[str, Any]] | None) -> str | None:
    """Each quote on a line: what it does, its words, who says them, where and when; as sql/formats/csv.sql has it."""
    return "\n".join(_line(it) for it in quotes) if quotes else None


def _line(quote: Mapping[str, Any]) -> str:
    words = f"“{quote.get('exact') or ''}”"
    where = (
        at(quote, ("article", "publisher")),
        at(quote, ("article", "published")),
        quote.get("link") or at(quote, ("article", "url")),
    )
    state, correction = quote.get("state"), quote.get("correction")
    parts = (
        _joined(": ", quote.get("supports"), words),
        quote.get("speaker"),
        _joined(", ", *where),
        f"not verified: {state}" if state and state not in VERIFIED else None,
        f"corrected: {correction}" if correction is not None else None,
        quote.get("evidence_note"),
    )
    return _joined(" – ", *parts)


def _joined(between: str, *parts: str | None) -> str:
    return between.join(it for it in parts if it is not None)
