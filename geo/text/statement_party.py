"""Who does what a statement says, and who else takes part."""

from __future__ import annotations

import re
from dataclasses import replace

from geo.text.statement import ActorName
from geo.text.statement_clause import distance, segment
from geo.text.statement_frame import Frame, Trigger
from geo.text.statement_join import Found
from geo.text.statement_sentence import Article, Reading, folded
from geo.text.words import Language, any_of

# How far an actor may stand from the words, in words and what counts as such: at all, behind "by", behind "held by".
ACTOR_REACH = 16.0
BY_REACH = 14.0
CLOSE = 5.0


def actors_of(
    article: Article,
    reading: Reading,
    trigger: Trigger,
    start: int,
    end: int,
    place: Found | None,
    words: Language,
) -> tuple[ActorName | None, tuple[ActorName, ...], list[str]]:
    """Who does it, who else takes part, and what is doubtful about that."""
    doubts: list[str] = []
    chosen = _inside(article, reading, trigger)
    for zone in trigger.frame.actor:
        if chosen is not None:
            break
        chosen = actor_in(reading, zone, trigger.frame, start, end, place, words)
    if chosen is None and trigger.frame.actor:
        chosen, why = _pronoun(reading, trigger, start, end, words)
        doubts += [why] if chosen and why else []
    if chosen is not None:
        chosen = article.cast.resolved(chosen, reading.before)
        doubts += [chosen.note] if chosen.note and not chosen.is_state else []
    others = [
        article.cast.resolved(it, reading.before)
        for it in reading.actors
        if it is not chosen
        and not it.is_aside
        and not it.is_state
        and it.start != (chosen.start if chosen else -1)
    ]
    different = {it.actor: it for it in others if chosen is None or it.actor != chosen.actor}
    return chosen, tuple(different.values()), doubts


def _inside(article: Article, reading: Reading, trigger: Trigger) -> ActorName | None:
    """The rebels of "rebel-held"."""
    if trigger.inside is None:
        return None
    start, end = reading.folded.span(*trigger.inside)
    for it in reading.actors:
        if it.start < end and start < it.end and not it.is_aside:
            return it
    name = reading.sentence.text[start:end]
    found = article.cast.names_in(name, [])
    if found:
        return replace(found[0], start=start, end=end)
    place = next((it for it in reading.places if it.start < end and start < it.end), None)
    if place is not None and place.country:
        return ActorName(start, end, name, "", is_state=True, note=article.cast.state(place))
    return ActorName(start, end, name, "", is_bare=True)


def actor_in(
    reading: Reading,
    zone: str,
    frame: Frame,
    start: int,
    end: int,
    place: Found | None,
    words: Language,
) -> ActorName | None:
    text, code = reading.folded.body, words.code
    candidates = [it for it in reading.actors if not it.is_aside]
    if zone == "by":
        by = any_of(words.phrases("clauses", "by"))
        tail = rf"(?<!\w)(?:{by})\s+(?:the\s+|an?\s+|\w+\s+){{0,2}}\Z"
        for it in candidates:
            is_near = distance(text, end, max(end, it.start), code) <= BY_REACH
            if (
                it.start >= start
                and is_near
                and re.search(
                    tail, folded(reading.sentence.text[max(0, end - 12) : it.start]), re.I
                )
            ):
                return it
        return None
    if zone == "owner":
        candidates = reading.actors
    near: list[tuple[float, ActorName]] = []
    for it in candidates:
        if start < it.start and it.end < end and zone in ("before", "after"):
            return it
        if zone in ("before", "owner") and it.end <= start:
            near.append((distance(text, it.end, start, code) + 4.0 * it.is_state, it))
        if zone == "after" and not _is_country(reading, it) and it.start >= end:
            near.append((distance(text, end, it.start, code) + 4.0 * it.is_state, it))
    if frame.kind in ("control", "seat") and zone == "before":
        # A place that is itself the object, or a name in the object's list, is no subject.
        near = [(cost, it) for cost, it in near if not _is_object(it, place)]
    # "Held by": who holds it follows at once.
    reach = (
        CLOSE
        if zone == "after" and "before" in frame.place and frame.kind == "control"
        else ACTOR_REACH
    )
    near = [(cost, it) for cost, it in near if cost <= reach]
    return min(near, key=lambda it: it[0])[1] if near else None


def _is_country(reading: Reading, actor: ActorName) -> bool:
    """A country's own name, which behind the words is more likely where than who."""
    return actor.is_state and any(
        it.start == actor.start and it.role == "place" for it in reading.places
    )


def _is_object(actor: ActorName, place: Found | None) -> bool:
    return place is not None and any(actor.start == it.start for it in place.places)


def _pronoun(
    reading: Reading, trigger: Trigger, start: int, end: int, words: Language
) -> tuple[ActorName | None, str]:
    """It, they, the latter side: whoever was named before."""
    text = reading.sentence.text
    around = text[end : end + 40] if "after" in trigger.frame.actor else text[:start]
    plain = [it for it in reading.before if not it.is_aside]
    latter = words.one_of("clauses", "latter").search(folded(around))
    if latter and plain:
        meant = next((it for it in reversed(plain) if it.is_known), plain[-1])
        return meant, f"“{latter[0]}” is taken to mean “{meant.text}”."
    window = segment(reading.folded.body, min(start, len(reading.folded.body)), words.code)
    pronoun = words.one_of("clauses", "pronouns").search(window)
    if pronoun and plain:
        return plain[-1], f"“{pronoun[0]}” is taken to mean “{plain[-1].text}”."
    return None, ""
