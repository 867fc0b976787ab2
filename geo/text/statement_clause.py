"""What holds of a statement besides its words: is it asserted at all, and how far is a name away from them?"""

from __future__ import annotations

import re
from functools import cache

from geo.text.statement import Mood
from geo.text.words import any_of, language

# What ends the reach of "not" and "if": marks, and the words of [clauses] breaks.
_MARKS = re.compile(r"[,;:،؛—–()“”\"«»]|\s-\s")
_HARD = re.compile(r"[;؛—–:]|\s-\s")
_COMMA = re.compile(r"[,،()]")


def segment(body: str, start: int, code: str) -> str:
    """What stands before a trigger in its part of the sentence."""
    begun = max((it.end() for it in _MARKS.finditer(body, 0, start)), default=0)
    for it in _breaks(code).finditer(body, begun, start):
        if it[0].casefold() not in _TRANSPARENT:
            begun = it.end()
    return body[begun:start]


# "Denied that it had captured": these words begin a clause, and what stands before them still reaches into it.
_TRANSPARENT = {"that", "ان"}


def mood(body: str, start: int, end: int, code: str) -> tuple[Mood, str]:
    """Whether what the words at `start` say is told as a fact; and the word that says it is not."""
    words = language(code)
    before = words.one_of("modal", "still").sub(" ", segment(body, start, code))
    if body.rstrip("\"'”’» ").endswith(words.tables["clauses"]["question"]):
        return "asked", "?"
    for name in ("negated", "hypothetical"):
        found = _last(words.one_of("modal", name), before)
        if found:
            return ("negated" if name == "negated" else "hypothetical"), found
    achieved = _last(words.one_of("modal", "achieved"), before)
    intended = _last(words.one_of("modal", "intended"), before)
    if intended and not achieved and _reaches(intended, body[start:end]):
        return "intended", intended
    to = words.phrases("modal", "to")
    infinitive = rf"(?<!\w)(?:{any_of(to)})(?:\s+\w+ly)?\s*\Z"
    if (
        to
        and not achieved
        and _is_base_form(body[start:end])
        and re.search(infinitive, before, re.I)
    ):
        return "intended", "to"
    return "asserted", ""


def _reaches(intended: str, words: str) -> bool:
    """Support for a ceasefire signed in October: what was done is no plan, unless it will be done."""
    return not re.match(r"\w+ed\b", words) or intended.casefold() in ("will", "shall", "going to")


def _last(pattern: re.Pattern[str], text: str) -> str:
    found = ""
    for it in pattern.finditer(text):
        found = it[0]
    return found


def _is_base_form(words: str) -> bool:
    """to capture, to take control of; not to captured."""
    return not re.match(r"\w+(?:ed|ing|s)\b", words)


def distance(body: str, one: int, other: int, code: str) -> float:
    """How far two places of a sentence are apart: words, and more for every boundary between them."""
    between = body[one:other]
    return (
        len(between.split())
        + 1.0 * len(_COMMA.findall(between))
        + 6.0 * len(_HARD.findall(between))
        + 5.0 * len(_breaks(code).findall(between))
    )


@cache
def _breaks(code: str) -> re.Pattern[str]:
    return language(code).one_of("clauses", "breaks")
