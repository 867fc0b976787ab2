"""Who may read a published table: what the web has no right to is refused, and the cure cures."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, text

from geo import database
from geo.cluster import Cluster
from geo.database import READER
from geo.publication import grant_reading, published
from tests.published import POINT, POINTS, open_up, operators, refusal, rows, run, town
from tests.test_publication import place

__all__ = ["operators", "town"]


def test_a_table_without_the_right_to_read_it_is_refused_and_the_cure_cures(
    town: Connection,
) -> None:
    run(town, place('town."My place"'), f'insert into town."My place" values (1, {POINT})')
    publication = published(town, ("town",))
    refused = refusal(publication)
    assert READER in refused.reason
    run(town, refused.cure)
    (collection,) = published(town, ("town",)).collections
    assert len(rows(town, collection)) == 1


def test_columns_the_web_may_not_read_are_no_properties(town: Connection) -> None:
    run(
        town,
        f"create table town.place (id integer primary key, name text, phone text, {POINTS})",
        f"insert into town.place values (1, 'a', '1', {POINT})",
        f"grant usage on schema town to {READER}",
        f"grant select (id, name, geom) on town.place to {READER}",
    )
    (collection,) = published(town, ("town",)).collections
    assert "phone" not in collection.by_name
    assert "phone" not in collection.description.get("en", "")
    assert list(rows(town, collection)[0]) == ["id", "name", "geom"]
    run(town, f"revoke select (geom) on town.place from {READER}")
    assert READER in refusal(published(town, ("town",))).reason


@pytest.fixture
def clerk(operators: Engine, cluster: Cluster, worker: str) -> Iterator[Engine]:
    """A login that owns the schema `office` and one table in it; another table there belongs to somebody else."""
    role, name = f"clerk_{worker}", str(operators.url.database)
    with operators.begin() as connection:
        run(
            connection,
            f"create role {role} login",
            f"create schema office authorization {role}",
            f"set local role {role}",
            place('office."my 100% place"'),
            "create table office.salary (id integer primary key, amount integer)",
            "create table office.keyless (geom geometry(Point, 4326))",
            place("office.chosen"),
            f"grant select (id) on office.chosen to {READER}",
            "reset role",
            place("office.theirs"),
        )
    engine = database.writer(cluster.url(name, user=role))
    yield engine
    engine.dispose()
    with operators.begin() as connection:
        run(connection, "drop schema office cascade", f"drop role {role}")


def test_a_login_grants_what_is_its_own_and_nothing_that_is_not_published(
    clerk: Engine, operators: Engine
) -> None:
    assert published(operators, ("office",)).collections == ()
    granted = grant_reading(clerk, ("office", "layers", "nowhere"))
    assert granted == (
        f"grant usage on schema office to {READER}",
        f'grant select on office."my 100% place" to {READER}',
    )
    reader = database.reader(operators.url.render_as_string(hide_password=False))
    publication = published(reader, ("office",))
    reader.dispose()
    assert [it.id for it in publication.collections] == ["my_100_place"]
    assert {it.table: READER in it.reason for it in publication.refused} == {
        "salary": False,
        "keyless": False,
        "chosen": True,
        "theirs": True,
    }
    assert grant_reading(clerk, ("office",)) == ()
    with operators.connect() as connection:
        readable = text("select has_table_privilege(:role, 'office.salary', 'select')")
        assert not connection.scalar(readable, {"role": READER})


def test_a_view_that_reads_with_the_rights_of_the_web_is_refused_with_postgresqls_words(
    town: Connection,
) -> None:
    if town.scalar(text("select current_setting('server_version_num')::integer")) < 150000:
        pytest.skip("security_invoker came with PostgreSQL 15")
    run(
        town,
        "create schema base",
        place("base.place"),
        "create view town.seen with (security_invoker) as select id, geom from base.place",
    )
    open_up(town, "town")
    run(town, f"set local role {READER}")
    assert "permission denied" in refusal(published(town, ("town",))).reason


def test_a_foreign_table_the_web_has_no_user_for_is_refused_with_postgresqls_words(
    town: Connection,
) -> None:
    run(
        town,
        "create extension if not exists postgres_fdw",
        "create server far foreign data wrapper postgres_fdw",
        f"create foreign table town.far (id integer, {POINTS}) server far",
    )
    open_up(town, "town")
    run(town, f"set local role {READER}")
    assert "user mapping not found" in refusal(published(town, ("town",))).reason
