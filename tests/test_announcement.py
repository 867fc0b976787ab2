"""Who listens hears of each new data version, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Connection, Engine, make_url, text

from geo.dataset import Dataset
from geo.load import load
from geo.state import data_version

SOURCE = "insert into sourceline.source (id, title, licence, credit) values ('one', 'T', 'L', 'C')"
WRITES = {
    "insert": SOURCE,
    "several": f"{SOURCE}; update sourceline.source set title = 'U'; delete from sourceline.source",
    "truncate": "truncate sourceline.basemap",
    "by hand": "update sourceline.data_version set version = version + 3",
}
SILENT = {
    "no row": "update sourceline.source set title = 'U'",
    "no number": "update sourceline.data_version set changed_at = now()",
    "a copy": "delete from sourceline.ready_tile",
}
# Far beyond what any of it takes; only a defect waits so long.
PATIENCE = 30.0
END = "that is all"


@pytest.fixture
def listener(empty_url: str) -> Iterator[psycopg.Connection]:
    address = make_url(empty_url).set(drivername="postgresql")
    with psycopg.connect(address.render_as_string(hide_password=False), autocommit=True) as heard:
        heard.execute("listen sourceline")
        yield heard


def heard(listener: psycopg.Connection, writer: Engine) -> list[str]:
    """What was announced up to now: notices come in the order of the commits."""
    with writer.begin() as connection:
        connection.execute(text("select pg_notify('sourceline', :end)"), {"end": END})
    said: list[str] = []
    for notice in listener.notifies(timeout=PATIENCE):
        if notice.payload == END:
            return said
        said.append(notice.payload)
    raise AssertionError("the last notice never came")


def number(connection: Connection) -> str:
    return str(data_version(connection).number)


@pytest.mark.parametrize("write", WRITES)
def test_a_commit_is_announced_once_with_its_number(
    writer: Engine, listener: psycopg.Connection, write: str
) -> None:
    with writer.begin() as connection:
        before = number(connection)
        connection.exec_driver_sql(WRITES[write])
        after = number(connection)
    assert after != before
    assert heard(listener, writer) == [after]


@pytest.mark.parametrize("write", WRITES)
def test_a_rollback_is_not(writer: Engine, listener: psycopg.Connection, write: str) -> None:
    with writer.connect() as connection:
        connection.exec_driver_sql(WRITES[write])
        connection.rollback()
    assert heard(listener, writer) == []


@pytest.mark.parametrize("write", SILENT)
def test_nor_is_what_changes_nothing_that_is_shown(
    writer: Engine, listener: psycopg.Connection, write: str
) -> None:
    with writer.begin() as connection:
        connection.exec_driver_sql(SILENT[write])
    assert heard(listener, writer) == []


def test_a_load_is_one_change(
    writer: Engine, listener: psycopg.Connection, bundled: Dataset
) -> None:
    load(writer, bundled, {})
    with writer.connect() as connection:
        assert heard(listener, writer) == [number(connection)]
    load(writer, bundled, {})
    assert heard(listener, writer) == []
