"""What a text says beside a name about where it lies, or what it is: Paris, Texas; the Syrian town of Tell Abyad."""

from __future__ import annotations

from geo.text.dateline import is_dateline
from geo.text.mention import Mention
from geo.text.reading import Reading
from geo.text.word_list import words

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


def qualifiers(reading: Reading, mentions: list[Mention]) -> dict[int, int]:
    """For the index of a mention, that of the mention beside it that says where it lies."""
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
    if not 0 < len(middle) <= 5 or set(between) & set(".;:\n"):
        return False
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
    """Texas's Paris; the Lebanese city of Tripoli; Syria's northern Aleppo; in Libya, Tripoli."""
    between = reading.text[holder.end : mention.start]
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
