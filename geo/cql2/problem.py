"""How a filter is refused: one sentence that names the place, and one that says what to do."""

from __future__ import annotations

from geo.errors import ParameterError
from geo.message import Message

PARAMETER = "filter"
SHOWN = 80


def refusal(place: str, problem: str, cure: str) -> ParameterError:
    """A 400 for a place in a filter: a property, an operator, a literal as it was written.

    It is told in English to everyone: filters are written by programs, and by those who read their manuals.
    """
    return ParameterError(PARAMETER, shown(place), Message(problem), Message(cure))


def shown(text: object) -> str:
    """What somebody wrote, short enough for a sentence."""
    words = str(text)
    return words if len(words) <= SHOWN else f"{words[:SHOWN]}…"
