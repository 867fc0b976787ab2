"""Measure granian and gunicorn serving the same Flask app, on loopback, with wrk.

    .venv/bin/python bench/servers/compare.py
    DATABASE_URL=… .venv/bin/python bench/servers/compare.py --app app:create_app \\
        --small /healthz --large '/collections/countries/items?limit=1000'

Both servers run on the same interpreter with the same libraries, workers and threads. They take turns,
and the order changes from round to round, so that a busy moment of the machine hurts both. gunicorn is
no dependency of the project: it goes into a temporary folder. The run is bounded: at most 10 rounds of at
most 10 seconds for each server and body. Needs wrk (package 'wrk' in Debian, Ubuntu and Homebrew).
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
CHECKOUT = FOLDER.parent.parent
GUNICORN = "23.0.0"
MOST_ROUNDS, MOST_SECONDS = 10, 10


@dataclass(frozen=True)
class Server:
    """One server program, ready to be started on a port."""

    name: str
    command: tuple[str, ...]
    port: int
    packages: str = ""


@dataclass(frozen=True)
class Body:
    """One address to ask for, and how many bytes it answers."""

    path: str
    size: int


@dataclass(frozen=True)
class Result:
    """Requests per second of each round."""

    server: str
    body: Body
    rates: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.rates)


def main() -> int:
    options = _options()
    if shutil.which("wrk") is None:
        print("wrk was not found. Install the package 'wrk' and run this again.", file=sys.stderr)
        return 1
    with ExitStack() as stack:
        packages = stack.enter_context(tempfile.TemporaryDirectory(prefix="gunicorn-"))
        _install_gunicorn(packages)
        servers = _servers(options, packages)
        for server in servers:
            stack.enter_context(_running(server))
        bodies = [_body(servers, path) for path in (options.small, options.large)]
        results = [result for body in bodies for result in _compare(servers, body, options)]
    report = _report(results, bodies, options)
    print(report)
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    (FOLDER / f"results-{today}.md").write_text(report, encoding="utf-8")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--app", default="two_bodies:create_app", help="module:factory")
    parser.add_argument("--small", default="/bench/small", help="the path of a small body")
    parser.add_argument("--large", default="/bench/large", help="the path of a body of about 1 MB")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--threads", type=int, default=4, help="of each worker")
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=5, choices=range(1, MOST_ROUNDS + 1))
    parser.add_argument("--seconds", type=int, default=4, choices=range(1, MOST_SECONDS + 1))
    return parser.parse_args()


def _install_gunicorn(folder: str) -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--no-deps", "--target", folder, f"gunicorn=={GUNICORN}"], check=True)


def _servers(options: argparse.Namespace, packages: str) -> list[Server]:
    workers, threads = str(options.workers), str(options.threads)
    granian, gunicorn = _free_port(), _free_port()
    return [
        Server(
            "granian",
            (
                *("-m", "granian", "--interface", "wsgi", "--factory", options.app),
                *("--host", "127.0.0.1", "--port", str(granian), "--log-level", "error"),
                *("--workers", workers, "--blocking-threads", threads),
            ),
            granian,
        ),
        Server(
            "gunicorn",
            (
                *("-m", "gunicorn", f"{options.app}()", "--bind", f"127.0.0.1:{gunicorn}"),
                *("--workers", workers, "--threads", threads, "--worker-class", "gthread"),
                *("--log-level", "error"),
            ),
            gunicorn,
            packages,
        ),
    ]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def _running(server: Server) -> Iterator[None]:
    path = os.pathsep.join(filter(None, [server.packages, str(FOLDER), str(CHECKOUT)]))
    process = subprocess.Popen(
        [sys.executable, *server.command],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,
    )
    try:
        _wait_for(server.port)
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise SystemExit(f"Nothing answers on port {port} after 30 s; the server's words are above.")


def _body(servers: list[Server], path: str) -> Body:
    """The body at a path, which both servers have to answer alike."""
    answers = {server.name: _fetch(server.port, path) for server in servers}
    if len(set(answers.values())) != 1:
        raise SystemExit(f"The servers do not answer {path} with the same bytes.")
    return Body(path, len(answers[servers[0].name]))


def _fetch(port: int, path: str) -> bytes:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            content: bytes = answer.read()
    except urllib.error.HTTPError as error:
        raise SystemExit(f"{path} is answered with {error.code}; name another path.") from None
    return content


def _compare(servers: list[Server], body: Body, options: argparse.Namespace) -> list[Result]:
    rates: dict[str, list[float]] = {server.name: [] for server in servers}
    for server in servers:
        _rate(server, body, options.connections, 1)  # warm: not counted
    for number in range(options.rounds):
        for server in servers if number % 2 == 0 else reversed(servers):
            rates[server.name].append(_rate(server, body, options.connections, options.seconds))
    return [Result(name, body, tuple(values)) for name, values in rates.items()]


def _rate(server: Server, body: Body, connections: int, seconds: int) -> float:
    """Requests per second; a single wrong answer makes the run worthless and ends it."""
    address = f"http://127.0.0.1:{server.port}{body.path}"
    command = ["wrk", "-t", "2", "-c", str(connections), "-d", f"{seconds}s", address]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 30, check=True)
    troubles = re.findall(r"Socket errors.*|Non-2xx.*", done.stdout)
    if troubles:
        raise SystemExit(f"{server.name} {body.path}: {'; '.join(troubles)}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    if found is None:
        raise SystemExit(f"wrk said nothing of requests per second:\n{done.stdout}")
    return float(found[1])


def _report(results: list[Result], bodies: list[Body], options: argparse.Namespace) -> str:
    head = [
        "# granian and gunicorn, the same app, side by side",
        "",
        f"`{options.app}` · {options.workers} workers × {options.threads} threads · "
        f"{options.connections} connections · median of {options.rounds} rounds of "
        f"{options.seconds} s, taking turns · granian {version('granian')}, gunicorn {GUNICORN} "
        f"(gthread), Python {platform.python_version()}, {os.cpu_count()} cores, "
        f"{platform.system()} · wrk ran on the same cores.",
        "",
        "| body | bytes | granian, requests/s | gunicorn, requests/s | granian ÷ gunicorn |",
        "|---|---:|---:|---:|---:|",
    ]
    rows = [_row(body, [item for item in results if item.body == body]) for body in bodies]
    rounds = ["", "Every round, requests/s:", ""]
    for item in results:
        values = ", ".join(f"{rate:,.0f}" for rate in item.rates)
        rounds.append(f"- {item.server} `{item.body.path}`: {values}")
    return "\n".join([*head, *rows, *rounds]) + "\n"


def _row(body: Body, pair: list[Result]) -> str:
    one, other = (item.median for item in pair)
    numbers = f"{body.size:,} | {one:,.0f} | {other:,.0f} | {one / other:.2f}"
    return f"| `{body.path}` | {numbers} |"


if __name__ == "__main__":
    sys.exit(main())
