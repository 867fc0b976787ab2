"""What a name of an actor looks like that nobody has listed, and where names can stand in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from geo.text.abbreviation import STARTERS
from geo.text.word_list import words
from geo.text.words import Language, any_of, language

_CAPITAL = r"[A-Z][\w'’.-]*"
_SMALL = r"(?:of|the|for|and|de|del|la|al|wal|wa|in)"
ARABIC = re.compile(r"[\u0600-\u06ff]")
_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*\.?")
_LONGEST = 8


def stretches(text: str) -> Iterable[tuple[int, int]]:
    """Runs of up to eight words, and of Arabic ones also without the letters written as one with them."""
    words = [(it.start(), it.end()) for it in _WORD.finditer(text)]
    for first, (start, _) in enumerate(words):
        starts = [start]
        if ARABIC.match(text[start]):
            starts += [start + 1, start + 2] if text[start] in "وفبلك" else []
        for _, end in words[first : first + _LONGEST]:
            for it in starts:
                if it < end:
                    yield it, end
                    if text[it:end].endswith(("'s", "’s")):
                        yield it, end - 2


def reads_as_name(name: str) -> bool:
    """A capital somewhere, or letters that have none: "us" and "is" are no actors."""
    return any(it.isupper() or "\u0600" <= it <= "\u06ff" for it in name)


def idle_words(name: str) -> int:
    """How much of a name only begins its sentence: On Friday Malian forces."""
    skipped = 0
    while True:
        word = re.match(r"(\S+)\s+", name[skipped:])
        if not word or word[1] not in STARTERS | _MORE_STARTERS:
            return skipped
        skipped += word.end()


_MORE_STARTERS = words(
    """
    The Monday Tuesday Wednesday Thursday Friday Saturday Sunday By Both Rival Fighting Hundreds Thousands Dozens
    Heavy Fresh Former Local Our A An Its Their
    """
)


@cache
def bare_names(code: str) -> frozenset[str]:
    return frozenset(it.casefold() for it in language(code).phrases("actors", "bare"))


@cache
def described(code: str) -> tuple[re.Pattern[str], ...]:
    table = language(code)
    heads = any_of(table.phrases("actors", "heads"))
    adjectives = any_of(table.phrases("actors", "adjectives"))
    proper = any_of(table.phrases("actors", "proper"))
    bare = any_of(table.phrases("actors", "bare"))
    if not heads or code == "ar":
        return ()
    qualified = rf"(?:{_CAPITAL}|(?i:{adjectives}))(?:['’]s)?"
    found = [
        rf"(?<!\w)(?:{qualified}\s+){{1,5}}(?:{heads})(?!\w)",
        rf"(?<!\w)(?i:{heads})\s+(?:loyal|allied|aligned)\s+(?:to|with)\s+(?:{_CAPITAL}\s*){{1,4}}(?<!\s)",
        rf"(?<!\w)(?i:(?:the\s+)?(?:{bare}))(?!\w)",
    ]
    if proper:
        found.append(rf"(?<!\w)(?:{_CAPITAL}\s+(?:{_SMALL}\s+){{0,2}}){{1,6}}(?:{proper})(?!\w)")
        found.append(
            rf"(?<!\w)(?:{proper})\s+(?:of|for)\s+(?:the\s+)?(?:{_CAPITAL}\s*){{1,4}}(?<!\s)"
        )
    return tuple(re.compile(it) for it in found)


@cache
def arabic_described(code: str) -> re.Pattern[str]:
    table: Language = language(code)
    heads = any_of(table.phrases("actors", "heads"))
    clitics = table.tables.get("clitics", "")
    # A head that is a whole name by itself takes adjectives with the article; any other a name.
    small = clitics.replace("(?:ال)?", "")
    more = r"(?:\s+(?!(?:الى|الذي|التي|الذين)\b)ال\w+){0,3}"
    return re.compile(rf"(?<!\w){small}(?P<name>(?:{heads}){more})(?!\w)")
