"""The server as operators run it, in processes of its own: clients may hang up in mid-answer."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from geo.settings import CHECKOUT


@dataclass(frozen=True)
class Served:
    """The address on loopback, without a slash, and the process of `flask serve`."""

    address: str
    process: subprocess.Popen[str]

    @property
    def server(self) -> int:
        """The one process below it, which has the workers."""
        (server,) = _children(self.process.pid)
        return server

    @property
    def workers(self) -> list[int]:
        return _children(self.server)


def start(url: str, stderr: int | None = None, **environment: str) -> subprocess.Popen[str]:
    """`flask serve` on this database, which has just begun; what it says comes out of its standard output."""
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "serve"],
        cwd=CHECKOUT,
        env={**os.environ, "HOST": "127.0.0.1", "DATABASE_URL": url, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def served(url: str, workers: int = 1, **environment: str) -> Iterator[Served]:
    """From the line with its address on, until it has stopped."""
    process = start(url, PORT=str(free_port()), WORKERS=str(workers), **environment)
    assert process.stdout is not None
    with process:
        try:
            said = []
            for line in process.stdout:
                said.append(line)
                if line.startswith("http"):
                    break
            assert said, "it said nothing"
            assert said[-1].startswith("http"), "".join(said)
            yield Served(said[-1].strip().rstrip("/"), process)
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def real_server(libya_url: str) -> Iterator[str]:
    """Its address on loopback, without a slash."""
    with served(libya_url) as server:
        yield server.address


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(it) for it in found.split()]
