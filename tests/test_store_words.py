"""Quotes held against long texts in the database: the same answers as Python's, at every place, for many at once."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from geo.quote import CONTEXT
from tests.store import refused, run, store  # noqa: F401 (a fixture)

# Letters of one, two, three and four bytes, and line ends.
LETTERS = "abc .\néسق“–𐍈"
LONG = "".join(random.Random(7).choices(LETTERS, k=4_000))
INSERT = (
    "insert into sourceline.quote (id, article, exact, prefix, suffix, start_offset, end_offset, state, language, "
    "kind, digest) select id, article, exact, prefix, suffix, start, \"end\", state, 'en', 'prose', '' from "
    "json_to_recordset(cast(:rows as json)) as it (id text, article text, exact text, prefix text, suffix text, "
    'start integer, "end" integer, state sourceline.quote_state)'
)


@pytest.fixture
def book(store: Connection) -> Connection:
    """A store with an article of some length, whose text is not there yet."""
    run(
        store,
        "insert into sourceline.article (id, publisher, title, published, published_precision, language, sha256, "
        "length) values ('book', 'Press', 'Book', '2020-07-21', 'day', 'en', "
        "encode(sha256(convert_to(:body, 'UTF8')), 'hex'), "
        "char_length(:body))",
        body=LONG,
    )
    return store


def with_text(connection: Connection) -> None:
    run(connection, "insert into sourceline.article_text values ('book', :body)", body=LONG)


def part(start: int, end: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"part-{start}-{end}",
        "article": "book",
        "exact": LONG[start:end],
        "prefix": LONG[max(start - CONTEXT, 0) : start],
        "suffix": LONG[end : end + CONTEXT],
        "start": start,
        "end": end,
        "state": "exact",
    } | changes


def insert(connection: Connection, rows: list[dict[str, Any]]) -> None:
    run(connection, INSERT, rows=json.dumps(rows))


def everywhere() -> list[dict[str, Any]]:
    """Quotes of one letter and of hundreds, at both ends of the text and across every seam there may be."""
    dice = random.Random(8)
    spans = {(0, 1), (0, len(LONG)), (len(LONG) - 1, len(LONG)), (254, 256), (255, 510), (0, 255)}
    while len(spans) < 600:
        start = dice.randrange(len(LONG))
        spans.add((start, min(start + dice.choice([1, 7, 60, 254, 255, 256, 900]), len(LONG))))
    return [part(*it) for it in sorted(spans)]


@pytest.mark.parametrize("text_first", [True, False])
def test_every_part_of_a_text_stands_in_it(book: Connection, text_first: bool) -> None:
    if text_first:
        with_text(book)
    insert(book, everywhere())
    if not text_first:
        with_text(book)
    assert run(book, "select count(*) from sourceline.quote").scalar_one() == 601


@pytest.mark.parametrize("text_first", [True, False])
@pytest.mark.parametrize("seed", range(12))
def test_one_wrong_among_many_is_found_and_named(
    book: Connection, text_first: bool, seed: int
) -> None:
    dice = random.Random(seed)
    rows = everywhere()
    at = dice.randrange(len(rows))
    right = rows[at]
    name = dice.choice(["exact", "prefix", "suffix"])
    if not right[name]:
        name = "exact"
    letter = dice.randrange(len(right[name]))
    other = "z" if dice.random() < 0.5 else "𐍉"
    rows[at] = {**right, name: right[name][:letter] + other + right[name][letter + 1 :]}
    said = (
        f"Quote {right['id']}: its words do not stand at offset {right['start']} of the article, "
        f'which there reads "{right["exact"]}".'
        if name == "exact"
        else f"Quote {right['id']}: its prefix or suffix is not what stands around the words."
    )
    if text_first:
        with_text(book)
        with pytest.raises(DBAPIError) as error:
            insert(book, rows)
    else:
        insert(book, rows)
        with pytest.raises(DBAPIError) as error:
            with_text(book)
    assert refused(error) == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"start": 9_000, "end": 9_003}, 'at offset 9000 of the article, which there reads "".'),
        ({"start": 3_999, "end": 4_002}, "do not stand at offset 3999"),
        ({"start": 0, "end": 3, "exact": LONG[:3]}, "prefix or suffix"),
    ],
)
def test_offsets_beyond_the_text_and_prefixes_before_it_are_refused(
    book: Connection, changes: dict[str, Any], said: str
) -> None:
    with_text(book)
    with pytest.raises(DBAPIError) as error:
        insert(book, [part(500, 503) | changes])
    assert said in refused(error)


@pytest.mark.parametrize("state", ["moved", "ambiguous", "altered", "missing", "unchecked"])
def test_only_what_is_called_verified_has_to_stand_there(book: Connection, state: str) -> None:
    with_text(book)
    insert(book, [part(100, 140, state=state) | {"start": 2_000, "end": 2_040}])
    wrong = part(200, 240, exact="z" * 40, id="wrong", state=state)
    if state != "moved":
        insert(book, [wrong])
        return
    with pytest.raises(DBAPIError) as error:
        insert(book, [wrong])
    assert refused(error) == "Quote wrong: its words stand nowhere in the article."


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("exact = reverse(exact)", "do not stand at offset 100"),
        ("prefix = reverse(prefix)", "prefix or suffix"),
        ("start_offset = 101, end_offset = 141", "do not stand at offset 101"),
        ("end_offset = 139", "has 40 code points"),
        ("exact = reverse(exact), state = 'moved'", "stand nowhere"),
    ],
)
def test_a_quote_is_held_against_its_text_again_when_it_is_changed(
    book: Connection, change: str, said: str
) -> None:
    with_text(book)
    insert(book, [part(100, 140), part(300, 340)])
    with pytest.raises(DBAPIError) as error:
        run(book, f"update sourceline.quote set {change} where id = 'part-100-140'")
    assert said in refused(error)


def test_who_calls_an_unverified_quote_exact_has_to_have_it_there(book: Connection) -> None:
    with_text(book)
    insert(book, [part(100, 140, exact="z" * 40, id="wrong", state="missing")])
    with pytest.raises(DBAPIError) as error:
        run(book, "update sourceline.quote set state = 'exact' where id = 'wrong'")
    assert "Quote wrong: its words do not stand at offset 100" in refused(error)


def test_a_closed_version_is_not_held_against_a_later_text(book: Connection) -> None:
    insert(book, [part(100, 140, exact="z" * 40, id="wrong")])
    run(
        book,
        "update sourceline.quote set known = tstzrange(lower(known) - interval '1 day', now())",
    )
    with_text(book)
    assert run(book, "select body from sourceline.article_text").scalar_one() == LONG
    with pytest.raises(DBAPIError) as error:
        insert(book, [part(100, 140, exact="z" * 40, id="wrong")])
    assert "Quote wrong: its words do not stand at offset 100" in refused(error)
