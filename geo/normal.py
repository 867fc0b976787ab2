"""The key of a text: what is left of it when only its letters and digits and the shape of its signs count.

Two strings with one key look alike and are not the same. A key says where to look, and how two strings differ; it never
makes words verified, which are compared code point by code point. The rules are written for people in docs/quotes.md.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache


def _signs(written: str, sign: str) -> dict[str, str]:
    return dict.fromkeys(written, sign)


QUOTATION_MARKS = {
    **_signs("‘’‚‛′´`ʼ‹›\u05f3", "'"),
    **_signs("“”„‟″«»「」『』〝〞\u05f4", '"'),
}
DASHES = _signs("‐‑‒–—―−⁃﹘﹣－\u2e3a\u2e3b\u05be", "-")
# Signs without width: soft hyphen, joiners, marks of direction, byte order mark. Not in the text that a reader sees.
INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
TATWEEL = "\u0640"
# Letters of Arabic that are written one for the other. An alef, waw or yeh with hamza falls apart into letter and mark.
ARABIC_LETTERS = {"ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ة": "ه", "ۀ": "ه", "ہ": "ه", "ک": "ك"}


def _space(letter: str) -> str:
    return " " if letter.isspace() else letter


def _quotation_mark(letter: str) -> str:
    return QUOTATION_MARKS.get(letter, letter)


def _dash(letter: str) -> str:
    return DASHES.get(letter, letter)


def _invisible(letter: str) -> str:
    return "" if letter in INVISIBLE else letter


def _arabic(letter: str) -> str:
    """Without tatweel and vowel signs, and with one letter for those that are written one for the other."""
    if letter == TATWEEL or (unicodedata.combining(letter) and _is_arabic(letter)):
        return ""
    return "".join(
        ARABIC_LETTERS.get(it, it)
        for it in (unicodedata.normalize("NFKD", letter) if _is_arabic(letter) else letter)
        if not (unicodedata.combining(it) and _is_arabic(it))
    )


def _is_arabic(letter: str) -> bool:
    return "\u0600" <= letter <= "\u06ff" or "\ufb50" <= letter <= "\ufefc"


def _compatible(letter: str) -> str:
    """One way to write what Unicode can write in several: composed, decomposed, as a ligature, in full width."""
    return letter if letter.isspace() else unicodedata.normalize("NFKD", letter)


def _accent(letter: str) -> str:
    if letter.isspace() or _is_arabic(letter):
        return letter
    parts = unicodedata.normalize("NFD", letter)
    return "".join(it for it in parts if unicodedata.category(it) != "Mn")


def _case(letter: str) -> str:
    return letter.casefold()


def _digit(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)


ENCODING = "the encoding of letters"
# In this order: each rule sees what those before it have left. What a rule takes away is named as a person would.
RULES: dict[str, Callable[[str], str]] = {
    "invisible characters": _invisible,
    "quotation marks": _quotation_mark,
    "dashes": _dash,
    "Arabic vowel signs or letter forms": _arabic,
    ENCODING: _compatible,
    "accents": _accent,
    "capital letters": _case,
    "the script of digits": _digit,
    "spacing": _space,
}


@cache
def _key_of(letter: str, without: str = "") -> str:
    """The key of one code point; `without` leaves one rule out."""
    written = letter
    for name, rule in RULES.items():
        if name != without:
            written = "".join(map(rule, written))
    return written


@lru_cache(maxsize=256)
def key(text: str) -> str:
    """The key of a text, runs of white space as one space, none at either end."""
    return _key(text, "")


def _key(text: str, without: str) -> str:
    folded = "".join([_key_of(letter, without) for letter in text])
    if without == "spacing":
        return folded
    return " ".join(folded.split())


def placed_key(text: str) -> tuple[str, list[int]]:
    """The key of a whole text, and for each of its code points the offset in the text it comes from."""
    letters: list[str] = []
    places: list[int] = []
    spaced = True
    for place, letter in enumerate(text):
        folded = _key_of(letter)
        if folded == " ":
            if spaced:
                continue
            spaced = True
        elif folded:
            spaced = False
        letters.append(folded)
        places.extend([place] * len(folded))
    return "".join(letters), places


def differences(one: str, other: str) -> tuple[str, ...]:
    """In what two strings with one key differ, in words: each rule without which their keys are not the same.

    Empty for equal strings, and for those that differ in more than the rules take away.
    """
    if one == other or key(one) != key(other):
        return ()
    found = tuple(name for name in RULES if _key(one, name) != _key(other, name))
    # What two rules take away both, neither is needed for: letters with their accents composed or apart.
    return found or (ENCODING,)
