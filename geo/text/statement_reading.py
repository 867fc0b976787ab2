"""The statements of an article: every sentence read by the frames of its language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from geo.text.date_words import DateWords, date_words
from geo.text.sentence import Sentence
from geo.text.statement import ActorName, PlaceName, Statement
from geo.text.statement_bearing import bearing_of
from geo.text.statement_dateline import written_at
from geo.text.statement_frame import Trigger, triggers
from geo.text.statement_join import is_between, names_facility
from geo.text.statement_object import is_of_ground, unknown_object
from geo.text.statement_party import actor_in, actors_of
from geo.text.statement_place import place_of
from geo.text.statement_sentence import Article, Reading, of_text
from geo.text.statement_sitting import sitting
from geo.text.statement_speech import speech
from geo.text.statement_telling import (
    mood_of,
    party_says,
    rejection,
    speaker_actor_of,
    speaker_name,
    status_of,
)
from geo.text.statement_time import near_dates
from geo.text.words import Folded, Language, language

# What is longer is a table or a list of names, no sentence.
LONGEST = 2_000


def statements(article: Article) -> list[Statement]:
    """Every statement of the article, in order, those that cannot be used with the reason (`rejected`)."""
    found: list[Statement] = []
    named: list[ActorName] = []
    dated: DateWords | None = None
    aside = written_at(article.text, article.places, language(article.tag))
    for number, sentence in enumerate(article.sentences):
        if len(sentence.text) > LONGEST:
            continue
        places = [
            replace(it, start=it.start - sentence.start, end=it.end - sentence.start)
            for it in article.places
            if sentence.start <= it.start and it.end <= sentence.end and it not in aside
        ]
        actors = article.cast.names_in(sentence.text, places)
        dates = _dates(article, sentence, dated)
        dated = dates[-1] if dates else dated
        # Wagner is a town as well, but not in "Wagner mercenaries".
        places = [it for it in places if not any(_is_part(it, actor) for actor in actors)]
        reading = Reading(
            number, sentence, Folded(sentence.text), places, actors, dates, list(named)
        )
        found += _of_sentence(article, reading)
        named += [it for it in actors if it.actor]
    return found


def _is_part(place: PlaceName, actor: ActorName) -> bool:
    inside = actor.start <= place.start and place.end <= actor.end
    return inside and actor.end - actor.start > place.end - place.start and not actor.is_bare


def _dates(article: Article, sentence: Sentence, before: DateWords | None) -> list[DateWords]:
    return date_words(sentence.text, article.published, article.precision, article.tag, before)


def _of_sentence(article: Article, reading: Reading) -> Iterator[Statement]:
    words = language(article.tag)
    taken = _taken(reading, words)
    found = triggers(reading.folded, article.tag, taken)
    told: set[int] = set()
    for trigger in found:
        others = [reading.folded.at[it.start] for it in found if it is not trigger]
        made = _statement(article, reading, trigger, others, words)
        if made is not None:
            told |= {it.start - reading.sentence.start for it in made.places}
            yield made
    yield from sitting(article, reading, words, told)


def _taken(reading: Reading, words: Language) -> list[tuple[int, int]]:
    """Stretches of the folded sentence that are names, or mean something else."""
    at = {place: number for number, place in enumerate(reading.folded.at)}
    spans = [(it.start, it.end) for it in reading.actors if not it.is_bare]
    spans += [(it.start, it.end) for it in reading.places]
    taken = [(at[start], at[end]) for start, end in spans if start in at and end in at]
    ignored = words.one_of("clauses", "ignored")
    return [*taken, *(it.span() for it in ignored.finditer(reading.folded.body))]


def _statement(
    article: Article, reading: Reading, trigger: Trigger, others_at: list[int], words: Language
) -> Statement | None:
    start, end = reading.folded.span(trigger.start, trigger.end)
    place = place_of(reading, trigger, start, end, words)
    actor, others, doubts = actors_of(article, reading, trigger, start, end, place, words)
    sense = trigger.frame.sense
    if sense == "loses" and place is not None:
        taker = actor_in(
            reading, "by", trigger.frame, start, place.places[-1].end - 4, place, words
        )
        if taker is not None and (actor is None or taker.start != actor.start):
            # "Lost Raqqa to": whoever it was lost to has it.
            sense, actor = "takes", article.cast.resolved(taker, reading.before)
    how, how_words = mood_of(reading, trigger, words)
    said = speech(
        article.text, article.sentences, reading.number, reading.sentence.start + start,
        article.quoted, article.tag,
    )  # fmt: skip
    if said.speaker is None:
        said = party_says(reading, said, words)
    status, told = status_of(article, reading, trigger, said, actor, place, words)
    rejected = rejection(reading, trigger.frame, place, words)
    if trigger.frame.strict and place is None:
        # "Took" and "held" are said of much: only what reads as ground is worth a word to the editor.
        unnamed = unknown_object(reading, start, end, words)
        is_told = actor is not None and actor.start < start
        if not is_told or not (unnamed or is_of_ground(reading, end, words)):
            return None
        rejected = f"No gazetteer has “{unnamed}”." if unnamed else rejected
    return Statement(
        kind=trigger.frame.kind,
        sense=sense,
        start=reading.sentence.start + start,
        end=reading.sentence.start + end,
        text=reading.sentence.text[start:end],
        sentence=reading.number,
        places=of_text(reading, place.places) if place else (),
        join=place.join if place else "",
        bearing=bearing_of(reading.sentence.text, place.places[0], words) if place else None,
        join_word="between" if place and is_between(reading, place, words) else "",
        actor=actor,
        others=others,
        mood=how,
        mood_words=how_words,
        status=status,
        speaker=speaker_name(article, said),
        speaker_actor=speaker_actor_of(article, said),
        dates=near_dates(reading, start, others_at, words.code),
        doubts=(*doubts, *told),
        facility=bool(place) and names_facility(place.between if place else "", words),
        rejected=rejected,
    )
