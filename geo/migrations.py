"""Bringing a database to the newest revision, and its views in step with the registry of layers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache

import psycopg
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from geo import database
from geo.database import cursor, run_script, sql
from geo.errors import StoreError
from geo.layer import Layer
from geo.ready_tile import make_ready
from geo.reflection import HISTORY, LAYERS
from geo.rendering import render

MIGRATIONS = database.SQL / "migrations"

REFUSALS = (
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.UndefinedFile,
    psycopg.errors.FeatureNotSupported,
    psycopg.errors.UndefinedObject,
)

# What the views of evidence layers and of basemap layers read from.
BASE_VIEWS = ("quoted_feature", "sourced_feature")


def upgrade(url: str, layers: Sequence[Layer]) -> None:
    """Bring the database to the newest revision, its views in step with the registry, and what is kept ready."""
    migrate(url, layers)
    make_copies(url, layers)


def migrate(url: str, layers: Sequence[Layer]) -> None:
    """Bring the database to the newest revision, and its views and layer table in step with the registry."""
    engine = database.writer(url)
    try:
        with _missing_rights(), engine.begin() as connection:
            if not _is_newest(connection, layers):
                # The migrations take a lock and hold it to the end, so that of two processes that start at once one
                # waits.
                _run_revisions(connection)
                _publish(connection, layers)
    finally:
        engine.dispose()


def make_copies(url: str, layers: Sequence[Layer]) -> tuple[int, int]:
    """Make what is kept ready and missing: another build may write it otherwise, and a hand at psql deletes it.

    No answer rests on it, so a server may answer meanwhile. Returns how many features and how many tiles were made.
    """
    engine = database.writer(url)
    try:
        return render(engine, layers), make_ready(engine, layers)
    finally:
        engine.dispose()


@cache
def newest() -> str:
    """The revision of this build; the files are named by the numbers of their revisions."""
    return max(it.name for it in (MIGRATIONS / "versions").glob("*.py")).partition("_")[0]


def _is_newest(connection: Connection, layers: Sequence[Layer]) -> bool:
    """Whether there is nothing to do, which is what most starts find."""
    if _comment(connection) != _comment_of(layers):
        return False
    # Where the views are, the table is.
    revision: str | None = connection.scalar(
        text("select version_num from sourceline.alembic_version")
    )
    return revision == newest()


def _run_revisions(connection: Connection) -> None:
    # Imported here: most starts find nothing to do, and Alembic with its templates takes a good part of one.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(
            f"The database cannot be brought to revision {newest()}: {error}.",
            "Was it set up by a newer build of Sourceline? Start that one, or give this one a database of its own.",
        ) from None


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
    comment = _comment_of(layers)
    if _comment(connection) == comment:
        return
    names = _views(layers)
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
    for schema in (HISTORY, LAYERS):
        for name in names:
            connection.exec_driver_sql(f"drop view if exists {schema}.{name} cascade")
    for name in names:
        run_script(connection, f"layers/{name}.sql")
    for layer in layers:
        if layer.evidence:
            cursor(connection).execute(_of_history(layer).encode())
    connection.exec_driver_sql(f"comment on schema layers is '{comment}'")


def _of_history(layer: Layer) -> str:
    """The layer's own view once more, over all that was ever published: a column it adds is there for the past too."""
    return sql(f"layers/{layer.name}.sql").replace(f"{LAYERS}.", f"{HISTORY}.")


def _views(layers: Sequence[Layer]) -> list[str]:
    return [*BASE_VIEWS, *(layer.name for layer in layers)]


def _comment_of(layers: Sequence[Layer]) -> str:
    views = [sql(f"layers/{name}.sql") for name in _views(layers)]
    digest = hashlib.sha256(repr((layers, views, HISTORY)).encode()).hexdigest()
    return f"One typed view for each layer: what the map serves. Digest {digest}"


def _comment(connection: Connection) -> str | None:
    found: str | None = connection.scalar(
        text("select obj_description(oid, 'pg_namespace') from pg_namespace where nspname='layers'")
    )
    return found
