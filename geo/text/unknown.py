"""Places that the gazetteer does not have, found by the model or by the words they are made of: the Scioto River."""

from __future__ import annotations

from collections.abc import Iterator

from geo.text.key import key
from geo.text.mention import Mention, mention_of
from geo.text.reading import Reading
from geo.text.recogniser import Entity
from geo.text.vocabulary import BODIES, DIRECTIONS, FEATURES_BEFORE, NATURAL, NEVER, STREETS

# Behind these stands a place even where the model sees a person or a body; "confidence in" is another matter.
_PLACED = frozenset({"in", "near", "outside", "around"})
_WATERS = frozenset({"Gulf", "Bay", "Sea", "Strait", "Straits", "Firth", "Isle"})
_TRUSTED = frozenset(
    {
        "confidence",
        "trust",
        "faith",
        "interest",
        "shares",
        "stake",
        "invest",
        "invested",
        "belief",
        "part",
    }
)


def unknown_mentions(reading: Reading, known: list[Mention]) -> Iterator[Mention]:
    """The model's places that no known name overlaps."""
    for entity in reading.entities:
        if not (entity.label in ("GPE", "LOC") or _is_placed(reading, entity)):
            continue
        if any(it.start < entity.end and entity.start < it.end for it in known):
            continue
        mention = _trimmed(reading, entity.start, entity.end)
        if mention is not None and key(mention.text).casefold() not in NEVER:
            yield mention


def natural_mentions(reading: Reading) -> Iterator[Mention]:
    """Rivers, lakes, parks and airports by the word that says so, whatever else their name is made of."""
    tokens, at = reading.tokens, 0
    while at < len(tokens):
        last = at
        while last + 1 < len(tokens) and _joins(reading, last):
            last += 1
        of = _end_of_water(reading, last)
        if of is not None:
            yield mention_of(reading, last, of, ())
        else:
            yield from _natural(reading, at, last)
        at = (last if of is None else of) + 1


def _end_of_water(reading: Reading, at: int) -> int | None:
    """The last word of the Gulf of Maine."""
    tokens = reading.tokens[at : at + 4]
    plain = [it for it in tokens if it.text != "the"]
    if len(plain) > 2 and tokens[0].text in _WATERS and plain[1].text == "of":
        end = tokens.index(plain[2])
        between = reading.text[plain[0].end : plain[2].start]
        if plain[2].is_capitalised and between in (" of ", " of the "):
            return at + end
    return None


def _joins(reading: Reading, at: int) -> bool:
    here, there = reading.tokens[at], reading.tokens[at + 1]
    return here.is_capitalised and there.is_capitalised and there.gap == " "


def _natural(reading: Reading, first: int, last: int) -> Iterator[Mention]:
    """In a run of capitalised words, the first that ends with a natural feature, or the one that begins with it."""
    tokens = reading.tokens
    while first < last and tokens[first].text in ("The", "In", "At", "On", "From", "A", "Near"):
        first += 1
    for at in range(first + 1, min(last, first + 4) + 1):
        if tokens[at].text in NATURAL:
            yield mention_of(reading, first, at, ())
            return
    if (
        last - first == 1
        and tokens[first].text in FEATURES_BEFORE
        and tokens[last].text not in STREETS
    ):
        yield mention_of(reading, first, last, ())


def _is_placed(reading: Reading, entity: Entity) -> bool:
    """In Cité Soleil: the model saw a person."""
    if entity.label not in ("PERSON", "ORG", "FAC"):
        return False
    before = reading.text[max(0, entity.start - 40) : entity.start].split()
    inside = reading.text[entity.start : entity.end].split()
    return (
        bool(before)
        and before[-1].lower() in _PLACED
        and not _TRUSTED.intersection(it.lower() for it in before[-2:])
        and not BODIES.intersection(inside)
        and inside[0] not in ("the", "The")
        and not inside[0].isupper()
        and reading.text[entity.start : entity.end].casefold() not in reading.surnames
    )


def _trimmed(reading: Reading, start: int, end: int) -> Mention | None:
    """Without "the" and directions before it, and small words at its ends."""
    inside = [at for at, it in enumerate(reading.tokens) if it.start >= start and it.end <= end]
    while inside and _is_outside(reading.tokens[inside[0]].text):
        inside.pop(0)
    while inside and not reading.tokens[inside[-1]].is_capitalised:
        inside.pop()
    if not inside or inside[-1] - inside[0] > 5:
        return None
    mention = mention_of(reading, inside[0], inside[-1], ())
    # M23 and F-16 are no places.
    is_name = len(mention.text) > 2 and not any(it == "\n" or it.isdigit() for it in mention.text)
    return mention if is_name else None


def _is_outside(word: str) -> bool:
    return word.casefold() in DIRECTIONS or not word[0].isupper() or word in ("The", "A")
