"""What of the map is asked for besides its layers: only some actors, some articles, some degrees of certainty.

The same is written in static/chosen.js, for the requests that the script makes: both say it in CQL2, so that map, list
and table are answers to one question.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from geo.errors import ParameterError
from geo.filter import Filter
from geo.message import Message
from geo.parameter import Parameter
from web import script_words, words
from web.date_words import when
from web.language import called, listed
from web.language import noted as N_

# So many articles are offered, the newest; any other can be named in the address.
OFFERED = 60
# What a cure lists of a long list.
LISTED = 40
# The surest first.
CERTAINTIES = ("high", "medium", "low")

# How each is named in the texts of the scripts.
SAID = {"actor": "actor", "article": "inArticle", "certainty": "certainty"}

Ids = tuple[str, ...]


@dataclass(frozen=True)
class Selection:
    """Ids of actors and articles, and degrees of certainty; of each, none for all there are."""

    actor: Ids = ()
    article: Ids = ()
    certainty: Ids = ()

    @property
    def arguments(self) -> dict[str, str]:
        """As the query string of a map has it; empty for everything."""
        return {name: ",".join(ids) for name, ids in vars(self).items() if ids}

    @property
    def filter(self) -> Filter | None:
        """For a collection of evidence; None for everything."""
        conditions = [CONDITIONS[name](ids) for name, ids in vars(self).items() if ids]
        return Filter.parse(" AND ".join(conditions), "cql2-text") if conditions else None

    @property
    def values(self) -> dict[str, list[str] | None]:
        """As statements of sql/pages/ take it: null for everything, what has no such value too."""
        return {name: list(ids) or None for name, ids in vars(self).items()}

    def takes(self, name: str, value: str) -> bool:
        """Whether a value is among those that were chosen."""
        return value in vars(self)[name]


def _texts(ids: Ids) -> str:
    quoted = (it.replace("'", "''") for it in ids)
    return ", ".join(f"'{it}'" for it in quoted)


UNKNOWN = {
    "actor": N_('There is no actor "%(id)s".'),
    "article": N_('There is no article "%(id)s".'),
    "certainty": N_('There is no certainty "%(id)s".'),
}
# Ground that two contest, or a line that two drew, is a matter of both of them.
CONDITIONS = {
    "actor": lambda ids: f"(actor IN ({_texts(ids)}) OR A_OVERLAPS(parties, ({_texts(ids)})))",
    "article": lambda ids: f"A_OVERLAPS(articles, ({_texts(ids)}))",
    "certainty": lambda ids: f"certainty IN ({_texts(ids)})",
}


@dataclass(frozen=True)
class Choices:
    """What can be chosen: rows with `id` and `label`, actors in the order of the legend, articles the newest first.

    `articles` are those that are offered, of `every` there are.
    """

    actors: list[Mapping[str, Any]]
    articles: list[Mapping[str, Any]]
    every: int

    @property
    def more(self) -> int:
        """How many articles there are besides those that are offered."""
        return max(self.every - len(self.articles), 0)

    @classmethod
    def of_rows(cls, rows: Iterable[Mapping[str, Any]]) -> Choices:
        """From the rows of sql/pages/choices.sql."""
        found = list(rows)
        of = {name: [it for it in found if it["what"] == name] for name in ("actor", "article")}
        every = of["article"][0]["every"] if of["article"] else 0
        return cls(of["actor"], of["article"], every)

    def check(self, asked: Selection) -> None:
        """Raises ParameterError for an id that nothing has; `asked` was among what the rows were read for."""
        for name, known in (("actor", self.actors), ("article", self.articles)):
            ids = [it["id"] for it in known]
            given = vars(asked)[name]
            for id_ in given:
                if id_ not in ids:
                    raise _unknown(name, given, id_, [it["id"] for it in known if it["listed"]])


def _unknown(name: str, given: Ids, id_: str, known: list[str]) -> ParameterError:
    return ParameterError(name, ",".join(given), Message(UNKNOWN[name], id=id_[:80]), _cure(known))


def _cure(known: list[str]) -> Message:
    names, more = ", ".join(known[:LISTED]), len(known) - LISTED
    if more > 0:
        return Message(
            "Write one or several, with commas between them, of: %(names)s and %(more)s more.",
            names=names,
            more=more,
        )
    return Message(
        "Write one or several, with commas between them, of: %(names)s.",
        names=names or Message("none, for nothing is loaded yet"),
    )


def narrowed(asked: Selection, choices: Choices) -> list[str]:
    """What is chosen, in words; empty for everything."""
    labels = {
        "actor": {it["id"]: called(it["label"], it["label_ar"]) for it in choices.actors},
        "article": {it["id"]: in_article(it) for it in choices.articles},
        "certainty": words.DEGREE,
    }
    return [
        script_words.said(SAID[name], names=listed(labels[name][it] for it in vars(asked)[name]))
        for name in asked.arguments
    ]


def in_article(article: Mapping[str, Any]) -> str:
    published = when(article["published"], article["published_precision"])
    # An outlet's name in Latin letters would turn an Arabic date around it.
    return listed([f"\u2068{article['label']}\u2069", published])


def _ids(text: str) -> Ids:
    # A form sends the empty text where nothing is chosen.
    return tuple(dict.fromkeys(it.strip() for it in text.split(",") if it.strip()))


def _certainties(text: str) -> Ids:
    for it in _ids(text):
        if it not in CERTAINTIES:
            raise _unknown("certainty", _ids(text), it, list(CERTAINTIES))
    return _ids(text)


def _several(name: str, read: Any, words: str, **items: Any) -> Parameter:
    schema = {"type": "array", "items": {"type": "string", **items}}
    return Parameter(name, name, read, words, schema)


SELECTION = (
    _several("actor", _ids, "Only what concerns these actors, by id, separated by commas."),
    _several("article", _ids, "Only what rests on these articles, by id, separated by commas."),
    _several(
        "certainty",
        _certainties,
        "Only what is of these degrees of certainty, separated by commas.",
        enum=list(CERTAINTIES),
    ),
)
NAMES = tuple(it.name for it in SELECTION)
