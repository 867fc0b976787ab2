"""Many who ask the same at once are answered by one look at the database."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask, Response
from sqlalchemy import Engine, event, text

from geo import database
from tests.caching import PATIENCE, running, store_of, until
from web.body_cache import BodyCache, Finished, Key

MANY = 100
KEY = Key("form", "1", "")
DONE = Finished(b"body", "text/plain", "etag", "", KEY)


@contextmanager
def slow(url: str) -> Iterator[Engine]:
    """What the dataset is called takes a third of a second to find out."""
    writer = database.writer(url)
    with writer.begin() as connection:
        connection.execute(
            text(
                "create function public.look() returns boolean language plpgsql as $$ begin "
                "perform pg_sleep(0.3); return true; end $$"
            )
        )
        connection.execute(text("alter table sourceline.dataset rename to held_dataset"))
        connection.execute(
            text(
                "create view sourceline.dataset as "
                "select d.* from sourceline.held_dataset as d where public.look()"
            )
        )
        connection.execute(text("grant select on sourceline.dataset to sourceline_reader"))
    yield writer
    writer.dispose()


def at_once(app: Flask, address: str, number: int) -> list[Any]:
    """Answers to the same question, asked by so many at the same moment."""
    start = threading.Barrier(number)

    def ask(_: int) -> Any:
        client = app.test_client()
        start.wait(PATIENCE)
        return client.get(address)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(ask, range(number)))


@pytest.mark.parametrize("cache_mb", [32, 0], ids=["kept", "nothing kept"])
def test_a_hundred_equal_questions_are_one_look(copy_url: str, cache_mb: int) -> None:
    """Counted in the driver's own hands: every statement that reads the slow table."""
    with slow(copy_url), running(copy_url, cache_mb=cache_mb) as app:
        _ = store_of(app).inventory
        looks = count_looks(app)
        until(store_of(app).version)
        answers = at_once(app, "/?f=json", MANY)
        assert {it.status_code for it in answers} == {200}
        assert len({it.data for it in answers}) == 1
        assert len(looks) == 1


def count_looks(app: Flask) -> list[str]:
    """Every statement over the slow view, from now on."""
    looks: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if "sourceline.dataset" in statement:
            looks.append(statement)

    event.listen(store_of(app).engine, "before_cursor_execute", note)
    event.listen(store_of(app).quick, "before_cursor_execute", note)
    return looks


def test_what_began_after_a_commit_does_not_share_what_was_begun_before(copy_url: str) -> None:
    """The first one looks slowly at the old state; the second asks when the new one is there."""
    with slow(copy_url) as writer, running(copy_url) as app, ThreadPoolExecutor(1) as pool:
        _ = store_of(app).inventory
        until(store_of(app).version)
        first = pool.submit(app.test_client().get, "/?f=json")
        time.sleep(0.1)  # it has its snapshot; were it slower, it would only see the new state too
        with writer.begin() as connection:
            connection.execute(
                text("""update sourceline.held_dataset set title = title || '{"en": "Newer"}'""")
            )
        second = app.test_client().get("/?f=json")
        assert second.json is not None
        assert second.json["title"] == "Newer"
        assert first.result().status_code == 200


def test_an_error_is_nobody_else_s() -> None:
    """Of those who wait, one after the other tries for itself."""
    cache = BodyCache(0)
    tried: list[int] = []

    def fail() -> Finished:
        tried.append(1)
        time.sleep(0.02)
        raise ValueError

    def ask(_: int) -> str:
        try:
            cache.answer(KEY, fail)
        except ValueError:
            return "failed"
        return "answered"

    with ThreadPoolExecutor(5) as pool:
        assert list(pool.map(ask, range(5))) == ["failed"] * 5
    assert len(tried) == 5
    assert cache.answer(KEY, lambda: DONE) is DONE


def test_an_answer_in_pieces_is_nobody_else_s() -> None:
    cache = BodyCache(1_000_000)
    made: list[Response] = []

    def make() -> Response:
        time.sleep(0.02)
        made.append(Response())
        return made[-1]

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: cache.answer(KEY, make), range(4)))
    assert len({id(it) for it in answers}) == len(made) == 4


def test_who_waits_too_long_goes_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.body_cache.PATIENCE", 0.05)
    cache = BodyCache(1_000_000)
    release = threading.Event()

    def hang() -> Finished:
        release.wait(PATIENCE)
        return DONE

    with ThreadPoolExecutor(1) as pool:
        stuck = pool.submit(cache.answer, KEY, hang)
        while not cache._flights:
            time.sleep(0.001)
        own = Finished(b"own", "text/plain", "etag", "", KEY)
        assert cache.answer(KEY, lambda: own) is own
        release.set()
        assert stuck.result() is DONE
