"""Which dates of a sentence belong to a statement."""

from __future__ import annotations

import re

from geo.text.date_words import DateWords
from geo.text.statement_clause import distance
from geo.text.statement_sentence import Reading

# A date that is so much nearer to other words is theirs.
PART_OF_ANOTHER = 3.0
COMMAS = re.compile(r"[,،]")


def near_dates(reading: Reading, start: int, others: list[int], code: str) -> tuple[DateWords, ...]:
    """The dates of the sentence that are not another statement's, the nearest to the words first."""
    text = reading.sentence.text

    def far(it: DateWords, at: int) -> float:
        low, high = min(it.start, at), max(it.start, at)
        # A comma parts a date from words more than it parts a name from them.
        return distance(text, low, high, code) + 3.0 * len(COMMAS.findall(text[low:high]))

    def is_theirs(it: DateWords) -> bool:
        own = far(it, start)
        parted = own > len(text[min(it.start, start) : max(it.start, start)].split())
        return parted and any(far(it, other) + PART_OF_ANOTHER <= own for other in others)

    begun = min([start, *others])
    own = [it for it in reading.dates if it.start < begun or not is_theirs(it)]
    return tuple(sorted(own, key=lambda it: (far(it, start), it.start)))
