"""One change of the record: what the map began to say, says otherwise, or says no more, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

WHAT = {
    "added": "Added",
    "changed": "Changed",
    "withdrawn": "Withdrawn",
    "restored": "Put back",
}


@dataclass(frozen=True)
class RecordChange:
    """`what` is a key of WHAT; `parts` are the parts of a changed feature that are not as before.

    `bbox` is west, south, east, north in degrees; None where the feature has no place. `rev` is the data version that
    made the change, None where that is older than the record of data versions. `version` is unique for all time.
    """

    version: int
    layer: str
    id: str
    what: str
    parts: tuple[str, ...]
    name: str
    name_ar: str | None
    moment: datetime
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
        return cls(
            **same,
            parts=tuple(row["parts"]),
            moment=row["known_from"],
            bbox=None if box[0] is None else box,
        )

    @property
    def title(self) -> str:
        """In one line: Changed: Ceasefire line (dates, quotes)."""
        parts = f" ({', '.join(self.parts)})" if self.parts else ""
        return f"{WHAT[self.what]}: {self.name}{parts}"

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude where the feature is one place; None for what has an extent."""
        if self.bbox is None:
            return None
        west, south, east, north = self.bbox
        return (west, south) if (west, south) == (east, north) else None


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
