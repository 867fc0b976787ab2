"""What a request may ask: boxes, dates and limits, checked once, refused by name."""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from shapely import Point, box

from geo.area import Bbox
from geo.collection_parameters import CURSOR, bbox
from geo.crs import CRS84, epsg
from geo.cursor import Cursor
from geo.errors import ParameterError
from geo.interval import Interval
from geo.parameter import ASOF, DATETIME, LIMIT, MAX_LIMIT, OFFSET, STARTINDEX
from geo.query import Query

BBOX = bbox((CRS84,), None)
PARAMETERS = (BBOX, DATETIME, ASOF, LIMIT, OFFSET, STARTINDEX, CURSOR)
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
MIDNIGHT = datetime(2019, 4, 4, tzinfo=UTC)
LATE = datetime(2019, 4, 5, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019-04-04", DAY, DAY),
        ("2019-04-04T00:00:00Z", MIDNIGHT, MIDNIGHT),
        ("2019-04-04T23:30:00-02:00", LATE, LATE),
        ("2019-04-04T12:00:00.123Z/..", datetime(2019, 4, 4, 12, 0, 0, 123000, UTC), None),
        ("2019-04-04/2019-05-01", DAY, date(2019, 5, 1)),
        ("2019-04-04/..", DAY, None),
        ("../2019-04-04", None, DAY),
        ("/2019-04-04", None, DAY),
        ("2019-04-04/", DAY, None),
        ("../..", None, None),
        ("2019-04-04T/..", DAY, None),
        ("0000-01-01T00:00:00Z/2019-04-04T00:00:00Z", None, MIDNIGHT),
        ("2019-04-04/9999-12-31T00:00:00Z", DAY, None),
        ("0000-01-01/9999-12-31", None, None),
        # The last moment of all, which in UTC is in a year that Python has not.
        ("2019-04-04/9999-12-31T23:59:59-05:00", DAY, None),
        ("0000-02-29/..", None, None),
        # At its own end a year is none of those that mean an open one.
        ("9999-12-31/..", date.max, None),
        ("9999-01-01/9999-12-31", date(9999, 1, 1), None),
        ("9999-12-31", date.max, date.max),
    ],
)
def test_what_clients_send_for_a_time_is_understood(
    text: str, first: date | None, last: date | None
) -> None:
    assert Interval.parse(text) == Interval(first, last)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)), st.integers(-12, 14))
def test_a_moment_falls_on_its_day_in_utc(moment: datetime, hours: int) -> None:
    here = moment.replace(tzinfo=timezone(timedelta(hours=hours)))
    there = here.astimezone(UTC)
    interval = Interval.parse(here.isoformat())
    assert interval == Interval(there, there)
    assert interval.first_day == interval.last_day == there.date()


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
        "0000-01-01",
        "0000-/2020-01-01",
        "0000-99-99/2020-01-01",
        "0000-01-01T25:00:00Z/2020-01-01",
        "../0000-01-01",
        "2020-01-01/0000-01-01",
        "9999-foo/..",
        "2020-01-01/9999-foo",
        "2020-01-01/9999-13-01",
        "2020-01-01/9999-02-29",
        "2020-01-01/9999-12-31T24:00:01Z",
        "9999-12-31/2020-01-01",
    ],
)
def test_a_time_that_is_none_is_refused_with_its_value(text: str) -> None:
    with pytest.raises(ParameterError) as error:
        Interval.parse(text)
    assert error.value.value == text


BEYOND = {"0000": ("0000-{}/..", 2000), "9999": ("../9999-{}", 9999)}


@given(st.sampled_from(list(BEYOND)), st.integers(0, 14), st.integers(0, 33))
@example("0000", 2, 29)
@example("9999", 2, 29)
def test_an_open_end_is_written_with_a_day_that_there_is(year: str, month: int, day: int) -> None:
    written, alike = BEYOND[year]
    text = written.format(f"{month:02}-{day:02}")
    try:
        date(alike, month, day)
    except ValueError:
        with pytest.raises(ParameterError):
            Interval.parse(text)
    else:
        assert Interval.parse(text) == Interval(None, None)


@given(st.sampled_from(list(BEYOND)), st.text(max_size=12))
def test_no_year_alone_makes_an_open_end(year: str, rest: str) -> None:
    written, _ = BEYOND[year]
    text = written.format(rest)
    if re.fullmatch(r"\d\d-\d\d([Tt ].*)?", rest, re.ASCII | re.DOTALL):
        return
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


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        (4326, "30,15,33,19", (15, 30, 19, 33)),
        (3857, "1e6,3e6,2e6,4e6", (1e6, 3e6, 2e6, 4e6)),
        (2193, "5e6,1e6,6e6,2e6", (1e6, 5e6, 2e6, 6e6)),
    ],
)
def test_a_box_is_read_in_the_axis_order_of_its_authority(
    code: int, text: str, expected: tuple[float, ...]
) -> None:
    box = Bbox.parse(text, epsg(code))
    assert (box.west, box.south, box.east, box.north) == expected


@pytest.mark.parametrize("text", ["2e6,3e6,1e6,4e6", "1e6,3e6,2e6,4e300", "nan,0,1,1"])
def test_a_box_that_is_none_in_its_crs_is_refused(text: str) -> None:
    with pytest.raises(ParameterError, match="bbox"):
        Bbox.parse(text, epsg(3857))


@given(
    st.lists(
        st.none() | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
        min_size=1,
    ),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.integers(0, 2**63 - 1),
)
def test_a_cursor_says_what_was_put_into_it(
    values: list[str | None], order: str, offset: int
) -> None:
    cursor = Cursor(tuple(values), order, offset)
    assert Cursor.parse(str(cursor)) == cursor
    assert str(cursor).isascii()


garbled = st.binary(max_size=40)


@given(st.text() | garbled.map(bytes.hex) | garbled.map(lambda it: b64encode(it).decode()))
def test_what_is_no_cursor_is_refused_and_never_a_surprise(text: str) -> None:
    with pytest.raises(ParameterError, match="cursor is not one of this server's"):
        Cursor.parse(text)


def test_a_cursor_works_without_an_offset_and_gives_way_to_another_one() -> None:
    cursor = Cursor(("7",), "", 40)
    alone = Query.parse({"cursor": str(cursor)}, PARAMETERS)
    assert (alone.cursor, alone.offset) == (cursor, 40)
    together = Query.parse({"cursor": str(cursor), "offset": "40"}, PARAMETERS)
    assert (together.cursor, together.offset) == (cursor, 40)
    for name in ("offset", "startindex"):
        edited = Query.parse({"cursor": str(cursor), name: "80"}, PARAMETERS)
        assert (edited.cursor, edited.offset) == (None, 80)
