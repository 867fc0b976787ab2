"""One QGIS for a worker, at two servers: the bundled dataset, and tables of an operator's own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask

from app import create_app
from geo.settings import Settings
from tests.conftest import serving
from tests.market import market  # noqa: F401 (a fixture)
from tests.qgis.person import Person, Qgis, Server, qgis_at
from tests.recorder import Recorder
from tests.shop import Shop, shop  # noqa: F401 (a fixture)

# The Python that QGIS was installed for; not the one of this environment. Set by who wants to try another QGIS.
CHOSEN = os.environ.get("QGIS_PYTHON")
PYTHON = CHOSEN or "/usr/bin/python3"
# 3.22, that of Debian 12: later ones send more of a filter, and ask for the CRS in which a table is stored.
KNOWN = range(32200, 32300)


@pytest.fixture(scope="session")
def qgis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Qgis]:
    if not _is_here():
        pytest.skip(f"{PYTHON} has no QGIS: install python3-qgis, or set QGIS_PYTHON")
    home = tmp_path_factory.mktemp("qgis")
    home.chmod(0o700)
    with qgis_at(PYTHON, home) as running:
        if running.version not in KNOWN and not CHOSEN:
            pytest.skip(f"these tests know QGIS 3.22, and this is {running.version}")
        yield running


@pytest.fixture(scope="module")
def libya(qgis: Qgis, app: Flask) -> Iterator[Person]:
    with _at(qgis, app) as person:
        yield person


@pytest.fixture(scope="module")
def tables(qgis: Qgis, shop: Shop) -> Iterator[Person]:  # noqa: F811
    """The market, the shop, and a table with nothing in it."""
    shop.market.run(
        "create schema desk",
        "create table desk.nobody (id integer primary key, name text, geom geometry(Point, 4326))",
    )
    url = shop.app.config["SETTINGS"].database_url
    app = create_app(Settings(database_url=url, publish=("market", "shop", "desk")))
    with _at(qgis, app) as person:
        yield person


@contextmanager
def _at(qgis: Qgis, app: Flask) -> Iterator[Person]:
    recorder = Recorder(app)
    with serving(recorder) as address:  # type: ignore[arg-type]
        yield Person(qgis, Server(app, recorder, address))


def _is_here() -> bool:
    try:
        done = subprocess.run([PYTHON, "-c", "import qgis.core"], capture_output=True, timeout=60)
    except OSError:
        return False
    return done.returncode == 0
