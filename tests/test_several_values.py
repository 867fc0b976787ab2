"""A parameter that is written several times: with different values refused, whichever page reads it, and never cut."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from geo.errors import ParameterError
from geo.parameter import ASOF, DATETIME, FORMAT, LIMIT, read_arguments
from geo.record_parameters import changes
from layers import EVIDENCE_LAYERS

ZONES = "/collections/control_zones/items"
SIDES = "control_zones,frontlines"
TILE = "/collections/control_zones/tiles/WebMercatorQuad/5/13/17"
ADDRESSES = {
    "/quotes": ["state=exact&state=moved", "article=a&article=b", "rev=2&rev=1"],
    ZONES: [
        "rev=3&rev=1",
        "bbox=10,20,30,40&bbox=0,0,1,1",
        "properties=name&properties=actor",
        "actor=gna&actor=lna",
        "f=json&f=geojson",
        "limit=1&limit=01",
        "view=gna&view=lna",
        "datetime=2020-01-01&datetime=",
    ],
    f"{ZONES}/any": ["crs=a&crs=b", "known=2020-01-01&known=2021-01-01"],
    "/layers/control_zones.geojson": ["asof=2020-07-21&asof=2016-05-17", "q=a&q=b"],
    TILE: ["asof=2020-07-21&asof=2016-05-17"],
    "/": ["asof=2020-07-21&asof=2016-05-17", "view=gna&view=lna", "zoom=5&zoom=6"],
    "/embed": ["asof=2020-07-21&asof=2016-05-17"],
    "/list": ["asof=2020-07-21&asof=2016-05-17"],
    "/changes": ["actor=lna&actor=gna", "layer=control_zones&layer=frontlines"],
    "/changes/control": ["from=2016-06-01&from=2017-06-01"],
    "/disagreements": ["asof=2020-07-21&asof=2016-05-17"],
    "/views": ["rev=1&rev=2"],
    "/articles": ["rev=1&rev=2"],
    "/annotations/": ["page=0&page=1"],
    "/collections": ["f=json&f=html"],
    "/styles/sourceline": ["asof=2020-07-21&asof=2016-05-17"],
}
JSON, HTML = "application/json", "text/html,*/*;q=0.1"
EVERY = [
    (address, query, accept)
    for address, queries in ADDRESSES.items()
    for query in queries
    # To programs the map's address is a document with parameters of its own.
    for accept in ((HTML,) if address == "/" else (JSON, HTML))
]
TWICE = {
    "datetime": (DATETIME, ["2019-04-04", "2020-07-21"], False),
    "limit": (LIMIT, ["10", "20"], False),
    "f": (FORMAT, ["html", "json"], False),
    "layer": (changes(tuple(it.name for it in EVIDENCE_LAYERS))[0], SIDES.split(","), True),
    "bbox": (changes(())[4], ["0,0,1,1", "1,1,2,2"], False),
}


@pytest.mark.parametrize(("address", "query", "accept"), EVERY)
def test_different_values_of_one_parameter_are_refused(
    client: FlaskClient, address: str, query: str, accept: str
) -> None:
    answer = client.get(f"{address}?{query}", headers={"Accept": accept})
    assert answer.status_code == 400, (address, query)
    said = Markup(answer.text).striptags()
    assert f"{query.partition('=')[0]} is written several times" in said
    assert f"You sent: {query}" in said


@pytest.mark.parametrize("address", ["/quotes", ZONES, "/", "/views", TILE])
@pytest.mark.parametrize("query", ["rev=1&rev=1", "utm_source=a&utm_source=b&_=1&_=2"])
def test_the_same_value_twice_and_what_is_passed_over_are_no_matter(
    client: FlaskClient, address: str, query: str
) -> None:
    answer = client.get(f"{address}?{query}", headers={"Accept": HTML})
    assert answer.status_code in {200, 204}


def test_the_boxes_of_the_maps_form_are_one_list(client: FlaskClient) -> None:
    """A form sends each ticked box by itself, and one that is pasted may have commas too."""
    pages = [
        client.get(f"/list?asof=2020-07-21&{it}").text
        for it in ("layers=control_zones&layers=frontlines", f"layers={SIDES}")
    ]
    assert pages[0] == pages[1] != client.get("/list?asof=2020-07-21&layers=frontlines").text


def test_an_address_without_its_empty_arguments_keeps_every_other(client: FlaskClient) -> None:
    """Else the redirect of a form would cut what the page behind it refuses."""
    answer = client.get(f"{ZONES}?f=html&datetime=&rev=3&rev=1")
    assert answer.status_code == 302
    assert urlsplit(answer.location).query == "f=html&rev=3&rev=1"


@pytest.mark.parametrize("name", TWICE)
def test_a_refusal_names_the_values_and_the_cure(name: str) -> None:
    parameter, values, is_list = TWICE[name]
    with pytest.raises(ParameterError) as error:
        read_arguments(MultiDict([(name, it) for it in values]), (parameter,))
    assert error.value.parameter == name
    assert all(f'"{it}"' in error.value.problem for it in values)
    assert ("commas" in error.value.cure) == is_list
    assert "once" in error.value.cure


def test_a_refusal_does_not_repeat_all_that_was_sent() -> None:
    with pytest.raises(ParameterError) as error:
        read_arguments(MultiDict([("f", f"{it}" * 500) for it in range(10, 60)]), (FORMAT,))
    assert len(error.value.problem) < 400
    assert "and 47 more" in error.value.problem


@given(st.lists(st.sampled_from(["2020-07-21", "2016-05-17"]), min_size=1, max_size=4))
def test_a_parameter_is_read_as_if_it_were_there_once_or_not_at_all(values: list[str]) -> None:
    arguments = MultiDict([("asof", it) for it in values])
    if len(set(values)) > 1:
        with pytest.raises(ParameterError):
            read_arguments(arguments, (ASOF,))
    else:
        assert read_arguments(arguments, (ASOF,)) == read_arguments({"asof": values[0]}, (ASOF,))
