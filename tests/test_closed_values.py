"""Properties with few values: each is listed where filters are described, and any other is refused."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from geo.grade import GRADES
from layers import EVIDENCE_LAYERS

CLOSED = ("kind", "status", "certainty", "geometry_basis", "valid_from_precision", "strength")
LAYERS = [it.name for it in EVIDENCE_LAYERS]


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("name", CLOSED)
def test_a_value_that_there_never_is_is_refused(client: FlaskClient, layer: str, name: str) -> None:
    listed = client.get(f"/collections/{layer}/queryables?f=json").json["properties"][name]["enum"]
    answer = client.get(f"/collections/{layer}/items?{name}=foo")
    assert answer.status_code == 400
    assert answer.json["parameter"] == name
    assert ", ".join(listed) in answer.json["detail"]


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("name", CLOSED)
def test_every_value_of_the_data_is_listed_and_found(
    client: FlaskClient, layer: str, name: str
) -> None:
    listed = client.get(f"/collections/{layer}/queryables?f=json").json["properties"][name]["enum"]
    every = client.get(f"/collections/{layer}/items?f=geojson&limit=1000").json["features"]
    values = [it["properties"][name] for it in every]
    assert every
    assert {it for it in values if it is not None} <= set(listed)
    for value in listed:
        found = client.get(f"/collections/{layer}/items?{name}={value}&limit=1000").json
        assert found["numberMatched"] == values.count(value)


def test_the_grades_are_those_of_the_database(writer: Engine) -> None:
    with writer.connect() as connection:
        known = connection.scalar(text("select enum_range(null::sourceline.strength)::text[]"))
    assert known == list(GRADES)
