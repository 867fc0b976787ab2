"""The key of a name: what is alike in its spellings, in Latin and in Arabic script.

"Ţarābulus" and "Tarabulus", "St. Louis" and "Saint Louis", "Al-Jufra" and "al Jufra", "أجدابيا" and "اجدابيا" have one
key each. A key has no marks, no points and no capitals – but for abbreviations of up to four letters: US is not us.
"""

from __future__ import annotations

import re
import unicodedata

ABBREVIATION = 4

_DROPPED = re.compile(r"[.'’‘`´ʿʼʻʾ\u0640\u200b-\u200f\u2060\ufeff]")
_PARTED = re.compile(r"[\W_]+")
_MARKS = re.compile(
    r"[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u20d0-\u20ff]"
)
_CAPITALS = re.compile(rf"[A-Z]{{2,{ABBREVIATION}}}")
# Letters that have no mark to take off, and Arabic letters that are written either way.
_LATIN = {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
_ALEFS = dict.fromkeys("أإآٱ", "ا")
_LETTERS = str.maketrans(
    _LATIN | _ALEFS | {"ى": "ي", "ئ": "ي", "ی": "ي", "ة": "ه", "ؤ": "و", "ک": "ك"}
)
_WHOLE = {"saint": "st", "sainte": "ste", "fort": "ft", "mount": "mt", "and": "&"}


def key(name: str) -> str:
    """The key, empty for a name without a letter or a digit."""
    bare = _DROPPED.sub("", name)
    if _CAPITALS.fullmatch(bare):
        return bare
    plain = bare.replace("&", " and ").casefold()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain.translate(_LETTERS))
        plain = _MARKS.sub("", decomposed).translate(_LETTERS)
    words = _PARTED.sub(" ", plain).split()
    return " ".join([_WHOLE.get(it, it) for it in words])
