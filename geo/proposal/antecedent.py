"""Places named by what they are: "the town", which was named before, or "the capital" of the article's country.

What was named before is the nearest town that something is told of. One that people only left or are bound for, that
says where another lies, or that the report was written in comes last: "The army entered Bara. Families fled to El
Obeid. The town was looted" is of Bara. Where two could be meant, the confidence says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from geo.text.gazetteer import gazetteer
from geo.text.sentence import sentences
from geo.text.statement import PlaceName
from geo.text.statement_dateline import written_at
from geo.text.statement_join import is_away
from geo.text.statement_place import is_aside
from geo.text.words import Folded, Language, any_of, fold

# Nobody calls a place of so few, or of so many people by that word.
_PEOPLE = {"city": (8_000, 10**9), "town": (0, 400_000), "village": (0, 25_000)}
# "The town" stands for what was named a sentence or two ago; what was named before is forgotten.
_REMEMBERED = 3
_SURE, _UNSURE = 0.6, 0.3


def meant_places(
    text: str, found: list[PlaceName], words: Language, country: str | None
) -> Iterator[PlaceName]:
    """The city, the town, the capital, where a place that was found is meant; `written` has that place's name."""
    folded = Folded(text)
    bounds = [(it.start, it.end) for it in sentences(text)]
    towns = [it for it in found if it.role == "place" and it.size == "town" and it.lon is not None]
    written = written_at(text, found, words)
    idle = {
        it.start
        for it in towns
        if it in written or _is_idle(text, _sentence_of(it, bounds), it, words)
    }
    capital = _capital(found, country)
    for name in ("capital", *_PEOPLE):
        for it in words.one_of("clauses", name).finditer(folded.body):
            start, end = folded.span(it.start(), it.end())
            if _is_named(found, start, end):
                continue
            if name == "capital":
                meant, sure = capital, _SURE
            else:
                fitting = [it for it in towns if _fits(it, name)]
                meant, sure = _antecedent(fitting, idle, bounds, start)
            if meant is not None:
                yield replace(
                    meant,
                    start=start,
                    end=end,
                    text=text[start:end],
                    confidence=round(sure * meant.confidence, 2),
                    written=meant.text,
                )


def _is_named(found: list[PlaceName], start: int, end: int) -> bool:
    """The capital, Tripoli; the city of Benghazi."""
    return any(start - 3 <= it.start <= end + 4 or it.start <= start < it.end for it in found)


def _antecedent(
    towns: list[PlaceName], idle: set[int], bounds: list[tuple[int, int]], start: int
) -> tuple[PlaceName | None, float]:
    """The town meant, and how sure that is."""
    before = [it for it in bounds if it[0] <= start][-_REMEMBERED - 1 :]
    here = [[it for it in towns if first <= it.start < min(last, start)] for first, last in before]
    # In its own sentence the last comes first, and even one that is idle before those of other sentences.
    own = [*reversed(here.pop())] if here else []
    own.sort(key=lambda it: it.start in idle)
    others = [it for sentence in reversed(here) for it in sentence]
    every = [*own, *sorted(others, key=lambda it: it.start in idle)]
    if not every:
        return None, 0.0
    told = {(it.lon, it.lat) for it in every if it.start not in idle}
    rivals = told | {(every[0].lon, every[0].lat)}
    return every[0], _SURE if len(rivals) == 1 else _UNSURE


def _is_idle(text: str, first: int, town: PlaceName, words: Language) -> bool:
    """Is nothing told of it, but that somebody left it or is bound for it, or that something lies near?"""
    if is_aside(text, town, words):
        return True
    before = text[first : town.start]
    joins = [*words.phrases("joins", "bound"), *words.phrases("joins", "lies")]
    found = rf"(?<!\w)(?:{any_of(joins)})\s+(?:the\s+)?(?:\w+\s+of\s+)?\Z"
    return is_away(before, words) or bool(joins and re.search(found, fold(before), re.IGNORECASE))


def _sentence_of(place: PlaceName, bounds: list[tuple[int, int]]) -> int:
    return max((first for first, last in bounds if first <= place.start < last), default=0)


def _fits(town: PlaceName, name: str) -> bool:
    """Would one call it so, by how many live there, as far as that is known?"""
    least, most = _PEOPLE[name]
    people = [
        it.place.population
        for it in gazetteer().senses(town.text)
        if it.place.geonames_id == town.geonames_id and it.place.population
    ]
    return town.geonames_id is None or not people or least <= max(people) <= most


def _capital(found: list[PlaceName], country: str | None) -> PlaceName | None:
    for it in found:
        if it.country == country and any(
            sense.place.kind == "capital" and sense.place.geonames_id == it.geonames_id
            for sense in gazetteer().senses(it.text)
        ):
            return replace(it, role="place", size="town")
    return None
