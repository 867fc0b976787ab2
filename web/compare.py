"""Two days of the map beside each other, and in words what differs: ground, what is new or gone, what took place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, request, url_for

from geo.known import CLOCK
from geo.layer import Layer
from geo.parameter import keyword
from geo.read import Row
from geo.record_parameters import FROM, TO, refuse_turned
from geo.view import VIEW, key_of
from layers import EVIDENCE_LAYERS
from web import changes, claimant, pages, record
from web.control_changes import TwoDays, grounds
from web.handovers import SIDES, not_narrowed_away
from web.language import NAME, kept_tag
from web.links import here
from web.map_view import BBOX, CENTER, LAYERS, THEME, WEAK, ZOOM, View, repeated
from web.maps import Fixed, choices_of
from web.response import HTML as PAGE
from web.response import answer
from web.rivals import rivals
from web.selection import NAMES, SELECTION, narrowed
from web.shown import may_be_tiled
from web.snapshot import Snapshot
from web.store import store

# So many of each sort are told.
MOST = 100
ZONES = "MultiPolygon"

HOW = keyword(
    "how",
    "how",
    ("side", "swipe"),
    "side: two maps beside each other; swipe: one over the other. Where nobody says, as there is room.",
)
# What a map and two maps beside each other are both asked for: the links from one to the other carry it.
SHARED = (*CLOCK, VIEW, *(BBOX, CENTER, ZOOM, LAYERS, *SELECTION, WEAK, THEME))
COMPARED = (FROM, TO, HOW, *SHARED)

blueprint = Blueprint("compare", __name__)


@dataclass(frozen=True)
class Compared(View):
    """The days, and what is shown of both."""

    before: date | None = None
    after: date | None = None
    how: str = ""


@blueprint.get("/compare")
def compare() -> Response:
    """Two maps of one place, each with its day, and in words what differs."""
    asked = Compared.of_request(COMPARED)
    return answer(PAGE, lambda snapshot: _page(snapshot, asked))


@blueprint.app_template_global()
def comparison(to: date) -> str:
    """The address of the map that this request asks for, as it is on a day, beside the one before."""
    return url_for("compare.compare", to=to, **repeated(SHARED))


@blueprint.app_template_global()
def compared_by() -> str:
    """What of a map's address that of a comparison takes over, for static/source.js."""
    return " ".join([*(it.name for it in SHARED), NAME])


def _page(snapshot: Snapshot, asked: Compared) -> bytes:
    pinned = record.pinned_to(snapshot, asked)
    view = _both_days(snapshot, claimant.settled(snapshot, record.at_moment(snapshot, asked)))
    choices = choices_of(snapshot, view)
    many = [it for it in view.layers if may_be_tiled(snapshot, it)]
    drawn = [it for it in view.layers if it not in many]
    fixed = Fixed(**record.clock(), view=asked.view, lang=kept_tag())
    return pages.page(
        snapshot,
        "compare.html",
        view=view,
        days=[view.before, view.after],
        many=many,
        drawn=drawn,
        document=_document(snapshot, view, drawn),
        grounds=_grounds(snapshot, view) if _has_zones(view) else [],
        differences={what: list(rows) for what, rows in _differences(snapshot, view, drawn)},
        fixed=fixed,
        teller=claimant.told(snapshot, view.claimant),
        as_everyone=here(view=None),
        narrowed=narrowed(view.selection, choices),
        unfiltered=here(**dict.fromkeys(NAMES)),
        alike=here(weak=None),
        maps=[
            url_for("maps.map_page", asof=it, **repeated(SHARED))
            for it in (view.before, view.after)
        ],
        asked=[it for it in request.args.items(multi=True) if it[0] not in {"from", "to"}],
        same=fixed.but(lang=None).arguments,
        between={**record.clock(), "from": str(view.before), "to": str(view.after)},
        pinned=pinned,
        as_now=here(known=None, rev=None),
        on_paper=here(**_for_good(snapshot, view)),
    )


def _for_good(snapshot: Snapshot, view: Compared) -> dict[str, Any]:
    """What an address has to name so that it shows these two maps whatever the dataset opens with tomorrow."""
    moment = record.clock() or {"rev": str(snapshot.version.number)}
    return {**moment, "from": view.before, "to": view.after}


def _has_zones(view: Compared) -> bool:
    return any(it.name == "control_zones" for it in view.layers)


def _both_days(snapshot: Snapshot, asked: Compared) -> Compared:
    """With the day on which the map opens, and the change before it, for those that are not named."""
    after = asked.after or pages.home(snapshot).asof
    stops = changes.stops(snapshot, asked.known, asked.claimant)
    before = asked.before or max((it.day for it in stops if it.day < after), default=after)
    refuse_turned(before, after)
    return replace(asked, before=before, after=after)


def _grounds(snapshot: Snapshot, view: Compared) -> list[dict[str, Any]]:
    """Ground that changed hands; where the maps are narrowed, what concerns either side of it."""
    two = TwoDays(before=view.before, after=view.after, known=view.known, claimant=view.claimant)
    found = grounds(snapshot, two)["features"]
    shown = not_narrowed_away(snapshot, view, {it for ground in found for it in _zones(ground)})
    return [it for it in found if any(zone in shown for zone in _zones(it))]


def _zones(ground: dict[str, Any]) -> list[str]:
    sides = (ground["properties"][it] for it in SIDES)
    return [it["zone"] for it in sides if it]


def _differences(
    snapshot: Snapshot, view: Compared, layers: list[Layer]
) -> Iterator[tuple[str, Iterator[Row]]]:
    """The rows of sql/pages/compare.sql by `what`: new, gone, event."""
    rows = pages.rows(
        snapshot,
        "compare",
        layers=[it.name for it in layers],
        passing=[it.name for it in EVIDENCE_LAYERS if it.span_days],
        before=view.before,
        after=view.after,
        known=view.known,
        claimant=key_of(view.claimant),
        most=MOST,
        **view.selection.values,
    )
    return groupby(rows, key=lambda row: row["what"])


def _rivals(
    snapshot: Snapshot, view: Compared, layers: list[Layer], day: date
) -> Iterator[dict[str, Any]]:
    """Ground that is given to two on a day, as static/drawing.js draws it."""
    for layer in layers:
        if layer.geometry_type == ZONES:
            of, query = record.seen(snapshot, store().layer(layer), view.query(layer, day))
            for it in rivals(snapshot, of, query):
                keys = [f"{layer.name}/{it[side]}" for side in ("one", "other")]
                ground = {"type": ZONES, "coordinates": it["ground"]}
                yield {"keys": keys, "spot": it["spot"], "geometry": ground}


def _document(snapshot: Snapshot, view: Compared, layers: list[Layer]) -> dict[str, Any]:
    """What the script needs to know besides what every map does."""
    box = view.bbox
    days = [it for it in (view.before, view.after) if it]
    return {
        "rivals": {str(it): list(_rivals(snapshot, view, layers, it)) for it in days},
        "layers": pages.layer_document(layers, ()),
        "center": view.center,
        "zoom": view.zoom,
        "bbox": [box.west, box.south, box.east, box.north] if box else None,
    }
