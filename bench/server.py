"""Servers: ours and the floor from this checkout, peers as the operator's file says; all on loopback, all stopped."""

from __future__ import annotations

import http.client
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bench.question import DIALECTS, Question

CHECKOUT = Path(__file__).resolve().parent.parent
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
START_SECONDS = 60
WORKERS = 2
# As web/serve.py starts ours.
THREADS = 4


class ServerError(Exception):
    """A server did not come up, or is not one to be pressed."""


@dataclass(frozen=True)
class Program:
    """How to start a server, or where it runs already.

    A command is told PORT and DATABASE_URL by its environment, and the port where it says {port}.
    """

    name: str
    dialect: str
    ready: str
    command: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    url: str | None = None

    @property
    def spell(self) -> Callable[[Question], str | None]:
        return DIALECTS[self.dialect]


@dataclass(frozen=True)
class Server:
    """A server that answers. `process` is None where it ran already; `cold`: seconds to its first answer."""

    program: Program
    base: str
    process: int | None
    cold: float | None


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float


def ours(name: str, url: str, *, cached: bool, publish: bool) -> Program:
    """`flask serve`, as an operator starts it."""
    environment = {"DATABASE_URL": url, "HOST": "127.0.0.1", "WORKERS": str(WORKERS)}
    if publish:
        environment["SOURCELINE_PUBLISH"] = "public"
    if not cached:
        environment["SOURCELINE_CACHE_MB"] = "0"
    return Program(
        name,
        "sourceline" if publish else "sourceline_home",
        "/collections?f=json",
        (sys.executable, "-m", "flask", "--app", "app", "serve"),
        environment,
    )


def floor(url: str) -> Program:
    """The bare statement under the same server program, with as many workers and threads."""
    command = (
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"),
        *("bench.floor:create_app", "--host", "127.0.0.1", "--port", "{port}"),
        *("--log-level", "warning"),
        *("--workers", str(WORKERS), "--blocking-threads", str(THREADS)),
    )
    return Program("floor", "floor", "/constant/1", command, {"DATABASE_URL": url})


def peers(file: Path) -> list[Program]:
    """The peers a TOML file names; peers.example.toml shows what it may say."""
    found = []
    for name, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
        dialect = entry.get("dialect", name)
        if dialect not in DIALECTS:
            raise ServerError(f"{file}: {name} speaks {dialect}; known are {', '.join(DIALECTS)}.")
        if ("command" in entry) == ("url" in entry):
            raise ServerError(f"{file}: {name} needs either a command or a url.")
        command = tuple(
            str(file.parent / word) if word.startswith("./") else word
            for word in shlex.split(entry.get("command", ""))
        )
        found.append(
            Program(
                name,
                dialect,
                entry.get("ready", "/"),
                command,
                entry.get("environment", {}),
                entry.get("url"),
            )
        )
    return found


@contextmanager
def running(program: Program, database: str) -> Iterator[Server]:
    """The server, from its first 200 on until it is stopped."""
    if program.url is not None:
        _refuse_far(program.url)
        yield Server(program, program.url, None, None)
        return
    port = _free_port()
    base = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "DATABASE_URL": database, "PORT": str(port)}
    environment |= program.environment
    began = time.perf_counter()
    process = subprocess.Popen(
        [word.replace("{port}", str(port)) for word in program.command],
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(process, program, base)
        yield Server(program, base, process.pid, time.perf_counter() - began)
    finally:
        _stop(process)


def ask(base: str, path: str, headers: Mapping[str, str] | None = None) -> Answer:
    """One request; a redirect or an error is an answer too."""
    at = urlsplit(base)
    connection = http.client.HTTPConnection(at.hostname or "", at.port, timeout=START_SECONDS)
    began = time.perf_counter()
    try:
        connection.request("GET", path, headers=dict(headers or {}))
        reply = connection.getresponse()
        body = reply.read()
        return Answer(
            reply.status,
            {name.lower(): value for name, value in reply.getheaders()},
            body,
            time.perf_counter() - began,
        )
    finally:
        connection.close()


def _wait(process: subprocess.Popen[bytes], program: Program, base: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    said = "nothing"
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError, http.client.HTTPException):
            status = ask(base, program.ready).status
            if status == 200:
                return
            said = f"status {status}"
            if status == 500:
                break  # it is broken, and asking again will not mend it
        time.sleep(0.01)
    raise ServerError(f"{program.name} did not come up: {said} at {program.ready}.")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(20)
    with suppress(ProcessLookupError):
        # Whatever it left running in its session.
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _refuse_far(url: str) -> None:
    if urlsplit(url).hostname not in LOOPBACK:
        raise ServerError(f"{url} is not on this machine: nobody else's server is pressed.")
