"""The place names of a text, each with where it lies: toponyms(text).

What is found: names of places; capitals that stand for their governments; demonyms and their adjectives, with the
country they are of; and places whose name is part of an organisation's, with the span of the place's name alone.
Spans leave out articles, possessives and directions: of "southwest of Benghazi's harbour" it is "Benghazi".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from geo.text.abbreviated_state import abbreviated_states
from geo.text.arabic import arabic_mentions, is_of_arabic_body
from geo.text.evidence import Evidence, evidence
from geo.text.focus import Focus
from geo.text.gazetteer import Gazetteer, gazetteer
from geo.text.government import is_government
from geo.text.key import key
from geo.text.listing import BETWEEN, lists
from geo.text.mention import Mention, latin_mentions, without_direction
from geo.text.named import Named, Resolved
from geo.text.qualifier import elsewhere, qualifiers, wanted
from geo.text.reading import Reading
from geo.text.resolve import resolve
from geo.text.told_town import told_towns
from geo.text.unknown import natural_mentions, unknown_mentions
from geo.text.vocabulary import UNIONS

ToponymKind = Literal["place", "government", "demonym", "organisation"]

# What is likelier a name of something else is left out.
LEAST = 0.5
# A name found without doubt is found wherever the text has it.
_SURE = 0.9
# How sure a name of a list has to be to speak for the next.
_SURE_ENOUGH, _IN_LIST = 0.8, 1.6
# Washington welcomes what is agreed in Geneva: a government says next to nothing of where a text is.
_OF_GOVERNMENT, _OF_BODY = 0.1, 0.4


@dataclass(frozen=True, slots=True)
class Toponym:
    """`text[start:end]` of the text, in code points; degrees of WGS 84; `country` an ISO 3166-1 alpha-2 code.

    `confidence` is the probability, roughly, that this is a place name and that it means this place: of a hundred
    found with 0.8 some eighty should be right. A name that no gazetteer has is found without an id and a point.
    """

    start: int
    end: int
    text: str
    kind: ToponymKind
    geonames_id: int | None
    lon: float | None
    lat: float | None
    country: str | None
    confidence: float


def toponyms(text: str, focus: Focus | None = None) -> list[Toponym]:
    """The toponyms of a text in order, without overlap. `focus`: longitude and latitude of the newspaper's home."""
    known = gazetteer()
    reading = Reading.of(text)
    found = _found(reading, known, focus)
    found = _without_elsewhere(reading, found)
    resolved = _resolved(reading, [(it, likely) for it, likely in found if it.senses], focus)
    return [_toponym(reading, it, likely, resolved.get(it)) for it, likely in found]


def _found(
    reading: Reading, known: Gazetteer, focus: Focus | None
) -> list[tuple[Mention, Evidence]]:
    """Mentions that are likelier place names than not, in order."""
    told = told_towns(reading, known, focus)
    sure = _without_overlap(
        [*abbreviated_states(reading, known), *arabic_mentions(reading, known)],
        without_direction(
            reading,
            known,
            [_without_article(reading, it) for it in latin_mentions(reading, known, told)],
        ),
    )
    sure = _with_natural(sure, list(natural_mentions(reading)))
    every = _without_overlap(sure, list(unknown_mentions(reading, sure)))
    judged = [(it, _judge(reading, it, frozenset(), focus)) for it in every]
    names = frozenset(
        key(it.text)
        for it, likely in judged
        if likely.probability >= _SURE and not likely.body and not it.is_demonym
    )
    again = [(it, _judge(reading, it, names, focus)) for it in every]
    listed = _listed(reading, again)
    return [(it, likely) for it, likely in listed if likely.probability >= LEAST]


def _without_elsewhere(
    reading: Reading, found: list[tuple[Mention, Evidence]]
) -> list[tuple[Mention, Evidence]]:
    """Of a name that the text puts where no table has one, what the tables have are other places."""
    known = [it for it, _ in found if it.senses]
    other = {known[at] for at in elsewhere(reading, known)}
    return [(replace(it, senses=()) if it in other else it, likely) for it, likely in found]


def _listed(
    reading: Reading, judged: list[tuple[Mention, Evidence]]
) -> list[tuple[Mention, Evidence]]:
    """Hilliard and Powell: what stands in a list with a place is likelier one."""
    every = list(judged)
    for order in (range(len(every)), reversed(range(len(every)))):
        for at in order:
            it, likely = every[at]
            if likely.probability >= _SURE_ENOUGH or likely.weight > judged[at][1].weight:
                continue
            beside = [every[other] for other in (at - 1, at + 1) if 0 <= other < len(every)]
            if any(
                other.probability >= _SURE_ENOUGH
                and not other.body
                and not mention.is_demonym
                and _is_joined(reading, it, mention)
                for mention, other in beside
            ):
                every[at] = it, replace(likely, weight=likely.weight + _IN_LIST)
    return every


def _is_joined(reading: Reading, one: Mention, other: Mention) -> bool:
    between = reading.text[min(one.end, other.end) : max(one.start, other.start)]
    return between in BETWEEN or (between == " to " and one.start > other.start)


def _with_natural(known: list[Mention], natural: list[Mention]) -> list[Mention]:
    """A river takes the place of the town in its name, not of a river, park or airport that is known itself."""
    longer = [
        it
        for it in natural
        if not any(
            other.start < it.end
            and it.start < other.end
            and (other.end - other.start >= it.end - it.start or other.end > it.end)
            for other in known
        )
    ]
    return _without_overlap(longer, known)


def _judge(
    reading: Reading, mention: Mention, names: frozenset[str], focus: Focus | None
) -> Evidence:
    if mention.text[-1] == "." and any(it.place.kind == "division" for it in mention.senses[:1]):
        return Evidence(3.0)  # Ill.
    if reading.tokens[mention.first].is_arabic:
        body = not mention.is_demonym and is_of_arabic_body(reading, mention)
        return Evidence(1.8 if mention.senses[0].place.is_settled else 3.0, body)
    return evidence(reading, mention, names, focus)


def _without_article(reading: Reading, mention: Mention) -> Mention:
    """The White House is found as White House."""
    own = any(it.place.name.startswith("The ") for it in mention.senses)  # The Hague
    if mention.text[:4].casefold() == "the " and mention.last > mention.first and not own:
        return replace(
            mention,
            first=mention.first + 1,
            start=reading.tokens[mention.first + 1].start,
            text=mention.text[reading.tokens[mention.first + 1].start - mention.start :],
        )
    return mention


def _without_overlap(first: list[Mention], then: list[Mention]) -> list[Mention]:
    """Both in order; of two that overlap, the one of the first list."""
    kept = sorted(first, key=lambda it: it.start)
    for it in then:
        if all(it.end <= other.start or other.end <= it.start for other in first):
            kept.append(it)
    return sorted(kept, key=lambda it: it.start)


def _resolved(
    reading: Reading,
    found: list[tuple[Mention, Evidence]],
    focus: Focus | None,
) -> dict[Mention, Resolved]:
    mentions = [it for it, _ in found]
    holders = qualifiers(reading, mentions)
    run = lists(reading, mentions, holders)
    named = [
        Named(
            text=it.text,
            senses=it.senses,
            weight=likely.probability * _weight(reading, it, likely),
            qualifier=holders.get(at),
            wanted=wanted(reading, it),
            beside=run[at],
        )
        for at, (it, likely) in enumerate(found)
    ]
    return dict(zip(mentions, resolve(named, focus), strict=True))


def _weight(reading: Reading, mention: Mention, likely: Evidence) -> float:
    """How much a name says of where the text is: a place's all."""
    if likely.body:
        return _OF_BODY
    is_capital = any(it.place.kind == "capital" for it in mention.senses)
    return _OF_GOVERNMENT if is_government(reading, mention, is_capital) else 1.0


def _toponym(
    reading: Reading, mention: Mention, likely: Evidence, resolved: Resolved | None
) -> Toponym:
    if resolved is None:
        return Toponym(
            mention.start,
            mention.end,
            mention.text,
            "organisation" if likely.body else "place",
            None,
            None,
            None,
            None,
            round(0.5 * likely.probability, 2),
        )
    place = resolved.sense.place
    return Toponym(
        start=mention.start,
        end=mention.end,
        text=mention.text,
        kind=_kind(reading, mention, likely, resolved),
        geonames_id=place.geonames_id,
        lon=round(place.lon, 5),
        lat=round(place.lat, 5),
        country=place.country or None,
        confidence=round(likely.probability * resolved.certainty, 2),
    )


def _kind(reading: Reading, mention: Mention, likely: Evidence, resolved: Resolved) -> ToponymKind:
    if resolved.sense.is_demonym:
        return "organisation" if _names_union(reading, mention, resolved) else "demonym"
    if likely.body:
        return "organisation"
    is_capital = resolved.sense.place.kind == "capital"
    return "government" if is_government(reading, mention, is_capital) else "place"


def _names_union(reading: Reading, mention: Mention, resolved: Resolved) -> bool:
    """The African Union is a body; nobody is African by it."""
    behind = reading.tokens[mention.last + 1 : mention.last + 2]
    return (
        resolved.sense.place.kind == "continent"
        and bool(behind)
        and behind[0].gap == " "
        and behind[0].text in UNIONS
    )
