"""Dates in news text: the days that words mean, seen from the day of publication, and how exactly they mean them.

A date in an article is about what was: a month or weekday without more is the last one before publication. What could
be read in two ways (03/04/2020) is not read at all. The words are in geo/text/words, one file for each language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from geo.text.date_reckoning import Anchor, Parts, Span, resolve
from geo.text.words import Folded, Language, any_of, language, listed

_ISO = r"\d{4}-\d{2}-\d{2}"
_SLASHED = r"\d{1,2}[/.]\d{1,2}[/.]\d{4}"
_NAMES = ("months", "weekdays")


@dataclass(frozen=True)
class DateWords:
    """Words that mean days: `text[start:end]`, from the first to the last day, both inclusive.

    `precision` is one of geo.valid_time.PRECISIONS; `basis` is "article" where the words name the date in full, else
    "reckoned". `bound` is "since" or "until" where the words are the one end of something longer.
    """

    start: int
    end: int
    text: str
    first: date
    last: date
    precision: str
    basis: str
    bound: str = ""


def date_words(
    text: str,
    published: date,
    precision: str = "day",
    tag: str = "en",
    before: DateWords | None = None,
    ahead: bool = False,
) -> list[DateWords]:
    """The dates in a text, in order.

    `precision` is that of the publication: "yesterday" of an article that is known by its month means that month.
    `before` is the date last named, for "the next morning"; `ahead` says that the text speaks of what is to come.
    """
    folded, words = Folded(text), language(tag)
    found = []
    for parts, start, end in _longest(_matches(folded.body, words)):
        first, last = folded.span(start, end)
        anchor = Anchor(published, precision, before.last if before else None, ahead)
        try:
            span = resolve(parts, anchor)
        except (ValueError, OverflowError):
            span = None  # the 31st of April, the year 0000
        if span is not None:
            bound = _bound(folded.body, start, end, words)
            before = _as_words(text, first, last, span, bound)
            found.append(before)
    return found


def _as_words(text: str, start: int, end: int, span: Span, bound: str) -> DateWords:
    return DateWords(
        start, end, text[start:end], span.first, span.last, span.precision, span.basis, bound
    )


def _longest(found: Iterator[tuple[Parts, int, int]]) -> list[tuple[Parts, int, int]]:
    """Of what overlaps the longest, in the order of the text."""
    chosen: list[tuple[Parts, int, int]] = []
    for it in sorted(found, key=lambda it: (it[1] - it[2], it[1])):
        if all(it[2] <= other[1] or it[1] >= other[2] for other in chosen):
            chosen.append(it)
    return sorted(chosen, key=lambda it: it[1])


def _matches(body: str, words: Language) -> Iterator[tuple[Parts, int, int]]:
    for pattern in _patterns(words.code):
        for it in pattern.finditer(body):
            yield _parts(it, words), it.start(), it.end()


def _parts(found: re.Match[str], words: Language) -> Parts:
    """What the words say, each as a number or a key of its table."""
    said = {key: value for key, value in found.groupdict().items() if value is not None}
    keys = {
        slot: _key(words.code, table, said[slot]) for slot, table in _TABLES.items() if slot in said
    }
    count = said.get("count")
    dual = said.get("unit", "") in words.phrases("words", "dual")
    return Parts(
        day=_number(said.get("day")),
        month=_number(keys.get("month")),
        year=_number(said.get("year")),
        weekday=_number(keys.get("weekday")),
        season=_number(keys.get("season")),
        part=keys.get("part", ""),
        which=keys.get("which", ""),
        unit=keys.get("unit", ""),
        count=_number(_key(words.code, "numbers", count) if count else None) or (2 if dual else 0),
        ago="ago" in said,
        recent="recent" in said,
        days=int(keys["days"]) if "days" in keys else None,
        after=int(keys["after"]) if "after" in keys else None,
        iso=said.get("iso", ""),
        slashed=said.get("slashed", ""),
        order=str(words.tables["words"].get("slashed", "unknown")),
    )


_TABLES = {
    "month": "months",
    "weekday": "weekdays",
    "season": "seasons",
    "part": "parts",
    "which": "which",
    "unit": "units",
    "days": "days",
    "after": "after",
}


def _number(digits: str | None) -> int:
    found = re.match(r"\d+", digits) if digits else None
    return int(found[0]) if found else 0


@cache
def _keys(code: str, table: str) -> dict[str, str]:
    """What each phrase of a table means."""
    words = language(code)
    return {
        phrase.casefold(): key
        for key, text in words.tables.get(table, {}).items()
        for phrase in listed(text)
    }


def _key(code: str, table: str, said: str) -> str:
    plain = " ".join(said.split()).casefold()
    return plain if plain.isdigit() else _keys(code, table)[plain]


def _bound(body: str, start: int, end: int, words: Language) -> str:
    """Is the date the first day of something, or the last?"""
    for bound in ("since", "until"):
        phrases = any_of(words.phrases("ends", bound))
        if re.search(
            rf"(?<!\w)(?:{phrases})\s+\Z", body[max(0, start - 30) : start], re.IGNORECASE
        ):
            return bound
        if re.match(rf"(?:{phrases})\s", body[start:end], re.IGNORECASE):
            return bound
    return ""


@cache
def _patterns(code: str) -> tuple[re.Pattern[str], ...]:
    words = language(code)
    slots = _slots(words)
    return tuple(
        words.finder(_filled(pattern, slots)) for pattern in words.tables["dates"]["patterns"]
    )


def _filled(pattern: str, slots: dict[str, str]) -> str:
    """A pattern with what its slots can hold; literal parts of it are folded as the text is."""
    pieces = re.split(r"\{(\w+)\}", pattern)
    return "".join(
        slots[it] if at % 2 else re.sub(r"\s+", r"\\s+", Folded(it).body)
        for at, it in enumerate(pieces)
    )


def _slots(words: Language) -> dict[str, str]:
    """What each slot of a pattern can hold. Names of months and days keep their capitals: may is not May."""
    slots = {
        slot: rf"(?P<{slot}>{_cased('|'.join(words.table(table).values()), table)})"
        for slot, table in _TABLES.items()
    }
    numbers = "|".join(words.table("numbers").values())
    slots["month2"] = f"(?:{'|'.join(words.table('months').values())})"
    slots["day"] = r"(?P<day>(?:3[01]|[12]\d|0?[1-9]|[٠-٩]{1,2})(?:st|nd|rd|th)?)"
    slots["year"] = r"(?P<year>(?:1[89]|20|21)\d\d|[٠-٩]{4})"
    slots["count"] = rf"(?P<count>\d{{1,3}}|{numbers})"
    slots["iso"] = rf"(?P<iso>{_ISO})"
    slots["slashed"] = rf"(?P<slashed>{_SLASHED})"
    for name in ("ago", "recent"):
        slots[name] = rf"(?P<{name}>{any_of(words.phrases('words', name))})"
    return slots


def _cased(expression: str, table: str) -> str:
    return f"(?-i:{expression})" if table in _NAMES else expression
