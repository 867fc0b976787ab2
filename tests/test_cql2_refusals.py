"""What a CQL2 filter may not ask: refused in a sentence, and an attack is only ever a value."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import Connection

from geo.collection import Collection
from geo.cql2 import FUNCTIONS, compile_filter
from geo.crs import CRS84
from geo.errors import ParameterError
from geo.filter import Filter
from tests.cql2_things import collection, connection, engine, found, refused  # noqa: F401 (fixtures)
from tests.cql2_trees import op, prop


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("nothing = 1", "no property nothing"),
        ("quotes IS NULL", "no property quotes"),
        ("words = 1", "cannot be compared"),
        ("whole = 'x'", "cannot be compared"),
        ("whole LIKE 'x'", "needs a text"),
        ("words LIKE other", "pattern of LIKE"),
        ("words LIKE 'x\\'", "ends with a backslash"),
        ("CASEI(words) LIKE CASEI('x\\')", "ends with a backslash"),
        ("A_CONTAINS(words, ('x'))", "needs an array"),
        ("A_CONTAINS(tags, (1))", "Compare arrays of one type"),
        ("A_CONTAINS(tags, (1, 'a'))", "array of one type"),
        ("A_CONTAINS(tags, (words, 'x'))", "no plain literal"),
        ("day = DATE('2020-13-01')", "no date or time"),
        ("day = DATE('2020-02-30')", "no date or time"),
        ("day = 'Sirte'", "no date or time"),
        ("day = DATE('2020-01-01T00:00:00Z')", "does not fit"),
        ("moment = TIMESTAMP('2020-01-01T24:61:00Z')", "no date or time"),
        ("moment = TIMESTAMP('0001-01-01T00:00:00+14:00')", "no date or time"),
        ("T_AFTER(words, DATE('2020-01-01'))", "needs a date"),
        ("T_AFTER(day, INTERVAL('2020-01-02','2020-01-01'))", "ends before it begins"),
        ("T_AFTER(day, INTERVAL('x','..'))", "no date or time"),
        ("T_AFTER(day, INTERVAL(words,'..'))", "an end of INTERVAL"),
        ("day = INTERVAL('2020-01-01','..')", "INTERVAL where none can be"),
        ("valid = DATE('2020-01-01')", "cannot be compared"),
        ("valid = span", "T_EQUALS"),
        ("geometry = geometry", "S_EQUALS"),
        ("S_INTERSECTS(words, POINT(1 2))", "needs a geometry"),
        ("S_INTERSECTS(geometry, POLYGON((0 0,1 1)))", "no valid geometry"),
        ("S_INTERSECTS(geometry, POLYGON((0 0,1 1,0 1,1 0,0 0)))", "no valid geometry"),
        ("S_INTERSECTS(geometry, LINESTRING EMPTY)", "it is empty"),
        ("S_INTERSECTS(geometry, POINT(200 95))", "beyond"),
        ("S_INTERSECTS(geometry, BBOX(1,5,2,4))", "lower corner"),
        ("S_TOUCHES(geometry, GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(1 2,3 4)))", "cannot take"),
        ("words", "no condition"),
        ("whole + 1", "no condition"),
        ("whole = NULL", "IS NULL"),
        ("flag > false", "no order"),
        ("big = 9007199254740993", "too large"),
        ("big IN (1, 9007199254740993)", "too large"),
        ("whole = 1e400", "too large"),
        ("whole = exact ^ (1 + exact ^ 2)", "power of a power"),
        ("pg_sleep(10) = 1", "no function pg_sleep"),
        ('"pg_sleep"(10) IS NULL', "no function pg_sleep"),
        ("lower(words, words) = 'x'", "has 2 operands"),
        ("lower() = 'x'", "has 0 operands"),
        ("year(words) = 1", "needs a date"),
        ("words + 1 = 2", "needs a number"),
        ('"words""; drop table things" = \'x\'', "no property"),
        ("\"words' OR 1=1\" = 'x'", "no property"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(
    words: str, said: str, collection: Collection
) -> None:
    assert said in refused(collection, words)


@pytest.mark.parametrize(
    "tree",
    [
        {"op": "=", "args": []},
        {"op": "=", "args": [{"property": "whole"}, 1, 2]},
        {"op": "and", "args": [True]},
        {"op": "not", "args": []},
        {"op": "between", "args": [{"property": "whole"}, 1]},
        {"op": "in", "args": [{"property": "whole"}, {"property": "whole"}]},
        {"op": "=", "args": [{"property": "day"}, {"date": 5}]},
        {"op": "t_after", "args": [{"property": "day"}, {"interval": ["2020-01-01"]}]},
        {"op": "t_after", "args": [{"property": "day"}, {"interval": [1, None]}]},
        {"op": "s_intersects", "args": [{"property": "geometry"}, {"bbox": ["a"]}]},
        {"op": "s_intersects", "args": [{"property": "geometry"}, {"bbox": [1, 2, 3]}]},
        {
            "op": "s_intersects",
            "args": [{"property": "geometry"}, {"type": "Point", "coordinates": [1]}],
        },
        {
            "op": "s_intersects",
            "args": [{"property": "geometry"}, {"type": "GeometryCollection", "geometries": []}],
        },
        {"op": "+", "args": [1, 2]},
        {"op": "=", "args": [{"property": "words"}, "\0"]},
        [],
        "x",
        1,
        None,
    ],
)
def test_json_of_the_wrong_shape_is_refused(tree: Any, collection: Collection) -> None:
    with pytest.raises(ParameterError):
        compile_filter(Filter.parse(json.dumps(tree), "cql2-json").tree, collection, CRS84)


def test_an_unknown_property_is_told_those_that_exist(collection: Collection) -> None:
    assert "words, other, whole" in refused(collection, "wrods = 'x'")
    assert "quotes" not in refused(collection, "wrods = 'x'")


ATTACKS = (
    "'; drop table things; --",
    "' OR '1'='1",
    "x' UNION SELECT 1 --",
    "%(words)s",
    ":words",
    "{0}",
    "\\'; select pg_sleep(10)",
    "$$",
    "/* */",
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_a_value(attack: str, connection: Connection, collection: Collection) -> None:
    tree = {
        "op": "or",
        "args": [op("=", prop("words"), attack), op("like", prop("other"), attack.rstrip("\\"))],
    }
    parsed = Filter.parse(json.dumps(tree), "cql2-json")
    condition = compile_filter(parsed.tree, collection, CRS84)
    assert attack not in str(condition.compile(connection))
    assert found(connection, collection, parsed) == set()


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_no_name(attack: str, collection: Collection) -> None:
    for tree in (op("=", prop(attack), 1), op(attack, prop("words"), 1), op("=", op(attack, 1), 1)):
        with pytest.raises(ParameterError):
            compile_filter(Filter.parse(json.dumps(tree), "cql2-json").tree, collection, CRS84)


def test_no_function_is_called_that_is_not_listed(collection: Collection) -> None:
    for name in (
        "pg_sleep",
        "pg_read_file",
        "query_to_xml",
        "set_config",
        "ST_Union",
        "version",
        "avg",
    ):
        assert "no function" in refused(collection, f"{name}(words) = 'x'")
    assert all(it.name and it.description and it.returns for it in FUNCTIONS)
