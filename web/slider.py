"""What stands along the slider of dates: a mark for each stop, and the years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from web.changes import TOLD

# On a slider of fewer pixels than these, years stand at least so far apart, in per cent of it. The widths are those of
# static/style/dates.css, which leaves out what has no room; 32 pixels are a year and a gap.
WIDTHS = (0, 70, 140, 280)
YEARS_APART = (100.0, 46.0, 23.0, 11.5)


@dataclass(frozen=True)
class Year:
    """Where a year begins along the slider, in per cent, and how wide a slider has room for its name, in pixels."""

    at: float
    year: int
    room: int


def years(days: list[date]) -> list[Year]:
    """The years that are named from the last to the first; where two are too near, the later one is kept."""
    last = max(len(days) - 1, 1)
    begins = [
        (round(100 * index / last, 2), day.year)
        for index, day in enumerate(days)
        if index == 0 or days[index - 1].year != day.year
    ]
    kept: list[Year] = []
    for room, apart in zip(WIDTHS, YEARS_APART, strict=True):
        for at, year in reversed(begins):
            if all(abs(it.at - at) >= apart for it in kept):
                kept.append(Year(at, year, room))
    return sorted(kept, key=lambda it: -it.at)


def ticks(days: list[date]) -> list[tuple[float, bool]]:
    """Marks along the slider, in per cent, and whether a year begins there; of very many stops only those."""
    last = max(len(days) - 1, 1)
    marks = [
        (round(100 * index / last, 2), index == 0 or days[index - 1].year != day.year)
        for index, day in enumerate(days)
    ]
    return marks if len(days) <= TOLD else [it for it in marks if it[1]]
