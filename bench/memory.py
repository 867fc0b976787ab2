"""What a worker of ours holds: at start, after a while under load, and while a million features leave it."""

from __future__ import annotations

import threading
import time
import urllib.request
from collections.abc import Sequence
from statistics import median

from bench.process import leaves, pss_megabytes
from bench.server import Server
from bench.wrk import Load, press

CHUNK = 1 << 18
LONGEST_START, STEADY_SECONDS = 60, 3
LOOKS = 7


def settle(server: Server) -> None:
    """Wait until the workers have done what they do by themselves after the start."""
    deadline = time.monotonic() + LONGEST_START
    before, steady_since = at_rest(server), time.monotonic()
    while time.monotonic() < deadline and time.monotonic() - steady_since < STEADY_SECONDS:
        time.sleep(0.2)
        now = at_rest(server)
        if abs(now - before) > 1:
            before, steady_since = now, time.monotonic()


def at_rest(server: Server) -> float:
    """Megabytes of the largest worker (PSS)."""
    assert server.process is not None
    return max(pss_megabytes(it) for it in leaves(server.process))


def under_load(server: Server, paths: Sequence[str], seconds: int) -> tuple[float, float]:
    """Megabytes in the first and in the second half of a while of load, once it is warm: a leak shows in the second.

    One look tells mostly which large answer was on its way; medians of several do not.
    """
    found = []
    for _ in range(1 + 2 * LOOKS):
        press(server.base, paths, Load(8, seconds))
        found.append(at_rest(server))
    _, *looks = found
    return median(looks[:LOOKS]), median(looks[LOOKS:])


def streaming(server: Server, path: str, seconds: int = 600) -> tuple[float, float]:
    """Megabytes a worker gains while a large file leaves it, at most; and the megabytes of that file."""
    assert server.process is not None
    workers = leaves(server.process)
    before = {it: pss_megabytes(it) for it in workers}
    gained = [0.0]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            gained[0] = max(gained[0], *(pss_megabytes(it) - before[it] for it in workers))

    watcher = threading.Thread(target=watch)
    watcher.start()
    size, deadline = 0, time.monotonic() + seconds
    try:
        with urllib.request.urlopen(server.base + path, timeout=60) as answer:
            while piece := answer.read(CHUNK):
                size += len(piece)
                if time.monotonic() > deadline:
                    raise TimeoutError(f"{path} takes more than {seconds} s")
    finally:
        done.set()
        watcher.join()
    return gained[0], size / 1e6
