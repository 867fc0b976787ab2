"""Towns whose names are words of the language – Mobile, Temple, Independence – where the text says that they are towns.

Nobody would look for them otherwise: most news has the word and means no town. But "Mobile, Ala." and "the city of
Mobile" are told, and then Mobile is a town in the rest of the text too; as in a newspaper of that town.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from geo.text.focus import Focus
from geo.text.gazetteer import Gazetteer, Sense
from geo.text.key import key
from geo.text.place import distance
from geo.text.reading import Reading
from geo.text.state_code import CODES
from geo.text.token import Token
from geo.text.vocabulary import NEVER, TIMES
from geo.text.word_list import words

_TOWN_OF = words("city town village port")
# What stands behind the comma: an abbreviation, or one or two capitalised words.
_HOLDER = re.compile(r",\s(?P<one>[A-Z][\w.]*)(?P<two>\s[A-Z]\w+)?")
# A newspaper of a smaller place is not told by the word alone.
_HOME_PEOPLE, _HOME_KM = 15_000, 30.0


def told_towns(reading: Reading, gazetteer: Gazetteer, focus: Focus | None) -> frozenset[str]:
    """The keys of such names that are towns in this text."""
    return frozenset(_told(reading, gazetteer, focus))


def _told(reading: Reading, gazetteer: Gazetteer, focus: Focus | None) -> Iterator[str]:
    for at, token in enumerate(reading.tokens):
        made = key(token.text).casefold() if token.is_capitalised else ""
        if made not in NEVER or made in TIMES:
            continue
        towns = [it for it in gazetteer.senses_of_key(made) if it.place.is_settled]
        if towns and (
            _is_called_one(reading, at)
            or _is_held(reading, gazetteer, token, towns)
            or _is_home(towns, focus)
        ):
            yield made


def _is_called_one(reading: Reading, at: int) -> bool:
    before = [it.text.casefold() for it in reading.tokens[max(0, at - 2) : at]]
    return len(before) == 2 and before[0] in _TOWN_OF and before[1] == "of"


def _is_held(reading: Reading, gazetteer: Gazetteer, token: Token, towns: list[Sense]) -> bool:
    """Mobile, Ala.; Temple, Texas; Best, Netherlands."""
    found = _HOLDER.match(reading.text, token.end)
    if found is None:
        return False
    code = CODES.get(found["one"])
    if code is not None:
        return any(it.place.division == code for it in towns)
    names = [found["one"] + (found["two"] or ""), found["one"]]
    holders = (it.place for name in names for it in gazetteer.senses(name.rstrip(".")))
    return any(
        holder.kind in ("country", "division") and holder.holds(it.place)
        for holder in holders
        for it in towns
    )


def _is_home(towns: list[Sense], focus: Focus | None) -> bool:
    return focus is not None and any(
        it.is_main
        and it.place.population >= _HOME_PEOPLE
        and distance(it.place.lon, it.place.lat, *focus) < _HOME_KM
        for it in towns
    )
