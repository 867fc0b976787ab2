"""What a map page shows, as a value, and the parameters that an address asks for it with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from flask import request

from geo.collection_parameters import bbox
from geo.crs import CRS84
from geo.errors import ParameterError
from geo.interval import Interval
from geo.known import CLOCK
from geo.layer import Layer
from geo.message import Message
from geo.parameter import ASOF, Parameter, keyword
from geo.query import Query
from geo.view import VIEW
from layers import EVIDENCE, EVIDENCE_LAYERS
from web.selection import NAMES as CHOSEN
from web.selection import SELECTION, Selection


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
            span = Interval(days_before(asof, layer.span_days), asof)
            return replace(asked, datetime=span)
        return replace(asked, asof=asof)


def days_before(moment: date, days: int) -> date:
    return date.fromordinal(max(moment.toordinal() - days, 1))


def _center(value: str) -> tuple[float, float]:
    cure = Message("Write longitude,latitude such as %(example)s.", example="center=16.6,31.2")
    lon, lat = _numbers("center", value, 2, cure)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ParameterError(
            "center",
            value,
            Message("center is not on the globe."),
            Message(
                "Write longitude first, from %(west)s to %(east)s, "
                "then latitude, from %(south)s to %(north)s.",
                west=-180,
                east=180,
                south=-90,
                north=90,
            ),
        )
    return lon, lat


def _zoom(value: str) -> float:
    cure = Message("Write a number from 0 (the world) to 18 (a street) such as zoom=7.")
    (zoom,) = _numbers("zoom", value, 1, cure)
    if not 0 <= zoom <= 18:
        problem = Message("zoom is not a number from 0 to 18.")
        raise ParameterError("zoom", value, problem, cure)
    return zoom


def _numbers(name: str, value: str, count: int, cure: Message) -> list[float]:
    try:
        numbers = [float(part) for part in value.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != count:
        one = Message("%(name)s is not a number.", name=name)
        several = Message("%(name)s is not %(count)s numbers.", name=name, count=count)
        raise ParameterError(name, value, one if count == 1 else several, cure)
    return numbers


def _layers(value: str) -> tuple[Layer, ...]:
    names = [name for name in value.split(",") if name]
    for name in names:
        if name not in EVIDENCE:
            raise ParameterError(
                "layers",
                value,
                Message('There is no layer "%(id)s".', id=name[:80]),
                Message(
                    "Use any of: %(names)s; separate them by commas.", names=", ".join(EVIDENCE)
                ),
            )
    return tuple(layer for layer in EVIDENCE_LAYERS if layer.name in names)


def _feature(value: str) -> tuple[Layer, str] | None:
    if not value:
        return None
    layer, slash, name = value.partition("/")
    if not (slash and name) or layer not in EVIDENCE:
        raise ParameterError(
            "feature",
            value,
            Message("feature does not name a layer and a feature in it."),
            Message(
                "Write it as %(example)s; layers are: %(names)s.",
                example=f"{next(iter(EVIDENCE))}/its-id",
                names=", ".join(EVIDENCE),
            ),
        )
    return EVIDENCE[layer], name


CENTER = Parameter(
    "center",
    "center",
    _center,
    "Where the map opens: longitude,latitude. Without zoom at level 7.",
    {"type": "string"},
)
ZOOM = Parameter(
    "zoom",
    "zoom",
    _zoom,
    "How near the map opens, from 0 to 18; without center in the middle of what is shown else.",
    {"type": "number"},
)
LAYERS = Parameter(
    "layers", "layers", _layers, "Which layers are shown, separated by commas.", {"type": "string"}
)
FEATURE = Parameter(
    "feature", "feature", _feature, "The selected feature: layer/id.", {"type": "string"}
)
BBOX = bbox((CRS84,), None)
WEAK = keyword(
    "weak",
    "weak",
    {"shown": False, "faded": True},
    "faded: what rests on a single source or on its own side is drawn pale.",
    "shown",
)
CHANGED = keyword(
    "changed",
    "changed",
    {"hidden": False, "shown": True},
    "shown: what changed since the date before is marked.",
    "hidden",
)
SHOW = keyword(
    "show",
    "table",
    {"list": False, "table": True},
    "Whether what is on the map is told as a list or as a table.",
    "list",
)
THEME = keyword(
    "theme",
    "theme",
    ("light", "dark"),
    "Whether the page is light or dark; where nobody says, as the reader's screen is.",
)
MAP_PARAMETERS = (
    *(ASOF, *CLOCK, VIEW),
    *(BBOX, CENTER, ZOOM, LAYERS, *SELECTION),
    *(WEAK, CHANGED, SHOW, THEME, FEATURE),
)


def repeated(parameters: Iterable[Parameter]) -> dict[str, Any]:
    """What this request asks for of some of these, for an address that is to ask for the same."""
    given = {it: request.args.getlist(it.name) for it in parameters}
    # The empty text asks for no layer at all; of anything else it asks for nothing.
    asked = {it for it, values in given.items() if any(values) or (values and it is LAYERS)}
    # A form sends each ticked box by itself.
    return {it.name: ",".join(values) for it, values in given.items() if it in asked}
