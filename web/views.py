"""The map as each tells it: the views there are, and where two of them cannot both be right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, Response, request

from geo.errors import ParameterError
from geo.interval import Interval
from geo.known import CLOCK
from geo.link import GEOJSON, HTML, JSON, link
from geo.message import Message, by_language
from geo.parameter import FORMAT, LIMIT
from geo.query import Query
from geo.read import Row
from geo.view import Claimant, Claimants
from geo.view_parameters import DISAGREEMENTS
from layers import EVIDENCE_LAYERS
from web import claimant, pages, record
from web.claimant import View
from web.language import called
from web.links import here, href
from web.negotiation import choose
from web.response import HTML as PAGE
from web.response import answer, as_json
from web.snapshot import Snapshot

blueprint = Blueprint("views", __name__)

DOCUMENT = {"json": JSON, "html": HTML}
# json says what kind of thing is wanted, and a feature's JSON is GeoJSON.
FEATURES = {"geojson": GEOJSON, "json": JSON, "html": HTML}
# Events stay on the map for so long.
EVENT_DAYS = max(it.span_days or 0 for it in EVIDENCE_LAYERS)


@blueprint.get("/views")
def views() -> Response:
    """Whose maps there are: what editors assess, what each side says, what each outlet says."""
    asked = Query.parse(request.args, (*CLOCK, FORMAT))
    if choose(DOCUMENT) == "html":
        return answer(PAGE, lambda snapshot: _page(snapshot, asked))
    return answer(JSON, lambda snapshot: as_json(_document(snapshot, asked)))


def _document(snapshot: Snapshot, asked: Query) -> dict[str, Any]:
    found = claimant.views(snapshot, record.at_moment(snapshot, asked).known)
    return {
        "views": [_entry(it) for it in found],
        "links": [
            link(here(f="json"), "self", JSON, "The views, for programs"),
            link(here(f="html"), "alternate", HTML, "The views, for people"),
            link(href("disagreements"), "related", HTML, "Where they differ"),
        ],
    }


def _entry(view: View) -> dict[str, Any]:
    title = {"en": view.title, **({"ar": view.title_ar} if view.title_ar else {})}
    return {
        "id": view.id,
        "kind": view.claimant.kind,
        "title": title,
        "features": view.features,
        "links": [
            link(f"{href('landing')}?view={view.id}&f=html", "alternate", HTML, "The map"),
            *(
                link(
                    href("items", collection=it.name, view=view.id),
                    "items",
                    JSON,
                    by_language(it.title),
                )
                for it in EVIDENCE_LAYERS
                if it.name in view.features
            ),
        ],
    }


def _page(snapshot: Snapshot, asked: Query) -> bytes:
    found = claimant.views(snapshot, record.at_moment(snapshot, asked).known)
    return pages.page(
        snapshot,
        "views.html",
        views=found,
        layers=EVIDENCE_LAYERS,
        clock=record.clock(),
        pinned=record.pinned_to(snapshot, asked),
        as_now=here(known=None, rev=None),
    )


# Where they differ ----------------------------------------------------------------------------------------------------


@blueprint.get("/disagreements")
def disagreements() -> Response:
    """Where two claimants cannot both be right on a day, or on some day of an interval, with the quotes of both."""
    asked = Query.parse(request.args, (*DISAGREEMENTS, FORMAT), limit=LIMIT.schema["default"])
    if choose(FEATURES) == "html":
        return answer(PAGE, lambda snapshot: _disagreements_page(snapshot, asked))
    return answer(GEOJSON, lambda snapshot: as_json(_disagreements(snapshot, asked)))


def _disagreements(snapshot: Snapshot, asked: Query) -> dict[str, Any]:
    """A FeatureCollection (RFC 7946) with the members of OGC API – Features."""
    asked = _timed(snapshot, record.at_moment(snapshot, asked))
    assert asked.datetime is not None
    first, last = asked.datetime.first_day, asked.datetime.last_day
    rows = pages.view_rows(
        snapshot,
        "disagreements",
        first=first,
        last=last,
        events_first=_events_first(asked),
        known=asked.known,
        most=asked.limit,
    )
    every = claimant.claimants(snapshot)
    return {
        "type": "FeatureCollection",
        "from": _day(first),
        "to": _day(last),
        "numberMatched": rows[0]["total"] if rows else 0,
        "numberReturned": len(rows),
        "features": [_disagreement(row, every) for row in rows],
    }


def _timed(snapshot: Snapshot, asked: Query) -> Query:
    """With an interval: of the day on which the map opens, where none is asked for."""
    if asked.datetime is not None and asked.asof is not None:
        raise ParameterError(
            "datetime",
            request.args["datetime"],
            Message("datetime and asof both say when."),
            Message("Leave one of them out."),
        )
    if asked.datetime is not None:
        return asked
    day = asked.asof or pages.home(snapshot).asof
    return replace(asked, asof=day, datetime=Interval(day, day))


def _events_first(asked: Query) -> date | None:
    """On a day the map shows the events of the days before, too."""
    assert asked.datetime is not None
    if asked.asof is None:
        return asked.datetime.first_day
    return date.fromordinal(max(asked.asof.toordinal() - EVENT_DAYS, 1))


def _disagreement(row: Row, every: Claimants) -> dict[str, Any]:
    properties = {
        "layer": row["layer"],
        "differs": row["differs"],
        "area_km2": row["area_km2"],
        "spot": row["spot"],
        "valid_from": _day(row["first_day"]),
        "valid_to": _day(row["last_day"]),
        "sides": [_side(row, it, every) for it in ("one", "other")],
    }
    return {
        "type": "Feature",
        "id": f"{row['layer']}/{row['id']}",
        "properties": properties,
        "geometry": row["geometry"],
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value is not None else None


def _side(row: Row, side: str, every: Claimants) -> dict[str, Any]:
    """What one of them says; no feature where it only says that the other is not so."""
    told = [Claimant.of_key(it) for it in row[f"told_{side}"] or ()]
    said = {
        name: row[f"{column}_{side}"]
        for name, column in (
            ("feature", "id"),
            ("name", "name"),
            ("kind", "kind"),
            ("actor", "actor"),
            ("actor_label", "label"),
            ("parties", "parties"),
            ("status", "status"),
        )
    }
    tellers = [{"view": every.name(it), "title": every.title(it)} for it in told]
    return {**said, "told_by": tellers, "quotes": row[f"quotes_{side}"] or []}


def _disagreements_page(snapshot: Snapshot, asked: Query) -> bytes:
    found = _disagreements(snapshot, asked)
    timed = _timed(snapshot, record.at_moment(snapshot, asked))
    return pages.page(
        snapshot,
        "disagreements.html",
        asked=timed,
        found=found,
        shapes=_shapes(snapshot, found["features"], timed),
        whole=here(f="geojson"),
        clock=record.clock(),
        pinned=record.pinned_to(snapshot, asked),
        as_now=here(known=None, rev=None),
    )


def _shapes(snapshot: Snapshot, found: list[dict[str, Any]], asked: Query) -> list[Any]:
    """For the small map: ground that two hold as contested between them, all else as each describes it."""
    actors = pages.actors(snapshot)
    drawn = [_contested(it, actors) for it in found if it["properties"]["differs"] == ["holder"]]
    others = [
        (it["properties"]["layer"], side["feature"])
        for it in found
        if it["properties"]["differs"] != ["holder"]
        for side in it["properties"]["sides"]
        if side["feature"]
    ]
    return [*drawn, *(pages.shapes(snapshot, others, asked.known) if others else ())]


def _contested(disagreement: dict[str, Any], actors: dict[str, Row]) -> dict[str, Any]:
    one, other = disagreement["properties"]["sides"]
    both = (actors.get(it["actor"]) for it in (one, other))
    drawn = {
        "layer": "control_zones",
        "name": f"{one['name']} / {other['name']}",
        "kind": "control",
        "actor": one["actor"],
        # Ground of two has the names of both.
        "label": " / ".join(called(it["label"], it["label_ar"]) for it in both if it),
        "parties": [other["actor"]],
        "status": "contested",
        "uncertainty_km": None,
        "spot": disagreement["properties"]["spot"],
    }
    return {**disagreement, "id": one["feature"], "properties": drawn}
