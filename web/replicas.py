"""The facts of each replica, for `flask doctor`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from geo import database
from geo.database import sql
from geo.replica import Position, ReplicaFacts, servers

# How long a replica may take to come where the primary stood when it was asked, in seconds.
PATIENCE = 1.0


def replica_facts(primary: Engine, url: str) -> tuple[ReplicaFacts, ...]:
    """One for each server of the address. The primary answers; the others need not."""
    with primary.connect() as connection:
        stood = _position(connection)
    return tuple(_server(host, alone, stood) for host, alone in servers(url).items())


def _server(host: str, url: str, primary: Position) -> ReplicaFacts:
    try:
        with _connected(url) as connection:
            position = _settled(lambda: _position(connection), primary.position)
    except DBAPIError as error:
        said = str(error.orig).strip().splitlines() or [type(error.orig).__name__]
        return ReplicaFacts(host, problem=said[0])
    return ReplicaFacts(host, primary, position)


def _settled(ask: Callable[[], Position], goal: int) -> Position:
    """Where it stands once it has come to the goal, or has had its time."""
    deadline = time.monotonic() + PATIENCE
    while (found := ask()).position < goal and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    """As the web is connected, so that a login that may not become the reader is found as well."""
    engine = database.reader(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _position(connection: Connection) -> Position:
    return Position(**connection.execute(text(sql("doctor/position.sql"))).one()._asdict())
