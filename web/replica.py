"""Reading from a replica: only what is in the newest state there is, and only while it answers.

What is read says in which state it was, and the lease says which state is the newest. Where the two differ, or the
replica is away, the same question goes to the primary (docs/decisions/0015-reads-from-replicas.md).
"""

from __future__ import annotations

import logging
import time
from threading import Lock
from typing import Any
from weakref import finalize

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import DBAPIError, OperationalError

from geo import database
from geo.database import QUERY_CANCELED

logger = logging.getLogger(__name__)

# How long a replica is left alone after it was seen behind, and after it did not answer; in seconds.
BEHIND = 0.5
AWAY = 5.0

# The beginnings of SQLSTATEs that speak of the server and not of the question: none at all (there is no connection),
# a connection that broke, no room, and an operator or a start that stands in the way.
OF_THE_SERVER = frozenset({"", "08", "53", "57"})

# What the operator's address does not say: a replica that cannot be reached must not keep a reader waiting for long.
LIMITS = {
    "connect_timeout": 2,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 5_000,
}


class PrimaryNeededError(Exception):
    """This answer cannot be read from the replica."""


class Replica:
    """All servers of one address, as one process reads from them.

    After it was away or behind, one reader tries it; the others go to the primary until that one has its answer.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        said = make_url(url).query
        limits: dict[str, Any] = {name: it for name, it in LIMITS.items() if name not in said}
        self.engine: Engine = database.reader(url, limits)
        finalize(self, self.engine.dispose)
        self.quick: Engine = database.quick_reader(url, limits)
        finalize(self, self.quick.dispose)
        self.counting: Engine = database.quick_reader(
            url, limits, timeout_ms=database.COUNTING_TIMEOUT_MS
        )
        finalize(self, self.counting.dispose)
        self._lock = Lock()
        self._is_well = False
        self._pause = AWAY
        self._again = 0.0
        self._complained = False

    def is_ready(self) -> bool:
        """Whether to ask it. Who is told so while it is not known to be well is the one who tries."""
        if self._is_well:
            return True
        with self._lock:
            now = time.monotonic()
            if now < self._again:
                return False
            self._again = now + self._pause
        # Of several servers, a new connection may find another.
        self.engine.dispose()
        self.quick.dispose()
        self.counting.dispose()
        return True

    def has_answered(self) -> None:
        """It was asked, and what it said was of the newest state."""
        if self._is_well:
            return
        self._is_well = True
        if self._complained:
            self._complained = False
            logger.warning("Answers are read from the replica again.")

    def is_behind(self) -> None:
        """What it said was of an older state."""
        self._rest(BEHIND)

    def excuses(self, error: DBAPIError) -> bool:
        """Whether the primary may do better. A statement whose time was up would take as long there."""
        state = getattr(error.orig, "sqlstate", None) or ""
        if state == QUERY_CANCELED:
            return False
        if isinstance(error, OperationalError) and state[:2] in OF_THE_SERVER:
            self._rest(AWAY)
            if not self._complained:
                self._complained = True
                said = (str(error.orig).splitlines() or [type(error.orig).__name__])[0]
                logger.warning("Every answer is read from the primary: %s", said)
        # Of the rest, most is cancelled by what the primary has sent (40001); a fault of the question's own is told by
        # the primary as well.
        return True

    def _rest(self, seconds: float) -> None:
        with self._lock:
            self._is_well = False
            self._pause = seconds
            self._again = time.monotonic() + seconds
