"""Who shares a private cluster: several processes, root, an ordinary user and a stranger."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest

from geo.cluster import Cluster
from geo.errors import ClusterError
from tests.private_cluster import (  # noqa: F401 (fixtures)
    cluster,
    finished_home,
    folder,
    home,
    needs_root,
    other_process,
    server_pid,
    wait_until_up,
)


def test_a_second_process_adopts_and_the_first_to_leave_does_not_take_it_away(
    home: Path,
) -> None:
    first = other_process(home, "sys.stdin.readline(); cluster.stop()")
    wait_until_up(first)
    second = Cluster(home, durable=False).start()
    pid = server_pid(second)
    first.communicate("leave\n", timeout=30)
    assert first.returncode == 0
    assert second.running
    assert server_pid(second) == pid
    second.stop()
    assert not second.running


def test_two_processes_that_start_at_once_share_one_server(folder: Path) -> None:
    leave = "sys.stdin.readline(); cluster.stop()"
    both = [other_process(folder / "home", leave) for _ in range(2)]
    for process in both:
        wait_until_up(process)
    for process in both:
        _, errors = process.communicate("leave\n", timeout=30)
        assert process.returncode == 0, errors
    assert not Cluster(folder / "home").running


@needs_root
def test_started_by_root_it_runs_as_a_lesser_user(cluster: Cluster) -> None:
    uid = Path(f"/proc/{server_pid(cluster)}").stat().st_uid
    assert uid != 0
    assert pwd.getpwuid(uid).pw_name in {"postgres", "nobody"}


@needs_root
def test_root_is_told_when_the_databases_user_cannot_reach_the_home(folder: Path) -> None:
    shut = folder / "shut"
    shut.mkdir(mode=0o700)
    with pytest.raises(ClusterError, match="may not enter"):
        Cluster(shut / "home").start()


@needs_root
def test_an_ordinary_user_runs_a_cluster_of_their_own(folder: Path) -> None:
    someone = pwd.getpwnam("nobody")
    os.chown(folder, someone.pw_uid, someone.pw_gid)
    become = (
        f"os.setgroups([]); os.setgid({someone.pw_gid}); os.setuid({someone.pw_uid})\n"
        f"os.environ['HOME'] = {str(folder)!r}\n"
    )
    process = other_process(folder / "home", "sys.stdin.readline(); cluster.stop()", become)
    wait_until_up(process)
    cluster = Cluster(folder / "home")
    assert Path(f"/proc/{server_pid(cluster)}").stat().st_uid == someone.pw_uid
    _, errors = process.communicate("leave\n", timeout=30)
    assert process.returncode == 0, errors
    assert not cluster.running
    assert (folder / "home").stat().st_mode & 0o777 == 0o700


@needs_root
def test_a_user_is_told_that_a_home_belongs_to_somebody_else(home: Path) -> None:
    with Cluster(home, durable=False):
        pass
    become = (
        "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        f"os.environ['HOME'] = {str(home.parent)!r}\n"
    )
    process = other_process(home, "", become)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "set SOURCELINE_HOME to a folder of your own" in errors
