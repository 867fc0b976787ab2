"""Programs and processes of the operating system: run one as another user, and see whether one still lives."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from geo.account import Account


def output(command: Sequence[str]) -> str:
    """What a program prints, or nothing where it cannot run."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=30, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout


def run_as(account: Account, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a program as the database's user.

    In a session of its own, so that Ctrl-C reaches this process only, which then stops the
    server in good order; and without PG… variables meant for somebody else's database. Its
    words go to a file, not a pipe: a server that outlives the program would keep a pipe open.
    """
    other = account.is_other
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as words:
        done = subprocess.run(
            command,
            cwd="/",
            env=_clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=account.uid if other else None,
            group=account.gid if other else None,
            extra_groups=[] if other else None,
            umask=0o077,
        )
        words.seek(0)
        text = words.read()
    return subprocess.CompletedProcess(done.args, done.returncode, text, text)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def command_line(pid: int) -> str:
    """The command a process was started with; nothing where it has ended."""
    record = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self/cmdline").exists():
        try:
            return record.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    return output(["ps", "-p", str(pid), "-o", "command="])


def _clean_environment() -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("PG", "LC_"))}
    return {**kept, "LANG": "C", "LC_ALL": "C", "TZ": "UTC"}


def last_lines(text: str) -> str:
    return " ".join(line.strip() for line in text.strip().splitlines()[-4:])
