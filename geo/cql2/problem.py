"""How a filter is refused: one sentence that names the place, and one that says what to do."""

from __future__ import annotations

from geo.errors import ParameterError
from geo.message import Message

PARAMETER = "filter"
SHOWN = 80


def refusal(place: str, problem: Message, cure: Message) -> ParameterError:
    """A 400 for a place in a filter: a property, an operator, a literal as it was written."""
    return ParameterError(PARAMETER, shown(place), problem, cure)


def shown(text: object) -> str:
    """What somebody wrote, short enough for a sentence."""
    # A message stays one, for it can be said in another language.
    words = text if isinstance(text, str) else str(text)
    return words if len(words) <= SHOWN else f"{words[:SHOWN]}…"
