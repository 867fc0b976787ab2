"""A private cluster after a crash: a killed server, a lost socket, a half-made database."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from pathlib import Path

import psycopg
import pytest

from geo.cluster import Cluster
from geo.cluster_home import SOCKET_NAME
from tests.private_cluster import (  # noqa: F401 (fixtures)
    ask,
    finished_home,
    folder,
    home,
    lives,
    other_process,
    server_pid,
    tell,
    wait_until,
    wait_until_up,
)


def test_a_parent_that_was_killed_leaves_a_server_that_the_next_start_adopts(
    home: Path,
) -> None:
    parent = other_process(home, "time.sleep(60)")
    wait_until_up(parent)
    parent.kill()
    parent.communicate()
    cluster = Cluster(home, durable=False)
    pid = server_pid(cluster)
    assert cluster.running
    with cluster:
        assert server_pid(cluster) == pid
    assert not cluster.running
    assert not lives(pid)


def test_a_server_that_was_killed_starts_again_with_its_data(home: Path) -> None:
    cluster = Cluster(home, {"synchronous_commit": "on"}, durable=False).start()
    tell(cluster, "CREATE TABLE kept AS SELECT 1 AS number")
    pid = server_pid(cluster)
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not lives(pid))
    cluster.stop()
    with cluster:
        assert ask(cluster, "SELECT number FROM kept") == 1


def test_a_server_killed_a_moment_ago_does_not_block_the_next_start(home: Path) -> None:
    cluster = Cluster(home, durable=False).start()
    # Its helpers live on for a moment, with a client still connected.
    with contextlib.closing(psycopg.connect(cluster.libpq_url())):
        os.kill(server_pid(cluster), signal.SIGKILL)
        cluster.stop()
        with cluster:
            assert cluster.running


def test_a_process_number_that_another_program_has_by_now_does_not_block_the_start(
    home: Path,
) -> None:
    cluster = Cluster(home, durable=False)
    with cluster:
        pass
    owner = cluster.data.stat()
    namesake = subprocess.Popen(["sleep", "60"], user=owner.st_uid if os.geteuid() == 0 else None)
    try:
        lines = (str(namesake.pid), str(cluster.data), "1", "5432", str(cluster.socket), "", "")
        for path in (cluster.data / "postmaster.pid", cluster.socket / f"{SOCKET_NAME}.lock"):
            path.write_text("\n".join(lines))
            os.chown(path, owner.st_uid, owner.st_gid)
        with cluster:
            assert server_pid(cluster) != namesake.pid
        assert namesake.poll() is None, "somebody else's process was ended"
    finally:
        namesake.kill()
        namesake.wait()


def test_a_running_server_whose_socket_is_gone_is_started_anew(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.postmaster.SETTLE_SECONDS", 1.0)
    cluster = Cluster(home, durable=False).start()
    (cluster.socket / SOCKET_NAME).unlink()
    assert not cluster.running
    again = Cluster(home, durable=False).start()
    assert again.running
    again.stop()
    cluster.stop()
    assert not cluster.running


def test_a_half_finished_initdb_is_swept_away(folder: Path) -> None:
    half = folder / "home" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("15\n")
    (half / "base").mkdir()
    with Cluster(folder / "home", durable=False) as cluster:
        assert cluster.running
    assert not half.exists()


def test_a_start_that_was_killed_during_initdb_is_made_good_by_the_next(folder: Path) -> None:
    parent = other_process(folder / "home", "")
    wait_until((folder / "home" / "data.new" / "PG_VERSION").exists)
    parent.kill()
    parent.communicate()
    with Cluster(folder / "home", durable=False) as cluster:
        assert cluster.running
