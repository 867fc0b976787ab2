"""What the pages for people share: what is read for them, what every page shows, and the words for dates."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Self

from flask import render_template
from sqlalchemy import Connection, text

from geo import read
from geo.area import Bbox
from geo.database import sql
from geo.house import House
from geo.layer import Layer
from geo.parameter import Parameter
from geo.query import Query
from geo.read import Row
from layers import EVIDENCE_LAYERS
from layers.palette import Palette
from layers.style import (
    BAND,
    NOTHING,
    NOTHING_MEANING,
    RING,
    RIVALS,
    RIVALS_MEANING,
)
from web import record
from web.house import house, look, renamed
from web.language import in_language
from web.language import noted as N_
from web.snapshot import Snapshot
from web.store import store
from web.tints import style_document
from web.words import Titles

# What is asked where no moment of the record is.
NOW = Query()
PART = Parameter("part", "", str, "Only a part of the page.", {"type": "string", "enum": ["card"]})
KINDS = {
    layer.name: Titles({kind.name: kind.title for kind in layer.kinds}) for layer in EVIDENCE_LAYERS
}


@dataclass(frozen=True)
class Home:
    """The dataset's own words about itself, with those of the house; and where and when its map opens."""

    title: dict[str, str]
    description: dict[str, str]
    licence: str
    credit: str
    bbox: Bbox
    asof: date
    licence_url: str | None = None

    @property
    def rights(self) -> str:
        """Who is to be named, and on which terms; empty where nothing is said."""
        return ". ".join(filter(None, (self.credit.rstrip("."), self.licence)))

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> Self:
        """What a row of sql/export/dataset.sql says."""
        return cls(
            row["title"],
            row["description"] or {},
            row["licence"] or "",
            row["credit"] or "",
            Bbox(*row["home_bbox"]),
            row["home_asof"],
        )

    def furnished(self, of: House) -> Self:
        """With the house's own title before it, and its own licence; who made the dataset is named beside the house."""
        credit = in_language(of.credit)
        return replace(
            self,
            title=of.title or self.title,
            credit=". ".join(it.rstrip(".") for it in (credit, self.credit) if it),
            licence=in_language(of.licence) or self.licence,
            licence_url=of.licence_url,
        )


def home(snapshot: Snapshot) -> Home:
    """The dataset in the database; the whole world today where none is loaded yet. Both with the words of the house."""
    return _dataset(snapshot).furnished(house())


def _dataset(snapshot: Snapshot) -> Home:
    row = snapshot.connection.execute(text(sql("export/dataset.sql"))).mappings().one_or_none()
    if row is None:
        world = Bbox(-170, -55, 170, 75)
        return Home(
            {"en": N_("No data yet")}, {}, "", "", world, snapshot.version.changed_at.date()
        )
    return Home.of_row(dict(row))


def rows(snapshot: Snapshot, name: str, **values: Any) -> list[Row]:
    """The rows of a statement in sql/pages/."""
    found = snapshot.connection.execute(text(sql(f"pages/{name}.sql")), values)
    return [dict(row) for row in found.mappings()]


def record_rows(snapshot: Snapshot, name: str, **values: Any) -> list[Row]:
    """The rows of a statement in sql/record/."""
    found = snapshot.connection.execute(text(sql(f"record/{name}.sql")), values)
    return [dict(row) for row in found.mappings()]


def view_rows(snapshot: Snapshot, name: str, **values: Any) -> list[Row]:
    """The rows of a statement in sql/views/."""
    found = snapshot.connection.execute(text(sql(f"views/{name}.sql")), values)
    return [dict(row) for row in found.mappings()]


def actors(snapshot: Snapshot) -> dict[str, Row]:
    """Every actor by id, with the slot it is drawn in; `called` are all its names in the dataset, by language."""
    return actors_of(snapshot.connection, look().day, renamed)


def actors_of(
    connection: Connection, palette: Palette, rename: Callable[[Row], Row]
) -> dict[str, Row]:
    """The same of any connection, by the slots of a palette and with the names a house gives."""
    found = connection.execute(text(sql("pages/actors.sql"))).mappings()
    return {
        row["id"]: {**it, "slot": palette.slot_of(it["palette"]), "called": _called(row)}
        for row in map(dict, found)
        for it in (rename(row),)
    }


def _called(row: Row) -> dict[str, tuple[str, ...]]:
    texts = (row["labels"], row["names"])
    tags = {tag for it in texts for tag in it}
    return {tag: tuple(it[tag] for it in texts if tag in it) for tag in tags}


def shapes(
    snapshot: Snapshot, features: Iterable[tuple[str, str]], known: datetime | None = None
) -> list[Any]:
    """Features for a small map, as GeoJSON; each is named by its layer and id."""
    pairs = sorted(set(features))
    (row,) = rows(
        snapshot,
        "shapes",
        layers=[layer for layer, _ in pairs],
        ids=[feature for _, feature in pairs],
        known=known,
    )
    found: list[Any] = row["features"]
    return found


def feature_row(snapshot: Snapshot, layer: Layer, feature: str, asked: Query = NOW) -> Row | None:
    """One feature with its quotes, as the map says it now or said it at the moment that is asked of."""
    wanted = Query(id=feature, known=asked.known, rev=asked.rev)
    found = read.records(snapshot.connection, *record.seen(snapshot, store().layer(layer), wanted))
    return {**found[0], "layer": layer.name} if found else None


def page(snapshot: Snapshot, template: str, **values: Any) -> bytes:
    """A page, with what every page shows."""
    shared = {
        "layer_document": layer_document,
        "actor_document": actor_document,
        "home": home(snapshot),
        "actors": actors(snapshot),
        "evidence_layers": EVIDENCE_LAYERS,
        "kinds": KINDS,
        "style": look().style,
        "style_document": style_document,
        "signs": {
            "nothing": NOTHING,
            "silence": NOTHING_MEANING,
            "band": BAND,
            "ring": RING,
            "rivals": RIVALS,
            "two": RIVALS_MEANING,
        },
    }
    return render_template(template, **{**shared, **values}).encode()


def layer_document(layers: Iterable[Layer], many: Container[str]) -> list[dict[str, Any]]:
    """What the script needs to know of the layers with quotes; `many` are those that may be drawn from tiles."""
    return [
        {
            "name": it.name,
            "title": in_language(it.title),
            "geometry": it.geometry_type,
            "spanDays": it.span_days,
            "order": it.order,
            "many": it.name in many,
        }
        for it in layers
    ]


def actor_document(found: dict[str, Row]) -> dict[str, Any]:
    """What the script needs to know of the actors."""
    return {
        name: {"label": row["label"], "labelAr": row["label_ar"], "slot": row["slot"]}
        for name, row in found.items()
    }
