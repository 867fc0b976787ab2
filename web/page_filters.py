"""How templates write what pages show: days and moments, distances, colours, sentences, and what XML can hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from markupsafe import Markup

from geo.quote_context import words_after, words_before
from geo.read import Row
from layers import EVIDENCE
from web.date_words import clock, day, when
from web.house import paint
from web.language import gettext, numeral
from web.links import then
from web.map_view import days_before
from web.tints import slot_tint, tint

NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def shown_instead(feature: Row, asof: date) -> date | None:
    """A day on which the map shows a feature that it does not show on this one; None where it does."""
    first, last = (_date(feature[end]) for end in ("valid_from", "valid_to"))
    begun = first is None or first <= asof
    span_days = EVIDENCE[feature["layer"]].span_days
    over = last is not None and last < days_before(asof, span_days or 0)
    return None if begun and not over else first or last


def _date(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def kilometres(value: float) -> str:
    return gettext("%(number)s km", number=numeral(value))


def printable(value: str) -> str:
    """Without the characters that XML 1.0 cannot hold. What is escaped already stays so, and is not escaped again."""
    kept = NO_XML.sub("", value)
    return Markup(kept) if isinstance(value, Markup) else kept


def stopped(said: str) -> str:
    """With one full stop at its end. Of nothing nothing: a stop by itself would be a sentence that says less."""
    return f"{said.rstrip('.')}." if said else ""


FILTERS: dict[str, Callable[..., Any]] = {
    "day": day,
    "clock": clock,
    "when": when,
    "then": then,
    "shown_instead": shown_instead,
    "kilometres": kilometres,
    "printable": printable,
    "stopped": stopped,
    "words_before": words_before,
    "words_after": words_after,
    "paint": paint,
    "tint": slot_tint,
    "colour": tint,
}
