"""The titles that the layers and the style give of themselves: words to translate that stand in no call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from layers import LAYERS, style


def registry_words(given_in: str = "") -> list[str]:
    """Each English title once; with a language, only those that the registry gives in it as well."""
    found = dict.fromkeys(it["en"] for it in _titles() if not given_in or given_in in it)
    return list(found)


def _titles() -> Iterator[Mapping[str, str]]:
    for layer in LAYERS:
        yield from _within(layer)
    yield from _within(vars(style))


def _within(value: Any) -> Iterator[Mapping[str, str]]:
    """Every text that is given by language, wherever in a declaration it stands."""
    if isinstance(value, Mapping):
        if isinstance(value.get("en"), str):
            yield value
        else:
            for it in value.values():
                yield from _within(it)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _within(getattr(value, field.name))
    elif isinstance(value, (tuple, list)):
        for it in value:
            yield from _within(it)
