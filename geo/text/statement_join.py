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
    """The place with those that are named in one breath with it: Sirte and Al-Jufra; not what says where it is."""
    found, last = [first], first
    for place in reading.places:
        if place.start < last.end or not fits(place):
            continue
        between = reading.sentence.text[last.end : place.start]
        if _says_where(between, found[-1], place, words):
            last = place
            continue
        if not _in_one_breath(between, words):
            break
        if last is not found[-1] and place.size in _WIDE:
            break  # Bara in North and West Kordofan: more of where it is
        found.append(place)
        last = place
    return tuple(found)


def first_of(reading: Reading, last: PlaceName, words: Language) -> PlaceName:
    """The first of the places in one breath with the last: the Bara of "Bara in North Kordofan fell"."""
    first = last
    for place in reversed(reading.places):
        if place.end <= first.start and fits(place):
            between = reading.sentence.text[place.end : first.start]
            is_joined = _in_one_breath(between, words)
            if not is_joined and not _says_where(between, place, first, words):
                break
            first = place
    return first


_WIDE = ("country", "area")


def _says_where(between: str, first: PlaceName, second: PlaceName, words: Language) -> bool:
    """Bara in North Kordofan; Goma, Congo: the second is where the first is, and nothing is told of it."""
    inside = any_of(words.phrases("clauses", "sits"))
    kinds = _kinds(words)
    found = re.fullmatch(
        rf"\s*[,،(]?\s*(?:(?:{kinds})\s+)*(?:{inside})\s+(?:(?:{kinds})\s+)*(?:ال)?",
        folded(between),
        re.IGNORECASE,
    )
    is_wider = second.size in _WIDE and first.size not in _WIDE
    return bool(
        found or (is_wider and re.search("[,،]", between) and _in_one_breath(between, words))
    )


def _in_one_breath(between: str, words: Language) -> bool:
    """ "And", a comma, or both; then at most what kind of place it is."""
    joined = any_of(words.phrases("clauses", "joined"))
    return bool(
        re.fullmatch(
            rf"\s*(?:[,،]\s*(?:(?:{joined})\s*)?|(?:{joined})\s*)(?:(?:{_kinds(words)}|in)\s+)*(?:ال)?",
            folded(between),
            re.IGNORECASE,
        )
    )


def _kinds(words: Language) -> str:
    """What may stand before a name: the town of. "And" is in that list as well, and joins."""
    joined = words.phrases("clauses", "joined")
    kinds = [it for it in words.phrases("ground", "words") if it not in joined]
    return any_of([*kinds, "of", "the"])
