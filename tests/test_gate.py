"""Under a rush the server answers what it can, and tells the others when to come back."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import text

from app import create_app
from geo import database
from geo.errors import BusyError
from geo.settings import Settings
from web.gate import AT_ONCE, WAITING, Gate
from web.serve import BLOCKING_THREADS

SLOW = (
    "create view public.slow as select 1 as id, ST_SetSRID(ST_MakePoint(1, 1), 4326) as geom, "
    "pg_sleep(0.5)::text as slept"
)


def test_no_more_pass_at_once_than_may() -> None:
    gate, inside, most = Gate(at_once=3, waiting=50, patience=30), Counter[str](), []
    lock = threading.Lock()

    def work(_: int) -> None:
        with gate.passed():
            with lock:
                inside["now"] += 1
                most.append(inside["now"])
            threading.Event().wait(0.005)
            with lock:
                inside["now"] -= 1

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(work, range(50)))
    assert len(most) == 50
    assert 1 < max(most) <= 3


def test_who_finds_no_room_to_wait_is_told_at_once() -> None:
    gate = Gate(at_once=1, waiting=0, patience=30)
    with gate.passed(), pytest.raises(BusyError, match="Try again"), gate.passed():
        pass
    with gate.passed():
        assert gate._waiting == 0


def test_who_has_waited_too_long_is_told_so_and_leaves_room() -> None:
    gate = Gate(at_once=1, waiting=1, patience=0.01)
    with gate.passed():
        for _ in range(3):
            with pytest.raises(BusyError), gate.passed():
                pass


def test_an_error_inside_opens_the_gate_again() -> None:
    gate = Gate(at_once=1, waiting=0)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), gate.passed():
            _ = 1 / 0


@pytest.fixture
def slow(empty_url: str) -> Flask:
    engine = database.writer(empty_url)
    with engine.begin() as connection:
        connection.execute(text(SLOW))
    engine.dispose()
    return create_app(Settings(database_url=empty_url, publish=("public",), cache_mb=0))


def test_a_rush_on_a_slow_view_is_answered_or_asked_to_return(slow: Flask) -> None:
    asked = 3 * (AT_ONCE + WAITING)
    address = "/collections/slow/items?limit={}"
    assert slow.test_client().get("/collections/slow").status_code == 200
    with ThreadPoolExecutor(asked) as pool:
        answers = list(
            pool.map(lambda it: slow.test_client().get(address.format(it + 1)), range(asked))
        )
    statuses = Counter(it.status_code for it in answers)
    assert statuses.keys() == {200, 503}
    assert statuses[200] >= AT_ONCE + WAITING
    for it in answers:
        if it.status_code == 503:
            assert it.headers["Retry-After"].isdigit()
            assert it.mimetype == "application/problem+json"
    assert slow.test_client().get(address.format(1)).status_code == 200


def test_a_worker_has_threads_left_to_say_so() -> None:
    assert BLOCKING_THREADS > AT_ONCE + WAITING
