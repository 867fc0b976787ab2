"""Words to translate that stand in no call: what layers, style, properties, formats, changes and the API say of
themselves, and what the router says of an address.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from werkzeug.exceptions import BadRequest, MethodNotAllowed, NotFound

from geo import record_change
from geo.cql2 import FUNCTIONS
from geo.crs import CRS84
from geo.format import FORMATS
from geo.layer_property import MEANINGS
from geo.normal import ENCODING, RULES
from layers import LAYERS, style
from web.api_words import api_words


def registry_words(language: str) -> list[str]:
    """Each English text once, but for those that the registry itself gives in the language (BCP 47) as well."""
    given = (it["en"] for it in _given() if language not in it)
    return list(dict.fromkeys(filter(None, (*given, *_told()))))


def _given() -> Iterator[Mapping[str, str]]:
    for layer in LAYERS:
        yield from _within(layer)
    yield from _within(vars(style))


def _told() -> Iterator[str]:
    for meaning in MEANINGS.values():
        yield from (meaning.title, meaning.description)
    for form in FORMATS.values():
        yield from (form.carries, form.loses)
    yield from record_change.WHAT.values()
    yield from record_change.LOST.values()
    yield from (*RULES, ENCODING)
    yield from (it.description for it in FUNCTIONS)
    yield from api_words()
    yield CRS84.title
    # What the router says of an address that it knows nothing of, or not with this method.
    for error in (BadRequest(), MethodNotAllowed(), NotFound()):
        yield from (error.name, error.description or "")


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
