"""The schema itself: comments, indexes, and a version that counts the writes."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from tests.store import run, store  # noqa: F401 (a fixture)


def test_every_table_and_column_has_a_comment(connection: Connection) -> None:
    bare = run(
        connection,
        "select c.relname, a.attname from pg_class as c "
        "left join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped "
        "where c.relnamespace = 'sourceline'::regnamespace and c.relkind = 'r' "
        "and c.relname <> 'alembic_version' and (obj_description(c.oid, 'pg_class') is null "
        "or col_description(c.oid, a.attnum) is null)",
    ).all()
    assert bare == []


@pytest.mark.parametrize("column", ["geom", "valid"])
def test_geometry_and_time_have_gist_indexes(connection: Connection, column: str) -> None:
    indexes = run(
        connection,
        "select indexdef from pg_indexes where schemaname = 'sourceline' and tablename = 'feature'",
    ).scalars()
    assert any(f"USING gist ({column})" in definition for definition in indexes)


def test_every_write_bumps_the_data_version_once_and_a_write_of_nothing_does_not(
    store: Connection,
) -> None:
    store.commit()
    before = run(store, "select version from sourceline.data_version").scalar_one()
    run(store, "update sourceline.actor set note = 'a'")
    run(store, "update sourceline.article set note = 'b'")
    store.commit()
    assert run(store, "select version from sourceline.data_version").scalar_one() == before + 1
    run(store, "update sourceline.actor set note = 'c' where id = 'nobody'")
    store.commit()
    assert run(store, "select version from sourceline.data_version").scalar_one() == before + 1


def test_a_write_to_any_table_that_a_map_reads_bumps_the_data_version(
    connection: Connection,
) -> None:
    """By its views of now and then; what is kept ready is made of these, and dropped with them."""
    found = run(
        connection,
        "with recursive reading as ("
        "select c.oid, c.relkind, c.relname from pg_class as c "
        "where c.relkind = 'v' and c.relnamespace in ('layers'::regnamespace, 'history'::regnamespace) "
        "union select c.oid, c.relkind, c.relname from reading as r "
        "inner join pg_rewrite as w on w.ev_class = r.oid "
        "inner join pg_depend as d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid "
        "and d.refclassid = 'pg_class'::regclass "
        "inner join pg_class as c on c.oid = d.refobjid"
        ") select r.relname, array_agg(t.tgname::text) from reading as r "
        "left join pg_trigger as t on t.tgrelid = r.oid and t.tgname like 'bump%' "
        "where r.relkind = 'r' group by r.relname",
    ).all()
    events = ("insert", "update", "delete", "truncate")
    assert {"feature", "quote", "quote_check"} <= {table for table, _ in found}
    for table, triggers in found:
        assert set(triggers) == {f"bump_data_version_on_{it}" for it in events}, table
