"""Who says a sentence: quotations followed over several sentences, and the speakers that stand beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from geo.text.sentence import Sentence
from geo.text.word_list import words
from geo.text.words import Folded, Language, any_of, language

_NAME = r"(?:[A-Z][\w'’.-]*|al-\w+|el|bin|de|von|van)"
_TITLES = r"(?:(?!(?:that|on|in|it|he|she|they|at|to|for|there|the|of|a|an|as|by|and|its|his)\b)[a-z.]+\s+){0,3}"
# The U.N. ends with a dot of its own.
_DOTTED = re.compile(r"\b[A-Z]\.(?:[A-Z]\.)+\Z")
_OPENS, _CLOSES = "“«", "”»"
_PARAGRAPH = re.compile(r"\n\s*\n|\r\n\r\n|[\n\r\u2028\u2029]")
_NOT_NAMES = words(
    """
    The A An He She It They His Her In On But And That This There We You I Monday Tuesday Wednesday Thursday Friday
    Saturday Sunday
    """
)


@dataclass(frozen=True)
class Speech:
    """Who says what stands at a place: their name as it stands in the text. `quoted` for what is in quotation marks."""

    speaker: str | None
    quoted: bool


def quotations(text: str) -> list[tuple[int, int]]:
    """The stretches of a text inside quotation marks; one that is not closed ends with its paragraph."""
    found: list[tuple[int, int]] = []
    opened: int | None = None
    for at, letter in enumerate(text):
        if opened is not None and _PARAGRAPH.match(text, at):
            # A quotation that goes on in the next paragraph is opened there anew.
            found.append((opened, at))
            opened = None
        elif letter in _OPENS or (letter == '"' and opened is None):
            opened = at + 1
        elif (letter in _CLOSES or letter == '"') and opened is not None:
            found.append((opened, at))
            opened = None
    if opened is not None:
        found.append((opened, len(text)))
    return found


def speech(
    text: str,
    sentences: list[Sentence],
    number: int,
    at: int,
    quoted: list[tuple[int, int]],
    tag: str,
) -> Speech:
    """Who says the words at a place of a sentence."""
    inside = next((it for it in quoted if it[0] <= at < it[1]), None)
    sentence = sentences[number]
    own = _speaker(_without(sentence, inside), tag)
    if inside is None:
        return Speech(own, False)
    if own:
        return Speech(own, True)
    for near in (number + 1, number + 2, number - 1):
        if 0 <= near < len(sentences) and _adjoins(text, sentence, sentences[near], inside):
            found = _speaker(_without(sentences[near], inside), tag)
            if found:
                return Speech(found, True)
    return Speech(None, True)


def _adjoins(text: str, one: Sentence, other: Sentence, inside: tuple[int, int]) -> bool:
    """Is the other sentence of the same paragraph, and does the quotation reach it?"""
    between = text[min(one.end, other.end) : max(one.start, other.start)]
    reaches = inside[0] <= other.end and other.start <= inside[1] + 3
    return reaches and not _PARAGRAPH.search(between)


def _without(sentence: Sentence, inside: tuple[int, int] | None) -> str:
    """The sentence with the quotation blanked out."""
    if inside is None:
        return sentence.text
    start, end = (max(0, it - sentence.start) for it in inside)
    end = min(end, len(sentence.text))
    return sentence.text[:start] + " " * max(0, end - start) + sentence.text[end:]


def _speaker(text: str, tag: str) -> str | None:
    """Who says, told, added: the name before the verb, or behind it."""
    folded = Folded(text)
    for pattern in _speakers(tag):
        for it in pattern.finditer(folded.body):
            start, end = folded.span(*it.span("who"))
            name = text[start:end].strip(" ,،")
            name = name if _DOTTED.search(name) else name.strip(" ,،.")
            if name and name.split()[0] not in _NOT_NAMES:
                return name
    return None


def _listed_days(table: Language) -> list[str]:
    """Friday, today, yesterday: each as folded text has it."""
    names = ("weekdays", "days")
    return [
        it for name in names for number in table.tables[name] for it in table.phrases(name, number)
    ]


@cache
def _speakers(tag: str) -> tuple[re.Pattern[str], ...]:
    table = language(tag)
    says = any_of([*table.phrases("speech", "says"), *table.phrases("speech", "claims")])
    if table.code == "ar":
        # A day is no part of a name: قال الجيش السوداني يوم الجمعة.
        days = any_of(["يوم", *_listed_days(table)])
        word = rf"(?!(?:{days})(?!\w))\w{{3,}}"
        who = rf"(?P<who>{word}(?:\s+(?!ان|انها|انه|في|على|من|الى){word}){{0,2}})"
        return (re.compile(rf"(?<!\w)[وف]?(?:{says})\s+{who}"),)
    neutral = any_of(table.phrases("speech", "neutral"))
    says = f"(?:{says})"
    several = rf"(?:[Tt]he\s+)?(?:\w+\s+){{0,2}}(?i:officials|residents|witnesses|{neutral})"
    who = rf"(?P<who>(?:{_NAME}\s+){{0,4}}{_NAME}|{several})"
    return (
        re.compile(rf"(?<!\w)(?i:according to)\s+(?:the\s+)?{who}"),
        re.compile(
            rf"(?<!\w){who}(?:,[^,]{{2,80}},)?\s+(?:has\s+|had\s+|have\s+|also\s+|later\s+)?{says}(?!\w)"
        ),
        re.compile(rf"[,”\"»’]\s*{says}\s+{_TITLES}{who}"),
    )
