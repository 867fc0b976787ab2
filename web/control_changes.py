"""Ground that changed hands between two days, from whom to whom, with the quotes of both sides: a page and GeoJSON."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Blueprint, Response, request

from geo.link import GEOJSON, HTML, JSON
from geo.parameter import FORMAT
from geo.query import Query
from geo.record_parameters import CONTROL, refuse_turned
from geo.view import key_of
from layers.style import NOTHING
from web import pages, record
from web.language import in_language
from web.links import here
from web.negotiation import choose
from web.response import HTML as PAGE
from web.response import answer, as_json
from web.snapshot import Snapshot

blueprint = Blueprint("control_changes", __name__)

# json says what kind of thing is wanted, and a feature's JSON is GeoJSON.
FORMS = {"geojson": GEOJSON, "json": JSON, "html": HTML}


@dataclass(frozen=True)
class TwoDays(Query):
    """The days that are compared."""

    before: date | None = None
    after: date | None = None


@blueprint.get("/changes/control")
def control() -> Response:
    """Which ground changed hands between two days, from whom to whom, with the quotes of both sides."""
    asked = TwoDays.parse(request.args, (*CONTROL, FORMAT))
    if choose(FORMS) == "html":
        return answer(PAGE, lambda snapshot: _control_page(snapshot, asked))
    return answer(GEOJSON, lambda snapshot: as_json(grounds(snapshot, asked)))


def grounds(snapshot: Snapshot, asked: TwoDays) -> dict[str, Any]:
    """The ground that changed hands between the two days that are asked of, as GeoJSON."""
    asked = _both_days(snapshot, record.at_moment(snapshot, asked))
    rows = pages.record_rows(
        snapshot,
        "control_change",
        before=asked.before,
        after=asked.after,
        known=asked.known,
        claimant=key_of(asked.claimant),
    )
    days = {
        name: day.isoformat() for name, day in (("from", asked.before), ("to", asked.after)) if day
    }
    return {"type": "FeatureCollection", **days, "features": [_ground(row) for row in rows]}


def _both_days(snapshot: Snapshot, asked: TwoDays) -> TwoDays:
    """With the day on which the map opens, and the same a year before it, for those that are not named."""
    home = pages.home(snapshot)
    after = asked.after or home.asof
    before = asked.before or date.fromordinal(max(after.toordinal() - 365, 1))
    refuse_turned(before, after)
    return replace(asked, before=before, after=after)


def _ground(row: dict[str, Any]) -> dict[str, Any]:
    sides = {
        side: {
            "zone": row[f"zone_{side}"],
            "name": row[f"name_{side}"],
            "name_ar": row[f"name_ar_{side}"],
            "actor": row[f"actor_{side}"],
            "actor_label": row[f"label_{side}"],
            "status": row[f"status_{side}"],
            "quotes": row[f"quotes_{side}"],
        }
        if row[f"zone_{side}"]
        else None
        for side in ("before", "after")
    }
    properties = {"change": row["change"], "area_km2": row["area_km2"], **sides}
    return {
        "type": "Feature",
        "id": row["id"],
        "properties": properties,
        "geometry": row["geometry"],
    }


def _control_page(snapshot: Snapshot, asked: TwoDays) -> bytes:
    pinned = record.pinned_to(snapshot, asked)
    asked = _both_days(snapshot, record.at_moment(snapshot, asked))
    found = grounds(snapshot, asked)["features"]
    return pages.page(
        snapshot,
        "control_changes.html",
        asked=asked,
        changes=found,
        shapes=[_shape(it) for it in found],
        whole=here(f="geojson", **{"from": asked.before, "to": asked.after}),
        clock=record.clock(),
        pinned=pinned,
        as_now=here(known=None, rev=None),
    )


def _shape(change: dict[str, Any]) -> dict[str, Any]:
    """For the small map, as whoever holds it after; in nobody's colour where nothing is said any more."""
    properties = change["properties"]
    side = properties["after"] or {
        **properties["before"],
        "actor": None,
        "actor_label": in_language(NOTHING),
        "status": "assessed",
    }
    drawn = {
        "layer": "control_zones",
        "name": side["name"],
        "name_ar": side["name_ar"],
        "kind": "control",
        "actor": side["actor"],
        "actor_label": side["actor_label"],
        "parties": [],
        "status": side["status"],
        "uncertainty_km": None,
    }
    return {**change, "properties": drawn}
