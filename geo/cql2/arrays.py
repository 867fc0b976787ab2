"""The A_ functions: how two arrays, taken as sets, lie to each other (21-065r2, 7.8)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Enum,
    Float,
    Integer,
    Numeric,
    String,
    Text,
    and_,
    cast,
    literal,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.types import TypeEngine

from geo.cql2 import instant
from geo.cql2.problem import refusal
from geo.cql2.value import KINDS, WORDS, Scope, Value, arguments, wanted
from geo.message import Message
from geo.property import Type

OPERATORS = {"a_contains": "@>", "a_containedby": "<@", "a_overlaps": "&&"}
FUNCTIONS = frozenset(OPERATORS) | {"a_equals"}
# What an array is compared as where both sides are literals, or where the column's own type has no such comparison.
ELEMENTS: dict[Type, TypeEngine[Any]] = {
    "string": Text(),
    "integer": Numeric(),
    "number": Numeric(),
    "boolean": Boolean(),
    "date": Date(),
    "date-time": DateTime(timezone=True),
}


def relation(name: str, given: Any, scope: Scope) -> ColumnElement[bool]:
    values = [_array(node, name, scope) for node in arguments(name, given, 2)]
    element = _element(values)
    first, second = (_sql(it, element) for it in values)
    if name == "a_equals":
        return and_(first.bool_op("@>")(second), first.bool_op("<@")(second))
    return first.bool_op(OPERATORS[name])(second)


def _array(node: Any, name: str, scope: Scope) -> Value:
    """The parser takes the brackets of a list of one for brackets around an expression."""
    value = scope.value(node)
    alone = value.literal and value.kind in {"number", "boolean", "time", "text"}
    return literal_array([node], scope) if alone else wanted(value, "array", name)


def literal_array(nodes: list[Any], scope: Scope) -> Value:
    """A list of literals of one kind."""
    values = [scope.value(it) for it in nodes]
    for value in values:
        if not value.literal or value.kind not in {"text", "number", "boolean", "time"}:
            raise refusal(
                value.said,
                Message(
                    "filter has an array with something that is no plain literal: %(value)s.",
                    value=value.said,
                ),
                Message("Write texts, numbers, dates, true or false."),
            )
        if value.type != values[0].type:
            raise refusal(
                value.said,
                Message(
                    "filter has an array with %(first)s and %(second)s, or dates and times.",
                    first=WORDS[values[0].kind],
                    second=WORDS[value.kind],
                ),
                Message("Write an array of one type."),
            )
    items: Type = values[0].type if values else "string"
    return Value("array", Message("the array"), constant=values, items=items)


def _element(values: list[Value]) -> TypeEngine[Any]:
    """The type of element both sides are compared in. A column's own, so that its index serves, where it is alone."""
    columns = [it for it in values if it.sql is not None]
    filled = [it for it in values if it.sql is not None or it.constant]
    if len(filled) == 2 and not _alike(*filled):
        first, second = (WORDS[KINDS[it.items]] for it in filled)
        raise refusal(
            filled[1].said,
            Message(
                "filter: %(array)s holds %(kind)s each and %(other_array)s %(other_kind)s.",
                array=filled[0].said,
                kind=first,
                other_array=filled[1].said,
                other_kind=second,
            ),
            Message("Compare arrays of one type."),
        )
    kinds = {repr(_own(it)) for it in columns}
    own = _own(columns[0]) if len(kinds) == 1 else None
    whole = all(
        float(it.constant).is_integer() and abs(it.constant) < 2**31
        for value in values
        if value.literal and value.items == "number"
        for it in value.constant
    )
    # A fraction is in no array of whole numbers, but as one of them it would be rounded.
    if own is None or (isinstance(own, Integer) and not whole):
        return ELEMENTS[(filled or values)[0].items]
    return own


def _alike(first: Value, second: Value) -> bool:
    dated = {first.items, second.items} <= {"date", "date-time", "string"}
    literal_text = any(it.literal and it.items == "string" for it in (first, second))
    return KINDS[first.items] == KINDS[second.items] or (dated and literal_text)


def _own(value: Value) -> TypeEngine[Any] | None:
    kind = getattr(value.sql, "type", None)
    element = kind.item_type if isinstance(kind, ARRAY) else None
    if isinstance(element, UUID | Enum):
        return None
    if value.items == "string" and not isinstance(element, String):
        return None
    return element


def _sql(value: Value, element: TypeEngine[Any]) -> ColumnElement[Any]:
    kind = ARRAY(element)
    if value.sql is None:
        return cast(literal([_plain(it, element) for it in value.constant], kind), kind)
    own = getattr(value.sql.type, "item_type", None)
    return value.sql if own is element else cast(value.sql, kind)


def _plain(value: Value, element: TypeEngine[Any]) -> Any:
    if isinstance(element, Date | DateTime):
        return _moment(value, element)
    if isinstance(element, Integer):
        return int(value.constant)
    if isinstance(element, Float):
        return value.constant
    return Decimal(repr(value.constant)) if isinstance(element, Numeric) else value.constant


def _moment(value: Value, element: TypeEngine[Any]) -> Any:
    """As the column's type: a day in an array of moments is its midnight, a moment among days its day."""
    parsed = instant.instant(value).literal
    assert parsed is not None
    if isinstance(element, Date):
        return parsed.date() if isinstance(parsed, datetime) else parsed
    moment = parsed if isinstance(parsed, datetime) else instant.midnight(parsed)
    return moment if element.timezone else moment.replace(tzinfo=None)  # type: ignore[attr-defined]
