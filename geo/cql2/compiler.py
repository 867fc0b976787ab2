"""From a filter's tree to a condition in SQL. Every literal is bound, and every name is one of the collection's own."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from sqlalchemy import ColumnElement, and_, false, not_, or_, true

from geo.collection import Collection
from geo.cql2 import arrays, comparison, functions, numbers, temporal, words
from geo.cql2.instant import parse
from geo.cql2.problem import refusal, shown
from geo.cql2.value import WORDS, Scope, Value, arguments, property_value
from geo.crs import Crs
from geo.message import Message


def compile_filter(tree: Any, collection: Collection, crs: Crs) -> ColumnElement[bool]:
    """A condition on the collection's table, from a tree in CQL2-JSON terms whose geometries are in `crs`.

    Raises ParameterError where the tree names what the collection does not have, or compares what cannot be compared.
    """
    return _condition(tree, Scope(collection, crs, _evaluate))


def _condition(node: Any, scope: Scope) -> ColumnElement[bool]:
    value = scope.value(node)
    if value.kind != "boolean":
        raise refusal(
            value.said,
            Message(
                "filter: %(value)s is %(kind)s and no condition.",
                value=value.said,
                kind=WORDS[value.kind],
            ),
            Message("Compare it with something, such as %(example)s.", example="name = 'Sirte'"),
        )
    if value.sql is None:
        return true() if value.constant else false()
    return value.sql


def _evaluate(node: Any, scope: Scope) -> Value:
    if isinstance(node, bool):
        return Value("boolean", str(node).lower(), constant=node)
    if isinstance(node, int | float):
        return numbers.constant(node)
    if isinstance(node, str):
        return Value("string", repr(shown(node)), constant=node)
    if isinstance(node, list):
        return arrays.literal_array(node, scope)
    if isinstance(node, dict):
        return _object(node, scope)
    raise refusal(
        "null",
        Message("filter compares with NULL."),
        Message("Write %(example)s.", example="name IS NULL"),
    )


def _object(node: dict[str, Any], scope: Scope) -> Value:
    if "op" in node:
        return _operation(node["op"], node.get("args"), scope)
    if "property" in node:
        return property_value(node["property"], scope.collection)
    if "date" in node or "timestamp" in node:
        return _instant(node)
    if "bbox" in node or "type" in node:
        found: Value = _spatial().geometry(node, scope.crs)
        return found
    problem = Message("filter has an INTERVAL where none can be.")
    if "interval" not in node:
        problem = Message("filter has %(text)s, which is nothing CQL2 knows.", text=shown(node))
    cure = Message(
        "Intervals stand in %(name)s and the other %(names)s functions.",
        name="T_INTERSECTS",
        names="T_…",
    )
    raise refusal(shown(node), problem, cure)


def _instant(node: dict[str, Any]) -> Value:
    wanted = "date" if "date" in node else "timestamp"
    parsed = parse(node[wanted])
    day = len(str(node[wanted])) == len("2020-07-21")
    if day != (wanted == "date"):
        problem = Message(
            "filter: %(name)s does not fit %(text)s.",
            name=wanted.upper(),
            text=repr(shown(node[wanted])),
        )
        cure = Message("A DATE has a day only, a TIMESTAMP a time as well.")
        raise refusal(str(node[wanted]), problem, cure)
    return Value("date" if day else "date-time", shown(node[wanted]), constant=parsed)


def _operation(written: Any, given: Any, scope: Scope) -> Value:
    operator = str(written).lower()
    if operator in LOGIC:
        return _truth(operator, LOGIC[operator](given, scope))
    if operator in comparison.OPERATORS:
        return _truth(operator, comparison.binary(operator, given, scope))
    if operator in numbers.OPERATORS:
        return numbers.arithmetic(operator, given, scope)
    if operator in words.FOLDS:
        return words.fold(operator, given, scope)
    if operator.startswith("s_") and operator in _spatial().FUNCTIONS:
        return _truth(operator, _spatial().relation(operator, given, scope))
    for module in (temporal, arrays):
        if operator in module.FUNCTIONS:
            return _truth(operator, module.relation(operator, given, scope))
    return functions.call(str(written), given, scope)


def _spatial() -> ModuleType:
    # Imported for the first geometry in a filter: shapely, PROJ and NumPy are more than all else a worker needs.
    from geo.cql2 import spatial

    return spatial


def _truth(operator: str, condition: ColumnElement[bool]) -> Value:
    return Value("boolean", Message("the result of %(operator)s", operator=operator), condition)


def _all(given: Any, scope: Scope) -> ColumnElement[bool]:
    return and_(*_conditions("and", given, scope))


def _any(given: Any, scope: Scope) -> ColumnElement[bool]:
    return or_(*_conditions("or", given, scope))


def _not(given: Any, scope: Scope) -> ColumnElement[bool]:
    return not_(_condition(arguments("not", given, 1)[0], scope))


def _conditions(operator: str, given: Any, scope: Scope) -> list[ColumnElement[bool]]:
    if not isinstance(given, list) or len(given) < 2:
        raise refusal(
            operator,
            Message("filter: %(operator)s has too few operands.", operator=operator),
            Message("Give it two or more."),
        )
    return [_condition(node, scope) for node in given]


LOGIC = {
    "and": _all,
    "or": _any,
    "not": _not,
    "like": words.like,
    "between": comparison.between,
    "in": comparison.is_in,
    "isnull": comparison.is_null,
}
