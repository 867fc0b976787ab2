"""Under a rush the server answers what it can, and tells the others when to come back."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import text

from app import create_app
from geo import database
from geo.errors import BusyError
from geo.settings import Settings
from tests.caching import store_of
from web.gate import AT_ONCE, LARGE_AT_ONCE, WAITING, Gate
from web.serve import BLOCKING_THREADS
from web.weights import LARGE

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


def test_small_answers_pass_while_as_many_large_ones_are_made_and_waited_for_as_may_be() -> None:
    gate = Gate(at_once=3, waiting=4, patience=30, large_at_once=2, large_waiting=2)
    inside, leave = threading.Barrier(3), threading.Event()

    def large(_: int) -> None:
        with gate.lane(large=True) as deadline, gate.passed(deadline):
            inside.wait(30)
            leave.wait(30)

    with ThreadPoolExecutor(8) as pool:
        first = [pool.submit(large, it) for it in range(2)]
        inside.wait(30)
        waiting = [pool.submit(large, it) for it in range(2)]
        _until(lambda: gate._waiting == 2)
        with pytest.raises(BusyError), gate.lane(large=True):
            pass
        with gate.lane(large=False) as deadline, gate.passed(deadline):
            assert gate._waiting == 2
        leave.set()
        # Those that waited meet the barrier together, and this thread.
        inside.wait(30)
        for it in first + waiting:
            it.result(30)


def test_no_more_large_ones_pass_at_once_than_may() -> None:
    gate, now, most = Gate(at_once=4, waiting=50, patience=30, large_waiting=50), [0], [0]
    lock = threading.Lock()

    def work(_: int) -> None:
        with gate.lane(large=True) as deadline, gate.passed(deadline):
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            threading.Event().wait(0.005)
            with lock:
                now[0] -= 1

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(work, range(40)))
    assert most[0] == LARGE_AT_ONCE < AT_ONCE


def test_who_has_waited_in_the_lane_waits_no_longer_at_the_gate_than_is_left() -> None:
    gate = Gate(at_once=1, waiting=2, patience=0.3, large_at_once=1)
    with gate.passed(), gate.lane(large=True) as deadline:
        threading.Event().wait(0.3)
        began = time.monotonic()
        with pytest.raises(BusyError), gate.passed(deadline):
            pass
        assert time.monotonic() >= deadline
        assert began >= deadline
    with gate.lane(large=True) as deadline, gate.passed(deadline):
        assert gate._waiting == 0


def test_an_error_in_the_lane_opens_it_again() -> None:
    gate = Gate(at_once=1, waiting=0, large_at_once=1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), gate.lane(large=True) as it, gate.passed(it):
            _ = 1 / 0


def _until(true: Callable[[], bool]) -> None:
    for _ in range(3000):
        if true():
            return
        threading.Event().wait(0.01)
    raise AssertionError("it never came to that")


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


LARGE_TABLE = (
    "create table public.large (id integer primary key, geom geometry(Point, 4326), said text)",
    "insert into public.large select it, ST_SetSRID(ST_MakePoint(it, 1), 4326), repeat('x', 60000) "
    "from generate_series(1, 80) as it",
)


@pytest.fixture
def large(empty_url: str) -> Flask:
    engine = database.writer(empty_url)
    with engine.begin() as connection:
        for statement in LARGE_TABLE:
            connection.execute(text(statement))
    engine.dispose()
    return create_app(Settings(database_url=empty_url, publish=("public",), cache_mb=0))


def test_an_answer_as_large_as_the_last_one_waits_in_the_lane_and_a_small_one_passes(
    large: Flask,
) -> None:
    client, of = large.test_client(), store_of(large)
    address = "/collections/large/items?f=geojson&limit={}"
    first = client.get(address.format(80))
    assert first.status_code == 200
    assert len(first.data) > LARGE
    of.gate = Gate(patience=0.01, large_at_once=1)
    with of.gate.lane(large=True):
        # As many binary digits, and another answer.
        refused = client.get(address.format(79))
        assert refused.status_code == 503
        assert refused.headers["Retry-After"].isdigit()
        assert client.get(address.format(3)).status_code == 200
    assert client.get(address.format(79)).status_code == 200
    # What has become small goes by again.
    engine = database.writer(of.url)
    with engine.begin() as connection:
        connection.execute(text("update public.large set said = null"))
    engine.dispose()
    assert len(client.get(address.format(79)).data) < LARGE
    with of.gate.lane(large=True):
        assert client.get(address.format(79)).status_code == 200


def test_a_large_answer_is_made_on_another_connection_where_the_first_has_died(
    large: Flask,
) -> None:
    client, of = large.test_client(), store_of(large)
    address = "/collections/large/items?f=geojson&limit=80"
    assert client.get(address).status_code == 200
    engine = database.writer(of.url)
    with engine.begin() as connection:
        ended = connection.scalars(text(END_OTHERS)).all()
    engine.dispose()
    assert ended
    assert len(client.get(address).data) > LARGE
    with of.gate.lane(large=True), of.gate.lane(large=True):
        pass  # both places are free again


END_OTHERS = """
select pg_terminate_backend(pid, 5000) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
"""


def test_a_worker_has_threads_left_to_say_so() -> None:
    assert BLOCKING_THREADS > AT_ONCE + WAITING
