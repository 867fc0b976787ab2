"""What each kind of value means in a CQL2 filter, and that no value makes the database fail."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import json

import pytest
from sqlalchemy import Connection

from geo.collection import Collection
from geo.filter import Filter
from tests.cql2_things import FIDS, collection, connection, engine, find  # noqa: F401 (fixtures)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        (r"words = 'O\'Brien'", "O'Brien"),
        ("words = 'O''Brien'", "O'Brien"),
        (r"words = 'a\tb\nc\rd\ae\bf\vg\f'", "a\tb\nc\rd\ae\bf\vg\f"),
        (r"words = 'C:\\new'", r"C:\new"),
        (r"words = '50\%'", r"50\%"),
    ],
)
def test_escapes_in_text_are_what_the_standard_says(text: str, means: str) -> None:
    assert Filter.parse(text).tree["args"][1] == means


@pytest.mark.parametrize(
    "pattern", [r"50\%", r"a\\b", r"\_x"], ids=["percent", "backslash", "underscore"]
)
@pytest.mark.parametrize("form", ["words LIKE '{}'", "CASEI(words) LIKE CASEI('{}')"])
def test_escapes_in_a_pattern_are_left_to_like(form: str, pattern: str) -> None:
    assert json.dumps(pattern) in json.dumps(Filter.parse(form.format(pattern)).tree)


# Row 1 holds what only it has: see the update in `engine`.
FINDS_ROW_1 = (
    "half = 0.1",
    "half IN (0.1, 5)",
    "mood = 'calm'",
    "mood IN ('calm', 'no such mood')",
    "mood LIKE 'c%'",
    "number = 7",
    "number + 1 = 8",
    "key = 'fa7e1920-9107-422d-a3db-c468cbc5d6df'",
    "key IN ('fa7e1920-9107-422d-a3db-c468cbc5d6df', 'x')",
    "key LIKE 'fa7e%'",
    "CASEI(key) = CASEI('FA7E1920-9107-422D-A3DB-C468CBC5D6DF')",
    "A_CONTAINS(days, (DATE('2019-04-04')))",
    "A_CONTAINS(days, ('2019-04-04'))",
    "A_EQUALS(measures, (1, 0.5))",
    "T_DURING(clock, INTERVAL('2019-04-03','2019-04-05'))",
    "T_EQUALS(clock, DATE('2019-04-04'))",
    "T_STARTS(clock, INTERVAL('2019-04-04','..'))",
)


@pytest.mark.parametrize("words", FINDS_ROW_1)
def test_every_type_of_column_can_be_asked_for(
    words: str, connection: Connection, collection: Collection
) -> None:
    assert find(connection, collection, words) == {1}


@pytest.mark.parametrize(
    ("words", "other"),
    [
        ("day = DATE('2019-04-05')", "day = '2019-04-05'"),
        ("T_INTERSECTS(moment, DATE('2019-04-04'))", "moment = DATE('2019-04-04')"),
        ("moment <= DATE('2019-04-04')", "moment < TIMESTAMP('2019-04-05T00:00:00Z')"),
        ("moment > DATE('2019-04-04')", "moment >= TIMESTAMP('2019-04-05T00:00:00Z')"),
        ("day >= TIMESTAMP('2019-04-05T23:00:00Z')", "day >= DATE('2019-04-05')"),
        (
            "naive = TIMESTAMP('2019-04-05T02:00:00+02:00')",
            "naive = TIMESTAMP('2019-04-05T00:00:00Z')",
        ),
        ("day <= DATE('9999-12-31')", "day IS NOT NULL"),
        ("moment <= DATE('9999-12-31')", "moment IS NOT NULL"),
        ("T_INTERSECTS(valid, INTERVAL('..','..'))", "valid IS NOT NULL"),
        ("flag", "flag = true"),
        ("(whole = 1) = true", "whole = 1"),
        ("NOT (whole = 1)", "whole <> 1"),
        ("year(moment) = 2020 AND month(moment) = 6", "moment = DATE('2020-06-06')"),
        ("lower(words) = 'sirte'", "words IN ('Sirte', 'sirte')"),
        ("CASEI(words) LIKE CASEI('S%E')", "CASEI(words) IN (CASEI('sirte'), CASEI('strasse'))"),
        ("CASEI(words) LIKE CASEI('100\\%')", "words = '100%'"),
        ("ACCENTI(words) LIKE ACCENTI('é')", "words = 'é'"),
        ("ACCENTI(words) = ACCENTI('سِرت')", "words IN ('سرت', 'سِرت')"),
        ("ACCENTI(CASEI(words)) = ACCENTI(CASEI('É'))", "words = 'é'"),
        ("1 = 1", "fid IS NOT NULL"),
        (
            "A_EQUALS(numbers, (2, 1))",
            "A_CONTAINS(numbers, (1, 2)) AND A_CONTAINEDBY(numbers, (1, 2))",
        ),
        ("A_CONTAINS(numbers, (1.5))", "1 = 2"),
    ],
)
def test_two_ways_to_ask_find_the_same(
    words: str, other: str, connection: Connection, collection: Collection
) -> None:
    assert find(connection, collection, words) == find(connection, collection, other)


def test_a_fold_never_makes_a_wildcard(connection: Connection, collection: Collection) -> None:
    """ACCENTI turns ％ into % and takes away an accent behind a backslash: neither may reach LIKE as it is."""
    assert find(connection, collection, "ACCENTI(words) LIKE ACCENTI('100％')") == find(
        connection, collection, "words = '100%'"
    )
    assert find(connection, collection, "ACCENTI(words) LIKE ACCENTI('％')") == set()
    assert find(connection, collection, "ACCENTI(words) LIKE ACCENTI('100\\\u0301%')") != set()
    assert find(connection, collection, "ACCENTI(words) LIKE ACCENTI('＼')") == set()


@pytest.mark.parametrize(
    "words",
    [
        "whole / 0 = 1",
        "whole % 0 = 1",
        "whole div 0 = 1",
        "0 ^ (0 - 1) = 1",
        "(0 - 2) ^ 0.5 = 1",
        "10 ^ 100000 > 1",
        "real ^ real = 1",
        "real ^ 1000 > 1",
        "big * big * big * big = 1",
        "big - big - big < 0",
        "(2 / (whole - whole)) ^ (1 / 0) = 1",
        "A_OVERLAPS(measures, numbers)",
        "1e300 * 1e300 * 1e300 = whole",
        "real * 1e300 * 1e300 > 1",
        "whole < 1e300",
        "half = 1e300 OR half = 1e-300",
        "whole < 99999999999999999999999999999999",
        "whole = 1.5",
        "round(real) = 1 OR abs(big) = 1 OR ceil(exact) = floor(real)",
        "char_length(words) > 3",
        "number > 99999999999",
        "number < 0.5",
        "words LIKE ''",
        "words LIKE '\\\\'",
        "CASEI(words) LIKE CASEI('\\\\%\\_')",
        "CASEI(words) LIKE CASEI('')",
        "real > whole AND real > exact AND exact > whole AND half > exact",
        "day < moment AND moment < naive AND naive > day AND naive = moment",
        "year(day) > 1",
        "S_EQUALS(POINT(1 2), POINT(1 2))",
        "T_EQUALS(valid, span) OR T_MEETS(span, valid) OR T_DISJOINT(clock, valid)",
        "T_DURING(INTERVAL(first, last), span)",
        "A_CONTAINS(tags, tags)",
        "A_CONTAINS((1, 2), (1))",
        "A_CONTAINS(measures, (1e300))",
        "A_CONTAINS(numbers, (1e300))",
        "A_CONTAINS(numbers, (99999999999))",
        "A_EQUALS(days, (TIMESTAMP('2019-04-04T12:00:00Z')))",
        "NOT NOT flag",
        "true OR false",
        "geometry IS NULL OR 1 IS NULL",
    ],
)
def test_nothing_that_compiles_fails_in_the_database(
    words: str, connection: Connection, collection: Collection
) -> None:
    assert find(connection, collection, words) <= FIDS
