"""The load generator: wrk, Debian's package, with a script that asks for many addresses in turn."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).resolve().parent / "wrk.lua"


class WrkError(Exception):
    """wrk is missing, or what it did was no measurement."""


@dataclass(frozen=True)
class Load:
    """How hard a server is pressed: connections at once, and for how long."""

    connections: int = 16
    seconds: int = 4


@dataclass(frozen=True)
class Run:
    """What one run counted. Latencies are in milliseconds."""

    requests: int
    seconds: float
    bytes: int
    p50: float
    p99: float

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def press(
    base: str, paths: Iterable[str], load: Load, headers: Mapping[str, str] | None = None
) -> Run:
    """Ask one server for the paths in turn; raises WrkError where an answer was an error."""
    if shutil.which("wrk") is None:
        raise WrkError("wrk was not found. Install the package 'wrk' and run this again.")
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("\n".join(paths) + "\n")
        file.flush()
        command = [
            *("wrk", "-t", str(min(2, load.connections)), "-c", str(load.connections)),
            *("-d", f"{load.seconds}s", "--timeout", "60s", "-s", str(SCRIPT), base, "--"),
            *(file.name, *(f"{name}: {value}" for name, value in (headers or {}).items())),
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=load.seconds + 90)
    if done.returncode:
        raise WrkError(f"wrk ended with {done.returncode}: {(done.stderr or done.stdout).strip()}")
    return parse(done.stdout)


def parse(output: str) -> Run:
    """wrk's output with the script's last line; WrkError where a single answer was wrong, or none came."""
    lines = [line for line in output.splitlines() if line.startswith("{")]
    if not lines:
        raise WrkError(f"wrk said nothing that can be read: {output.strip()[:200]!r}")
    counted = json.loads(lines[-1])
    wrong = {name: counted.pop(name) for name in ("refused", "broken")}
    if any(wrong.values()):
        raise WrkError(
            f"{wrong['refused']} answers were errors, {wrong['broken']} broke off or took too long."
        )
    if not counted["requests"]:
        raise WrkError("Not one answer came.")
    return Run(**counted)
