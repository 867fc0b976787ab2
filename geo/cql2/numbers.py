"""Numbers in a filter: literals beside columns, and arithmetic that cannot fail (21-065r2, 7.9).

Arithmetic is done in exact decimals. Where there is no number – a division by zero, the root of a negative number, a
power beyond 10³⁰⁰ – the result is null, and the comparison neither true nor false.
"""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    REAL,
    BigInteger,
    ColumnElement,
    Double,
    Float,
    Integer,
    Numeric,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
)

from geo.cql2.problem import refusal
from geo.cql2.value import Scope, Value, arguments, wanted
from geo.message import Message

OPERATORS = frozenset({"+", "-", "*", "/", "%", "div", "^"})

# The parser keeps numbers as doubles: above this, two whole numbers are one.
EXACT = 2**53
LARGEST = Decimal("1e300")
# The natural logarithm of that, and the range of a single-precision number.
LARGEST_LOGARITHM = 690.0
REAL_RANGE = (1e-37, 3e38)


def beside(value: Value, other: Value) -> ColumnElement[Any]:
    """A number as SQL, of the type that lets a column beside it stand as it is and use its index."""
    if value.sql is not None:
        mixed = isinstance(value.sql.type, Float) and _exact(other)
        return cast(value.sql, Numeric) if mixed else _known(value.sql)
    number = value.constant
    kind = None if other.sql is None else _known(other.sql).type
    if isinstance(kind, Integer) and abs(number) < EXACT and float(number).is_integer():
        return literal(int(number), BigInteger())
    # 0.1 as a double is not 0.1 as a single-precision number, so nothing would be found.
    if isinstance(kind, REAL) and (number == 0 or REAL_RANGE[0] < abs(number) < REAL_RANGE[1]):
        return cast(literal(number, Double()), REAL())
    if isinstance(kind, Float):
        return literal(number, Double())
    return literal(Decimal(repr(number)), Numeric())


def arithmetic(operator: str, given: Any, scope: Scope) -> Value:
    """Two numbers and what is between them."""
    nodes = arguments(operator, given, 2)
    # A power names its operands many times over: one inside another would be a statement of megabytes.
    if operator == "^" and _raises(nodes):
        wrong = Message("filter has a power of a power.")
        raise refusal("^", wrong, Message("Multiply the exponents."))
    left, right = (decimal(wanted(scope.value(node), "number", operator)) for node in nodes)
    said = Message("the result of %(operator)s", operator=operator)
    return Value("number", said, CALCULATIONS[operator](left, right))


def decimal(value: Value) -> ColumnElement[Decimal]:
    """A number as exact decimal; null where it is so large that its square might not be one."""
    if value.sql is None:
        return literal(Decimal(repr(value.constant)), Numeric())
    if not value.column:
        return value.sql
    number = cast(_known(value.sql), Numeric)
    if isinstance(_known(value.sql).type, Integer):
        return number
    return case((func.abs(number) < literal(LARGEST, Numeric()), number))


def check_exact(value: Value, other: Value) -> None:
    """Refuse a literal that may not be the whole number that was written, where it has to be equal to one."""
    if value.literal and abs(value.constant) >= EXACT and other.type == "integer":
        raise refusal(
            value.said,
            Message("filter: %(value)s is too large to be compared exactly.", value=value.said),
            Message("Whole numbers go up to %(largest)s.", largest=EXACT - 1),
        )


def constant(number: Any) -> Value:
    if not math.isfinite(number):
        wrong = Message("filter has a number that is too large.")
        raise refusal(str(number), wrong, Message("Write a smaller one."))
    return Value("number", f"{number:.17g}", constant=float(number))


def _exact(value: Value) -> bool:
    return value.sql is not None and not isinstance(_known(value.sql).type, Integer | Float)


def _known(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column of a number type there are operators for: an oid has none with decimals."""
    return (
        column if isinstance(column.type, Integer | Numeric | Float) else cast(column, BigInteger)
    )


def _power(base: ColumnElement[Any], exponent: ColumnElement[Any]) -> ColumnElement[Any]:
    """By doubles, once they are known to be in range: exact powers of long decimals take seconds."""
    left, right = _double(base), _double(exponent)
    zero: ColumnElement[Any] = literal(0.0, Double())
    one: ColumnElement[Any] = literal(1.0, Double())
    logarithm = func.abs(right * func.ln(func.abs(func.nullif(left, zero))))
    whole = or_(left > zero, right == func.trunc(right))
    power = case(
        (and_(left == zero, right > zero), zero),
        (and_(left == zero, right == zero), one),
        (
            and_(logarithm <= literal(LARGEST_LOGARITHM, Double()), whole),
            func.power(left, right, type_=Double()),
        ),
    )
    return cast(power, Numeric)


def _double(number: ColumnElement[Any]) -> ColumnElement[Any]:
    size = func.abs(number)
    return case(
        (size < literal(1 / LARGEST, Numeric()), literal(0.0, Double())),
        (size < literal(LARGEST, Numeric()), cast(number, Double)),
    )


def _raises(node: Any) -> bool:
    """Whether there is a power in it."""
    if isinstance(node, list):
        return any(_raises(it) for it in node)
    return isinstance(node, dict) and (
        node.get("op") == "^" or any(_raises(it) for it in node.values())
    )


def _divisor(number: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.nullif(number, literal(Decimal(0), Numeric()), type_=Numeric())


def _operation(sign: str, divides: bool = False) -> Any:
    def calculate(left: ColumnElement[Any], right: ColumnElement[Any]) -> ColumnElement[Any]:
        return left.op(sign, return_type=Numeric())(_divisor(right) if divides else right)

    return calculate


CALCULATIONS = {
    "+": _operation("+"),
    "-": _operation("-"),
    "*": _operation("*"),
    "/": _operation("/", divides=True),
    "%": _operation("%", divides=True),
    "div": lambda left, right: func.div(left, _divisor(right), type_=Numeric()),
    "^": _power,
}
