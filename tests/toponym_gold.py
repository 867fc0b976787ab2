"""News items written for the tests, with the place names that a reader finds in them.

tests/data/toponyms/development   what the rules were set by
tests/data/toponyms/held-out      written before any rule was, and looked at only to be counted
tests/data/toponyms/studied       in the manner of public corpora, counted before its errors were looked at, and after
tests/data/toponyms/fresh         the same, and counted only

In a file `{Tripoli|place|2210247}` is a toponym with its kind and GeoNames id; "-" is none, where GeoNames' id is not
asked for. A first line `focus: LON,LAT` is not of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from geo.text.focus import Focus, read_focus

FOLDER = Path(__file__).parent / "data" / "toponyms"
_MARKED = re.compile(r"\{(?P<text>[^|}]*)\|(?P<kind>[a-z]+)\|(?P<id>\d+|-)\}")


@dataclass(frozen=True)
class Gold:
    start: int
    end: int
    kind: str
    geonames_id: int | None


@dataclass(frozen=True)
class Item:
    name: str
    text: str
    focus: Focus | None
    gold: tuple[Gold, ...]


def items(part: str) -> list[Item]:
    """The items of one of the folders, as "development" or "held-out"."""
    return [_item(path) for path in sorted((FOLDER / part).glob("*.txt"))]


def _item(path: Path) -> Item:
    marked, focus = path.read_text(encoding="utf-8"), None
    if marked.startswith("focus: "):
        first, _, marked = marked.partition("\n")
        focus = read_focus(first.removeprefix("focus: "))
    text, gold, last = "", [], 0
    for it in _MARKED.finditer(marked):
        text += marked[last : it.start()]
        number = None if it["id"] == "-" else int(it["id"])
        gold.append(Gold(len(text), len(text) + len(it["text"]), it["kind"], number))
        text += it["text"]
        last = it.end()
    return Item(path.stem, text + marked[last:], focus, tuple(gold))
