"""The quotes that proposals rest on: sentences of the text, or of a long one the part with the words."""

from __future__ import annotations

import re
from datetime import date

from geo.article import Article
from geo.dataset import Dataset
from geo.proposal.naming import free_id
from geo.quote import CONTEXT, Quote
from geo.text.sentence import Sentence

# A longer sentence is quoted in part: short quotes are what the map may show.
LONGEST_QUOTE = 420


class Quotes:
    """Quotes of one article, each made once; `found` has them by id. `kinds` are those of the sentences."""

    def __init__(
        self,
        article: Article,
        text: str,
        dataset: Dataset,
        sentences: list[Sentence],
        kinds: list[str],
        today: date,
    ) -> None:
        self.found: dict[str, Quote] = {}
        self._article, self._text, self._dataset = article, text, dataset
        self._sentences, self._kinds, self._today = sentences, kinds, today

    def quote(
        self,
        number: int,
        start: int,
        end: int,
        speaker: str | None = None,
        actor: str | None = None,
    ) -> str:
        """The id of the quote of a sentence, with at least the words from `start` to `end` in it.

        `speaker` says it, and is `actor` where that is one. A quote that the dataset has keeps its id.
        """
        sentence = self._sentences[number]
        first, last = _clipped(self._text, sentence.start, sentence.end, start, end)
        present = self._present(first, last)
        if present is None:
            present = self._made(number, first, last, speaker, actor if speaker else None)
        self.found.setdefault(present.id, present)
        return present.id

    def _present(self, first: int, last: int) -> Quote | None:
        """One of these words that was made before, or that the dataset has."""
        for it in (*self.found.values(), *self._dataset.quotes.values()):
            same = (it.article, it.start, it.end) == (self._article.id, first, last)
            if same and it.exact == self._text[first:last]:
                return it
        return None

    def _made(
        self, number: int, first: int, last: int, speaker: str | None, actor: str | None
    ) -> Quote:
        base = f"{self._article.id[:66]}-s{number:03}"
        return Quote(
            id=free_id(base, self.found.keys() | self._dataset.quotes.keys()),
            article=self._article.id,
            exact=self._text[first:last],
            prefix=self._text[max(0, first - CONTEXT) : first],
            suffix=self._text[last : last + CONTEXT],
            start=first,
            end=last,
            language=self._article.language,
            kind=self._kinds[number],
            state="exact",
            speaker=speaker,
            speaker_actor=actor,
            checked_on=self._today,
            alone=self._text.count(self._text[first:last]) == 1,
        )


def _clipped(text: str, first: int, last: int, start: int, end: int) -> tuple[int, int]:
    """A long sentence cut to the part around the words, at marks or else at white space."""
    if last - first <= LONGEST_QUOTE:
        return first, last
    room = max(0, LONGEST_QUOTE - (end - start)) // 2
    low, high = max(first, start - room), min(last, end + room)
    cuts = [it.end() for it in re.finditer(r"[,;:،؛]\s+|\s[–—-]\s", text[low:start])]
    spaces = [it.end() for it in re.finditer(r"\s+", text[low:start])]
    if low > first:
        low += cuts[0] if cuts else spaces[0] if spaces else start - low
    if high < last:
        marks = [it.start() for it in re.finditer(r"[,;:،؛]\s|\s[–—-]\s|\s", text[end:high])]
        high = end + marks[-1] if marks else end
    return low, high
