"""Bringing a database to the newest revision, and its views in step with the registry of layers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from geo import database
from geo.database import run_script, sql
from geo.errors import StoreError
from geo.layer import Layer
from geo.rendering import render

REFUSALS = (
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.UndefinedFile,
    psycopg.errors.FeatureNotSupported,
    psycopg.errors.UndefinedObject,
)

# What the views of evidence layers and of basemap layers read from.
BASE_VIEWS = ("quoted_feature", "sourced_feature")


def upgrade(url: str, layers: Sequence[Layer]) -> None:
    """Bring the database to the newest revision, and its views and layer table in step with the registry."""
    engine = database.writer(url)
    try:
        with _missing_rights(), engine.begin() as connection:
            config = Config()
            config.set_main_option("script_location", str(database.SQL / "migrations"))
            config.attributes["connection"] = connection
            # The migrations take a lock and hold it to the end, so that of two processes that start at once one waits.
            command.upgrade(config, "head")
            _publish(connection, layers)
        # Another build may write a feature otherwise; and what a hand at psql has changed is missing.
        render(engine, layers)
    finally:
        engine.dispose()


@contextmanager
def _missing_rights() -> Iterator[None]:
    """Say what a database server has to grant, in place of its terse refusal."""
    try:
        yield
    except DBAPIError as error:
        if not isinstance(error.orig, REFUSALS):
            raise
        raise StoreError(
            f"The database cannot be set up: {str(error.orig).splitlines()[0]}.",
            "Install PostGIS 3 on its server and have a superuser run, in this database: CREATE EXTENSION postgis; "
            "CREATE EXTENSION btree_gist; CREATE ROLE sourceline_reader NOLOGIN; GRANT sourceline_reader TO your user "
            "WITH ADMIN OPTION; and GRANT CREATE ON DATABASE to your user.",
        ) from None


def _publish(connection: Connection, layers: Sequence[Layer]) -> None:
    """Make the views anew if they or the registry changed; their digest is kept as the schema's comment."""
    names = [*BASE_VIEWS, *(layer.name for layer in layers)]
    views = [sql(f"layers/{name}.sql") for name in names]
    digest = hashlib.sha256(repr((layers, views)).encode()).hexdigest()
    comment = "One typed view for each layer: what the map serves. Digest "
    present = connection.scalar(
        text("select obj_description(oid, 'pg_namespace') from pg_namespace where nspname='layers'")
    )
    if present == comment + digest:
        return
    connection.execute(
        text(
            "insert into sourceline.layer (id, geometry_type, evidence) "
            "values (:name, :geometry_type, :evidence) on conflict (id) do update "
            "set geometry_type = excluded.geometry_type, evidence = excluded.evidence"
        ),
        [
            {"name": it.name, "geometry_type": it.geometry_type, "evidence": it.evidence}
            for it in layers
        ],
    )
    for name in names:
        connection.exec_driver_sql(f"drop view if exists layers.{name} cascade")
    for name in names:
        run_script(connection, f"layers/{name}.sql")
    connection.exec_driver_sql(f"comment on schema layers is '{comment}{digest}'")
