"""A CQL2 filter reaches the index of the column it asks for."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import ClauseElement, Engine, Executable, Select, select, text
from sqlalchemy.ext.compiler import compiles

from geo.collection import Collection
from geo.cql2 import compile_filter
from geo.crs import CRS84
from geo.filter import Filter
from tests.cql2_things import POLYGON, collection, connection, engine  # noqa: F401 (fixtures)


class Explain(Executable, ClauseElement):
    """EXPLAIN of a statement, with its values bound as they would be."""

    inherit_cache = False

    def __init__(self, statement: Select[Any]) -> None:
        self.statement = statement


@compiles(Explain)
def _explain(element: Explain, compiler: Any, **options: Any) -> str:
    return "explain " + compiler.process(element.statement, **options)


@pytest.mark.parametrize(
    ("words", "index"),
    [
        ("words = 'Sirte'", "things_words"),
        ("words IN ('Sirte', 'Tripoli')", "things_words"),
        ("whole = 5", "things_whole"),
        ("whole BETWEEN 5 AND 6", "things_whole"),
        ("exact = 0.1", "things_exact"),
        ("key = 'fa7e1920-9107-422d-a3db-c468cbc5d6df'", "things_key"),
        ("moment = DATE('2019-04-04')", "things_moment"),
        ("moment >= TIMESTAMP('2019-04-04T00:00:00Z')", "things_moment"),
        (f"S_INTERSECTS(geometry, {POLYGON})", "things_geometry"),
        (f"S_WITHIN(geometry, {POLYGON})", "things_geometry"),
        ("S_INTERSECTS(geometry, BBOX(1,2,3,4))", "things_geometry"),
        ("T_INTERSECTS(valid, INTERVAL('2019-01-01','2019-02-01'))", "things_valid"),
        ("T_BEFORE(valid, DATE('2019-01-01'))", "things_valid"),
        ("T_AFTER(DATE('2019-01-01'), valid)", "things_valid"),
        ("T_DURING(valid, INTERVAL('2019-01-01','2019-02-01'))", "things_valid"),
        ("T_INTERSECTS(span, DATE('2019-01-01'))", "things_span"),
        ("A_CONTAINS(tags, ('a'))", "things_tags"),
    ],
)
def test_a_filter_reaches_the_index(
    words: str, index: str, engine: Engine, collection: Collection
) -> None:
    method = {"geometry": "gist", "valid": "gist", "span": "gist", "tags": "gin"}
    column = index.removeprefix("things_")
    condition = compile_filter(Filter.parse(words).tree, collection, CRS84)
    statement = select(collection.table.c.fid).where(condition)
    with engine.connect() as connection:
        connection.execute(
            text(f"create index {index} on things using {method.get(column, 'btree')} ({column})")
        )
        connection.execute(text("set local enable_seqscan = off"))
        plan = connection.scalars(Explain(statement)).all()
        connection.rollback()
    assert any(index in line for line in plan), plan
    assert any("Index Cond" in line for line in plan), plan
