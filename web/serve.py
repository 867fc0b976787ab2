"""`flask serve`: private cluster if need be, migrations, the bundled dataset if there is none, then the server."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType

from geo import database, migrations
from geo.article import read_texts
from geo.cluster import Cluster, default_home
from geo.dataset import read_dataset
from geo.errors import SettingError, SourcelineError
from geo.load import is_empty, load
from geo.rendering import render
from geo.settings import BUNDLED_DATASET, CHECKOUT, Settings
from layers import LAYERS

START_SECONDS = 60
STOP_SECONDS = 15
WORKER_STOP_SECONDS = 3
# More than web/gate.py lets work and wait and web/response.py send large files, so that some are left for what is kept,
# and to tell the others to return.
BLOCKING_THREADS = 36


class Stopped(Exception):
    """The operator wants the server to stop."""


def serve(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM, then stop the server and the private cluster cleanly."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    with contextlib.suppress(Stopped), ExitStack() as stack:
        _refuse_taken_port(settings)
        url = settings.database_url
        if url is None:
            with _step("starting the private PostGIS cluster"):
                cluster = stack.enter_context(Cluster(default_home(CHECKOUT)))
                cluster.create_database("sourceline")
                url = cluster.url()
        with _step("bringing the database to the newest revision"):
            migrations.upgrade(url, LAYERS)
        _load_if_empty(url, settings)
        with _step(f"starting {settings.workers} workers"):
            server = stack.enter_context(_server(url, settings))
            _wait_until_up(server, settings)
        if settings.public_url:
            print(f"every link says {settings.public_url}/", flush=True)
        print(_address(settings), flush=True)
        server.wait()
        raise SourcelineError(
            f"The server stopped by itself, with exit code {server.returncode}.",
            "Its last words are above.",
        )


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


@contextmanager
def _step(what: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    print(f"{what} … ", end="", flush=True)
    started = time.monotonic()
    yield
    print(f"{time.monotonic() - started:.1f} s", flush=True)


def _load_if_empty(url: str, settings: Settings) -> None:
    """The bundled dataset for those who have none; who publishes tables of their own has something to show."""
    if settings.publish:
        return
    engine = database.writer(url)
    try:
        with engine.connect() as connection:
            if not is_empty(connection):
                return
        with _step(f"loading the bundled dataset {BUNDLED_DATASET.name}"):
            texts = read_texts(settings.articles) if settings.articles else {}
            load(engine, read_dataset(BUNDLED_DATASET, LAYERS), texts)
            render(engine, LAYERS)
    finally:
        engine.dispose()


@contextmanager
def _server(url: str, settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    command = [
        sys.executable,
        "-m",
        "web.leash",
        "--interface",
        "wsgi",
        "--factory",
        "app:create_app",
    ]
    options = {
        "--host": settings.host,
        "--port": settings.port,
        "--workers": settings.workers,
        "--blocking-threads": BLOCKING_THREADS,
        # A worker that is still importing the app when it is told to stop does not hear it.
        "--workers-kill-timeout": WORKER_STOP_SECONDS,
        "--log-level": "warning",
    }
    for name, value in options.items():
        command += [name, str(value)]
    # A group of its own: Ctrl-C in the terminal reaches this process alone, which then stops the server in order.
    # The pipe is its leash (web/leash.py): it ends with this process, however that ends.
    server = subprocess.Popen(
        command,
        cwd=CHECKOUT,
        env={**os.environ, "DATABASE_URL": url},
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield server
    finally:
        server.terminate()
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _refuse_taken_port(settings: Settings) -> None:
    """Say at once that the port is taken; the server itself would say so in its own words, over and over."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise SettingError(
                f"Port {settings.port} on {settings.host} cannot be used: {error.strerror}.",
                f"Stop what uses it, or choose another: PORT={settings.port % 65535 + 1} script/server.",
            ) from None


def _wait_until_up(server: subprocess.Popen[bytes], settings: Settings) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(f"{_address(settings)}healthz", timeout=5).close()
            return
        time.sleep(0.05)
    raise SourcelineError("The server did not come up.", "Its last words are above.")


def _address(settings: Settings) -> str:
    """The address to open: a server that listens on every interface is reached by loopback from here."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)
    return f"http://{host}:{settings.port}/"
