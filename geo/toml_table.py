"""Reading one table of a TOML file: every key is asked for by name and kind, and none may be left over."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from typing import Any, NoReturn, TypeVar

from geo.document import LANGUAGE
from geo.errors import SettingError
from geo.translation import is_language

T = TypeVar("T")

COLOUR = re.compile("#[0-9a-f]{6}", re.IGNORECASE | re.ASCII)
# No text of a house is longer: it stands in a line or two of a page.
LONGEST = 500
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


class Table:
    """`place` is how messages name it: the file, and the tables it is in. Everything raises SettingError."""

    def __init__(self, document: Any, file: str, path: str = "") -> None:
        self.file = file
        self._path = path
        self._asked: list[str] = []
        if not isinstance(document, dict):
            raise SettingError(
                f"{file}: {path} is {_shown(document)}, not a table.",
                f"Write it as a table: [{path}], and its keys below it.",
            )
        self._left: dict[str, Any] = dict(document)

    def refuse(self, key: str, value: Any, what: str, cure: str) -> NoReturn:
        raise SettingError(f"{self.file}: {self.named(key)} is {_shown(value)}, {what}.", cure)

    def named(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key

    def take(self, key: str, convert: Callable[[str, Any], T], default: T) -> T:
        """A value that may be absent; `convert` refuses what it cannot be."""
        self._asked.append(key)
        if key not in self._left:
            return default
        return convert(key, self._left.pop(key))

    def table(self, key: str) -> Table | None:
        self._asked.append(key)
        if key not in self._left:
            return None
        return Table(self._left.pop(key), self.file, self.named(key))

    def tables(self) -> Iterator[tuple[str, Table]]:
        """Every key that is left, as a table."""
        for key in list(self._left):
            found = self.table(key)
            assert found is not None
            yield key, found

    def text(self, key: str) -> str | None:
        return self.take(key, self._text, None)

    def texts(self, key: str) -> dict[str, str]:
        """A text by language, English among them; one text alone is English, and stands for every other language."""
        return self.take(key, self._texts, {})

    def colour(self, key: str) -> str | None:
        return self.take(key, self._colour, None)

    def required_colour(self, key: str) -> str:
        found = self.colour(key)
        if found is None:
            raise SettingError(
                f"{self.file}: {self.named(key)} is missing.",
                f'Write {key} = "#52A0EB", # and six hexadecimal digits.',
            )
        return found

    def count(self, key: str, largest: int) -> int | None:
        def convert(key: str, value: Any) -> int | None:
            if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= largest:
                self.refuse(key, value, "no slot", f"Write a whole number from 1 to {largest}.")
            return value

        return self.take(key, convert, None)

    def some_of(self, key: str, known: Sequence[str]) -> tuple[str, ...] | None:
        def convert(key: str, value: Any) -> tuple[str, ...] | None:
            if not isinstance(value, list) or not all(it in known for it in value):
                names = ", ".join(f'"{it}"' for it in known)
                self.refuse(key, value, "no list of what there is", f"Write any of [{names}].")
            return tuple(it for it in known if it in value)

        return self.take(key, convert, None)

    def finish(self) -> None:
        """Refuse a key nobody asked for: a misspelt one would otherwise be lost in silence."""
        for key in self._left:
            near = get_close_matches(key, self._asked, n=1)
            cure = f"Did you mean {near[0]}?" if near else f"Use any of: {', '.join(self._asked)}."
            raise SettingError(f"{self.file}: {self.named(key)} is not a key used here.", cure)

    def _text(self, key: str, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            self.refuse(key, value, "no text", "Write something in quotation marks.")
        if _CONTROLS.search(value):
            cure = "Write it in one line; which way it runs is found by its letters."
            self.refuse(key, value, "which has characters that steer", cure)
        if len(value) > LONGEST:
            self.refuse(key, value, "which is too long", f"Write {LONGEST} characters at the most.")
        return value.strip()

    def _texts(self, key: str, value: Any) -> dict[str, str]:
        if isinstance(value, str):
            return {"en": self._text(key, value)}
        if not isinstance(value, dict) or "en" not in value:
            cure = f'Write {key} = {{ en = "…", ar = "…" }}, English among them.'
            self.refuse(key, value, "no text by language", cure)
        for tag in value:
            if not LANGUAGE.fullmatch(tag) or not is_language(tag):
                self.refuse(key, tag, "no language", 'Use BCP 47, such as en, ar or "zh-Hant".')
        return {tag: self._text(f"{key}.{tag}", it) for tag, it in value.items()}

    def _colour(self, key: str, value: Any) -> str:
        if not isinstance(value, str) or not COLOUR.fullmatch(value):
            cure = "Write # and six hexadecimal digits, such as #52A0EB."
            self.refuse(key, value, "which is no colour", cure)
        return value.upper()


def _shown(value: Any) -> str:
    text = repr(value) if not isinstance(value, str) else f'"{value}"'
    return text if len(text) <= 80 else f"{text[:79]}…"
