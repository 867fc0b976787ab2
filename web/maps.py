"""For readers and newsrooms: the map page and its embed, each with the list of what is shown and its quotes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, render_template, url_for

from geo import ogc
from geo.known import CLOCK
from geo.parameter import ASOF, FORMAT
from geo.view import VIEW
from layers import BASEMAP_LAYERS, EVIDENCE_LAYERS
from web import changes, claimant, features, pages, record
from web.language import asked_tag
from web.links import here, href
from web.negotiation import choose, is_for_reading, wants_html
from web.pages import View
from web.response import HTML, JSON, answer
from web.shown import group, may_be_tiled
from web.snapshot import Snapshot
from web.store import store

# Room for a year along the slider, in per cent of a narrow one.
YEARS_APART = 12.0

blueprint = Blueprint("maps", __name__)
for name, words in pages.FILTERS.items():
    blueprint.add_app_template_filter(words, name)
blueprint.add_app_template_global(here)


@blueprint.get("/")
def map_page() -> Response:
    """The map for people; the landing page of the API for programs."""
    response = _map_page() if wants_html(default=is_for_reading()) else features.landing()
    response.vary.add("User-Agent")
    return response


def _map_page() -> Response:
    choose({"html": HTML, "json": JSON})
    if not store().inventory.has_map:
        # Nothing but an operator's tables: there is no map of ours to show, and their list says what there is.
        return _to_collections()
    view = View.of_request((*pages.MAP_PARAMETERS, FORMAT))
    return answer(HTML, lambda snapshot: _map(snapshot, view, "map.html", url_for("maps.map_page")))


def _to_collections() -> Response:
    response = Response(status=302)
    response.location = url_for("features.collections", f="html", _external=True)
    return response


@blueprint.get("/embed")
def embed() -> Response:
    """The same map with less around it, for the frames of other sites."""
    view = View.of_request(pages.MAP_PARAMETERS)
    return answer(HTML, lambda snapshot: _map(snapshot, view, "embed.html", url_for("maps.embed")))


@blueprint.get("/list")
def shown() -> Response:
    """What the map shows on a date, as the part of the page that the script puts in place."""
    asked = View.of_request((ASOF, *CLOCK, VIEW, pages.LAYERS))

    def make(snapshot: Snapshot) -> bytes:
        view = _settled(snapshot, asked)
        asof = view.asof or pages.home(snapshot).asof
        pinned = record.pinned(snapshot, asked.rev, view.known)
        return render_template("list.html", pinned=pinned, **_shown(snapshot, view, asof)).encode()

    return answer(HTML, make)


def _map(snapshot: Snapshot, asked: View, template: str, path: str) -> bytes:
    home = pages.home(snapshot)
    view = _settled(snapshot, asked)
    asof = view.asof or home.asof
    stops = changes.stops(snapshot, view.known, view.claimant)
    days = [stop.day for stop in stops]
    return pages.page(
        snapshot,
        template,
        view=view,
        path=path,
        stops=stops,
        stops_document=changes.document(stops),
        ticks=_ticks(days),
        years=_years(days),
        before=max((day for day in days if day < asof), default=None),
        after=min((day for day in days if day > asof), default=None),
        fixed=_fixed(asked),
        views=claimant.views(snapshot, view.known),
        pinned=record.pinned(snapshot, asked.rev, view.known),
        selected=pages.feature_row(snapshot, view.feature[0], view.feature[1], view)
        if view.feature
        else None,
        account=claimant.account(snapshot, view.feature[0].name, view.feature[1], view)
        if view.feature
        else None,
        basemap_layers=BASEMAP_LAYERS,
        many={it.name for it in EVIDENCE_LAYERS if may_be_tiled(snapshot, it)},
        ways=ogc.landing("", "", href)["links"],
        **_shown(snapshot, view, asof),
    )


def _settled(snapshot: Snapshot, asked: View) -> View:
    """With the moment of the record, and the claimant, that it names."""
    return claimant.settled(snapshot, record.at_moment(snapshot, asked))


@dataclass(frozen=True)
class Fixed:
    """What every address in a page repeats, whatever else it asks for: the moment of the record, whose map it is, and
    the language.

    As text, a part of a query string; empty for what everyone says now.
    """

    rev: str | None = None
    known: str | None = None
    view: str | None = None
    lang: str | None = None

    @property
    def arguments(self) -> dict[str, str]:
        return {name: value for name, value in vars(self).items() if value is not None}

    def but(self, **changes: str | None) -> Fixed:
        return replace(self, **changes)

    def __str__(self) -> str:
        return "&".join(f"{name}={quote(value)}" for name, value in self.arguments.items())


def _fixed(asked: View) -> Fixed:
    return Fixed(
        rev=str(asked.rev) if asked.rev is not None else None,
        known=asked.known.isoformat() if asked.known is not None else None,
        view=asked.view,
        lang=asked_tag(),
    )


def _years(days: list[date]) -> list[tuple[float, int]]:
    """Where a year begins along the slider, in per cent; where two are too near, the later one is kept."""
    places: list[tuple[float, int]] = []
    for index in range(len(days) - 1, -1, -1):
        at = round(100 * index / max(len(days) - 1, 1), 2)
        first = index == 0 or days[index - 1].year != days[index].year
        if first and (not places or places[-1][0] - at >= YEARS_APART):
            places.append((at, days[index].year))
    return places


def _ticks(days: list[date]) -> list[tuple[float, bool]]:
    """Marks along the slider, in per cent, and whether a year begins there; of very many stops only those."""
    last = max(len(days) - 1, 1)
    marks = [
        (round(100 * index / last, 2), index == 0 or days[index - 1].year != day.year)
        for index, day in enumerate(days)
    ]
    return marks if len(days) <= changes.TOLD else [it for it in marks if it[1]]


def _shown(snapshot: Snapshot, view: View, asof: date) -> dict[str, Any]:
    """What the list needs: what is shown of each layer on the date, and what changed on it."""
    return {
        "asof": asof,
        "version": snapshot.version.number,
        "groups": [group(snapshot, layer, view.query(layer, asof), asof) for layer in view.layers],
        "stop": changes.stop_on(snapshot, asof, view.known, view.claimant),
        "teller": claimant.told(snapshot, view.claimant),
        "actors": pages.actors(snapshot),
        "kinds": pages.KINDS,
    }
