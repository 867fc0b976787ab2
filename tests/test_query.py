"""What a request may ask: boxes, dates and limits, checked once, refused by name."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, box

from geo.area import Bbox
from geo.errors import ParameterError
from geo.interval import Interval
from geo.query import ASOF, BBOX, DATETIME, LIMIT, MAX_LIMIT, OFFSET, Query

PARAMETERS = (BBOX, DATETIME, ASOF, LIMIT, OFFSET)
longitudes = st.floats(-180, 180)
latitudes = st.floats(-90, 90)


@given(longitudes, latitudes, longitudes, latitudes, longitudes, latitudes)
def test_a_box_holds_what_lies_east_of_its_west_and_west_of_its_east(
    west: float, one: float, east: float, other: float, x: float, y: float
) -> None:
    south, north = sorted((one, other))
    bbox = Bbox.parse(f"{west!r},{south!r},{east!r},{north!r}")
    within = (west <= x <= east) if west <= east else (x >= west or x <= east)
    held = any(box(*envelope).intersects(Point(x, y)) for envelope in bbox.envelopes())
    assert held == (within and south <= y <= north)


def test_a_box_of_six_numbers_gives_up_its_heights() -> None:
    assert Bbox.parse("15,30,-5,19,33,100") == Bbox(15, 30, 19, 33)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1,2,3",
        "1,2,3,4,5",
        "a,b,c,d",
        "1,2,3,nan",
        "1,2,inf,4",
        "181,0,182,1",
        "0,91,1,92",
        "1_0,2,30,40",
        "١,2,30,40",
        "0,2,1,1",
    ],
)
def test_a_box_that_is_none_is_refused_with_its_value(text: str) -> None:
    with pytest.raises(ParameterError) as error:
        Bbox.parse(text)
    assert error.value.parameter == "bbox"
    assert error.value.value == text
    assert error.value.cure


DAY = date(2019, 4, 4)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019-04-04", DAY, DAY),
        ("2019-04-04T00:00:00Z", DAY, DAY),
        ("2019-04-04T23:30:00-02:00", date(2019, 4, 5), date(2019, 4, 5)),
        ("2019-04-04T12:00:00.123Z/..", DAY, None),
        ("2019-04-04/2019-05-01", DAY, date(2019, 5, 1)),
        ("2019-04-04/..", DAY, None),
        ("../2019-04-04", None, DAY),
        ("/2019-04-04", None, DAY),
        ("2019-04-04/", DAY, None),
        ("../..", None, None),
        ("2019-04-04T/..", DAY, None),
        ("0000-01-01T00:00:00Z/2019-04-04T00:00:00Z", None, DAY),
        ("2019-04-04/9999-12-31T00:00:00Z", DAY, None),
    ],
)
def test_what_clients_send_for_a_time_is_understood(
    text: str, first: date | None, last: date | None
) -> None:
    assert Interval.parse(text) == Interval(first, last)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)), st.integers(-12, 14))
def test_a_moment_falls_on_its_day_in_utc(moment: datetime, hours: int) -> None:
    here = moment.replace(tzinfo=timezone(timedelta(hours=hours)))
    day = here.astimezone(UTC).date()
    assert Interval.parse(here.isoformat()) == Interval(day, day)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2019-13-01",
        "2019-02-30",
        "2019-04-05/2019-04-04",
        "a/b",
        "2019/2020/2021",
        "20200721",
        "2020-W30-2",
        "٢٠١٩-٠٤-٠٤",
    ],
)
def test_a_time_that_is_none_is_refused_with_its_value(text: str) -> None:
    with pytest.raises(ParameterError) as error:
        Interval.parse(text)
    assert error.value.value == text


def test_a_limit_above_the_maximum_is_clamped_never_refused() -> None:
    assert Query.parse({"limit": "99999999"}, PARAMETERS).limit == MAX_LIMIT


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "0"),
        ("limit", "-1"),
        ("limit", "many"),
        ("limit", "1.5"),
        ("offset", "-1"),
        ("asof", "2020"),
        ("asof", "0000-01-01"),
        ("asof", "2020-07-21/2020-07-22"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ParameterError) as error:
        Query.parse({name: value}, PARAMETERS)
    assert error.value.parameter == name


def test_an_unknown_parameter_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(ParameterError) as error:
        Query.parse({"boundingbox": "1,2,3,4"}, PARAMETERS)
    assert "bbox" in error.value.cure


def test_what_proxies_and_analytics_add_is_passed_over() -> None:
    assert (
        Query.parse({"_": "1", "utm_source": "x", "fbclid": "y", "token": "z"}, PARAMETERS)
        == Query()
    )
