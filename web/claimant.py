"""Whose map a request asks for: the text of `view=` becomes a claimant of the dataset, or a 400 that lists them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import text

from geo.database import sql
from geo.query import Query
from geo.view import Claimant, Claimants
from web.house import house, renamed
from web.language import called, gettext
from web.links import href
from web.snapshot import Snapshot
from web.store import store

Asked = TypeVar("Asked", bound=Query)


@dataclass(frozen=True)
class View:
    """The map of one claimant: `id` is what addresses call it, `features` how many there are of each layer."""

    claimant: Claimant
    id: str
    title: str
    title_ar: str | None
    features: dict[str, int]


def claimants(snapshot: Snapshot) -> Claimants:
    """All there are, also those of whom nothing is on the map now: it may have been."""
    rows = snapshot.connection.execute(text(sql("views/claimants.sql"))).all()
    actors = {
        row.id: renamed({"id": row.id, "label": row.label})["label"]
        for row in rows
        if row.kind == "actor"
    }
    publishers = tuple(row.id for row in rows if row.kind == "publisher")
    return Claimants(actors, publishers, href("views"))


def settled(snapshot: Snapshot, query: Asked) -> Asked:
    """The query with the claimant its text names. Raises ParameterError where there is none."""
    if query.view is None:
        return query
    return replace(query, view=None, claimant=claimants(snapshot).find(query.view))


def told(snapshot: Snapshot, claimant: Claimant | None) -> View | None:
    """What a page says of the view it shows; None for everyone's."""
    if claimant is None:
        return None
    known = claimants(snapshot)
    return View(claimant, known.name(claimant), known.title(claimant), None, {})


def teller(view: View, actors: Mapping[str, Mapping[str, Any]]) -> str:
    """Whose map it is, in the reader's language."""
    if view.claimant.kind == "assessed":
        return gettext("the editors")
    if view.claimant.kind == "actor":
        return called(view.title, actors.get(view.claimant.id, {}).get("label_ar"))
    return view.title


@dataclass(frozen=True)
class Account:
    """What a feature has to do with a view: whether it is in it, and the ids of the quotes that put it there."""

    on_it: bool
    quotes: frozenset[str]


def account(snapshot: Snapshot, layer: str, feature: str, asked: Query) -> Account | None:
    """None where no view is asked for, or there is no such feature."""
    if asked.claimant is None:
        return None
    values = {
        "claimant": asked.claimant.key,
        "layer": layer,
        "feature": feature,
        "known": asked.known,
    }
    row = snapshot.connection.execute(text(sql("views/account.sql")), values).one_or_none()
    return None if row is None else Account(row.on_it, frozenset(row.quotes))


# To count all that is in a view takes longer than all else on the map page, and is the same until something changes.
KEPT = 16
_kept: OrderedDict[tuple[str, int, str], list[View]] = OrderedDict()
_lock = Lock()


def views(snapshot: Snapshot, known: datetime | None = None) -> list[View]:
    """The views with something in them: of the editors, of the sides in the order of the legend, of the outlets."""
    if known is not None:
        return _read(snapshot, known)
    key = (store().url, snapshot.version.number, house().digest)
    with _lock:
        if key in _kept:
            return _kept[key]
    found = _read(snapshot, None)
    with _lock:
        _kept[key] = found
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return found


def _read(snapshot: Snapshot, known: datetime | None) -> list[View]:
    every = claimants(snapshot)
    rows = snapshot.connection.execute(text(sql("views/listed.sql")), {"known": known}).all()
    found = []
    for key, group in groupby(rows, lambda row: row.key):
        layers = list(group)
        who = Claimant.of_key(key)
        numbers = {row.layer: row.number for row in layers}
        arabic = layers[0].label_ar
        if who.kind == "actor":
            arabic = renamed({"id": who.id, "label": "", "label_ar": arabic})["label_ar"]
        view = View(who, every.name(who), every.title(who), arabic, numbers)
        found.append(view)
    return found
