"""What the tests of published tables share: a database of their own, and a schema that a test fills and forgets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select, text

from geo import database
from geo.cluster import Cluster
from geo.collection import Collection
from geo.database import READER
from geo.publication import Publication, Refusal, published
from tests.conftest import _copy

POINTS = "geom geometry(Point, 4326)"
TABLE = f"create table town.place (id integer primary key, {POINTS}, {{}})"
POINT = "'SRID=4326;POINT(13.2 32.9)'"


@pytest.fixture(scope="module")
def operators(cluster: Cluster, templates: tuple[str, str], worker: str) -> Iterator[Engine]:
    """A migrated database that belongs to one file of tests."""
    for url in _copy(cluster, templates[0], f"published_{worker}"):
        engine = database.writer(url)
        yield engine
        engine.dispose()


@pytest.fixture
def town(operators: Engine) -> Iterator[Connection]:
    """A connection to a database with an empty schema `town`; whatever the test does there is undone."""
    with operators.connect() as connection:
        connection.exec_driver_sql("create schema town")
        yield connection
        connection.rollback()


def run(connection: Connection, *statements: str) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement.replace("%", "%%"))


def open_up(connection: Connection, *schemas: str) -> None:
    for schema in schemas:
        run(
            connection,
            f'grant usage on schema "{schema}" to {READER}',
            f'grant select on all tables in schema "{schema}" to {READER}',
        )


def publish(
    connection: Connection, *statements: str, schemas: tuple[str, ...] = ("town",)
) -> Publication:
    """What is published after some statements, all of it open to the reader."""
    run(connection, *statements)
    open_up(connection, *schemas)
    return published(connection, schemas, ())


def only(publication: Publication) -> Collection:
    """The one collection of a publication that refuses nothing."""
    assert publication.refused == ()
    (collection,) = publication.collections
    return collection


def refusal(publication: Publication) -> Refusal:
    """The one refusal of a publication that publishes nothing."""
    assert publication.collections == ()
    (refused,) = publication.refused
    return refused


def rows(connection: Connection, collection: Collection) -> list[dict[str, Any]]:
    """Every row and column of a collection, read with the rights of the web."""
    with connection.begin_nested() as savepoint:
        connection.execute(text(f"set local role {READER}"))
        found = connection.execute(
            select(*collection.table.c).order_by(collection.table.c[collection.order])
        )
        answer = [dict(row) for row in found.mappings()]
        savepoint.rollback()
    return answer
