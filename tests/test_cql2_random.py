"""Random CQL2 filters, held against an oracle in Python, and random text, which is a filter or refused."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import json
import re
from typing import Any

import cql2
from hypothesis import assume, given, note, settings
from hypothesis import strategies as st
from sqlalchemy import ColumnElement, Engine

from geo.collection import Collection
from geo.cql2 import compile_filter
from geo.crs import CRS84
from geo.errors import ParameterError
from geo.filter import Filter
from tests.cql2_oracle import UnsureError, holds
from tests.cql2_things import FIDS, SEEN, check_refusal, collection, engine, found  # noqa: F401 (fixtures)
from tests.cql2_trees import OPERATORS, anything, op, trees


@given(trees)
@settings(deadline=None, max_examples=200)
def test_a_random_filter_finds_what_the_oracle_finds(
    engine: Engine, collection: Collection, tree: Any
) -> None:
    try:
        expected = {row["fid"] for row in SEEN if holds(tree, row)}
    except UnsureError:
        assume(False)
    written = json.dumps(tree, ensure_ascii=False)
    note(written)
    with engine.connect() as connection:
        assert found(connection, collection, Filter.parse(written, "cql2-json")) == expected
        # The parser writes texts with a NUL-free quote of its own; a bare list of one it writes without brackets.
        as_text = cql2.parse_json(json.dumps(escaped(tree), ensure_ascii=False)).to_text()
        assert found(connection, collection, Filter.parse(as_text)) == expected


def escaped(tree: Any, pattern: bool = False) -> Any:
    """The tree with its strings as CQL2 text needs them: a backslash doubled, in a pattern none before a letter."""
    if isinstance(tree, str):
        return re.sub(r"\\\\([abtnvfr])", r"\1", tree) if pattern else tree.replace("\\", "\\\\")
    if isinstance(tree, list):
        return [escaped(it, pattern) for it in tree]
    if not isinstance(tree, dict) or "property" in tree:
        return tree
    if tree.get("op") == "like":
        subject, wanted = tree["args"]
        return {**tree, "args": [escaped(subject), escaped(wanted, pattern=True)]}
    return {key: it if key == "op" else escaped(it, pattern) for key, it in tree.items()}


@given(
    st.one_of(st.text(max_size=60), st.text("()'\"aANDORnot=<>,.% \\0-1^INSE", max_size=60)),
    st.sampled_from(["cql2-text", "cql2-json"]),
)
@settings(deadline=None, max_examples=300)
def test_any_text_is_a_filter_or_refused(collection: Collection, words: str, lang: Any) -> None:
    try:
        condition = compile_filter(Filter.parse(words, lang).tree, collection, CRS84)
    except ParameterError as error:
        check_refusal(error)
    else:
        assert isinstance(condition, ColumnElement)


@given(st.builds(op, st.sampled_from(OPERATORS), anything, anything) | trees)
@settings(deadline=None, max_examples=300)
def test_a_filter_is_refused_before_the_database_can_fail(
    engine: Engine, collection: Collection, tree: Any
) -> None:
    written = json.dumps(tree, ensure_ascii=False)
    note(written)
    with engine.connect() as connection:
        try:
            assert found(connection, collection, Filter.parse(written, "cql2-json")) <= FIDS
        except ParameterError as error:
            check_refusal(error)
