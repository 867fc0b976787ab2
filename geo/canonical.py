"""The one way this project writes JSON files, so that a change shows as a small, readable diff.

Objects take a line for each key; a list of plain values, a position, a line or a ring stands on one line of its own;
other lists take a line for each item. Key order is the caller's. Numbers are written as Python's shortest repr, which
reads back as the same double, and whole numbers without a point: nothing is lost on the way out and in again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

INDENT = "  "


def dumps(document: Any) -> str:
    """The document as text, ending in a newline."""
    return "".join(_lines(document, "")) + "\n"


def write(path: Path, document: Any) -> None:
    """Write the document to the path as UTF-8, whatever the machine's locale says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dumps(document), encoding="utf-8", newline="\n")


def _lines(value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, dict) and value:
        inner = ((f"{json.dumps(key, ensure_ascii=False)}: ", item) for key, item in value.items())
        yield from _block("{", inner, "}", indent)
    elif isinstance(value, list | tuple) and value and not _fits_one_line(value):
        yield from _block("[", (("", item) for item in value), "]", indent)
    else:
        yield json.dumps(_whole(value), ensure_ascii=False, allow_nan=False)


def _block(
    opening: str, items: Iterator[tuple[str, Any]], closing: str, indent: str
) -> Iterator[str]:
    inner = indent + INDENT
    separator = opening + "\n"
    for lead, item in items:
        yield separator + inner + lead
        yield from _lines(item, inner)
        separator = ",\n"
    yield "\n" + indent + closing


def _whole(value: Any) -> Any:
    """The value with 9.0 written as 9, as most programs write it."""
    if isinstance(value, list | tuple):
        return [_whole(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _fits_one_line(items: list[Any] | tuple[Any, ...]) -> bool:
    """Plain values, or a list of positions: a ring or a line is one thought and one line."""
    return all(_is_plain(item) or _is_position(item) for item in items)


def _is_plain(value: Any) -> bool:
    return not isinstance(value, dict | list | tuple)


def _is_position(value: Any) -> bool:
    return (
        isinstance(value, list | tuple)
        and bool(value)
        and all(isinstance(number, int | float) for number in value)
    )
