"""A statement: what a sentence says of a place – who took it, where a front runs, what happened there.

Read by words, not by a grammar: geo/text/words has the words that carry a statement and where its actor and its place
are looked for. So each comes with the words it was read by, and with what speaks against it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from geo.text.date_words import DateWords

# "presumed": what a sentence takes to be there, whatever it goes on to say of it.
Mood = Literal["asserted", "presumed", "negated", "hypothetical", "intended", "asked"]
Size = Literal["point", "town", "area", "country", "unknown"]
Role = Literal["place", "government", "demonym", "organisation"]


@dataclass(frozen=True)
class PlaceName:
    """A name of a place in a text, and where that place is; degrees of WGS 84.

    `known` is the id of the dataset's feature of that name; `written` is the name itself where the text has "the city".
    `confidence` is that of the name's meaning.
    """

    start: int
    end: int
    text: str
    role: Role
    name: str
    lon: float | None
    lat: float | None
    country: str | None
    size: Size
    confidence: float
    geonames_id: int | None = None
    known: str | None = None
    written: str = ""

    @property
    def is_ground(self) -> bool:
        """Can something happen there, or be held?"""
        return self.role == "place" and self.size != "country" and self.lon is not None


@dataclass(frozen=True)
class ActorName:
    """A name of an actor in a text. `is_bare` for "the rebels", whose name stands elsewhere, `is_state` for a country.

    `is_aside` for one that stands beside what is told, as Turkey in "Turkey-backed"; `is_known` for one that is listed,
    `is_armed` for a state that acts by its weapons.
    """

    start: int
    end: int
    text: str
    actor: str
    is_bare: bool = False
    is_state: bool = False
    is_aside: bool = False
    is_known: bool = False
    is_armed: bool = False
    note: str = ""


@dataclass(frozen=True)
class Statement:
    """`start` and `end` are those of the words it was read by; `sentence` is the number of the sentence.

    `join` is "at" or "near", `join_word` "between" where two places are the ends of something; `bearing` is the
    direction from the place, in degrees clockwise from north. `status` is a feature's.
    `doubts` say in words what makes the reading less sure.
    """

    kind: str
    sense: str
    start: int
    end: int
    text: str
    sentence: int
    places: tuple[PlaceName, ...]
    join: str
    join_word: str
    actor: ActorName | None
    others: tuple[ActorName, ...]
    mood: Mood
    mood_words: str
    status: str
    speaker: str | None
    speaker_actor: str | None
    dates: tuple[DateWords, ...]
    doubts: tuple[str, ...] = field(default=())
    facility: bool = False
    bearing: int | None = None
    rejected: str = ""
