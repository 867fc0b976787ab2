"""Words to look for in names, whatever their accents, case, spelling or script.

`q` of OGC API – Features Part 9 (draft, 24-031): a comma is OR, white space joins words that stand in that order. What
counts as the same word is said in sql/migrations/0002_words.sql.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Text, and_, case, false, func, literal, or_
from sqlalchemy.types import TypeEngine

from geo.collection import Collection
from geo.errors import ParameterError
from geo.message import Message

LONGEST = 200
MOST = 10
CURE = Message(
    "Write words of a name, with a comma between alternatives, such as %(example)s.",
    example="q=Sirte,Al-Jufra",
)

# Scripts written without spaces, where a word can begin anywhere: Thai to Khmer, kana to Han.
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)

# What Arabic writes onto the front of a word: and, in, for, like, the.
ARABIC = re.compile("[\u0621-\u064a]")
PREFIXES = "(?:[وف]?(?:ال|لل|[بلك](?:ال)?)?)"

TEXT: TypeEngine[str] = Text()


@dataclass(frozen=True)
class Search:
    """Terms of which one has to be found; inside a term one space stands between words."""

    terms: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Search:
        """Terms from the value of `q`. Raises ParameterError for none, an empty one, too many or too long."""
        if len(text) > LONGEST:
            raise ParameterError(
                "q",
                text,
                Message(
                    "q has %(count)s characters, more than %(most)s.", count=len(text), most=LONGEST
                ),
                Message("Search for fewer words."),
            )
        if "\0" in text:
            raise ParameterError("q", text, Message("q has a null character."), CURE)
        terms = tuple(" ".join(term.split()) for term in text.split(","))
        if not all(any(map(str.isalnum, term)) for term in terms):
            raise ParameterError(
                "q", text, Message("q has a term without a letter or digit."), CURE
            )
        if len(terms) > MOST:
            raise ParameterError(
                "q",
                text,
                Message("q has %(count)s terms, more than %(most)s.", count=len(terms), most=MOST),
                Message("Search for fewer."),
            )
        return cls(tuple(dict.fromkeys(terms)))


def conditions(collection: Collection, search: Search) -> ColumnElement[bool]:
    """True for a row one of whose names has one of the terms; false for all where the collection has no names."""
    columns = (collection.table.c[name].cast(TEXT) for name in collection.search)
    found = [_has(column, term) for column in columns for term in search.terms]
    return or_(*found) if found else false()


def _has(name: ColumnElement[str], term: str) -> ColumnElement[bool]:
    return func.coalesce(or_(_spelled(name, term), _sounded(name, term)), False)


def _spelled(name: ColumnElement[str], term: str) -> ColumnElement[bool]:
    """The folded term stands in the folded name, from the start of a word: Tarhuna is not to be found as Hun."""
    start = "" if UNSPACED.search(term) else r"(?:^|[^[:alnum:]])"
    if ARABIC.search(term):
        start += PREFIXES
    # Escaped after folding, which may turn one character into several; between words any white space will do.
    wanted = _fold(literal(term))
    escaped = func.regexp_replace(wanted, r"([^[:alnum:]\s])", r"\\\1", "g")
    pattern = literal(start) + func.regexp_replace(escaped, r"\s+", r"\\s+", "g")
    return and_(wanted != "", func.regexp_like(_fold(name), pattern))


def _sounded(name: ColumnElement[str], term: str) -> ColumnElement[bool]:
    """The skeleton of the term is one or more whole words of the name's. One consonant alone says nothing."""
    wanted = func.sourceline.skeleton(literal(term), type_=TEXT)
    consonants = func.char_length(func.translate(wanted, "a 0123456789", ""))
    words = literal(" ") + func.sourceline.skeleton(name, type_=TEXT) + literal(" ")
    whole_words = func.strpos(words, literal(" ") + wanted + literal(" ")) > 0
    likely = func.regexp_like(_fold(name), func.sourceline.skeleton_hint(wanted))
    # CASE keeps the order: the planner knows nothing of what the two cost.
    return case((and_(consonants >= 2, likely), whole_words), else_=False)


def _fold(words: ColumnElement[str]) -> ColumnElement[str]:
    folded = func.sourceline.casei(func.sourceline.accenti(words), type_=TEXT)
    # What is a letter must not depend on the database's lc_ctype: in C, no Arabic one is.
    return folded.collate("und-x-icu")
