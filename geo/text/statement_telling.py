"""How a statement is told: as a fact or not, by whom, and with which status."""

from __future__ import annotations

import re

from geo.text.statement import ActorName, Mood
from geo.text.statement_clause import mood, segment
from geo.text.statement_frame import Frame, Trigger, triggers
from geo.text.statement_join import Found
from geo.text.statement_sentence import Article, Reading, folded
from geo.text.statement_speech import Speech
from geo.text.words import Folded, Language, any_of


def mood_of(reading: Reading, trigger: Trigger, words: Language) -> tuple[Mood, str]:
    """ "If the ceasefire were to break": there is one, or it could not."""
    body = reading.folded.body
    how, said = mood(body, trigger.start, trigger.end, words.code)
    the = any_of(words.phrases("clauses", "the"))
    there = (
        trigger.frame.kind in ("ceasefire", "front")
        and the
        and re.search(rf"(?<!\w)(?:{the})\s+\Z", body[: trigger.start], re.IGNORECASE)
    )
    if there and how in ("hypothetical", "intended"):
        return "presumed", said
    return how, said


def status_of(
    article: Article,
    reading: Reading,
    trigger: Trigger,
    said: Speech,
    actor: ActorName | None,
    place: Found | None,
    words: Language,
) -> tuple[str, list[str]]:
    """Assessed in the outlet's own voice; claimed by a party; announced; or contested, where another denies it."""
    body = reading.folded.body
    near = body + " " + _next_of_the_same(article, reading, place)
    doubts = []
    if words.one_of("speech", "unverified").search(near):
        doubts.append("The article says that it could not be verified.")
    if trigger.frame.kind in ("control", "withdrawal") and words.one_of(
        "speech", "contests"
    ).search(near):
        return "contested", [*doubts, "The article tells of a denial."]
    if trigger.frame.kind == "contested":
        return "contested", doubts
    kind = trigger.frame.kind
    if kind in ("ceasefire", "red_line", "agreement", "declaration") and (
        words.one_of("speech", "announces").search(body)
    ):
        return "announced", doubts
    before = body[: trigger.start]
    if actor and reading.actors and actor.start > reading.actors[0].start:
        # "The army said it had retaken the town the RSF seized": only what the army says of itself is its claim.
        before = segment(body, trigger.start, words.code)
    if not reading.dates and words.one_of("modal", "ahead").search(body, trigger.end):
        doubts += ["The sentence speaks of what is to come."] * (kind not in ("control", "seat"))
    neutral = bool(said.speaker) and words.one_of("speech", "neutral").search(
        folded(said.speaker or "")
    )
    if neutral:
        return "assessed", [*doubts, _said_by(said)]
    if words.one_of("speech", "claims").search(before) or (doubts and kind == "control"):
        return "claimed", [*doubts, "The article reports it as a claim."]
    if said.speaker and _is_party(article, said):
        return "claimed", [*doubts, f"Said by {said.speaker}, a party."]
    if said.speaker:
        return "assessed", [*doubts, _said_by(said)]
    return "assessed", doubts


def _said_by(said: Speech) -> str:
    """Without a second dot behind "the U.N."."""
    return f"Said by {(said.speaker or '').rstrip('.')}."


def party_says(reading: Reading, said: Speech, words: Language) -> Speech:
    """ "…, the Afghan government said": an actor before the verb."""
    says = any_of([*words.phrases("speech", "says"), *words.phrases("speech", "claims")])
    nouns = any_of(words.phrases("actors", "state_nouns")) or "(?!)"
    for it in reading.actors:
        behind = folded(reading.sentence.text[it.end :])
        found = re.match(rf"(?P<noun>\s+(?:{nouns}))?\s+(?:has\s+|had\s+)?(?:{says})(?!\w)", behind)
        if found:
            return Speech(it.text + (found["noun"] or ""), said.quoted)
    return said


def _next_of_the_same(article: Article, reading: Reading, place: Found | None) -> str:
    """The next sentence, where it speaks of no other place, and of nothing else there.

    "The ministry denied the claim", "denied that the town had fallen"; not "denied that it had shelled the town".
    """
    number = reading.number + 1
    if number >= len(article.sentences):
        return ""
    following = article.sentences[number]
    body = Folded(following.text)
    named = [
        (it.lon, it.lat)
        for it in article.places
        if following.start <= it.start < following.end and it.role == "place"
    ]
    if not named:
        return body.body
    meant = {(it.lon, it.lat) for it in place.places if it.lon is not None} if place else set()
    kinds = {it.frame.kind for it in triggers(body, article.tag, [])}
    is_of_control = not kinds or kinds & {"control", "withdrawal", "contested"}
    return body.body if is_of_control and meant.intersection(named) else ""


def speaker_name(article: Article, said: Speech) -> str | None:
    """The name of an actor alone, where words stand around it that a pattern took along."""
    found = article.cast.names_in(said.speaker, []) if said.speaker else []
    return found[0].text if found and article.tag.startswith("ar") else said.speaker


def _is_party(article: Article, said: Speech) -> bool:
    """Does an actor speak, by name or as "the army"?"""
    found = article.cast.names_in(said.speaker, []) if said.speaker else []
    return any(it.actor or it.is_bare for it in found)


def speaker_actor_of(article: Article, said: Speech) -> str | None:
    if not said.speaker:
        return None
    found = [it for it in article.cast.names_in(said.speaker, []) if it.actor]
    return found[0].actor if found else None


def rejection(reading: Reading, frame: Frame, place: Found | None, words: Language) -> str:
    """Why no feature can be made of it, whatever else holds."""
    unplaced = words.one_of("clauses", "unplaced").search(reading.folded.body)
    if unplaced:
        return f"“{unplaced[0]}” is no place that can be plotted."
    if place is not None:
        if all(it.size == "country" for it in place.places):
            return f"Only a country is named: “{place.places[0].text}”."
        return ""
    standing = [it for it in reading.places if it.role != "place"]
    if standing:
        roles = {"government": "stands for a government", "organisation": "is part of an organisation's name",
                 "demonym": "names people"}  # fmt: skip
        return f"“{standing[0].text}” {roles[standing[0].role]}, not a place."
    unknown = [it for it in reading.places if it.role == "place" and it.lon is None]
    if unknown and len(unknown) == len(reading.places):
        return f"No gazetteer has “{unknown[0].text}”."
    if reading.places:
        return f"“{reading.places[0].text}” stands too far from “{frame.kind}” to be its place."
    return "The sentence names no place."
