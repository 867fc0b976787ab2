"""What is known of the gaps of published tables: in which state of the data a table had none (geo/gap.py)."""

from __future__ import annotations

import time

from geo.collection import Collection
from geo.gap import Names
from web.bounded import Bounded

KEPT = 1_000
# In seconds. Where somebody writes all the time, no more than that often is a whole index read for this alone.
LOOK_AGAIN = 5.0

Key = tuple[Collection, Names]


class Gaps:
    """Of one process."""

    def __init__(self) -> None:
        self._none_in: Bounded[Key, str] = Bounded(KEPT)
        self._looked: Bounded[Key, float] = Bounded(KEPT)

    def none_in(self, key: Key) -> str | None:
        """The name of a state in which there were none; who reads has to see whether it still is that."""
        return self._none_in.get(key)

    def is_due(self, key: Key) -> bool:
        """Whether to look; who is told so looks."""
        looked = self._looked.get(key)
        if looked is not None and time.monotonic() - looked < LOOK_AGAIN:
            return False
        self._looked.keep(key, time.monotonic())
        return True

    def found_none(self, key: Key, state: str) -> None:
        self._none_in.keep(key, state)

    def forget(self, key: Key) -> None:
        self._none_in.drop(key)
