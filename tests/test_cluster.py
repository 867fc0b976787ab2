"""The private cluster, held to its promises with real servers in folders of their own."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from geo.cluster import SOCKET_NAME, SOCKET_PATH_LIMIT, Cluster, default_home
from geo.errors import ClusterError
from geo.installation import find_binaries, find_installation

CHECKOUT = Path(__file__).resolve().parent.parent
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


@contextlib.contextmanager
def _reachable_folder() -> Iterator[Path]:
    """A folder that the database's user can reach, which pytest's own is not when root runs it."""
    path = Path(tempfile.mkdtemp(prefix="sourceline-test-", dir="/tmp"))
    path.chmod(0o755)
    yield path
    for record in path.rglob("postmaster.pid"):
        _kill_and_wait(record)
    shutil.rmtree(path)


@pytest.fixture
def folder() -> Iterator[Path]:
    with _reachable_folder() as path:
        yield path


@pytest.fixture(scope="module")
def finished_home() -> Iterator[Path]:
    """A home whose data have been made, its server stopped: a copy takes less than making them."""
    with _reachable_folder() as path:
        with Cluster(path / "home", durable=False):
            pass
        yield path / "home"


@pytest.fixture
def home(folder: Path, finished_home: Path) -> Path:
    subprocess.run(["cp", "-a", finished_home, folder / "home"], check=True)
    return folder / "home"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """One for the tests that only look at it."""
    with _reachable_folder() as path, Cluster(path / "home", durable=False) as running:
        yield running


def _pid(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split("\n")[0])


def _kill_and_wait(record: Path) -> None:
    """Stop a server a failed test left behind."""
    first = record.read_text().split("\n")[0]
    if first.isdigit() and _lives(int(first)):
        os.kill(int(first), signal.SIGQUIT)
        _wait_until(lambda: not _lives(int(first)))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    """Whether it has ended and only waits for its parent to take note."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False


def _wait_until(holds: object, seconds: float = 20) -> None:
    assert callable(holds)
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def _ask(cluster: Cluster, question: str, database: str = "sourceline") -> object:
    with psycopg.connect(cluster.libpq_url(database), autocommit=True) as connection:
        row = connection.execute(question).fetchone()
    return row[0] if row else None


def _tell(cluster: Cluster, statement: str) -> None:
    with psycopg.connect(cluster.libpq_url(), autocommit=True) as connection:
        connection.execute(statement)


def _other_process(home: Path, then: str, before: str = "") -> subprocess.Popen[str]:
    """A process of its own that starts the cluster of the home, says so, and does what follows."""
    program = (
        "import os, sys, time, signal, pathlib, psycopg, psycopg.conninfo\n"
        "from psycopg import pq, sql\n"
        "from geo.cluster import Cluster\nfrom geo.errors import ClusterError\n"
        f"{before}\n"
        f"cluster = Cluster(pathlib.Path({str(home)!r}), durable=False)\n"
        "cluster.start()\n"
        "print('up', flush=True)\n"
        f"{then}\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _wait_until_up(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "up", process.communicate()[1]


def test_it_starts_answers_with_postgis_and_stops(folder: Path) -> None:
    cluster = Cluster(folder / "home", durable=False)
    assert not cluster.running
    with cluster:
        assert cluster.running
        pid = _pid(cluster)
        _tell(cluster, "CREATE EXTENSION postgis")
        assert _ask(cluster, "SELECT ST_AsText(ST_Point(1, 2))") == "POINT(1 2)"
    assert not cluster.running
    assert not _lives(pid)
    assert not (cluster.data / "postmaster.pid").exists()


def test_it_keeps_what_was_written_between_two_starts(folder: Path) -> None:
    cluster = Cluster(folder / "home")
    with cluster:
        _tell(cluster, "CREATE TABLE kept AS SELECT 'سرت' AS name")
    with cluster:
        assert _ask(cluster, "SELECT name FROM kept") == "سرت"
        assert _ask(cluster, "SHOW fsync") == "on"


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
    assert {name: _ask(cluster, f"SHOW {name}") for name in promised} == promised
    assert _ask(cluster, "SELECT upper('é') || ('Z' < 'a')::text") == "Étrue"
    assert list(cluster.log.glob("postgresql-*.log"))


def test_its_url_is_the_one_that_sqlalchemy_reads(cluster: Cluster) -> None:
    sqlalchemy = pytest.importorskip("sqlalchemy")
    engine = sqlalchemy.create_engine(cluster.url())
    with engine.connect() as connection:
        assert connection.scalar(sqlalchemy.text("SELECT current_user")) == "sourceline"
    engine.dispose()


def test_it_listens_on_no_tcp_port(cluster: Cluster) -> None:
    assert _ask(cluster, "SHOW listen_addresses") == ""
    table = Path("/proc/net/tcp")
    if table.exists():
        assert not _listening_sockets(_pid(cluster)) & _tcp_sockets()


def test_no_setting_saved_in_the_database_opens_a_tcp_port(home: Path) -> None:
    cluster = Cluster(home, durable=False)
    with cluster:
        _tell(cluster, "ALTER SYSTEM SET listen_addresses = '*'")
    with cluster:
        assert _ask(cluster, "SHOW listen_addresses") == ""


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


def test_a_second_process_adopts_and_the_first_to_leave_does_not_take_it_away(
    home: Path,
) -> None:
    first = _other_process(home, "sys.stdin.readline(); cluster.stop()")
    _wait_until_up(first)
    second = Cluster(home, durable=False).start()
    pid = _pid(second)
    first.communicate("leave\n", timeout=30)
    assert first.returncode == 0
    assert second.running
    assert _pid(second) == pid
    second.stop()
    assert not second.running


def test_two_processes_that_start_at_once_share_one_server(folder: Path) -> None:
    leave = "sys.stdin.readline(); cluster.stop()"
    both = [_other_process(folder / "home", leave) for _ in range(2)]
    for process in both:
        _wait_until_up(process)
    for process in both:
        _, errors = process.communicate("leave\n", timeout=30)
        assert process.returncode == 0, errors
    assert not Cluster(folder / "home").running


def test_a_parent_that_was_killed_leaves_a_server_that_the_next_start_adopts(
    home: Path,
) -> None:
    parent = _other_process(home, "time.sleep(60)")
    _wait_until_up(parent)
    parent.kill()
    parent.communicate()
    cluster = Cluster(home, durable=False)
    pid = _pid(cluster)
    assert cluster.running
    with cluster:
        assert _pid(cluster) == pid
    assert not cluster.running
    assert not _lives(pid)


def test_a_server_that_was_killed_starts_again_with_its_data(home: Path) -> None:
    cluster = Cluster(home, {"synchronous_commit": "on"}, durable=False).start()
    _tell(cluster, "CREATE TABLE kept AS SELECT 1 AS number")
    pid = _pid(cluster)
    os.kill(pid, signal.SIGKILL)
    _wait_until(lambda: not _lives(pid))
    cluster.stop()
    with cluster:
        assert _ask(cluster, "SELECT number FROM kept") == 1


def test_a_server_killed_a_moment_ago_does_not_block_the_next_start(home: Path) -> None:
    cluster = Cluster(home, durable=False).start()
    # Its helpers live on for a moment, with a client still connected.
    with contextlib.closing(psycopg.connect(cluster.libpq_url())):
        os.kill(_pid(cluster), signal.SIGKILL)
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
            assert _pid(cluster) != namesake.pid
        assert namesake.poll() is None, "somebody else's process was ended"
    finally:
        namesake.kill()
        namesake.wait()


def test_a_running_server_whose_socket_is_gone_is_started_anew(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.cluster.SETTLE_SECONDS", 1.0)
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
    parent = _other_process(folder / "home", "")
    _wait_until((folder / "home" / "data.new" / "PG_VERSION").exists)
    parent.kill()
    parent.communicate()
    with Cluster(folder / "home", durable=False) as cluster:
        assert cluster.running


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


def test_a_setting_that_postgresql_refuses_is_named_with_the_place_of_the_logs(
    home: Path,
) -> None:
    cluster = Cluster(home, {"shared_buffers": "plenty"}, durable=False)
    with pytest.raises(ClusterError, match="shared_buffers") as caught:
        cluster.start()
    assert str(cluster.log) in str(caught.value)


def test_a_home_too_long_for_a_socket_gets_a_short_private_one(folder: Path) -> None:
    home = folder / ("long-" * 30) / "home"
    with Cluster(home, durable=False) as cluster:
        assert len(os.fsencode(cluster.socket / SOCKET_NAME)) <= SOCKET_PATH_LIMIT
        assert cluster.socket.stat().st_mode & 0o777 == 0o700
        assert _ask(cluster, "SELECT 1") == 1
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
        assert _ask(cluster, "SELECT 1") == 1


def test_a_home_whose_name_the_start_program_cannot_take_is_refused_at_once() -> None:
    with pytest.raises(ClusterError, match=r"'\$'.*SOURCELINE_HOME"):
        Cluster(Path("/tmp/a$b"))


def test_two_homes_run_side_by_side(folder: Path) -> None:
    with (
        Cluster(folder / "one", durable=False) as one,
        Cluster(folder / "two", durable=False) as two,
    ):
        _tell(one, "CREATE TABLE here AS SELECT 'one' AS name")
        assert _ask(two, "SELECT to_regclass('here')::text") is None
        assert _pid(one) != _pid(two)


def test_variables_meant_for_another_database_do_not_lead_astray(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"PGPORT": "1", "PGHOST": "/nowhere", "PGDATA": "/nowhere"}.items():
        monkeypatch.setenv(name, value)
    with Cluster(home, durable=False) as cluster:
        assert _ask(cluster, "SELECT 1") == 1


def test_databases_are_made_copied_and_dropped(cluster: Cluster) -> None:
    _tell(cluster, "CREATE TABLE seed AS SELECT 7 AS number")
    assert cluster.create_database("copy-1", template="sourceline")
    assert not cluster.create_database("copy-1")
    assert _ask(cluster, "SELECT number FROM seed", "copy-1") == 7
    cluster.drop_database("copy-1")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        _ask(cluster, "SELECT 1", "copy-1")


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


@needs_root
def test_started_by_root_it_runs_as_a_lesser_user(cluster: Cluster) -> None:
    uid = Path(f"/proc/{_pid(cluster)}").stat().st_uid
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
    process = _other_process(folder / "home", "sys.stdin.readline(); cluster.stop()", become)
    _wait_until_up(process)
    cluster = Cluster(folder / "home")
    assert Path(f"/proc/{_pid(cluster)}").stat().st_uid == someone.pw_uid
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
    process = _other_process(home, "", become)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "set SOURCELINE_HOME to a folder of your own" in errors


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
