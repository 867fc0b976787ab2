"""A picture of a view in words and features: what it is called, what it shows, what it rests on, and where it lies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from geo.area import Bbox
from geo.errors import ParameterError
from geo.message import Message
from geo.picture.frame import HIGHEST, Frame
from geo.picture.letters import Face, width
from geo.picture.room import Box
from geo.query import Query
from layers import EVIDENCE_LAYERS
from layers.countries import COUNTRIES
from layers.drawn.locator import Locator
from layers.drawn.mark import Mark
from layers.drawn.parts import PARTS
from layers.drawn.picture import Texts, picture
from layers.drawn.sheet import Heading, NoRoom, Sheet, sheet
from layers.drawn.small_print import SOURCES
from web import claimant, maps, pages, picture_print, record
from web.date_words import day
from web.extents import extent
from web.house import house, look
from web.language import gettext as _
from web.language import in_language, language, listed, ngettext
from web.map_text import summary
from web.map_view import View
from web.pages import Home
from web.picture_features import Outlets, Reader, outlets
from web.picture_legend import sections
from web.picture_scene import opening, scene_of, sea
from web.selection import narrowed
from web.snapshot import Snapshot
from web.store import store

# The locator shows so many times what the map does, to each side, and no less than so many degrees.
AROUND = 5.0
LOCATED = 24.0
# A map as wide as this, in degrees, needs none.
WIDEST = 150.0
# The sources are not known before the map is: room is kept for names and numbers as long as they may be.
LONG_NAME = "The Gazette of the Middle East"
MANY = 99_999


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
    address where that is not `placed` for others to find. ParameterError where it is too small for its small print.
    """
    home = pages.home(snapshot)
    asof = view.asof or home.asof
    address = picture_print.address(view, asof, rev) if placed else ""
    credits = picture_print.credits(snapshot, home)
    try:
        on = _sheet(snapshot, view, rev, size, parts, address)
    except NoRoom as error:
        raise _too_low(size, error.least) from None
    reader = _reader(snapshot, view, home, on, detail)
    scene, share = scene_of(reader, view, asof)
    features = [*scene.zones, *scene.lines, *scene.points]
    found = outlets(snapshot, features, view)
    face, wide = on.print.face, on.print.wide
    sources = picture_print.sources(found, address, face, wide, on.leftward, share)
    texts = Texts(
        language().tag,
        on.leftward,
        tuple(filter(None, (sources, *credits))),
        list(sections(snapshot, view)),
        lambda number: ngettext("%(num)s more sign", "%(num)s more signs", number),
        _("%(number)s km"),
        summary(snapshot, view, asof),
    )
    colours = look().drawn_by_night if view.theme == "dark" else look().drawn_by_day
    return picture(on, size, scene, texts, partial(_locator, reader), colours)


def least_height(snapshot: Snapshot, view: View, rev: int | None, size: tuple[int, int]) -> int:
    """How high a picture of this width has to be, if it is to be no lower than this: all small print is on it."""
    asof = view.asof or pages.home(snapshot).asof
    try:
        address = picture_print.address(view, asof, rev)
        _sheet(snapshot, view, rev, size, frozenset(PARTS), address)
    except NoRoom as error:
        return error.least
    return size[1]


def _sheet(
    snapshot: Snapshot,
    view: View,
    rev: int | None,
    size: tuple[int, int],
    parts: frozenset[str],
    address: str,
) -> Sheet:
    """Raises NoRoom."""
    home = pages.home(snapshot)
    leftward = language().direction == "rtl"
    notes = tuple(_notes(snapshot, view, rev))
    heading = Heading(
        in_language(home.title), _("As of %(day)s", day=day(view.asof or home.asof)), notes
    )
    credits = picture_print.credits(snapshot, home)

    def printed(face: Face, wide: float) -> tuple[str, ...]:
        # More than fit, so that the line becomes as long as it may.
        names = [LONG_NAME] * (int(SOURCES * wide / width(LONG_NAME, face)) + 2)
        longest = (
            picture_print.sources(Outlets(names, MANY), address, face, wide, leftward, share)
            for share in (1.0, 1 / MANY)
        )
        return (max(longest, key=lambda it: width(it, face)), *credits)

    return sheet(size, heading, printed, parts, leftward, _mark())


def _too_low(size: tuple[int, int], least: int) -> ParameterError:
    return ParameterError(
        "height",
        str(size[1]),
        Message(
            "A picture %(width)s pixels wide and %(height)s high has no room for its date, sources and credit.",
            width=size[0],
            height=size[1],
        ),
        Message("Write height=%(least)s, or more; or a greater width.", least=least),
    )


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


def _reader(snapshot: Snapshot, view: View, home: Home, on: Sheet, detail: float) -> Reader:
    frame = _frame(snapshot, view, home, on)
    return Reader(snapshot, frame, detail, pages.actors(snapshot), view.feature, view.weak)


def _frame(snapshot: Snapshot, view: View, home: Home, on: Sheet) -> Frame:
    """What the address names; else the home of the dataset, and the selected feature where it lies away from there."""
    if view.center is not None:
        return Frame.around(view.center, 7 if view.zoom is None else view.zoom, on.map)
    box = view.bbox or opening(snapshot, view, home.bbox)
    frame = Frame.of(box, on.map)
    return frame if view.zoom is None else frame.zoomed(view.zoom)


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
    return Locator(wide, countries, shown, sea(there)) if countries else None
