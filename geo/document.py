"""Reading one JSON object of a dataset file: every key is asked for by name and kind, and none may be left over.

The reader collects what is wrong rather than stopping at the first fault, so that an editor sees all of it at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

from geo.errors import DatasetError

T = TypeVar("T")

ID = re.compile(r"[a-z][a-z0-9-]{0,79}")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")

Document = dict[str, Any]


class Reader:
    """The keys of one object. `place` is how messages name it: the file and the thing in it."""

    def __init__(self, document: object, place: str, problems: list[DatasetError]) -> None:
        self.place = place
        self.problems = problems
        self._left: Document = {}
        if isinstance(document, dict):
            self._left = dict(document)
        else:
            self.problem(f"is {_kind(document)}, not an object.", "Write it in braces: {…}.")

    def problem(self, problem: str, cure: str = "") -> None:
        self.problems.append(DatasetError(self.place, problem, cure))

    def id(self, key: str = "id") -> str:
        """A required id."""
        return self._required(key, _as_id, "")

    def reference(self, key: str, known: Iterable[str], what: str) -> str:
        """A required id of something else in the dataset."""
        return self._known(key, self.id(key), known, what)

    def optional_reference(self, key: str, known: Iterable[str], what: str) -> str | None:
        value = self._optional(key, _as_id)
        return None if value is None else self._known(key, value, known, what)

    def references(self, key: str, known: Iterable[str], what: str) -> tuple[str, ...]:
        """A list of ids of other things in the dataset; absent means none."""
        return tuple(self._known(key, it, known, what) for it in self.texts(key))

    def text(self, key: str) -> str:
        """A required string, not empty."""
        return self._required(key, _as_text, "")

    def optional_text(self, key: str) -> str | None:
        return self._optional(key, _as_text)

    def verbatim(self, key: str) -> str:
        """A string that may be empty, for context around a quote."""
        return self._optional(key, _as_string) or ""

    def texts(self, key: str) -> tuple[str, ...]:
        return self._optional(key, _as_texts) or ()

    def names(self, key: str) -> dict[str, str]:
        """Required text in several languages, English among them."""
        return self._required(key, _as_names, {"en": ""})

    def optional_names(self, key: str) -> dict[str, str] | None:
        return self._optional(key, _as_names)

    def day(self, key: str) -> date:
        return self._required(key, _as_day, date.min)

    def optional_day(self, key: str) -> date | None:
        return self._optional(key, _as_day)

    def count(self, key: str) -> int:
        """A required whole number, zero or more."""
        return self._required(key, _as_count, 0)

    def optional_count(self, key: str) -> int | None:
        return self._optional(key, _as_count)

    def optional_flag(self, key: str) -> bool | None:
        return self._optional(key, _as_flag)

    def optional_number(self, key: str) -> float | None:
        """A finite number, zero or more."""
        return self._optional(key, _as_number)

    def numbers(self, key: str, length: int) -> tuple[float, ...]:
        return self._required(key, lambda value: _as_numbers(value, length), (0.0,) * length)

    def one_of(self, key: str, choices: Iterable[str]) -> str:
        """A required word from a controlled vocabulary."""
        words = sorted(choices)
        return self._required(key, lambda value: _as_word(value, words), words[0])

    def optional_one_of(self, key: str, choices: Iterable[str]) -> str | None:
        words = sorted(choices)
        return self._optional(key, lambda value: _as_word(value, words))

    def hash(self, key: str) -> str:
        """A required SHA-256 in lower-case hexadecimal."""
        return self._required(key, _as_hash, "0" * 64)

    def optional_hash(self, key: str) -> str | None:
        return self._optional(key, _as_hash)

    def object(self, key: str) -> Reader:
        """A required object inside this one."""
        if key not in self._left:
            self.problem(f'"{key}" is missing.', f'Add "{key}".')
            return Reader({}, f"{self.place}, {key}", [])
        return Reader(self._left.pop(key), f"{self.place}, {key}", self.problems)

    def optional_object(self, key: str) -> Reader | None:
        return self.object(key) if self._left.get(key) is not None else None

    def objects(self, key: str) -> list[Reader]:
        """A list of objects; absent means empty."""
        value = self._left.pop(key, [])
        if not isinstance(value, list):
            self.problem(
                f'"{key}" is {_kind(value)}, not a list.', "Write it in square brackets: […]."
            )
            return []
        return [
            Reader(item, f"{self.place}, {key} {number}", self.problems)
            for number, item in enumerate(value, start=1)
        ]

    def raw(self, key: str) -> Any:
        """The value as it stands, for what is checked elsewhere; None where it is absent."""
        return self._left.pop(key, None)

    def finish(self) -> None:
        """Refuse keys nobody asked for: a misspelt key would otherwise be lost in silence."""
        for key in self._left:
            self.problem(f'"{key}" is not a key used here.', "Correct its spelling or take it out.")

    def _required(self, key: str, convert: Callable[[Any], T], fallback: T) -> T:
        if self._left.get(key) is None:
            self._left.pop(key, None)
            self.problem(f'"{key}" is missing.', f'Add "{key}".')
            return fallback
        value = self._optional(key, convert)
        return fallback if value is None else value

    def _optional(self, key: str, convert: Callable[[Any], T]) -> T | None:
        value = self._left.pop(key, None)
        if value is None:
            return None
        try:
            return convert(value)
        except ValueError as error:
            self.problem(f'"{key}" is {_shown(value)}.', str(error))
            return None

    def _known(self, key: str, value: str, known: Iterable[str], what: str) -> str:
        if value and value not in set(known):
            self.problem(
                f'"{key}" is "{value}", but there is no such {what}.',
                f"Add the {what}, or correct the id.",
            )
        return value


def _as_string(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("Write it as text in quotation marks.")
    if "\x00" in value:
        raise ValueError("Take out the NUL character.")
    return value


def _as_text(value: Any) -> str:
    if not _as_string(value).strip():
        raise ValueError("Write something, or leave the key out.")
    return str(value)


def _as_id(value: Any) -> str:
    if not isinstance(value, str) or not ID.fullmatch(value):
        raise ValueError(
            "An id is lower-case letters, digits and hyphens, begins with a letter and is at most 80 long."
        )
    return value


def _as_texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError("Write a list of texts in square brackets.")
    return tuple(_as_text(item) for item in value)


def _as_names(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or "en" not in value:
        raise ValueError('Write an object keyed by language, with "en" in it: {"en": "…"}.')
    for language in value:
        if not LANGUAGE.fullmatch(language):
            raise ValueError(f'"{language}" is no language tag: use BCP 47, such as "ar".')
    return {language: _as_text(name) for language, name in value.items()}


def _as_day(value: Any) -> date:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        return date.fromisoformat(value)
    raise ValueError("Write a day as year-month-day, such as 2020-07-21.")


def _as_count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise ValueError("Write a whole number from 0 to 2147483647.")
    return value


def _as_flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _as_number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:
        raise ValueError("Write a number from 0 to 999999999.")
    return value


def _as_numbers(value: Any, length: int) -> tuple[float, ...]:
    if (
        not isinstance(value, list)
        or len(value) != length
        or any(isinstance(item, bool) or not isinstance(item, int | float) for item in value)
    ):
        raise ValueError(f"Write {length} numbers in square brackets.")
    return tuple(value)


def _as_word(value: Any, words: list[str]) -> str:
    if value not in words:
        raise ValueError(f"Write one of: {', '.join(words)}.")
    return str(value)


def _as_hash(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9a-f]{64}", value):
        raise ValueError("Write a SHA-256 as 64 lower-case hexadecimal digits.")
    return value


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", str: "text", bool: "true or false"}
    return "null" if value is None else kinds.get(type(value), "a number")


def _shown(value: Any) -> str:
    """The value as a message shows it: short, and never a page of coordinates."""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def by_language(names: dict[str, str] | None) -> dict[str, str] | None:
    """Text in several languages in its canonical order: English, then by tag."""
    if names is None:
        return None
    return dict(sorted(names.items(), key=lambda item: (item[0] != "en", item[0])))


def compact(document: Document) -> Document:
    """The document without keys that say nothing: null, or an empty list, text or object."""
    return {
        key: value
        for key, value in document.items()
        if value is not None and value not in ([], "", {}, ())
    }
