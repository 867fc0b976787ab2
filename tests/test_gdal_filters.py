"""GDAL 3.12 sends boxes and filters to the server, and gets what shapely and Python find."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import shapely
from flask.testing import FlaskClient
from shapely.geometry import shape

from tests.gdal import Gdal, libya, own, pool, served  # noqa: F401 (fixtures)
from tests.market import market  # noqa: F401 (a fixture)
from tests.shop import Shop, shop  # noqa: F401 (a fixture)


@pytest.mark.parametrize("layer", ["control_zones", "districts", "lines", "towns", "events"])
@pytest.mark.parametrize("box", [(13, 30, 17, 33), (20, 31, 25, 33), (-10, -10, -5, -5)])
def test_a_box_finds_what_shapely_finds(
    libya: Gdal, client: FlaskClient, layer: str, box: tuple[float, float, float, float]
) -> None:
    expected = [
        it["id"]
        for it in served(client, layer)
        if shapely.box(*box).intersects(shape(it["geometry"]))
    ]
    found = libya.read(layer, bbox=box)
    assert list(found["id"]) == expected
    assert libya.transferred(layer) == len(expected), "the box was not asked of the server"


# A filter as an analyst writes it, and the same in Python.
WHERE: list[tuple[str, Callable[[dict[str, Any]], bool]]] = [
    ("grade = 2", lambda it: it["grade"] == 2),
    ("name = 'سرت'", lambda it: it["name"] == "سرت"),
    ("name = 'O''Neill %_'", lambda it: it["name"] == "O'Neill %_"),
    ("name = '\U0001f34e'", lambda it: it["name"] == "\U0001f34e"),
    ("grade = 2 and name = 'سرت'", lambda it: it["grade"] == 2 and it["name"] == "سرت"),
    ("grade > 1 and size < 3", lambda it: (it["grade"] or 0) > 1 and (it["size"] or 3) < 3),
    ("grade = 1 or grade = 3", lambda it: it["grade"] in {1, 3}),
    ("not (grade = 1)", lambda it: it["grade"] in {2, 3}),
    ("grade in (1, 3)", lambda it: it["grade"] in {1, 3}),
    ("size between 0 and 3", lambda it: it["size"] is not None and 0 <= it["size"] <= 3),
    ("size = 0.1", lambda it: it["size"] == 0.1),
    ("name is null", lambda it: it["name"] is None),
    ("name is not null and grade is null", lambda it: it["name"] is not None and it["grade"] is None),
    ("name ilike 'SI%'", lambda it: (it["name"] or "").lower().startswith("si")),
    ("name like 'س%'", lambda it: (it["name"] or "").startswith("س")),
]  # fmt: skip
# The same for days and moments.
WHEN: list[tuple[str, Callable[[dict[str, Any]], bool]]] = [
    ("observed_at > '2019/04/04 12:30:00'", lambda it: (it["observed_at"] or "") > "2019-04-04T12:30"),
    ("observed_at >= '2019/04/05'", lambda it: (it["observed_at"] or "") >= "2019-04-05"),
    ("observed_at <= '2019/04/04 12:00:00'", lambda it: (it["observed_at"] or "9") < "2019-04-04T12:00:01"),
    ("observed_at >= '2019/04/04 00:00:00' and observed_at <= '2019/04/04 23:59:00'",
     lambda it: "2019-04-04" <= (it["observed_at"] or "") < "2019-04-04T23:59:01"),
    # To GDAL a day beside a moment is its first moment.
    ("observed_at > '2019/04/04'", lambda it: (it["observed_at"] or "") > "2019-04-04T00:00:00"),
    ("observed_at <= '2019/04/05'", lambda it: (it["observed_at"] or "9") < "2019-04-05T00:00:01"),
    ("observed_at <= '2019/04/04 12:00:00' and opened > '2020/01/01'",
     lambda it: (it["observed_at"] or "9") < "2019-04-04T12:00:01" and (it["opened"] or "") > "2020"),
    ("observed_at = '2019/04/04 12:00:00'", lambda it: (it["observed_at"] or "").startswith("2019-04-04T12:00:00")),
    ("opened >= '2020/01/01'", lambda it: (it["opened"] or "") >= "2020-01-01"),
    ("opened < '2020/01/01'", lambda it: it["opened"] is not None and it["opened"] < "2020-01-01"),
    ("opened = '2019/04/04'", lambda it: it["opened"] == "2019-04-04"),
]  # fmt: skip


@pytest.mark.parametrize(("where", "meant"), [*WHERE, *WHEN], ids=[it[0] for it in [*WHERE, *WHEN]])
def test_a_filter_finds_what_python_finds(
    own: Gdal,
    shop: Shop,
    where: str,
    meant: Callable[[dict[str, Any]], bool],
) -> None:
    expected = [it["id"] for it in served(shop.client, "stalls") if meant(it["properties"])]
    assert 0 < len(expected) < 120
    assert list(own.read("stalls", where=where, fid_as_index=True).index) == expected


@pytest.mark.parametrize(
    "where", ["grade = 2", "name = 'سرت'", "grade = 2 and name = 'سرت'", "grade = 2 and size > 1"]
)
def test_equality_is_the_servers_work(own: Gdal, where: str) -> None:
    own.read("stalls", where=where)
    by_grade = "grade" in where
    assert own.transferred("stalls") <= (29 if by_grade else 15)


@pytest.mark.parametrize("name", ["valid_from", "valid_to", "stated_from", "known_from"])
@pytest.mark.parametrize("operator", [">=", "<="])
def test_a_filter_on_any_day_loses_nothing(
    libya: Gdal, client: FlaskClient, name: str, operator: str
) -> None:
    """GDAL makes `datetime` of a day compared with any property, as if there were only one: a wrong map in silence."""
    day = "2019-06-30"
    expected = [
        it["id"]
        for it in served(client, "events")
        if (value := it["properties"][name])
        and (value[:10] >= day if operator == ">=" else value[:10] <= day)
    ]
    found = libya.read("events", where=f"{name} {operator} '{day.replace('-', '/')}'")
    assert list(found["id"]) == expected
