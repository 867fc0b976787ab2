"""Text in tiles: of a column of any type the words that the database itself writes, blanks and all."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection

from geo.query import Query
from geo.tile import Tile
from geo.tile_page import tile_bytes
from tests.published import POINT, TABLE, only, publish
from tests.published import operators as operators
from tests.published import town as town
from tests.tiles import decode

TYPES = (
    "create type town.state as enum ('open', 'closed for now')",
    "create domain town.code as text",
    "create domain town.short as char(7)",
)
WORDS = {
    "text": ["", " Sirte ", "سرت", "a" * 200],
    "varchar": ["", "سرت ", "two  words"],
    "varchar(5)": ["", "ab   "],
    "char(9)": ["", "low", "low  more", "سرت"],
    '"char"': ["x"],
    "name": ["pg_class", "a b"],
    "uuid": ["0ecd3cd6-b5d3-4e3a-9e3c-000000000001"],
    "town.state": ["open", "closed for now"],
    "town.code": ["yes "],
    "town.short": ["low"],
    "inet": ["192.0.2.1/24"],
    "interval": ["1 day 02:03:04.5"],
    "time": ["12:30:00"],
    "date": ["2019-04-04", "infinity", "0044-03-15 BC"],
}


def drawn(town: Connection, kind: str, *values: str) -> list[dict[str, Any]]:
    """What places that say these values, as SQL, say in the tile of the whole world."""
    of = only(
        publish(
            town,
            *TYPES,
            TABLE.format(f"said {kind}"),
            *(
                f"insert into town.place values ({number}, {POINT}, {value})"
                for number, value in enumerate(values, 1)
            ),
        )
    )
    layers = decode(tile_bytes(town, [(of, Query())], Tile(0, 0, 0)))
    return [it["properties"] for it in sorted(layers["place"], key=lambda it: it["id"])]


def said(town: Connection, how: str) -> list[dict[str, Any]]:
    rows = town.exec_driver_sql(f"select {how} from town.place where said is not null order by id")
    return [{"said": it} for (it,) in rows]


@pytest.mark.parametrize("kind", WORDS)
def test_words_are_those_that_the_database_writes(town: Connection, kind: str) -> None:
    found = drawn(town, kind, *(f"'{it}'" for it in WORDS[kind]), "null")
    # What concat makes of a value is its type's own output.
    assert found == [*said(town, "concat(said)"), {}]
    assert len(found) == len(WORDS[kind]) + 1


def test_words_that_are_kept_apart_from_their_row_are_whole(town: Connection) -> None:
    """Many of one letter are made small where they stand; what cannot be made small is stored outside."""
    digits = "(select string_agg(md5(i::text), '' order by i) from generate_series(1, 2000) as i)"
    assert drawn(town, "text", "repeat('a', 20000)", digits) == said(town, "said")
