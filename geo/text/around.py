"""What stands around a mention: what the model takes it for, the words before and behind, a body's name it is part of.

Each answer is a number of the natural logarithm of odds that the mention is a place name (see evidence).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from geo.text.dateline import is_dateline
from geo.text.key import key
from geo.text.mention import Mention
from geo.text.reading import Reading
from geo.text.token import Token
from geo.text.vocabulary import (
    BODIES,
    BODIES_BEFORE,
    BODIES_OF,
    COMMON,
    DETERMINERS,
    DIRECTIONS,
    FEATURES,
    ILLNESSES,
    LANGUAGE_BEFORE,
    LANGUAGE_BEHIND,
    NEAR,
    OFFICES,
    PARTICLES,
    PARTS,
    PEOPLE_BEHIND,
    PERSONS,
    SPOKEN,
    STREETS,
    STRONGLY_NEAR,
    TITLES,
    TYPES,
    TYPES_BEHIND,
)

# In an organisation's name: Bank of …, Petro …; … Stock Exchange.
_NAME_BEFORE = re.compile(r"[A-Z]\w+(?: (?:of|for)(?: the)?)? \Z")
_LIST = re.compile(r",? (?:and|or) (?=[A-Z])|, (?=[A-Z])")
# Brazil Jackson, 41, and Nino Paris, 23: a person with an age; Cam Bath, of Bath: one with a home.
_AGED_BEHIND = re.compile(r"(?: [A-Z][\w'’-]+){1,2}, \d{1,3}[,.]")
# Bend is a city.
_IS_ONE = re.compile(
    r"(?:,? \([^)\n]{0,80}\))?,? (?:is|was) (?:a|an|the)\b[^.;:,\n]{0,40}?"
    r"\b(?:town|city|village|hamlet|municipality|suburb|borough|township|port|commune)\b"
)
_AGED = re.compile(r", \d{1,3}[,.]")
_NAME_BEHIND = re.compile(r" [A-Z](?!(?:ov|en|ep)\b)\w+")
# U.S. 27 is a road.
_ROADS = frozenset({"U.S.", "US"})
# A name that no gazetteer has, by what the model takes it for.
UNKNOWN, _UNKNOWN_PERSON = -3.2, -1.0


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a mention."""

    reading: Reading
    mention: Mention
    is_sure_elsewhere: bool

    def model(self) -> float:
        """What the statistical model takes the name for."""
        mention = self.mention
        entity = self.reading.entity_over(mention.start, mention.end)
        if entity is None:
            return -1.0 if self._starts() else -0.5
        inside = self.reading.text[entity.start : entity.end]
        if _LIST.search(inside):
            return 0.0  # of "Bristol, Cardiff and Swansea" it makes one body
        extra = inside.replace(mention.text, " ").split()
        more = [
            it for it in extra if it[0].isupper() and it.lower() not in DIRECTIONS and it != "The"
        ]
        if mention.start <= entity.start and entity.end <= mention.end:
            more = []  # of General Pico it sees Pico
        if more and key(mention.text) in COMMON:
            return -2.0
        if entity.label in ("GPE", "LOC"):
            return 3.0 if not more else 0.5
        if entity.label == "PERSON":
            if not mention.senses:
                return _UNKNOWN_PERSON - UNKNOWN - 1.0  # found because it stands behind "in"
            if more:
                return -4.0
            return -1.0 if key(mention.text) in PERSONS else -0.6
        if entity.label == "NORP":
            return 0.5
        if entity.label == "FAC":
            return 1.0 if not more else 0.0
        if entity.label == "ORG":
            if more and key(mention.text) in PERSONS and more[0] not in BODIES:
                return -3.0
            return 0.0 if not more else -0.5
        return -1.0

    def before(self) -> float:
        mention, tokens = self.mention, self.reading.tokens
        if mention.first == 0:
            return self._dateline()
        token, gap = tokens[mention.first - 1], tokens[mention.first].gap
        if self.reading.is_line_start(mention.start):
            return self._dateline()
        word = token.text.lower()
        if word == "the" and gap == " ":
            if any(
                it.place.kind in ("region", "river", "range", "desert") for it in mention.senses
            ):
                return 2.0
            if mention.first < 2 or set(token.gap) & set(".\n:;?!,"):
                return 0.0
            token, word = tokens[mention.first - 2], tokens[mention.first - 2].text.lower()
        if not gap.strip(" \u00a0\"'“‘("):
            found = self._preceded(word, token.text)
            if found:
                return found
            if gap in (" ", "\u00a0", "-") and token.is_capitalised:
                return self._follows_capital(token.text)
            if gap in (" ", "-") and word in PARTICLES and mention.first > 1:
                return (
                    -3.0 if tokens[mention.first - 2].is_capitalised and token.gap == " " else 0.0
                )
        if gap == ". " and token.text in TITLES:
            return -4.0
        return 0.0

    def _preceded(self, word: str, written: str) -> float:
        if word == "of":
            if "," in self.reading.tokens[self.mention.first - 1].gap:
                return 2.5
            at = self.mention.first - 2
            noun = self.reading.tokens[at].text if at >= 0 else ""
            if noun.lower() in TYPES:
                return 4.0
            if noun.lower() in PARTS:
                return 3.0
            return 0.7
        if word in STRONGLY_NEAR:
            return 2.5
        if word == "and" and self._is_second_of_two():
            return 1.5
        if word in NEAR:
            return 1.5
        if word in DIRECTIONS:
            return 2.0
        if word in TYPES and written.islower():
            return 1.0
        if written in TITLES:
            return -4.0
        return 0.0

    def _follows_capital(self, word: str) -> float:
        """A capital before it: the given name of a person, or the start of another name."""
        lowered = word.lower()
        if self.reading.is_title(self.mention.start) or word.isupper():
            return -0.5
        if lowered in DIRECTIONS or lowered in TYPES or word in FEATURES:
            return 1.0
        if lowered in DETERMINERS:
            return 0.0
        starts = _starts(self.reading, self.mention.first - 1)
        return -0.5 if starts and lowered in COMMON else -3.0

    def _starts(self) -> bool:
        """Does a sentence begin with it? There a capital says nothing."""
        return _starts(self.reading, self.mention.first)

    def behind(self) -> float:
        mention, tokens, text = self.mention, self.reading.tokens, self.reading.text
        weight = 0.0
        if key(mention.text) in self.reading.surnames and not self._is_home():
            weight -= 3.0
        if _IS_ONE.match(text, mention.end):
            weight += 3.0
        if _AGED_BEHIND.match(text, mention.end):
            weight -= 7.0
        elif _AGED.match(text, mention.end) and self._follows_name():
            weight -= 3.0
        if mention.last + 1 >= len(tokens):
            return weight
        token = tokens[mention.last + 1]
        gap = text[mention.end : token.start]
        if gap == " " and (
            token.text in ILLNESSES or (token.text.isdigit() and mention.text in _ROADS)
        ):
            return -9.0
        if gap in (" ", "\u00a0"):
            weight += self._followed(token.text, token.is_capitalised)
        elif gap == ", " and token.is_capitalised:
            weight += 0.3
        elif gap == "-" and token.text in ("based", "born", "area", "backed", "led", "controlled"):
            weight += 2.0
        return weight

    def _followed(self, word: str, is_capitalised: bool) -> float:
        if word in TYPES_BEHIND:
            return 2.0
        if word in PEOPLE_BEHIND:
            return 1.0
        if word in STREETS:
            return -3.0
        if word in FEATURES:
            return -2.5
        if word in OFFICES or word in BODIES:
            return 0.5
        if word in SPOKEN:
            return -1.0
        if (
            not is_capitalised
            or self.reading.is_title(self.mention.start)
            or self.is_sure_elsewhere
        ):
            return 0.0
        weighty = any(it.place.kind in ("country", "division") for it in self.mention.senses)
        return -0.5 if weighty else -2.5

    def _is_second_of_two(self) -> bool:
        """Between Reading and Bath."""
        before = [
            it.text
            for it in self.reading.tokens[max(0, self.mention.first - 5) : self.mention.first]
        ]
        return "between" in before and before[-2:-1] != [] and before[-2][0].isupper()

    def _is_home(self) -> bool:
        """Cam Bath, of Bath."""
        at = self.mention.first - 1
        return (
            at > 0 and self.reading.tokens[at].text == "of" and "," in self.reading.tokens[at].gap
        )

    def _follows_name(self) -> bool:
        at = self.mention.first
        return (
            at > 0
            and self.reading.tokens[at - 1].is_capitalised
            and self.reading.tokens[at].gap == " "
        )

    def _dateline(self) -> float:
        return 4.0 if is_dateline(self.reading, self.mention) else 0.0

    def is_of_body(self) -> bool:
        """Bank of England, Boston Celtics, University of the Punjab: the place is part of a body's name."""
        mention, tokens, text = self.mention, self.reading.tokens, self.reading.text
        if mention.last + 1 < len(tokens):
            token = tokens[mention.last + 1]
            if text[mention.end : token.start] == " " and self._makes_body(token):
                return True
        at = mention.first - 1
        if at >= 0 and tokens[at].text in BODIES_BEFORE and tokens[mention.first].gap == " ":
            return True
        if at >= 1 and tokens[at].text == "the":
            at -= 1
        if at >= 1 and tokens[at].text == "of" and tokens[at - 1].text in BODIES_OF:
            return True
        entity = self.reading.entity_over(mention.start, mention.end)
        if entity is None or entity.label != "ORG" or key(mention.text) in PERSONS:
            return False
        if self.reading.is_title(mention.start):
            return False
        before = text[entity.start : mention.start]
        behind = text[mention.end : entity.end]
        return bool(_NAME_BEFORE.search(before)) or bool(_NAME_BEHIND.match(behind))

    def is_before_body(self) -> bool:
        """Kingston Crown Court: within three capitalised words one says what body it is."""
        tokens, at = self.reading.tokens, self.mention.last + 1
        end = self.mention.end
        for token in tokens[at : at + 3]:
            if (
                self.reading.text[end : token.start] not in (" ", "’ ", "' ", " & ")
                or not token.is_capitalised
            ):
                return False
            if token.text in BODIES:
                return True
            end = token.end
        return False

    def _makes_body(self, token: Token) -> bool:
        """Does the word behind a name make it a body's? Any capital does, behind what is surely a place elsewhere."""
        if self.is_before_body():
            return True
        entity = self.reading.entity_over(self.mention.start, token.end)
        is_person = entity is not None and entity.label == "PERSON"
        return (
            self.is_sure_elsewhere
            and token.is_capitalised
            and not is_person
            and not self.reading.is_title(self.mention.start)
            and token.text not in OFFICES | FEATURES | STREETS | TITLES
            and (entity is None or entity.label == "ORG")
        )

    def demonym(self) -> float:
        """A person's name is no demonym, and a language not always: in Turkish, English teachers."""
        tokens, at = self.reading.tokens, self.mention.first
        before = tokens[at - 1].text.lower() if at else ""
        behind = tokens[self.mention.last + 1].text if self.mention.last + 1 < len(tokens) else ""
        if before in LANGUAGE_BEFORE and (before != "in" or self._ends_clause()):
            return -4.0
        if behind in LANGUAGE_BEHIND or before == "pan":
            return -4.0
        entity = self.reading.entity_over(self.mention.start, self.mention.end)
        if entity is not None and entity.label == "PERSON" and entity.end > self.mention.end:
            return -2.0
        return 0.0

    def _ends_clause(self) -> bool:
        rest = self.reading.text[self.mention.end : self.mention.end + 5]
        return rest[:1] in (".", ",", ";", ":", ")", "”", '"', "") or rest.startswith(" and ")


def _starts(reading: Reading, at: int) -> bool:
    gap = reading.tokens[at].gap
    return at == 0 or any(it in gap for it in '.\n!?:—–“"') or " -" in gap
