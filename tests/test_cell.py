"""What pages say of a value, a time, a table too long and an operation: the words, without a server."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.property import Property
from web.cell import Cell, cell, moment, span
from web.operation import operations
from web.table import BUDGET, Row, _within_budget


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2020-07-21", "2020-07-21", "21 July 2020"),
        ("2020-07-21", None, "from 21 July 2020"),
        ("..", "2020-07-21", "until 21 July 2020"),
        (None, "..", "open at both ends"),
        ("2019-04-04", "2020-07-21", "4 April 2019 to 21 July 2020"),
    ],
)
def test_a_span_is_told_in_words(first: str | None, last: str | None, words: str) -> None:
    assert span(first, last) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2020-02-03T12:34:56+02:00", "3 February 2020, 10:34:56 UTC"),
        ("2020-02-03T00:30:00+02:00", "2 February 2020, 22:30 UTC"),
        ("2020-02-03", "3 February 2020"),
        ("infinity", "infinity"),
        ("0044-03-15 BC", "0044-03-15 BC"),
    ],
)
def test_a_moment_is_told_in_words_or_as_it_is(value: str, words: str) -> None:
    assert moment(value) == words


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, "nothing", ""),
        ([], "nothing", ""),
        (False, "word", "no"),
        (0, "number", "0"),
        ("https://example.org/a", "link", "https://example.org/a"),
        ("javascript:alert(1)", "text", "javascript:alert(1)"),
        ("https://", "text", "https://"),
        ("http://[::1", "text", "http://[::1"),
        ("http://a b", "text", "http://a b"),
        (["a", "b"], "list", "a, b"),
        ({"a": None}, "object", '{"a": null}'),
    ],
)
def test_a_value_is_told_by_what_it_is(value: object, kind: str, text: str) -> None:
    found = cell(value, Property("it", "string"))
    assert (found.kind, found.text) == (kind, text)


@settings(deadline=None, max_examples=30)
@given(
    st.integers(1, 200),
    st.lists(st.integers(0, 30_000), min_size=1, max_size=30),
)
def test_the_text_of_a_table_keeps_to_its_budget(rows: int, lengths: list[int]) -> None:
    cells = [Cell("text", "x" * it, "") for it in lengths]
    row = Row("", "", "", "", {}, cells)
    told = sum(len(it.text) for one in _within_budget([row] * rows) for it in one.cells)
    whole = rows * sum(lengths)
    assert told == whole if whole <= BUDGET else told <= max(BUDGET, rows * len(lengths) * 24)


def test_an_operation_is_told_with_its_references_resolved() -> None:
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer", "default": 10}}
    which = {"name": "it", "in": "path", "required": True, "schema": {"enum": ["a", "b"]}}
    free = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    found = operations(
        {
            "servers": [{"url": "http://localhost/x/"}],
            "components": {"parameters": {"limit": limit}},
            "paths": {
                "/c/{it}": {
                    "parameters": [which],
                    "get": {
                        "tags": ["T"],
                        "summary": "S",
                        "parameters": [{"$ref": "#/components/parameters/limit"}],
                        "responses": {"200": {"description": "fine", "content": {"a/b": {}}}},
                    },
                },
                "/c/{id}": {"get": {"parameters": [free, {"$ref": "#/nowhere", "name": "z"}][:1]}},
            },
        }
    )
    (one,) = found["T"]
    assert one.example == "http://localhost/x/c/a"
    assert [(it.name, it.kind, it.default) for it in one.parameters] == [
        ("it", "", None),
        ("limit", "integer", "10"),
    ]
    assert one.answers == [("200", "fine", ["a/b"])]
    assert found["API"][0].example is None
