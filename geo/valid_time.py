"""When a thing was true: a range of days with open ends, and how each end is known.

Days are the finest unit: a day stays a day and never becomes a midnight in some time zone. Both ends are inclusive here
and in files; PostgreSQL keeps the same range half-open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from geo.document import Document, Reader, compact

PRECISIONS = frozenset({"day", "week", "month", "season", "year"})
BASES = frozenset({"article", "reckoned", "background"})


@dataclass(frozen=True)
class End:
    """One end of a range: the day, how exact it is, and where it is known from."""

    day: date
    precision: str
    basis: str


@dataclass(frozen=True)
class ValidTime:
    """From the first day to the last; an end that is None is not known, and the range is open there."""

    first: End | None = None
    last: End | None = None

    @classmethod
    def read(cls, reader: Reader) -> ValidTime:
        valid = cls(_read_end(reader, "from"), _read_end(reader, "to"))
        if valid.first and valid.last and valid.first.day > valid.last.day:
            reader.problem(
                f'"from" is {valid.first.day}, after "to", {valid.last.day}.',
                "Let valid time last one day or more.",
            )
        if valid == cls():
            reader.problem(
                'has neither "from" nor "to".',
                'Leave "valid" out for what has no time, such as a town.',
            )
        reader.finish()
        return valid

    def document(self) -> Document:
        return _end_document("from", self.first) | _end_document("to", self.last)


@dataclass(frozen=True)
class StatedTime:
    """The date as the article states it: its words, and the days they mean by themselves."""

    text: str
    first: date | None = None
    last: date | None = None

    @classmethod
    def read(cls, reader: Reader) -> StatedTime:
        stated = cls(reader.text("text"), reader.optional_day("from"), reader.optional_day("to"))
        if stated.first and stated.last and stated.first > stated.last:
            reader.problem(f'"from" is {stated.first}, after "to", {stated.last}.', "Swap the two.")
        reader.finish()
        return stated

    def document(self) -> Document:
        return compact(
            {
                "text": self.text,
                "from": self.first.isoformat() if self.first else None,
                "to": self.last.isoformat() if self.last else None,
            }
        )


def _read_end(reader: Reader, key: str) -> End | None:
    day = reader.optional_day(key)
    precision = reader.optional_one_of(f"{key}_precision", PRECISIONS)
    basis = reader.optional_one_of(f"{key}_basis", BASES)
    if day is None:
        if precision or basis:
            reader.problem(
                f'"{key}" is missing, but its precision or basis is given.',
                f'Add "{key}", or leave all three out for an open end.',
            )
        return None
    if precision is None or basis is None:
        reader.problem(
            f'"{key}" lacks "{key}_precision" or "{key}_basis".',
            "Say how exact the day is and where it is known from.",
        )
    return End(day, precision or "day", basis or "article")


def _end_document(key: str, end: End | None) -> Document:
    if end is None:
        return {}
    return {
        key: end.day.isoformat(),
        f"{key}_precision": end.precision,
        f"{key}_basis": end.basis,
    }
