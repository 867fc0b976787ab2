"""Comparisons: = <> < <= > >=, BETWEEN, IN and IS NULL (21-065r2, 6.4 and 7.1), after SQL's three-valued logic.

What is compared with null is neither true nor false, so NOT (a = 1) leaves out the rows whose a is null.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Boolean, ColumnElement, and_, false, literal, or_

from geo.cql2 import numbers, words
from geo.cql2.instant import SIGNS, compare, instant
from geo.cql2.problem import refusal, shown
from geo.cql2.value import WORDS, Scope, Value, arguments
from geo.message import Message

OPERATORS = frozenset(SIGNS)


def binary(sign: str, given: Any, scope: Scope) -> ColumnElement[bool]:
    left, right = (scope.value(node) for node in arguments(sign, given, 2))
    return compared(sign, left, right)


def between(given: Any, scope: Scope) -> ColumnElement[bool]:
    """Both ends inclusive. CQL2 asks for numbers only; here anything with an order will do."""
    value, low, high = (scope.value(node) for node in arguments("between", given, 3))
    return and_(compared(">=", value, low), compared("<=", value, high))


def is_in(given: Any, scope: Scope) -> ColumnElement[bool]:
    node, listed = arguments("in", given, 2)
    if not isinstance(listed, list):
        raise refusal(
            shown(listed),
            Message("filter: IN has no list."),
            Message("Write %(example)s.", example="kind IN ('a', 'b')"),
        )
    value = scope.value(node)
    choices = [scope.value(it) for it in listed]
    for choice in choices:
        _check("=", value, choice)
    if not choices:
        return false()
    # One statement with many values, not many statements: ids come by the thousand.
    if value.kind in {"text", "number"} and all(it.literal for it in choices):
        module = words if value.kind == "text" else numbers
        return _one_of(value, choices, module)
    return or_(*(compared("=", value, choice) for choice in choices))


def _one_of(value: Value, choices: Sequence[Value], module: Any) -> ColumnElement[bool]:
    groups: dict[str, list[tuple[Any, Any]]] = {}
    for choice in choices:
        pair = module.beside(value, choice), module.beside(choice, value)
        groups.setdefault(f"{pair[0].type!r} {pair[1].type!r}", []).append(pair)
    return or_(*(group[0][0].in_([right for _, right in group]) for group in groups.values()))


def is_null(given: Any, scope: Scope) -> ColumnElement[bool]:
    value = scope.value(arguments("isNull", given, 1)[0])
    return false() if value.sql is None else value.sql.is_(None)


def compared(sign: str, left: Value, right: Value) -> ColumnElement[bool]:
    """Two values of one kind. Raises ParameterError for values that cannot be compared."""
    _check(sign, left, right)
    if "time" in {left.kind, right.kind}:
        return compare(sign, instant(left), instant(right))
    if left.kind == "text":
        pair = (
            words.pair(left, right) if sign in {"=", "<>"} else (words.sql(left), words.sql(right))
        )
        return SIGNS[sign](*pair)
    if left.kind == "number":
        return SIGNS[sign](numbers.beside(left, right), numbers.beside(right, left))
    return SIGNS[sign](_truth(left), _truth(right))


def _check(sign: str, left: Value, right: Value) -> None:
    kinds = {left.kind, right.kind}
    dated = "time" in kinds and any(it.kind == "text" and it.literal for it in (left, right))
    if len(kinds) > 1 and not dated:
        raise refusal(
            right.said,
            Message(
                "filter: %(left)s is %(left_kind)s and %(right)s is %(right_kind)s; they cannot be compared.",
                left=left.said,
                left_kind=WORDS[left.kind],
                right=right.said,
                right_kind=WORDS[right.kind],
            ),
            Message("Compare %(value)s with %(kind)s.", value=left.said, kind=WORDS[left.kind]),
        )
    if kinds & {"interval", "array", "geometry"}:
        kind = WORDS[left.kind]
        prefix = {"interval": "T_", "array": "A_", "geometry": "S_"}[left.kind]
        raise refusal(
            left.said,
            Message(
                "filter: %(value)s is %(kind)s, which %(operator)s cannot compare.",
                value=left.said,
                kind=kind,
                operator=sign,
            ),
            Message(
                "Use %(name)s or another of the %(names)s functions.",
                name=f"{prefix}EQUALS",
                names=f"{prefix}…",
            ),
        )
    if kinds == {"number"} and sign in {"=", "<>"}:
        numbers.check_exact(left, right)
        numbers.check_exact(right, left)
    if kinds == {"boolean"} and sign not in {"=", "<>"}:
        raise refusal(
            sign,
            Message("filter: %(value)s is true or false and has no order.", value=left.said),
            Message("Use %(equal)s or %(different)s.", equal="=", different="<>"),
        )


def _truth(value: Value) -> ColumnElement[Any]:
    return literal(value.constant, Boolean()) if value.sql is None else value.sql.self_group()
