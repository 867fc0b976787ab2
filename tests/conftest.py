"""A real PostGIS for every test that touches data: one private cluster, a database for each worker."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import BaseServer
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from app import create_app
from geo import database, migrations
from geo.cluster import Cluster
from geo.dataset import Dataset, read_dataset
from geo.load import load
from geo.rendering import render
from geo.settings import BUNDLED_DATASET, Settings
from layers import LAYERS
from tests.diary import Diary, keep_diary

pytest_plugins = [
    "tests.browser",
    "tests.crowd",
    "tests.market",
    "tests.published_site",
    "tests.two_sides",
]

HOME = "SOURCELINE_TEST_HOME"


class ReadingClient(FlaskClient):
    """Asks as a browser does, and reads to the end: an answer sent while it is made holds a connection till then."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0"

    def open(self, *arguments: Any, **options: Any) -> TestResponse:
        return super().open(*arguments, **{"buffered": True, **options})


Flask.test_client_class = ReadingClient


def pytest_configure(config: pytest.Config) -> None:
    """Give this run a folder of its own, so that two runs of one checkout never meet; workers inherit it."""
    if HOME in os.environ:
        return
    folder = Path(tempfile.mkdtemp(prefix="sourceline-tests-"))
    # Under root PostgreSQL runs as another user, who has to get through to its home.
    folder.chmod(0o711)
    os.environ[HOME] = str(folder)
    config.add_cleanup(lambda: shutil.rmtree(folder))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The cluster of this test run; the last worker to leave stops it."""
    # Many apps at once, each with its own connections until Python comes round to clear it away.
    settings = {"max_connections": "300"}
    with Cluster(Path(os.environ[HOME], "cluster"), settings, durable=False) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def templates(cluster: Cluster) -> tuple[str, str]:
    """Two databases to copy: one migrated and empty, one with the bundled dataset."""
    empty, libya = "empty", "libya"
    with _alone():
        if cluster.create_database(empty):
            migrations.upgrade(cluster.url(empty), LAYERS)
        if cluster.create_database(libya, template=empty):
            engine = database.writer(cluster.url(libya))
            load(engine, read_dataset(BUNDLED_DATASET, LAYERS), {})
            render(engine, LAYERS)
            engine.dispose()
    return empty, libya


@pytest.fixture(scope="session")
def libya_url(cluster: Cluster, templates: tuple[str, str], worker: str) -> Iterator[str]:
    """This worker's own database with the bundled dataset, for tests that only read."""
    name = f"read_{worker}"
    with _alone():
        cluster.create_database(name, template=templates[1])
    yield cluster.url(name)
    cluster.drop_database(name)


@pytest.fixture(scope="session")
def worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture
def empty_url(cluster: Cluster, templates: tuple[str, str], worker: str) -> Iterator[str]:
    """A migrated database without data, for one test alone."""
    yield from _copy(cluster, templates[0], f"write_{worker}")


@pytest.fixture
def copy_url(cluster: Cluster, templates: tuple[str, str], worker: str) -> Iterator[str]:
    """A database with the bundled dataset that one test alone may change."""
    yield from _copy(cluster, templates[1], f"write_{worker}")


@pytest.fixture
def writer(empty_url: str) -> Iterator[Engine]:
    engine = database.writer(empty_url)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(writer: Engine) -> Iterator[Connection]:
    """A writing connection to a migrated, empty database."""
    with writer.connect() as connection:
        yield connection


@pytest.fixture(scope="session")
def bundled() -> Dataset:
    return read_dataset(BUNDLED_DATASET, LAYERS)


@pytest.fixture(scope="session")
def articles() -> Path:
    """The folder with the articles' full texts, which are not ours to publish."""
    folder = os.environ.get("SOURCELINE_ARTICLES")
    if not folder:
        pytest.skip("SOURCELINE_ARTICLES is not set: the articles' full texts are not here")
    return Path(folder)


@pytest.fixture(scope="session")
def app(libya_url: str) -> Iterator[Flask]:
    app = create_app(Settings(database_url=libya_url))
    yield app
    # Before its database is gone: it would look for it, and say so.
    app.extensions["sourceline"].lease.end()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def diary_engine(cluster: Cluster, templates: tuple[str, str], worker: str) -> Iterator[Engine]:
    """A writer of the database that `diary` is kept in."""
    name = f"diary_{worker}"
    with _alone():
        cluster.create_database(name, template=templates[1])
    engine = database.writer(cluster.url(name))
    yield engine
    engine.dispose()
    cluster.drop_database(name)


@pytest.fixture(scope="session")
def diary(diary_engine: Engine, bundled: Dataset) -> Diary:
    """A record with a past, for tests that only read it."""
    return keep_diary(diary_engine, bundled)


@pytest.fixture(scope="session")
def diary_app(diary_engine: Engine, diary: Diary) -> Iterator[Flask]:
    url = diary_engine.url.render_as_string(hide_password=False)
    app = create_app(Settings(database_url=url))
    yield app
    app.extensions["sourceline"].lease.end()


@pytest.fixture
def diary_client(diary_app: Flask) -> FlaskClient:
    return diary_app.test_client()


@pytest.fixture(scope="session")
def live_server(app: Flask) -> Iterator[str]:
    """The address of the app on loopback, for browsers and other real clients."""
    with serving(app) as address:
        yield address


@contextlib.contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an app on a free loopback port for as long as the context lasts; yields its address without a slash."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    with answering(server):
        yield f"http://127.0.0.1:{server.server_port}"


@contextlib.contextmanager
def answering(server: BaseServer) -> Iterator[None]:
    """Let a server answer in a thread of its own, and close it in the end."""
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _copy(cluster: Cluster, template: str, name: str) -> Iterator[str]:
    with _alone():
        cluster.drop_database(name)
        cluster.create_database(name, template=template)
    yield cluster.url(name)
    cluster.drop_database(name)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One worker at a time: PostgreSQL copies a template only while nobody else is connected to it."""
    with open(Path(os.environ[HOME], "templates.lock"), "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
