"""What stands along the slider of dates: a mark for each stop, and the years."""

from __future__ import annotations

from datetime import date

from web.changes import TOLD

# Room for a year, in per cent of a narrow slider.
YEARS_APART = 12.0


def years(days: list[date]) -> list[tuple[float, int]]:
    """Where a year begins along the slider, in per cent; where two are too near, the later one is kept."""
    places: list[tuple[float, int]] = []
    for index in range(len(days) - 1, -1, -1):
        at = round(100 * index / max(len(days) - 1, 1), 2)
        first = index == 0 or days[index - 1].year != days[index].year
        if first and (not places or places[-1][0] - at >= YEARS_APART):
            places.append((at, days[index].year))
    return places


def ticks(days: list[date]) -> list[tuple[float, bool]]:
    """Marks along the slider, in per cent, and whether a year begins there; of very many stops only those."""
    last = max(len(days) - 1, 1)
    marks = [
        (round(100 * index / last, 2), index == 0 or days[index - 1].year != day.year)
        for index, day in enumerate(days)
    ]
    return marks if len(days) <= TOLD else [it for it in marks if it[1]]
