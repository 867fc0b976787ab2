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
