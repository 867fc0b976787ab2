"""The functions a filter may call, as the document clients read (OGC API – Features Part 3, 6.4)."""

from __future__ import annotations

from typing import Any

from geo.cql2 import FUNCTIONS
from geo.link import Link

# What a function takes, by the kind of its argument inside, as the standard's types.
TAKES = {"text": ["string"], "number": ["number"], "time": ["date", "datetime"]}


def document(links: list[Link]) -> dict[str, Any]:
    return {
        "links": links,
        "functions": [
            {
                "name": it.name,
                "description": it.description,
                "returns": [it.returns],
                "arguments": [{"title": it.takes, "type": TAKES[it.takes]}],
            }
            for it in FUNCTIONS
        ],
    }
