"""Names by what one types: parts of words, in Latin or Arabic script, in whatever spelling.

Two keys of a name are compared. That of geo/text/key.py takes away marks, points, hyphens, case and the forms of alef,
yeh and teh marbuta; the article goes here. The skeleton (sql/migrations/0002_words.sql) is the consonants of each word,
alike for Sirte, Surt and سرت.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from geo.text.key import key

ARTICLES = frozenset({"al", "el", "ar", "as", "ash", "at", "az", "ad", "an"})
# And, in, for, like, the: what Arabic writes onto the front of a word.
_PREFIX = re.compile(r"(?:[وف]?(?:ال|لل|[بك]ال))(?=[\u0621-\u064a]{2})")
# One consonant alone says nothing.
_LEAST_CONSONANTS = 2
_NO_CONSONANT = re.compile(r"[a 0-9]")


@dataclass(frozen=True)
class Named:
    """A thing by its names; `facts` are the finder's own. `skeletons` are those of the names, in any order."""

    names: tuple[str, ...]
    skeletons: tuple[str, ...]
    facts: Mapping[str, Any] = field(compare=False)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared, without articles; the article alone is itself."""
    words = [
        _PREFIX.sub("", it) if _PREFIX.match(it) else it for it in key(text).casefold().split()
    ]
    return tuple([it for it in words if it not in ARTICLES] or words)


class NameIndex:
    """A list of things, made once and asked often."""

    def __init__(self, things: Iterable[Named]) -> None:
        self._things = [
            (it, [words_of(name) for name in it.names], [f" {each} " for each in it.skeletons])
            for it in things
        ]

    def find(self, text: str, skeleton: str, most: int) -> list[Named]:
        """What a text can mean, the best first; `skeleton` is that of the text, with single spaces.

        A name that is the text goes before one that begins with it, then one that has its words in that order, then one
        that has its consonants as whole words. Of equals the one that was given first.
        """
        wanted = words_of(text)
        sound = skeleton if len(_NO_CONSONANT.sub("", skeleton)) >= _LEAST_CONSONANTS else ""
        if not wanted:
            return []
        found = [
            (rank, place)
            for place, (_, names, sounds) in enumerate(self._things)
            if (rank := _rank(wanted, f" {sound} ", names, sounds if sound else [])) is not None
        ]
        return [self._things[place][0] for _, place in sorted(found)[:most]]


def _rank(
    wanted: tuple[str, ...], sound: str, names: list[tuple[str, ...]], sounds: list[str]
) -> int | None:
    ranks = [rank for name in names if (rank := _rank_of(wanted, name)) is not None]
    if ranks:
        return min(ranks)
    if sound in sounds:
        return 3
    return 4 if any(sound in it for it in sounds) else None


def _rank_of(wanted: tuple[str, ...], name: tuple[str, ...]) -> int | None:
    """0 for the same words, 1 where the name begins with them, 2 where they stand in it; the last may be unfinished."""
    if name == wanted:
        return 0
    for start in range(len(name) - len(wanted) + 1):
        part = name[start : start + len(wanted)]
        if part[:-1] == wanted[:-1] and part[-1].startswith(wanted[-1]):
            return 2 if start else 1
    return None
