"""What a text says beside a name about where it lies, or what it is: Paris, Texas; the Syrian town of Tell Abyad."""

from __future__ import annotations

import re

from geo.text.dateline import is_dateline
from geo.text.mention import Mention
from geo.text.place import Place
from geo.text.reading import Reading
from geo.text.word_list import words

# Córdoba in the Mexican state of
_OF_STATE = re.compile(r" (?:state|province|region|department|city|town|district)\b")
_STATES = ("US", "CA", "AU")
_FAR = 200
_HOLDERS = ("country", "division", "district", "region", "island")
# Between a place and what holds it: a comma, "in", "in northern", "in the state of" …
_IN = words(
    "in of northern southern eastern western central northeastern northwestern southeastern southwestern the"
)
_IN |= words(
    "state province country city town region far remote north south east west northeast northwest"
)
# North of, in its parts: طرابلس شمال لبنان
_ARABIC_IN = words("في شمال جنوب شرق غرب وسط شمالي جنوبي شرقي غربي")
_TOWN = words(
    "city town village suburb port capital municipality downtown mayor residents streets resort settlement"
)
_DIVISION = words(
    "province state governorate oblast prefecture region district Gov Governor Province State Governorate"
)


# Lima (pop. 100) is a village in: what kind of place it is, and then where, in names and words like "the province of".
_IS_A = re.compile(
    r"(?:,? \([^)\n]{0,80}\))?,? (?:is|was) (?:a|an|the|one of the)\b[^.;:,\n]{0,60}?"
    r"\b(?:town|city|village|hamlet|community|municipality|commune|suburb|settlement|borough|township|district|parish|"
    r"place|capital|seat|port|locality|barangay|neighbou?rhood)\b"
    r"(?:(?!\b(?:who|which|that|where|whose|when)\b)[^.;:,\n]){0,60}?\b(?:in|of|within) "
    r"(?:(?:the|northern|southern|eastern|western|central|north-?eastern|north-?western|south-?eastern|south-?western|"
    r"north|south|east|west|northeast|northwest|southeast|southwest|state|province|department|district|county|"
    r"municipality|region|governorate|of|in) |(?:[^\W\d_a-z][\w'’-]*,? ))*\Z"
)
# So many names on what holds it may stand: in Lima Township, Adams County, Illinois, United States.
_REACH = 6
# Behind a state that holds what stands before it; "London, Ontario and Quebec" is a list.
_ENDS = re.compile(r"[,.;:)”\"\n-]|\Z")
# Georgia, the country; Georgia (the country).
_COUNTRY_SAID = re.compile(r",? \(?(?:the|a) (?:country|nation|republic)\b(?! of\b)")
_LISTED = re.compile(r", (?:and|or) ")


def qualifiers(reading: Reading, mentions: list[Mention]) -> dict[int, int]:
    """For the index of a mention, that of the mention beside it that says where it lies."""
    found = _beside(reading, mentions)
    for at, mention in enumerate(mentions):
        if at not in found:
            told = _told_in(reading, mentions, at)
            held = [it for it in told if _can_hold(mentions[it], mention)]
            if held:
                found[at] = held[0]
    return found


def elsewhere(reading: Reading, mentions: list[Mention]) -> frozenset[int]:
    """The mentions that the text puts where the gazetteer has no place of that name: Lima, Ill., is not in Peru."""
    return frozenset(
        at
        for at, mention in enumerate(mentions)
        if any(it.place.is_settled for it in mention.senses)
        and _is_elsewhere(reading, mentions, at)
    )


def _is_elsewhere(reading: Reading, mentions: list[Mention], at: int) -> bool:
    mention = mentions[at]
    told = _told_in(reading, mentions, at)
    if told:
        # A street in London is not looked for; that a city is in Asia says nothing.
        return not any(_can_hold(mentions[it], mention) for it in told)
    holder = mentions[at + 1] if at + 1 < len(mentions) else None
    return (
        holder is not None
        and reading.text[mention.end : holder.start] == ", "
        and any(it.place.kind == "division" and _is_state(it.place) for it in holder.senses[:1])
        and (holder.text.endswith(".") or _ends(reading, holder))
        and not _can_hold(holder, mention)
        and all(not it.place.holds(holder.senses[0].place) for it in mention.senses)
        and not any(_is_state(it.place) for it in mention.senses[:1])
    )


def _is_state(place: Place) -> bool:
    return place.kind == "country" or (place.kind == "division" and place.country in _STATES)


def _ends(reading: Reading, holder: Mention) -> bool:
    return bool(_ENDS.match(reading.text, holder.end)) and not _LISTED.match(
        reading.text, holder.end
    )


def _told_in(reading: Reading, mentions: list[Mention], at: int) -> list[int]:
    """What a sentence such as "Lima is a village in Adams County, Illinois" says that a place is in."""
    mention = mentions[at]
    found: list[int] = []
    for other in range(at + 1, min(len(mentions), at + 1 + _REACH)):
        holder = mentions[other]
        if not _IS_A.match(reading.text[mention.end : holder.start]):
            if found or holder.start - mention.end > _FAR:
                break
            continue
        if any(it.place.kind in _HOLDERS and not it.is_demonym for it in holder.senses[:1]):
            found.append(other)
    return found


def _beside(reading: Reading, mentions: list[Mention]) -> dict[int, int]:
    found: dict[int, int] = {}
    for at, mention in enumerate(mentions):
        for other in (at + 1, at - 1, at + 2):
            if 0 <= other < len(mentions) and at not in found:
                holder = mentions[other]
                beside = (
                    _is_behind(reading, mention, holder)
                    if other > at
                    else _is_before(reading, holder, mention)
                )
                if beside and _can_hold(holder, mention):
                    found[at] = other
    return found


def _can_hold(holder: Mention, mention: Mention) -> bool:
    """Some sense of the one holds some sense of the other."""
    return any(
        outer.place.kind in _HOLDERS and outer.place.holds(inner.place)
        for outer in holder.senses
        for inner in mention.senses
    )


def _is_behind(reading: Reading, mention: Mention, holder: Mention) -> bool:
    """Paris, Texas; Tripoli in Lebanon; Springfield (Illinois); Goma, in eastern DRC; the Tyre district of Lebanon."""
    between = reading.text[mention.end : holder.start]
    if holder.is_demonym and reading.tokens[holder.first].is_arabic:
        return between == " "  # طرابلس اللبنانية
    if between in (", ", " (", ",\u00a0", "، "):
        return True
    middle = between.replace(",", " ").split()
    if middle[:1] in (["'s"], ["’s"]) and middle[1:2] and middle[1] in _TOWN:
        middle = middle[2:]  # Tripoli's port in Lebanon
        return middle[:1] == ["in"] and all(it in _IN for it in middle)
    if not 0 < len(middle) <= 5 or set(between) & set(".;:\n"):
        return False
    if holder.is_demonym and _OF_STATE.match(reading.text, holder.end):
        return between in (" in the ", ", in the ")
    if holder.is_demonym:
        return between.startswith(", ") and _is_apposition(reading, middle, holder)
    if between[0] == " " and middle[0] in _TOWN | _DIVISION and middle[1:2] in (["of"], ["in"]):
        middle = middle[1:]
        return all(it in _IN for it in middle)
    return (
        len(middle) <= 4
        and (middle[0] == "in" or middle[0] in _ARABIC_IN)
        and all(it in _IN or it in _ARABIC_IN for it in middle)
    )


def _is_apposition(reading: Reading, middle: list[str], holder: Mention) -> bool:
    """Tripoli, the northern Lebanese city; Tripoli, a Lebanese coastal town: what stands before and behind Lebanese."""
    behind = reading.tokens[holder.last + 1 : holder.last + 4]
    close = [it.text for it in behind if "," not in reading.text[holder.end : it.start]]
    return (
        middle[0] in ("the", "a", "an")
        and all(it.islower() for it in middle)
        and any(it in _TOWN or it in _DIVISION for it in close)
    )


def _is_before(reading: Reading, holder: Mention, mention: Mention) -> bool:
    """Texas's Paris; the Lebanese city of Tripoli; Syria's northern Aleppo; in Libya, Tripoli; Guinea (Conakry)."""
    between = reading.text[holder.end : mention.start]
    if between in (" (", "-") and any(it.place.kind == "capital" for it in mention.senses[:1]):
        return between == "-" or reading.text[mention.end : mention.end + 1] == ")"
    if set(between) & set(".;:\n") or len(between) > 40:
        return False
    middle = between.replace("'s", " 's ").replace("’s", " 's ").split()
    if between.startswith(("'s ", "’s ")):
        return len(middle) <= 4 and all(it in _IN or it == "'s" or it in _TOWN for it in middle)
    return (
        holder.is_demonym
        and 0 < len(middle) <= 4
        and any(it in _TOWN or it in _DIVISION for it in middle)
        and all(it in _IN or it in _TOWN or it in _DIVISION or it.islower() for it in middle)
    )


def wanted(reading: Reading, mention: Mention) -> str:
    """The kinds of place that the words beside a name ask for, parted by spaces; empty for none."""
    tokens = reading.tokens
    if _COUNTRY_SAID.match(reading.text, mention.end):
        return "country"
    behind = tokens[mention.last + 1] if mention.last + 1 < len(tokens) else None
    if behind is not None and reading.text[mention.end : behind.start] == " ":
        if behind.text in _DIVISION:
            return "division district"
        if behind.text in ("city", "City", "Mayor", "mayor"):
            return "town capital"
        if behind.text in ("county", "County"):
            return "district"
    if mention.first >= 2 and tokens[mention.first - 1].text == "of":
        noun = tokens[mention.first - 2].text
        if noun in _TOWN:
            return "town capital"
        if noun in _DIVISION:
            return "division district"
    if mention.first >= 1 and tokens[mention.first - 1].text in ("downtown", "Downtown"):
        return "town capital"
    return "town capital" if is_dateline(reading, mention) else ""
