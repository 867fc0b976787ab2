"""Where the time of a request goes: `python -m bench.spent` asks the app in one thread, and looks often where it is.

A profiler that counts calls makes small functions look dear. Here the kernel stops the process after each tenth of a
millisecond of CPU time, and what is on top of the stack then gets it. What the database does is read from the account
of its process.
"""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from sqlalchemy import text

from app import create_app
from bench import data
from bench.question import sourceline
from bench.report import table
from bench.server import CHECKOUT
from bench.workload import workloads
from geo.settings import Settings

# In seconds of CPU time; the kernel's clock may be coarser.
TICK = 0.0001
# The first that a file's path has in it is what its time is booked on; code of no part is booked on its caller.
PARTS = (
    ("/flask/", "Flask and Werkzeug"),
    ("/werkzeug/", "Flask and Werkzeug"),
    ("/psycopg", "driver: sending, waiting, reading"),
    ("/geo/prepared.py", "driver: sending, waiting, reading"),
    ("/sqlalchemy/", "pool of connections"),
    ("/geo/database.py", "pool of connections"),
    ("/web/links.py", "links of the answer"),
    ("/geo/ogc.py", "links of the answer"),
    ("/geo/link.py", "links of the answer"),
    ("/web/address.py", "door and cache"),
    ("/web/front.py", "door and cache"),
    ("/web/body_cache.py", "door and cache"),
    ("/web/bounded.py", "door and cache"),
    ("/web/gate.py", "door and cache"),
    ("/web/response.py", "validators and headers"),
    ("/web/headers.py", "validators and headers"),
    ("/web/compression.py", "validators and headers"),
    ("/web/lease.py", "which state is read"),
    ("/web/snapshot.py", "which state is read"),
    ("/web/store.py", "which state is read"),
    ("/web/", "question to statement to body"),
    ("/geo/", "question to statement to body"),
)
OTHER = "this measurement"
DATABASE = "database"
SOME = ("one", "ten", "bbox", "tile6")

Ask = Callable[[str], int]


def spent(ask: Ask, paths: list[str], seconds: float, backends: list[int]) -> dict[str, float]:
    """Microseconds of CPU time for each request, by part."""
    for path in paths:
        ask(path)
    booked: Counter[str] = Counter()
    asked, before = 0, _nanoseconds(backends)
    began = time.process_time()
    with _looking(booked):
        while time.process_time() - began < seconds:
            ask(paths[asked % len(paths)])
            asked += 1
    each = (time.process_time() - began) / asked * 1e6
    looks = booked.total()
    found = {part: each * number / looks for part, number in booked.most_common()}
    return {**found, DATABASE: (_nanoseconds(backends) - before) / asked / 1e3}


@contextmanager
def _looking(booked: Counter[str]) -> Iterator[None]:
    def look(number: int, frame: FrameType | None) -> None:
        booked[part_of(frame)] += 1

    signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, TICK, TICK)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def part_of(frame: FrameType | None) -> str:
    """What the innermost frame that belongs to a part belongs to."""
    while frame is not None:
        path = frame.f_code.co_filename
        for piece, part in PARTS:
            if piece in path:
                return part
        frame = frame.f_back
    return OTHER


def _nanoseconds(backends: list[int]) -> int:
    """CPU time of processes, by the scheduler's account (proc(5), schedstat)."""
    return sum(int(Path(f"/proc/{it}/schedstat").read_text().split()[0]) for it in backends)


def _asked(wsgi: Callable[..., Any]) -> Ask:
    def ask(path: str) -> int:
        name, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": name,
            "QUERY_STRING": query,
            "HTTP_HOST": "127.0.0.1:8000",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_ACCEPT": "*/*",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
        }
        statuses: list[str] = []
        pieces = wsgi(environ, lambda status, headers, *error: statuses.append(status))
        size = sum(map(len, pieces))
        if hasattr(pieces, "close"):
            pieces.close()
        assert statuses[0].startswith("200"), (path, statuses)
        return size

    return ask


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.spent", description=__doc__)
    parser.add_argument("--features", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=5.0, help="of CPU time for each question")
    parser.add_argument("--home", type=Path, default=Path("/tmp", f"bench-{os.getuid()}"))
    options = parser.parse_args()
    with data.private_cluster(options.home) as server:
        url = data.common(server, options.features)
        columns = {it.title: it for it in workloads(options.features) if it.name in SOME}
        found = {
            title: _one(url, [sourceline(it) for it in workload.questions], options.seconds)
            for title, workload in columns.items()
        }
    parts = dict.fromkeys(part for by_part in found.values() for part in by_part)
    rows = [[it, *(f"{found[title].get(it, 0):,.0f}" for title in columns)] for it in parts]
    rows.append(["together", *(f"{sum(found[title].values()):,.0f}" for title in columns)])
    print("\n".join(table(["µs of CPU time", *columns], rows)))


def _one(url: str, paths: list[str], seconds: float) -> dict[str, float]:
    driven = url.replace("postgresql://", "postgresql+psycopg://")
    app = create_app(Settings(database_url=driven, publish=("public",), cache_mb=0))
    ask = _asked(app.wsgi_app)
    store = app.extensions["sourceline"]
    for path in paths:
        ask(path)
    with store.quick.connect() as connection:
        backends = connection.scalars(
            text("select pid from pg_stat_activity where datname = current_database()")
        ).all()
    return spent(ask, paths, seconds, list(backends))


if __name__ == "__main__":
    os.chdir(CHECKOUT)
    main()
