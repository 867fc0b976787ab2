"""Days and moments as ISO 8601 text, compared with to_char and with Python, whatever a server's own ways of writing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Date, DateTime, column, literal_column, make_url, select, text

from geo import database
from geo.collection import Time
from geo.times import iso

DAY = Time("instant", (), "day")
MOMENT = Time("instant", (), "moment")
LOCAL = Time("instant", (), "moment", zoned=False)

# Microseconds and days from 2000-01-01 to the first and the last that PostgreSQL keeps.
MOMENTS = (-211_813_488_000_000_000, 9_223_371_331_199_999_999)
DAYS = (-2_451_507, 2_145_031_948)
SECOND = 1_000_000
DAY_LONG = 86_400 * SECOND
# Where text changes its form: the years 1, 10, 100, 1000, 10,000, 1970, 2000, and one in which February has 29 days.
TURNS = [-730_119, -726_832, -693_960, -365_242, 2_921_940, -10_957, 0, 59]

relaxed = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
fractions = st.sampled_from([-1, 0, 1, 10, 500_000, 999_999, 100, 120_000, 59 * SECOND])
moments = st.one_of(
    st.integers(*MOMENTS),
    st.integers(-63_000_000 * SECOND * 1_000, 252_000_000 * SECOND * 1_000),
    st.builds(lambda day, more: day * DAY_LONG + more, st.sampled_from(TURNS), fractions),
)
days = st.one_of(
    st.integers(*DAYS),
    st.integers(-730_500, 2_922_500),
    st.builds(lambda day, more: day + more, st.sampled_from(TURNS), st.integers(-1, 1)),
)

# The same text spelt out part by part, and what each kind of column is made from.
SPELT = r"""
case when value >= date '0001-01-01' and value < date '10000-01-01'
then regexp_replace(to_char({utc}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '\.?0*Z$', 'Z') end
"""
SPELT_DAY = """
case when value >= date '0001-01-01' and value < date '10000-01-01'
then to_char(value, 'YYYY-MM-DD') end
"""
GIVEN = "unnest(cast(:given as bigint[])) as number"
# In two parts: an interval times a number goes by way of floating point.
LATER = (
    f"number / {DAY_LONG} * interval '1 day' + mod(number, {DAY_LONG}) * interval '1 microsecond'"
)
KINDS = {
    "zoned": (
        MOMENT,
        DateTime(timezone=True),
        f"timestamptz '2000-01-01Z' + {LATER}",
        SPELT.format(utc="timezone('UTC', value)"),
        moments,
    ),
    "local": (
        LOCAL,
        DateTime(),
        f"timestamp '2000-01-01' + {LATER}",
        SPELT.format(utc="value"),
        moments,
    ),
    "day": (DAY, Date(), "date '2000-01-01' + cast(number as integer)", SPELT_DAY, days),
}


@pytest.mark.parametrize("kind", KINDS)
def test_text_is_what_to_char_spells_out(connection: Connection, kind: str) -> None:
    time, type_, own, spelt, numbers = KINDS[kind]
    both = select(iso(column("value", type_), time), literal_column(spelt))
    statement = both.select_from(text(f"(select {own} as value from {GIVEN}) as given"))

    @relaxed
    @given(st.lists(numbers, min_size=1, max_size=40))
    def check(given: list[int]) -> None:
        rows = connection.execute(statement, {"given": given}).all()
        assert len(rows) == len(given)
        assert [written for written, _ in rows] == [spelt for _, spelt in rows]

    check()


def written_by(connection: Connection, value: str, type_: Any, time: Time) -> str | None:
    found: str | None = connection.scalar(
        select(iso(column("value", type_), time)).select_from(text(f"(select {value} as value) v"))
    )
    return found


SAMPLES = {
    "timestamptz '2019-04-04 12:30+02'": (MOMENT, "2019-04-04T10:30:00Z"),
    "timestamptz '2019-04-04 12:30:01.250Z'": (MOMENT, "2019-04-04T12:30:01.25Z"),
    "timestamptz '2019-04-04 12:30:00.000001Z'": (MOMENT, "2019-04-04T12:30:00.000001Z"),
    "timestamptz '0033-04-03Z'": (MOMENT, "0033-04-03T00:00:00Z"),
    "timestamptz '9999-12-31 23:59:59.999999Z'": (MOMENT, "9999-12-31T23:59:59.999999Z"),
    "timestamptz '10000-01-01Z'": (MOMENT, None),
    "timestamptz '0001-12-31 23:59:59Z BC'": (MOMENT, None),
    "timestamptz 'infinity'": (MOMENT, None),
    "timestamptz '-infinity'": (MOMENT, None),
    "null::timestamptz": (MOMENT, None),
    "timestamp '2019-04-04 12:30'": (LOCAL, "2019-04-04T12:30:00Z"),
    "timestamp 'infinity'": (LOCAL, None),
    "date '2019-04-04'": (DAY, "2019-04-04"),
    "date '0044-03-15'": (DAY, "0044-03-15"),
    "date '0044-03-15 BC'": (DAY, None),
    "date '10000-01-01'": (DAY, None),
    "date '-infinity'": (DAY, None),
}


@pytest.mark.parametrize("ways", ["ISO, MDY", "SQL, DMY", "German", "Postgres, MDY"])
def test_text_is_the_same_whatever_the_server_writes_by_itself(empty_url: str, ways: str) -> None:
    name = make_url(empty_url).database
    engine = database.writer(empty_url)
    with engine.begin() as connection:
        connection.execute(text(f"alter database {name} set datestyle = '{ways}'"))
        connection.execute(text(f"alter database {name} set timezone = 'Asia/Kathmandu'"))
    engine.dispose()
    for engine in (
        database.writer(empty_url),
        database.reader(empty_url),
        database.quick_reader(empty_url),
    ):
        with engine.connect() as connection:
            found = {
                value: written_by(connection, value, _type(time), time)
                for value, (time, _) in SAMPLES.items()
            }
        engine.dispose()
        assert found == {value: expected for value, (_, expected) in SAMPLES.items()}


def _type(time: Time) -> Any:
    return Date() if time is DAY else DateTime(timezone=time.zoned)


@pytest.mark.parametrize("value", [it for it, (_, said) in SAMPLES.items() if said])
def test_python_reads_the_same_time_in_it(connection: Connection, value: str) -> None:
    time, _ = SAMPLES[value]
    written = written_by(connection, value, _type(time), time)
    assert written is not None
    stored = connection.scalar(text(f"select {value}"))
    if time is DAY:
        assert date.fromisoformat(written) == stored
    else:
        stored = stored if time.zoned else stored.replace(tzinfo=UTC)
        assert datetime.fromisoformat(written) == stored
