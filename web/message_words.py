"""A message in the reader's language (geo/message.py): as HTML for a page, and as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby

from flask import request
from markupsafe import Markup, escape

from geo.message import Message, Sentences, Value
from web.date_words import day
from web.language import ENGLISH, gettext, in_language, language
from web.links import keep_language

# What a page has in English alone, whatever the language and the direction of its text.
IN_ENGLISH = Markup('<{0} lang="en" dir="ltr">{1}</{0}>')
ISOLATED = Markup("<bdi>{}</bdi>")


def plain(text: str) -> str:
    """A message, or a text as it stands. Without marks, as a feed has it; in English where nobody translated it."""
    return " ".join(map(_plain, _each(as_message(text))))


def told(text: str) -> Markup:
    """As HTML. What is put in is isolated: it may have another direction, and is in another language or none."""
    # Sentences in English that follow each other are marked as one, or a line would have them in the wrong order.
    stretches = groupby(_each(as_message(text)), _is_foreign)
    return Markup(" ").join(
        _marked("span", foreign, Markup(" ").join(map(_html, it))) for foreign, it in stretches
    )


def as_message(text: str) -> Message:
    """What is written without values needs no message to be translated."""
    return text if isinstance(text, Message) else Message(text)


def _each(message: Message) -> Iterator[Message]:
    if isinstance(message, Sentences):
        for it in message.messages:
            yield from _each(it)
    elif message:
        yield message


def _plain(message: Message) -> str:
    said = _template(message)
    values = {name: _plain_value(it) for name, it in message.values.items()}
    return said % values if values else said


def _html(message: Message) -> Markup:
    said = _template(message)
    values = {name: _value(it) for name, it in message.values.items()}
    return escape(said) % values if values else _linked(said)


def _marked(element: str, foreign: bool, html: Markup) -> Markup:
    return IN_ENGLISH.format(element, html) if foreign else html


def _is_foreign(message: Message) -> bool:
    return language() != ENGLISH and _template(message) == message.template


def _value(value: Value) -> Markup:
    if isinstance(value, Message):
        return Markup(" ").join(_marked("bdi", _is_foreign(it), _html(it)) for it in _each(value))
    said = _plain_value(value)
    # Bare digits read the same in any sentence; a sign before them would change sides.
    return Markup(said) if said.isdecimal() and said.isascii() else ISOLATED.format(_linked(said))


def _linked(words: str) -> Markup:
    """A text with the addresses of this server in it as links. Others may be what somebody sent, and stay words."""
    address = re.compile(rf"{re.escape(request.root_url)}[^\s\"“”<>]*[^\s\"“”<>.,;:!?)]")
    made, end = Markup(), 0
    for found in address.finditer(words):
        link = Markup('<a href="{}">{}</a>').format(keep_language(found[0]), found[0])
        made += escape(words[end : found.start()]) + link
        end = found.end()
    return made + escape(words[end:])


def _plain_value(value: Value) -> str:
    if isinstance(value, Message):
        return plain(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Mapping):
        return in_language(value)
    return str(value)


def _template(message: Message) -> str:
    return gettext(message.template) if message.texts is None else in_language(message.texts)
