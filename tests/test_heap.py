"""The threads of a worker share one heap."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from geo.settings import CHECKOUT

# The C library itself says how many heaps there are, one line for each.
THREADS = """
import ctypes, sys, threading
from web.heap import settle_heap
if "settled" in sys.argv:
    assert settle_heap()
barrier = threading.Barrier(8)
def work():
    mine = bytes(100_000)
    barrier.wait(30)
threads = [threading.Thread(target=work) for _ in range(8)]
for it in threads: it.start()
for it in threads: it.join()
ctypes.CDLL(None).malloc_stats()
"""


def heaps(*arguments: str) -> int:
    command = [sys.executable, "-c", THREADS, *arguments]
    done = subprocess.run(
        command, cwd=CHECKOUT, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stderr.count("Arena ")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="it is the GNU C library that is set")
def test_threads_share_one_heap_once_it_is_settled() -> None:
    assert heaps("settled") == 1
    assert heaps() > 1
