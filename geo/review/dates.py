"""Checks of dates: against the day on which an article appeared, and against what it says itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from geo.review.dossier import Claim, Dossier, earliest, horizon
from geo.review.finding import Remark
from geo.valid_time import End, StatedTime

# An article that says "currently" vouches for its own days; this is how far back a map may take it in silence.
REACH_BACK = 365


def beyond_article(dossier: Dossier) -> Iterator[Remark]:
    for claim, name, end, last in _ends_beyond(dossier):
        if end.basis != "background" and claim.feature.status != "announced":
            yield Remark(
                claim.file,
                claim.feature.id,
                f'has {end.day} as "{name}" by the article, and its last article is of {last}.',
                f'Correct the day, or set "{name}_basis" to background and say in "valid_note" where it is known from.',
            )


def background_beyond_article(dossier: Dossier) -> Iterator[Remark]:
    for claim, name, end, last in _ends_beyond(dossier):
        if end.basis == "background":
            yield Remark(
                claim.file,
                claim.feature.id,
                f'has {end.day} as "{name}", which no quote reaches: its last article is of {last}.',
                "End it with the article, or quote one that speaks of the later day.",
            )


def _ends_beyond(dossier: Dossier) -> Iterator[tuple[Claim, str, End, date]]:
    """Every end of a valid time that lies after the last article."""
    for claim in dossier.claims:
        last = claim.horizon
        for name, end in _ends(claim):
            if last is not None and earliest(end) > last:
                yield claim, name, end, last


def _ends(claim: Claim) -> Iterator[tuple[str, End]]:
    valid = claim.feature.valid
    if valid and valid.first:
        yield "from", valid.first
    if valid and valid.last:
        yield "to", valid.last


def dated_too_early(dossier: Dossier) -> Iterator[Remark]:
    for claim in dossier.claims:
        valid = claim.feature.valid
        if valid is None or valid.first is None or claim.feature.status == "announced":
            continue
        for cited in claim.cited:
            printed = horizon(cited.article)
            if cited.evidence.supports == "date" and printed < earliest(valid.first):
                yield Remark(
                    claim.file,
                    claim.feature.id,
                    f"begins on {valid.first.day}, and {cited.quote.id}, which dates it, was printed by {printed}.",
                    "Correct the day, or take the quote as background.",
                )


def stated_otherwise(dossier: Dossier) -> Iterator[Remark]:
    for claim, stated in _conflicts(dossier):
        if claim.feature.valid_note is None:
            yield Remark(
                claim.file,
                claim.feature.id,
                f"is dated {_days(claim)}, and the article says “{stated.text}”{_years_off(claim, stated)}.",
                'Say in "valid_note" where the other date is known from, or take the article’s.',
            )


def stated_otherwise_explained(dossier: Dossier) -> Iterator[Remark]:
    for claim, stated in _conflicts(dossier):
        if claim.feature.valid_note is not None:
            yield Remark(
                claim.file,
                claim.feature.id,
                f"is dated {_days(claim)}, and the article says “{stated.text}”{_years_off(claim, stated)}: "
                "the note has the reason.",
                "Look once more whether the note convinces: the map follows it, not the article.",
            )


def _conflicts(dossier: Dossier) -> Iterator[tuple[Claim, StatedTime]]:
    """Every feature whose days and whose article's days have none in common."""
    for claim in dossier.claims:
        stated = claim.feature.stated
        if stated is None or claim.feature.valid is None or (stated.first or stated.last) is None:
            continue
        if not _meet(claim, stated.first or date.min, stated.last or date.max):
            yield claim, stated


def _meet(claim: Claim, first: date, last: date) -> bool:
    return claim.first <= last and first <= claim.last


def _years_off(claim: Claim, stated: StatedTime) -> str:
    """A year mistyped is the commonest slip: it is one where the same days of the next year would fit."""
    for years in (1, -1):
        first, last = _moved(stated.first, years), _moved(stated.last, years)
        if first and last and _meet(claim, first, last):
            return f" – the same days of {first.year} would fit"
    return ""


def _moved(day: date | None, years: int) -> date | None:
    if day is None or not date.min.year < day.year < date.max.year:
        return None
    leaps = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leaps else day.day)


def _days(claim: Claim) -> str:
    if claim.first == claim.last:
        return str(claim.first)
    first = "" if claim.first == date.min else f"from {claim.first} "
    last = "with an open end" if claim.last == date.max else f"to {claim.last}"
    return f"{first}{last}"


def reaching_back(dossier: Dossier) -> Iterator[Remark]:
    for claim in dossier.claims:
        valid = claim.feature.valid
        if valid is None or valid.first is None or valid.first.basis != "background":
            continue
        said = min((it.article.published for it in claim.carrying), default=None)
        if said is not None and (said - valid.first.day).days > REACH_BACK and claim.last >= said:
            yield Remark(
                claim.file,
                claim.feature.id,
                f"is drawn from {valid.first.day}, and the first article that speaks of it is of {said}.",
                "Quote an article of the days between, or begin nearer to the one there is.",
            )
