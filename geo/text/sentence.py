"""A sentence of a text, with its place in it.

Offsets count Unicode code points from 0, the end is the one behind the last: `text[start:end]` is the sentence.
Nothing is normalised. The sentences of a text cover every character of it that is not white space, in order, without
overlap; headlines and captions, which have no full stop, end with their line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from geo.text.abbreviation import (
    ARABIC,
    BEFORE_A_NUMBER,
    LEADING,
    SPEECH,
    STARTERS,
    TIME_GOES_ON,
    WITHIN,
)

_CLOSING = "\"'”’»›)\\]*\u200f\u200e"
_OPENING = "\"'“‘«‹([*\u200f\u200e-–—"
# A run of marks that may end a sentence, with the quotation marks and brackets that close behind it.
_MARKS = re.compile(rf"(?P<mark>[.!?…؟۔।]+|[。！？])(?P<closing>[{_CLOSING}]*)")
_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c]+")
_WORD_BEFORE = re.compile(r"[^\s\"'“‘«(\[—–/]*\Z")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]\Z")
# "corpse.All this": a space was lost. A name of a site has no space behind its second part.
_LOST_SPACE = re.compile(r"(?:[A-Z][a-z]+|A|I) ")
# A name that begins small: al-Darrat.
_SMALL_NAME = re.compile(r"(?:al|el|ad|as|ash|an|ar|at|az)-[A-Z]")
_ITEM = re.compile(r"\s*(?:\d{1,2}|[A-Za-z]|[ivx]{1,4})\Z")

# Lines narrower than this are not wrapped prose but headlines, bylines, the rows of a list.
_NARROWEST_WRAP, _WIDEST_WRAP = 45, 110


@dataclass(frozen=True, slots=True)
class Sentence:
    start: int
    end: int
    text: str


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text in order; none for a blank one."""
    found = []
    for start, end in _paragraphs(text):
        for first, last in _split(text, start, end):
            trimmed = _trim(text, first, last)
            if trimmed is not None:
                found.append(trimmed)
    return found


def _trim(text: str, start: int, end: int) -> Sentence | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Sentence(start, end, text[start:end]) if start < end else None


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Lines, but those that were wrapped at a width are put together again."""
    lines = [(it.start(), it.end()) for it in _LINE.finditer(text)]
    block: list[tuple[int, int]] = []
    for line in lines:
        if block and _breaks(text[block[-1][1] : line[0]]):
            yield from _unwrapped(text, block)
            block = []
        block.append(line)
    if block:
        yield from _unwrapped(text, block)


def _breaks(between: str) -> bool:
    """More than one line's end lies between two lines."""
    return between not in ("\n", "\r\n", "\r")


def _unwrapped(text: str, block: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    widest = max(end - start for start, end in block)
    first = None
    for (start, end), following in zip(block, [*block[1:], None], strict=True):
        first = start if first is None else first
        if following is None or not _goes_on(text, (start, end), following, widest):
            yield first, end
            first = None


def _goes_on(text: str, line: tuple[int, int], following: tuple[int, int], widest: int) -> bool:
    """Was the line broken for want of room? Then its end is not the end of a sentence."""
    here, there = text[slice(*line)].rstrip(), text[slice(*following)].strip()
    if not here.strip() or not there or not _NARROWEST_WRAP <= widest <= _WIDEST_WRAP:
        return False
    if there[0].islower() and here[-1] not in ".!?":
        return True
    return len(here) + 1 + len(there.split()[0]) > widest


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    first = start
    for found in _MARKS.finditer(text, start, end):
        if found.start() >= first and _ends(text, first, found, end):
            yield first, found.end()
            first = found.end()
    yield first, end


def _ends(text: str, first: int, found: re.Match[str], end: int) -> bool:
    """Does a sentence that began at `first` end with the marks found?"""
    mark, after = found["mark"], text[found.end() : end]
    if not after.strip():
        return True
    if mark in "。！？":
        return True
    before = _word_before(text, first, found.start())
    if not after[0].isspace():
        return _lost_space(mark, before, after)
    rest = after.lstrip().lstrip(_OPENING).lstrip()
    if not rest or (rest[0].islower() and not _SMALL_NAME.match(rest)):
        return False
    if mark == ".":
        return _full_stop(text[first : found.start()], before, rest, bool(found["closing"]))
    quoted = found["closing"].strip(")]") != ""
    return not (quoted and mark[-1] in "!?" and _is_spoken(rest))


def _word_before(text: str, first: int, stop: int) -> str:
    found = _WORD_BEFORE.search(text, max(first, stop - 40), stop)
    return found[0] if found else ""


def _lost_space(mark: str, before: str, after: str) -> bool:
    return (
        mark in (".", "!", "?")
        and len(before) > 1
        and before.isalpha()
        and before.islower()
        and bool(_LOST_SPACE.match(after))
    )


def _full_stop(sentence: str, before: str, rest: str, closed: bool) -> bool:
    """A single full stop with white space behind it, and no small letter: the end, but for abbreviations."""
    if _ITEM.fullmatch(sentence):
        return False
    following = _WORD.match(rest)
    starts = following is not None and following[0] in STARTERS
    word = before.strip("([").lower()
    if word in LEADING:
        return False
    if word in BEFORE_A_NUMBER and rest[0].isdigit():
        return False
    if word in ARABIC:
        return False
    if word in ("a.m", "p.m", "am", "pm"):
        return following is None or following[0] not in TIME_GOES_ON
    if closed:
        return True
    if word in WITHIN and (before[:1].isupper() or "." in word or word in ("etc", "al")):
        return starts
    if _INITIALS.match(before) or (len(before) == 1 and before.isupper()):
        return starts and rest[:2] not in ("A.", "I.")
    return True


def _is_spoken(rest: str) -> bool:
    """“Why?” Mr Smith asked."""
    words = _WORD.findall(rest[:80])[:5]
    return bool(words) and words[0] not in STARTERS and any(it in SPEECH for it in words[1:])
