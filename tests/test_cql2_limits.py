"""How large and how deep a CQL2 filter may be: what clients nest passes, what would cost too much does not."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

from time import process_time
from typing import Any

import pytest
from sqlalchemy import Connection

from geo.collection import Collection
from geo.cql2 import compile_filter
from geo.crs import CRS84
from geo.errors import ParameterError
from geo.filter import Filter
from tests.cql2_things import FIDS, collection, connection, engine, find  # noqa: F401 (fixtures)


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("(" * 100_000 + "whole = 1" + ")" * 100_000, "cql2-text"),
        ("(" * 30, "cql2-text"),
        ("x" * 1_000_000, "cql2-text"),
        ("whole IN (" + ",".join(["1"] * 100_000) + ")", "cql2-text"),
        ("whole IN (" + ",".join(["1"] * 20_000) + ")", "cql2-text"),
        ("whole = " + "(" * 60 + "1 +" + ")" * 60, "cql2-text"),
        ("whole IN (" + "(0, " * 60 + "1" + ")" * 61, "cql2-text"),
        ("whole = " + "(" * 13 + "1 + " * 4_000 + ")" * 13, "cql2-text"),
        ("NOT " * 15_000 + "flag", "cql2-text"),
        ("(NOT " * 10_000 + "flag" + ")" * 10_000, "cql2-text"),
        ("whole = " + "- " * 30_000 + "1", "cql2-text"),
        ("whole = 1" + " + 1" * 15_000, "cql2-text"),
        ("=".join(["flag"] * 10_000), "cql2-text"),
        ("lower(" * 9_000 + "words", "cql2-text"),
        ("S_INTERSECTS(geometry, " + "GEOMETRYCOLLECTION(" * 3_000, "cql2-text"),
        ("[" * 60_000, "cql2-json"),
        ('{"op":"not","args":[' * 3_000 + "true" + "]}" * 3_000, "cql2-json"),
        ('{"op":"in","args":[1,[' + ",".join(["1"] * 30_000) + "]]}", "cql2-json"),
        ("", "cql2-text"),
        ("\ud800", "cql2-text"),
        ("words = 'a\0b'", "cql2-text"),
    ],
)
def test_what_would_cost_too_much_is_refused_at_once(words: str, lang: Any) -> None:
    began = process_time()
    with pytest.raises(ParameterError):
        Filter.parse(words, lang)
    assert process_time() - began < 1.5


def test_what_clients_nest_passes(connection: Connection, collection: Collection) -> None:
    """Some write ((a) AND (b)) AND (c), and NOT around it all; the deepest of it still becomes SQL and runs."""
    words = "(whole = 1)"
    for number in range(40):
        words = f"({words}) {'AND' if number % 2 else 'OR'} (NOT (big = {number}))"
    assert find(connection, collection, words) <= FIDS
    assert find(connection, collection, "(" * 1_000 + "whole = 1" + ")" * 1_000)
    assert find(connection, collection, "real < " + "abs(" * 40 + "whole" + ")" * 40) <= FIDS
    assert find(connection, collection, "real < 1" + " + whole" * 44) <= FIDS
    assert find(connection, collection, "whole IN (" + ",".join(map(str, range(5_000))) + ")")


def test_a_typical_filter_is_read_in_a_millisecond_or_two(collection: Collection) -> None:
    words = (
        "words LIKE 'S%' AND flag = true AND T_INTERSECTS(valid, INTERVAL('2019-04-04','2020-06-06')) "
        "AND S_INTERSECTS(geometry, BBOX(10,20,25,34))"
    )
    times = []
    for _ in range(20):
        began = process_time()
        compile_filter(Filter.parse(words).tree, collection, CRS84)
        times.append(process_time() - began)
    assert sorted(times)[10] < 0.02
