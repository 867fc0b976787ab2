"""A picture of a view in words and features: what it is called, what it shows, what it rests on, and where it lies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from urllib.parse import quote, urlsplit

from flask import url_for
from sqlalchemy import func, select, text

from geo.area import Bbox
from geo.conditions import conditions
from geo.database import sql
from geo.layer import Layer
from geo.picture.frame import HIGHEST, Frame
from geo.picture.letters import width
from geo.picture.room import Box
from geo.query import Query
from layers import EVIDENCE_LAYERS
from layers.countries import COUNTRIES
from layers.districts import DISTRICTS
from layers.drawn.feature import Drawn
from layers.drawn.legend import Entry, Section
from layers.drawn.mark import Mark
from layers.drawn.names import TOWN_ZOOM
from layers.drawn.scene import Scene
from layers.drawn.sheet import SMALL_PRINT, Heading, Locator, Sheet, Texts, picture, sheet
from layers.style import BAND, NOTHING, NOTHING_MEANING, RING, RIVALS, STYLE
from layers.towns import TOWNS
from web import claimant, maps, pages, record, words
from web.date_words import day
from web.extents import extent
from web.house import basemap_parts, disclaimer, house, look
from web.language import gettext as _
from web.language import in_language, language, listed, ngettext, numeral
from web.links import keep_language
from web.map_text import summary
from web.map_view import View
from web.pages import Home
from web.picture_features import Outlets, Reader, outlets
from web.published import published_site
from web.selection import narrowed
from web.snapshot import Snapshot
from web.store import store

# The locator shows so many times what the map does, to each side, and no less than so many degrees.
AROUND = 5.0
LOCATED = 24.0
# A map as wide as this, in degrees, needs none.
WIDEST = 150.0
# Small print as long as the line of sources may become.
LONG_LINE = "sources " * 40
ZONES, LINES = "MultiPolygon", "MultiLineString"


def drawn(
    snapshot: Snapshot,
    view: View,
    rev: int | None,
    size: tuple[int, int],
    parts: frozenset[str],
    detail: float,
    placed: bool = True,
) -> str:
    """The picture of a view, settled (web/maps.py), as SVG. `rev` is the data version its address names; it has no
    address where that is not `placed` for others to find.
    """
    home = pages.home(snapshot)
    asof = view.asof or home.asof
    leftward = language().direction == "rtl"
    heading = Heading(
        in_language(home.title),
        _("As of %(day)s", day=day(asof)),
        tuple(_notes(snapshot, view, rev)),
    )
    credits = _credits(snapshot, home)
    on = sheet(size, heading, (LONG_LINE, *credits), parts, leftward, _mark())
    reader = _reader(snapshot, view, home, on, detail)
    scene, share = _scene(reader, view, asof)
    features = [*scene.zones, *scene.lines, *scene.points]
    address = _address(view, asof, rev) if placed else ""
    sources = _sources(outlets(snapshot, features, view), address, on, share)
    texts = Texts(
        language().tag,
        leftward,
        tuple(filter(None, (sources, *credits))),
        list(_sections(snapshot, view)),
        lambda number: ngettext("%(num)s more sign", "%(num)s more signs", number),
        _("%(number)s km"),
        summary(snapshot, view, asof),
    )
    colours = look().drawn_by_night if view.theme == "dark" else look().drawn_by_day
    return picture(on, size, scene, texts, partial(_locator, reader), colours)


def _mark() -> Mark | None:
    logo = house().logo
    return Mark(logo.data, logo.ratio, in_language(logo.alt)) if logo else None


def _notes(snapshot: Snapshot, view: View, rev: int | None) -> Iterator[str]:
    """What must not be overlooked: whose map it is, what is left out of it, and what was corrected since."""
    told = claimant.told(snapshot, view.claimant)
    if told is not None:
        teller = claimant.teller(told, pages.actors(snapshot))
        if told.claimant.kind == "assessed":
            yield _("As assessed by %(teller)s", teller=teller)
        else:
            yield _("As told by %(teller)s", teller=teller)
    only = narrowed(view.selection, maps.choices_of(snapshot, view))
    if only:
        yield _("Only a part of the map: %(what)s", what=listed(only))
    if len(view.layers) < len(EVIDENCE_LAYERS):
        shown = listed(in_language(it.title) for it in view.layers) or _("none")
        yield _("Layers shown: %(layers)s", layers=shown)
    pinned = record.pinned(snapshot, rev, view.known)
    if pinned is not None and pinned.changed:
        yield ngettext(
            "As this map said on %(day)s at %(time)s UTC: %(num)s feature has changed since.",
            "As this map said on %(day)s at %(time)s UTC: %(num)s features have changed since.",
            pinned.changed,
            day=day(pinned.moment.date()),
            time=f"{pinned.moment:%H:%M}",
        )


def _credits(snapshot: Snapshot, home: Home) -> list[str]:
    """Whose data these are, and what names and boundaries do not say. A dataset that credits nobody has a base map."""
    rights = home.rights
    if not rights:
        rows = snapshot.connection.execute(text(sql("export/sources.sql"))).all()
        credits = listed(dict.fromkeys(it.credit.rstrip(".") for it in rows))
        rights = _("Base map: %(credits)s", credits=credits) if credits else ""
    said = [f"{rights.rstrip('.')}."] if rights else []
    return [*said, disclaimer()]


def _sources(found: Outlets, address: str, on: Sheet, share: float) -> str:
    """The outlets, as many as there is room for, and where their words are to be read, if anybody knows."""
    address = _apart(address, on) if address else ""
    names = [_apart(it, on) for it in found.names]
    if share < 1:
        thinned = _("About one in %(share)s of what is there is drawn.", share=numeral(1 / share))
        return (
            f"{thinned} {_('The quotes are at %(address)s', address=address)}"
            if address
            else thinned
        )
    if not names:
        return _("The map is at %(address)s", address=address) if address else ""
    quotes = ngettext("%(num)s quote", "%(num)s quotes", found.quotes)
    for number in range(len(names), 0, -1):
        said = listed(names[:number])
        left = len(names) - number
        if left:
            said = ngettext(
                "%(names)s and %(num)s more", "%(names)s and %(num)s more", left, names=said
            )
        told = {"outlets": said, "quotes": quotes}
        line = (
            _("Sources: %(outlets)s – %(quotes)s at %(address)s", **told, address=address)
            if address
            else _("Sources: %(outlets)s – %(quotes)s", **told)
        )
        if width(line, SMALL_PRINT) <= 1.8 * on.print_width:
            break
    return line


def _apart(said: str, on: Sheet) -> str:
    """Words of another direction in an Arabic line, in an isolate (UAX #9, 2.4), or they change places with others."""
    return f"\u2068{said}\u2069" if on.leftward else said


def _address(view: View, asof: date, rev: int | None) -> str:
    """Where the map is, as one would write it by hand; empty for a site of files that nobody knows the place of."""
    whole = url_for("maps.map_page", _external=True, lang=None)
    site = published_site()
    if site is not None:
        return site.told(keep_language(f"{whole}?asof={asof}")).partition("://")[2]
    parts = urlsplit(whole)
    asked = {"asof": asof.isoformat(), **view.selection.arguments}
    if rev is not None:
        asked["rev"] = str(rev)
    elif view.known is not None:
        asked["known"] = view.known.isoformat()
    if view.claimant is not None:
        asked["view"] = view.claimant.key
    query = "&".join(f"{name}={quote(value, safe=',:')}" for name, value in asked.items())
    return f"{parts.netloc}{parts.path}?{query}"


def _reader(snapshot: Snapshot, view: View, home: Home, on: Sheet, detail: float) -> Reader:
    frame = _frame(snapshot, view, home, on)
    return Reader(snapshot, frame, detail, pages.actors(snapshot), view.feature, view.weak)


def _frame(snapshot: Snapshot, view: View, home: Home, on: Sheet) -> Frame:
    """What the address names; else the home of the dataset, and the selected feature where it lies away from there."""
    if view.center is not None:
        return Frame.around(view.center, 7 if view.zoom is None else view.zoom, on.map)
    box = view.bbox or _with_feature(snapshot, view, home.bbox)
    frame = Frame.of(box, on.map)
    return frame if view.zoom is None else frame.zoomed(view.zoom)


def _with_feature(snapshot: Snapshot, view: View, home: Bbox) -> Bbox:
    if view.feature is None:
        return home
    layer, id_ = view.feature
    asked = Query(id=id_, known=view.known)
    of, asked = record.seen(snapshot, store().layer(layer), asked)
    shape = of.table.c[of.geometry]
    sides = (func.ST_XMin(shape), func.ST_YMin(shape), func.ST_XMax(shape), func.ST_YMax(shape))
    found = snapshot.connection.execute(select(*sides).where(*conditions(of, asked))).first()
    if found is None:
        return home
    west, south, east, north = found
    return Bbox(
        min(home.west, west), min(home.south, south), max(home.east, east), max(home.north, north)
    )


def _scene(reader: Reader, view: View, asof: date) -> tuple[Scene, float]:
    """All that is in the frame, and the smallest share of a layer that is drawn of it."""
    by_type: dict[str, list[Drawn]] = {ZONES: [], LINES: [], "Point": []}
    rivals, share = [], 1.0
    for layer in view.layers:
        query = view.query(layer, asof)
        found = reader.features(layer, query)
        share = min(share, found.share)
        by_type[layer.geometry_type] += found.features
        if layer.geometry_type == ZONES and found.share == 1:
            rivals += reader.rivals(layer, query, found.features)
    frame, parts = reader.frame, basemap_parts()
    rank = max((it for it, zoom in TOWN_ZOOM.items() if frame.zoom >= zoom), default=0)
    scene = Scene(
        frame,
        countries=reader.features(COUNTRIES, Query()).features,
        districts=reader.features(DISTRICTS, Query()).features if DISTRICTS.name in parts else [],
        towns=reader.features(TOWNS, Query(), rank).features
        if rank and TOWNS.name in parts
        else [],
        zones=by_type[ZONES],
        rivals=rivals,
        lines=by_type[LINES],
        points=by_type["Point"],
        sea=_sea(reader),
        silent=any(it.geometry_type == ZONES for it in view.layers),
        words=_name_words(),
    )
    return scene, share


def _name_words() -> dict[str, str]:
    """What stands below a name, by status and kind."""
    return {
        "two": _("given to two"),
        "contested": _("contested"),
        "claimed": _("claimed"),
        "announced": _("announced"),
        "seat": _("seat"),
        "presence": _("present"),
    }


def _sea(reader: Reader) -> Box | None:
    """As far as the coasts are known."""
    known = extent(reader.snapshot, store().layer(COUNTRIES)).bbox
    if known is None:
        return None
    west, south, east, north = known
    left, bottom = reader.frame.pixel(west, south)
    _, top = reader.frame.pixel(west, north)
    right = left + (east - west) / 360 * reader.frame.world
    # From the middle of the frame the nearest western end may be that of the next world.
    if left > reader.frame.left + reader.frame.width:
        left, right = left - reader.frame.world, right - reader.frame.world
    return Box(left, top, right, bottom)


def _locator(reader: Reader, room: Box) -> Locator | None:
    """The countries around the map. None where there are none, or the map shows as much itself."""
    frame, known = reader.frame, extent(reader.snapshot, store().layer(COUNTRIES)).bbox
    across = frame.width / frame.world * 360
    if known is None or across > WIDEST:
        return None
    (west, north), (east, south) = frame.corner(0, 0), frame.corner(1, 1)
    aside = (max(across * AROUND, LOCATED) - across) / 2
    box = Bbox(
        max(west - aside, min(known[0], west)),
        max(south - aside, min(known[1], south), -HIGHEST),
        min(east + aside, max(known[2], east)),
        min(north + aside, max(known[3], north), HIGHEST),
    )
    wide = Frame.filled(box, room.left, room.top, room.right - room.left, room.bottom - room.top)
    there = replace(reader, frame=wide)
    countries = there.features(COUNTRIES, Query()).features
    left, top = wide.pixel(west, north)
    right = left + frame.width / frame.world * wide.world
    bottom = top + frame.height / frame.world * wide.world
    shown = Box(left, top, right, bottom)
    return Locator(wide, countries, shown, _sea(there)) if countries else None


def _sections(snapshot: Snapshot, view: View) -> Iterator[Section]:
    """The whole legend in the order of the map page's: templates/_legend.html."""
    for layer in view.layers:
        yield Section(_section_title(layer), tuple(_entries(snapshot, view, layer)))


def _section_title(layer: Layer) -> str:
    title = in_language(layer.title)
    if not layer.span_days:
        return title
    days = ngettext("%(num)s day", "%(num)s days", layer.span_days)
    return _("%(layer)s of the last %(days)s", layer=title, days=days)


def _entries(snapshot: Snapshot, view: View, layer: Layer) -> Iterator[Entry]:
    kinds = pages.KINDS[layer.name]
    if layer.geometry_type == ZONES:
        for it in pages.actors(snapshot).values():
            if it["palette"]:
                label = in_language({"en": it["label"], "ar": it["label_ar"] or it["label"]})
                yield Entry(f"actor:{it['id']}", label, slot=it["slot"])
        for zone in (*STYLE.statuses, *STYLE.zone_kinds):
            yield Entry(f"zone:{zone.name}", in_language(zone.title), in_language(zone.meaning))
        yield Entry("rivals", in_language(RIVALS), _("each by its own quotes"))
        silent = _(words.SILENT) if view.claimant else in_language(NOTHING_MEANING)
        yield Entry("nothing", in_language(NOTHING), silent)
    elif layer.geometry_type == LINES:
        for line in STYLE.lines:
            yield Entry(f"line:{line.kind}", kinds[line.kind])
        yield Entry("band", in_language(BAND))
    else:
        for point in STYLE.points:
            if point.layer == layer.name:
                yield Entry(f"point:{layer.name}:{point.kind}", kinds[point.kind])
        if not layer.span_days:
            yield Entry("ring", in_language(RING))
