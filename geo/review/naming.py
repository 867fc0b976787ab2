"""Whether words name an actor: by name, label, alias or what it calls itself, in Latin or Arabic script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from geo.actor import Actor

# Vowel signs and the stretching stroke: most Arabic text leaves them out, and either way the word is the same.
ARABIC_MARKS = re.compile("[\u064b-\u0652\u0670\u0640]")
ARABIC_LETTERS = str.maketrans("أإآىة", "ااايه")
APOSTROPHES = str.maketrans("’‘ʼ`", "''''")

# In Arabic "and", "by", "to" and the article are written onto the word.
ARABIC_PREFIX = "[وفبلك]?(?:ال)?"
SHORT = 5


def names_actor(actor: Actor, words: str) -> bool:
    """True where the words hold any form of the actor's name as words of their own.

    Short forms in capitals count only in capitals: "us" is not the United States.
    """
    exact, plainly = _even(words), plain(words)
    return any(
        pattern.search(exact if capitals else plainly)
        for form in forms(actor)
        for pattern, capitals in [_pattern(form)]
    )


def forms(actor: Actor) -> Iterator[str]:
    """Every form of an actor's name; of a label such as "LNA (Haftar)" both parts by themselves."""
    for names in (actor.names, actor.labels, actor.self_name or {}):
        for name in names.values():
            yield from (it.strip() for it in re.split(r"[()]", name) if it.strip())
    yield from actor.aliases


@lru_cache(maxsize=100_000)
def plain(words: str) -> str:
    """Words without what differs from writer to writer: capitals, curly apostrophes, vowel signs, runs of spaces."""
    even = ARABIC_MARKS.sub("", _even(words)).translate(ARABIC_LETTERS)
    return even.casefold()


@lru_cache(maxsize=100_000)
def _even(words: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", words).translate(APOSTROPHES).split())


@cache
def _pattern(form: str) -> tuple[re.Pattern[str], bool]:
    """What finds a form, and whether capitals count."""
    capitals = form.isupper() and len(form) <= SHORT
    words = re.escape(_even(form) if capitals else plain(form))
    return re.compile(rf"(?<!\w){ARABIC_PREFIX}{words}(?!\w)"), capitals
