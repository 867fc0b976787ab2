"""Runs: renderings of neighbours joined when they are made, for long pages of which nothing else is asked.

The rows of such a page are found in the table as of any other. A run is taken where it holds exactly the features the
page has in its place, in their order; the page's ends, and what has no run, are put together from single renderings.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from typing import cast as cast_type

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    LargeBinary,
    ScalarSelect,
    Select,
    Table,
    Text,
    case,
    cast,
    func,
    null,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from geo import page
from geo.collection import Collection
from geo.conditions import conditions
from geo.constant import constant
from geo.format import GEOJSON, TextFormat
from geo.query import Query
from geo.rendering import RENDERING, RUN, digest, run_number
from geo.slot import writes_limit
from geo.state import state_column
from geo.statement import separator


def in_runs(collection: Collection, form: TextFormat, query: Query) -> bool:
    """Whether the records of a page follow each other as those of a run do. To be asked of what is kept ready alone."""
    return (
        form.separator == GEOJSON.separator
        and not query.sortby
        and not writes_limit(query)
        and next(conditions(collection, query), None) is None
    )


def run_rows(collection: Collection, form: TextFormat, query: Query) -> Select[Any]:
    """The page, its records joined as far as they are: `record`, null where a rendering is missing.

    A row before them has the `place` where the next page begins, the `state`, and the `number` of features found.
    """
    made_by = digest(collection)
    found = page.listed(collection, query)
    limit = page.number_of_rows(query, int, "limit", steady=True)
    stretch = _stretches(collection, found, limit)
    record = func.coalesce(
        _run(collection, made_by, stretch), _singles(collection, made_by, stretch, form)
    )
    listed = replace(collection, table=cast_type(Table, found))
    last = select(page.place_of(listed, query)).where(found.c.n == limit)
    number = select(func.count()).select_from(found)
    head = select(
        cast(null(), LargeBinary).label("record"),
        cast(func.array_to_json(last.scalar_subquery()), Text).label("place"),
        state_column(collection).label("state"),
        number.scalar_subquery().label("number"),
    )
    pieces = select(record.label("record")).select_from(stretch).order_by(stretch.c.n)
    rows = select(pieces.subquery("pieces").c.record, null(), null(), null())
    return select(head.union_all(rows).subquery("rows"))


def _stretches(collection: Collection, found: CTE, limit: ColumnElement[int]) -> FromClause:
    """The features of the page, by the run that they would be in."""
    number = run_number(found.c[collection.order])
    ids = func.array_agg(aggregate_order_by(found.c[collection.key], found.c.n), type_=ARRAY(Text))
    return (
        select(func.min(found.c.n).label("n"), number.label("number"), ids.label("ids"))
        .where(found.c.n <= limit)
        .group_by(number)
        .subquery("stretch")
    )


def _run(collection: Collection, made_by: str, stretch: FromClause) -> ScalarSelect[bytes]:
    """A subquery and no join: then an index is looked at for each, however many of them the planner expects."""
    return (
        select(RUN.c.geojson)
        .where(
            RUN.c.layer == constant(collection.id),
            RUN.c.number == stretch.c.number,
            RUN.c.made_by == constant(made_by),
            RUN.c.ids == stretch.c.ids,
        )
        .correlate(stretch)
        .scalar_subquery()
    )


def _singles(
    collection: Collection, made_by: str, stretch: FromClause, form: TextFormat
) -> ScalarSelect[bytes]:
    """The renderings of a stretch, joined; null where one is missing, which string_agg would pass over in silence."""
    wanted = func.unnest(stretch.c.ids).table_valued("id", with_ordinality="place")
    wanted = wanted.render_derived("wanted")
    one = (
        select(RENDERING.c.geojson)
        .where(
            RENDERING.c.layer == constant(collection.id),
            RENDERING.c.id == wanted.c.id,
            RENDERING.c.made_by == constant(made_by),
        )
        .correlate(wanted)
        .scalar_subquery()
    )
    each = (
        select(wanted.c.place, one.label("record"))
        .select_from(wanted)
        .correlate(stretch)
        .subquery("each")
    )
    joined = func.string_agg(each.c.record, aggregate_order_by(separator(form), each.c.place))
    whole = case((func.count() == func.count(each.c.record), joined))
    return select(whole).select_from(each).correlate(stretch).scalar_subquery()
