"""How query parameters are written: capitals, lists, numbers, yes and no (OGC API – Common Part 1, clause 7)."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from app import create_app
from geo.settings import Settings
from tests.market import Market
from tests.replay import Served, served  # noqa: F401 (a fixture)
from tests.shop import shop  # noqa: F401 (a fixture)

STALLS = "/collections/stalls/items"
COMMAS = """
create schema odd;
create table odd.commas (id integer primary key, "size, total" integer, "two words" text, name text,
    geom geometry(Point, 4326));
insert into odd.commas values (1, 5, 'x', 'a', 'SRID=4326;POINT(1 2)'), (2, 4, 'y', 'b', null);
grant usage on schema odd to sourceline_reader;
grant select on odd.commas to sourceline_reader;
"""
relaxed = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def odd(market: Market) -> Iterator[Flask]:
    """A table whose columns have commas and spaces in their names."""
    with market.engine.begin() as connection:
        connection.execute(text(COMMAS))
    url = market.app.config["SETTINGS"].database_url
    app = create_app(Settings(database_url=url, publish=("odd",)))
    yield app
    app.extensions["sourceline"].engine.dispose()


def status(market: Market, question: str) -> int:
    """The status of an answer; the question is written as it stands in an address."""
    return market.client.get(f"{STALLS}?{question}").status_code


def matched(market: Market, question: str) -> int:
    answer = market.client.get(f"{STALLS}?{question}&resultType=hits")
    assert answer.status_code == 200, answer.text
    number: int = answer.json["numberMatched"]
    return number


def test_the_capitals_of_a_name_count(served: Served) -> None:
    names = {it["name"] for it in served.parameters() if it["in"] == "query"} - {"passed-over"}
    assert "limit" in names
    for name in names:
        other = name.swapcase()
        answer = served.ask(served.items, **{other: "1"})
        assert answer.status_code == 400, other
        assert answer.json["parameter"] == other


def test_no_two_parameters_differ_by_capitals_only(served: Served) -> None:
    names = [it["name"] for it in served.parameters()]
    assert len({it.casefold() for it in names}) == len(names)


@pytest.mark.parametrize(
    "question",
    [
        "f=GeoJSON",
        "resultType=HITS",
        "skipGeometry=True",
        "filter-lang=CQL2-TEXT",
        "properties=NAME",
        "sortby=Name",
        "crs=HTTP://www.opengis.net/def/crs/OGC/1.3/CRS84",
    ],
)
def test_the_capitals_of_a_value_count(market: Market, question: str) -> None:
    assert status(market, question) == 400


def test_the_values_of_a_list_stand_between_commas(market: Market) -> None:
    plain = market.get(STALLS, properties="name,grade", sortby="-grade,name", bbox="-50,-40,50,40")
    for feature in plain["features"]:
        assert set(feature["properties"]) == {"name", "grade"}
    # Most clients escape the commas between values too.
    for comma in (",", "%2C"):
        question = f"properties=name{comma}grade&sortby=-grade{comma}name&bbox=-50{comma}-40{comma}50{comma}40"
        found = market.client.get(f"{STALLS}?{question}").json
        assert found["features"] == plain["features"]


@pytest.mark.parametrize("delimiter", [";", "|", "%20", "%26", "/"])
@pytest.mark.parametrize("values", ["bbox=1 2 3 4", "properties=name grade", "sortby=name grade"])
def test_nothing_else_stands_between_the_values_of_a_list(
    market: Market, delimiter: str, values: str
) -> None:
    assert status(market, values.replace(" ", delimiter)) == 400


@pytest.mark.parametrize(
    "question",
    ["bbox=1,,3,4", "bbox=1,2,3,4,", "properties=name,", "sortby=,name", "sortby=name,,grade"],
)
def test_a_value_that_is_missing_in_a_list_is_an_empty_one(market: Market, question: str) -> None:
    """No property has an empty name, and no number is empty."""
    assert status(market, question) == 400


def test_an_empty_list_of_properties_is_none_of_them(market: Market) -> None:
    found = market.get(STALLS, limit=3, properties="")
    assert [it["properties"] for it in found["features"]] == [{}, {}, {}]


@pytest.mark.parametrize(
    ("written", "name"), [("size%2C%20total", "size, total"), ("two%20words", "two words")]
)
def test_a_comma_and_a_space_in_a_value_are_escaped(odd: Flask, written: str, name: str) -> None:
    client = odd.test_client()
    found = client.get(f"/collections/commas/items?properties={written}")
    assert found.status_code == 200, found.text
    assert [set(it["properties"]) for it in found.json["features"]] == [{name}, {name}]
    found = client.get(f"/collections/commas/items?properties=name,{written}&sortby=-{written},id")
    assert found.status_code == 200, found.text
    assert [set(it["properties"]) for it in found.json["features"]] == 2 * [{name, "name"}]
    values = [it["properties"][name] for it in found.json["features"]]
    assert values == sorted(values, reverse=True)


@pytest.mark.parametrize(
    ("written", "found"), [("false", True), ("true", False), ("", None), ("1", None), ("yes", None)]
)
def test_yes_and_no_are_true_and_false(market: Market, written: str, found: bool | None) -> None:
    answer = market.client.get(f"{STALLS}?bbox=-180,-90,180,90&skipGeometry={written}&sortby=-id")
    assert answer.status_code == (400 if found is None else 200)
    if found is not None:
        geometries = [it["geometry"] for it in answer.json["features"]]
        assert any(geometries) is found


@pytest.mark.parametrize(("written", "found"), [("true", [2]), ("false", [3]), ("TRUE", None)])
def test_a_property_that_is_true_is_asked_for_as_true(
    shop: Any, written: str, found: list[int] | None
) -> None:
    answer = shop.client.get(f"/collections/kinds/items?flag={written}")
    assert answer.status_code == (200 if found else 400)
    if found:
        assert [it["id"] for it in answer.json["features"]] == found


@relaxed
@given(value=st.integers(-5, 5), zeros=st.integers(0, 5), plus=st.booleans())
def test_a_whole_number_is_digits_with_a_sign_in_front(
    market: Market, value: int, zeros: int, plus: bool
) -> None:
    sign = "-" if value < 0 else "%2B" if plus else ""
    written = f"{sign}{'0' * zeros}{abs(value)}"
    expected = sum(it.grade == value for it in market.stalls)
    assert matched(market, f"grade={written}") == expected


@pytest.mark.parametrize("written", ["2.0", "2e0", "0x2", "two", "", "--2", "2-", "٢", "1_0", "2 "])
def test_what_is_no_whole_number_is_refused(market: Market, written: str) -> None:
    for name in ("grade", "limit", "offset"):
        assert status(market, f"{name}={written}") == 400


FORMS = [
    lambda value: repr(value),
    lambda value: f"{value:.3f}",
    lambda value: f"{value:e}",
    lambda value: f"{value:.1E}".replace("+", "%2B"),
]


@relaxed
@given(value=st.sampled_from([0.1, -2.5, 1e9, 3.0, 7.0]), form=st.sampled_from(FORMS))
def test_a_number_has_a_point_and_an_exponent_where_it_needs_them(
    market: Market, value: float, form: Any
) -> None:
    written = form(value).replace("e+", "e%2B")
    expected = sum(it.size == value for it in market.stalls)
    assert matched(market, f"size={written}") == expected
    east = 0.5 * float(form(value).replace("%2B", "+")) % 90
    plain = matched(market, f"bbox=-10,-10,{east!r},10")
    assert matched(market, f"bbox=-1e1,-10.0,{east:.17e},1E1".replace("e+", "e%2B")) == plain


@pytest.mark.parametrize("written", ["NaN", "INF", "-INF", "1,5", "1e", "e5", "1e1.5", "", "1.2.3"])
def test_what_is_no_number_is_refused(market: Market, written: str) -> None:
    for question in (f"size={written}", f"bbox={written},1,2,3", f"zoom-level={written}"):
        assert status(market, question) == 400, question
