"""The statement that answers a page of features in a text format: compiled once for each shape of query, then kept.

Building a statement of SQLAlchemy Core and turning it into text costs the server more than PostgreSQL takes to answer.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    FromClause,
    LargeBinary,
    Select,
    Text,
    column,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import psycopg

from geo import page, rendering
from geo.collection import Collection
from geo.constant import constant
from geo.format import TextFormat
from geo.formats.heading import Heading
from geo.query import Query
from geo.records import records
from geo.slot import Read, Slot, shape
from geo.state import state_column

DIALECT = psycopg.dialect()  # type: ignore[no-untyped-call] # it has no types
# Shapes of query for each process; a filter is a shape of its own.
KEPT = 512

# Names of what a heading has for statements; no other value of one is called so.
HEADING = frozenset({"crs", "collection", "items", "columns", "quoted", "identifier"})


@dataclass(frozen=True)
class Statement:
    """SQL as the driver takes it; the values that are the same for every query of its shape, and the others' slots.

    `headed` names what the heading of the answer has for it (Heading.values). `settled` where its best plan depends on
    none of the values.
    """

    text: str
    constants: Mapping[str, Any]
    slots: Mapping[str, Read]
    headed: frozenset[str]
    settled: bool

    def values(self, query: Query, heading: Heading | None = None) -> dict[str, Any]:
        values = {**self.constants, **{name: read(query) for name, read in self.slots.items()}}
        if self.headed:
            assert heading is not None
            known = heading.values
            values |= {name: known[name] for name in self.headed}
        return values


class Answer(NamedTuple):
    """The one row of a statement below.

    `body` are the records of the page, null for none; `missing`, how many of them are not ready; `found`, how many
    there are, one more than asked for where there is a next page; `place`, where that begins, as JSON; `state`, which
    state was read.
    """

    body: bytes | None
    missing: int
    found: int
    place: str | None
    state: Any


Make = Callable[[Collection, Any, Query], Select[Any]]


class Statements:
    """The statements used last, by the shape of their query."""

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Statement] = OrderedDict()
        self._lock = Lock()

    def get(
        self, make: Make, collection: Collection, form: TextFormat | None, query: Query
    ) -> Statement:
        """One of the statements below. Raises ParameterError where the query does not suit the collection."""
        key = (make, form and form.suffix, shape(collection, query))
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
                return known
        made = compiled(make(collection, form, query))
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made


def page_statement(collection: Collection, form: TextFormat, query: Query) -> Select[Any]:
    """The page, made from the tables."""
    columns = (column("n", BigInteger), column("place", Text), column("record", LargeBinary))
    made = records(form, Heading(collection, "", crs=query.crs)).columns(*columns)
    found = page.page(collection, query, form.reads)
    missing = constant(0)
    return _answer(collection, made.subquery("records"), form, query, missing).add_cte(found)


def ready_statement(collection: Collection, form: TextFormat, query: Query) -> Select[Any]:
    """The page, put together from renderings that were made when its features were written."""
    made_by = rendering.digest(collection)
    made = page.numbered(
        collection, query, lambda found: [rendering.lookup(found, made_by).label("record")]
    )
    limit = page.number_of_rows(query, int, "limit")
    missing = func.count().filter(made.c.n <= limit, made.c.record.is_(None))
    return _answer(collection, made, form, query, missing)


def _answer(
    collection: Collection,
    made: FromClause,
    form: TextFormat,
    query: Query,
    missing: ColumnElement[int],
) -> Select[Any]:
    """The row that Answer describes."""
    limit = page.number_of_rows(query, int, "limit")
    # The filter comes before the record is made: the row that only tells of a next page costs no record.
    within = made.c.n <= limit
    body = func.string_agg(made.c.record, separator(form))
    place = func.max(func.array_to_json(made.c.place).cast(Text))
    return select(
        body.filter(within).label("body"),
        missing.label("missing"),
        func.count().label("found"),
        place.filter(made.c.n == limit).label("place"),
        state_column(collection),
    )


def count_statement(collection: Collection, form: None, query: Query) -> Select[Any]:
    """How many features match, whatever the page."""
    return page.count(collection, query).add_columns(state_column(collection))


def separator(form: TextFormat) -> ColumnElement[bytes]:
    """What stands between records. SQLAlchemy has no way of its own to write bytes."""
    return literal_column(f"'\\x{form.separator.hex()}'::bytea", LargeBinary)


def compiled(statement: Select[Any]) -> Statement:
    # Lists, as in `kind IN (…)`, are written out: only SQLAlchemy itself could do it later.
    made = statement.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
    slots = {name: it for name, it in made.binds.items() if isinstance(it, Slot)}
    headed = HEADING.intersection(made.params)
    constants = {
        name: _as_bound(value, made.binds.get(name))
        for name, value in made.params.items()
        if name not in slots and name not in headed
    }
    return Statement(
        str(made),
        constants,
        {name: it.read for name, it in slots.items()},
        headed,
        settled=not constants and all(it.steady for it in slots.values()),
    )


def _as_bound(value: Any, bind: BindParameter[Any] | None) -> Any:
    """What the driver is to be given for a value: some types have a form of their own."""
    process = bind.type.dialect_impl(DIALECT).bind_processor(DIALECT) if bind is not None else None
    return process(value) if process is not None else value


STATEMENTS = Statements()
