"""How well known a place is under a name, before anything of the text is weighed: a capital before a village."""

from __future__ import annotations

from math import log10

from geo.text.gazetteer import Sense

# Points for what a place is; a town's come from its people.
_STANDING = {
    "continent": 9.0,
    "country": 8.9,
    "region": 7.0,
    "water": 6.5,
    "river": 6.0,
    "range": 6.0,
    "mountain": 5.5,
    "desert": 6.0,
    "island": 6.0,
    "landmark": 6.5,
}
# Out of the largest town of the world's ten million, log10 is 7.
_PER_POWER = 1.0
_OF_KIND = {"capital": 2.5, "division": -0.8, "district": -2.0}
# News names them as it names countries: Georgia.
_STATE_OF_THE_US = 6.6
_OTHER_NAME = -1.0


def standing(sense: Sense, wanted: str = "") -> float:
    """Points for a sense without its text; `wanted`: kinds that the words beside the name ask for, parted by spaces."""
    place = sense.place
    score = _STANDING.get(place.kind)
    if score is None:
        score = _PER_POWER * log10(max(place.population, 100))
        score += _OF_KIND.get(place.kind, 0.0)
        if place.kind == "division" and place.country == "US":
            score = max(score, _STATE_OF_THE_US)
    if wanted:
        is_wanted = place.kind in wanted.split()
        score += 4.0 if is_wanted else 0.0
    return score + (0.0 if sense.is_main or sense.is_demonym else _OTHER_NAME)
