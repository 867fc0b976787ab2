"""The person at QGIS: tells it what to do, and sees what it asked the server."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from flask import Flask
from shapely.geometry.base import BaseGeometry

from tests.recorder import Asked, Recorder

DESK = Path(__file__).with_name("desk.py")
# Seconds after which QGIS is taken to wait for something that will not come.
PATIENCE = 60


@dataclass(frozen=True)
class Seen:
    """A feature as QGIS has it; `number` is QGIS's own."""

    number: int
    geometry: BaseGeometry | None
    properties: dict[str, Any]

    @classmethod
    def read(cls, found: dict[str, Any]) -> Seen:
        wkb = found["geometry"]
        return cls(found["number"], shapely.from_wkb(wkb) if wkb else None, found["properties"])


@dataclass(frozen=True)
class Qgis:
    """A running QGIS. `version` as in 32216 for 3.22.16."""

    process: subprocess.Popen[str]
    version: int

    def ask(self, do: str, **told: Any) -> Any:
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"do": do, **told}) + "\n")
        self.process.stdin.flush()
        found = _line(self.process)
        assert "error" not in found, found["error"]
        return found["answer"]


@dataclass(frozen=True)
class Server:
    """A served app, and what was asked of it. `address` ends without a slash."""

    app: Flask
    recorder: Recorder
    address: str

    def get(self, path: str, **arguments: Any) -> dict[str, Any]:
        """What the server answers when it is asked without QGIS."""
        response = self.app.test_client().get(path, query_string=arguments or None)
        assert response.status_code == 200, response.get_data(as_text=True)
        found: dict[str, Any] = json.loads(response.data)
        return found

    def features(self, name: str, **arguments: Any) -> list[dict[str, Any]]:
        items = self.get(f"/collections/{name}/items", limit=10_000, **arguments)
        assert items["numberReturned"] == items["numberMatched"]
        found: list[dict[str, Any]] = items["features"]
        return found


@dataclass(frozen=True)
class Person:
    """QGIS with a connection to one server."""

    qgis: Qgis
    server: Server

    def do(self, verb: str, name: str, **told: Any) -> Any:
        """Every request that QGIS sends for it has to be answered; a layer with an error in it may look like any."""
        self.server.recorder.forget()
        found = self.qgis.ask(verb, address=f"{self.server.address}/", name=name, **told)
        refused = [it for it in self.server.recorder.asked if it.status not in (200, 304)]
        assert refused == []
        return found

    def read(self, name: str, **told: Any) -> list[Seen]:
        return [Seen.read(it) for it in self.do("read", name, **told)]

    def pages(self, name: str) -> list[Asked]:
        """The requests for features of the last thing done, without that by which QGIS learns the fields."""
        asked = self.server.recorder.of(f"/collections/{name}/items")
        return [it for it in asked if it.arguments != {"limit": "10"}]


@contextmanager
def qgis_at(python: str, home: Path) -> Iterator[Qgis]:
    """Start QGIS with an empty profile. Its clock is two hours ahead of UTC, so that a lost zone is seen."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TZ": "Africa/Tripoli",
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_RUNTIME_DIR": str(home),
        "QGIS_CUSTOM_CONFIG_PATH": str(home / "profile"),
        "PYTHONWARNINGS": "ignore",
    }
    with subprocess.Popen(
        [python, str(DESK)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        env=environment,
    ) as process:
        try:
            yield Qgis(process, _line(process))
        finally:
            process.kill()


def _line(process: subprocess.Popen[str]) -> Any:
    assert process.stdout
    alarm = threading.Timer(PATIENCE, process.kill)
    alarm.start()
    line = process.stdout.readline()
    alarm.cancel()
    assert line, f"QGIS ended, or gave no answer in {PATIENCE} s"
    return json.loads(line)
