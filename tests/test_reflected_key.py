"""Which column of a table is the key: what the database holds, and what names and rows suggest where it holds none."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, Engine

from tests.published import POINT, POINTS, only, operators, publish, refusal, rows, run, town

__all__ = ["operators", "town"]


@pytest.mark.parametrize(
    ("columns", "key"),
    [
        ("nr integer primary key", "nr"),
        ("nr smallint primary key", "nr"),
        ("nr bigint generated always as identity primary key", "nr"),
        ("code text primary key", "code"),
        ("code varchar(5) primary key", "code"),
        ("code uuid primary key default '0b9c1b8e-8d3d-4b3a-9a55-1c6f2d3e4f50'", "code"),
        ("nr integer not null unique", "nr"),
        ("code text not null unique, fid integer not null unique", "fid"),
        ("day date primary key, nr integer not null unique", "nr"),
        ("a integer, b integer, nr integer not null unique, primary key (a, b)", "nr"),
        ("id integer unique, nr integer not null unique", "nr"),
        ("id integer, nr integer primary key", "nr"),
        ("nr integer not null, note text, unique (nr) include (note)", "nr"),
    ],
)
def test_the_key_is_the_column_that_the_database_holds_unique(
    town: Connection, columns: str, key: str
) -> None:
    collection = only(publish(town, f"create table town.place ({columns}, {POINTS})"))
    assert (collection.key, collection.order) == (key, key)
    assert collection.by_name[key].role == "id"
    assert not collection.by_name[key].returned


@pytest.mark.parametrize(
    "columns",
    [
        "name text",
        "id integer",
        "fid numeric",
        "a integer, b integer, primary key (a, b)",
        "fid integer, row_id integer, id integer, primary key (fid, id)",
        "day date primary key",
        "nr integer unique",
        'nr integer, unique (nr) include (nr), "Id" text not null, unique ("Id", nr)',
        'limit_ integer, "ID" uuid',
    ],
)
def test_a_table_without_a_key_is_refused_and_the_cure_cures(
    town: Connection, columns: str
) -> None:
    refused = refusal(publish(town, f"create table town.place ({columns}, {POINTS})"))
    assert (refused.schema, refused.table) == ("town", "place")
    assert "key" in refused.reason or "null" in refused.reason
    collection = only(publish(town, refused.cure))
    assert collection.id == "place"


def test_a_unique_index_on_some_rows_or_on_an_expression_is_no_key(town: Connection) -> None:
    publication = publish(
        town,
        f"create table town.place (a integer not null, b text not null, {POINTS})",
        "create unique index on town.place (a) where a > 0",
        "create unique index on town.place (lower(b))",
    )
    assert "no primary key" in refusal(publication).reason


VIEWED = (
    f"create table town_base.region (code text primary key, {POINTS})",
    f"insert into town_base.region values ('a', {POINT}), ('b', {POINT})",
)


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("select code, geom from town_base.region", "code"),
        ("select 1 as gid, geom from town_base.region limit 1", "gid"),
        ("select row_number() over () as objectid, geom from town_base.region", "objectid"),
        ('select code as "FID", geom from town_base.region', "FID"),
        ("select 7 as id, code, geom from town_base.region", "code"),
        ("select null::integer as id, code, geom from town_base.region", "code"),
    ],
)
def test_a_view_has_the_key_its_names_and_its_rows_suggest(
    town: Connection, query: str, key: str
) -> None:
    collection = only(
        publish(town, "create schema town_base", *VIEWED, f"create view town.seen as {query}")
    )
    assert collection.key == key
    assert len(rows(town, collection)) in {1, 2}


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        (
            "select code as letter, geom from town_base.region",
            "no column of it is named like a key",
        ),
        ("select 7 as id, geom from town_base.region", "No column of it has another value"),
        ("select code, geom from town_base.region, generate_series(1, 2)", "looked at: code"),
        ("select 1 / (length(code) - 1) as id, geom from town_base.region", "division by zero"),
    ],
)
def test_a_view_whose_rows_have_no_key_is_refused(
    town: Connection, query: str, reason: str
) -> None:
    publication = publish(
        town,
        "create schema town_base",
        *VIEWED,
        f"create view town.seen as {query}",
        "create view town.well as select code, geom from town_base.region",
    )
    assert [it.id for it in publication.collections] == ["well"]
    (refused,) = publication.refused
    assert reason in refused.reason
    assert refused.cure


def test_a_materialised_view_needs_a_unique_index(town: Connection) -> None:
    refused = refusal(
        publish(
            town,
            "create schema town_base",
            *VIEWED,
            "create materialized view town.kept as select code, 1 as id, geom from town_base.region limit 1",
        )
    )
    assert "unique index" in refused.reason
    collection = only(publish(town, refused.cure))
    assert collection.key == "id"
    assert len(rows(town, collection)) == 1


def test_a_materialised_view_whose_unique_column_has_nulls_is_refused(town: Connection) -> None:
    publication = publish(
        town,
        "create schema town_base",
        *VIEWED,
        "create materialized view town.kept as select nullif(code, 'a') as id, geom from town_base.region",
        "create unique index on town.kept (id)",
    )
    assert "looked at: id" in refusal(publication).reason


def test_a_partitioned_table_is_one_collection_and_its_partitions_none(town: Connection) -> None:
    collection = only(
        publish(
            town,
            f"create table town.place (id integer, day date, {POINTS}, primary key (id, day)) partition by range (day)",
            "create table town.place_2019 partition of town.place for values from ('2019-01-01') to ('2020-01-01')",
            "create table town.place_2020 partition of town.place for values from ('2020-01-01') to ('2021-01-01')",
            f"insert into town.place values (1, '2019-04-04', {POINT}), (2, '2020-06-06', {POINT})",
        )
    )
    assert (collection.id, collection.key) == ("place", "id")
    assert [row["id"] for row in rows(town, collection)] == [1, 2]


def test_a_partitioned_table_without_a_name_for_its_key_is_refused_and_the_cure_cures(
    town: Connection,
) -> None:
    refused = refusal(
        publish(town, f"create table town.place (nr integer, {POINTS}) partition by list (nr)")
    )
    assert "partitioned" in refused.reason
    assert only(publish(town, refused.cure)).key == "fid"


def test_a_foreign_table_is_published_by_the_names_of_its_columns(
    town: Connection, operators: Engine
) -> None:
    """A foreign table over this very database's server, whose rows the reader may see."""
    run(
        town,
        "create extension if not exists file_fdw",
        "create server files foreign data wrapper file_fdw",
        "create foreign table town.far (id integer, wkt text, geom geometry(Point, 4326)) server files "
        "options (program 'echo 1,a,SRID=4326\\;POINT\\(1 2\\)', format 'csv')",
    )
    collection = only(publish(town))
    assert collection.key == "id"
    assert rows(town, collection)[0]["wkt"] == "a"
