"""A value in a filter: a column, a literal or what was made of them, with the type it has for CQL2."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement

from geo.collection import Collection
from geo.cql2.problem import refusal, shown
from geo.crs import Crs
from geo.message import Message
from geo.property import Type

Kind = Literal["text", "number", "boolean", "time", "interval", "array", "geometry"]

KINDS: dict[Type, Kind] = {
    "string": "text",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "date": "time",
    "date-time": "time",
    "interval": "interval",
    "array": "array",
    "geometry": "geometry",
}
WORDS: dict[Kind, Message] = {
    "text": Message("a text"),
    "number": Message("a number"),
    "boolean": Message("true or false"),
    "time": Message("a date or time"),
    "interval": Message("an interval"),
    "array": Message("an array"),
    "geometry": Message("a geometry"),
}


@dataclass(frozen=True, eq=False)
class Value:
    """`sql` is None for a literal, whose value is `constant`: it becomes SQL beside what it is compared with.

    `said` names it in a sentence: a message, or a literal as it was written. `items` is the type of an array's
    elements, or for a literal one the elements are Values themselves. `column` says that `sql` is a column as it
    stands, not something made of it.
    """

    type: Type
    said: str
    sql: ColumnElement[Any] | None = None
    constant: Any = None
    items: Type = "string"
    column: bool = False

    @property
    def kind(self) -> Kind:
        return KINDS[self.type]

    @property
    def literal(self) -> bool:
        return self.sql is None


@dataclass(frozen=True, eq=False)
class Scope:
    """What a filter is compiled for, and the way back to the compiler for what stands inside."""

    collection: Collection
    crs: Crs
    evaluate: Callable[[Any, Scope], Value]

    def value(self, node: Any) -> Value:
        return self.evaluate(node, self)


def arguments(operator: str, given: Any, count: int) -> list[Any]:
    """The operands of an operator. Raises ParameterError where there are more or fewer."""
    if not isinstance(given, list) or len(given) != count:
        have = len(given) if isinstance(given, list) else 0
        raise refusal(
            operator,
            Message(
                "filter: %(operator)s has %(number)s operands.",
                operator=shown(operator),
                number=have,
            ),
            Message("Give it %(number)s.", number=count),
        )
    return given


def wanted(value: Value, kind: Kind, where: str) -> Value:
    """The value, if it is of a kind. Raises ParameterError otherwise."""
    if value.kind != kind:
        raise refusal(
            value.said,
            Message(
                "filter: %(operator)s needs %(wanted)s, and %(value)s is %(kind)s.",
                operator=shown(where),
                wanted=WORDS[kind],
                value=value.said,
                kind=WORDS[value.kind],
            ),
            Message("Put %(wanted)s there.", wanted=WORDS[kind]),
        )
    return value


def called(function: str, argument: Value) -> Message:
    """How a sentence names what a function makes of its argument."""
    return Message("%(function)s(%(argument)s)", function=function, argument=shown(argument.said))


def property_value(name: Any, collection: Collection) -> Value:
    """A property by its name. Raises ParameterError for one that filters may not name, and lists those they may."""
    known = collection.by_name.get(name) if isinstance(name, str) else None
    if known is None or not known.queryable:
        # As the queryables say: additionalProperties is false (OGC API – Features Part 3, 6.2).
        raise refusal(
            str(name),
            Message(
                "filter: %(collection)s has no property %(name)s to filter by.",
                collection=collection.id,
                name=shown(name),
            ),
            Message(
                "Use any of: %(names)s.", names=", ".join(it.name for it in collection.queryables)
            ),
        )
    said = Message("the property %(name)s", name=shown(name))
    return Value(known.type, said, collection.column(known.name), items=known.items, column=True)
