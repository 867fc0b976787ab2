"""A text that is English by itself, and knows what it takes to say the same in another language.

Errors are made where no page is near. In a log, on the command line and in a document for programs each is the English
text; a page says it in the reader's language (web/message_words.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Self, TypeAlias

Value: TypeAlias = str | int | date | Mapping[str, str]


class Message(str):
    """`Message('There is no view "%(name)s".', name=text)`: the English text, with its template and its values.

    The template is a whole sentence, and the catalogues have it; script/build-words finds it. A value is put in as it
    is, and may be what somebody sent. These are said in the reader's language too: a Message; a date, as a day in
    words; and a text by language, such as a title.
    Of `Message(text)` with the words of others, the database's for one, there is no translation.
    """

    template: str
    values: Mapping[str, Value]
    # What `by_language` was given.
    texts: Mapping[str, str] | None = None

    def __new__(cls, template: str = "", /, **values: Value) -> Self:
        english = {name: _english(it) for name, it in values.items()}
        # Without values no sign in it is a place: the words of others may have a "%".
        made = super().__new__(cls, template % english if values else template)
        made.template = template
        made.values = values
        return made


class Sentences(Message):
    """Several messages, one after the other."""

    messages: tuple[Message, ...]

    def __new__(cls, *messages: Message) -> Self:
        made = super().__new__(cls, " ".join(filter(None, messages)))
        made.messages = messages
        return made


def by_language(texts: Mapping[str, str]) -> Message:
    """A text that is given in several languages, such as a title, alone."""
    english = texts["en"]
    made = Message(english)
    made.texts = texts
    return made


def _english(value: Value) -> str | int:
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, Mapping):
        return value["en"]
    return value


NOTHING = Message()
