"""Ready renderings: GeoJSON made once when a feature is written, for the pages that most clients ask for.

Kept beside the tables in sourceline.rendering; any write that could change one deletes it (sql/migrations/
0007_rendering.sql). A page that finds one missing is made from the tables, so that what is served never rests on them.
Those of neighbours are kept once more as a run (geo/run.py), which is deleted with the first of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import cast

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Engine,
    LargeBinary,
    ScalarSelect,
    Select,
    Table,
    Text,
    and_,
    column,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by, psycopg

from geo import page
from geo.collection import Collection
from geo.constant import constant
from geo.crs import CRS84
from geo.database import sql
from geo.format import GEOJSON, TextFormat
from geo.formats.heading import Heading
from geo.layer import Layer
from geo.query import Query
from geo.records import records
from geo.reflection import layer_collection

DIALECT = psycopg.dialect()  # type: ignore[no-untyped-call] # it has no types

RENDERING = table(
    "rendering",
    column("layer", Text),
    column("id", Text),
    column("fid", BigInteger),
    column("made_by", Text),
    column("geojson", LargeBinary),
    schema="sourceline",
)
RUN = table(
    "run",
    column("layer", Text),
    column("number", BigInteger),
    column("made_by", Text),
    column("ids", ARRAY(Text)),
    column("geojson", LargeBinary),
    schema="sourceline",
)

# In bytes of GeoJSON. Of heavier features few make a page, and a run of them would fill the memory of who makes it.
HEAVIEST_RUN = 4_000_000


def suits(collection: Collection, form: TextFormat, query: Query) -> bool:
    """Whether the records of an answer are what is kept ready: whole features as GeoJSON in CRS84."""
    return (
        collection.layer is not None
        and collection.known is None
        and form.statement == GEOJSON.statement
        and query.crs is CRS84
        and query.properties is None
        and not query.skip_geometry
        and query.zoom_level is None
    )


def lookup(collection: Collection, made_by: str) -> ScalarSelect[bytes]:
    """The rendering of a row of the collection, if by this statement; null where it has to be made anew."""
    return (
        select(RENDERING.c.geojson)
        .where(
            RENDERING.c.layer == constant(collection.id),
            RENDERING.c.id == collection.table.c[collection.key],
            RENDERING.c.made_by == constant(made_by),
        )
        .correlate(collection.table)
        .scalar_subquery()
    )


@lru_cache(maxsize=64)
def digest(collection: Collection) -> str:
    """Of the statement that makes the renderings of a collection: two that differ may make different bytes."""
    made = _records(collection).compile(
        dialect=DIALECT, compile_kwargs={"render_postcompile": True}
    )
    said = repr((str(made), sorted(made.params.items(), key=str)))
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def render(engine: Engine, layers: Sequence[Layer]) -> int:
    """Make the renderings that are missing, and their runs; how many renderings. Nobody else writes meanwhile."""
    with engine.begin() as connection:
        connection.execute(text(sql("load/hold_writers.sql")))
        return sum(_render(connection, layer_collection(connection, it)) for it in layers)


def run_number(fid: ColumnElement[int]) -> ColumnElement[int]:
    """Which run a feature is in."""
    return func.sourceline.run_number(fid, type_=BigInteger())


def _render(connection: Connection, of: Collection) -> int:
    made_by = digest(of)
    old = and_(RENDERING.c.layer == of.id, RENDERING.c.made_by != made_by)
    connection.execute(delete(RENDERING).where(old))
    made = _records(_without_rendering(of)).subquery("made")
    shown = of.table
    rows = select(
        literal(of.id), made.c.id, shown.c[of.order], literal(made_by), made.c.record
    ).join(shown, shown.c[of.key] == made.c.id)
    into = insert(RENDERING).from_select(["layer", "id", "fid", "made_by", "geojson"], rows)
    done = connection.execute(into, execution_options={"preserve_rowcount": True}).rowcount
    _join(connection, of, made_by)
    return done


def _join(connection: Connection, of: Collection, made_by: str) -> None:
    """Make the runs that are missing. The database deletes one when any rendering of it comes, changes or goes."""
    number = run_number(RENDERING.c.fid)
    there = exists().where(RUN.c.layer == of.id, RUN.c.number == number)
    missing = (
        select(number.label("number"))
        .where(RENDERING.c.layer == of.id, ~there)
        .group_by(number)
        .having(func.sum(func.length(RENDERING.c.geojson)) <= HEAVIEST_RUN)
        .subquery("missing")
    )
    order = (RENDERING.c.fid, RENDERING.c.id)
    between = literal(GEOJSON.separator, LargeBinary)
    rows = (
        select(
            literal(of.id),
            missing.c.number,
            literal(made_by),
            func.array_agg(aggregate_order_by(RENDERING.c.id, *order)),
            func.string_agg(RENDERING.c.geojson, aggregate_order_by(between, *order)),
        )
        .join(missing, missing.c.number == number)
        .where(RENDERING.c.layer == of.id)
        .group_by(missing.c.number)
    )
    names = ["layer", "number", "made_by", "ids", "geojson"]
    connection.execute(insert(RUN).from_select(names, rows))


def _without_rendering(of: Collection) -> Collection:
    """The features that have none, picked before anything is made of them: to collect all quotes takes seconds."""
    known = select(RENDERING.c.id).where(RENDERING.c.layer == of.id)
    rows = select(*of.table.c).where(of.table.c[of.key].not_in(known)).subquery(of.id)
    return replace(of, table=cast(Table, rows))


def _records(of: Collection) -> Select[tuple[str, bytes]]:
    columns = (column("id", Text), column("record", LargeBinary))
    made = records(GEOJSON, Heading(of, "")).columns(*columns).subquery("records")
    return select(made.c.id, made.c.record).add_cte(page.page(of, Query(), GEOJSON.reads))
