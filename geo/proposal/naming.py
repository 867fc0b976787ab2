"""What a proposed feature is called, and its id."""

from __future__ import annotations

from collections.abc import Collection

from geo.text.statement import PlaceName, Statement
from geo.text.statement_bearing import bearing_words
from geo.text.statement_slug import slug
from geo.text.words import language


def feature_names(
    what: str | None,
    place: PlaceName,
    labels: dict[str, str] | None,
    tag: str,
    statement: Statement | None = None,
) -> dict[str, str]:
    """The name in English, and in the article's language where that is another with words of its own.

    Of a `statement` that puts it near the place, the name says so.
    """
    names = {
        "en": _named("en", what, _placed("en", place.name, statement), (labels or {}).get("en", ""))
    }
    code = language(tag).code
    if code != "en":
        where = _placed(code, place.written or place.text, statement)
        names[code] = _named(code, what, where, (labels or {}).get(code, ""))
    return {key: text for key, text in names.items() if text.strip()}


def _placed(code: str, name: str, statement: Statement | None) -> str:
    """Southwest of Goma, near Goma: never the town itself."""
    if statement is None or statement.join != "near":
        return name
    if statement.bearing is not None:
        return f"{bearing_words(statement.bearing, code)} {name}"
    pattern: str = language(code).tables["names"].get("near", "{place}")
    return pattern.format(place=name)


def _named(code: str, what: str | None, place: str, actor: str) -> str:
    """By the pattern of the language's table; the place alone where there is none."""
    plain = " ".join(place.split())
    if what is None:
        return plain
    pattern: str = language(code).tables["names"].get(what, "{place}")
    if "{actor}" in pattern and not actor:
        return plain
    return pattern.format(actor=actor, place=plain)


def feature_id(text: str) -> str:
    """An id of at most 76 characters, so that a number fits behind it."""
    return slug(text)[:76].rstrip("-")


def free_id(base: str, taken: Collection[str]) -> str:
    """The id, with a number behind it where others have it."""
    tried, number = base, 1
    while tried in taken:
        number += 1
        tried = f"{base[:76]}-{number}"
    return tried
