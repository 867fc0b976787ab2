"""For web maps: the map's own look, as a style that MapLibre reads."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, request

from geo import ogc, tile_matrix_set
from geo.collection import Collection
from geo.errors import NotFoundError
from geo.link import HTML, JSON, link
from geo.message import Message
from geo.parameter import ASOF, FORMAT, read_arguments
from geo.tileset import STYLE, STYLE_NAME
from layers import maplibre
from web import browse, pages
from web.house import look
from web.links import href
from web.map_view import View
from web.negotiation import choose
from web.response import answer, as_json
from web.snapshot import Snapshot
from web.store import store

blueprint = Blueprint("styles", __name__)


DOCUMENT = {"json": JSON, "html": HTML}


@blueprint.get("/styles")
def styles() -> Response:
    """The styles there are (OGC API – Styles, draft, 7)."""
    read_arguments(request.args, (FORMAT,))
    if choose(DOCUMENT) == "html":
        return answer(
            browse.PAGE, lambda snapshot: browse.page(snapshot, "styles.html", _listed(snapshot))
        )
    return answer(JSON, lambda snapshot: as_json(_listed(snapshot)))


@blueprint.get("/styles/<style>")
def style(style: str) -> Response:
    """The style of a day: that of the address, or the one on which the map opens."""
    if style != STYLE_NAME:
        raise NotFoundError(
            Message('There is no style "%(id)s".', id=style[:80]),
            Message("There is %(id)s.", id=STYLE_NAME),
        )
    choose({"mapbox": STYLE})
    known = {it.name: value for it, value in read_arguments(request.args, (ASOF, FORMAT))}
    every = tuple(store().inventory.collections.values())
    return answer(
        STYLE,
        lambda snapshot: as_json(_style(snapshot, every, known.get("asof"))),
        all(it.tracked for it in every),
    )


def _listed(snapshot: Snapshot) -> dict[str, Any]:
    own = link(href("style", style=STYLE_NAME), "stylesheet", STYLE, "For MapLibre")
    return {
        "default": STYLE_NAME,
        "styles": [{"id": STYLE_NAME, "title": pages.home(snapshot).title["en"], "links": [own]}],
        "links": ogc.itself("styles", "Styles", href),
    }


def _style(
    snapshot: Snapshot, collections: tuple[Collection, ...], asof: date | None
) -> dict[str, Any]:
    home = pages.home(snapshot)
    day = asof or home.asof
    drawn = [(_source(it), it) for it in collections]
    sources = {}
    for name in dict.fromkeys(source for source, _ in drawn):
        ids = [it.id for source, it in drawn if source == name]
        sources[name] = {
            "type": "vector",
            "url": href(
                "dataset_tileset",
                matrix_set=tile_matrix_set.ID,
                f="tilejson",
                collections=",".join(ids),
                **_time(next(it for source, it in drawn if source == name), day),
            ),
        }
    palette = look().day
    paints = {name: palette.paint(row["palette"]) for name, row in pages.actors(snapshot).items()}
    made = maplibre.style(home.title["en"], sources, drawn, paints, palette.land)
    west, south, east, north = home.bbox.west, home.bbox.south, home.bbox.east, home.bbox.north
    return {**made, "center": [(west + east) / 2, (south + north) / 2], "zoom": 4}


def _source(of: Collection) -> str:
    """One for all that is shown as of a day; of its own what is shown for the days before too."""
    return of.id if of.layer is not None and of.layer.span_days else STYLE_NAME


def _time(of: Collection, day: date) -> dict[str, str]:
    """The time the map page shows a layer of on a day."""
    if of.layer is None:
        return {"asof": day.isoformat()}
    shown = View().query(of.layer, day)
    if shown.datetime is None:
        return {"asof": day.isoformat()}
    return {"datetime": f"{shown.datetime.first}/{shown.datetime.last}"}
