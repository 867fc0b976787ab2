"""Which of the places of a name a text means, from the text's own geography.

Each sense of each name has a score: how well known it is, whether the text names its country or its state – beside
it above all: Paris, Texas –, how far it lies from the other places named and from where the newspaper is at home.
Scores of a round use the senses chosen in the round before, so that clear names settle the doubtful ones. A name has
one sense in a text, except where the text qualifies it on the spot.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import exp

from geo.text.focus import Focus
from geo.text.gazetteer import Sense
from geo.text.key import key
from geo.text.listing import alikeness
from geo.text.named import Named, Resolved, certainty, share
from geo.text.place import Place, distance, distance_km
from geo.text.standing import standing

ROUNDS = 3
_SAME_KM = 200.0

# Mexico is a name of Mexico City too, but the country is meant.
_COUNTRY_TOO = -2.5
# Singapore is the country, as Kuwait is; Kherson the city, unless "region" stands behind it.
_CITY_TOO, _AROUND_CITY = -0.6, -0.7
_CITY, _CITY_SHARE = 4_000, 0.02
# Belém was called Pará; a text that names Belém means the state.
_NAMED_OTHERWISE = -2.0

# For the place that is qualified, and for what holds it; less where either is an unlikely sense of its name.
_QUALIFIED, _HOLDS, _DOUBTED = 12.0, 4.0, 0.5
_COUNTRY, _STATE = 2.2, 2.6
_NEAR, _NEAR_KM = 2.0, 250.0
# From so many degrees of latitude on a place adds nothing, and need not be measured.
_FAR_DEGREES = 12.0
_FOCUS, _FOCUS_KM, _FOCUS_FAR, _FOCUS_FAR_KM = 3.5, 80.0, 1.2, 600.0
# Tripoli in a text of Beirut and Sidon that has no word of Libya; a country so large that its name says little of
# where a place lies gives less: Americans in Athens are not in Georgia.
_ALONE, _ALONE_KM = 6.0, 400.0
# A smaller town is not named beside a capital of its name without a word more: Panama City in a text of Miami.
_ALONE_LEAST = 50_000
# Panama City with Miami and Tampa is a town of Florida, but Paris with Dallas and Houston is likelier to be Paris.
_LISTED = 2.0
# As much as a government's name adds; a rival country with more is spoken of.
_SPOKEN_OF = 0.2
# As little as a government's name that may be another place's.
_NAMED_AT_ALL = 0.04


def resolve(named: list[Named], focus: Focus | None) -> list[Resolved]:
    """A place for each name; `focus` is longitude and latitude of the newspaper's home."""
    chosen = [_first(it) for it in named]
    scores: list[list[float]] = []
    for _ in range(ROUNDS):
        scores = _scores(named, chosen, focus)
        chosen = [max(range(len(it)), key=it.__getitem__) for it in scores]
    return [
        Resolved(it.senses[at], _certainty_of(it, row, at))
        for it, at, row in zip(named, chosen, scores, strict=True)
    ]


def _certainty_of(named: Named, row: list[float], at: int) -> float:
    """The share of the chosen sense with those at the same spot: a province and its town of one name."""
    chosen = named.senses[at].place
    return min(
        1.0,
        sum(
            share(row, other)
            for other, sense in enumerate(named.senses)
            if other == at
            or (
                sense.place.country == chosen.country
                and distance_km(sense.place, chosen) < _SAME_KM
            )
        ),
    )


def _first(named: Named) -> int:
    alone = [standing(it, named.wanted) for it in named.senses]
    return max(range(len(alone)), key=alone.__getitem__)


Shares = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class _Geography:
    """What the text as a whole speaks of: what each name adds to each country and state, and where its places are.

    `holders` are the countries that it names themselves, or by their people, at their label points.
    """

    countries: Shares
    states: Shares
    places: list[tuple[str, Place, float]]
    holders: list[tuple[str, Place, float]]


def _geography(named: list[Named], chosen: list[int]) -> _Geography:
    countries: Shares = defaultdict(lambda: defaultdict(float))
    states: Shares = defaultdict(lambda: defaultdict(float))
    places: dict[tuple[str, int], tuple[str, Place, float]] = {}
    holders: dict[str, tuple[str, Place, float]] = {}
    seen: Counter[str] = Counter()
    for it, at in zip(named, chosen, strict=True):
        name, place = key(it.text), it.senses[at].place
        seen[name] += 1
        # The second and third time a name says less.
        weight = it.weight * certainty(it, at) / seen[name]
        if place.country:
            countries[place.country][name] += weight * (1.5 if place.kind == "country" else 1.0)
        if place.division and place.kind != "capital":
            states[place.division][name] += weight * (1.5 if place.kind == "division" else 1.0)
        if place.kind not in ("country", "continent", "region", "water"):
            places.setdefault((name, place.number), (name, place, weight))
        elif place.kind == "country":
            holders.setdefault(name, (name, place, 1.5 * weight))
    return _Geography(countries, states, list(places.values()), list(holders.values()))


def _scores(named: list[Named], chosen: list[int], focus: Focus | None) -> list[list[float]]:
    geography = _geography(named, chosen)
    known: dict[tuple[str, str, int, int], list[float]] = {}
    rows = []
    for it in named:
        # A name that stands in a text twenty times is scored once.
        same = key(it.text), it.wanted, len(it.senses), it.senses[0].place.number
        if same not in known:
            alone = [standing(sense) for sense in it.senses]
            known[same] = (
                [_score(it, sense, geography, focus, alone) for sense in it.senses]
                if len(alone) > 1
                else alone
            )
        rows.append(list(known[same]))
    added = [[_LISTED * alikeness(named, chosen, it, sense) for sense in it.senses] for it in named]
    for at, it in enumerate(named):
        if it.qualifier is not None:
            _hold(
                it,
                rows[at],
                added[at],
                named[it.qualifier],
                rows[it.qualifier],
                added[it.qualifier],
            )
    return _one_sense(
        named,
        [
            [a + b for a, b in zip(row, more, strict=True)]
            for row, more in zip(rows, added, strict=True)
        ],
        geography,
    )


def _hold(
    inner: Named,
    inner_row: list[float],
    inner_added: list[float],
    outer: Named,
    outer_row: list[float],
    outer_added: list[float],
) -> None:
    """Macon, Georgia: that Macon which lies in a Georgia, and that Georgia which has a Macon."""
    inner_best, outer_best = max(inner_row), max(outer_row)
    for at, sense in enumerate(inner.senses):
        for beyond, holder in enumerate(outer.senses):
            if holder.place.holds(sense.place):
                doubt = (inner_best - inner_row[at]) + (outer_best - outer_row[beyond])
                inner_added[at] = max(inner_added[at], _QUALIFIED - _DOUBTED * doubt)
                outer_added[beyond] = max(outer_added[beyond], _HOLDS - _DOUBTED * doubt)


def _one_sense(
    named: list[Named], rows: list[list[float]], geography: _Geography
) -> list[list[float]]:
    """What is said where a name is qualified holds for the name in the whole text, unless qualified otherwise.

    Nor where the text speaks of another country with that name: "Lebanon, Ohio" leaves the Lebanon of Beirut alone.
    """
    holders = {it.qualifier for it in named}
    best: dict[str, dict[int, float]] = defaultdict(dict)
    plain: dict[str, dict[int, float]] = defaultdict(dict)
    meant: dict[str, set[str]] = defaultdict(set)
    for it, row in zip(named, rows, strict=True):
        if it.qualifier is not None:
            meant[key(it.text)].add(_best(it, row).country)
        for sense, score in zip(it.senses, row, strict=True):
            known = best[key(it.text)]
            known[sense.place.number] = max(score, known.get(sense.place.number, score))
            if it.qualifier is None:
                alone = plain[key(it.text)]
                alone[sense.place.number] = max(score, alone.get(sense.place.number, score))
    shared = []
    for at, (it, row) in enumerate(zip(named, rows, strict=True)):
        name, country = key(it.text), _best(it, row).country
        is_another = bool(meant[name]) and country not in meant[name]
        is_spoken_of = _others(geography.countries, country, {name}) >= _NAMED_AT_ALL
        known = plain[name] if is_another and (at in holders or is_spoken_of) else best[name]
        shared.append(
            row
            if it.qualifier is not None or it.wanted
            else [
                0.3 * score + 0.7 * known[sense.place.number]
                for sense, score in zip(it.senses, row, strict=True)
            ]
        )
    return shared


def _best(named: Named, row: list[float]) -> Place:
    return named.senses[max(range(len(row)), key=row.__getitem__)].place


def _score(
    named: Named, sense: Sense, geography: _Geography, focus: Focus | None, alone: list[float]
) -> float:
    """`alone`: the standing of each sense of the name."""
    place, own = sense.place, key(named.text)
    score = standing(sense, named.wanted)
    if place.kind == "capital" and not sense.is_main and named.senses[0].place.kind == "country":
        score += _COUNTRY_TOO
    if not named.wanted:
        score += _of_one_name(named, sense)
    if not sense.is_main and any(
        place.number == other.number and name != own for name, other, _ in geography.places
    ):
        score += _NAMED_OTHERWISE
    mine = {own}
    if not sense.is_main:
        # Odesa is a name of Odessa in Texas too: that the text names that one says nothing of this.
        mine |= {name for name, other, _ in geography.places if other.number == place.number}
    if place.country:
        score += _COUNTRY * _saturated(_others(geography.countries, place.country, mine))
        if mine == {own}:
            score += _ALONE * _saturated(_alone(named, sense, geography, alone))
    if place.division:
        score += _STATE * _saturated(_others(geography.states, place.division, mine))
    if place.kind not in ("country", "continent"):
        near = sum(
            weight * exp(-distance_km(place, other) / _NEAR_KM)
            for name, other, weight in geography.places
            if name not in mine and abs(place.lat - other.lat) < _FAR_DEGREES
        )
        score += _NEAR * _saturated(near)
        if focus is not None:
            away = distance(*focus, place.lon, place.lat)
            score += _FOCUS * exp(-away / _FOCUS_KM) + _FOCUS_FAR * exp(-away / _FOCUS_FAR_KM)
    return score


def _of_one_name(named: Named, sense: Sense) -> float:
    """What is taken off for a capital of its country's name, and for a province of its city's."""
    place = sense.place
    others = [it.place for it in named.senses if it.is_main and it.place.country == place.country]
    if place.kind == "capital" and any(it.kind == "country" for it in others):
        return _CITY_TOO
    if place.kind in ("division", "district") and place.country != "US":
        least = max(_CITY, _CITY_SHARE * place.population)
        cities = (it for it in others if it.is_settled and it.population >= least)
        return _AROUND_CITY if any(distance_km(it, place) < _SAME_KM for it in cities) else 0.0
    return 0.0


def _alone(named: Named, sense: Sense, geography: _Geography, alone: list[float]) -> float:
    """What speaks for a place's country near it, where nothing speaks for that of a better known place of its name."""
    place, own = sense.place, key(named.text)
    if not place.is_settled:
        return 0.0
    # Of its country the best known counts: what speaks for the country speaks for each of its Bristols alike.
    each = [(points, it.place) for it, points in zip(named.senses, alone, strict=True)]
    known, best = max((it for it in each if it[1].country == place.country), key=lambda it: it[0])
    better = [it for points, it in each if points > known]
    rivals = {it.country for it in better}
    if not rivals:
        return 0.0
    if place.population < _ALONE_LEAST and any(
        it.kind not in ("town", "district") for it in better
    ):
        return 0.0
    if any(_others(geography.countries, it, {own}) >= _SPOKEN_OF for it in rivals):
        return 0.0
    return sum(
        weight * exp(-distance_km(best, other) / _ALONE_KM)
        for name, other, weight in (*geography.places, *geography.holders)
        if name != own and other.country == place.country
    )


def _others(shares: Shares, code: str, own: set[str]) -> float:
    """What names other than these say for a country or a state."""
    found = shares.get(code, {})
    return sum(weight for name, weight in found.items() if name not in own)


def _saturated(amount: float) -> float:
    """The first evidence counts most: 0 for none, 1 for very much."""
    return amount / (1.0 + amount)
