"""What is kept is bounded by its bytes, and what was not asked for longest goes first."""

from __future__ import annotations

from collections import OrderedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import SettingError
from geo.settings import Settings
from tests.caching import running, store_of, until
from web.body_cache import BodyCache
from web.bounded import Bounded

ROOM = 80


@given(
    st.lists(st.tuples(st.integers(0, 12), st.one_of(st.none(), st.integers(1, 14))), max_size=60)
)
def test_it_keeps_what_a_plain_model_keeps(steps: list[tuple[int, int | None]]) -> None:
    """A size puts something in; none asks for it."""
    kept: Bounded[int, int] = Bounded(ROOM)
    model: OrderedDict[int, int] = OrderedDict()
    for key, size in steps:
        if size is None:
            assert kept.get(key) == model.get(key)
            if key in model:
                model.move_to_end(key)
        elif size <= ROOM // 8:
            kept.keep(key, size, size)
            model.pop(key, None)
            model[key] = size
            while sum(model.values()) > ROOM:
                model.popitem(last=False)
        else:
            kept.keep(key, size, size)
        assert kept.size == sum(model.values()) <= ROOM
        assert len(kept) == len(model)


def test_without_room_nothing_is_kept() -> None:
    kept: Bounded[str, bytes] = Bounded(0)
    kept.keep("a", b"", 1)
    assert kept.get("a") is None
    assert kept.size == 0


def test_many_answers_stay_within_the_room(libya_url: str) -> None:
    """Each address is another; together they are many times what fits."""
    with running(libya_url, cache_mb=1) as app:
        cache = app.extensions["sourceline.bodies"]
        assert isinstance(cache, BodyCache)
        client = app.test_client()
        sent = 0
        for number in range(60):
            until(store_of(app).version)
            sent += len(client.get(f"/collections/lines/items?limit={number + 100}").data)
        assert sent > 1_000_000
        assert 0 < cache._kept.size <= 1_000_000


@pytest.mark.parametrize("text", ["-1", "1.5", "much"])
def test_a_size_that_is_none_is_refused_by_name(text: str) -> None:
    with pytest.raises(SettingError, match="SOURCELINE_CACHE_MB"):
        Settings.from_environment({"SOURCELINE_CACHE_MB": text})


def test_the_size_is_set_in_megabytes() -> None:
    assert Settings.from_environment({"SOURCELINE_CACHE_MB": "5"}).cache_mb == 5
    assert Settings.from_environment({"SOURCELINE_CACHE_MB": "0"}).cache_mb == 0
