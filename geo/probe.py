"""A look at rows, for what the catalogue cannot say: is a view's key unique, and in which CRS are its geometries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    cast,
    column,
    func,
    literal,
    null,
    select,
    table,
    text,
    union_all,
)
from sqlalchemy.exc import DBAPIError

from geo.candidate import Candidate, UnfitError
from geo.catalogue import ColumnFacts

# Enough to catch a join that repeats its rows, and few enough for a view of any size.
ROWS = 10_000


@dataclass(frozen=True)
class Seen:
    """A key without a null or a repetition, and the one SRID."""

    key: ColumnFacts
    srid: int


# What a look at the first rows of a view may take: whoever waits for it waits for all collections.
PATIENCE_MS = 3_000


def look(connection: Connection, candidates: Sequence[Candidate]) -> list[Seen | UnfitError]:
    """What the first rows of each say, in the same order; a table of which all is known is not looked at."""
    probes = {
        number: _probe(number, it)
        for number, it in enumerate(candidates)
        if not it.certain or it.srid is None
    }
    answers = _ask(connection, probes)
    seen: list[Seen | UnfitError] = []
    for number, it in enumerate(candidates):
        try:
            seen.append(_judge(it, answers.get(number)))
        except UnfitError as unfit:
            seen.append(unfit)
    return seen


def _probe(number: int, candidate: Candidate) -> Select[Any]:
    """One row: how many rows, the lowest and highest SRID, and of each likely key [values, different values]."""
    relation, geometry = candidate.relation, candidate.geometry.name
    keys = () if candidate.certain else candidate.keys
    names = dict.fromkeys([geometry, *(it.name for it in keys)])
    source = table(relation.name, *(column(it) for it in names), schema=relation.schema)
    srid: ColumnElement[Any] = null() if candidate.srid else func.ST_SRID(source.c[geometry])
    first = (
        select(
            cast(srid, Integer).label("srid"),
            *(source.c[it.name].label(f"key_{place}") for place, it in enumerate(keys)),
        )
        .limit(ROWS)
        .subquery()
    )
    values = [first.c[f"key_{place}"] for place in range(len(keys))]
    counts = [func.json_build_array(func.count(it), func.count(it.distinct())) for it in values]
    statement: Select[Any] = select(
        literal(number, Integer).label("number"),
        func.count().label("rows"),
        func.min(first.c.srid).label("lowest"),
        func.max(first.c.srid).label("highest"),
        func.json_build_array(*counts).label("counts"),
    ).select_from(first)
    return statement


def _ask(
    connection: Connection, probes: Mapping[int, Select[Any]]
) -> dict[int, Row[Any] | UnfitError]:
    """All in one statement; only if that fails one by one: a view that divides by zero does not hide its neighbours."""
    if not probes:
        return {}
    try:
        with connection.begin_nested():
            connection.execute(text(f"set local statement_timeout = {PATIENCE_MS}"))
            return {it.number: it for it in connection.execute(union_all(*probes.values()))}
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        if len(probes) == 1:
            return dict.fromkeys(probes, _unreadable(error))
    answers: dict[int, Row[Any] | UnfitError] = {}
    for number, probe in probes.items():
        answers |= _ask(connection, {number: probe})
    return answers


def _unreadable(error: DBAPIError) -> UnfitError:
    said = str(error.orig).splitlines()[0]
    return UnfitError(
        f"Its rows cannot be read: {said}.", "Make a select on it work for the role that reads."
    )


def _judge(candidate: Candidate, answer: Row[Any] | UnfitError | None) -> Seen:
    if isinstance(answer, UnfitError):
        raise answer
    return Seen(_key(candidate, answer), candidate.srid or _srid(candidate, answer))


def _key(candidate: Candidate, answer: Row[Any] | None) -> ColumnFacts:
    if candidate.certain or answer is None:
        return candidate.keys[0]
    for key, (filled, different) in zip(candidate.keys, answer.counts, strict=True):
        if filled == different == answer.rows:
            return key
    names = ", ".join(it.quoted for it in candidate.keys)
    raise UnfitError(
        f"No column of it has another value in every row; looked at: {names}.",
        f"Have the {candidate.relation.word} return a column id: an integer, a text or a uuid, another for every row.",
    )


def _srid(candidate: Candidate, answer: Row[Any] | None) -> int:
    lowest, highest = (answer.lowest, answer.highest) if answer else (None, None)
    if lowest and lowest == highest:
        return int(lowest)
    relation, geometry = candidate.relation, candidate.geometry
    if lowest != highest:
        reason = f"Its geometries have several SRIDs, {lowest} and {highest} among them."
        changed = f"ST_Transform({geometry.quoted}, 4326)"
        if relation.alterable:
            raise UnfitError(
                reason,
                f"alter table {relation.quoted} alter column {geometry.quoted} "
                f"type geometry(Geometry, 4326) using {changed};",
            )
        raise UnfitError(reason, f"Have the {relation.word} return {changed}.")
    reason = f"Nothing says which SRID its geometry {geometry.quoted} has."
    if relation.alterable:
        names = ", ".join(_literal(it) for it in (relation.schema, relation.name, geometry.name))
        raise UnfitError(
            reason,
            f"select UpdateGeometrySRID({names}, 4326); -- or the SRID the coordinates are in",
        )
    raise UnfitError(
        reason,
        f"Have the {relation.word} return ST_SetSRID({geometry.quoted}, 4326), or the SRID the coordinates are in.",
    )


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
