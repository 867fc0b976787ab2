"""A page of features as a table for people: which columns, in which order, and what is in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from geo.collection import Collection
from geo.property import Property
from geo.query import Query
from web.cell import QUOTES, Cell, cell, moment, span
from web.links import here
from web.shape_text import ShapeText, shape_text

# What tells most of a feature with quotes, first; a layer's Arabic name stands beside its name.
FIRST = (QUOTES, "kind", "actor_label", "status", "certainty")
ARABIC = "name_ar"
# What says where an answer begins, and so is no part of the question.
PLACE = ("cursor", "offset", "startindex")
FORM_ARGUMENTS = frozenset({"f", "limit", *PLACE})


@dataclass(frozen=True)
class Column:
    """`sort` is the address of the features sorted by this column, where they can be; `sorted` tells if they are."""

    of: Property
    sort: str | None
    sorted: str | None


@dataclass(frozen=True)
class Row:
    """A feature: its page, what it is called, when it was true, a cell for each column, and its shape."""

    href: str
    id: str
    label: str
    arabic: str
    when: str
    exactly: str
    properties: Mapping[str, Any]
    cells: Sequence[Cell]
    shape: ShapeText | None


@dataclass(frozen=True)
class Table:
    """`empty` are the properties that no feature of this page has: a column of nothing is only in the way.

    `ids` says that the features are called something else than their ids, `shapes` that the shapes are told as well.
    """

    columns: Sequence[Column]
    rows: Sequence[Row]
    empty: Sequence[Property]
    ids: bool
    shapes: bool


def table(
    of: Collection,
    query: Query,
    features: Sequence[dict[str, Any]],
    geometries: Mapping[str | int, Any],
) -> Table:
    """Features as JSON-FG has them in degrees, with the properties that the query asks for.

    `geometries` are those in the CRS of the query by the ids of their features, where that is another one.
    """
    chosen = [it for it in _in_order(of) if query.properties is None or it.name in query.properties]
    filled = [it for it in chosen if any(_filled(feature, it) for feature in features)]
    rows = [
        Row(
            url_for("features.item", collection=of.id, feature=str(feature["id"])),
            str(feature["id"]),
            label_of(of, feature),
            str(feature["properties"].get(ARABIC) or "") if of.layer else "",
            time_of(feature),
            exact_time_of(of, feature),
            feature["properties"],
            [cell(feature["properties"].get(it.name), it) for it in filled],
            shape_text(feature, geometries.get(feature["id"]), query.crs),
        )
        for feature in features
    ]
    return Table(
        [_column(it, query) for it in filled],
        rows,
        [it for it in chosen if it not in filled] if features else [],
        ids=any(it.id != it.label for it in rows),
        shapes=not query.skip_geometry,
    )


def label_of(of: Collection, feature: dict[str, Any]) -> str:
    """What a feature is called: its title, or its id."""
    label = feature["properties"].get(of.label) if of.label else None
    return str(label or feature["id"])


def _in_order(of: Collection) -> Iterable[Property]:
    """All but what heads the row already; the quotes first, as they are why anyone believes the rest."""
    names = {it.name: it for it in of.returned if it.name != of.label and not is_time(it)}
    if of.layer is not None:
        names.pop(ARABIC, None)
    if of.evidence:
        names.pop("quote_count", None)
        yield from (names.pop(name) for name in FIRST if name in names)
    yield from names.values()


def is_time(of: Property) -> bool:
    """Whether a property is the feature's time, which is told in words with its last day inside."""
    return of.role == "primary-interval"


def time_of(feature: Mapping[str, Any]) -> str:
    """When a feature of JSON-FG was true, in words; empty where it has no time."""
    time = feature.get("time")
    if not time:
        return ""
    if "interval" in time:
        return span(*time["interval"])
    return moment(time.get("date") or time["timestamp"])


def exact_time_of(of: Collection, feature: Mapping[str, Any]) -> str:
    """The same for programs: a day or a moment, or two of them with a slash between, as in a `datetime`."""
    ranges = (feature["properties"].get(it.name) for it in of.returned if is_time(it))
    time = feature.get("time") or {}
    ends = next(ranges, None) or time.get("interval")
    if ends:
        return "/".join(it or ".." for it in ends)
    return str(time.get("date") or time.get("timestamp") or "")


def _filled(feature: dict[str, Any], of: Property) -> bool:
    return feature["properties"].get(of.name) not in (None, "", [], {})


def _column(of: Property, query: Query) -> Column:
    if not of.sortable:
        return Column(of, None, None)
    key = next((it for it in query.sortby[:1] if it.name == of.name), None)
    down = key is not None and not key.descending
    sort = here(sortby=f"-{of.name}" if down else of.name, **dict.fromkeys(PLACE))
    way = None if key is None else "descending" if key.descending else "ascending"
    return Column(of, sort, way)
