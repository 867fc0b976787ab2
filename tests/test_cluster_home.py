"""The home of a private cluster, and the programs that fit it: what is found, taken, left alone and refused."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import os
from pathlib import Path

import pytest

from geo.cluster import Cluster
from geo.cluster_home import SOCKET_NAME, SOCKET_PATH_LIMIT, default_home
from geo.errors import ClusterError
from geo.installation import find_binaries, find_installation
from tests.private_cluster import ask, folder, needs_root  # noqa: F401 (a fixture)


def test_data_of_another_version_are_left_alone_and_the_message_says_the_cure(
    folder: Path,
) -> None:
    data = folder / "home" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("9.6\n")
    with pytest.raises(ClusterError, match=r"were made by PostgreSQL 9\b.*Install PostgreSQL 9"):
        Cluster(folder / "home").start()
    assert (data / "PG_VERSION").read_text() == "9.6\n"


def test_a_folder_with_other_files_is_not_taken_for_a_database(folder: Path) -> None:
    data = folder / "home" / "data"
    data.mkdir(parents=True)
    (data / "letters.txt").write_text("mine")
    with pytest.raises(ClusterError, match="no PostgreSQL data"):
        Cluster(folder / "home").start()
    assert (data / "letters.txt").read_text() == "mine"


def test_a_home_too_long_for_a_socket_gets_a_short_private_one(folder: Path) -> None:
    home = folder / ("long-" * 30) / "home"
    with Cluster(home, durable=False) as cluster:
        assert len(os.fsencode(cluster.socket / SOCKET_NAME)) <= SOCKET_PATH_LIMIT
        assert cluster.socket.stat().st_mode & 0o777 == 0o700
        assert ask(cluster, "SELECT 1") == 1
    assert not cluster.socket.exists()


@needs_root
def test_a_short_socket_folder_of_a_stranger_is_refused(folder: Path) -> None:
    cluster = Cluster(folder / ("long-" * 30) / "home", durable=False)
    cluster.socket.mkdir()
    try:
        os.chown(cluster.socket, 4711, 4711)
        with pytest.raises(ClusterError, match="is not a folder of the user"):
            cluster.start()
    finally:
        cluster.socket.rmdir()


def test_a_home_with_spaces_and_arabic_letters_works(folder: Path) -> None:
    with Cluster(folder / "my maps" / "خريطة", durable=False) as cluster:
        assert ask(cluster, "SELECT 1") == 1


def test_a_home_whose_name_the_start_program_cannot_take_is_refused_at_once() -> None:
    with pytest.raises(ClusterError, match=r"'\$'.*SOURCELINE_HOME"):
        Cluster(Path("/tmp/a$b"))


def test_the_home_is_the_named_one_or_one_for_each_checkout(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCELINE_HOME", str(folder / "named"))
    assert default_home(folder / "a") == folder / "named"
    monkeypatch.delenv("SOURCELINE_HOME")
    homes = {default_home(folder / "a"), default_home(folder / "b"), default_home(folder / "x/a")}
    assert len(homes) == 3
    assert default_home(folder / "a").name.startswith("a-")
    assert default_home(folder / "a") == default_home(folder / "x" / ".." / "a")


def test_the_binaries_are_found_and_a_wrong_folder_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = find_binaries()
    assert (found / "initdb").exists()
    monkeypatch.setenv("SOURCELINE_PG_BIN", str(found))
    assert find_binaries() == found
    monkeypatch.setenv("SOURCELINE_PG_BIN", str(folder))
    with pytest.raises(ClusterError, match="SOURCELINE_PG_BIN is"):
        find_binaries()


def test_a_version_that_is_not_installed_is_named_with_what_is() -> None:
    with pytest.raises(ClusterError, match=r"No PostgreSQL 8 with PostGIS .*found: /"):
        find_installation(8)
