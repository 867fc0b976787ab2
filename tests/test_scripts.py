"""The scripts that set up, start and check everything, run for real with what they call put in their way."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
SCRIPTS = ("script/server", "script/test", "script/lib/install-packages", ".ci/run")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the scripts, and nothing else that works."""
    path = tmp_path / "a checkout"
    shutil.copytree(CHECKOUT / "script", path / "script")
    shutil.copytree(CHECKOUT / ".ci", path / ".ci")
    (path / ".sourceline").mkdir()
    for name in ("requirements.txt", "requirements-dev.txt", "pyproject.toml"):
        (path / name).write_text("")
    return path


def _bash(checkout: Path, program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run lines of bash with the script library loaded."""
    load = "\n".join(f"source script/lib/{name}.sh" for name in ("steps", "system", "python"))
    text = f'set -euo pipefail\ncheckout="$PWD"\n{load}\nopen_setup_log trial\n{program}\n'
    return _run(["bash", "-c", text], checkout, **environment)


def _run(
    command: list[str], checkout: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=checkout,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=120,
    )


def _program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_can_be_run_and_has_no_slip_of_grammar(name: str) -> None:
    assert os.access(CHECKOUT / name, os.X_OK)
    done = _run(["bash", "-n", name], CHECKOUT)
    assert done.returncode == 0, done.stderr


def test_a_step_shows_its_name_and_its_time_and_keeps_its_words_for_the_log(
    checkout: Path,
) -> None:
    done = _bash(checkout, 'step "counting" echo one two three')
    assert done.stdout.startswith("counting … 0.")
    assert "one two three" not in done.stdout
    assert "one two three" in (checkout / ".sourceline" / "setup-trial.log").read_text()


def test_a_step_that_fails_halfway_stops_there_and_shows_its_last_words(checkout: Path) -> None:
    lines = "work() { echo started; false; echo went on; }\nstep working work\necho after"
    done = _bash(checkout, lines)
    assert done.returncode == 1
    assert "| started" in done.stderr
    assert "went on" not in done.stdout + done.stderr
    assert "after" not in done.stdout


def test_a_python_that_is_too_old_is_passed_over(checkout: Path, tmp_path: Path) -> None:
    _program(tmp_path / "bin" / "python3", "exit 1")
    _program(tmp_path / "bin" / "python3.12", "exit 0")
    done = _bash(checkout, "find_python", PATH=f"{tmp_path / 'bin'}:/usr/bin:/bin")
    assert done.stdout.split() in (
        [str(tmp_path / "bin" / "python3.12")],
        ["/usr/bin/python3.14"],
        ["/usr/bin/python3.13"],
    )


def test_where_no_python_is_new_enough_the_cure_is_said(checkout: Path) -> None:
    done = _bash(checkout, "is_new_enough() { return 1; }\nfind_python")
    assert done.returncode == 1
    assert "No Python 3.11 or newer was found" in done.stderr
    assert "start again" in done.stderr


def test_the_environment_is_made_once_and_mended_when_it_was_left_half_made(
    checkout: Path,
) -> None:
    make = 'python="$(find_python)"\nvenv_works() { [ -x .venv/bin/python ]; }\n'
    make += "ensure_environment requirements.txt"
    first = _bash(checkout, make)
    assert "making the Python environment … " in first.stdout, first.stderr
    assert "installing Python packages from requirements.txt … " in first.stdout
    assert _bash(checkout, make).stdout == ""

    python = checkout / ".venv" / "bin" / "python"
    python.unlink()
    assert "making the Python environment" in _bash(checkout, make).stdout
    assert python.exists()

    left_over = checkout / ".venv" / "left-over"
    left_over.touch()
    (checkout / ".sourceline" / "environment-unfinished").touch()
    (checkout / "requirements.txt").write_text("# another\n")
    assert "installing Python packages" in _bash(checkout, make).stdout
    assert not left_over.exists(), "an interrupted environment was kept"
    assert _bash(checkout, make).stdout == ""


def test_a_user_who_may_not_install_is_told_the_one_command(checkout: Path) -> None:
    lines = "has_postgis() { return 1; }\nhas_venv() { return 1; }\nsudo_works() { return 1; }\n"
    lines += 'id() { echo 1000; }\napt-get() { echo called; }\npython=""\n'
    done = _bash(checkout, lines + "ensure_packages venv postgis")
    assert done.returncode == 1
    assert "This machine lacks: venv postgis." in done.stderr
    commands = [line for line in done.stderr.splitlines() if line.startswith("    ")]
    assert len(commands) == 1
    assert "script/lib/install-packages venv postgis" in commands[0]
    assert "called" not in done.stdout


def test_nothing_is_installed_where_nothing_is_missing(checkout: Path) -> None:
    lines = "has_postgis() { :; }\nhas_venv() { :; }\ninstall_with_apt() { echo called; }\n"
    assert _bash(checkout, lines + "ensure_packages venv postgis").stdout == ""


def test_a_browser_that_is_not_there_is_named(checkout: Path) -> None:
    done = _bash(checkout, "find_browser", CHROMIUM="/nowhere/chromium")
    assert done.returncode == 1
    assert "CHROMIUM is '/nowhere/chromium'" in done.stderr


def test_installing_packages_without_being_root_is_refused(tmp_path: Path) -> None:
    _program(tmp_path / "id", "echo 1000")
    command = ["sh", "script/lib/install-packages", "postgis"]
    done = _run(command, CHECKOUT, PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert done.returncode == 1
    assert "has to run as root" in done.stderr


@pytest.fixture
def checked(checkout: Path) -> Path:
    """A checkout whose tools are stand-ins, set up already: format fails, the rest passes."""
    shutil.copytree(CHECKOUT / "geo", checkout / "geo", ignore=shutil.ignore_patterns("__py*"))
    tools = checkout / ".venv" / "bin"
    _program(tools / "python", 'echo "python $*"')
    _program(tools / "ruff", 'echo "ruff $*"; [ "$1" != format ]')
    _program(tools / "mypy", "echo types")
    stamp = 'python="$(find_python)"\nfor file in requirements.txt requirements-dev.txt; do\n'
    stamp += 'fingerprint "$file" >"$(stamp "$file")"; done'
    done = _bash(checkout, stamp)
    assert done.returncode == 0, done.stderr
    return checkout


def test_every_check_runs_though_one_fails_and_the_failure_is_told(checked: Path) -> None:
    done = _run(["script/test"], checked, CHROMIUM="/bin/true")
    assert done.returncode == 1
    for words in ("ruff format --check .", "ruff check .", "types", "-m pytest -n auto"):
        assert words in done.stdout
    results = [line.split() for line in done.stdout.splitlines()[-5:]]
    assert [(words[0], words[-1]) for words in results] == [
        ("FAILED", "Format"),
        ("passed", "Lint"),
        ("passed", "Types"),
        ("passed", "scripts"),
        ("passed", "Tests"),
    ]


def test_arguments_go_to_pytest_alone(checked: Path) -> None:
    done = _run(["script/test", "tests/test_x.py", "-k", "a b"], checked, CHROMIUM="/bin/true")
    assert done.returncode == 0, done.stderr
    last = [line for line in done.stdout.splitlines() if line.startswith("python -m pytest")]
    assert last == ["python -m pytest tests/test_x.py -k a b"]
    assert "ruff" not in done.stdout


def test_the_articles_beside_the_checkout_are_used_where_they_are(checkout: Path) -> None:
    _program(checkout / "script" / "test", 'echo "articles: ${SOURCELINE_ARTICLES:-none}"')
    environment = {name: text for name, text in os.environ.items() if name != "SOURCELINE_ARTICLES"}

    def run() -> str:
        command = ["bash", str(checkout / ".ci" / "run")]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True
        ).stdout.strip()

    assert run() == "articles: none"
    articles = checkout.parent / "shared" / "articles"
    articles.mkdir(parents=True)
    assert run() == f"articles: {articles}"


@pytest.fixture
def home() -> Iterator[Path]:
    """A home that the database's user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="sourceline-test-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder / "home"
    shutil.rmtree(folder)


@contextlib.contextmanager
def _server(home: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """script/server on a free port, and what it printed up to its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
    process = subprocess.Popen(
        ["script/server"],
        cwd=CHECKOUT,
        env={**environment, "HOST": "127.0.0.1", "PORT": str(port), "SOURCELINE_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    lines = []
    try:
        for line in process.stdout:
            lines.append(line)
            if line.startswith("http"):
                break
        yield process, "".join(lines)
    finally:
        process.terminate()
        process.communicate(timeout=30)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_server_says_its_address_last_and_stops_with_its_database(
    home: Path, number: signal.Signals
) -> None:
    with _server(home) as (process, words):
        address = words.splitlines()[-1]
        assert address.startswith("http://127.0.0.1:"), words
        with urllib.request.urlopen(f"{address}healthz", timeout=10) as answer:
            assert answer.status == 200
        assert (home / "data" / "postmaster.pid").exists()
        process.send_signal(number)
        rest, _ = process.communicate(timeout=30)
        assert process.returncode == 0, rest
        assert "Traceback" not in rest
    assert not (home / "data" / "postmaster.pid").exists()


def test_a_killed_server_leaves_nothing_that_blocks_the_next_start(home: Path) -> None:
    with _server(home) as (process, words):
        address = words.splitlines()[-1]
        process.kill()
        process.wait(timeout=10)
    port = int(address.rstrip("/").rpartition(":")[2])
    _wait_until_free(port)
    with _server(home) as (process, words):
        again = words.splitlines()[-1]
        with urllib.request.urlopen(f"{again}layers/lines.geojson", timeout=10) as answer:
            assert answer.status == 200
    assert "loading the bundled dataset" not in words, "the data of the first start are still there"
    assert not (home / "data" / "postmaster.pid").exists()


def _wait_until_free(port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                time.sleep(0.1)
            else:
                return
    raise AssertionError(f"port {port} is still taken")
