"""The form over a table of features: what people most often ask for. It works without script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from geo.collection import Collection
from geo.collection_parameters import rows_parameters
from geo.crs import Crs
from geo.query import Query
from web.language import gettext as _
from web.language import in_language
from web.table import FORM_ARGUMENTS

SIZES = ("10", "50", "100", "200")
# Of longer lists a text field is easier to use.
CHOICES = 60


@dataclass(frozen=True)
class Field:
    """One question: a choice where there are few answers, else a line of text with a `hint`."""

    name: str
    title: str
    value: str
    choices: Sequence[tuple[str, str]] = ()
    hint: str = ""
    rare: bool = False


@dataclass(frozen=True)
class Form:
    """`others` are the arguments of this address that no field asks for; they are kept."""

    fields: Sequence[Field]
    others: Sequence[tuple[str, str]]


def form(of: Collection, offered: tuple[Crs, ...], query: Query) -> Form:
    """The fields for a collection, filled with what this address asks."""
    fields = [*_words(of), *_choices(of, offered), *_rare(of)]
    size = str(query.limit)
    sizes = SIZES if size in SIZES else (size, *SIZES)
    fields.append(Field("limit", _("Features on a page"), size, [(it, it) for it in sizes]))
    asked = {it.name for it in fields} | FORM_ARGUMENTS - {"f"}
    return Form(fields, [(name, it) for name, it in request.args.items() if name not in asked])


def _words(of: Collection) -> list[Field]:
    found = []
    if of.search:
        found.append(_field("q", _("Name"), hint=_("in any spelling, Latin or Arabic")))
    if of.time is not None:
        found.append(_field("datetime", _("When"), hint=_("2020-07-21, or 2019-04-04/2020-10-23")))
    return found


def _choices(of: Collection, offered: tuple[Crs, ...]) -> list[Field]:
    named = {it.name for it in rows_parameters(of, offered, {}) if it.field == "equals"}
    titles = {} if of.layer is None else {it.name: in_language(it.title) for it in of.layer.kinds}
    found = []
    for it in of.queryables:
        values = ("true", "false") if it.type == "boolean" else it.enum
        if it.name not in named or not 1 < len(values) <= CHOICES:
            continue
        words = {"true": _("yes"), "false": _("no")} if it.type == "boolean" else titles
        choices = [
            ("", _("any")),
            *((value, words.get(value) or (_(value) if of.layer else value)) for value in values),
        ]
        rare = it.name.endswith(("_precision", "_basis"))
        title = _(it.title) if it.title else it.name
        found.append(_field(it.name, title, choices, rare=rare))
    return found


def _rare(of: Collection) -> list[Field]:
    return [
        _field("bbox", _("In the box"), hint=_("west,south,east,north in degrees"), rare=True),
        _field("filter", _("Filter"), hint=_("CQL2, as in: name LIKE 'S%'"), rare=True),
    ]


def _field(
    name: str,
    title: str,
    choices: Sequence[tuple[str, str]] = (),
    *,
    hint: str = "",
    rare: bool = False,
) -> Field:
    return Field(name, title, request.args.get(name, ""), choices, hint, rare)
