"""Actors that the world knows, and countries by their codes: tables, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from geo.actor import Actor
from geo.text.words import HERE


@dataclass(frozen=True)
class Listed:
    """An actor of actors.toml: known to the world, not yet to the dataset."""

    actor: Actor
    home: str


@cache
def listed_actors() -> tuple[Listed, ...]:
    tables = tomllib.loads((HERE / "actors.toml").read_text(encoding="utf-8"))
    return tuple(
        Listed(
            Actor(
                id=name,
                kind=table["kind"],
                names={"en": table["en"], "ar": table["ar"]},
                labels={"en": table["label"], "ar": table["ar"]},
                aliases=tuple(it.strip() for it in table["aliases"].split(",")),
            ),
            table.get("home", ""),
        )
        for name, table in tables.items()
    )


@cache
def countries() -> dict[str, str]:
    """English names of countries by their code."""
    rows = (HERE.parent / "tables" / "countries.tsv").read_text(encoding="utf-8").splitlines()
    parts = (it.split("\t") for it in rows if it and not it.startswith("#"))
    return {it[0]: it[3].partition("|")[0] for it in parts}
