"""One sentence of an article, prepared to be read, and what is known of the article before."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from geo.text.date_words import DateWords
from geo.text.sentence import Sentence, sentences
from geo.text.statement import ActorName, PlaceName
from geo.text.statement_actor import Cast
from geo.text.statement_speech import quotations
from geo.text.words import Folded


@dataclass
class Article:
    """What is read: the text, its sentences, and what is known of it before its statements are looked for.

    `places` are of the whole text, in order. `cast` grows with the actors the text names.
    """

    text: str
    tag: str
    published: date
    precision: str
    places: list[PlaceName]
    cast: Cast
    sentences: list[Sentence] = field(init=False)
    quoted: list[tuple[int, int]] = field(init=False)

    def __post_init__(self) -> None:
        self.sentences = sentences(self.text)
        self.quoted = quotations(self.text)


@dataclass(frozen=True)
class Reading:
    """One sentence, prepared: offsets of places and actors are of the sentence; `body` is its folded text."""

    number: int
    sentence: Sentence
    folded: Folded
    places: list[PlaceName]
    actors: list[ActorName]
    dates: list[DateWords]
    before: list[ActorName]


def folded(text: str) -> str:
    return Folded(text).body


def of_text(reading: Reading, places: tuple[PlaceName, ...]) -> tuple[PlaceName, ...]:
    shift = reading.sentence.start
    return tuple(replace(it, start=it.start + shift, end=it.end + shift) for it in places)
