"""The private cluster keeps its promises: it starts, answers, keeps what is written, lets no stranger in, and stops."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import os
import socket
from pathlib import Path

import psycopg
import pytest

from geo.cluster import Cluster
from geo.errors import ClusterError
from tests.private_cluster import ask, cluster, finished_home, folder, home, lives, server_pid, tell  # noqa: F401 (fixtures)


def test_it_starts_answers_with_postgis_and_stops(folder: Path) -> None:
    cluster = Cluster(folder / "home", durable=False)
    assert not cluster.running
    with cluster:
        assert cluster.running
        pid = server_pid(cluster)
        tell(cluster, "CREATE EXTENSION postgis")
        assert ask(cluster, "SELECT ST_AsText(ST_Point(1, 2))") == "POINT(1 2)"
    assert not cluster.running
    assert not lives(pid)
    assert not (cluster.data / "postmaster.pid").exists()


def test_it_keeps_what_was_written_between_two_starts(folder: Path) -> None:
    cluster = Cluster(folder / "home")
    with cluster:
        tell(cluster, "CREATE TABLE kept AS SELECT 'سرت' AS name")
    with cluster:
        assert ask(cluster, "SELECT name FROM kept") == "سرت"
        assert ask(cluster, "SHOW fsync") == "on"


def test_it_has_the_settings_it_promises(cluster: Cluster) -> None:
    promised = {
        "server_encoding": "UTF8",
        "timezone": "UTC",
        "jit": "off",
        "max_parallel_workers_per_gather": "0",
        "fsync": "off",
        "logging_collector": "on",
        "unix_socket_permissions": "0700",
    }
    assert {name: ask(cluster, f"SHOW {name}") for name in promised} == promised
    assert ask(cluster, "SELECT upper('é') || ('Z' < 'a')::text") == "Étrue"
    assert list(cluster.log.glob("postgresql-*.log"))


def test_its_url_is_the_one_that_sqlalchemy_reads(cluster: Cluster) -> None:
    sqlalchemy = pytest.importorskip("sqlalchemy")
    engine = sqlalchemy.create_engine(cluster.url())
    with engine.connect() as connection:
        assert connection.scalar(sqlalchemy.text("SELECT current_user")) == "sourceline"
    engine.dispose()


def test_it_listens_on_no_tcp_port(cluster: Cluster) -> None:
    assert ask(cluster, "SHOW listen_addresses") == ""
    table = Path("/proc/net/tcp")
    if table.exists():
        assert not _listening_sockets(server_pid(cluster)) & _tcp_sockets()


def test_no_setting_saved_in_the_database_opens_a_tcp_port(home: Path) -> None:
    cluster = Cluster(home, durable=False)
    with cluster:
        tell(cluster, "ALTER SYSTEM SET listen_addresses = '*'")
    with cluster:
        assert ask(cluster, "SHOW listen_addresses") == ""


def _listening_sockets(pid: int) -> set[str]:
    """The sockets a process holds, by their number."""
    links = (os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir())
    return {link.removeprefix("socket:[").rstrip("]") for link in links if "socket:" in link}


def _tcp_sockets() -> set[str]:
    tables = (Path("/proc/net") / name for name in ("tcp", "tcp6"))
    texts = (table.read_text() for table in tables if table.exists())
    return {line.split()[9] for text in texts for line in text.splitlines()[1:]}


def test_only_the_databases_user_can_reach_the_socket(cluster: Cluster) -> None:
    state = cluster.socket.stat()
    assert state.st_mode & 0o777 == 0o700
    assert state.st_uid == cluster.data.stat().st_uid
    assert cluster.data.stat().st_mode & 0o777 == 0o700


def test_a_socket_folder_left_open_is_closed_before_the_next_start(home: Path) -> None:
    cluster = Cluster(home, durable=False)
    with cluster:
        pass
    cluster.socket.chmod(0o777)
    with cluster:
        assert cluster.socket.stat().st_mode & 0o777 == 0o700


def test_a_setting_that_postgresql_refuses_is_named_with_the_place_of_the_logs(
    home: Path,
) -> None:
    cluster = Cluster(home, {"shared_buffers": "plenty"}, durable=False)
    with pytest.raises(ClusterError, match="shared_buffers") as caught:
        cluster.start()
    assert str(cluster.log) in str(caught.value)


def test_two_homes_run_side_by_side(folder: Path) -> None:
    with (
        Cluster(folder / "one", durable=False) as one,
        Cluster(folder / "two", durable=False) as two,
    ):
        tell(one, "CREATE TABLE here AS SELECT 'one' AS name")
        assert ask(two, "SELECT to_regclass('here')::text") is None
        assert server_pid(one) != server_pid(two)


def test_variables_meant_for_another_database_do_not_lead_astray(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"PGPORT": "1", "PGHOST": "/nowhere", "PGDATA": "/nowhere"}.items():
        monkeypatch.setenv(name, value)
    with Cluster(home, durable=False) as cluster:
        assert ask(cluster, "SELECT 1") == 1


def test_databases_are_made_copied_and_dropped(cluster: Cluster) -> None:
    tell(cluster, "CREATE TABLE seed AS SELECT 7 AS number")
    assert cluster.create_database("copy-1", template="sourceline")
    assert not cluster.create_database("copy-1")
    assert ask(cluster, "SELECT number FROM seed", "copy-1") == 7
    cluster.drop_database("copy-1")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        ask(cluster, "SELECT 1", "copy-1")


def test_a_port_in_use_by_another_server_does_not_matter(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with Cluster(home, durable=False) as cluster:
            assert cluster.running


def test_leaving_twice_or_without_having_come_does_nothing(home: Path) -> None:
    cluster = Cluster(home, durable=False)
    cluster.stop()
    with cluster:
        assert cluster.start() is cluster
    cluster.stop()
    assert not cluster.running
