"""A lease on the data version: for as long as it is held, its number is known without asking the database.

One thread in each process holds a lock that every writer needs before it may change the number, and takes it anew some
twenty times a second, so that a writer waits no longer than that. A number that is trusted here is therefore the newest
there is, for every request that begins now (docs/decisions/0012-a-lease-on-the-data-version.md).

What ends the trust: the thread itself, before it lets go of the lock; time, should the thread stand still; and anything
at all that comes in on its connection unasked for, such as the last words of a session that is ended.
"""

from __future__ import annotations

import logging
import os
import select
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import count
from threading import Event, Lock, Thread, current_thread

import psycopg
from sqlalchemy import make_url

from geo.database import READER
from geo.state import DataVersion

logger = logging.getLogger(__name__)

# All in seconds. A writer waits for PERIOD at most, but for a worker that stands still.
PERIOD = 0.05
# After a write the next one is likely: who writes row by row waits once, and not before each row.
QUIET = 0.3
# The lease is trusted for TRUSTED from the moment it was asked for; the server ends a silent session after SILENT. The
# one has to be well below the other: between them lies all that clocks and schedulers may do.
TRUSTED = 1.0
SILENT = 3.0
# How long a request waits for a lease that is just being renewed before it asks the database itself.
PATIENCE = 0.02
# After a connection was refused or lost; each time in a row twice as long, up to the last.
AGAIN = 1.0
AT_LAST = 30.0
STOP = 2.0

# READ COMMITTED whatever the database's default: the number has to be read after the lock is held.
OPTIONS = (
    f"-c role={READER} -c default_transaction_isolation=read\\ committed -c default_transaction_read_only=on "
    f"-c statement_timeout={TRUSTED:.0f}s -c idle_session_timeout={SILENT:.0f}s"
)
# So that this end, too, learns in seconds that the other is gone.
TIMES = {
    "connect_timeout": 3,
    "keepalives_idle": 1,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": round(SILENT * 1000),
}

TAKE = "select version, changed_at from sourceline.take_lease()"
LET_GO = "select pg_advisory_unlock_all()"

_sessions = count(1)  # of this process
# Time that goes on while the machine sleeps, where there is such a clock.
_clock = partial(time.clock_gettime, getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@dataclass(frozen=True, eq=False)
class Held:
    """A data version, the time until which it may be trusted, and the socket on which nothing is expected."""

    version: DataVersion
    until: float
    socket: int

    def stands(self) -> bool:
        if _clock() >= self.until:
            return False
        watch = select.poll()
        watch.register(self.socket, select.POLLIN)
        return not watch.poll(0)


class Lease:
    """Of one process; the thread starts with the first question and ends with `end`."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = Lock()
        self._process = 0
        self._holder: _Holder | None = None

    def version(self) -> DataVersion | None:
        """The data version where it is known for sure, without the database; None where it has to be asked for."""
        holder = self._holder
        if holder is None or self._process != os.getpid():
            self._start()
            return None
        return holder.version()

    @property
    def session(self) -> int:
        """Another number for each session with the database, in the order they were opened; 0 while there is none.

        While it stays the same, so does the server: it has neither crashed nor been put in the place of another.
        """
        holder = self._holder
        if holder is None or self._process != os.getpid():
            self._start()
            return 0
        return holder.session

    def end(self) -> None:
        """Let go of the lock and close the connection. Asked again, it starts anew."""
        holder, self._holder = self._holder, None
        if holder is not None and self._process == os.getpid():
            holder.end()

    def _start(self) -> None:
        # Who comes second has no need to wait: there is nothing to know yet.
        if not self._lock.acquire(blocking=False):
            return
        try:
            if self._holder is None or self._process != os.getpid():
                # What a fork left of another process's thread is not touched: its connection is still in use there.
                self._process = os.getpid()
                self._holder = _Holder(self._url)
        finally:
            self._lock.release()


class _Holder:
    """The thread with its connection."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.session = 0
        self._held: Held | None = None
        self._settled = Event()
        self._settled.set()
        self._known: DataVersion | None = None
        self._pause = AGAIN
        self._complaint = ""
        self._ears, self._call = socket.socketpair()
        self._ended = False
        self._thread = Thread(target=self._run, name="lease", daemon=True)
        self._thread.start()

    def version(self) -> DataVersion | None:
        held = self._held
        if held is None and not self._settled.is_set() and self._settled.wait(PATIENCE):
            held = self._held
        # Looked at once more at the end: what came in may have been read, and the socket closed, in between.
        if held is not None and held.stands() and self._held is held:
            return held.version
        return None

    def end(self) -> None:
        self._ended = True
        self._held = None
        with suppress(OSError):
            self._call.send(b"x")
        if self._thread is not current_thread():
            self._thread.join(STOP)

    def _run(self) -> None:
        try:
            while not self._ended:
                try:
                    self._hold()
                except psycopg.Error as error:
                    self._complain((str(error).splitlines() or [type(error).__name__])[0])
                finally:
                    self._forget()
                self._sleep(self._pause)
                self._pause = min(2 * self._pause, AT_LAST)
        finally:
            self._ears.close()
            self._call.close()

    def _hold(self) -> None:
        """Hold the lease on one connection for as long as that lasts."""
        with _connect(self._url) as connection:
            _refuse_others(connection)
            self.session = next(_sessions)
            while not self._ended:
                self._take(connection)
                self._sleep(PERIOD if self._held else QUIET, connection)
                if self._held is not None:
                    # Requests wait for this one answer rather than ask for one of their own.
                    self._settled.clear()
                    self._held = None

    def _take(self, connection: psycopg.Connection) -> None:
        """Let go of the lock and take it anew, unless somebody writes or has just written."""
        asked = _clock()
        row = connection.execute(TAKE).fetchone()
        version = None if row is None else DataVersion(*row)
        if version is not None and self._known in {None, version}:
            self._held = Held(version, asked + TRUSTED, connection.fileno())
            self._complaint, self._pause = "", AGAIN
        else:
            connection.execute(LET_GO)
        self._known = version or self._known
        self._settled.set()

    def _sleep(self, seconds: float, connection: psycopg.Connection | None = None) -> None:
        """Until the time is over, the thread is called, or something comes in that nobody asked for."""
        watch = select.poll()
        watch.register(self._ears, select.POLLIN)
        if connection is not None:
            watch.register(connection.fileno(), select.POLLIN)
        watch.poll(seconds * 1000)

    def _forget(self) -> None:
        self._held = None
        self.session = 0
        self._settled.set()

    def _complain(self, what: str) -> None:
        """Once, however often it fails in the same way."""
        if what != self._complaint and not self._ended:
            logger.warning("Each request asks the database for the data version: %s", what)
        self._complaint = what


def _connect(url: str) -> psycopg.Connection:
    """The connection SQLAlchemy would make, with settings of its own."""
    address = make_url(url)
    _, known = address.get_dialect()().create_connect_args(address)
    settings = {**known, **TIMES, "options": OPTIONS, "autocommit": True, "prepare_threshold": None}
    return psycopg.connect(**settings)


def _refuse_others(connection: psycopg.Connection) -> None:
    """Behind a pooler a session's locks are anybody's, and on a standby they keep no writer waiting.

    A pooler gives itself away: the number of the process that it tells is not that of the process that answers.
    """
    row = connection.execute("select pg_backend_pid(), pg_is_in_recovery()").fetchone()
    if row is None or row[0] != connection.info.backend_pid:
        raise psycopg.OperationalError(
            "there is a connection pooler before it. Let DATABASE_URL name the server itself"
        )
    if row[1]:
        raise psycopg.OperationalError("its server is a standby")
