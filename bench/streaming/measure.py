"""Measure what a worker's memory does while whole collections leave it, and when their first byte comes.

    .venv/bin/python bench/streaming/measure.py --features 200000

Makes a private PostGIS with one table of that many points, serves it with one worker on loopback, and downloads it in
every format, twice: once a tenth of it, once all of it. Memory that follows the number of features shows in the second
line of a format. The run is bounded: at most a million features, each download at most ten minutes.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(CHECKOUT))

import psycopg  # noqa: E402 the checkout has to be on the path first

from geo import migrations  # noqa: E402
from geo.cluster import Cluster  # noqa: E402
from geo.format import FORMATS  # noqa: E402
from layers import LAYERS  # noqa: E402

MOST_FEATURES = 1_000_000
MOST_SECONDS = 600
TABLE = """
create table public.points (
    id integer primary key, name text, kind text, size double precision, seen date, geom geometry(Point, 4326)
);
insert into public.points
select
    i, 'Point ' || i, (array['camp', 'road', 'well'])[1 + i % 3], i / 7.0, date '2016-01-01' + i % 1800,
    ST_SetSRID(ST_MakePoint(9 + i % 1600 / 100.0, 20 + i / 1600 % 1300 / 100.0), 4326)
from generate_series(1, %s) as i;
analyze public.points;
"""


def main() -> int:
    features = _options().features
    with tempfile.TemporaryDirectory(prefix="streaming-") as folder:
        Path(folder).chmod(0o711)  # under root PostgreSQL runs as another user
        with Cluster(Path(folder, "cluster"), durable=False) as cluster:
            cluster.create_database("bench")
            url = cluster.url("bench")
            migrations.upgrade(url, LAYERS)
            with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
                connection.execute(TABLE.replace("%s", str(features)).encode())
            _head(features)
            for suffix in FORMATS:
                # A server of its own for each format: what one has taken would hide what the next one takes.
                with _server(url) as (address, worker):
                    for limit in (features // 10, features):
                        _download(address, worker, suffix, limit)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--features", type=int, default=200_000, metavar="N")
    options = parser.parse_args()
    if not 10 <= options.features <= MOST_FEATURES:
        parser.error(f"--features has to be from 10 to {MOST_FEATURES}")
    return options


def _head(features: int) -> None:
    print(
        f"{features:,} points · one worker · Python {platform.python_version()}, {os.cpu_count()} cores\n\n"
        "| format | features | megabytes | first byte, s | all, s | worker at most, MB |\n"
        "|---|---:|---:|---:|---:|---:|"
    )


def _download(address: str, worker: int, suffix: str, limit: int) -> None:
    started = time.monotonic()
    first = 0.0
    size = 0
    with _watch(worker) as peak:
        path = f"{address}/layers/points.{suffix}?bbox=-180,-90,180,90"
        # Not `limit`, which ends at ten thousand: the tenth is a filter on the key.
        with urllib.request.urlopen(
            f"{path}&filter=id%3C%3D{limit}", timeout=MOST_SECONDS
        ) as answer:
            while piece := answer.read(1 << 16):
                first = first or time.monotonic() - started
                size += len(piece)
    print(
        f"| `{suffix}` | {limit:,} | {size / 1e6:,.1f} | {first:.2f} | {time.monotonic() - started:.1f} "
        f"| {peak[0] / 1e3:,.0f} |",
        flush=True,
    )


@contextmanager
def _watch(process: int) -> Iterator[list[int]]:
    """The greatest resident size of a process in kilobytes, while the context lasts."""
    peak = [_resident(process)]
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.02):
            peak[0] = max(peak[0], _resident(process))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


def _resident(process: int) -> int:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) if found else 0


@contextmanager
def _server(url: str) -> Iterator[tuple[str, int]]:
    """One worker on a free port; yields its address and the worker's process number."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "DATABASE_URL": url, "SOURCELINE_PUBLISH": "public"}
    environment |= {"PORT": str(port), "WORKERS": "1", "HOST": "127.0.0.1"}
    server = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "serve"],
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address)
        yield address, _worker(server.pid)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)


def _wait(address: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{address}/collections/points", timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"{address} did not answer within a minute")


def _worker(parent: int) -> int:
    """The youngest descendant: granian's parent starts the process that runs the app."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
    return _worker(int(children[-1])) if children else parent


if __name__ == "__main__":
    sys.exit(main())
