"""The gazetteer: which places a name can mean, the whole world over."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from functools import lru_cache

from geo.text.gazetteer_index import open_index
from geo.text.gazetteer_rows import DEMONYM, MAIN
from geo.text.key import key
from geo.text.place import Place
from geo.text.word_list import words

# Of the hundreds of villages of one name only the largest are looked at.
MOST = 60

# Where a name has an article that news may leave out; El Paso and El Salvador keep theirs.
ARABIC_LANDS = words("AE BH DJ DZ EG EH IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TD TN YE")
# Of smaller places, and shorter names, too many are names of people: Said, Hamid.
_LEAST_LETTERS, _LEAST_PEOPLE = 5, 20_000

_PLACES = """
    select number, geonames_id, place.name, kind, lon, lat, country, division, population, how
    from name
    join place on number = place
    where key = ?
    order by kind in ('town', 'district'), population desc, number
    limit ?
"""

_DIVISION = """
    select number, geonames_id, name, kind, lon, lat, country, division, population
    from place
    where kind = 'division' and division = ?
"""


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a name can mean: the place itself, or its people. `is_main`: as a map would print it."""

    place: Place
    is_main: bool
    is_demonym: bool


class Gazetteer:
    """Looks names up in the index; a name that was asked for before is remembered."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._remembered: dict[str, tuple[Sense, ...]] = {}
        self._divisions: dict[str, Place | None] = {}

    def senses(self, name: str) -> tuple[Sense, ...]:
        """What a name in any spelling can mean, the weightiest first; none for a name that is not known."""
        made = key(name)
        return self.senses_of_key(made) if made else ()

    def senses_of_key(self, made: str) -> tuple[Sense, ...]:
        found = self._remembered.get(made)
        if found is None:
            rows = self._connection.execute(_PLACES, (made, MOST)).fetchall()
            found = tuple(Sense(Place(*it[:9]), it[9] == MAIN, it[9] == DEMONYM) for it in rows)
            self._remembered[made] = found
        return found

    def senses_with_article(self, made: str) -> tuple[Sense, ...]:
        """What "kufra" means in lands of Arabic: Al Kufrah, whose article and last letter news leaves out or keeps."""
        if len(made) < _LEAST_LETTERS or " " in made:
            return ()
        forms = [made, f"{made}h"] if made.endswith("a") else [made]
        known = {it.place.number for it in self.senses_of_key(made)}
        found: dict[int, Sense] = {}
        for form in [f"{article} {it}" for article in ("al", "el") for it in forms]:
            for sense in self.senses_of_key(form):
                place = sense.place
                if (
                    place.country in ARABIC_LANDS
                    and place.population >= _LEAST_PEOPLE
                    and place.number not in known
                ):
                    found[place.number] = replace(sense, is_main=False)
        return tuple(found.values())

    def division(self, code: str) -> Place | None:
        """The first-level division of GeoNames' code, as US.TX."""
        if code not in self._divisions:
            row = self._connection.execute(_DIVISION, (code,)).fetchone()
            self._divisions[code] = Place(*row) if row else None
        return self._divisions[code]


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The gazetteer of this process."""
    return Gazetteer(open_index())
