"""Whether a house fits a dataset: the actors it names are there, and no two sides are drawn in one colour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import combinations

from geo.errors import SettingError
from geo.house import House

# Of a dataset's actors a refusal names so many.
TOLD = 12


def misfits(house: House, known: Sequence[str], slots: Mapping[str, int]) -> Iterator[SettingError]:
    """What is wrong with a house for a dataset, the worst first.

    `known` are the ids of all actors, `slots` those that have a palette slot of their own. Two that the dataset itself
    draws alike are no matter of the house.
    """
    yield from _alike(house, slots)
    for id_ in house.actors:
        if id_ not in known:
            yield SettingError(
                f"{house.place}: actors.{id_} is no actor of this dataset.", _nearest(id_, known)
            )


def require_apart(house: House) -> None:
    """What can be told from the file alone. SettingError where it gives two actors one slot."""
    for problem in _alike(house, {}):
        raise problem


def _alike(house: House, slots: Mapping[str, int]) -> Iterator[SettingError]:
    """Two enemies in one blue would be one side to whoever looks at the map."""
    given = {id_: it.slot for id_, it in house.actors.items() if it.slot is not None}
    drawn = {**slots, **given}
    for one, other in combinations(sorted(drawn), 2):
        if drawn[one] == drawn[other] and (one in given or other in given):
            yield SettingError(
                f"{house.place}: {one} and {other} are both drawn in slot {drawn[one]} of the palette, in one colour"
                f"{_whose(one, other, given)}.",
                f"Give one of the two another slot: [actors.{one if other in given else other}] palette = …; "
                "slots beyond those there are can be described as [palette.7].",
            )


def _whose(one: str, other: str, given: Mapping[str, int]) -> str:
    """Where a slot comes from that is not in the file."""
    for id_ in (one, other):
        if id_ not in given:
            return f" ({id_} has it in the dataset)"
    return ""


def _nearest(id_: str, known: Sequence[str]) -> str:
    near = get_close_matches(id_, known, n=1)
    if near:
        return f"Did you mean {near[0]}?"
    told = ", ".join(known[:TOLD]) + (" …" if len(known) > TOLD else "")
    return f"Use the ids of its actors.json: {told}."
