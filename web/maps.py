"""For readers: the map page, with the list of what is shown and its quotes. Its embed is in web/embeds.py."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, render_template, url_for

from geo import ogc
from geo.errors import GoneError, NotFoundError
from geo.known import CLOCK
from geo.link import Link
from geo.parameter import ASOF, FORMAT
from geo.query import Query
from geo.read import Row
from geo.view import VIEW
from layers import EVIDENCE_LAYERS
from web import changes, claimant, features, map_text, pages, record, slider
from web.early import early
from web.handovers import handovers
from web.house import basemap_parts, renamed
from web.language import in_language, kept_tag
from web.links import for_readers, here, href, in_languages, keep_language
from web.map_view import LAYERS, MAP_PARAMETERS, View
from web.negotiation import choose, is_for_reading, wants_html
from web.page_filters import FILTERS
from web.response import HTML, JSON, Body, answer
from web.selection import NAMES, OFFERED, SELECTION, Choices, in_article, narrowed
from web.shown import group, may_be_tiled
from web.sketch import sketch
from web.snapshot import Snapshot
from web.store import store
from web.words import TOLD

# Between `document` and `standing`; it never leaves the server.
MISSING = "Sourceline-Missing"

blueprint = Blueprint("maps", __name__)
for name, words in {**FILTERS, "teller": claimant.teller}.items():
    blueprint.add_app_template_filter(words, name)
for told in (here, in_languages, keep_language, kept_tag):
    blueprint.add_app_template_global(told)
blueprint.add_app_template_global(record.clock, "moment")


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
    view = View.of_request((*MAP_PARAMETERS, FORMAT))
    path = url_for("maps.map_page")
    return standing(answer(HTML, lambda snapshot: document(snapshot, view, "map.html", path)))


def _to_collections() -> Response:
    response = Response(status=302)
    response.location = url_for("features.collections", f="html", _external=True)
    return response


@blueprint.get("/list")
def shown() -> Response:
    """What the map shows on a date, as the part of the page that the script puts in place."""
    asked = View.of_request((ASOF, *CLOCK, VIEW, LAYERS, *SELECTION))

    def make(snapshot: Snapshot) -> bytes:
        view = settled(snapshot, asked)
        choices_of(snapshot, view)
        asof = view.asof or pages.home(snapshot).asof
        pinned = record.pinned(snapshot, asked.rev, view.known)
        return render_template("list.html", pinned=pinned, **_shown(snapshot, view, asof)).encode()

    return answer(HTML, make)


def document(snapshot: Snapshot, asked: View, template: str, path: str, **values: Any) -> Body:
    """The page of a map at an address; `values` are what its template has beside all maps. See `standing`."""
    home = pages.home(snapshot)
    view = settled(snapshot, asked)
    choices = choices_of(snapshot, view)
    asof = view.asof or home.asof
    stops = changes.stops(snapshot, view.known, view.claimant)
    days = [stop.day for stop in stops]
    selected, missing = _selected(snapshot, view)
    fixed = _fixed(asked)
    many = {it.name for it in EVIDENCE_LAYERS if may_be_tiled(snapshot, it)}
    shown = _shown(snapshot, view, asof)
    page = pages.page(
        snapshot,
        template,
        view=view,
        # Its language is among what is fixed.
        path=path.partition("?")[0],
        choices=choices,
        in_article=in_article,
        told_of=changes.told,
        unfiltered={it: text for it, text in view.choices.items() if it not in NAMES},
        near=changes.near(stops, asof),
        narrowed=narrowed(view.selection, choices),
        withdrawn=isinstance(missing, GoneError),
        titled=_titled(home, shown["teller"], shown["actors"]),
        as_list={it: text for it, text in view.choices.items() if it != "show"},
        stops=stops,
        stops_document=changes.document(stops),
        ticks=slider.ticks(days),
        years=slider.years(days),
        newest=changes.newest(stops) or home.asof,
        before=max((day for day in days if day < asof), default=None),
        after=min((day for day in days if day > asof), default=None),
        fixed=fixed,
        views=claimant.views(snapshot, view.known),
        pinned=record.pinned(snapshot, asked.rev, view.known),
        selected=selected,
        account=claimant.account(snapshot, view.feature[0].name, view.feature[1], view)
        if view.feature
        else None,
        basemap_layers=basemap_parts(),
        many=many,
        early=early(view, asof, fixed, many),
        ways=_ways(),
        sketch=partial(sketch, snapshot, view, asof, shown["groups"], shown["handovers"].found),
        **shown,
        **values,
    )
    return Body(page, {MISSING: str(_status(missing))} if missing else {})


def _selected(snapshot: Snapshot, view: View) -> tuple[Row | None, NotFoundError | None]:
    """The feature that is selected; or why there is none, where one is asked for."""
    if view.feature is None:
        return None, None
    layer, feature = view.feature
    found = pages.feature_row(snapshot, layer, feature, view)
    if found is not None:
        return found, None
    asked = Query(id=feature, known=view.known)
    return None, record.missing(snapshot, store().layer(layer), asked)


def _titled(home: pages.Home, teller: claimant.View | None, actors: dict[str, Row]) -> str:
    """What the map is called, and whose it is. Plain text: the page and its script each write it in their own way."""
    title = in_language(home.title)
    if teller is None:
        return title
    return f"{title} ({TOLD[teller.claimant.kind].lower()} {claimant.teller(teller, actors)})"


def _status(missing: NotFoundError) -> int:
    return 410 if isinstance(missing, GoneError) else 404


def standing(response: Response) -> Response:
    """The answer with the status of the feature its address names: 404 where there is none, 410 where it was withdrawn.

    The page is the map all the same. Without an ETag nobody is told later that such an answer still stands.
    """
    status = response.headers.pop(MISSING, None)
    if status is not None:
        response.status_code = int(status)
        del response.headers["ETag"]
    return response


def choices_of(snapshot: Snapshot, view: View) -> Choices:
    """What the map can be narrowed to. Raises ParameterError where the view asks for what there is not."""
    asked = view.selection
    chosen = [*asked.actor, *asked.article]
    rows = pages.rows(snapshot, "choices", chosen=chosen, most=OFFERED)
    found = Choices.of_rows(renamed(it) if it["what"] == "actor" else it for it in rows)
    found.check(asked)
    return found


def _ways() -> list[Link]:
    """The ways in for programs; those that are pages are in the language of this one."""
    return for_readers(ogc.landing("", "", href)["links"])


def settled(snapshot: Snapshot, asked: View) -> View:
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
        lang=kept_tag(),
    )


def _shown(snapshot: Snapshot, view: View, asof: date) -> dict[str, Any]:
    """What the list needs: what is shown of each layer on the date, and what changed on it."""
    groups = [group(snapshot, layer, view.query(layer, asof), asof) for layer in view.layers]
    return {
        "asof": asof,
        "version": snapshot.version.number,
        "groups": groups,
        # A page says it in several places.
        "in_words": cache(
            lambda short=False: map_text.summary(snapshot, view, asof, short, groups)
        ),
        "stop": changes.stop_on(
            snapshot, asof, view.layers, view.known, view.claimant, view.selection
        ),
        "nearest": None
        if any(it.count for it in groups)
        else changes.nearest(
            snapshot, asof, view.layers, view.known, view.claimant, view.selection
        ),
        "handovers": handovers(snapshot, view, asof),
        "chosen": view.selection.arguments,
        "table": view.table,
        # The last day of what is on the map no longer.
        "before_that": date.fromordinal(max(asof.toordinal() - 1, 1)),
        "teller": claimant.told(snapshot, view.claimant),
        "actors": pages.actors(snapshot),
        "kinds": pages.KINDS,
    }
