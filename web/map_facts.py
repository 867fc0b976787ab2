"""What a map says, before it is put in words: of each layer, what is told alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from geo.conditions import conditions
from geo.layer import Layer
from geo.query import Query
from geo.read import Row
from web import record
from web.shown import Group
from web.snapshot import Snapshot
from web.store import store

# Ground is held in this kind of zone alone; every other says less.
HELD = "control"
# Of features that are told alike, so many are named at the most.
NAMED = 6

Names = dict[str, str]


@dataclass(frozen=True)
class Portion:
    """Features of one kind and status that have the same holder and parties; `names` are the first of them by name.

    `actor` and `parties` are ids of actors; a name is by language, English always among them.
    """

    kind: str
    status: str
    actor: str | None
    parties: tuple[str, ...]
    number: int
    names: tuple[Names, ...]

    @property
    def sides(self) -> tuple[str, ...]:
        """The holder, then all others that have to do with it."""
        return tuple(dict.fromkeys(it for it in (self.actor, *self.parties) if it))

    @property
    def is_nobodys(self) -> bool:
        return self.actor is None and self.status != "contested"


Zone = tuple[Portion, Names]


@dataclass(frozen=True)
class Told:
    """A layer of the map: `number` is how many features it shows, of which the portions may be only the first."""

    layer: Layer
    number: int
    portions: tuple[Portion, ...]
    # The two zones of each pair that have ground in common and two holders, each with its name; the largest first.
    rivals: tuple[tuple[Zone, Zone], ...] = ()


@dataclass(frozen=True)
class Facts:
    """What is shown; `quotes` and `articles` are how many it rests on, None where there are too many to be counted."""

    layers: tuple[Told, ...]
    quotes: int | None = None
    articles: int | None = None

    @property
    def number(self) -> int:
        return sum(it.number for it in self.layers)


def facts(snapshot: Snapshot, groups: Sequence[Group], queries: Sequence[Query]) -> Facts:
    """Of the groups of a map (web/shown.py), each with the query it was found by."""
    layers = tuple(_told(snapshot, *it) for it in zip(groups, queries, strict=True))
    if any(it.rest for it in groups):
        return Facts(layers)
    return of_rows(layers, [row for it in groups for row in it.features])


def of_rows(layers: tuple[Told, ...], rows: Iterable[Row]) -> Facts:
    """With what rows say of their quotes."""
    quotes = [quote for row in rows for quote in row["quotes"]]
    return Facts(
        layers, len({it["id"] for it in quotes}), len({it["article"]["id"] for it in quotes})
    )


def _told(snapshot: Snapshot, group: Group, query: Query) -> Told:
    # Of points only the first are named: there is no need to know how all of them are told.
    whole = not group.rest or group.layer.geometry_type == "Point"
    found = portions(group.features) if whole else _counted(snapshot, group.layer, query)
    return Told(group.layer, group.count, found, tuple(_pairs(group)))


def portions(rows: Iterable[Row]) -> tuple[Portion, ...]:
    """Rows of a layer, those that are told alike together."""
    alike = sorted(rows, key=_key)
    return tuple(_portion(list(it)) for _, it in groupby(alike, _key))


def _key(row: Row) -> tuple[Any, ...]:
    parties = tuple(row.get("parties") or ())
    return row["kind"], row["status"], row["actor"] or "", parties


def _portion(rows: list[Row]) -> Portion:
    first = rows[0]
    names = sorted((it["name"], it["name_ar"] or "") for it in rows)
    return Portion(
        first["kind"],
        first["status"],
        first["actor"],
        tuple(first.get("parties") or ()),
        len(rows),
        tuple(_names(*it) for it in names[:NAMED]),
    )


def _counted(snapshot: Snapshot, layer: Layer, query: Query) -> tuple[Portion, ...]:
    """The same of a layer with more features than are read, by the database."""
    of, query = record.seen(snapshot, store().layer(layer), query)
    c = of.table.c
    alike = (c.kind, c.status, c.actor, c.parties)
    name = func.jsonb_build_array(c.name, c.name_ar)
    first = func.array_agg(aggregate_order_by(name, c.name, c.name_ar))
    statement = (
        select(*alike, func.count().label("number"), first[1:NAMED].label("names"))
        .where(*conditions(of, query))
        .group_by(*alike)
        .order_by(*alike)
    )
    return tuple(
        Portion(
            row.kind,
            row.status,
            row.actor,
            tuple(row.parties or ()),
            row.number,
            tuple(_names(*it) for it in row.names),
        )
        for row in snapshot.connection.execute(statement)
    )


def _pairs(group: Group) -> Iterator[tuple[Zone, Zone]]:
    """Of each two zones that share ground (web/rivals.py)."""
    rows = {it["id"]: it for it in group.features}
    for pair in group.rivals:
        one, other = (_zone(rows.get(pair[it]) or _rival(pair, it)) for it in ("one", "other"))
        yield one, other


def _zone(row: Row) -> Zone:
    return _portion([row]), _names(row["name"], row["name_ar"])


def _rival(pair: Row, which: str) -> Row:
    """Of a zone that is not among those that were read."""
    return {
        "kind": HELD,
        "status": "assessed",
        "actor": pair[f"actor_{which}"],
        "name": pair[f"name_{which}"],
        "name_ar": None,
    }


def _names(name: str, name_ar: str | None) -> Names:
    return {"en": name, "ar": name_ar} if name_ar else {"en": name}
