"""The words of a language, as tables that a speaker of it can read and mend: one TOML file for each language.

A table's phrases are parted by commas. They are found in the folded text (`Folded`): without vowel marks, with one
alef for all, and with a map back to the text as it stands, so offsets are those of the text.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LETTER = r"[^\W\d_]"

_ALEFS = str.maketrans("أإآٱىی’ʼ‘`ک", "اااايي''''ك")
# Marks that a writer may put or leave out: vowels, the stroke that widens a word, marks of direction.
_UNWRITTEN = re.compile(
    "[\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2066-\u2069]"
)
_MACRO = re.compile(r"\{(\w+)\}")


class Folded:
    """A text as words are looked for in it: `at[i]` is where the letter `i` of `body` stands in the text."""

    def __init__(self, text: str) -> None:
        kept = [at for at, letter in enumerate(text) if not _UNWRITTEN.match(letter)]
        self.body = "".join(text[at] for at in kept).translate(_ALEFS)
        self.at = [*kept, len(text)]
        self._length = len(text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the body stands in the text."""
        if end <= start:
            return self.at[start], self.at[start]
        return self.at[start], self.at[end - 1] + 1


def fold(text: str) -> str:
    """A phrase in the spelling in which it is looked for."""
    return Folded(unicodedata.normalize("NFC", text)).body


class Language:
    """The tables of one language."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self.tables = tables
        self.code: str = tables["language"]
        # Every sentence asks for the same few lists.
        self.phrases = cache(self._phrases)
        self.one_of = cache(self._one_of)

    def table(self, name: str) -> dict[str, str]:
        """The phrases of a table by what they mean, each as one regular expression."""
        return {key: any_of(listed(text)) for key, text in self.tables.get(name, {}).items()}

    def _phrases(self, table: str, name: str) -> tuple[str, ...]:
        return listed(self.tables.get(table, {}).get(name, ""))

    def _one_of(self, table: str, name: str) -> re.Pattern[str]:
        """Finds any phrase of a list as whole words; nothing where the list is empty."""
        phrases = self.phrases(table, name)
        return self.finder(any_of(phrases)) if phrases else re.compile(r"(?!)")

    def expanded(self, phrase: str) -> str:
        """A phrase with its lists put in, as a regular expression."""
        lists = self.tables.get("lists", {})
        return as_regex(_MACRO.sub(lambda it: "(?:" + "|".join(listed(lists[it[1]])) + ")", phrase))

    def finder(self, expression: str) -> re.Pattern[str]:
        """Finds an expression as whole words, behind the small words that the language writes as one with them."""
        clitics = self.tables.get("clitics", "")
        return re.compile(rf"(?<!\w){clitics}(?:{expression})(?!\w)", re.IGNORECASE)


def listed(text: str) -> tuple[str, ...]:
    """The phrases of a list, folded."""
    return tuple(" ".join(fold(it).split()) for it in text.split(",") if it.strip())


def any_of(phrases: Iterable[str]) -> str:
    """One expression for all, the longest first."""
    return _any_of(tuple(phrases))


@lru_cache(maxsize=512)
def _any_of(phrases: tuple[str, ...]) -> str:
    return "|".join(map(as_regex, sorted(phrases, key=len, reverse=True)))


def as_regex(phrase: str) -> str:
    """A phrase as written in a table: white space is any white space, a full stop is one."""
    return re.sub(r"\s+", r"\\s+", phrase.replace(".", r"\."))


@cache
def language(code: str) -> Language:
    """The language of a BCP 47 tag, English where there is no file for it."""
    path = HERE / f"{code.partition('-')[0].lower()}.toml"
    if code.partition("-")[0].lower() not in languages():
        path = HERE / "en.toml"
    return Language(tomllib.loads(path.read_text(encoding="utf-8")))


@cache
def languages() -> tuple[str, ...]:
    """The languages there are words for."""
    return tuple(sorted(it.stem for it in HERE.glob("*.toml") if it.stem != "actors"))
