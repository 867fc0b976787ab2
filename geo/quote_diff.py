"""What changed between the words of a quote and the words that stand there now: kept, cut, put in.

For a terminal as text with signs, for a page as parts that become <del> and <ins>.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

# (kept, cut or put in; the words)
Part = tuple[str, str]
KEPT, CUT, PUT_IN = "kept", "cut", "put in"
MARKS = {KEPT: ("", ""), CUT: ("[-", "-]"), PUT_IN: ("{+", "+}")}

TOKEN = re.compile(r"\s|\w+|[^\w\s]")
# White space and signs without width cannot be seen to be cut or put in unless they get a sign.
SEEN = {
    "\n": "↵",
    "\u00a0": "⍽",
    " ": "␣",
    "\u00ad": "(soft hyphen)",
    "\u200b": "(zero-width space)",
    "\u0640": "ـ",
}


def diff(was: str, now: str) -> list[Part]:
    """The words that were, and those that are, as one list of parts in reading order; nothing of either is lost."""
    # Imported here: a server that answers needs it on one page only.
    from rapidfuzz.distance import Indel

    ours, theirs = TOKEN.findall(was), TOKEN.findall(now)
    parts: list[Part] = []
    for it in Indel.opcodes(ours, theirs):
        # An insertion takes nothing of the first, a deletion nothing of the second.
        if it.tag == "equal":
            parts.append((KEPT, "".join(ours[it.src_start : it.src_end])))
        else:
            parts.append((CUT, "".join(ours[it.src_start : it.src_end])))
            parts.append((PUT_IN, "".join(theirs[it.dest_start : it.dest_end])))
    return list(_readable([part for part in parts if part[1]]))


def as_text(parts: list[Part]) -> str:
    """One line: `The line held at the [-river-]{+ridge+}.`"""
    return "".join(
        opening + (words if how == KEPT else seen(words)) + closing
        for how, words in parts
        for opening, closing in (MARKS[how],)
    ).replace("\n", " ")


def seen(words: str) -> str:
    """Words that were cut or put in, with signs for white space where there is nothing else to see."""
    if any(letter.isprintable() and letter not in SEEN for letter in words):
        return words
    return "".join(SEEN.get(letter, f"U+{ord(letter):04X}") for letter in words)


def _readable(parts: list[Part]) -> Iterator[Part]:
    """What is cut or put in word by word, told in one piece: a space kept between two changes tells nothing."""
    changes: list[Part] = []
    for position, (how, words) in enumerate(parts):
        between = 0 < position < len(parts) - 1 and not words.strip() and changes
        if how == KEPT and not between:
            yield from _merged(changes)
            changes = []
            yield how, words
        else:
            changes += [(CUT, words), (PUT_IN, words)] if how == KEPT else [(how, words)]
    yield from _merged(changes)


def _merged(changes: list[Part]) -> Iterator[Part]:
    """First all that was cut, then all that was put in; without white space at an end that both have."""
    cut = "".join(words for how, words in changes if how == CUT)
    put_in = "".join(words for how, words in changes if how == PUT_IN)
    tail = ""
    if cut and put_in and cut[-1] == put_in[-1] and cut[-1].isspace():
        cut, put_in, tail = cut[:-1], put_in[:-1], cut[-1]
    for how, words in ((CUT, cut), (PUT_IN, put_in), (KEPT, tail)):
        if words:
            yield how, words


def joined(parts: list[Part], without: str) -> str:
    """One of the two texts again: all parts but those that were cut, or put in."""
    return "".join(
        "".join(words for _, words in group)
        for how, group in groupby(parts, lambda it: it[0])
        if how != without
    )
