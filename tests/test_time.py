"""Valid time: whichever way a table keeps it, a request finds what was true then, both ends inclusive."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.market import MOMENT, NEXT_DAY, Market

days = st.dates(date(2019, 3, 30), date(2019, 4, 14))
# On the hour and a microsecond beside it, where inclusive and exclusive ends part.
moments = st.builds(
    lambda hours, microseconds: (
        datetime(2019, 4, 2, tzinfo=UTC) + timedelta(hours=hours, microseconds=microseconds)
    ),
    st.integers(0, 120),
    st.sampled_from([-1, 0, 1]),
)
ends = st.none() | days | moments
relaxed = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def written(end: date | None) -> str:
    if end is None:
        return ".."
    return end.isoformat().replace("+00:00", "Z")


def begin_of(end: date) -> datetime:
    return end if isinstance(end, datetime) else datetime.combine(end, time.min, UTC)


def end_of(end: date) -> datetime:
    """The last microsecond of a day: PostgreSQL's moments are no finer."""
    if isinstance(end, datetime):
        return end
    return datetime.combine(end, time.max, UTC)


def day_of(end: date) -> date:
    return end.date() if isinstance(end, datetime) else end


def in_order(first: date | None, last: date | None) -> bool:
    return first is None or last is None or begin_of(first) <= end_of(last)


def asked(market: Market, collection: str, name: str, first: date | None, last: date | None) -> Any:
    found = market.get(
        f"/collections/{collection}/items",
        limit=10000,
        datetime=f"{written(first)}/{written(last)}",
    )
    return sorted(
        feature["id"] if name == "id" else feature["properties"][name]
        for feature in found["features"]
    )


@relaxed
@given(first=ends, last=ends)
def test_moments_are_found_by_any_interval(market: Market, first: Any, last: Any) -> None:
    if not in_order(first, last) or (first and last and day_of(first) > day_of(last)):
        first, last = last, first
    begins = begin_of(first) if first else datetime.min.replace(tzinfo=UTC)
    expires = end_of(last) if last else datetime.max.replace(tzinfo=UTC)
    expected = [
        it.id
        for it in market.stalls
        if it.observed_at is None or begins <= it.observed_at <= expires
    ]
    assert asked(market, "stalls", "id", first, last) == expected


@relaxed
@given(first=ends, last=ends)
def test_first_and_last_days_are_both_inside(market: Market, first: Any, last: Any) -> None:
    if first and last and begin_of(first) > begin_of(last):
        first, last = last, first
    lowest = day_of(first) if first else date.min
    highest = day_of(last) if last else date.max
    expected = sorted(
        it.code
        for it in market.leases
        if (it.valid_from or date.min) <= highest and (it.valid_to or date.max) >= lowest
    )
    assert asked(market, "leases", "id", first, last) == expected


@relaxed
@given(first=ends, last=ends)
def test_ranges_of_moments_are_found_where_they_meet_the_interval(
    market: Market,
    first: Any,
    last: Any,
) -> None:
    """tstzrange(a, b) holds a and not b: whoever asks from b on does not mean it."""
    if first and last and begin_of(first) > begin_of(last):
        first, last = last, first
    begins = begin_of(first) if first else datetime.min.replace(tzinfo=UTC)
    expires = end_of(last) if last else datetime.max.replace(tzinfo=UTC)
    expected = sorted(
        it.label
        for it in market.shifts
        if (it.begins is None or it.begins <= expires) and (it.ends is None or it.ends > begins)
    )
    assert asked(market, "shifts", "label", first, last) == expected


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("2019-04-04", {MOMENT, MOMENT + timedelta(hours=11, minutes=59)}),
        ("2019-04-04T12:00:00Z", {MOMENT}),
        ("2019-04-04T14:00:00+02:00", {MOMENT}),
        ("2019-04-05T00:00:00Z", {NEXT_DAY}),
        ("2019-04-04T/..", {MOMENT, MOMENT + timedelta(hours=11, minutes=59), NEXT_DAY}),
        ("0000-01-01T00:00:00Z/2019-04-04T12:00:00Z", {MOMENT}),
        ("2019-04-05/9999-12-31T00:00:00Z", {NEXT_DAY}),
        ("9999-12-31", set()),
        ("0001-01-01/0001-01-02", set()),
        ("2019-04-04T12:00:00.000Z/2019-04-04T12:00:00.000Z", {MOMENT}),
    ],
)
def test_a_day_is_all_of_it_and_a_moment_only_itself(
    market: Market,
    value: str,
    seen: set[datetime],
) -> None:
    """A feature without time matches any time (OGC API – Features Part 1, 7.15.4)."""
    found = market.get("/collections/stalls/items", limit=10000, datetime=value)
    expected = [it.id for it in market.stalls if it.observed_at is None or it.observed_at in seen]
    assert [it["id"] for it in found["features"]] == expected


def test_the_extent_says_when_the_first_and_the_last_feature_are(market: Market) -> None:
    interval = market.get("/collections/stalls")["extent"]["temporal"]["interval"]
    assert interval == [["2019-04-04T12:00:00Z", "2019-04-05T00:00:00Z"]]
    # Some lease has no beginning and some no end, so the whole has neither.
    assert market.get("/collections/leases")["extent"]["temporal"]["interval"] == [[None, None]]


def test_a_time_without_a_zone_is_told_with_one(market: Market) -> None:
    """JSON Schema's date-time is RFC 3339's, which has a zone; without it every reader puts in its own."""
    market.run(
        "create table market.naive (id int primary key, happened timestamp, geom geometry(Point, 4326))",
        "insert into market.naive values (1, '2019-04-04 12:00', null), (2, '2019-04-05 00:00', null)",
    )
    wait_for(market, "naive")
    found = market.get("/collections/naive/items")
    assert [it["properties"]["happened"] for it in found["features"]] == [
        "2019-04-04T12:00:00+00:00",
        "2019-04-05T00:00:00+00:00",
    ]
    assert len(market.get("/collections/naive/items", datetime="2019-04-04")["features"]) == 1
    assert len(market.get("/collections/naive/items", happened="2019-04-05")["features"]) == 1


def wait_for(market: Market, collection: str) -> None:
    """Have the running app look at the tables now, and not in a few seconds."""
    market.app.extensions["sourceline"].look_again()
    assert market.get(f"/collections/{collection}")["id"] == collection
