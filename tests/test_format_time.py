"""Time in the text formats: open ends stay open, and a day stays a day."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection

from geo.format import JSONFG, LPF
from tests.pages import of_features, published, reading  # noqa: F401 (a fixture)
from tests.text_format import NAMESPACE, features, placemarks

DAY, LATER = "2019-04-04", "2020-10-23"
MOMENT = "2019-04-04T12:00:00Z"

TIMES = [
    (None, None, None, None, None),
    (DAY, DAY, {"date": DAY}, (DAY, None, None), ({"in": DAY}, {"in": DAY})),
    (
        MOMENT,
        MOMENT,
        {"timestamp": MOMENT},
        (MOMENT, None, None),
        ({"in": MOMENT}, {"in": MOMENT}),
    ),
    (DAY, LATER, {"interval": [DAY, LATER]}, (None, DAY, LATER), ({"in": DAY}, {"in": LATER})),
    # Linked Places read a span without an end as its first day alone.
    (DAY, None, {"interval": [DAY, ".."]}, (None, DAY, None), ({"in": DAY}, {"earliest": DAY})),
    (
        None,
        LATER,
        {"interval": ["..", LATER]},
        (None, None, LATER),
        ({"latest": LATER}, {"in": LATER}),
    ),
]


@pytest.mark.parametrize(("starts", "ends", "fg", "kml", "span"), TIMES)
def test_time_keeps_its_open_ends_and_its_precision(
    reading: Connection, starts: str, ends: str, fg: Any, kml: Any, span: Any
) -> None:
    answer = of_features([{"starts": starts, "ends": ends}], published({"name": "string"}))
    assert features(answer, reading, JSONFG)[0]["time"] == fg
    mark = placemarks(answer, reading)[0]
    found = tuple(mark.findtext(f".//{NAMESPACE}{it}") for it in ("when", "begin", "end"))
    assert found == (kml or (None, None, None))
    when = features(answer, reading, LPF)[0].get("when")
    assert when == (span and {"timespans": [{"start": span[0], "end": span[1]}]})


@pytest.mark.parametrize(
    ("precision", "start", "end"),
    [
        ("day", {"in": "2019-04-04"}, {"in": "2020-10-23"}),
        (
            "week",
            {"earliest": "2019-03-28", "latest": "2019-04-11"},
            {"earliest": "2020-10-16", "latest": "2020-10-30"},
        ),
        ("month", {"in": "2019-04"}, {"in": "2020-10"}),
        (
            "season",
            {"earliest": "2019-01-03", "latest": "2019-07-04"},
            {"earliest": "2020-07-24", "latest": "2021-01-22"},
        ),
        ("year", {"in": "2019"}, {"in": "2020"}),
    ],
)
def test_linked_places_are_no_more_exact_than_the_article(
    reading: Connection, precision: str, start: dict[str, str], end: dict[str, str]
) -> None:
    given = {
        "starts": DAY,
        "ends": LATER,
        "properties": {"valid_from_precision": precision, "valid_to_precision": precision},
    }
    answer = of_features([given], published({"name": "string"}))
    span = features(answer, reading, LPF)[0]["when"]["timespans"][0]
    assert span == {"start": start, "end": end}
