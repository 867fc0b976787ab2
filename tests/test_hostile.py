"""Tables nobody would wish for, clients that do not behave: an answer is right, or a sentence says what is wrong."""

from __future__ import annotations

import csv
import io
import json

import pytest
from lxml import etree

from geo.format import FORMATS
from tests.market import Market
from web import response
from web.feature_body import CUT

ODD = [
    "POINT EMPTY",
    "POLYGON EMPTY",
    "MULTIPOINT(1 1,EMPTY)",
    "GEOMETRYCOLLECTION(GEOMETRYCOLLECTION(POINT(1 1),POINT EMPTY))",
    "GEOMETRYCOLLECTION EMPTY",
    "POLYGON((0 0,1 1,1 0,0 1,0 0))",
    "POLYHEDRALSURFACE(((0 0,0 1,1 1,0 0)))",
    "TIN(((0 0,0 1,1 1,0 0)))",
    "POINT(NaN NaN)",
    "POINT Z (1 2 NaN)",
    "POINT(1e300 -1e300)",
    "CIRCULARSTRING(0 0,1 1,2 0)",
]
COMPUTED = [
    "ST_MakePoint('infinity', 1)",
    "ST_MakeLine(ST_MakePoint(0, 0), ST_MakePoint('-infinity', 1))",
    "ST_MakeLine(ST_MakePoint(0, 0), ST_MakePoint('NaN', 'NaN'))",
]


def make(market: Market, name: str, *statements: str) -> None:
    """Tables of a test alone, which the running app is told of."""
    market.run(f"drop table if exists market.{name} cascade", *statements)
    market.app.extensions["sourceline"].look_again()


def read(suffix: str, body: bytes) -> None:
    """Read the text formats strictly; the files are read by GDAL in tests of their own."""
    if suffix in {"geojson", "jsonfg", "lpf"}:
        json.loads(body, parse_constant=refuse)
    elif suffix == "geojsonseq":
        for record in body.split(b"\x1e")[1:]:
            json.loads(record, parse_constant=refuse)
    elif suffix == "csv":
        assert len({len(row) for row in csv.reader(io.StringIO(body.decode()), strict=True)}) == 1
    elif suffix == "kml":
        etree.fromstring(body)


def refuse(constant: str) -> None:
    raise ValueError(constant)


@pytest.fixture(scope="module")
def odd(market: Market) -> Market:
    market.run(
        "create table if not exists market.odd_z (id int primary key, geom geometry(GeometryZ, 4326))"
    )
    make(
        market,
        "odd",
        "create table market.odd (id int primary key, geom geometry(Geometry, 4326))",
        *(
            f"insert into market.odd{'_z' if ' Z ' in it else ''} values ({at}, ST_GeomFromText('{it}', 4326))"
            for at, it in enumerate(ODD)
        ),
        *(
            f"insert into market.odd values ({at}, ST_SetSRID({it}, 4326))"
            for at, it in enumerate(COMPUTED, start=len(ODD))
        ),
    )
    return market


@pytest.mark.parametrize("table", ["odd", "odd_z"])
@pytest.mark.parametrize("suffix", [*FORMATS, "html"])
def test_odd_geometries_are_written_in_every_format(odd: Market, suffix: str, table: str) -> None:
    """One of them ends PostgreSQL for everybody when it is asked for a point on the surface."""
    for address in (f"/collections/{table}/items?f={suffix}", f"/layers/{table}.{suffix}"):
        if suffix == "html" and address.startswith("/layers"):
            continue
        answer = odd.client.get(address)
        assert answer.status_code == 200, f"{address}: {answer.text}"
        read(suffix, answer.data)
    for feature in odd.get(f"/collections/{table}/items")["features"]:
        one = odd.client.get(f"/collections/{table}/items/{feature['id']}?f={suffix}")
        assert one.status_code == 200, f"{feature}: {one.text}"
        read(suffix, one.data)


def test_a_place_that_is_none_spoils_no_extent(odd: Market) -> None:
    for collection in odd.get("/collections")["collections"]:
        box = collection["extent"].get("spatial", {}).get("bbox", [[0]])[0]
        assert all(abs(it) < 1e301 for it in box)


def test_a_table_far_off_leaves_the_list_of_collections_alone(market: Market) -> None:
    make(
        market,
        "far_off",
        "create table market.far_off (id int primary key, geom geometry(Point, 32633))",
        "insert into market.far_off values (1, 'SRID=32633;POINT(1e12 1e12)')",
    )
    ids = [it["id"] for it in market.get("/collections")["collections"]]
    assert {"far_off", "stalls"} <= set(ids)


# GDAL says so when it writes :x as _x into a shapefile, as the README in it does.
@pytest.mark.filterwarnings("ignore:Normalized/laundered field name:RuntimeWarning")
@pytest.mark.parametrize("suffix", FORMATS)
def test_columns_may_have_any_name_of_ours(market: Market, suffix: str) -> None:
    names = [
        "member",
        "found",
        "page",
        "record",
        "starts",
        "label",
        "f",
        "limit",
        "filter",
        "a.b",
        "%s",
        ":x",
    ]
    columns = ", ".join(f"\"{it}\" text default 'x'".replace(":", "\\:") for it in names)
    make(
        market,
        "names",
        f"create table market.names (gid int primary key, {columns}, geom geometry(Point, 4326))",
        "insert into market.names (gid, geom) values (1, 'SRID=4326;POINT(1 2)')",
    )
    answer = market.client.get(f"/collections/names/items?f={suffix}")
    assert answer.status_code == 200, answer.text
    if suffix == "geojson":
        assert answer.json["features"][0]["properties"] == dict.fromkeys(names, "x")


LATE = """
create view market.late as
select id, 1 / ({row} - id) as value, ST_SetSRID(ST_MakePoint(1, 2), 4326) as geom, repeat('x', 2000) as filling
from market.numbers
"""


@pytest.fixture(scope="module")
def numbers(market: Market) -> Market:
    """Nine thousand rows, read in order by an index: what is computed of them is not known before it is sent."""
    make(
        market,
        "numbers",
        "create table market.numbers (id int primary key)",
        "insert into market.numbers select generate_series(1, 9000)",
        "analyze market.numbers",
    )
    return market


def publish_late(market: Market, row: int) -> None:
    market.run("drop view if exists market.late", LATE.format(row=row))
    market.app.extensions["sourceline"].look_again()


@pytest.mark.parametrize("suffix", ["geojson", "geojsonseq", "csv", "kml"])
def test_what_breaks_off_in_the_middle_is_no_whole_file(numbers: Market, suffix: str) -> None:
    """The status is long sent, and many clients do not see that a body just stops."""
    publish_late(numbers, 8500)
    answer = numbers.client.get(f"/layers/late.{suffix}")
    assert answer.status_code == 200
    assert answer.data.endswith(CUT)
    with pytest.raises((ValueError, csv.Error, etree.XMLSyntaxError)):
        read(suffix, answer.data)


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_cannot_be_read_from_the_start_is_no_answer_at_all(
    numbers: Market, suffix: str
) -> None:
    publish_late(numbers, 10)
    answer = numbers.client.get(f"/layers/late.{suffix}")
    assert answer.status_code == 404 or answer.status_code == 406
    assert "division by zero" in answer.json["detail"]


@pytest.mark.parametrize(
    "change",
    [
        "alter table market.moving rename column name to other",
        "alter table market.moving rename column geom to shape",
        "alter table market.moving drop column name",
        "alter table market.moving rename to moved",
        "drop table market.moving",
    ],
)
def test_a_table_changed_under_way_costs_a_sentence_and_the_next_answer_is_right(
    market: Market, change: str
) -> None:
    market.run("drop table if exists market.moved")
    make(
        market,
        "moving",
        "create table market.moving (id int primary key, name text, geom geometry(Point, 4326))",
        "insert into market.moving values (1, 'x', 'SRID=4326;POINT(1 2)')",
    )
    assert market.get("/collections/moving/items")["numberReturned"] == 1
    market.run(change)
    during = market.client.get("/collections/moving/items")
    assert during.status_code == 503
    assert during.headers["Retry-After"]
    assert "changed" in during.json["title"]
    after = market.client.get("/collections/moving/items")
    assert after.status_code in {200, 404}


def test_what_a_table_is_made_of_is_never_told_from_memory(market: Market) -> None:
    make(
        market,
        "growing",
        "create table market.growing (id int primary key, geom geometry(Point, 4326))",
    )
    for kind in ("schema", "queryables", "sortables"):
        before = market.client.get(f"/collections/growing/{kind}")
        market.run(f"alter table market.growing add column extra_{kind} text")
        market.app.extensions["sourceline"].look_again()
        again = market.client.get(
            f"/collections/growing/{kind}", headers={"If-None-Match": before.headers["ETag"]}
        )
        assert again.status_code == 200
        assert f"extra_{kind}" in again.json["properties"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("-9223372036854775808", 200),
        ("9223372036854775807", 200),
        ("9223372036854775808", 404),
        ("-9223372036854775809", 404),
        ("99999999999999999999999", 404),
        ("1.0", 404),
        ("٧", 404),
        ("+1", 404),
    ],
)
def test_numbers_as_ids_reach_to_both_ends(market: Market, text: str, status: int) -> None:
    make(
        market,
        "ends",
        "create table market.ends (id bigint primary key, geom geometry(Point, 4326))",
        "insert into market.ends values (-9223372036854775808), (9223372036854775807), (1), (7)",
    )
    assert market.client.get(f"/collections/ends/items/{text}").status_code == status


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("'2019-04-04'", "2019-04-04"),
        ("'infinity'", None),
        ("'-infinity'", None),
        ("'0044-03-15 BC'", None),
        ("'5874897-12-31'", None),
        ("'9999-12-31'", "9999-12-31"),
        ("'0001-01-01'", "0001-01-01"),
    ],
)
def test_days_beyond_four_digits_are_not_told_as_others(
    market: Market, value: str, told: str | None
) -> None:
    make(
        market,
        "ages",
        "create table market.ages (id int primary key, date date, geom geometry(Point, 4326))",
        f"insert into market.ages values (1, {value}, null)",
    )
    for suffix in FORMATS:
        assert market.client.get(f"/collections/ages/items?f={suffix}").status_code == 200
    (feature,) = market.get("/collections/ages/items?f=jsonfg")["features"]
    assert feature["time"] == ({"date": told} if told else None)


def test_a_range_of_nothing_is_no_range_without_ends(market: Market) -> None:
    make(
        market,
        "spans",
        "create table market.spans (id int primary key, during daterange, geom geometry(Point, 4326))",
        "insert into market.spans values (1, 'empty'), (2, '[2019-01-01,2020-01-01)'), (3, '(,)')",
    )
    features = market.get("/collections/spans/items")["features"]
    assert [it["properties"]["during"] for it in features] == [
        None,
        ["2019-01-01", "2019-12-31"],
        [None, None],
    ]


def test_a_pattern_with_many_wildcards_is_a_filter_like_another(market: Market) -> None:
    pattern = "%".join("abcdefghij" * 12)
    found = market.get("/collections/stalls/items", filter=f"CASEI(name) LIKE CASEI('{pattern}')")
    assert found["features"] == []


def test_one_feature_is_one_record(market: Market) -> None:
    body = market.client.get("/collections/stalls/items/1?f=geojsonseq").data
    assert body.count(b"\x1e") == 1
    read("geojsonseq", body)


def test_large_answers_leave_room_for_all_others(
    numbers: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Clients that never read on can hold so many threads and connections, and no more."""
    publish_late(numbers, 10_000)
    held = [
        numbers.app.test_client().get("/layers/late.geojson", buffered=False)
        for _ in range(response.SLOTS)
    ]
    try:
        refused = numbers.client.get("/layers/late.geojson")
        assert refused.status_code == 503
        assert refused.headers["Retry-After"]
        assert numbers.client.get("/layers/stalls.geojson").status_code == 200
        assert numbers.client.get("/healthz").status_code == 200
    finally:
        for answer in held:
            answer.close()
    assert numbers.client.get("/layers/late.geojson").status_code == 200
