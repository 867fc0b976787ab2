"""A mention: words of a text that may name a place, and what the gazetteer says they can mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from geo.text.gazetteer import Gazetteer, Sense
from geo.text.key import key
from geo.text.reading import Reading
from geo.text.token import Token
from geo.text.vocabulary import BODIES_OF, CONNECTORS, DIRECTIONS, HEADS, NEVER, SMALL_ENDS

LONGEST = 7  # words of a name
# What is part of a division's name, where it has a capital.
_DIVISIONS = frozenset(
    {"State", "Province", "County", "Parish", "Governorate", "Oblast", "Prefecture", "Region"}
)
_POSSESSIVES = ("'s", "’s")


@dataclass(frozen=True, slots=True)
class Mention:
    """`first` and `last` are indices of its words, both inclusive. No senses: a name the gazetteer does not have."""

    first: int
    last: int
    start: int
    end: int
    text: str
    senses: tuple[Sense, ...]

    @property
    def is_demonym(self) -> bool:
        return bool(self.senses) and all(it.is_demonym for it in self.senses[:1])


def latin_mentions(
    reading: Reading, gazetteer: Gazetteer, told: frozenset[str] = frozenset()
) -> Iterator[Mention]:
    """The longest names of the gazetteer, from left to right, without overlap.

    `told`: keys of names that are looked for though they are words of the language.
    """
    at = 0
    while at < len(reading.tokens):
        found = _longest_at(reading, gazetteer, at, told)
        if found is None:
            at += 1
        else:
            yield found
            at = found.last + 1


def without_direction(
    reading: Reading, gazetteer: Gazetteer, found: list[Mention]
) -> list[Mention]:
    """North Arlington is a part of Arlington where the text speaks of Arlington, and a town of New Jersey elsewhere."""
    names = {key(it.text) for it in found}
    every = []
    for it in found:
        head = reading.tokens[it.first]
        if it.last > it.first and head.text.lower() in DIRECTIONS and not _is_large(it):
            rest = mention_of(reading, it.first + 1, it.last, ())
            if key(rest.text) in names:
                senses = gazetteer.senses_of_key(key(rest.text))
                it = mention_of(reading, it.first + 1, it.last, senses)
        every.append(it)
    return every


def _is_large(mention: Mention) -> bool:
    """South Sudan, West Virginia."""
    return any(
        it.is_main and (not it.place.is_settled or it.place.population > 200_000)
        for it in mention.senses
        if it.place.kind != "district"
    )


def mention_of(reading: Reading, first: int, last: int, senses: tuple[Sense, ...]) -> Mention:
    start, end = reading.tokens[first].start, reading.tokens[last].end
    return Mention(first, last, start, end, reading.text[start:end], senses)


def _longest_at(
    reading: Reading, gazetteer: Gazetteer, first: int, told: frozenset[str]
) -> Mention | None:
    token = reading.tokens[first]
    if token.is_arabic or not (token.is_capitalised or _is_article(reading.tokens, first)):
        return None
    for last in range(_reach(reading.tokens, first), first - 1, -1):
        if not _may_end(reading.tokens[last], last > first):
            continue
        if last == first and _begins_name(reading.tokens, first):
            continue
        if last > first and token.text in BODIES_OF and reading.tokens[first + 1].text == "of":
            continue  # a campus is a town to GeoNames: of the University of Texas, Texas is the place
        mention = mention_of(reading, first, last, ())
        if (
            token.text in ("St", "Saint")
            and reading.text[mention.end : mention.end + 2] in _POSSESSIVES
        ):
            longer = _with_possessive(reading, gazetteer, mention)
            if longer is not None:
                return longer
        made = key(mention.text)
        if made.casefold() in told:
            senses = gazetteer.senses_of_key(made.casefold())
        else:
            senses = _senses(gazetteer, made, reading.is_tall(mention.start))
        if senses:
            return _with_type(
                reading, Mention(first, last, mention.start, mention.end, mention.text, senses)
            )
    return None


def _begins_name(tokens: list[Token], at: int) -> bool:
    """The Abu of Abu Shouk, whom no gazetteer has: what begins a longer name names nothing by itself."""
    behind = tokens[at + 1 : at + 2]
    is_joined = bool(behind) and behind[0].gap in (" ", "-") and behind[0].is_capitalised
    return tokens[at].text in HEADS and is_joined


def _with_type(reading: Reading, mention: Mention) -> Mention:
    """Rakhine State is a name, of which the gazetteer has Rakhine; Kansas State is a university's."""
    at = mention.last + 1
    token = reading.tokens[at] if at < len(reading.tokens) else None
    if token is None or token.gap != " " or token.text not in _DIVISIONS:
        return mention
    senses = tuple(
        it
        for it in mention.senses
        if it.place.kind in ("division", "district")
        and (token.text != "State" or it.place.country not in ("US", "AU"))
    )
    return mention_of(reading, mention.first, at, senses) if senses else mention


def _with_possessive(reading: Reading, gazetteer: Gazetteer, mention: Mention) -> Mention | None:
    """St. John's is a town, and St. John another."""
    end = mention.end + 2
    text = reading.text[mention.start : end]
    senses = gazetteer.senses_of_key(key(text))
    return (
        Mention(mention.first, mention.last, mention.start, end, text, senses) if senses else None
    )


def _senses(gazetteer: Gazetteer, made: str, is_tall: bool) -> tuple[Sense, ...]:
    """US is the country; MALI in a headline of capitals is no abbreviation, and IN no place. GNA is none anywhere."""
    found = gazetteer.senses_of_key(made) if made.isupper() else ()
    plain = made.casefold()
    if found or len(plain) < 3 or plain in NEVER or (made.isupper() and not is_tall):
        return found
    return gazetteer.senses_of_key(plain) + gazetteer.senses_with_article(plain)


def _is_article(tokens: list[Token], at: int) -> bool:
    """The small al- of a name: al-Jufra."""
    return (
        tokens[at].text in ("al", "el", "ad", "as", "ash", "an", "ar", "az", "the")
        and at + 1 < len(tokens)
        and tokens[at + 1].gap in ("-", " ")
        and tokens[at + 1].is_capitalised
        and tokens[at].text != "the"
    )


def _reach(tokens: list[Token], first: int) -> int:
    """The last word that a name beginning at `first` can have: all between are joined by spaces or hyphens."""
    last = first
    while last + 1 < len(tokens) and last + 1 - first < LONGEST:
        token = tokens[last + 1]
        joined = token.gap in (" ", "-", "\u00a0", "–", " & ", "'s ", "’s ") or (
            token.gap == ". " and tokens[last].text in ("St", "Ste", "Ft", "Mt", "S", "N")
        )
        if not joined or token.is_arabic:
            break
        if not (token.is_capitalised or token.text in CONNECTORS or token.text in SMALL_ENDS):
            break
        last += 1
    return last


def _may_end(token: Token, is_later: bool) -> bool:
    return token.is_capitalised or (is_later and token.text in SMALL_ENDS)
