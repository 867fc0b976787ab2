"""Names in a list, which are of one kind: Georgia is a country with Armenia, and a state with Alabama."""

from __future__ import annotations

from geo.text.gazetteer import Sense
from geo.text.key import key
from geo.text.mention import Mention
from geo.text.named import Named, certainty
from geo.text.place import Place
from geo.text.reading import Reading

# What stands between the names of a list.
BETWEEN = frozenset({", ", " and ", ", and ", " or ", ", or ", " & ", " و", "، و"})
# Towns of one state are named together, and towns of the world too: that says less.
_OF_STATE, _ENOUGH = 0.2, 2


def lists(
    reading: Reading, mentions: list[Mention], holders: dict[int, int]
) -> list[tuple[int, ...]]:
    """For each mention the others of its list: Miami, Tampa and Panama City; not Paris, Texas."""
    runs: list[list[int]] = []
    for at, it in enumerate(mentions):
        joined = at > 0 and reading.text[mentions[at - 1].end : it.start] in BETWEEN
        if joined and holders.get(at - 1) != at:
            runs[-1].append(at)
        else:
            runs.append([at])
    of = {at: run for run in runs for at in run}
    return [tuple(other for other in of[at] if other != at) for at in range(len(mentions))]


def alikeness(named: list[Named], chosen: list[int], it: Named, sense: Sense) -> float:
    """How like a sense is to the others of its list, 0 to 1: towns of one state, countries, states of one country."""
    others = {
        key(named[at].text): (named[at], chosen[at])
        for at in it.beside
        if key(named[at].text) != key(it.text)
    }
    if not others:
        return 0.0
    alike = [
        certainty(other, at) * _likeness(sense.place, other.senses[at].place)
        for other, at in others.values()
    ]
    if sense.place.is_settled and sum(it > 0 for it in alike) < _ENOUGH:
        return 0.0  # Miami and Panama City
    return sum(alike) / len(alike)


def _likeness(one: Place, other: Place) -> float:
    if one.is_settled and other.is_settled:
        return _OF_STATE if one.division and one.division == other.division else 0.0
    if one.kind == "country" or one.kind == "division":
        return float(
            one.kind == other.kind and (one.kind == "country" or one.country == other.country)
        )
    return 0.0
