"""A filter set in QGIS finds what it says. QGIS 3.22 sends boxes and days, and does the rest itself.

A day compared with text (`"opened" >= '2020-01-01'`, as its query builder writes it) is sent as `datetime`, which asks
what was true then: features without a date are found as well, and it does not matter which column was named. Compared
with `to_date('2020-01-01')` it is QGIS that compares, and the answer is what the words say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
import shapely
from shapely import box
from shapely.geometry import shape

from geo.dataset import Dataset
from tests.market import MOMENT, Market, Stall
from tests.qgis.person import Person, Seen

SIRTE = (16.0, 30.0, 18.0, 32.0)
# As the browser of QGIS adds a layer, and as the dialog does without the tick.
RESTRICTED = "restrictToRequestBBOX='1'"


@pytest.mark.parametrize("options", [RESTRICTED, ""])
@pytest.mark.parametrize(
    ("place", "name", "corners"),
    [
        ("libya", "control_zones", SIRTE),
        ("libya", "control_zones", (13.1, 32.5, 13.3, 32.8)),
        ("libya", "lines", SIRTE),
        ("tables", "stalls", (-90.0, -45.0, 90.0, 45.0)),
        ("tables", "stalls", (-180.0, -90.0, 180.0, 90.0)),
        ("tables", "plots", (12.2, 27.2, 14.7, 29.1)),
        ("tables", "harbours", (16.0, 31.0, 17.0, 32.0)),
        ("tables", "leases", (12.0, 31.0, 14.0, 33.0)),
        ("tables", "islands", (179.0, -18.0, 180.0, -16.0)),
        ("tables", "islands", (0.0, 0.0, 1.0, 1.0)),
    ],
)
def test_a_box_finds_what_shapely_finds(
    request: pytest.FixtureRequest,
    place: str,
    name: str,
    corners: tuple[float, float, float, float],
    options: str,
) -> None:
    person: Person = request.getfixturevalue(place)
    seen = person.read(name, box=corners, options=options)
    found = Counter(it.geometry.normalize().wkb for it in seen if it.geometry is not None)
    served = person.server.features(name)
    every = [shape(it["geometry"]) for it in served if it["geometry"]]
    inside = [it for it in every if it.intersects(box(*corners))]
    assert found == Counter(it.normalize().wkb for it in inside)
    assert len(seen) == len(inside)
    if options and not box(*corners).covers(box(*shapely.total_bounds(every))):
        (page,) = person.pages(name)
        assert [float(it) for it in page.arguments["bbox"].split(",")] == list(corners)
        # A box matches what has no place as well (Features Part 1, 7.15.3); QGIS leaves that out.
        assert page.returned == len(inside) + len(served) - len(every)


EXPRESSIONS: list[tuple[str, str | None, Callable[[Stall], bool]]] = [
    ("name = 'سرت'", "name = 'سرت'", lambda it: it.name == "سرت"),
    ("name = 'O''Neill %_'", "name = 'O''Neill %_'", lambda it: it.name == "O'Neill %_"),
    ("name = '\U0001f34e'", "name = '\U0001f34e'", lambda it: it.name == "\U0001f34e"),
    ("name = ''", "name = ''", lambda it: it.name == ""),
    ("name is null", "name is null", lambda it: it.name is None),
    ("name like '%irt%'", "name like '%irt%'", lambda it: "irt" in (it.name or "")),
    (
        "name ilike 'sirte'",
        "casei(name) = casei('sirte')",
        lambda it: (it.name or "").lower() == "sirte",
    ),
    ("grade = 2", "grade = 2", lambda it: it.grade == 2),
    ("grade <> 2", "grade <> 2", lambda it: it.grade is not None and it.grade != 2),
    ("grade in (1, 3)", "grade in (1, 3)", lambda it: it.grade in (1, 3)),
    ("not (grade > 1)", "not (grade > 1)", lambda it: it.grade is not None and it.grade <= 1),
    (
        "size >= -3 and size <= 0.1",
        "size between -3 and 0.1",
        lambda it: it.size is not None and -3 <= it.size <= 0.1,
    ),
    (
        "grade = 3 or size > 100",
        "grade = 3 or size > 100",
        lambda it: it.grade == 3 or (it.size or 0) > 100,
    ),
    (
        "opened >= to_date('2020-01-01')",
        "opened >= date('2020-01-01')",
        lambda it: it.opened is not None and it.opened >= date(2020, 1, 1),
    ),
    (
        "opened = to_date('2019-04-04') and grade = 2",
        "opened = date('2019-04-04') and grade = 2",
        lambda it: it.opened == date(2019, 4, 4) and it.grade == 2,
    ),
    (
        "observed_at = to_datetime('2019-04-04 12:00:00')",
        "observed_at = timestamp('2019-04-04T12:00:00Z')",
        lambda it: it.observed_at == MOMENT,
    ),
    (
        "year(observed_at) = 2019 and name = 'Sirte'",
        None,
        lambda it: it.observed_at is not None and it.name == "Sirte",
    ),
]


@pytest.mark.parametrize(("words", "cql2", "rule"), EXPRESSIONS)
def test_a_filter_finds_what_python_and_the_server_find(
    tables: Person,
    market: Market,
    words: str,
    cql2: str | None,
    rule: Callable[[Stall], bool],
) -> None:
    seen = tables.read("stalls", subset=words)
    assert counted(seen) == Counter(as_row(it) for it in market.stalls if rule(it))
    assert 0 < len(seen) < len(market.stalls)
    if cql2:
        served = tables.server.features("stalls", filter=cql2)
        assert counted(seen) == counted([served_row(it) for it in served])


@pytest.mark.parametrize(("words", "cql2", "rule"), EXPRESSIONS)
def test_a_selection_by_expression_finds_the_same(
    tables: Person,
    market: Market,
    words: str,
    cql2: str | None,
    rule: Callable[[Stall], bool],
) -> None:
    seen = tables.read("stalls", expression=words)
    assert counted(seen) == Counter(as_row(it) for it in market.stalls if rule(it))


DAYS = [
    ("stalls", "opened >= '2020-01-01'", "2020-01-01/9999-12-31T00:00:00Z"),
    ("stalls", "opened <= '2019-12-31'", "0000-01-01T00:00:00Z/2019-12-31"),
    ("stalls", "opened = '2019-04-04'", "2019-04-04"),
    (
        "stalls",
        "opened >= '2019-01-01' and opened <= '2019-12-31'",
        "2019-01-01/2019-12-31",
    ),
    ("leases", "valid_from >= '2019-04-06'", "2019-04-06/9999-12-31T00:00:00Z"),
    ("leases", "valid_to <= '2019-04-06'", "0000-01-01T00:00:00Z/2019-04-06"),
    (
        "stalls",
        "observed_at >= '2019-04-04T13:00:00Z'",
        "2019-04-04T13:00:00Z/9999-12-31T00:00:00Z",
    ),
]


@pytest.mark.parametrize(("name", "words", "sent"), DAYS)
def test_a_day_written_as_text_asks_what_was_true_then(
    tables: Person, name: str, words: str, sent: str
) -> None:
    seen = tables.read(name, subset=words)
    assert [it.arguments.get("datetime") for it in tables.pages(name)] == [sent]
    served = tables.server.features(name, datetime=sent)
    assert counted(seen) == counted([served_row(it) for it in served])
    assert len(seen) > 0


@pytest.mark.parametrize("day", ["2016-07-01", "2019-05-01", "2020-07-21"])
def test_who_held_what_on_a_day(libya: Person, bundled: Dataset, day: str) -> None:
    """Asked in QGIS's own words over both ends, so that QGIS compares; open ends hold."""
    on = f"to_date('{day}')"
    words = f"coalesce(valid_from, {on}) <= {on} and coalesce(valid_to, {on}) >= {on}"
    seen = {it.properties["id"] for it in libya.read("control_zones", subset=words)}
    served = {it["id"] for it in libya.server.features("control_zones", datetime=day)}
    assert seen == served
    assert 0 < len(seen) < len(bundled.features["control_zones"])


@pytest.mark.parametrize("options", [RESTRICTED, ""])
def test_a_box_and_a_filter_hold_together(tables: Person, market: Market, options: str) -> None:
    corners = (-90.0, -45.0, 90.0, 45.0)
    seen = tables.read("stalls", subset="grade = 2", box=corners, options=options)
    inside = [
        it
        for it in market.stalls
        if it.grade == 2 and it.x is not None and box(*corners).covers(shapely.Point(it.x, it.y))
    ]
    assert counted(seen) == Counter(as_row(it) for it in inside)
    assert len(inside) > 0


@pytest.mark.parametrize("name", ["control_zones", "events"])
def test_a_feature_is_found_by_qgis_own_number_and_by_its_id(libya: Person, name: str) -> None:
    for each in libya.read(name)[:3]:
        assert libya.read(name, number=each.number) == [each]
        id = each.properties["id"]
        (found,) = libya.read(name, subset=f"id = '{id}'")
        assert found.properties == each.properties
        served = libya.server.get(f"/collections/{name}/items/{id}")
        assert shape(served["geometry"]) == found.geometry


def test_an_id_with_a_slash_and_a_letter_beyond_ascii_is_found(tables: Person) -> None:
    (found,) = tables.read("leases", subset="id = 'lease 7/ß'")
    assert found.properties["id"] == "lease 7/ß"


def test_only_as_many_features_are_asked_for_as_are_wanted(tables: Person) -> None:
    assert len(tables.read("parcels", limit=7)) == 7
    assert [it.arguments["limit"] for it in tables.pages("parcels")] == ["7"]


def counted(seen: list[Seen]) -> Counter[tuple[Any, ...]]:
    """Rows with the same values are told apart by their number: QGIS 3.22 has no integer ids."""
    return Counter(tuple(it.properties.items()) for it in seen)


def as_row(of: Stall) -> tuple[Any, ...]:
    """A stall as QGIS has it."""
    return (
        ("name", of.name),
        ("size", of.size),
        ("grade", of.grade),
        ("opened", of.opened.isoformat() if of.opened else None),
        ("observed_at", _clock(of.observed_at) if of.observed_at else None),
    )


def served_row(feature: dict[str, Any]) -> Seen:
    """A served feature of a table as QGIS has it: moments without their zone, an id that is text as a field."""
    properties = dict(feature["properties"])
    if isinstance(feature["id"], str):
        properties = {"id": feature["id"], **properties}
    if properties.get("observed_at"):
        properties["observed_at"] = _clock(datetime.fromisoformat(properties["observed_at"]))
    return Seen(0, None, properties)


def _clock(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
