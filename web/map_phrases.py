"""What the sentences of a map are put together from: names, and how many more there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from typing import NamedTuple

from web.language import gettext as _
from web.language import in_language, ngettext
from web.map_facts import Facts, Names
from web.plain_text import named


class Sentence(NamedTuple):
    """`weight` says how soon it is left out of a short text: 0 never."""

    weight: int
    text: str


def behind(name: str, called: Iterable[str]) -> str:
    """“Sirte” of “LNA: Sirte” where an actor is called LNA, or LNA with more behind it; nothing of its name alone."""
    holder, colon, place = name.partition(": ")
    if colon:
        return place if any(it.startswith(holder) for it in called) else name
    return "" if name in called else name


def name_of(name: Names) -> str:
    return named(in_language(name))


def number_of(shown: Facts) -> str:
    if not shown.number:
        return _("nothing is shown")
    return ngettext("%(num)s feature is shown", "%(num)s features are shown", shown.number)


def quotes(shown: Facts) -> Iterator[Sentence]:
    """What it rests on, where that was counted."""
    if shown.quotes:
        whence = ngettext("from %(num)s article", "from %(num)s articles", shown.articles or 0)
        text = ngettext(
            "The map rests on %(num)s quote %(whence)s.",
            "The map rests on %(num)s quotes %(whence)s.",
            shown.quotes,
            whence=whence,
        )
        yield Sentence(1, text)


def few(texts: list[str], most: int, number: int, more: Callable[[int], str]) -> list[str]:
    """The first of the texts, and how many more there are of what they name."""
    kept = texts[:most]
    return [*kept, more(number - len(kept))] if number > len(kept) else kept


def joined(texts: Iterable[str]) -> str:
    """What has commas in it itself."""
    return reduce(lambda one, other: _("%(one)s; %(other)s", one=one, other=other), texts)


def more(number: int) -> str:
    return ngettext("%(num)s more", "%(num)s more", number)


def more_areas(number: int) -> str:
    return ngettext("%(num)s more area", "%(num)s more areas", number)


def more_events(number: int) -> str:
    return ngettext("%(num)s more event", "%(num)s more events", number)


def more_pairs(number: int) -> str:
    return ngettext("%(num)s more pair", "%(num)s more pairs", number)


def more_sides(number: int) -> str:
    return ngettext("%(num)s more side", "%(num)s more sides", number)
