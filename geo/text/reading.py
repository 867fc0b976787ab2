"""A text as it is read for names: its words, the model's entities, its lines, and who the persons in it are."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from geo.text.recogniser import Entity, entities
from geo.text.token import Token, tokens

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_PERSON_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True)
class Reading:
    text: str
    tokens: list[Token] = field(repr=False)
    entities: list[Entity] = field(repr=False)

    @classmethod
    def of(cls, text: str) -> Reading:
        return cls(text, tokens(text), entities(text))

    @cached_property
    def _entity_starts(self) -> list[int]:
        return [it.start for it in self.entities]

    def entity_over(self, start: int, end: int) -> Entity | None:
        """The model's entity that overlaps a span; of two, the later."""
        at = bisect_right(self._entity_starts, end - 1) - 1
        if at >= 0 and self.entities[at].end > start:
            return self.entities[at]
        return None

    @cached_property
    def _lines(self) -> list[tuple[int, int, bool]]:
        """Start and end of each line, and whether it is set in capitals or as a title: there a capital says nothing."""
        found = []
        for it in _LINE.finditer(self.text):
            long = [word for word in _PERSON_WORD.findall(it[0]) if len(word) > 3]
            tall = sum(word[0].isupper() for word in long)
            is_title = len(long) >= 3 and len(long) < 25 and tall >= 0.8 * len(long)
            found.append((it.start(), it.end(), is_title))
        return found

    def is_title(self, start: int) -> bool:
        at = bisect_right(self._lines, start, key=lambda it: it[0]) - 1
        return at >= 0 and self._lines[at][2]

    def is_tall(self, start: int) -> bool:
        """Is a word at the start of a line, as LIMA of a report, or in a line of capitals?"""
        return self.is_title(start) or self.is_line_start(start)

    def is_line_start(self, start: int) -> bool:
        at = bisect_right(self._lines, start, key=lambda it: it[0]) - 1
        return at >= 0 and not self.text[self._lines[at][0] : start].strip(" \t\"'“‘(*-–—•\ufeff")

    @cached_property
    def surnames(self) -> frozenset[str]:
        """Last words of persons' names of two words and more: what follows may call them by it alone."""
        found = set()
        for it in self.entities:
            if it.label == "PERSON":
                parts = _PERSON_WORD.findall(self.text[it.start : it.end])
                parts = [part for part in parts if part not in ("s", "’s", "'s")]
                if len(parts) > 1 and parts[-1][0].isupper():
                    found.add(parts[-1].casefold())
        return frozenset(found)
