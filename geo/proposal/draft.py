"""A statement as a draft of a feature: layer and kind, shape, time, and how much can be made of it.

What is not asserted – denied, feared, planned, asked – becomes no feature; the reason is kept for the editor.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from geo.dataset import Dataset
from geo.proposal.shape import Shape, ground, line_between, point
from geo.text.statement import PlaceName, Statement
from geo.text.statement_bearing import bearing_words
from geo.valid_time import End, StatedTime, ValidTime

# What a statement's kind becomes: an event's kind.
EVENTS = {
    "battle": "battle",
    "strike": "strike",
    "incident": "incident",
    "displacement": "displacement",
    "deployment": "deployment",
    "withdrawal": "deployment",
    "agreement": "agreement",
    "ceasefire": "agreement",
    "diplomacy": "diplomacy",
    "declaration": "declaration",
    "red_line": "declaration",
    "loses": "battle",
    "contested": "battle",
}
MOODS = {
    "negated": "It is denied or did not happen: “{}”.",
    "hypothetical": "It is not told as a fact: “{}”.",
    "intended": "It is intended or asked for, not done: “{}”.",
    "presumed": "It is only spoken of: “{}”.",
    "asked": "It is a question.",
}
# A day of control that is longer past than this says nothing of the day of publication.
LONG_AGO = timedelta(180)
HIGH, MEDIUM = 0.75, 0.5
# Who is somewhere need not hold it, however sure the words are.
UNSURE = 0.45
# What happened in a direction from a town did not happen there: a factor that leaves it to the editor.
BESIDE = 0.4
UNDATED = "The sentence has no date: the day of publication stands in."


@dataclass(frozen=True)
class Draft:
    """One feature in the making. `what` is the statement's kind, `supports` what the quote does for the feature."""

    what: str
    layer: str
    kind: str
    place: PlaceName
    statement: Statement
    shape: Shape
    actor: str | None
    parties: tuple[str, ...]
    status: str
    valid: ValidTime | None
    stated: StatedTime | None
    valid_note: str | None
    supports: str
    score: float
    reasons: tuple[str, ...]

    @property
    def confidence(self) -> str:
        return confidence(self.score)


@dataclass(frozen=True)
class Unplotted:
    """What was found and is not proposed as a feature, and why. `line` for a line whose course nobody says."""

    statement: Statement
    why: str
    line: str | None = None


def confidence(score: float) -> str:
    return "high" if score >= HIGH else "medium" if score >= MEDIUM else "low"


def drafts(
    statement: Statement, dataset: Dataset, published: tuple[date, date], precision: str, kind: str
) -> list[Draft | Unplotted]:
    """What one statement comes to, for each of its places. `kind` is the kind of text it stands in."""
    if statement.mood == "presumed" and not statement.rejected:
        return [_without_course(statement)]
    if statement.mood != "asserted":
        return [Unplotted(statement, MOODS[statement.mood].format(statement.mood_words))]
    if statement.rejected:
        return [Unplotted(statement, statement.rejected)]
    if statement.kind == "front":
        return [_front(statement, published, precision, kind)]
    found: list[Draft | Unplotted] = []
    for place in statement.places:
        if place.lon is None or place.size == "country":
            continue
        found.append(_draft(statement, place, dataset, published, precision, kind))
    if statement.kind in ("red_line", "ceasefire"):
        found.append(_without_course(statement))
    return found


def _front(
    statement: Statement, published: tuple[date, date], precision: str, kind: str
) -> Draft | Unplotted:
    if len(statement.places) != 2 or statement.join_word != "between":
        return _without_course(statement)
    shape = line_between(*statement.places)
    if shape is None:
        return _without_course(statement)
    when = _When.of(statement, published, precision, lasting=True)
    score, reasons = _judged(statement, statement.places[0], when, kind)
    return Draft(
        "front", "lines", "front", statement.places[0], statement, shape, None, _parties(statement),
        statement.status, when.valid, when.stated, when.note, "course", min(score, 0.7),
        (*reasons, "The line is a straight sketch between the two places named."),
    )  # fmt: skip


def _without_course(statement: Statement) -> Unplotted:
    names = {"front": "front", "ceasefire": "ceasefire", "red_line": "red_line"}
    line = names[statement.kind]
    where = ", ".join(it.text for it in statement.places)
    return Unplotted(
        statement,
        f"A line at {where}: the article does not say its course. Draw it, or leave it out.",
        line,
    )


def _draft(
    statement: Statement,
    place: PlaceName,
    dataset: Dataset,
    published: tuple[date, date],
    precision: str,
    kind: str,
) -> Draft | Unplotted:
    is_control = statement.kind in ("control", "seat", "presence") and statement.sense != "loses"
    if is_control and statement.actor is None:
        return Unplotted(statement, f"It does not say who: “{statement.text}”.")
    when = _When.of(statement, published, precision, lasting=is_control)
    if when.problem:
        return Unplotted(statement, when.problem)
    score, reasons = _judged(statement, place, when, kind)
    actor = statement.actor.actor if statement.actor else None
    if is_control:
        return _control(statement, place, dataset, when, score, reasons)
    what = "loses" if statement.sense == "loses" else statement.kind
    supports = "control" if what in ("loses", "contested") else "reports"
    return Draft(
        what, "events", EVENTS[what], place, statement, point(place, statement.join, statement.bearing), actor,
        _parties(statement), statement.status, when.valid, when.stated, when.note, supports, score, reasons,
    )  # fmt: skip


def _control(
    statement: Statement,
    place: PlaceName,
    dataset: Dataset,
    when: _When,
    score: float,
    reasons: tuple[str, ...],
) -> Draft:
    """A zone where the dataset has ground for it, else the place itself with who holds it."""
    assert statement.actor is not None
    shape = (
        ground(place, dataset, statement.actor.actor)
        if statement.join == "at" and not statement.facility
        else None
    )
    layer, kind = ("control_zones", statement.kind)
    if shape is None:
        shape = point(place, statement.join, statement.bearing)
        layer, kind = "locations", "area" if place.size == "area" else "city"
        reasons = (*reasons, "The dataset has no district or zone for it, so it is a point.")
    elif not shape.exact:
        score *= 0.9
        reasons = (*reasons, shape.how)
    return Draft(
        statement.kind, layer, kind, place, statement, shape, statement.actor.actor, (),
        statement.status, when.valid, when.stated, when.note, "control", score, reasons,
    )  # fmt: skip


def _parties(statement: Statement) -> tuple[str, ...]:
    """Who else takes part, where more than one side is of the matter."""
    if statement.kind not in (
        "battle",
        "strike",
        "agreement",
        "ceasefire",
        "diplomacy",
        "contested",
        "front",
    ):
        return ()
    return tuple(it.actor for it in statement.others if it.actor)[:3]


def _judged(
    statement: Statement, place: PlaceName, when: _When, kind: str
) -> tuple[float, tuple[str, ...]]:
    """How sure the reading is, from 0 to 1, and every reason in words."""
    score, reasons = place.confidence, [f"Read by “{statement.text}”, of “{place.text}”."]

    def lower(factor: float, why: str) -> None:
        nonlocal score
        score *= factor
        reasons.append(why)

    if place.confidence < 0.8:
        reasons.append(
            f"That “{place.text}” means this place is likely, not sure ({place.confidence:.2f})."
        )
    if statement.bearing is not None:
        said = bearing_words(statement.bearing, "en").capitalize()
        lower(BESIDE, f"{said} “{place.text}”, not in it: nobody says how far.")
    elif statement.join == "near":
        lower(BESIDE if statement.kind == "control" else 0.7, f"Near “{place.text}”, not in it.")
    if statement.facility and statement.kind == "control":
        lower(0.8, f"A site in “{place.text}”, not all of it.")
    for doubt in statement.doubts:
        lower(0.6 if "to come" in doubt else 0.85, doubt)
    if statement.actor is None and statement.kind not in (
        "displacement",
        "incident",
        "front",
        "ceasefire",
    ):
        lower(0.85, "The sentence does not say who.")
    if when.is_supposed:
        lower(0.9, UNDATED)
    if statement.kind in ("diplomacy", "agreement", "incident"):
        lower(0.9, "Such words are often used of other things.")
    if kind != "prose":
        lower(0.9, f"It stands in a {kind.replace('_', ' ')}.")
    if statement.kind in ("presence", "seat"):
        score = min(score, UNSURE)
    if statement.speaker and statement.status == "assessed":
        reasons.append(f"In the words of {statement.speaker.rstrip('.')}.")
    return round(score, 3), tuple(dict.fromkeys(reasons))


@dataclass(frozen=True)
class _When:
    """The time of a draft. `is_supposed` where the sentence has no date."""

    valid: ValidTime | None
    stated: StatedTime | None = None
    note: str | None = None
    is_supposed: bool = False
    problem: str = ""

    @classmethod
    def of(
        cls, statement: Statement, published: tuple[date, date], precision: str, lasting: bool
    ) -> _When:
        """`lasting` for what goes on until the article, as far as the article knows."""
        dated = statement.dates[0] if statement.dates else None
        today = End(published[1], precision, "article")
        if dated is None:
            return cls._supposed(statement, published, precision)
        if dated.first > published[1]:
            return cls(
                None, problem=f"It is to come: “{dated.text}” is behind the day of publication."
            )
        stated = StatedTime(dated.text, dated.first, dated.last)
        first = End(dated.first, dated.precision, dated.basis)
        last = End(min(dated.last, published[1]), dated.precision, dated.basis)
        goes_on = dated.bound == "since" or (lasting and statement.sense in ("takes", "runs"))
        if (goes_on and published[1] - dated.last < LONG_AGO) or dated.bound == "since":
            last = today
        return cls(ValidTime(first, replace(last, day=max(last.day, first.day))), stated)

    @classmethod
    def _supposed(cls, statement: Statement, published: tuple[date, date], precision: str) -> _When:
        """No date: what holds, holds on the day of publication; what happened did so shortly before."""
        holds = statement.sense in ("holds", "sits", "runs", "contests", "draws")
        exactness = precision if holds or precision != "day" else "week"
        first, last = (End(day, exactness, "reckoned") for day in published)
        return cls(ValidTime(first, last), None, UNDATED, is_supposed=True)
