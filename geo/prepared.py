"""Prepared statements by the shortest way: one call of libpq sends the values, waits and takes the whole answer in.

A cursor of the driver looks at each piece of an answer as it comes, and has Python's lock each time: with eight threads
a large answer then wakes others some twenty times. Here the lock is let go once.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, Format
from psycopg.pq.abc import PGresult

# Of one connection; those used last are kept.
MOST = 200

PLACEHOLDER = re.compile(r"%\(([^)]*)\)s|%%")

Key = tuple[str, tuple[int, ...]]


class Prepared:
    """The statements one connection has prepared. The connection has to be in autocommit: no transaction is begun."""

    def __init__(self, driver: psycopg.Connection[Any]) -> None:
        self._driver = driver
        self._names: OrderedDict[Key, bytes] = OrderedDict()
        self._number = 0
        # What it finds out about types it knows from then on.
        self._transformer = Transformer(driver)

    def rows(self, statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The rows of a statement with the driver's named placeholders. Raises psycopg.Error."""
        query, names = numbered(statement)
        transformer = self._transformer
        given = [values[name] for name in names]
        # None stands for null; the driver's annotation has forgotten it.
        sent = cast("list[Buffer]", transformer.dump_sequence(given, [PyFormat.AUTO] * len(given)))
        types = tuple(transformer.types or ())
        name = self._prepared((statement, types), query)
        result = self._driver.pgconn.exec_prepared(
            name, sent, transformer.formats or (), Format.BINARY
        )
        self._check(result)
        transformer.set_pgresult(result)
        rows: list[tuple[Any, ...]] = transformer.load_rows(0, result.ntuples, tuple)
        # A large answer would stay in memory until the next one.
        transformer.set_pgresult(None)
        return rows

    def _prepared(self, key: Key, query: bytes) -> bytes:
        name = self._names.get(key)
        if name is not None:
            self._names.move_to_end(key)
            return name
        if len(self._names) >= MOST:
            _, oldest = self._names.popitem(last=False)
            self._check(self._driver.pgconn.exec_(b"deallocate " + oldest))
        self._number += 1
        name = b"kept_%d" % self._number
        self._check(self._driver.pgconn.prepare(name, query, key[1]))
        self._names[key] = name
        return name

    def _check(self, result: PGresult) -> None:
        if result.status in {ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK}:
            return
        error = error_from_result(result, self._driver.info.encoding)
        if self._driver.closed and not isinstance(error, psycopg.OperationalError):
            # A connection that is gone has no SQLSTATE to tell so.
            raise psycopg.OperationalError(str(error))
        raise error


@lru_cache(1024)
def numbered(statement: str) -> tuple[bytes, tuple[str, ...]]:
    """The statement with PostgreSQL's own placeholders, $1 and so on, and the names of the values in that order."""
    names: dict[str, str] = {}

    def place(found: re.Match[str]) -> str:
        name = found[1]
        return "%" if name is None else names.setdefault(name, f"${len(names) + 1}")

    return PLACEHOLDER.sub(place, statement).encode(), tuple(names)
