"""A text by its key: read once, then asked many times where a string stands in it, or most of its words.

An article may have thousands of quotes, so a string is looked for by its rarest word, and not from the first character
of the text to the last.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from geo.normal import key, placed_key

# A word, and one letter of a script that puts no space between words: Thai to Burmese, Khmer, Chinese and Japanese.
WORD = re.compile(
    "[\u0e00-\u109f\u1780-\u17ff\u2e80-\u9fff\U00020000-\U0003ffff]"
    "|[^\\W\u0e00-\u109f\u1780-\u17ff\u2e80-\u9fff\U00020000-\U0003ffff]+"
)
# To look at so many places takes as long as to read the text.
SCANNED_FROM = 2_000


class Word(NamedTuple):
    """A word of a key: its letters, and where it starts and ends there."""

    letters: str
    start: int
    end: int


@lru_cache(maxsize=256)
def words_of(key_of_words: str) -> tuple[Word, ...]:
    """The words of a key, in order."""
    return _words(key_of_words)


def _words(key_of_text: str) -> tuple[Word, ...]:
    return tuple(Word(it.group(), it.start(), it.end()) for it in WORD.finditer(key_of_text))


class NormalText:
    """A text with its key. Places are offsets in the text, in code points; `body[place]` is the first of the words."""

    def __init__(self, body: str) -> None:
        self.body = body

    @cached_property
    def key(self) -> str:
        return self._placed[0]

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return _words(self.key)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of the key, from `start` to before `end`, stands in the text."""
        places = self._placed[1]
        return places[start], places[end - 1] + 1

    def key_place(self, place: int) -> int:
        """The place in the key of what stands at a place of the text, or next after it."""
        return bisect_left(self._placed[1], place)

    def found(self, words: str) -> list[int]:
        """The places where a string stands exactly, in order."""
        wanted = key(words)
        if not wanted:
            return _scan(self.body, words)
        # White space and signs without width at either end have no place of their own in the key.
        lead = next(at for at, letter in enumerate(words) if key(letter))
        places = self._placed[1]
        around = {places[at] - lead for at in self.found_key(wanted)}
        return sorted(at for at in around if at >= 0 and self.body.startswith(words, at))

    def found_key(self, wanted: str) -> list[int]:
        """The places in the key where a key stands."""
        rarest: tuple[list[int], int] | None = None
        # The first and the last word may be the end of one and the beginning of another.
        for word in words_of(wanted):
            if word.start == 0 or word.end == len(wanted):
                continue
            numbers = self._index.get(word.letters, [])
            if rarest is None or len(numbers) < len(rarest[0]):
                rarest = numbers, word.start
        if rarest is None or len(rarest[0]) > SCANNED_FROM:
            return _scan(self.key, wanted)
        numbers, before = rarest
        around = (self.words[number].start - before for number in numbers)
        return [at for at in around if at >= 0 and self.key.startswith(wanted, at)]

    def number_at(self, place: int) -> int:
        """The number of the word that stands at a place of the text, or next before it."""
        return max(bisect_right(self._starts, self.key_place(place)) - 1, 0)

    def numbers(self, word: str) -> list[int]:
        """The numbers of the words of the text that are this word."""
        return self._index.get(word, [])

    def pairs(self, first: str, second: str) -> list[int]:
        """The numbers of the words of the text that are the first of these two, with the second behind."""
        return self._pairs.get((first, second), [])

    @cached_property
    def _placed(self) -> tuple[str, list[int]]:
        return placed_key(self.body)

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start for word in self.words]

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        index = defaultdict(list)
        for number, word in enumerate(self.words):
            index[word.letters].append(number)
        return dict(index)

    @cached_property
    def _pairs(self) -> dict[tuple[str, str], list[int]]:
        index = defaultdict(list)
        letters = [word.letters for word in self.words]
        for number, pair in enumerate(pairwise(letters)):
            index[pair].append(number)
        return dict(index)


def _scan(text: str, words: str) -> list[int]:
    found = []
    place = text.find(words)
    while place >= 0:
        found.append(place)
        place = text.find(words, place + 1)
    return found
