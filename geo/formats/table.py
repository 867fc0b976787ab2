"""Features as the columns that GDAL writes, some thousand rows at a time.

A day stays a day and a null a null: GDAL takes numpy arrays, in which whole numbers and booleans have no null of their
own, so each goes with a mask.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.formats.heading import QUOTES, Heading, fresh
from geo.formats.quotes import in_words
from geo.formats.row import Row
from geo.property import Property, Type

# One piece is as many rows or as many bytes of geometry as this, whichever is reached first.
ROWS = 4_000
BYTES = 8_000_000

INTEGERS = range(-(2**63), 2**63)

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Field:
    """A column of a file: its name there, its type, and where a row has its value."""

    name: str
    type: Type
    value: Callable[[Row], object]


def fields(heading: Heading, quotes: bool = True) -> tuple[Field, ...]:
    """Id and properties; where there are quotes they come as JSON and once more in words, or not at all."""
    columns = [Field(heading.identifier, "string", lambda row: row.id)]
    columns += [
        _field(it) for it in heading.columns if quotes or not (heading.quoted and it.name == QUOTES)
    ]
    if quotes and heading.quoted:
        name = fresh("quotes_text", heading.names)
        columns.append(Field(name, "string", lambda row: in_words(row.properties.get(QUOTES))))
    return distinct(columns)


def distinct(columns: Iterable[Field]) -> tuple[Field, ...]:
    """The same columns under names that differ by more than case: to SQLite and DBF, A and a are one."""
    taken: tuple[str, ...] = ()
    named = []
    for column in columns:
        name = fresh(column.name, taken)
        taken += (name,)
        named.append(Field(name, column.type, column.value))
    return tuple(named)


def pieces(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows in pieces that memory holds whatever their number."""
    piece: list[Row] = []
    size = 0
    for row in rows:
        piece.append(row)
        size += len(row.geometry or b"")
        if len(piece) >= ROWS or size >= BYTES:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def kind(wkb: bytes) -> tuple[int, bool]:
    """The type of an ISO WKB geometry without its dimensions (1 is a point), and whether it has heights."""
    code = int.from_bytes(wkb[1:5], "little" if wkb[0] else "big")
    return code % 1000, code // 1000 == 1


def heights(rows: Sequence[Row]) -> set[bool]:
    """Whether geometries have heights, and whether some have none."""
    return {kind(row.geometry)[1] for row in rows if row.geometry is not None}


def geometries(rows: Sequence[Row]) -> Array:
    return _objects([row.geometry for row in rows])


def arrays(columns: Sequence[Field], rows: Sequence[Row]) -> tuple[list[Array], list[Array | None]]:
    """The values of each column, and its mask: True where there is none."""
    data, masks = [], []
    for column in columns:
        make = ARRAYS.get(column.type, _texts)
        values, mask = make([column.value(row) for row in rows])
        data.append(values)
        masks.append(mask)
    return data, masks


def as_text(value: object) -> str | None:
    """A value as a person would write it: text as it is, anything of more parts as JSON."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool | list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def day(value: object) -> date | None:
    """None for what no calendar has: infinity, a year before Christ."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def moment(value: object) -> datetime | None:
    """A time in UTC, which one without a zone is taken to be, without saying so."""
    if not isinstance(value, datetime):
        try:
            value = datetime.fromisoformat(str(value))
        except ValueError:
            return None
    try:
        return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
    except OverflowError:
        return None


def _field(column: Property) -> Field:
    name = column.name
    return Field(name, column.type, lambda row: row.properties.get(name))


def _texts(values: list[object]) -> tuple[Array, Array | None]:
    return _objects([as_text(it) for it in values]), None


def _integers(values: list[object]) -> tuple[Array, Array | None]:
    whole = [it if isinstance(it, int) and it in INTEGERS else None for it in values]
    return np.array([it or 0 for it in whole], dtype="int64"), _mask(whole)


def _numbers(values: list[object]) -> tuple[Array, Array | None]:
    # PostgreSQL writes NaN and the infinities as text in JSON.
    numbers = [None if it is None else float(str(it)) for it in values]
    return np.array([it or 0.0 for it in numbers], dtype="float64"), _mask(numbers)


def _booleans(values: list[object]) -> tuple[Array, Array | None]:
    return np.array([bool(it) for it in values], dtype=bool), _mask(values)


def _days(values: list[object]) -> tuple[Array, Array | None]:
    return np.array([day(it) for it in values], dtype="datetime64[D]"), None


def _moments(values: list[object]) -> tuple[Array, Array | None]:
    return np.array([moment(it) for it in values], dtype="datetime64[ms]"), None


def _mask(values: Sequence[object]) -> Array:
    return np.array([it is None for it in values], dtype=bool)


def _objects(values: Sequence[object]) -> Array:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


ARRAYS: Mapping[Type, Callable[[list[object]], tuple[Array, Array | None]]] = {
    "integer": _integers,
    "number": _numbers,
    "boolean": _booleans,
    "date": _days,
    "date-time": _moments,
}
