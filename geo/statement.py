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
    literal,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import psycopg

from geo import page, rendering
from geo.collection import Collection
from geo.database import sql
from geo.format import TextFormat
from geo.query import Query
from geo.slot import Read, Slot, shape, slot

DIALECT = psycopg.dialect()  # type: ignore[no-untyped-call] # it has no types
# Shapes of query for each process; a filter is a shape of its own.
KEPT = 512


@dataclass(frozen=True)
class Statement:
    """SQL as the driver takes it; the values that are the same for every query of its shape, and the others' slots."""

    text: str
    constants: Mapping[str, Any]
    slots: Mapping[str, Read]

    def values(self, query: Query) -> dict[str, Any]:
        return {**self.constants, **{name: read(query) for name, read in self.slots.items()}}


class Answer(NamedTuple):
    """The one row of a statement below.

    `body` are the records of the page, null for none; `missing`, how many of them are not ready; `found`, how many
    there are, one more than asked for where there is a next page; `place`, where that begins, as JSON; `version`,
    number and time of the state of our own tables; `seen`, the snapshot of the server.
    """

    body: bytes | None
    missing: int
    found: int
    place: str | None
    version: list[Any]
    seen: str


Make = Callable[[Collection, TextFormat, Query], Select[Any]]


class Statements:
    """The statements used last, by the shape of their query."""

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, Statement] = OrderedDict()
        self._lock = Lock()

    def get(self, make: Make, collection: Collection, form: TextFormat, query: Query) -> Statement:
        """One of the statements below. Raises ParameterError where the query does not suit the collection."""
        key = (make, form.suffix, shape(collection, query))
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
    records = (
        text(sql(form.statement))
        .columns(column("n", BigInteger), column("place", Text), column("record", LargeBinary))
        .subquery("records")
    )
    return _answer(records, form, query, literal(0)).add_cte(page.page(collection, query))


def ready_statement(collection: Collection, form: TextFormat, query: Query) -> Select[Any]:
    """The page, put together from renderings that were made when its features were written."""
    made_by = rendering.digest(collection)
    records = page.numbered(
        collection, query, lambda found: [rendering.lookup(found, made_by).label("record")]
    )
    missing = func.count().filter(records.c.n <= _limit(query), records.c.record.is_(None))
    return _answer(records, form, query, missing)


def _answer(
    records: FromClause, form: TextFormat, query: Query, missing: ColumnElement[int]
) -> Select[Any]:
    """The row that Answer describes."""
    limit = _limit(query)
    # The filter comes before the record is made: the row that only tells of a next page costs no record.
    within = records.c.n <= limit
    body = func.string_agg(records.c.record, literal(form.separator, LargeBinary))
    place = func.max(func.array_to_json(records.c.place).cast(Text))
    version = select(func.json_build_array(column("version"), column("changed_at"))).select_from(
        text("sourceline.data_version")
    )
    return select(
        body.filter(within).label("body"),
        missing.label("missing"),
        func.count().label("found"),
        place.filter(records.c.n == limit).label("place"),
        version.scalar_subquery().label("version"),
        func.pg_current_snapshot().cast(Text).label("seen"),
    )


def _limit(query: Query) -> Slot:
    return slot("limit", query, lambda it: it.limit, BigInteger())


def compiled(statement: Select[Any]) -> Statement:
    # Lists, as in `kind IN (…)`, are written out: only SQLAlchemy itself could do it later.
    made = statement.compile(dialect=DIALECT, compile_kwargs={"render_postcompile": True})
    slots = {name: it.read for name, it in made.binds.items() if isinstance(it, Slot)}
    constants = {
        name: _as_bound(value, made.binds.get(name))
        for name, value in made.params.items()
        if name not in slots
    }
    return Statement(str(made), constants, slots)


def _as_bound(value: Any, bind: BindParameter[Any] | None) -> Any:
    """What the driver is to be given for a value: some types have a form of their own."""
    process = bind.type.dialect_impl(DIALECT).bind_processor(DIALECT) if bind is not None else None
    return process(value) if process is not None else value


STATEMENTS = Statements()
