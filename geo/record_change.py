"""One change of the record: what the map began to say, says otherwise, or says no more, when, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

WHAT = {
    "added": "Added",
    "changed": "Changed",
    "withdrawn": "Withdrawn",
    "restored": "Put back",
}
# What a check found in place of words that carried a feature.
LOST = {
    "missing": "the article no longer has these words",
    "altered": "the article now has other words",
    "ambiguous": "the article has these words more than once",
    "unchecked": "they were not checked",
}
# The part that is told by who it names.
ACTORS = "actors"
# So many characters of a quote tell which one it is; its page has all of it.
SHORT = 120


@dataclass(frozen=True)
class QuoteThen:
    """A quote as a change of the record names it. `state` and `checked_on` are those of a check that lost it."""

    id: str
    exact: str
    language: str
    state: str | None = None
    checked_on: date | None = None

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> QuoteThen:
        day = row.get("checked_on")
        return cls(
            row["id"],
            row["exact"],
            row["language"],
            row.get("state"),
            date.fromisoformat(day) if day else None,
        )

    @property
    def short(self) -> str:
        """The first of the words, up to SHORT characters; all of them where they are no more."""
        if len(self.exact) <= SHORT:
            return self.exact
        return self.exact[:SHORT].rpartition(" ")[0] or self.exact[:SHORT]

    @property
    def is_cut(self) -> bool:
        return self.short != self.exact

    @property
    def why(self) -> str:
        """What the check found."""
        return LOST.get(self.state or "", "")


@dataclass(frozen=True)
class RecordChange:
    """`what` is a key of WHAT; `parts` are the parts of a changed feature that are not as before.

    `sides` are those that a line can tell, by part: what it was and what it is, None for nothing; `actors` are those of
    both, where they changed: rows with `id`, `label` and `label_ar`. `quotes_gone` and
    `quotes_new` are the words it no longer rests on, and those it did not; `quotes_lost` are those by whose loss a
    check took it off the map. `bbox` is west, south, east, north in degrees; None where the feature has no place. `rev`
    is the data version that made the change, None where that is older than the record of data versions. `until` is when
    the next change came, None where none did. `version` is unique for all time.
    """

    version: int
    layer: str
    id: str
    what: str
    parts: tuple[str, ...]
    sides: Mapping[str, tuple[str | None, str | None]]
    actors: tuple[Sequence[Mapping[str, Any]], Sequence[Mapping[str, Any]]]
    quotes_gone: tuple[QuoteThen, ...]
    quotes_new: tuple[QuoteThen, ...]
    quotes_lost: tuple[QuoteThen, ...]
    name: str
    name_ar: str | None
    moment: datetime
    until: datetime | None
    rev: int | None
    source_line: str | None
    valid_from: date | None
    valid_from_precision: str | None
    valid_to: date | None
    valid_to_precision: str | None
    actor: str | None
    bbox: tuple[float, float, float, float] | None

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> RecordChange:
        """From a row of sql/record/changes.sql."""
        same = {name: row[name] for name in _SAME}
        box = tuple(row[side] for side in ("west", "south", "east", "north"))
        before, after = row["sides"].get(ACTORS, ((), ()))
        return cls(
            **same,
            quotes_gone=_quotes(row["quotes_gone"]),
            quotes_new=_quotes(row["quotes_new"]),
            quotes_lost=_quotes(row["quotes_lost"]),
            parts=tuple(row["parts"]),
            sides={
                part: (_labels(was), _labels(now)) if part == ACTORS else (was, now)
                for part, (was, now) in row["sides"].items()
            },
            actors=(before or (), after or ()),
            moment=row["known_from"],
            until=row["known_until"],
            bbox=None if box[0] is None else box,
        )

    @property
    def names(self) -> Mapping[str, str]:
        """What it is called, by language."""
        return {"en": self.name, "ar": self.name_ar or self.name}

    @property
    def is_tombstone(self) -> bool:
        return self.what == "withdrawn"

    def says_at(self, moment: datetime) -> bool:
        """Whether this is what the map said then."""
        return self.moment <= moment and (self.until is None or moment < self.until)

    @property
    def checked_on(self) -> date | None:
        """The day of the check that took it off the map; of several the newest."""
        days = [it.checked_on for it in self.quotes_lost if it.checked_on]
        return max(days, default=None)

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude where the feature is one place; None for what has an extent."""
        if self.bbox is None:
            return None
        west, south, east, north = self.bbox
        return (west, south) if (west, south) == (east, north) else None


def _labels(actors: Iterable[Mapping[str, Any]] | None) -> str | None:
    return ", ".join(it["label"] for it in actors) if actors else None


def _quotes(rows: Iterable[Mapping[str, Any]]) -> tuple[QuoteThen, ...]:
    return tuple(QuoteThen.of_row(it) for it in rows)


_SAME = (
    "version",
    "layer",
    "id",
    "what",
    "name",
    "name_ar",
    "rev",
    "source_line",
    "valid_from",
    "valid_from_precision",
    "valid_to",
    "valid_to_precision",
    "actor",
)
