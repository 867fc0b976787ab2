"""The address of the map page: what it may ask, what is refused by name, and what is passed over."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("asof=yesterday", "asof"),
        ("asof=2020-02-30", "asof"),
        ("center=16", "center"),
        ("center=200,95", "center"),
        ("center=nan,nan", "center"),
        ("zoom=near", "zoom"),
        ("zoom=99", "zoom"),
        ("zoom=nan", "zoom"),
        ("bbox=1,2,3", "bbox"),
        ("layers=countries", "layers"),
        ("feature=sirte", "feature"),
        ("feature=towns/sirte", "feature"),
        ("colour=red", "colour"),
    ],
)
@pytest.mark.parametrize("path", ["/", "/embed"])
def test_a_parameter_that_cannot_be_used_is_refused_by_name(
    client: FlaskClient, path: str, query: str, parameter: str
) -> None:
    answer = client.get(f"{path}?{query}", headers={"Accept": "text/html"})
    assert answer.status_code == 400
    assert answer.mimetype == "text/html"
    assert parameter in answer.text


def test_programs_get_the_landing_page_at_the_same_address(client: FlaskClient) -> None:
    for options in ({"headers": {"Accept": "application/json"}}, {"query_string": "f=json"}):
        answer = client.get("/", **options)
        assert answer.mimetype == "application/json"
        assert answer.json["links"]


@pytest.mark.parametrize("day", ["0001-01-01", "9998-12-31"])
def test_any_day_there_is_can_be_asked_for(client: FlaskClient, day: str) -> None:
    assert client.get(f"/?asof={day}", headers={"Accept": "text/html"}).status_code == 200


def test_what_addresses_gather_on_their_way_is_passed_over(client: FlaskClient) -> None:
    answer = client.get("/?utm_source=x&fbclid=y", headers={"Accept": "text/html"})
    assert answer.status_code == 200


def test_boxes_of_a_form_may_name_layers_one_by_one(client: FlaskClient) -> None:
    answer = client.get("/list?asof=2020-12-28&layers=lines&layers=events")
    assert "group-lines" in answer.text
    assert "group-events" in answer.text
    assert "group-control_zones" not in answer.text
