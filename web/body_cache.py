"""Finished answers, kept for those who ask the same again, and made once for those who ask it at the same time.

What is kept is found by what was asked, in which content coding, and the state of the data it was made of. So it never
has to be thrown away for being old: nobody asks for an old state, and what nobody asks for goes first.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Event, Lock

from flask import Flask, Response, current_app

from web.bounded import Bounded

# For how long one waits for another's answer before it makes its own, in seconds: a statement's own limit.
PATIENCE = 10.0
# How many questions are remembered as having been asked.
ASKED = 10_000
# What an entry takes beside its bytes, about.
OVERHEAD = 1_000


@dataclass(frozen=True)
class Key:
    """`form` is all that was asked for, `state` names one state of what that reads, `coding` how its bytes are."""

    form: str
    state: str
    coding: str


@dataclass(frozen=True)
class Finished:
    """A whole body as it is sent, and what goes with it.

    `etag` is that of the bytes without a content coding; `coding` is the one it has, empty for none. `key` is None
    where nothing tells when it will be out of date.
    """

    content: bytes
    media_type: str
    etag: str
    coding: str
    key: Key | None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return OVERHEAD + len(self.content) + sum(map(len, self.headers.values()))


@dataclass
class Flight:
    """An answer that is being made; `alone` where it turned out to be nobody else's."""

    landed: Event = field(default_factory=Event)
    finished: Finished | None = None
    alone: bool = False


class BodyCache:
    """Of one app in one process; `room` is in bytes. With none, equal questions at one time still share an answer."""

    def __init__(self, room: int) -> None:
        self._kept: Bounded[Key, Finished] = Bounded(room)
        self._asked: Bounded[str, bool] = Bounded(ASKED)
        self._flights: dict[Key, Flight] = {}
        self._lock = Lock()

    def get(self, key: Key) -> Finished | None:
        return self._kept.get(key)

    def answer(self, key: Key, make: Callable[[], Finished | Response]) -> Finished | Response:
        """What is kept, or what somebody else is just making, or what `make` makes.

        An error is nobody else's: of those who wait for it, one after the other tries for itself. Nor is an answer that
        is sent in pieces.
        """
        deadline = time.monotonic() + PATIENCE
        while (left := deadline - time.monotonic()) > 0:
            finished = self.get(key)
            if finished is not None:
                return finished
            with self._lock:
                first = key not in self._flights
                flight = self._flights.setdefault(key, Flight())
            if first:
                return self._lead(key, flight, make)
            flight.landed.wait(left)
            if flight.finished is not None:
                return flight.finished
            if flight.alone:
                break
        return make()

    def _lead(
        self, key: Key, flight: Flight, make: Callable[[], Finished | Response]
    ) -> Finished | Response:
        try:
            made = make()
            if isinstance(made, Finished):
                flight.finished = made
                self.keep(made)
            else:
                flight.alone = True
            return made
        finally:
            with self._lock:
                del self._flights[key]
            flight.landed.set()

    def was_asked(self, form: str) -> bool:
        """Whether this was asked for before, and the answer may have been kept; from now on it was."""
        known = self._asked.get(form) is not None
        self._asked.keep(form, True)
        return known and self._kept.room > 0

    def clear(self) -> None:
        """For what turns answers into others and is not part of what is asked: templates that hear something new."""
        self._kept.clear()

    def keep(self, made: Finished | Response) -> None:
        # Under its own key: it may be of a newer state than it was asked for.
        if isinstance(made, Finished) and made.key is not None:
            self._kept.keep(made.key, made, made.size)


def keep_bodies(app: Flask, room: int) -> BodyCache:
    made = BodyCache(room)
    app.extensions["sourceline.bodies"] = made
    return made


def bodies_of(app: Flask) -> BodyCache:
    found = app.extensions["sourceline.bodies"]
    assert isinstance(found, BodyCache)
    return found


def bodies() -> BodyCache:
    """The current app's."""
    return bodies_of(current_app)
