"""The gate before the database: so many answers are made at once, a few wait, and whoever comes then is told to return.

Without it every request of a rush would wait for all those before it, and the last ones for nothing: their readers have
gone. What is kept already (web/front.py) passes by.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from geo.errors import BusyError

# Of one worker. More at once only take turns on its interpreter and on the database's processors.
AT_ONCE = 4
WAITING = 24
# In seconds; who has waited for longer is not kept waiting for the answer as well.
PATIENCE = 5.0


class Gate:
    """Lets `at_once` threads through, and `waiting` more stand before it for up to `patience` seconds."""

    def __init__(
        self, at_once: int = AT_ONCE, waiting: int = WAITING, patience: float = PATIENCE
    ) -> None:
        self._free = BoundedSemaphore(at_once)
        self._waiting = 0
        self._most = waiting
        self._patience = patience
        self._lock = Lock()

    @contextmanager
    def passed(self) -> Iterator[None]:
        """Raises BusyError where there is no room, or none in time."""
        if not self._free.acquire(blocking=False):
            self._wait()
        try:
            yield
        finally:
            self._free.release()

    def _wait(self) -> None:
        with self._lock:
            if self._waiting >= self._most:
                raise _busy()
            self._waiting += 1
        try:
            if not self._free.acquire(timeout=self._patience):
                raise _busy()
        finally:
            with self._lock:
                self._waiting -= 1


def _busy() -> BusyError:
    return BusyError(
        "More is being asked just now than this server can answer.", "Try again in a few seconds."
    )
