"""A name that is to be resolved, what it came to, and how much each of its senses is to be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt

from geo.text.gazetteer import Sense
from geo.text.standing import standing

# How fast trust grows with a score: one point, a town ten times as large, is seven to one.
_STEEP = 2.0


@dataclass(frozen=True, slots=True)
class Named:
    """A mention to be resolved. `qualifier`: the mention that says where it lies, by its index; `wanted`: as what;
    `beside`: the other mentions of the list it stands in.
    """

    text: str
    senses: tuple[Sense, ...]
    weight: float
    qualifier: int | None = None
    wanted: str = ""
    beside: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolved:
    """`certainty` is the chosen sense's share of all, 0 to 1."""

    sense: Sense
    certainty: float


def share(row: list[float], at: int) -> float:
    return 1 / sum(exp(max(-50.0, min(50.0, _STEEP * (it - row[at])))) for it in row)


def certainty(named: Named, at: int) -> float:
    """A name with one sense, or one much larger than the others, is evidence; Springfield is none."""
    alone = [standing(it, named.wanted) for it in named.senses]
    return sqrt(share(alone, at))
