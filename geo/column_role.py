"""What the names of columns usually mean. Only names and types are looked at, never a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from geo.catalogue import ColumnFacts
from geo.collection import Time
from geo.column_type import TEXTS
from geo.property import Role

# In order of preference, all in small letters: `Name` and `NAME` mean the same to people.
GEOMETRIES = ("geom", "geometry", "the_geom", "wkb_geometry", "way")
KEYS = (
    "id",
    "fid",
    "gid",
    "ogc_fid",
    "objectid",
    "object_id",
    "uuid",
    "guid",
    "pk",
    "osm_id",
    "key",
)
LABELS = ("name", "title", "label", "name_en", "names")
RANGES = ("valid", "validity", "valid_time", "period", "during", "timespan", "interval", "span")
PAIRS = (
    ("valid_from", "valid_to"),
    ("valid_from", "valid_until"),
    ("start", "end"),
    ("start_date", "end_date"),
    ("start_time", "end_time"),
    ("starts_at", "ends_at"),
    ("started_at", "ended_at"),
    ("start_at", "end_at"),
    ("begin", "end"),
    ("begin_date", "end_date"),
    ("begin_time", "end_time"),
    ("begins_at", "ends_at"),
    ("date_start", "date_end"),
    ("date_from", "date_to"),
    ("time_start", "time_end"),
    ("from_date", "to_date"),
    ("from", "to"),
    ("since", "until"),
    ("first_day", "last_day"),
    ("first_date", "last_date"),
)
INSTANTS = (
    "datetime",
    "date_time",
    "date",
    "timestamp",
    "time",
    "day",
    "event_date",
    "event_time",
    "observed_at",
    "observed_on",
    "happened_at",
    "happened_on",
    "occurred_at",
    "occurred_on",
    "measured_at",
    "recorded_at",
    "reported_at",
)
# When a row was written says nothing of when the thing was true: a map filtered by it would show the day of the import.
BOOKKEEPING = (
    "created",
    "updated",
    "modified",
    "inserted",
    "changed",
    "imported",
    "edited",
    "deleted",
)

MOMENTS = {"date": "day", "timestamp": "moment", "timestamptz": "moment"}
SPANS = {"daterange": "date", "tsrange": "timestamp", "tstzrange": "timestamptz"}

ROLES: Mapping[str, tuple[Role, ...]] = {
    "range": ("primary-interval",),
    "pair": ("primary-interval-start", "primary-interval-end"),
    "instant": ("primary-instant",),
}


def ranked(columns: Iterable[ColumnFacts], names: Sequence[str]) -> list[ColumnFacts]:
    """The columns in the order of preference of their names, the rest behind them as they stand."""
    return sorted(columns, key=lambda it: _place(it, names))


def preferred(columns: Iterable[ColumnFacts], names: Sequence[str]) -> ColumnFacts | None:
    """The column whose name is most preferred; None if no name is among them."""
    first = next(iter(ranked(columns, names)), None)
    return None if first is None or _place(first, names) == len(names) else first


def time(columns: Sequence[ColumnFacts]) -> Time | None:
    """Where the time of the features is: one range, else a pair of one type, else one date or timestamp."""
    return _range(columns) or _pair(columns) or _instant(columns)


def label(columns: Sequence[ColumnFacts]) -> str | None:
    found = preferred((it for it in columns if it.type in TEXTS), LABELS)
    return found.name if found else None


def search(columns: Sequence[ColumnFacts]) -> tuple[str, ...]:
    """The columns with names; every column of text where none looks like one."""
    texts = [it for it in columns if it.type in TEXTS]
    named = [it.name for it in texts if _is_name(it.name.lower())]
    return tuple(named or (it.name for it in texts))


def _is_name(name: str) -> bool:
    parts = name.replace(" ", "_").replace("-", "_").split("_")
    return any(part in {*LABELS, "placename"} for part in parts) or name.endswith("name")


def _range(columns: Sequence[ColumnFacts]) -> Time | None:
    ranges = [it for it in columns if it.type in SPANS]
    chosen = ranges[0] if len(ranges) == 1 else preferred(ranges, RANGES)
    return _time("range", SPANS[chosen.type], chosen) if chosen else None


def _pair(columns: Sequence[ColumnFacts]) -> Time | None:
    by_name = {it.name.lower(): it for it in columns if it.type in MOMENTS}
    for first, last in PAIRS:
        start, end = by_name.get(first), by_name.get(last)
        # A date and a timestamp do not compare: the last day would end at its midnight.
        if start and end and start.type == end.type:
            return _time("pair", start.type, start, end)
    return None


def _instant(columns: Sequence[ColumnFacts]) -> Time | None:
    moments = [it for it in columns if it.type in MOMENTS]
    events = [it for it in moments if not _is_bookkeeping(it.name.lower())] or moments
    chosen = preferred(events, INSTANTS) or (events[0] if len(events) == 1 else None)
    return _time("instant", chosen.type, chosen) if chosen else None


def _is_bookkeeping(name: str) -> bool:
    return name.replace(" ", "_").split("_")[0] in BOOKKEEPING or name in {"ctime", "mtime"}


def _time(shape: str, moment: str, *columns: ColumnFacts) -> Time:
    return Time(
        shape=shape,  # type: ignore[arg-type]
        columns=tuple(it.name for it in columns),
        unit="day" if moment == "date" else "moment",
        zoned=moment != "timestamp",
    )


def _place(column: ColumnFacts, names: Sequence[str]) -> int:
    name = column.name.lower()
    return names.index(name) if name in names else len(names)
