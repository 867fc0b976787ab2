"""The records of a text format as SQL: its statement in sql/formats/, over the page that stands before it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, TextClause, bindparam, text

from geo.database import sql
from geo.format import TextFormat
from geo.formats.heading import OF_SHAPES, Heading


def records(form: TextFormat, heading: Heading) -> TextClause:
    """What the collection and the CRS settle is written out, and the planner drops the branches that are never taken.

    The other values of a heading stay to be bound.
    """
    statement = text(sql(form.statement))
    known = heading.values
    values: list[BindParameter[Any]] = [
        bindparam(name, known[name], literal_execute=True)
        if name in OF_SHAPES
        else bindparam(name, None)
        for name in statement.compile().params
    ]
    return statement.bindparams(*values)
