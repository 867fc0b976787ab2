"""Parts of features: only some properties (Features Part 6), and no more of a shape than a map shows (Part 7)."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

from typing import Any

import pytest
import shapely
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

from layers import LAYERS
from tests.replay import Served, served  # noqa: F401 (a fixture)
from tests.shop import shop  # noqa: F401 (a fixture)

NAMES = [it.name for it in LAYERS]
CIRCUMFERENCE = 360  # degrees around the equator, which one tile shows at level 0
TILE = 256  # pixels
relaxed = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def parameter(served: Served, name: str) -> dict[str, Any]:
    return next(it for it in served.parameters() if it["name"] == name)


def returned(served: Served) -> list[str]:
    return list(served.whole()[0]["properties"])


def one(served: Served) -> str:
    return f"{served.items}/{served.get(served.items, limit=1)['features'][0]['id']}"


def test_properties_is_a_list_of_names_that_are_returned(served: Served) -> None:
    described = parameter(served, "properties")
    assert (described["in"], described["required"]) == ("query", False)
    assert (described["style"], described["explode"]) == ("form", False)
    assert described["schema"]["type"] == "array"
    items = described["schema"]["items"]
    assert items["type"] == "string"
    assert sorted(items["enum"]) == sorted(returned(served))


def test_one_property_is_had_alone_and_whole(served: Served) -> None:
    """Of many features and of one; what is not asked for is not there, also not as null."""
    everything = {it["id"]: it for it in served.get(served.items, limit=20)["features"]}
    for name in returned(served):
        for feature in served.get(served.items, limit=20, properties=name)["features"]:
            known = everything[feature["id"]]
            assert feature["properties"] == {name: known["properties"][name]}
            assert feature["geometry"] == known["geometry"]
        (first, *_) = everything.values()
        alone = served.get(one(served), properties=name)
        assert alone["properties"] == {name: first["properties"][name]}


@relaxed
@given(layer=st.sampled_from(NAMES), data=st.data())
def test_any_properties_are_had_together(client: FlaskClient, layer: str, data: Any) -> None:
    address = f"/collections/{layer}/items"
    whole = client.get(address, query_string={"limit": 5}).json["features"]
    names = data.draw(st.lists(st.sampled_from(list(whole[0]["properties"])), unique=True))
    asked = {"limit": 5, "properties": ",".join(names)}
    found = client.get(address, query_string=asked).json["features"]
    for feature, known in zip(found, whole, strict=True):
        assert feature["properties"] == {it: known["properties"][it] for it in names}


def test_without_the_parameter_all_properties_come(served: Served) -> None:
    listed = parameter(served, "properties")["schema"]["items"]["enum"]
    for feature in (*served.get(served.items, limit=5)["features"], served.get(one(served))):
        assert sorted(feature["properties"]) == sorted(listed)


def test_a_property_there_is_not_is_refused(served: Served) -> None:
    for address in (served.items, one(served)):
        answer = served.ask(address, properties="no_such_name")
        assert answer.status_code == 400
        assert answer.json["parameter"] == "properties"


def test_zoom_level_is_a_number_that_need_not_be_whole(served: Served) -> None:
    described = parameter(served, "zoom-level")
    assert (described["in"], described["required"]) == ("query", False)
    assert (described["style"], described["explode"]) == ("form", False)
    assert described["schema"]["type"] == "number"
    assert described["schema"]["minimum"] == 0
    for address in (served.items, one(served)):
        for level in (0, 0.5, 7, 22.25):
            assert (
                served.ask(
                    address,
                    **{"zoom-level": level, "limit": 1}
                    if (address == served.items)
                    else {"zoom-level": level},
                ).status_code
                == 200
            )
        for level in ("-1", "near"):
            assert served.ask(address, **{"zoom-level": level}).status_code == 400


@pytest.mark.parametrize("level", [0, 4, 6.5, 9, 14])
@pytest.mark.parametrize("layer", NAMES)
def test_a_shape_is_within_a_pixel_of_what_it_is_and_of_a_type_it_may_have(
    client: FlaskClient, layer: str, level: float
) -> None:
    address = f"/layers/{layer}.geojson"
    whole = {it["id"]: shape(it["geometry"]) for it in client.get(address).json["features"]}
    coarse = client.get(address, query_string={"zoom-level": level}).json["features"]
    pixel = CIRCUMFERENCE / TILE / 2**level
    assert [it["id"] for it in coarse] == list(whole)
    types = {it.geom_type for it in whole.values()}
    for feature in coarse:
        simple, known = shape(feature["geometry"]), whole[feature["id"]]
        assert simple.geom_type in types
        assert shapely.hausdorff_distance(simple, known) <= pixel
        assert shapely.get_num_coordinates(simple) <= shapely.get_num_coordinates(known)


def test_the_farther_away_the_fewer_points(client: FlaskClient) -> None:
    def points(level: float | None) -> int:
        asked = {} if level is None else {"zoom-level": level}
        found = client.get("/layers/countries.geojson", query_string=asked).json["features"]
        return sum(int(shapely.get_num_coordinates(shape(it["geometry"]))) for it in found)

    counted = [points(it) for it in (0, 3, 6, 9, None)]
    assert counted == sorted(counted)
    assert counted[0] < counted[-1] / 4


@pytest.mark.parametrize("layer", NAMES)
def test_one_feature_is_as_simple_as_among_others(client: FlaskClient, layer: str) -> None:
    items = f"/collections/{layer}/items"
    asked = {"zoom-level": 5}
    for feature in client.get(items, query_string={**asked, "limit": 5}).json["features"]:
        alone = client.get(f"{items}/{feature['id']}", query_string=asked).json
        assert alone["geometry"] == feature["geometry"]
