"""A private cluster in a folder of its own, for tests that start, kill and share it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from geo.cluster import Cluster

CHECKOUT = Path(__file__).resolve().parent.parent
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


@contextlib.contextmanager
def reachable_folder() -> Iterator[Path]:
    """A folder that the database's user can reach, which pytest's own is not when root runs it."""
    path = Path(tempfile.mkdtemp(prefix="sourceline-test-", dir="/tmp"))
    path.chmod(0o755)
    yield path
    for record in path.rglob("postmaster.pid"):
        kill_and_wait(record)
    shutil.rmtree(path)


@pytest.fixture
def folder() -> Iterator[Path]:
    with reachable_folder() as path:
        yield path


@pytest.fixture(scope="module")
def finished_home() -> Iterator[Path]:
    """A home whose data have been made, its server stopped: a copy takes less than making them."""
    with reachable_folder() as path:
        with Cluster(path / "home", durable=False):
            pass
        yield path / "home"


@pytest.fixture
def home(folder: Path, finished_home: Path) -> Path:
    subprocess.run(["cp", "-a", finished_home, folder / "home"], check=True)
    return folder / "home"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """One for the tests that only look at it."""
    with reachable_folder() as path, Cluster(path / "home", durable=False) as running:
        yield running


def server_pid(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split("\n")[0])


def kill_and_wait(record: Path) -> None:
    """Stop a server a failed test left behind."""
    first = record.read_text().split("\n")[0]
    if first.isdigit() and lives(int(first)):
        os.kill(int(first), signal.SIGQUIT)
        wait_until(lambda: not lives(int(first)))


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    """Whether it has ended and only waits for its parent to take note."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False


def wait_until(holds: object, seconds: float = 20) -> None:
    assert callable(holds)
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def ask(cluster: Cluster, question: str, database: str = "sourceline") -> object:
    with psycopg.connect(cluster.libpq_url(database), autocommit=True) as connection:
        row = connection.execute(question).fetchone()
    return row[0] if row else None


def tell(cluster: Cluster, statement: str) -> None:
    with psycopg.connect(cluster.libpq_url(), autocommit=True) as connection:
        connection.execute(statement)


def other_process(home: Path, then: str, before: str = "") -> subprocess.Popen[str]:
    """A process of its own that starts the cluster of the home, says so, and does what follows."""
    program = (
        "import os, sys, time, signal, pathlib, psycopg, psycopg.conninfo\n"
        "from psycopg import pq, sql\n"
        "from geo.cluster import Cluster\nfrom geo.errors import ClusterError\n"
        f"{before}\n"
        f"cluster = Cluster(pathlib.Path({str(home)!r}), durable=False)\n"
        "cluster.start()\n"
        "print('up', flush=True)\n"
        f"{then}\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until_up(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "up", process.communicate()[1]
