"""The days on which something on the map changes, and what: the stops of the date control."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from markupsafe import Markup

from geo.layer import Layer
from geo.view import Claimant, key_of
from layers import EVIDENCE_LAYERS
from web import pages
from web.language import ENGLISH, called, gettext, language, listed, numeral
from web.selection import Selection
from web.snapshot import Snapshot
from web.words import STOP, filled

# Of each sort of change on a day, so many are named by the date control, and so many by the list beside the map.
NAMED = 2
LISTED = 40
# More than there are of any sort.
EVERY = 2**31 - 1
# With more stops than this a slider has several to a pixel. It then is told the days, and not what changes on each:
# of four thousand days that would be as much again as all else on the page.
TOLD = 400
# So many are listed as links; of more the first, the last, and so many before and after the day.
LINKED = 100
AROUND = 10
EVERYTHING = Selection()


@dataclass(frozen=True)
class Change:
    """`what` is begins, ends or article; an article has no layer of the map, and its publisher for a name."""

    what: str
    layer: str
    id: str
    name: str
    name_ar: str | None = None

    @property
    def called(self) -> str:
        """Its name in the language of the page, or the one it has."""
        return called(self.name, self.name_ar)

    def __html__(self) -> str:
        """The same as an element, whose direction is its own; the dataset's own names are English and Arabic."""
        is_other = self.called == self.name and self.what != "article" and language() != ENGLISH
        lang = Markup(' lang="en"') if is_other else ""
        return Markup("<bdi{}>{}</bdi>").format(lang, self.called)


@dataclass(frozen=True)
class Stop:
    """A day with the first of its changes, in the order they are told; `numbers` are those of all, by their sort."""

    day: date
    changes: tuple[Change, ...] = ()
    numbers: dict[str, int] = field(default_factory=dict)

    @property
    def more(self) -> int:
        """How many changes are not among those told."""
        return sum(self.numbers.values()) - len(self.changes)


def stops(
    snapshot: Snapshot, known: datetime | None = None, claimant: Claimant | None = None
) -> list[Stop]:
    """Every day on which something changes on the map, or on a claimant's, in order; now, or as it was at a moment."""
    return _stops(snapshot, None, NAMED, known, claimant)


def newest(found: list[Stop]) -> date | None:
    """The last day on which something is reported: a feature begins, or an article appears.

    The day after the last report everything may have ended, and its map would be empty.
    """
    reported = [it.day for it in found if it.numbers.keys() - {"ends"}]
    return max(reported, default=None)


def days(snapshot: Snapshot, layers: Iterable[Layer]) -> list[date]:
    """The days on which something of these layers changes, in order."""
    names = {it.name for it in layers}
    found = _stops(snapshot, None, EVERY, None, None)
    return [it.day for it in found if any(change.layer in names for change in it.changes)]


def stop_on(
    snapshot: Snapshot,
    day: date,
    layers: Iterable[Layer],
    known: datetime | None = None,
    claimant: Claimant | None = None,
    selection: Selection = EVERYTHING,
) -> Stop:
    """What changes on a day of these layers and of what is selected; a stop without changes where nothing does."""
    found = _stops(snapshot, day, LISTED, known, claimant, selection, layers)
    return found[0] if found else Stop(day)


def nearest(
    snapshot: Snapshot,
    day: date,
    layers: Iterable[Layer],
    known: datetime | None = None,
    claimant: Claimant | None = None,
    selection: Selection = EVERYTHING,
) -> date | None:
    """The day nearest to a day on which the map has anything of these layers; None where it never has."""
    rows = pages.rows(
        snapshot,
        "nearest",
        day=day,
        layers=[it.name for it in layers],
        known=known,
        claimant=key_of(claimant),
        **selection.values,
    )
    return rows[0]["day"] if rows else None


def document(found: list[Stop]) -> list[dict[str, Any]]:
    """The stops as the date control takes them."""
    if len(found) > TOLD:
        return [{"day": it.day.isoformat()} for it in found]
    return [{"day": it.day.isoformat(), "told": _phrases(it, lambda it: it.called)} for it in found]


def told(stop: Stop) -> Markup:
    """What changes on a day, in words: of each sort the first by name."""
    return Markup(_phrases(stop, lambda it: Markup(it.__html__())))


def _phrases(stop: Stop, write: Callable[[Change], str]) -> str:
    phrases = []
    for what, count in stop.numbers.items():
        names = [write(it) for it in stop.changes if it.what == what][:NAMED]
        few = listed(names)
        if count > NAMED:
            few = filled(STOP["more"], names=names[0], count=numeral(count - 1))
        phrases.append(filled(STOP[what], names=few))
    return gettext("; ").join(phrases)


def near(found: list[Stop], day: date) -> list[Stop]:
    """All stops; of very many those around a day, and the first and the last."""
    if len(found) <= LINKED:
        return found
    at = sum(it.day <= day for it in found)
    last = len(found) - 1
    places = {0, *range(max(at - AROUND, 0), min(at + AROUND, last)), last}
    return [found[it] for it in sorted(places)]


def _stops(
    snapshot: Snapshot,
    day: date | None,
    most: int,
    known: datetime | None,
    claimant: Claimant | None,
    selection: Selection = EVERYTHING,
    layers: Iterable[Layer] = EVIDENCE_LAYERS,
) -> list[Stop]:
    passing = [layer.name for layer in EVIDENCE_LAYERS if layer.span_days]
    rows = pages.rows(
        snapshot,
        "changes",
        passing=passing,
        day=day,
        most=most,
        known=known,
        claimant=key_of(claimant),
        layers=[it.name for it in layers],
        **selection.values,
    )
    return [_stop(key, list(found)) for key, found in groupby(rows, lambda row: row["day"])]


def _stop(day: date, rows: list[dict[str, Any]]) -> Stop:
    changes = (
        Change(row["what"], row["layer"], row["id"], row["name"], row["name_ar"]) for row in rows
    )
    return Stop(day, tuple(changes), {row["what"]: row["number"] for row in rows})
