"""Which place the words of a statement are about."""

from __future__ import annotations

import re

from geo.text.statement import PlaceName
from geo.text.statement_clause import distance
from geo.text.statement_frame import Frame, Trigger
from geo.text.statement_join import Found, first_of, fits, is_away, join_of, with_others
from geo.text.statement_sentence import Reading, folded
from geo.text.words import Language, any_of

# How many words, and what counts as such, may stand between the words of a statement and their place.
REACH = {"control": 9.0, "contested": 9.0, "seat": 6.0, "withdrawal": 9.0}
FAR = 14.0
# "The town, which …, was retaken": so far may the subject be.
SUBJECT = 19.0
# With these, the place is the one they came from.
LEAVING = frozenset({"displacement", "withdrawal"})
# With these, an unknown name before the place is the place meant.
OF_ONE_PLACE = frozenset({"control", "withdrawal", "displacement", "deployment"})


def place_of(
    reading: Reading, trigger: Trigger, start: int, end: int, words: Language
) -> Found | None:
    """The place the words are about: in the first zone that has one near enough."""
    reach = REACH.get(trigger.frame.kind, FAR)
    where = _where(reading, start, words)
    if where is not None:
        return where
    meant = _pronoun_object(reading, trigger, start, end, words)
    if meant is not None:
        return Found((meant,), "at", "", 0)
    for zone in trigger.frame.place:
        found = _zones[zone](reading, trigger.frame, start, end, reach, words)
        if found is not None:
            return found
    return None


def _where(reading: Reading, start: int, words: Language) -> Found | None:
    """ "From Brussels, where he met": the place that "where" stands behind."""
    text = reading.sentence.text
    where = any_of(words.phrases("clauses", "where"))
    for place in reversed(reading.places):
        between = text[place.end : start] if place.end <= start else ""
        if not where or not between or not fits(place):
            continue
        found = re.match(rf"\s*[,،]?\s+(?:{where})(?!\w)", folded(between), re.IGNORECASE)
        if (
            found
            and len(between.split()) <= FAR
            and not re.search(r"[,;،؛]", between[found.end() :])
        ):
            return Found((place,), join_of(text, place, words), between, 0)
        return None
    return None


def _pronoun_object(
    reading: Reading, trigger: Trigger, start: int, end: int, words: Language
) -> PlaceName | None:
    """ "Wad Madani … seized it": the first place before, in the same sentence."""
    pronoun = any_of(words.phrases("clauses", "object"))
    if trigger.frame.kind != "control" or "after" not in trigger.frame.place or not pronoun:
        return None
    if not re.match(rf"\s+(?:{pronoun})(?!\w)", reading.sentence.text[end:], re.IGNORECASE):
        return None
    before = [it for it in reading.places if it.end <= start and fits(it) and it.size != "country"]
    return before[0] if before else None


def _after(
    reading: Reading, frame: Frame, start: int, end: int, reach: float, words: Language
) -> Found | None:
    text = reading.sentence.text
    country = None
    for place in reading.places:
        if place.start < end or not fits(place) or is_aside(text, place, words):
            continue
        between = text[end : place.start]
        cost = distance(folded(between), 0, len(between), words.code)
        if cost > reach or (frame.strict and not _only_ground(between, words)):
            break
        if frame.kind == "control" and _takes_no_ground(between, words):
            break
        if frame.kind in OF_ONE_PLACE and _names_another(reading, end, place.start, words):
            break
        if frame.kind not in LEAVING and is_away(between, words):
            continue
        found = Found(
            with_others(reading, place, words), join_of(text, place, words), between, cost
        )
        if place.size != "country":
            return found
        country = country or found
    return country


def _names_another(reading: Reading, start: int, end: int, words: Language) -> bool:
    """ "Withdrew from Morek, and … in Idlib": a name that no gazetteer has stands before, and is the place meant."""
    if words.code == "ar":
        return any(start <= it.start < end and it.lon is None for it in reading.places)
    known = [(it.start, it.end) for it in reading.actors]
    known += [(it.start, it.end) for it in reading.places if it.lon is not None]
    known += [(it.start, it.end) for it in reading.dates]
    for it in re.finditer(r"(?<![\w'’])[A-Z][\w'’-]+", reading.sentence.text[start:end]):
        at = start + it.start()
        if not any(first <= at < last for first, last in known):
            return True
    return False


def _says_where_another_is(reading: Reading, place: PlaceName, words: Language) -> bool:
    """ "Qarya in North Kordofan fell": the place meant is a name that no gazetteer has."""
    inside = any_of(words.phrases("clauses", "sits"))
    kinds = any_of([*words.phrases("ground", "words"), "the", "of"])
    before = reading.sentence.text[: place.start]
    found = re.search(
        rf"(?<![\w'’-])(?P<name>[A-Z][\w'’-]+),?\s+(?:{inside})\s+(?:(?i:{kinds})\s+)*\Z", before
    )
    return bool(found) and not any(
        it.start <= found.start("name") < it.end for it in reading.actors if found
    )


def _before(
    reading: Reading, frame: Frame, start: int, end: int, reach: float, words: Language
) -> Found | None:
    text = reading.sentence.text
    for place in reversed(reading.places):
        if place.end > start or not fits(place) or is_aside(text, place, words):
            continue
        between = text[place.end : start]
        cost = distance(folded(between), 0, len(between), words.code)
        if cost > (SUBJECT if frame.place[0] == "before" else reach):
            return None
        if place.size == "country" and frame.kind == "control":
            continue
        if is_away(text[: place.start], words) and frame.kind != "control":
            continue
        first = first_of(reading, place, words)
        if frame.kind == "control" and (
            _says_where_another_is(reading, first, words)
            or _says_where_no_ground_is(text[: first.start], words)
        ):
            return None
        return Found(with_others(reading, first, words), join_of(text, first, words), between, cost)
    return None


def _beside(
    reading: Reading, frame: Frame, start: int, end: int, reach: float, words: Language
) -> Found | None:
    """Next to the words: the Tripoli front, the front in Tripoli, the Tripoli-based council."""
    text = reading.sentence.text
    for place in reading.places:
        if not fits(place):
            continue
        if place.end <= start and len(text[place.end : start].split()) == 0:
            return Found((place,), "at", "", 0)
        if (
            frame.kind != "seat"
            and place.start >= end
            and len(text[end : place.start].split()) <= 4
        ):
            return Found(with_others(reading, place, words), join_of(text, place, words), "", 0)
    return None


_zones = {"after": _after, "before": _before, "beside": _beside}


def _only_ground(between: str, words: Language) -> bool:
    """ "took the strategic town of": no word that is not part of what was taken."""
    if re.search(r"[,;:،؛—–]", between):
        return False
    plain = folded(between)
    ground = set(words.phrases("ground", "words")) | set(words.phrases("clauses", "joined"))
    kind = any_of(words.phrases("ground", "kinds"))
    # The ruined town of: whatever the adjective, it is a town that was taken.
    if kind and len(plain.split()) < 6 and re.search(rf"(?<!\w)(?:{kind})\s*\Z", plain, re.I):
        return not _takes_no_ground(between, words)
    return all(it.isdigit() or it.casefold() in ground for it in re.findall(r"[\w'-]+", plain))


def is_aside(text: str, place: PlaceName, words: Language) -> bool:
    """The Khartoum-based RSF met: it does not say where."""
    ends = any_of(words.phrases("clauses", "aside_ends"))
    return bool(ends and re.match(rf"(?:{ends})(?!\w)", folded(text[place.end :]), re.IGNORECASE))


def _says_where_no_ground_is(before: str, words: Language) -> bool:
    """ "Positions near Bara were captured": Bara was not."""
    things = any_of(words.phrases("ground", "not_ground"))
    joins = any_of([*words.phrases("joins", "near"), *words.phrases("joins", "at")])
    kinds = any_of([*words.phrases("ground", "words"), "of", "the"])
    found = rf"(?<!\w)(?:{things})\s+(?:{joins})\s+(?:(?:{kinds})\s+)*\Z"
    return bool(things and re.search(found, folded(before), re.IGNORECASE))


def _takes_no_ground(between: str, words: Language) -> bool:
    """ "captured twelve soldiers near": what was captured is no ground."""
    return words.one_of("ground", "not_ground").search(folded(between)) is not None
