"""Ground that changed hands on a day: a zone of one holder ended on its eve, and a new one of another lies on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select

from geo.conditions import conditions
from geo.read import Row
from geo.view import key_of
from layers import EVIDENCE_LAYERS
from web import pages, record
from web.map_view import View
from web.rivals import HELD
from web.snapshot import Snapshot
from web.store import store

(ZONES,) = (it for it in EVIDENCE_LAYERS if it.name == "control_zones")
# So many are told and drawn, the largest first.
MOST = 50
# Of a day with more zones that begin or end than this nothing is said: to cut each from each would take minutes.
LOOKED_AT = 500
# Eleven metres: where the map is nearest, less than two pixels.
DIGITS = 4


@dataclass(frozen=True)
class Handovers:
    """`found` are rows of sql/record/control_change.sql, the largest ground first, each with its `ground`: coordinates
    of a MultiPolygon, longitude first. `whole` is false where there may be more.
    """

    found: list[Row] = field(default_factory=list)
    whole: bool = True


NONE = Handovers()


def handovers(snapshot: Snapshot, view: View, day: date) -> Handovers:
    """What changed hands on a day, of the zones a view has; where it is narrowed, what concerns either side."""
    if ZONES not in view.layers or day == date.min:
        return NONE
    eve = date.fromordinal(day.toordinal() - 1)
    begun, ended = _turned(snapshot, view, eve, day)
    if not begun or not ended:
        return NONE
    if begun + ended > LOOKED_AT:
        return Handovers(whole=False)
    rows = pages.record_rows(
        snapshot,
        "control_change",
        before=eve,
        after=day,
        known=view.known,
        claimant=key_of(view.claimant),
    )
    passed = [it for it in rows if it["change"] == "changed_hands"]
    chosen = not_narrowed_away(
        snapshot, view, {it[f"zone_{side}"] for it in passed for side in SIDES}
    )
    concerned = [it for it in passed if any(it[f"zone_{side}"] in chosen for side in SIDES)]
    told = [{**it, "ground": rounded(it["geometry"]["coordinates"])} for it in concerned[:MOST]]
    return Handovers(told, len(concerned) <= MOST)


SIDES = ("before", "after")


def _turned(snapshot: Snapshot, view: View, eve: date, day: date) -> tuple[int, int]:
    """How many zones that are held begin on a day, and how many end on its eve."""
    of, query = record.seen(
        snapshot, store().layer(ZONES), replace(view.query(ZONES, day), asof=None, filter=None)
    )
    columns = of.table.c
    begun, ended = columns.valid_from == day, columns.valid_to == eve
    counts = select(func.count().filter(begun), func.count().filter(ended))
    held = counts.where(*conditions(of, query), columns.kind == HELD, begun | ended)
    first, last = snapshot.connection.execute(held).one()
    return first, last


def not_narrowed_away(snapshot: Snapshot, view: View, ids: Iterable[str]) -> set[str]:
    """Those of some zones, by id, that the view shows on some day."""
    wanted = sorted(ids)
    if view.selection.filter is None:
        return set(wanted)
    of, query = record.seen(
        snapshot, store().layer(ZONES), replace(view.query(ZONES, date.min), asof=None)
    )
    id_ = of.table.c[of.key]
    found = select(id_).where(*conditions(of, query), id_.in_(wanted))
    return set(snapshot.connection.scalars(found))


def rounded(coordinates: Any) -> Any:
    """Coordinates of any depth with no more digits than can be seen."""
    if isinstance(coordinates, list):
        return [rounded(it) for it in coordinates]
    return round(coordinates, DIGITS)
