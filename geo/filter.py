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
from geo.message import Message

Lang = Literal["cql2-text", "cql2-json", "cql-text"]

MAX_BYTES = 64 * 1024
MAX_NODES = 10_000
# Python's own stack bears several times as much; the compilers of SQL go five to ten calls deep for each level.
MAX_DEPTH = 48
# What is longer is not remembered.
SHORT = 1_000
SHORTER = Message("Ask in several requests, or by fewer values.")
OUT = Message("Leave it out.")
JSON_CURE = Message(
    "Write CQL2 JSON such as %(example)s.",
    example='{"op":"=","args":[{"property":"kind"},"airport"]}',
)


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
        wrong = Message("filter has half a character.")
        raise refusal(ascii(text), wrong, Message("Send UTF-8.")) from None
    if length > MAX_BYTES:
        wrong = Message(
            "filter has %(length)s bytes; %(most)s are the most.", length=length, most=MAX_BYTES
        )
        raise refusal(text, wrong, SHORTER)
    # PostgreSQL has no such character in a text.
    if "\0" in text:
        raise refusal(text, Message("filter has a NUL character."), OUT)
    if not text.strip():
        cure = Message("Leave the parameter out, or write a condition.")
        raise refusal(text, Message("filter is empty."), cure)


def _parse_json(text: str) -> Any:
    """The parser counts its own depth here, and stops in time."""
    try:
        json.loads(text, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        wrong = Message(
            "filter is no JSON: %(said)s at line %(line)s, column %(column)s.",
            said=Message(error.msg),
            line=error.lineno,
            column=error.colno,
        )
        raise refusal(text, wrong, JSON_CURE) from None
    except RecursionError:
        raise refusal(text, Message("filter is nested too deeply."), SHORTER) from None
    try:
        return cql2.parse_json(text).to_json()
    except Exception as error:
        wrong = Message("filter is no CQL2 JSON: %(said)s.", said=Message(shown(error)))
        raise refusal(text, wrong, JSON_CURE) from None


def _check_tree(tree: Any, text: str) -> None:
    """Without calling itself: what it guards against is depth."""
    nodes = 0
    waiting = [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        nodes += 1
        if depth > MAX_DEPTH:
            wrong = Message("filter is nested more than %(most)s levels deep.", most=MAX_DEPTH)
            cure = Message(
                "Write %(example)s without brackets inside each other.", example="a AND b AND c"
            )
            raise refusal(text, wrong, cure)
        if nodes > MAX_NODES:
            wrong = Message("filter has more than %(most)s parts.", most=MAX_NODES)
            raise refusal(text, wrong, SHORTER)
        if isinstance(node, str) and "\0" in node:
            raise refusal(text, Message("filter has a NUL character."), OUT)
        if isinstance(node, dict) and "coordinates" not in node and "geometries" not in node:
            waiting += [(it, depth) for it in node.values()]
        elif isinstance(node, list):
            waiting += [(it, depth + 1) for it in node]


PARSERS: dict[Lang, Callable[[str], Any]] = {
    "cql2-text": cql2_text.parse,
    "cql2-json": _parse_json,
    "cql-text": lambda text: cql2_text.parse(modern(text)),
}
