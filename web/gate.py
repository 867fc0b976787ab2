"""The gate before the database: so many answers are made at once, a few wait, and whoever comes then is told to return.

Without it every request of a rush would wait for all those before it, and the last ones for nothing: their readers have
gone. What is kept already (web/front.py) passes by.

Large answers come to it by a lane of their own, in which there are fewer: each takes the memory of its body twice while
it is made, and a small one would wait for all of them (docs/decisions/0019-a-lane-for-large-answers.md).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from geo.errors import BusyError
from geo.message import Message

# Of one worker. More at once only take turns on its interpreter and on the database's processors.
AT_ONCE = 4
# Of these, how many may be large ones; a database process for each of them keeps two cores busy.
LARGE_AT_ONCE = 2
WAITING = 24
# Of these, how many may wait in the lane: the others leave room for small ones.
LARGE_WAITING = 20
# In seconds; who has waited for longer is not kept waiting for the answer as well.
PATIENCE = 5.0


class Gate:
    """Lets `at_once` threads through, and `waiting` more stand before it for up to `patience` seconds.

    In the lane there are `large_at_once`, and `large_waiting` before it.
    """

    def __init__(
        self,
        at_once: int = AT_ONCE,
        waiting: int = WAITING,
        patience: float = PATIENCE,
        large_at_once: int = LARGE_AT_ONCE,
        large_waiting: int = LARGE_WAITING,
    ) -> None:
        self._free = BoundedSemaphore(at_once)
        self._lane = BoundedSemaphore(large_at_once)
        self._waiting = 0
        self._most = waiting
        self._most_large = min(large_waiting, waiting)
        self._patience = patience
        self._lock = Lock()

    @contextmanager
    def lane(self, large: bool) -> Iterator[float]:
        """Where a large answer stays until its body is finished; what is small goes by.

        Gives the moment until which it may wait at the gate. Raises BusyError as `passed` does.
        """
        deadline = time.monotonic() + self._patience
        if not large:
            yield deadline
            return
        self._acquire(self._lane, self._most_large, deadline)
        try:
            yield deadline
        finally:
            self._lane.release()

    @contextmanager
    def passed(self, deadline: float | None = None) -> Iterator[None]:
        """Raises BusyError where there is no room, or none in time."""
        if deadline is None:
            deadline = time.monotonic() + self._patience
        self._acquire(self._free, self._most, deadline)
        try:
            yield
        finally:
            self._free.release()

    def _acquire(self, place: BoundedSemaphore, most: int, deadline: float) -> None:
        if place.acquire(blocking=False):
            return
        with self._lock:
            if self._waiting >= most:
                raise _busy()
            self._waiting += 1
        try:
            if not place.acquire(timeout=max(0, deadline - time.monotonic())):
                raise _busy()
        finally:
            with self._lock:
                self._waiting -= 1


def _busy() -> BusyError:
    return BusyError(
        Message("More is being asked just now than this server can answer."),
        Message("Try again in a few seconds."),
    )
