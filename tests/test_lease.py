"""The lease on the data version: trusted only while nobody can have changed it, and in no writer's way for long."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text

from geo import database
from geo.settings import CHECKOUT
from geo.state import DataVersion, data_version
from tests.wire import wire
from web.lease import Held, Lease, _clock

# Far beyond what any of it takes; only a defect waits so long.
PATIENCE = 30.0

SOURCE = "insert into sourceline.source (id, title, licence, credit) values ('{}', 'T', 'L', 'C')"
BUMP = "update sourceline.source set title = title || '.'"
WRITES = {
    "insert": SOURCE.format("another"),
    "update": BUMP,
    "delete": "delete from sourceline.source",
    "truncate": "truncate sourceline.basemap",
    "by hand": "update sourceline.data_version set version = version + 1",
}
HOLDER = """
import sys, time
from web.lease import Lease
lease = Lease(sys.argv[1])
while lease.version() is None:
    time.sleep(0.01)
print("held", flush=True)
while True:
    said = sys.stdin.readline()
    print(lease.version(), flush=True)
"""


@pytest.fixture
def engine(writer: Engine) -> Engine:
    """A database with one source to write to."""
    with writer.begin() as connection:
        connection.execute(text(SOURCE.format("one")))
    return writer


@contextmanager
def leased(url: str) -> Iterator[Lease]:
    """A lease that is held."""
    lease = Lease(url)
    try:
        held(lease)
        yield lease
    finally:
        lease.end()


def held(lease: Lease) -> DataVersion:
    return until(lease.version)


def until(ask: Callable[[], DataVersion | None]) -> DataVersion:
    """What `ask` says once it says something."""
    deadline = time.monotonic() + PATIENCE
    while (said := ask()) is None:
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.005)
    return said


def newest(engine: Engine) -> DataVersion:
    with engine.connect() as connection:
        return data_version(connection)


def sessions(engine: Engine) -> list[int]:
    """The processes that hold the lease's lock."""
    with engine.connect() as connection:
        return list(
            connection.scalars(
                text(
                    "select pid from pg_locks where locktype = 'advisory' and objid = 5743211 and granted "
                    "and database = (select oid from pg_database where datname = current_database())"
                )
            )
        )


def test_what_is_leased_is_the_newest(engine: Engine, empty_url: str) -> None:
    with leased(empty_url) as lease:
        assert held(lease) == newest(engine)


@pytest.mark.parametrize("statement", WRITES.values(), ids=WRITES)
def test_nobody_trusts_a_number_that_is_being_changed(
    engine: Engine, empty_url: str, statement: str
) -> None:
    with leased(empty_url) as one, leased(empty_url) as other:
        before = held(one)
        with engine.begin() as connection:
            connection.execute(text(statement))
            assert one.version() is None
            assert other.version() is None
        assert one.version() in {None, newest(engine)}
        assert held(one) == held(other) == newest(engine) != before


def test_copy_is_a_write(engine: Engine, empty_url: str) -> None:
    with leased(empty_url) as lease, engine.begin() as connection:
        with database.cursor(connection).copy(
            "copy sourceline.source (id, title, licence, credit) from stdin"
        ) as copy:
            copy.write_row(("copied", "T", "L", "C"))
        assert lease.version() is None


def test_what_is_undone_leaves_the_number(engine: Engine, empty_url: str) -> None:
    with leased(empty_url) as lease:
        before = held(lease)
        with engine.connect() as connection:
            connection.execute(text(BUMP))
            connection.rollback()
        assert held(lease) == before == newest(engine)


def test_a_statement_that_touches_nothing_takes_no_lease_away(
    engine: Engine, empty_url: str
) -> None:
    with leased(empty_url) as lease, engine.begin() as connection:
        held(lease)
        connection.execute(text(f"{BUMP} where id = 'nobody'"))
        assert sessions(engine)


def test_after_every_commit_the_number_is_that_commit_s(engine: Engine, empty_url: str) -> None:
    """Read at once after each of many commits, some close together, some after the lease is back."""
    with leased(empty_url) as lease:
        for turn in range(60):
            if turn % 5 == 0:
                held(lease)
            with engine.begin() as connection:
                connection.execute(text(BUMP))
            assert lease.version() in {None, newest(engine)}


def test_writers_side_by_side_all_get_through(engine: Engine, empty_url: str) -> None:
    """Each writes a row of its own and then the number, again and again, while two workers hold leases."""
    failures: list[BaseException] = []

    def write(name: str) -> None:
        try:
            for _ in range(15):
                with engine.begin() as connection:
                    connection.execute(text(SOURCE.format(name)))
                    connection.execute(text(f"delete from sourceline.source where id = '{name}'"))
        except BaseException as error:
            failures.append(error)

    with leased(empty_url) as one, leased(empty_url):
        before = held(one).number
        writers = [threading.Thread(target=write, args=(f"w{number}",)) for number in range(4)]
        for it in writers:
            it.start()
        for it in writers:
            it.join(PATIENCE)
        assert not failures
        assert held(one).number == newest(engine).number == before + 60


def test_a_session_that_is_ended_is_trusted_no_longer(engine: Engine, empty_url: str) -> None:
    """Whoever ends it may write in the same breath: what it left on the wire says so before the thread wakes."""
    with leased(empty_url) as lease:
        for _ in range(8):
            held(lease)
            with engine.begin() as connection:
                connection.execute(
                    text("select pg_terminate_backend(it, 5000) from unnest(:pids) as it"),
                    {"pids": sessions(engine)},
                )
                connection.execute(text(BUMP))
            assert lease.version() in {None, newest(engine)}
        assert held(lease) == newest(engine)


def test_what_is_held_stands_until_time_or_the_wire_says_otherwise() -> None:
    version = DataVersion(1, datetime.now(UTC))
    near, far = socket.socketpair()
    with near, far:
        assert Held(version, _clock() + PATIENCE, near.fileno()).stands()
        assert not Held(version, _clock(), near.fileno()).stands()
        far.send(b"E")
        assert not Held(version, _clock() + PATIENCE, near.fileno()).stands()
    near, far = socket.socketpair()
    with near:
        far.close()
        assert not Held(version, _clock() + PATIENCE, near.fileno()).stands()


def test_a_worker_that_stands_still_keeps_nobody_from_writing(
    engine: Engine, empty_url: str
) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-c", HOLDER, empty_url],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        assert worker.stdout.readline() == "held\n"
        worker.send_signal(signal.SIGSTOP)
        try:
            with engine.begin() as connection:
                connection.execute(text(f"set local lock_timeout = '{PATIENCE}s'"))
                connection.execute(text(BUMP))
        finally:
            worker.send_signal(signal.SIGCONT)
        worker.stdin.write("which?\n")
        worker.stdin.flush()
        # Waking up, it does not believe what it knew.
        assert worker.stdout.readline().strip() in {"None", str(newest(engine))}
        worker.kill()


def test_a_worker_that_crashes_leaves_no_lock(engine: Engine, empty_url: str) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-c", HOLDER, empty_url],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with worker:
        assert worker.stdout is not None
        worker.stdout.readline()
        worker.kill()
        with engine.begin() as connection:
            connection.execute(text(f"set local lock_timeout = '{PATIENCE}s'"))
            connection.execute(text(BUMP))


def test_a_wire_that_is_cut_keeps_nobody_from_writing(engine: Engine, empty_url: str) -> None:
    with wire(empty_url) as line, leased(line.url) as lease:
        line.cut()
        with engine.begin() as connection:
            connection.execute(text(f"set local lock_timeout = '{PATIENCE}s'"))
            connection.execute(text(BUMP))
        assert lease.version() is None


def test_behind_a_pooler_nothing_is_leased(
    engine: Engine, empty_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with wire(empty_url, pooled=True) as line, closing_lease(line.url) as lease:
        assert said(lease, caplog)
        assert "pooler" in caplog.text
        assert not sessions(engine)


def test_a_database_that_is_not_migrated_leases_nothing_and_is_reported_once(
    cluster: object, engine: Engine, empty_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with engine.begin() as connection:
        connection.execute(text("drop function sourceline.take_lease()"))
    with closing_lease(empty_url) as lease:
        assert said(lease, caplog)
        time.sleep(2.5)  # two more tries
        assert lease.version() is None
        # The leases of other tests' apps may complain too, of a database of the same name.
        thread = lease._holder._thread.ident if lease._holder else None
        complaints = [it.getMessage() for it in caplog.records if it.thread == thread]
        assert len(complaints) == 1
        assert "take_lease" in complaints[0]


def test_an_ended_lease_leaves_no_thread_and_no_session(engine: Engine, empty_url: str) -> None:
    others = set(threading.enumerate())
    lease = Lease(empty_url)
    held(lease)
    lease.end()
    assert not [it for it in set(threading.enumerate()) - others if it.name == "lease"]
    with engine.begin() as connection:
        connection.execute(text("set local lock_timeout = '10s'"))
        connection.execute(text(BUMP))
    assert held(lease) == newest(engine)
    lease.end()


def test_a_fork_takes_a_lease_of_its_own(engine: Engine, empty_url: str) -> None:
    """And leaves its parent's connection alone."""
    program = f"""
import os, time
from web.lease import Lease
def held():
    while lease.version() is None:
        time.sleep(0.01)
lease = Lease({empty_url!r})
held()
child = os.fork()
held()
time.sleep(0.5)
held()
if not child:
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
held()
lease.end()
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert (done.returncode, done.stderr) == (0, "")


@contextmanager
def closing_lease(url: str) -> Iterator[Lease]:
    lease = Lease(url)
    try:
        yield lease
    finally:
        lease.end()


def said(lease: Lease, caplog: pytest.LogCaptureFixture) -> bool:
    """Whether it complains, and never knows anything."""
    deadline = time.monotonic() + PATIENCE
    while not caplog.records and time.monotonic() < deadline:
        assert lease.version() is None
        time.sleep(0.01)
    return bool(caplog.records)
