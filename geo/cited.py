"""Finding features by the evidence they rest on: the article, its publisher, who says it, what its last check found."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from geo.errors import ParameterError
from geo.message import Message
from geo.parameter import Parameter
from geo.query import Equal
from geo.quote import STATES

TEXT = {"type": "string", "minLength": 1}


def _one(column: str, name: str, text: str) -> Equal:
    if not text:
        raise ParameterError(
            name,
            text,
            Message("%(name)s is empty.", name=name),
            Message("Write %(example)s, or leave it out.", example=f"{name}=…"),
        )
    return Equal(column, text)


def _state(column: str, name: str, text: str) -> Equal:
    if text not in STATES:
        raise ParameterError(
            name,
            text,
            Message("A quote is never in this state."),
            Message("Write one of: %(names)s.", names=", ".join(sorted(STATES))),
        )
    return Equal(column, text)


def _cited(
    name: str,
    column: str,
    words: str,
    read: Callable[[str, str, str], Equal] = _one,
    schema: dict[str, Any] = TEXT,
) -> Parameter:
    return Parameter(
        name, "cited", partial(read, column, name), f"Only features with a quote {words}.", schema
    )


# Each asks whether one of the values of a column (sql/layers/quoted_feature.sql) is the one that is named.
CITED = (
    _cited("article", "articles", "of the article with this id"),
    _cited("publisher", "publishers", "from this publisher, by its name"),
    _cited("speaker", "speakers", "by this speaker, by name"),
    _cited(
        "quote_state",
        "quote_states",
        "in this state",
        _state,
        {"type": "string", "enum": sorted(STATES)},
    ),
)
