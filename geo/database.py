"""The way to PostGIS: the only module that opens connections or reads sql/.

Two roles. The reader is what the web uses: it may select from the views, not the article texts, and every statement of
it ends by itself. The writer migrates and loads.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError

from geo.errors import StoreError

SQL = Path(__file__).resolve().parent.parent / "sql"

READER = "sourceline_reader"
READER_TIMEOUT_MS = 10_000
# A client that stops reading in the middle of a download keeps the tables from being altered no longer than this.
READER_IDLE_MS = 300_000

# SQLSTATE of a statement that was stopped because its time was up.
QUERY_CANCELED = "57014"

# Parallel plans cost more than they gain on small machines, and change the order of bytes from one answer to the next.
# A generic plan, taken on the eleventh run of a prepared statement, can be far slower than one made for the values.
SESSION_OPTIONS = (
    "-c timezone=UTC -c jit=off -c max_parallel_workers_per_gather=0 "
    "-c plan_cache_mode=force_custom_plan"
)


@cache
def sql(name: str) -> str:
    """A statement from sql/, by its path there, for example `sql("formats/geojson.sql")`."""
    return (SQL / name).read_text(encoding="utf-8")


def reader(url: str) -> Engine:
    """An engine for the web: read-only, with a statement timeout, each request in one snapshot."""
    options = (
        f"{SESSION_OPTIONS} -c role={READER} -c default_transaction_read_only=on "
        f"-c statement_timeout={READER_TIMEOUT_MS} "
        f"-c idle_in_transaction_session_timeout={READER_IDLE_MS}"
    )
    return create_engine(
        url,
        connect_args={"options": options},
        isolation_level="REPEATABLE READ",
        pool_pre_ping=True,
        pool_size=8,
        max_overflow=0,
        pool_timeout=10,
    )


def writer(url: str) -> Engine:
    """An engine for migrations and loading."""
    return create_engine(url, connect_args={"options": SESSION_OPTIONS})


def run_script(connection: Connection, name: str) -> None:
    """Run a file of sql/ that holds several statements and no parameters."""
    cursor(connection).execute(sql(name).encode())


def cursor(connection: Connection) -> psycopg.Cursor[Any]:
    """The driver's own cursor in the connection's transaction, for COPY and scripts."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver.cursor()


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what the database refuses into StoreError, with its own sentence and hint."""
    try:
        yield
    except DBAPIError as error:
        # Class 22 and 23: the values are at fault, not the connection or the code.
        if not isinstance(error.orig, psycopg.errors.DataError | psycopg.errors.IntegrityError):
            raise
        raise _refusal(error.orig) from error
    except (psycopg.errors.DataError, psycopg.errors.IntegrityError) as error:
        raise _refusal(error) from error


def _refusal(error: psycopg.Error) -> StoreError:
    return StoreError(error.diag.message_primary or str(error), error.diag.message_hint or "")
