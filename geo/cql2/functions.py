"""The functions a filter may call (21-065r2, 7.10), as a list that the API document can show.

Any other name is refused: the database has functions that sleep, read files and open connections.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Numeric, Text, cast, extract, func

from geo.cql2.instant import day_of, instant
from geo.cql2.numbers import decimal
from geo.cql2.problem import refusal, shown
from geo.cql2.value import Kind, Scope, Value, arguments, called, wanted
from geo.cql2.words import sql as text
from geo.message import Message
from geo.property import Type


@dataclass(frozen=True)
class Function:
    """`takes`: the kind of its one argument; `returns`: its type in JSON Schema terms."""

    name: str
    description: str
    takes: Kind
    returns: Type
    make: Callable[[Value], ColumnElement[Any]]


def _text(name: str) -> Callable[[Value], ColumnElement[Any]]:
    return lambda value: getattr(func, name)(text(value), type_=Text())


def _number(name: str) -> Callable[[Value], ColumnElement[Any]]:
    return lambda value: getattr(func, name)(decimal(value), type_=Numeric())


def _part(name: str) -> Callable[[Value], ColumnElement[Any]]:
    return lambda value: cast(extract(name, day_of(instant(value))), Numeric)


FUNCTIONS: tuple[Function, ...] = (
    Function("lower", "The text in small letters.", "text", "string", _text("lower")),
    Function("upper", "The text in capital letters.", "text", "string", _text("upper")),
    Function("trim", "The text without spaces around it.", "text", "string", _text("btrim")),
    Function(
        "char_length",
        "How many characters the text has.",
        "text",
        "number",
        lambda value: cast(func.char_length(text(value)), Numeric),
    ),
    Function("abs", "The number without its sign.", "number", "number", _number("abs")),
    Function("ceil", "The next whole number up.", "number", "number", _number("ceil")),
    Function("floor", "The next whole number down.", "number", "number", _number("floor")),
    Function("round", "The nearest whole number.", "number", "number", _number("round")),
    Function("year", "The year of a date or time, in UTC.", "time", "number", _part("year")),
    Function("month", "The month, 1 to 12, in UTC.", "time", "number", _part("month")),
    Function("day", "The day of the month, in UTC.", "time", "number", _part("day")),
)
BY_NAME = {it.name: it for it in FUNCTIONS}


def call(name: str, given: Any, scope: Scope) -> Value:
    """Raises ParameterError for a function that is not in the list."""
    function = BY_NAME.get(name.lower())
    if function is None:
        raise refusal(
            name,
            Message("filter: there is no function %(name)s.", name=shown(name)),
            Message("Use any of: %(names)s.", names=", ".join(BY_NAME)),
        )
    value = wanted(scope.value(arguments(name, given, 1)[0]), function.takes, name)
    return Value(function.returns, called(name, value), function.make(value))
