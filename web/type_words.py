"""The types of JSON Schema as people read them, in the reader's language. Its formats are names, and stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from web.language import either, gettext
from web.language import noted as N_

Schema = Mapping[str, Any]

TYPES = {
    "string": N_("string"),
    "integer": N_("integer"),
    "number": N_("number"),
    "boolean": N_("boolean"),
    "object": N_("object"),
    "array": N_("list"),
    "null": N_("null"),
    "date": N_("date"),
    "datetime": N_("datetime"),
}
LISTS = {
    "string": N_("list of strings"),
    "integer": N_("list of integers"),
    "number": N_("list of numbers"),
    "boolean": N_("list of booleans"),
}


def type_words(schema: Schema) -> str:
    """Of a schema; empty where it says nothing of a type."""
    named, items = schema.get("type", ()), schema.get("items", {}).get("type")
    if named == "array" and isinstance(items, str) and items in LISTS:
        return gettext(LISTS[items])
    return types(named)


def types(named: str | Sequence[str]) -> str:
    """Of one name or several."""
    names = [named] if isinstance(named, str) else named
    return either([gettext(TYPES[it]) if it in TYPES else it for it in names])
