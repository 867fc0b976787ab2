"""What stands behind "took" and "held" where no known place does: ground, or something else that is taken and held."""

from __future__ import annotations

import re

from geo.text.statement_sentence import Reading, folded
from geo.text.words import Language, any_of

# So many words behind the verb are what it is said of.
_REACH = 8
_NAME = re.compile(r"(?P<name>[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)*)")


def unknown_object(reading: Reading, start: int, end: int, words: Language) -> str:
    """The Bunagana of "has held Bunagana": a name no gazetteer has, where a place would stand; empty for none.

    `start` and `end` are those of the verb, of the sentence.
    """
    text = reading.sentence.text
    unknown = [it for it in reading.places if it.lon is None and it.start >= end]
    if unknown and _is_near(text[end : unknown[0].start], words):
        return unknown[0].text
    kinds = any_of([*words.phrases("ground", "words"), "the", "of"])
    before = re.match(rf"(?:\s+(?:{kinds})(?!\w))*\s+", text[end:], re.IGNORECASE)
    found = _NAME.match(text, end + before.end()) if before else None
    if found is None:
        return ""
    at = found.start()
    taken = [(it.start, it.end) for it in reading.actors]
    taken += [(it.start, it.end) for it in reading.places]
    taken += [(it.start, it.end) for it in reading.dates]
    return "" if any(first <= at < last for first, last in taken) else found["name"]


def is_of_ground(reading: Reading, end: int, words: Language) -> bool:
    """The bridge at Kosti: a site, or a place named near; not the talks in Goma."""
    text = reading.sentence.text
    near = " ".join(folded(text[end:]).split()[:_REACH])
    if words.one_of("ground", "not_ground").search(near):
        return False
    if words.one_of("ground", "facility").search(near):
        return True
    return any(
        it.role == "place" and it.start >= end and _is_near(text[end : it.start], words)
        for it in reading.places
    )


def _is_near(between: str, words: Language) -> bool:
    of_things = words.one_of("ground", "not_ground").search(folded(between))
    return len(between.split()) <= _REACH and not of_things and not re.search("[;:؛]", between)
