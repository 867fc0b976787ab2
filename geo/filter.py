"""A filter: CQL2 (OGC 21-065r2) as text or JSON, read once. What it means for a collection is said in geo/cql2/."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

import cql2

from geo.cql2 import text as cql2_text
from geo.cql2.older import modern
from geo.cql2.problem import refusal, shown

Lang = Literal["cql2-text", "cql2-json", "cql-text"]

MAX_BYTES = 64 * 1024
MAX_NODES = 10_000
# Python's own stack bears several times as much; the compilers of SQL go five to ten calls deep for each level.
MAX_DEPTH = 48
# What is longer is not remembered.
SHORT = 1_000
SHORTER = "Ask in several requests, or by fewer values."
JSON_CURE = 'Write CQL2 JSON such as {"op":"=","args":[{"property":"kind"},"airport"]}.'


@dataclass(frozen=True)
class Filter:
    """A filter as it was written, and its tree in CQL2-JSON terms, which nobody changes.

    The tree belongs to no collection: whether its properties exist is known only when it is compiled.
    """

    text: str
    lang: Lang
    tree: Any = field(repr=False, compare=False)

    @classmethod
    def parse(cls, text: str, lang: Lang = "cql2-text") -> Filter:
        """Raises ParameterError for what is no CQL2, too long, too deep or has too many parts."""
        return _parsed(text, lang) if len(text) > SHORT else _remembered(text, lang)


def _parsed(text: str, lang: Lang) -> Filter:
    _check_text(text)
    tree = PARSERS[lang](text)
    _check_tree(tree, text)
    return Filter(text, lang, tree)


# A map asks with the same filter for every box it comes to.
_remembered = lru_cache(256)(_parsed)


def _check_text(text: str) -> None:
    try:
        length = len(text.encode())
    except UnicodeEncodeError:
        raise refusal(ascii(text), "filter has half a character.", "Send UTF-8.") from None
    if length > MAX_BYTES:
        raise refusal(text, f"filter has {length} bytes; {MAX_BYTES} are the most.", SHORTER)
    # PostgreSQL has no such character in a text.
    if "\0" in text:
        raise refusal(text, "filter has a NUL character.", "Leave it out.")
    if not text.strip():
        raise refusal(text, "filter is empty.", "Leave the parameter out, or write a condition.")


def _parse_json(text: str) -> Any:
    """The parser counts its own depth here, and stops in time."""
    try:
        json.loads(text, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise refusal(text, f"filter is no JSON: {error.msg} at {place}.", JSON_CURE) from None
    except RecursionError:
        raise refusal(text, "filter is nested too deeply.", SHORTER) from None
    try:
        return cql2.parse_json(text).to_json()
    except Exception as error:
        problem = f"filter is no CQL2 JSON: {shown(error)}."
        raise refusal(text, problem, JSON_CURE) from None


def _check_tree(tree: Any, text: str) -> None:
    """Without calling itself: what it guards against is depth."""
    nodes = 0
    waiting = [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        nodes += 1
        if depth > MAX_DEPTH:
            problem = f"filter is nested more than {MAX_DEPTH} levels deep."
            raise refusal(text, problem, "Write a AND b AND c without brackets inside each other.")
        if nodes > MAX_NODES:
            raise refusal(text, f"filter has more than {MAX_NODES} parts.", SHORTER)
        if isinstance(node, str) and "\0" in node:
            raise refusal(text, "filter has a NUL character.", "Leave it out.")
        if isinstance(node, dict) and "coordinates" not in node and "geometries" not in node:
            waiting += [(it, depth) for it in node.values()]
        elif isinstance(node, list):
            waiting += [(it, depth + 1) for it in node]


PARSERS: dict[Lang, Callable[[str], Any]] = {
    "cql2-text": cql2_text.parse,
    "cql2-json": _parse_json,
    "cql-text": lambda text: cql2_text.parse(modern(text)),
}
