"""`flask serve`: private cluster if need be, migrations, the bundled dataset if there is none, then the server."""

from __future__ import annotations

import contextlib
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPException
from threading import Thread
from types import FrameType

import click
from sqlalchemy import Engine, text

from geo import database, migrations
from geo.cluster import Cluster, default_home
from geo.errors import SettingError, SourcelineError
from geo.settings import BUNDLED_DATASET, CHECKOUT, Settings
from layers import LAYERS
from web.command import plainly
from web.command import settings as settings_of_app
from web.house import house, look
from web.house_fit import require_fit
from web.leash import SIGNALS, Server, waiting

START_SECONDS = 60
WORKER_STOP_SECONDS = 3
# More than web/gate.py lets work and wait and web/response.py send large files, so that some are left for what is kept,
# and to tell the others to return.
BLOCKING_THREADS = 36


class Stopped(Exception):
    """The operator wants the server to stop."""


def serve(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM, then stop the server and the private cluster cleanly."""
    for number in SIGNALS:
        signal.signal(number, _stop)
    with contextlib.suppress(Stopped), ExitStack() as stack:
        _refuse_taken_port(settings)
        server = stack.enter_context(waiting(_arguments(settings)))
        url = settings.database_url
        if url is None:
            with _step("starting the private PostGIS cluster"):
                cluster = stack.enter_context(Cluster(default_home(CHECKOUT)))
                cluster.create_database("sourceline")
                url = cluster.url()
        with _step("bringing the database to the newest revision"):
            _undisturbed(migrations.migrate, url, LAYERS)
        _undisturbed(_load_if_empty, url, settings)
        if settings.house:
            _undisturbed(require_fit, url, house(), look())
        with _step(f"starting {settings.workers} workers"):
            stack.callback(server.stop)
            server.start(url)
            _wait_until_up(server, settings)
            _undisturbed(migrations.make_copies, url, LAYERS)
        if settings.public_url:
            print(f"every link says {settings.public_url}/", flush=True)
        print(_address(settings), flush=True)
        server.wait()
        raise SourcelineError(
            f"The server stopped by itself, with exit code {server.code}.",
            "Its last words are above.",
        )


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


def _undisturbed(work: Callable[..., object], *given: object) -> None:
    """Do it in a thread: a signal would raise Stopped in the middle of what the database's driver is doing.

    Once stopped, what is being done is left to itself; it ends with this process, and its transaction with it.
    """
    failure: list[Exception] = []

    def run() -> None:
        try:
            work(*given)
        except Exception as error:  # handed on: whom it is for waits below
            failure.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join()
    if failure:
        raise failure[0]


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
            if connection.scalar(text("select exists (select from sourceline.dataset)")):
                return
        with _step(f"loading the bundled dataset {BUNDLED_DATASET.name}"):
            _load(engine, settings)
    finally:
        engine.dispose()


def _load(engine: Engine, settings: Settings) -> None:
    # Imported here: this is for the very first start, and reading a dataset takes half a library.
    from geo.article import read_texts
    from geo.dataset import read_dataset
    from geo.load import load

    texts = read_texts(settings.articles) if settings.articles else {}
    load(engine, read_dataset(BUNDLED_DATASET, LAYERS), texts)


def _arguments(settings: Settings) -> list[str]:
    """What granian is told."""
    options = {
        "--interface": "wsgi",
        "--host": settings.host,
        "--port": settings.port,
        "--workers": settings.workers,
        "--blocking-threads": BLOCKING_THREADS,
        # A worker that is still importing the app when it is told to stop does not hear it.
        "--workers-kill-timeout": WORKER_STOP_SECONDS,
        "--log-level": "warning",
    }
    words = [str(word) for option in options.items() for word in option]
    return [*words, "--factory", "app:create_app"]


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


def _wait_until_up(server: Server, settings: Settings) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.code is None:
        if _answers(settings):
            return
        time.sleep(0.02)
    raise SourcelineError("The server did not come up.", "Its last words are above.")


def _answers(settings: Settings) -> bool:
    connection = HTTPConnection(_host(settings), settings.port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 400
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _host(settings: Settings) -> str:
    """A server that listens on every interface is reached by loopback from here."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)


def _address(settings: Settings) -> str:
    """The address to open."""
    host = _host(settings)
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}/"


@click.command("serve")
@plainly
def serve_command() -> None:
    """Start everything and serve until told to stop. The last line printed is the address."""
    serve(settings_of_app())
