"""The heap of a worker: one for all its threads, with enough kept at its end to make the next large answer in.

By itself the C library of Linux gives each thread a heap of its own, and each of them stays as large as the largest
answer made there. Where all is given back at once, the next answer pays for every page of it anew: up to half of what a
large one costs the server.
"""

from __future__ import annotations

import ctypes
import os
import sys

# From malloc.h of the GNU C library.
TRIM_THRESHOLD, MMAP_THRESHOLD, ARENA_MAX = -1, -3, -8

# In bytes: how much may stay free at the end of the heap, and from what size on a block is no part of it.
KEPT = 24 << 20
APART = 32 << 20

# granian copies each body into a heap of its own, jemalloc's: this is how that one is told the same.
GRANIAN = "_RJEM_MALLOC_CONF"
GRANIANS = "narenas:1,dirty_decay_ms:500,muzzy_decay_ms:0"


def settle_heap() -> bool:
    """For this process and those it forks, before there are threads and before granian is imported.

    False where the C library is another one, which is left alone.
    """
    os.environ.setdefault(GRANIAN, GRANIANS)
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is None:
        return False
    settings = ((ARENA_MAX, 1), (TRIM_THRESHOLD, KEPT), (MMAP_THRESHOLD, APART))
    return all(mallopt(name, value) for name, value in settings)
