"""The relation every format reads: the features of one collection that one query asks for. Here a query becomes SQL.

Columns of `page`, one row for each feature, in the order of the answer:

- `n`, its number in the page, from 1; `place`, the values that a cursor needs; both null where there are no pages
- `id`, the feature's id; `label`, its title, or null
- `geom`, in the CRS of the answer, east first whatever the authority says; null where there is none or none is wanted
- `starts`, `ends`, ISO 8601 text, both inclusive; null for an open end or no time
- `properties`, a JSON object

A page made for a format has only those of them that the format reads.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import replace
from typing import Any
from typing import cast as cast_type

from sqlalchemy import (
    ARRAY,
    CTE,
    JSON,
    BigInteger,
    BindParameter,
    ColumnElement,
    Select,
    Table,
    Text,
    and_,
    case,
    cast,
    false,
    func,
    literal_column,
    null,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import DATERANGE, array

from geo.collection import Collection
from geo.column import as_text
from geo.conditions import conditions
from geo.constant import constant
from geo.cursor import Cursor
from geo.errors import ParameterError
from geo.message import Message
from geo.property import Property
from geo.query import Query
from geo.shape import shape
from geo.slot import slot, writes_limit
from geo.sorting import SortKey
from geo.times import starts_and_ends

# Whole numbers that a double tells apart.
LARGEST_WHOLE = 10**15


def page(collection: Collection, query: Query, read: Container[str]) -> CTE:
    """`page`, for `WITH page AS (…)`: the rows of the answer, and one more where there is a next page.

    To be read once: then PostgreSQL computes of each row only what the format wants, and of the last one nothing. What
    is not among the columns that are `read` is left out all the same: the planner would look at it each time.
    """
    if query.limit is None:
        nothing = (cast(null(), BigInteger).label("n"), cast(null(), ARRAY(Text)).label("place"))
        columns = (*_columns(collection, query, read), *nothing)
        return _ordered(collection, query, columns).cte("page")
    return numbered(collection, query, lambda found: _columns(found, query, read))


def numbered(
    collection: Collection,
    query: Query,
    columns: Callable[[Collection], Iterable[ColumnElement[Any]]],
) -> CTE:
    """`page` with `columns` of its rows, beside `n` and `place`.

    The rows are found first, as they stand in the table, and what is made of them is made outside: left to itself,
    PostgreSQL writes the JSON of every row that a sort has to look at, and keeps a hundred of them. A window, too, is
    looked through before its own rows are in order. Of an id there is one row, which nothing comes after.
    """
    if query.id is not None:
        one = select(*collection.table.c).where(*conditions(collection, query)).limit(constant(1))
        found = replace(collection, table=cast_type(Table, one.subquery("found")))
        place = cast(null(), ARRAY(Text)).label("place")
        return select(constant(1).label("n"), *columns(found), place).cte("page")
    one_more = number_of_rows(query, lambda it: it + 1, "one_more")
    rows = _ordered(collection, query, collection.table.c).limit(one_more).subquery("found")
    found = replace(collection, table=cast_type(Table, rows))
    number = func.row_number().over().label("n")
    return select(number, *columns(found), place_of(found, query)).cte("page")


def listed(collection: Collection, query: Query) -> CTE:
    """`page` with nothing but `n`, what the collection is ordered by, and the key: enough to look up what is ready."""
    kept = (collection.table.c[collection.order], collection.table.c[collection.key])
    one_more = number_of_rows(query, lambda it: it + 1, "one_more", steady=True)
    rows = _ordered(collection, query, kept).limit(one_more).subquery("found")
    return select(func.row_number().over().label("n"), *rows.c).cte("page")


def number_of_rows(
    query: Query, made: Callable[[int], int], name: str, steady: bool = False
) -> BindParameter[Any]:
    """The query's limit, or what is made of it: written out where it is among what the statement is for.

    `steady` where the number of rows changes nothing about how they are best found.
    """
    if writes_limit(query):
        return constant(made(query.limit or 0), BigInteger())
    return slot(name, query, lambda it: made(it.limit or 0), BigInteger(), steady)


def last_places(collection: Collection, query: Query) -> Select[Any]:
    """The places of the page's last row and of the one after it; one or none where the page is the last."""
    assert query.limit is not None
    columns = (place_of(collection, query),)
    start = 0 if query.cursor is not None else query.offset
    return _ordered(collection, query, columns).offset(start + query.limit - 1).limit(2)


def rows(collection: Collection, query: Query) -> Select[Any]:
    """The same features column by column, without their geometry, for pages that people read."""
    columns = (
        it for it in collection.table.c if it.name not in {collection.geometry, *_range(collection)}
    )
    return (
        select(*columns)
        .where(*conditions(collection, query))
        .order_by(collection.table.c[collection.order])
        .limit(query.limit)
        .offset(query.offset or None)
    )


def count(collection: Collection, query: Query) -> Select[int]:
    """How many features match, whatever the page: from the very conditions the page has."""
    return select(func.count()).select_from(collection.table).where(*conditions(collection, query))


def order_of(query: Query) -> str:
    """The order asked for, in one word: a cursor is good for this one only."""
    return ",".join(map(str, query.sortby))


def _ordered(
    collection: Collection, query: Query, columns: Iterable[ColumnElement[Any]]
) -> Select[Any]:
    order = _order(collection, query)
    statement = (
        select(*columns)
        .where(*conditions(collection, query))
        .order_by(
            *(
                (expression.desc() if key.descending else expression.asc()).nulls_last()
                if key is not None
                else expression
                for expression, key in order
            )
        )
    )
    if query.cursor is not None:
        return statement.where(_after(collection, query, query.cursor))
    if not query.offset:
        return statement
    return statement.offset(slot("offset", query, lambda it: it.offset, BigInteger()))


def _order(collection: Collection, query: Query) -> list[tuple[ColumnElement[Any], SortKey | None]]:
    """What to sort by; the collection's own unique order comes last, and makes the order total."""
    keys: list[tuple[ColumnElement[Any], SortKey | None]] = [
        (_sorted_by(collection, key.name), key) for key in query.sortby
    ]
    return [*keys, (collection.table.c[collection.order], None)]


def _sorted_by(collection: Collection, name: str) -> ColumnElement[Any]:
    """As clients see it: an enum in the order of its text, and what has no order of its own in some order."""
    column = collection.column(name)
    return as_text(column) if collection.by_name[name].type == "string" else column


def place_of(collection: Collection, query: Query) -> ColumnElement[Any]:
    """What a cursor needs of a row, as text: PostgreSQL reads back exactly what it wrote."""
    values = [cast(expression, Text) for expression, _ in _order(collection, query)]
    return array(values).label("place")


def _after(collection: Collection, query: Query, cursor: Cursor) -> ColumnElement[bool]:
    """What comes after a feature in the order: the keyset. Null comes last, so nothing comes after it."""
    order = _order(collection, query)
    if cursor.order != order_of(query) or len(cursor.values) != len(order):
        raise ParameterError(
            "cursor",
            str(cursor),
            Message("cursor belongs to another order of the features."),
            Message("Ask for the first page again when sortby changes, without cursor."),
        )
    alternatives: list[ColumnElement[bool]] = []
    same: list[ColumnElement[bool]] = []
    for number, (expression, key) in enumerate(order):
        value = _last_value(query, number, expression)
        alternatives.append(and_(*same, _beyond(expression, key, value)))
        same.append(expression.is_(None) if value is None else expression == value)
    return or_(*alternatives)


def _last_value(
    query: Query, number: int, expression: ColumnElement[Any]
) -> ColumnElement[Any] | None:
    """The value of the feature before the page; None for null."""

    def read(asked: Query) -> str | None:
        return asked.cursor.values[number] if asked.cursor else None

    if read(query) is None:
        return None
    return cast(slot(f"after_{number}", query, read, Text()), expression.type)


def _beyond(
    expression: ColumnElement[Any], key: SortKey | None, value: ColumnElement[Any] | None
) -> ColumnElement[bool]:
    if value is None:
        return false()
    if key is None:
        return expression > value
    return or_(expression < value if key.descending else expression > value, expression.is_(None))


def _columns(
    collection: Collection, query: Query, read: Container[str]
) -> Iterator[ColumnElement[Any]]:
    starts, ends = starts_and_ends(collection)
    label = collection.table.c[collection.label] if collection.label else null()
    columns = {
        "id": collection.table.c[collection.key],
        "label": cast(label, Text),
        "geom": shape(collection, query),
        "starts": starts,
        "ends": ends,
        "properties": _properties(collection, query),
    }
    return (it.label(name) for name, it in columns.items() if name in read)


def _properties(collection: Collection, query: Query) -> ColumnElement[Any]:
    chosen = [
        it for it in collection.returned if query.properties is None or it.name in query.properties
    ]
    if not chosen:
        return literal_column("'{}'::json")
    # Correlated by hand: left to itself it would read the table a second time, and give every row with every other.
    row = (
        select(*(_member(collection, it).label(it.name) for it in chosen))
        .correlate(collection.table)
        .subquery("member")
    )
    # With the star: alone it would be a column of this name, where there is one.
    whole = func.row_to_json(literal_column('"member".*'))
    return select(whole).select_from(row).scalar_subquery()


def _member(collection: Collection, member: Property) -> ColumnElement[Any]:
    """A property as row_to_json will write it well."""
    value = collection.column(member.name)
    if member.type == "date-time" and not getattr(value.type, "timezone", True):
        # Without a zone JSON's date-time is none: RFC 3339 wants one, and the map's is UTC.
        return func.timezone(constant("UTC"), value)
    if member.type == "number":
        # Clients that judge a column by its first values take 0 for a whole number, and have no room for the 0.5 below.
        digits = cast(cast(value, BigInteger), Text).concat(constant(".0"))
        whole = and_(value == func.trunc(value), func.abs(value) < constant(LARGEST_WHOLE))
        return case((whole, cast(digits, JSON)), else_=func.to_json(value))
    if member.type == "interval":
        last: ColumnElement[Any] = func.upper(value)
        if isinstance(value.type, DATERANGE):
            # PostgreSQL keeps a range of days half-open; people and standards name the last day.
            last = last - literal_column("1")
        ends = func.json_build_array(func.lower(value), last)
        return case((or_(value.is_(None), func.isempty(value)), null()), else_=ends)
    return value


def _range(collection: Collection) -> tuple[str, ...]:
    time = collection.time
    return time.columns if time is not None and time.shape == "range" else ()
