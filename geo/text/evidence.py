"""How likely a mention is a place name: what the gazetteer, the model and the words around it say, added up.

Each piece of evidence is a number of the natural logarithm of odds, so that their sum gives a probability. The
numbers were set by hand on news written for the purpose (tests/data/toponyms/development) and rounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import exp

from geo.text.around import UNKNOWN, Around
from geo.text.focus import Focus
from geo.text.key import key
from geo.text.mention import Mention
from geo.text.place import Place, distance
from geo.text.reading import Reading
from geo.text.vocabulary import COMMON, FEATURES_BEFORE, NATURAL, PERSONS

# A name that says itself that it is a place.
_NATURAL_NAME = re.compile(
    rf"(?:\b(?:{'|'.join(sorted(NATURAL))})\Z)|(?:\A(?:{'|'.join(sorted(FEATURES_BEFORE))})\b)"
)
# A town so near a newspaper's home is in its news.
_HOME_KM = 60.0
# A name of so many capitals that no gazetteer has is a body's.
_ACRONYM = 5
# A town of so many people, or more, is known so well.
_BY_PEOPLE = (
    (1_000_000, 2.5),
    (300_000, 2.0),
    (100_000, 1.6),
    (30_000, 1.2),
    (15_000, 0.8),
    (5_000, 0.2),
    (2_000, -0.3),
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """`weight` in logarithms of odds; `body`: the name is part of an organisation's."""

    weight: float
    body: bool = False

    @property
    def probability(self) -> float:
        return 1 / (1 + exp(-max(-30.0, min(30.0, self.weight))))


def evidence(
    reading: Reading, mention: Mention, names: frozenset[str], focus: Focus | None
) -> Evidence:
    """`names`: keys that are surely place names elsewhere in the text; `focus`: the newspaper's home."""
    around = Around(reading, mention, key(mention.text) in names)
    if mention.is_demonym:
        return Evidence(3.0 + around.demonym())
    body, known = around.is_of_body(), _known(mention, focus)
    weight = (
        known
        + around.model()
        + around.before()
        + around.behind()
        + (1.5 if around.is_sure_elsewhere else 0.0)
    )
    return Evidence(
        weight + (1.5 if body and known >= (0.0 if around.is_before_body() else 1.5) else 0.0), body
    )


def _known(mention: Mention, focus: Focus | None) -> float:
    """What the gazetteer says without the text."""
    if not mention.senses:
        if mention.text.isupper() and len(mention.text) <= _ACRONYM:
            return UNKNOWN - 1.5  # RSF, GNA: whatever the model takes them for
        return -0.5 if _NATURAL_NAME.search(mention.text) else UNKNOWN
    weight = max(_prior(it.place.kind, it.place.population, it.is_main) for it in mention.senses)
    if focus is not None and any(_is_at_home(it.place, focus) for it in mention.senses):
        weight += 1.2
    made = key(mention.text)
    if weight < 3 and " " not in made:
        if made in COMMON:
            weight -= 2.5
        elif made in PERSONS and any(it.place.is_settled for it in mention.senses):
            weight -= 1.5 if weight > 1.5 else 2.0
    return weight + (1.0 if " " in made and any(it.is_main for it in mention.senses) else 0.0)


def _is_at_home(place: Place, focus: Focus) -> bool:
    return place.is_settled and distance(place.lon, place.lat, *focus) < _HOME_KM


def _prior(kind: str, population: int, is_main: bool) -> float:
    if kind in ("country", "continent"):
        return 3.0
    if kind in ("division", "region", "water", "landmark", "capital"):
        return 2.0 if is_main else 0.5
    if kind in ("town", "district"):
        weight = next((it for least, it in _BY_PEOPLE if population >= least), -1.0)
        return weight if is_main else weight - 1.0
    return 2.0
