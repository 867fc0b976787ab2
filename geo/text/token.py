"""A word of a text with its place in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Words with their apostrophes (N'Djamena), abbreviations with their points (U.S., D.C.), numbers.
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|[^\W\d_](?:[^\W_]|[\u064b-\u0652]|['’ʼʻ`](?=[^\W\d_]))*|\d+"
)
_POSSESSIVE = re.compile(r"['’][sS]\Z")
ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f]")
# Addresses of the web and of mail, and names of accounts: no words, though some of their letters would make names.
_ADDRESS = re.compile(
    r"""
    (?:https?://|\bwww\.)[^\s<>"“”»]+
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
    | (?<!\w)@\w+
    | (?<![\w.@])[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|edu|gov|int|info|news|co\.uk)(?:/[^\s<>"“”»]*)?(?!\w)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """`gap` is what stands between it and the one before, of the same text."""

    start: int
    end: int
    text: str
    gap: str

    @property
    def is_capitalised(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_arabic(self) -> bool:
        return bool(ARABIC.match(self.text))


def tokens(text: str) -> list[Token]:
    """The words of a text in order, those of addresses left out. A possessive 's belongs to the gap behind its word."""
    found: list[Token] = []
    last = 0
    addresses = [it.span() for it in _ADDRESS.finditer(text)]
    for it in _TOKEN.finditer(text):
        end = it.end()
        while addresses and addresses[0][1] <= it.start():
            addresses.pop(0)
        if addresses and addresses[0][0] < end:
            continue
        possessive = _POSSESSIVE.search(it[0])
        if possessive and len(it[0]) > 2:
            end -= 2
        found.append(Token(it.start(), end, text[it.start() : end], text[last : it.start()]))
        last = end
    return found
