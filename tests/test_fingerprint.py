"""The fingerprint of what is published changes with every change that matters, and with no other."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from geo.database import READER
from geo.publication import fingerprint
from tests.published import POINT, POINTS, operators, run, town
from tests.test_publication import place

__all__ = ["operators", "town"]


@pytest.mark.parametrize(
    "change",
    [
        place("town.another"),
        "drop table town.place",
        "alter table town.place rename to venue",
        "alter table town.place add column note text",
        "alter table town.place drop column name",
        "alter table town.place rename column name to label",
        "alter table town.place alter column name type varchar(3)",
        "alter table town.place alter column name set not null",
        "alter table town.place drop constraint place_pkey",
        "alter table town.place alter column geom type geometry(Geometry, 4326)",
        "create unique index on town.place (name)",
        "comment on table town.place is 'Places'",
        "comment on column town.place.name is 'Name'",
        f"grant select on town.place to {READER}",
        f"grant select (name) on town.place to {READER}",
        f"grant usage on schema town to {READER}",
        "alter type town.mood add value 'angry'",
        "create or replace view town.seen as select id, geom from town.place where id > 0",
        "create view town.more as select * from town.place",
        "insert into town.place values (1, null); analyze town.place",
    ],
)
def test_the_fingerprint_changes_with_every_change_that_matters(
    town: Connection, change: str
) -> None:
    run(
        town,
        "create type town.mood as enum ('calm')",
        f"create table town.place (id integer primary key, mood town.mood, name text, {POINTS})",
        "create view town.seen as select id, geom from town.place"
        if "drop" not in change and "type geometry" not in change
        else "select 1",
    )
    before = fingerprint(town, ("town",))
    assert fingerprint(town, ("town",)) == before
    run(town, change)
    assert fingerprint(town, ("town",)) != before


@pytest.mark.parametrize(
    "change",
    [
        f"insert into town.place values (2, 'b', {POINT})",
        "update town.place set name = 'c'",
        "analyze town.place",
        "refresh materialized view town.kept",
        place("elsewhere.place"),
    ],
)
def test_the_fingerprint_stays_where_only_rows_or_other_schemas_change(
    town: Connection, change: str
) -> None:
    run(
        town,
        "create schema elsewhere",
        f"create table town.place (id integer primary key, name text, {POINTS})",
        f"insert into town.place values (1, 'a', {POINT})",
        "create materialized view town.kept as select * from town.place",
        "analyze town.place",
        "analyze town.kept",
    )
    before = fingerprint(town, ("town",))
    run(town, change)
    assert fingerprint(town, ("town",)) == before
