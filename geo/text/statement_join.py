"""How names of places are joined to what stands before them, and to each other."""

from __future__ import annotations

import re
from dataclasses import dataclass

from geo.text.statement import PlaceName
from geo.text.statement_sentence import Reading, folded
from geo.text.words import Language, any_of


def fits(place: PlaceName) -> bool:
    return place.role == "place" and place.lon is not None


def is_away(before: str, words: Language) -> bool:
    """ "flew in from": the place is where something came from."""
    away = any_of(words.phrases("joins", "away"))
    ground = any_of([*words.phrases("ground", "words"), "the", "of"])
    behind = rf"(?<!\w)(?:{away})\s+(?:(?:{ground})\s+)*\Z"
    return bool(re.search(behind, folded(before), re.IGNORECASE))


def join_of(text: str, place: PlaceName, words: Language) -> str:
    near = any_of(words.phrases("joins", "near"))
    kinds = any_of(words.phrases("ground", "words"))
    before = folded(text[: place.start])
    found = re.search(rf"(?<!\w)(?:{near})(?:\s+(?:{kinds}|of|the))*\s+\Z", before, re.IGNORECASE)
    return "near" if found else "at"


def names_facility(between: str, words: Language) -> bool:
    return words.one_of("ground", "facility").search(folded(between)) is not None


@dataclass(frozen=True)
class Found:
    """A place that fits, and how it is joined to the words."""

    places: tuple[PlaceName, ...]
    join: str
    between: str
    cost: float


def is_between(reading: Reading, place: Found, words: Language) -> bool:
    """The front between Sirte and Misrata: the two are its ends."""
    between = any_of(words.phrases("clauses", "between"))
    before = folded(reading.sentence.text[: place.places[0].start])
    return bool(re.search(rf"(?<!\w)(?:{between})\s+(?:\w+\s+){{0,3}}\Z", before, re.IGNORECASE))


def with_others(reading: Reading, first: PlaceName, words: Language) -> tuple[PlaceName, ...]:
    """The place with those that are named in one breath with it: Sirte and Al-Jufra."""
    found = [first]
    for place in reading.places:
        if place.start >= found[-1].end and fits(place):
            if not _in_one_breath(reading.sentence.text[found[-1].end : place.start], words):
                break
            if (
                place.size in ("country", "area")
                and found[-1].size in ("town", "point", "unknown")
                and ("," in reading.sentence.text[found[-1].end : place.start])
            ):
                continue  # Goma, Congo: the second says where the first is
            found.append(place)
    return tuple(found)


def first_of(reading: Reading, last: PlaceName, words: Language) -> PlaceName:
    first = last
    for place in reversed(reading.places):
        if place.end <= first.start and fits(place):
            if not _in_one_breath(reading.sentence.text[place.end : first.start], words):
                break
            first = place
    return first


def _in_one_breath(between: str, words: Language) -> bool:
    joined = any_of(words.phrases("clauses", "joined"))
    kinds = any_of(words.phrases("ground", "words"))
    return bool(
        re.fullmatch(
            rf"\s*[,،]?\s*(?:(?:{joined})\s*)?(?:(?:{kinds}|of|the|in)\s+)*(?:ال)?",
            folded(between),
            re.IGNORECASE,
        )
    )
