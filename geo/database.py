"""The way to PostGIS: the only module that opens connections or reads sql/.

Two roles. The reader is what the web uses: it may select from the views, not the article texts, and every statement of
it ends by itself. The writer migrates and loads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import psycopg
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError, OperationalError

from geo.errors import StoreError
from geo.prepared import Prepared

SQL = Path(__file__).resolve().parent.parent / "sql"

READER = "sourceline_reader"
READER_TIMEOUT_MS = 10_000
# What a count beside a page may cost; whoever asks for the number alone may wait longer.
COUNTING_TIMEOUT_MS = 500
# As many as web/gate.py lets work at once.
QUICK_CONNECTIONS = 4
# A client that stops reading in the middle of a download keeps the tables from being altered no longer than this.
READER_IDLE_MS = 300_000

# SQLSTATE of a statement that was stopped because its time was up.
QUERY_CANCELED = "57014"


Rows = Sequence[tuple[Any, ...]]


class Fetch(Protocol):
    """A statement and its values in, its one row out. `settled`: the best plan depends on none of the values."""

    def __call__(
        self, statement: str, values: Mapping[str, Any], settled: bool = False
    ) -> tuple[Any, ...]: ...


class FetchRows(Protocol):
    """The same for a statement that has any number of rows."""

    def __call__(
        self, statement: str, values: Mapping[str, Any], settled: bool = False
    ) -> Rows: ...


# Parallel plans cost more than they gain on small machines, and change the order of bytes from one answer to the next.
# A generic plan, taken on the eleventh run of a prepared statement, can be far slower than one made for the values.
SESSION_OPTIONS = (
    "-c timezone=UTC -c datestyle=ISO -c jit=off -c max_parallel_workers_per_gather=0 "
    "-c plan_cache_mode=force_custom_plan"
)

# What is kept beside a connection of `quick_reader`: its prepared statements, and how it plans just now.
PREPARED = "prepared"
SETTLED = "settled"
# The statements that change that, with a row as all others.
PLANS = {
    True: "select set_config('plan_cache_mode', 'force_generic_plan', false)",
    False: "select set_config('plan_cache_mode', 'force_custom_plan', false)",
}


@cache
def sql(name: str) -> str:
    """A statement from sql/, by its path there, for example `sql("formats/geojson.sql")`."""
    return (SQL / name).read_text(encoding="utf-8")


def reader(url: str, further: Mapping[str, Any] | None = None) -> Engine:
    """An engine for the web: read-only, with a statement timeout, each request in one snapshot.

    `further` are parameters of the connection beside those of the address.
    """
    return create_engine(
        url,
        connect_args={"options": _reader_options(), **(further or {})},
        isolation_level="REPEATABLE READ",
        pool_pre_ping=True,
        pool_size=8,
        max_overflow=0,
        pool_timeout=10,
    )


def _reader_options(timeout_ms: int = READER_TIMEOUT_MS) -> str:
    return (
        f"{SESSION_OPTIONS} -c role={READER} -c default_transaction_read_only=on "
        f"-c statement_timeout={timeout_ms} "
        f"-c idle_in_transaction_session_timeout={READER_IDLE_MS}"
    )


def quick_reader(
    url: str, further: Mapping[str, Any] | None = None, timeout_ms: int = READER_TIMEOUT_MS
) -> Engine:
    """The same for `fetch`: each statement is its own snapshot, with no transaction around it."""
    return create_engine(
        url,
        connect_args={"options": _reader_options(timeout_ms), **(further or {})},
        isolation_level="AUTOCOMMIT",
        pool_size=QUICK_CONNECTIONS,
        max_overflow=0,
        pool_timeout=10,
        # The one used last is the one whose statements are prepared.
        pool_use_lifo=True,
        # In autocommit there is nothing to roll back.
        pool_reset_on_return=None,
    )


def fetch(
    engine: Engine, statement: str, values: Mapping[str, Any], settled: bool = False
) -> tuple[Any, ...]:
    """The one row of a statement that reads."""
    (row,) = fetch_rows(engine, statement, values, settled)
    return row


def fetch_rows(
    engine: Engine, statement: str, values: Mapping[str, Any], settled: bool = False
) -> Rows:
    """The rows of a statement that reads, by the shortest way: the driver itself, and a prepared statement.

    Its plan is made once where it is `settled`, and else for the values: to plan takes longer than to find one feature.
    A connection that has died in the pool is no error: the statement is run once more on another one.
    """
    for _ in range(QUICK_CONNECTIONS):
        try:
            return _fetch_rows(engine, statement, values, settled)
        except OperationalError as error:
            if not error.connection_invalidated:
                raise
    return _fetch_rows(engine, statement, values, settled)


def _fetch_rows(engine: Engine, statement: str, values: Mapping[str, Any], settled: bool) -> Rows:
    try:
        pooled = engine.raw_connection()
    except psycopg.Error as error:
        # Here SQLAlchemy hands on what the driver says, and nobody outside knows the driver.
        raise DBAPIError.instance(statement, values, error, psycopg.Error) from error
    driver, known = pooled.driver_connection, pooled.info
    assert isinstance(driver, psycopg.Connection)
    try:
        prepared = known.get(PREPARED)
        if prepared is None:
            prepared = known[PREPARED] = Prepared(driver)
        # Without values there is but one plan.
        if values and settled != known.get(SETTLED, False):
            prepared.rows(PLANS[settled], {})
            known[SETTLED] = settled
        return prepared.rows(statement, values)
    except psycopg.Error as error:
        raised = _as_sqlalchemy(error, driver, statement, values)
        if driver.closed:
            pooled.invalidate(error)
        raise raised from error
    finally:
        pooled.close()


def fetch_within(
    connection: Connection, statement: str, values: Mapping[str, Any], settled: bool = False
) -> tuple[Any, ...]:
    """The same in the connection's transaction, planned for the values in any case."""
    (row,) = fetch_rows_within(connection, statement, values)
    return row


def fetch_rows_within(
    connection: Connection, statement: str, values: Mapping[str, Any], settled: bool = False
) -> Rows:
    """Raises what SQLAlchemy raises, for those who answer for it."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    try:
        found = driver.execute(statement.encode(), values, prepare=True, binary=True)
        return found.fetchall()
    except psycopg.Error as error:
        raise _as_sqlalchemy(error, driver, statement, values) from error


def _as_sqlalchemy(
    error: psycopg.Error,
    driver: psycopg.Connection[Any],
    statement: str,
    values: Mapping[str, Any],
) -> BaseException:
    return DBAPIError.instance(
        statement, values, error, psycopg.Error, connection_invalidated=driver.closed
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
