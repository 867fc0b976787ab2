"""What the pages for people share: the view an address asks for, the words for dates, and what every page shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Self

from flask import render_template, request
from sqlalchemy import Connection, text

from geo import read
from geo.area import Bbox
from geo.collection_parameters import bbox
from geo.crs import CRS84
from geo.database import sql
from geo.errors import ParameterError
from geo.interval import Interval
from geo.known import CLOCK
from geo.layer import Layer
from geo.parameter import ASOF, Parameter, one_of
from geo.query import Query
from geo.read import Row
from geo.view import VIEW
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
from web.date_words import clock, day, when
from web.house import house, look, paint, renamed
from web.language import gettext, in_language, numeral
from web.language import noted as N_
from web.links import then
from web.selection import NAMES as CHOSEN
from web.selection import SELECTION, Selection
from web.snapshot import Snapshot
from web.store import store
from web.tints import slot_tint, style_document, tint
from web.words import Titles

NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What is asked where no moment of the record is.
NOW = Query()
BY_NAME = {layer.name: layer for layer in EVIDENCE_LAYERS}
# What static/map.js imports, named in the page so that browsers fetch all of it at once.
MODULES = tuple(
    f"{name}.js"
    for name in (
        "address",
        "part",
        "span",
        "chosen",
        "source",
        "tint",
        "paper",
        "tile",
        "hits",
        "brush",
        "grid",
        "tiled",
        "view",
        "basemap",
        "zones",
        "lines",
        "points",
        "labels",
        "shapes",
        "drawing",
        "play",
        "dates",
        "panel",
        "legend",
        "filter",
    )
)
KINDS = {
    layer.name: Titles({kind.name: kind.title for kind in layer.kinds}) for layer in EVIDENCE_LAYERS
}


@dataclass(frozen=True)
class View(Query):
    """What a map page shows: the date and the box of any query, and what only a page has."""

    center: tuple[float, float] | None = None
    zoom: float | None = None
    layers: tuple[Layer, ...] = EVIDENCE_LAYERS
    feature: tuple[Layer, str] | None = None
    weak: bool = False
    actor: tuple[str, ...] = ()
    article: tuple[str, ...] = ()
    certainty: tuple[str, ...] = ()
    changed: bool = False
    table: bool = False
    theme: str = ""

    @classmethod
    def of_request(cls, allowed: tuple[Parameter, ...]) -> Self:
        """The view the current address asks for; ParameterError for what it cannot be."""
        arguments = request.args.copy()
        # A form sends each ticked box by itself.
        for name in ("layers", *CHOSEN):
            if name in arguments:
                arguments[name] = ",".join(arguments.getlist(name))
        return cls.parse(arguments, allowed)

    @property
    def selection(self) -> Selection:
        return Selection(self.actor, self.article, self.certainty)

    @property
    def choices(self) -> dict[str, str]:
        """Of what is drawn, and how, all that is not as it is where nobody says: as addresses of the map repeat it."""
        kept = {"weak": ("faded", self.weak), "changed": ("shown", self.changed)}
        kept |= {"show": ("table", self.table), "theme": (self.theme, bool(self.theme))}
        return {
            **self.selection.arguments,
            **{name: value for name, (value, is_so) in kept.items() if is_so},
        }

    def query(self, layer: Layer, asof: date) -> Query:
        """What of a layer is shown on a date: what was true then, or in the days before where the layer says so."""
        asked = Query(known=self.known, claimant=self.claimant, filter=self.selection.filter)
        if layer.span_days:
            span = Interval(_days_before(asof, layer.span_days), asof)
            return replace(asked, datetime=span)
        return replace(asked, asof=asof)


def _center(value: str) -> tuple[float, float]:
    numbers = _numbers("center", value, 2, "Write longitude,latitude such as center=16.6,31.2.")
    lon, lat = numbers
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ParameterError(
            "center",
            value,
            "center is not on the globe.",
            "Write longitude first, from -180 to 180, then latitude, from -90 to 90.",
        )
    return lon, lat


def _zoom(value: str) -> float:
    cure = "Write a number from 0 (the world) to 18 (a street) such as zoom=7."
    (zoom,) = _numbers("zoom", value, 1, cure)
    if not 0 <= zoom <= 18:
        raise ParameterError("zoom", value, "zoom is not a number from 0 to 18.", cure)
    return zoom


def _numbers(name: str, value: str, count: int, cure: str) -> list[float]:
    try:
        numbers = [float(part) for part in value.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != count:
        what = "a number" if count == 1 else f"{count} numbers"
        raise ParameterError(name, value, f"{name} is not {what}.", cure)
    return numbers


def _layers(value: str) -> tuple[Layer, ...]:
    names = [name for name in value.split(",") if name]
    for name in names:
        if name not in BY_NAME:
            raise ParameterError(
                "layers",
                value,
                f'There is no layer "{name[:80]}".',
                f"Use any of: {', '.join(BY_NAME)}; separate them by commas.",
            )
    return tuple(layer for layer in EVIDENCE_LAYERS if layer.name in names)


def _feature(value: str) -> tuple[Layer, str] | None:
    if not value:
        return None
    layer, slash, name = value.partition("/")
    if not (slash and name) or layer not in BY_NAME:
        raise ParameterError(
            "feature",
            value,
            "feature does not name a layer and a feature in it.",
            f"Write it as {next(iter(BY_NAME))}/its-id; layers are: {', '.join(BY_NAME)}.",
        )
    return BY_NAME[layer], name


CENTER = Parameter(
    "center", "center", _center, "Where the map opens: longitude,latitude.", {"type": "string"}
)
ZOOM = Parameter("zoom", "zoom", _zoom, "How near the map opens, from 0 to 18.", {"type": "number"})
LAYERS = Parameter(
    "layers", "layers", _layers, "Which layers are shown, separated by commas.", {"type": "string"}
)
FEATURE = Parameter(
    "feature", "feature", _feature, "The selected feature: layer/id.", {"type": "string"}
)
PART = Parameter("part", "", str, "Only a part of the page.", {"type": "string", "enum": ["card"]})

BBOX = bbox((CRS84,), None)
WEAK = Parameter(
    "weak",
    "weak",
    one_of("weak", {"shown": False, "faded": True}),
    "faded: what rests on a single source or on its own side is drawn pale.",
    {"type": "string", "enum": ["shown", "faded"], "default": "shown"},
)
CHANGED = Parameter(
    "changed",
    "changed",
    one_of("changed", {"hidden": False, "shown": True}),
    "shown: what changed since the date before is marked.",
    {"type": "string", "enum": ["hidden", "shown"], "default": "hidden"},
)
SHOW = Parameter(
    "show",
    "table",
    one_of("show", {"list": False, "table": True}),
    "Whether what is on the map is told as a list or as a table.",
    {"type": "string", "enum": ["list", "table"], "default": "list"},
)
THEME = Parameter(
    "theme",
    "theme",
    one_of("theme", {it: it for it in ("light", "dark")}),
    "Whether the page is light or dark; where nobody says, as the reader's screen is.",
    {"type": "string", "enum": ["light", "dark"]},
)
MAP_PARAMETERS = (
    *(ASOF, *CLOCK, VIEW),
    *(BBOX, CENTER, ZOOM, LAYERS, *SELECTION),
    *(WEAK, CHANGED, SHOW, THEME, FEATURE),
)


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


def home(snapshot: Snapshot) -> Home:
    """The dataset in the database; the whole world today where none is loaded yet. The house has its own title before
    it, and its own licence; who made the dataset is named beside the house.
    """
    found, of = _dataset(snapshot), house()
    credit = in_language(of.credit)
    return replace(
        found,
        title=of.title or found.title,
        credit=". ".join(it.rstrip(".") for it in (credit, found.credit) if it),
        licence=in_language(of.licence) or found.licence,
        licence_url=of.licence_url,
    )


def _dataset(snapshot: Snapshot) -> Home:
    row = snapshot.connection.execute(text(sql("export/dataset.sql"))).mappings().one_or_none()
    if row is None:
        world = Bbox(-170, -55, 170, 75)
        return Home(
            {"en": N_("No data yet")}, {}, "", "", world, snapshot.version.changed_at.date()
        )
    return Home(
        row["title"],
        row["description"] or {},
        row["licence"] or "",
        row["credit"] or "",
        Bbox(*row["home_bbox"]),
        row["home_asof"],
    )


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
        "modules": MODULES,
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


def shown_instead(feature: Row, asof: date) -> date | None:
    """A day on which the map shows a feature that it does not show on this one; None where it does."""
    first, last = (_date(feature[end]) for end in ("valid_from", "valid_to"))
    begun = first is None or first <= asof
    span_days = BY_NAME[feature["layer"]].span_days
    over = last is not None and last < _days_before(asof, span_days or 0)
    return None if begun and not over else first or last


def _days_before(moment: date, days: int) -> date:
    return date.fromordinal(max(moment.toordinal() - days, 1))


def _date(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def kilometres(value: float) -> str:
    return gettext("%(number)s km", number=numeral(value))


def layer_document(layers: Iterable[Layer], many: Container[str]) -> list[dict[str, Any]]:
    """What the script needs to know of the layers with quotes; `many` are those that may be drawn from tiles."""
    return [
        {
            "name": it.name,
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


def printable(value: str) -> str:
    """Without the characters that XML 1.0 cannot hold."""
    return NO_XML.sub("", value)


FILTERS: dict[str, Callable[..., Any]] = {
    "day": day,
    "clock": clock,
    "when": when,
    "then": then,
    "shown_instead": shown_instead,
    "kilometres": kilometres,
    "printable": printable,
    "paint": paint,
    "tint": slot_tint,
    "colour": tint,
}
