"""What pages say of a value, a time, a shape and an operation: the words, without a server."""

from __future__ import annotations

import pytest

from geo.crs import CRS84, epsg
from geo.property import Property
from geo.wkt import wkt
from web.cell import cell, moment, span
from web.operation import operations
from web.shape_text import shape_text


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


@pytest.mark.parametrize(
    ("geometry", "words", "told"),
    [
        ({"type": "Point", "coordinates": [13.2, 32.9]}, "32.9 north, 13.2 east", True),
        ({"type": "Point", "coordinates": [-0.5, -3]}, "3 south, 0.5 west", True),
        # The words say nothing of a height.
        ({"type": "Point", "coordinates": [1, 2, 3]}, "2 north, 1 east", False),
        ({"type": "MultiPoint", "coordinates": [[1, 2]]}, "MultiPoint of 1 point", False),
        ({"type": "LineString", "coordinates": [[1, 2], [3, 4]]}, "LineString of 2 points", False),
    ],
)
def test_a_shape_is_told_in_words_and_written_out(
    geometry: dict[str, object], words: str, told: bool
) -> None:
    found = shape_text({"geometry": geometry}, None, CRS84)
    assert found is not None
    assert (found.words, found.told) == (words, told)
    assert found.wkt == wkt(geometry)
    moved = shape_text({"geometry": geometry}, geometry, epsg(4326))
    assert moved is not None
    assert (moved.told, moved.crs) == (False, "WGS 84, north first")
    assert shape_text({"geometry": None}, None, CRS84) is None


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
