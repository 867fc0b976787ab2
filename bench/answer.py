"""Whether an answer is the right one: who answers with something else is not measured."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg

from bench.question import Question
from bench.server import Answer
from bench.workload import Workload

CONDITIONS = {
    "one": "id = %(id)s",
    "items": "true",
    "zones": "true",
    "bbox": "geom && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326)",
    "filter": "kind = %(kind)s and valid_from between %(since)s::timestamptz and %(until)s::timestamptz",
}
# The wire types of a vector tile's protobuf, and how many bytes those of a fixed size have.
VARINT, FIXED64, SIZED, FIXED32 = 0, 1, 2, 5
# Fields of the vector tile specification 2.1, 4: a tile's layers, a layer's features.
LAYERS, FEATURES = 3, 2


@dataclass(frozen=True)
class Truth:
    """What the tables say: the ids of the page, in order, and how many match in all."""

    ids: tuple[str, ...]
    matched: int


@dataclass(frozen=True)
class Seen:
    """What an answer holds. Tiles have no ids here, and not every server counts what matches."""

    features: int
    ids: tuple[str, ...] | None = None
    matched: int | None = None


def truth(connection: psycopg.Connection, question: Question) -> Truth | None:
    """What the tables say to a question; None for tiles, whose features are counted only."""
    condition = CONDITIONS.get(question.statement)
    if condition is None:
        return None
    # Table and condition are from this file and workload.py, values are bound.
    table = f"public.{question.collection}"
    values = {"size": 1} | question.values()
    page = f"select id from {table} where {condition} order by id limit %(size)s"
    ids = connection.execute(page.encode(), values).fetchall()
    count = f"select count(*) from {table} where {condition}"
    row = connection.execute(count.encode(), values).fetchone()
    assert row is not None
    return Truth(tuple(str(it[0]) for it in ids), row[0])


def wrong(
    workload: Workload, answer: Answer, expected: Truth | None, *, ids: bool, must_count: bool
) -> str | None:
    """What is wrong with an answer, or None. Where `ids` is false only numbers are compared."""
    if answer.status != 200:
        return f"status {answer.status}"
    try:
        seen = see(answer)
    except (ValueError, KeyError, IndexError):
        return "it cannot be read"
    features = workload.features if expected is None else len(expected.ids)
    if abs(seen.features - features) > workload.slack * features:
        return f"{seen.features} features, not {features}"
    if expected is None:
        return None
    if ids and seen.ids is not None and sorted(seen.ids) != sorted(expected.ids):
        return "other features than the tables have"
    if workload.counted and seen.matched not in (
        (expected.matched,) if must_count else (expected.matched, None)
    ):
        return f"numberMatched {seen.matched}, not {expected.matched}"
    return None


def see(answer: Answer) -> Seen:
    if "json" not in answer.headers.get("content-type", ""):
        return Seen(tile_features(answer.body))
    document = json.loads(answer.body)
    features = [document] if document["type"] == "Feature" else document["features"]
    return Seen(
        len(features), tuple(str(it["id"]) for it in features), document.get("numberMatched")
    )


def tile_features(tile: bytes) -> int:
    """How many features the layers of a vector tile have together."""
    layers = [value for number, value in fields(tile) if number == LAYERS]
    return sum(number == FEATURES for layer in layers for number, _ in fields(layer))


def fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """The fields of a protobuf message, as number and bytes; those of a fixed size and varints without their value."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        number, wire = key >> 3, key & 7
        size = 0
        if wire == VARINT:
            _, at = _varint(message, at)
        elif wire == SIZED:
            size, at = _varint(message, at)
        elif wire in (FIXED64, FIXED32):
            at += 8 if wire == FIXED64 else 4
        else:
            raise ValueError(f"There is no wire type {wire}.")
        if at + size > len(message):
            raise ValueError("The message ends in the middle of a field.")
        yield number, message[at : at + size]
        at += size


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """The number that begins here, and where what follows it begins."""
    value = shift = 0
    while True:
        value |= (message[at] & 0x7F) << shift
        at += 1
        if message[at - 1] < 0x80:
            return value, at
        shift += 7
