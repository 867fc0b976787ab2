"""An actor in a place, and no more said: "the Government of National Accord (GNA) in Tripoli"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geo.text.statement import ActorName, PlaceName, Statement
from geo.text.statement_join import fits
from geo.text.statement_sentence import Article, Reading, folded, of_text
from geo.text.words import Language, any_of


def sitting(
    article: Article, reading: Reading, words: Language, told: set[int]
) -> Iterator[Statement]:
    """An actor in a place: "the Government of National Accord (GNA) in Tripoli"."""
    sits, kinds = (
        any_of(it) for it in (words.phrases("clauses", "sits"), words.phrases("ground", "words"))
    )
    text = reading.sentence.text
    for actor in reading.actors:
        if actor.is_state or actor.is_bare:
            continue
        for place in reading.places:
            between = folded(text[actor.end : place.start]) if actor.end < place.start else ""
            named = re.fullmatch(
                rf"(?:\s*\([\w-]+\))?\s+(?:{sits})\s+(?:(?:{kinds}|of|the)\s+)*",
                between,
                re.IGNORECASE,
            )
            if named and fits(place) and place.start not in told:
                yield _seat(article, reading, actor, place)


def _seat(article: Article, reading: Reading, actor: ActorName, place: PlaceName) -> Statement:
    shift = reading.sentence.start
    governs = article.cast.actors[actor.actor].kind in ("government", "parliament")
    return Statement(
        kind="seat" if governs else "presence",
        sense="sits",
        start=shift + actor.start,
        end=shift + actor.end,
        text=reading.sentence.text[actor.start : actor.end],
        sentence=reading.number,
        places=of_text(reading, (place,)),
        join="at",
        join_word="",
        actor=actor,
        others=(),
        mood="asserted",
        mood_words="",
        status="assessed",
        speaker=None,
        speaker_actor=None,
        dates=(),
        doubts=("The sentence only says where the actor is.", "It may not hold the ground."),
    )
