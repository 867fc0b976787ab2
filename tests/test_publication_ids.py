"""Under which ids tables are published: like their names, unlike each other, and for good."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from geo.catalogue import RelationFacts
from geo.publication import identifiers, published
from tests.published import open_up, operators, run, town
from tests.test_publication import place

__all__ = ["operators", "town"]


def relation(schema: str, name: str) -> RelationFacts:
    quoted = ".".join('"' + part.replace('"', '""') + '"' for part in (schema, name))
    return RelationFacts(
        schema, name, quoted, schema, "r", True, None, True, True, True, (), (), (), ()
    )


def ids(*names: tuple[str, str], taken: tuple[str, ...] = ()) -> list[str]:
    relations = [relation(*it) for it in names]
    given = identifiers(relations, taken)
    return [given[it.quoted] for it in relations]


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("roads", "roads"),
        ("Roads-2_b", "Roads-2_b"),
        ("Straßen und Wege", "Stra_en_und_Wege"),
        ("Übergänge", "Ubergange"),
        ("roads.2020", "roads_2020"),
        ("a/b?c#d", "a_b_c_d"),
        (" roads ", "roads"),
        ("1", "1"),
        ("طرق 2019", "2019"),
    ],
)
def test_an_id_is_the_tables_name_as_far_as_an_address_takes_it(name: str, identifier: str) -> None:
    assert ids(("town", name)) == [identifier]


def test_a_name_without_a_letter_of_ascii_has_a_short_id_of_its_own() -> None:
    roads, towns = ids(("town", "طرق"), ("town", "مدن"))
    assert re.fullmatch(r"table_[0-9a-f]{8}", roads)
    assert roads != towns
    assert ids(("other", "طرق"), ("town", "مدن")) == [roads, towns]


def test_a_name_that_is_taken_gets_its_schema_before_it() -> None:
    assert ids(("town", "lines"), taken=("lines",)) == ["town_lines"]
    assert ids(("a", "roads"), ("b", "roads")) == ["roads", "b_roads"]
    assert ids(("a", "a b"), ("a", "a_b")) == ["a_a_b", "a_b"]
    first, second = ids(("a", "roads"), ("b", "roads"), taken=("b_roads",))
    assert first == "roads"
    assert re.fullmatch(r"roads_[0-9a-f]{8}", second)


schemas = st.sampled_from(["a", "b", "c d", "مدن"])
tables = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8),
    st.text("ab_ .-é", min_size=1, max_size=4),
)


@given(st.lists(st.tuples(schemas, tables), unique=True, max_size=12), st.sets(tables, max_size=3))
def test_ids_are_unlike_each_other_and_fit_an_address(
    names: list[tuple[str, str]], taken: set[str]
) -> None:
    given_ids = ids(*names, taken=tuple(taken))
    assert len(set(given_ids)) == len(names)
    assert not taken & set(given_ids)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", it) for it in given_ids)


@given(st.lists(st.tuples(schemas, tables), unique=True, min_size=1, max_size=8))
def test_a_table_whose_name_will_do_keeps_it_whatever_comes_later(
    names: list[tuple[str, str]],
) -> None:
    plain = [it for it in names if re.fullmatch(r"[A-Za-z0-9_-]+", it[1])]
    first = {name: schema for schema, name in reversed(plain)}
    given_ids = dict(zip(names, ids(*names), strict=True))
    assert all(given_ids[schema, name] == name for name, schema in first.items())


def test_a_table_that_cannot_be_read_keeps_its_id_from_others(town: Connection) -> None:
    """Else an address would lead to another table until somebody grants the right."""
    run(town, "create schema other", place("town.roads"), place("other.roads"))
    open_up(town, "other")
    publication = published(town, ("town", "other"))
    assert [it.id for it in publication.collections] == ["other_roads"]
    description = publication.collections[0].description["en"]
    assert description == "This is the table other.roads."
    open_up(town, "town")
    assert [it.id for it in published(town, ("town", "other")).collections] == [
        "roads",
        "other_roads",
    ]
    assert [it.id for it in published(town, ("town",), {"roads"}).collections] == ["town_roads"]
