"""What the tests of kept answers share: an app that is warm, and a count of what still enters Flask."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from flask import Flask

from app import create_app
from geo.settings import Settings
from web.front import Front
from web.store import Store

# Far beyond what any of it takes; only a defect waits so long.
PATIENCE = 30.0

Said = TypeVar("Said")


def until(ask: Callable[[], Said | None]) -> Said:
    """What `ask` says once it says something."""
    deadline = time.monotonic() + PATIENCE
    while (said := ask()) is None:
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.005)
    return said


@contextmanager
def running(url: str, **settings: Any) -> Iterator[Flask]:
    """An app that knows the data version without asking."""
    app = create_app(Settings(database_url=url, **settings))
    store = store_of(app)
    try:
        until(store.version)
        yield app
    finally:
        store.lease.end()
        store.engine.dispose()
        store.quick.dispose()
        store.counting.dispose()


def store_of(app: Flask) -> Store:
    store = app.extensions["sourceline"]
    assert isinstance(store, Store)
    return store


class Entries:
    """How many requests the front door passed on to Flask."""

    def __init__(self, app: Flask) -> None:
        front = getattr(app.wsgi_app, "app", None)
        assert isinstance(front, Front)
        self.number = 0
        self._inside = front._app
        front._app = self

    def __call__(self, *arguments: Any) -> Any:
        self.number += 1
        return self._inside(*arguments)
