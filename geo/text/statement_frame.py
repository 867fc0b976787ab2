"""Frames: the words that carry a statement, as the tables of a language list them, made ready to be found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from geo.text.words import Folded, Language, language, listed

_ACTOR = r"(?P<actor>[^\W\d_][\w'’ -]{1,38}?)"
_OTHER = r"(?:[^\s,;:.]+\s+){0,4}?[^\s,;:.]+"


@dataclass(frozen=True)
class Frame:
    """`actor` and `place` list where each is looked for, in order."""

    kind: str
    sense: str
    actor: tuple[str, ...]
    place: tuple[str, ...]
    strict: bool
    order: int
    finder: re.Pattern[str]


@dataclass(frozen=True)
class Trigger:
    """A frame's words, found; offsets are of the folded sentence. `inside` is the actor that stands within them."""

    frame: Frame
    start: int
    end: int
    inside: tuple[int, int] | None


@cache
def frames(code: str) -> tuple[Frame, ...]:
    words = language(code)
    return tuple(
        _frame(words, order, table) for order, table in enumerate(words.tables["statements"])
    )


def _frame(words: Language, order: int, table: dict[str, str]) -> Frame:
    phrases = listed(table["words"])
    plain = [it for it in phrases if "<actor>" not in it]
    inside = [it for it in phrases if "<actor>" in it]
    # One name for each group: of several frames with an actor inside, each phrase is its own expression.
    expression = "|".join(_expression(words, it) for it in sorted(plain, key=len, reverse=True))
    if inside:
        # The words around the actor differ, so each phrase is tried with its own copy of the group.
        copies = [
            _expression(words, it).replace("(?P<actor>", f"(?P<actor{at}>")
            for at, it in enumerate(inside)
        ]
        expression = "|".join([*copies, expression] if expression else copies)
    finder = words.finder(expression)
    if any(it.startswith("-") for it in phrases):
        finder = re.compile(rf"(?:{expression})(?!\w)", re.IGNORECASE)
    return Frame(
        table["kind"],
        table["sense"],
        listed(table["actor"]),
        listed(table["place"]),
        bool(table.get("strict", False)),
        order,
        finder,
    )


def _expression(words: Language, phrase: str) -> str:
    return words.expanded(phrase).replace("<actor>", _ACTOR).replace("<other>", _OTHER)


def triggers(sentence: Folded, code: str, taken: list[tuple[int, int]]) -> list[Trigger]:
    """The words of a sentence that carry statements, in order, without overlap: the longest where several would do.

    `taken` are stretches of it that mean something else: names, and phrases such as "took place".
    """
    found = []
    for frame in frames(code):
        for it in frame.finder.finditer(sentence.body):
            inside = next(
                (it.span(name) for name, value in it.groupdict().items() if value is not None), None
            )
            found.append(Trigger(frame, it.start(), it.end(), inside))
    found.sort(key=lambda it: (it.start - it.end, it.frame.order, it.start))
    chosen: list[Trigger] = []
    for trigger in found:
        # A name within the words is whom they are about: سيطرت قوات الدعم السريع على.
        free = trigger.inside is not None or all(
            trigger.end <= start
            or end <= trigger.start
            or trigger.start < start < end < trigger.end
            for start, end in taken
        )
        if free and all(trigger.end <= it.start or it.end <= trigger.start for it in chosen):
            chosen.append(trigger)
    return sorted(chosen, key=lambda it: it.start)
