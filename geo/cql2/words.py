"""Texts in a filter: as SQL, folded by CASEI and ACCENTI, and patterns of LIKE (21-065r2, 7.1, 7.3 and 7.4)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce
from typing import Any
from uuid import UUID as PythonUUID

from sqlalchemy import ColumnElement, Enum, String, Text, cast, func, literal
from sqlalchemy.dialects.postgresql import UUID

from geo.cql2.problem import refusal, shown
from geo.cql2.value import Scope, Value, arguments, called, wanted
from geo.message import Message

FOLDS = ("casei", "accenti")
# Escaped characters, wildcards, and runs of plain ones; a backslash at the end is none of them.
PATTERN = re.compile(r"\\(?P<escaped>.)|(?P<wild>[%_])|(?P<plain>[^\\%_]+)", re.DOTALL)


def sql(value: Value) -> ColumnElement[str]:
    """A text as SQL. A column of a type that is only written as text, such as an enum, is cast to it."""
    if value.sql is None:
        return literal(value.constant, Text())
    plain = isinstance(value.sql.type, String) and not isinstance(value.sql.type, Enum)
    return value.sql if plain else cast(value.sql, Text)


def pair(left: Value, right: Value) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Both sides of an equality; a UUID is compared as one, or its index would be of no use."""
    return beside(left, right), beside(right, left)


def beside(value: Value, other: Value) -> ColumnElement[Any]:
    if value.literal and _is_uuid(other):
        parsed = _uuid(value.constant)
        return sql(value) if parsed is None else literal(parsed, UUID(as_uuid=False))
    if _is_uuid(value) and other.literal and _uuid(other.constant) is not None:
        assert value.sql is not None
        return value.sql
    return sql(value)


def _is_uuid(value: Value) -> bool:
    return value.sql is not None and isinstance(value.sql.type, UUID)


def _uuid(text: str) -> str | None:
    """A UUID as PostgreSQL writes it; None for what it would not write so: as text that is equal to no UUID."""
    try:
        return text if str(PythonUUID(text)) == text else None
    except ValueError:
        return None


def fold(operator: str, given: Any, scope: Scope) -> Value:
    """CASEI(text) and ACCENTI(text), by the functions of the same name in the database."""
    value = wanted(scope.value(arguments(operator, given, 1)[0]), "text", operator)
    return Value("string", called(operator, value), _folded(sql(value), [operator]))


def like(given: Any, scope: Scope) -> ColumnElement[bool]:
    """text LIKE pattern, where % is any text, _ any character and \\ takes the next character as it is."""
    node, pattern = arguments("like", given, 2)
    value = wanted(scope.value(node), "text", "like")
    folds: list[str] = []
    while isinstance(pattern, dict) and pattern.get("op") in FOLDS:
        folds.insert(0, pattern["op"])
        pattern = arguments(pattern["op"], pattern.get("args"), 1)[0]
    if not isinstance(pattern, str):
        raise refusal(
            shown(pattern),
            Message("filter: the pattern of LIKE is not a text in quotes."),
            Message(
                "Write %(example)s, or with CASEI or ACCENTI on both sides.",
                example="name LIKE 'S%'",
            ),
        )
    return sql(value).like(_pattern(pattern, folds))


def _pattern(pattern: str, folds: Sequence[str]) -> ColumnElement[str]:
    parts = list(PATTERN.finditer(pattern))
    if sum(len(it.group()) for it in parts) != len(pattern):
        raise refusal(
            pattern,
            Message("filter: the pattern of LIKE ends with a backslash."),
            Message("Write %(example)s for a backslash itself.", example=r"\\"),
        )
    if not folds:
        return literal(pattern, Text())
    # Folded piece by piece and escaped again: a fold may take away the character behind a backslash, or turn ％ into %.
    pieces: list[ColumnElement[str]] = []
    run = ""
    for part in parts:
        if part["wild"]:
            pieces += [_escaped(run, folds)] if run else []
            pieces.append(literal(part["wild"], Text()))
            run = ""
        else:
            run += part["escaped"] or part["plain"]
    pieces += [_escaped(run, folds)] if run else []
    # Not concat(), which takes a hundred arguments.
    return reduce(lambda left, right: left.concat(right), pieces) if pieces else literal("", Text())


def _escaped(run: str, folds: Sequence[str]) -> ColumnElement[str]:
    folded = _folded(literal(run, Text()), folds)
    special, escaped = literal(r"([%_\\])", Text()), literal(r"\\\1", Text())
    return func.regexp_replace(folded, special, escaped, literal("g", Text()), type_=Text())


def _folded(words: ColumnElement[str], folds: Sequence[str]) -> ColumnElement[str]:
    return reduce(
        lambda inner, name: getattr(func.sourceline, name)(inner, type_=Text()), folds, words
    )
