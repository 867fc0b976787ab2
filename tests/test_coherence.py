"""Several workers, all warm, while somebody writes: nobody who asks after a commit is told what was before it."""

from __future__ import annotations

import json
import os
import re
import signal
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import Engine, text

from geo import database
from tests.caching import PATIENCE, until
from tests.real_server import served

WORKERS = 2
COMMITS = 24
READERS = 3
HOLDERS = (
    "select pid from pg_locks where locktype = 'advisory' and objid = 5743211 and granted "
    "and database = (select oid from pg_database where datname = current_database())"
)
WRITE = text("update sourceline.dataset set title = jsonb_build_object('en', cast(:turn as text))")


class Server:
    """The address, the workers, and a writer to its database."""

    def __init__(self, address: str, workers: list[int], writer: Engine) -> None:
        self.address = address
        self.workers = workers
        self.writer = writer

    def leases(self) -> list[int]:
        with self.writer.connect() as connection:
            return list(connection.scalars(text(HOLDERS)))

    def warm(self) -> None:
        """Until every worker holds a lease; a thread starts with a worker's first request."""

        def all_hold() -> bool | None:
            ask(self.address, None)
            return len(self.leases()) == WORKERS or None

        until(all_hold)


@pytest.fixture
def server(copy_url: str) -> Iterator[Server]:
    writer = database.writer(copy_url)
    with served(copy_url, WORKERS) as running:
        yield Server(f"{running.address}/?f=json", running.workers, writer)
    writer.dispose()


def ask(address: str, held: str | None) -> tuple[int, str, bytes]:
    """Status, ETag and body, on a connection of its own, so that every worker is asked."""
    request = urllib.request.Request(address, headers={"If-None-Match": held} if held else {})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            return response.status, response.headers["ETag"], response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["ETag"], error.read()


def nothing(server: Server, turn: int) -> None:
    pass


def sessions_end(server: Server, turn: int) -> None:
    """An administrator ends the sessions that hold the leases."""
    if turn % 4 == 0:
        with server.writer.begin() as connection:
            connection.execute(text(f"select pg_terminate_backend(pid) from ({HOLDERS}) as it"))


def a_worker_stands_still(server: Server, turn: int) -> None:
    """For longer than it is trusted: the writer gets past it."""
    if turn == 1:
        worker = server.workers[-1]
        os.kill(worker, signal.SIGSTOP)
        threading.Timer(4.0, wake, (worker,)).start()


def wake(worker: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(worker, signal.SIGCONT)


@pytest.mark.parametrize("disturb", [nothing, sessions_end, a_worker_stands_still])
def test_nobody_is_told_what_was_before_a_commit(
    server: Server, disturb: Callable[[Server, int], None]
) -> None:
    server.warm()
    committed = [-1]  # the last turn whose commit has returned
    turns: dict[int, int] = {}  # by data version
    over = threading.Event()
    seen: list[tuple[int, int, str, bytes]] = []

    def write() -> None:
        for turn in range(COMMITS):
            disturb(server, turn)
            with server.writer.begin() as connection:
                connection.execute(WRITE, {"turn": turn})
                version = connection.scalar(text("select version from sourceline.data_version"))
                assert version is not None
                turns[version] = turn
            committed[0] = turn
            # Some at once, some when the leases are back.
            time.sleep(0.6 if turn % 3 == 0 else 0.02)
        over.set()

    def read(number: int) -> None:
        held = None
        while not over.is_set():
            before = committed[0]
            status, etag, body = ask(server.address, held)
            seen.append((before, status, etag, body))
            held = etag if number % 2 else None

    with ThreadPoolExecutor(READERS + 1) as pool:
        work = [pool.submit(write), *(pool.submit(read, number) for number in range(READERS))]
        for it in work:
            it.result(10 * PATIENCE)

    assert {status for _, status, _, _ in seen} == {200, 304}
    for before, status, etag, body in seen:
        found = re.match(r'"(\d+)-', etag)
        assert found
        turn = turns.get(int(found[1]), -1)
        assert turn >= before, (status, etag, body[:80])
        if status == 200 and turn >= 0:
            assert json.loads(body)["title"] == str(turn)
