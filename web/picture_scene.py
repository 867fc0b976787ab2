"""What a drawn map shows of a view: all that is in its frame, by how it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select

from geo.area import Bbox
from geo.conditions import conditions
from geo.picture.room import Box
from geo.query import Query
from geo.read import Row
from layers.countries import COUNTRIES
from layers.districts import DISTRICTS
from layers.drawn.feature import Drawn
from layers.drawn.names import TOWN_ZOOM
from layers.drawn.scene import Scene
from layers.towns import TOWNS
from web import record
from web.extents import extent
from web.house import basemap_parts
from web.language import gettext as _
from web.map_view import View
from web.picture_features import Reader
from web.snapshot import Snapshot
from web.store import store

ZONES, LINES = "MultiPolygon", "MultiLineString"


def scene_of(
    reader: Reader, view: View, asof: date, shared: Mapping[str, list[Row]] | None = None
) -> tuple[Scene, float]:
    """All that is in the frame, and the smallest share of a layer that is drawn of it. `shared` are the pairs of zones
    that share ground, by layer, where the page has asked for them already.
    """
    by_type: dict[str, list[Drawn]] = {ZONES: [], LINES: [], "Point": []}
    rivals, share = [], 1.0
    for layer in view.layers:
        query = view.query(layer, asof)
        found = reader.features(layer, query)
        share = min(share, found.share)
        by_type[layer.geometry_type] += found.features
        if layer.geometry_type == ZONES and found.share == 1:
            rivals += (
                reader.rivals(layer, query, found.features)
                if shared is None
                else reader.drawn_rivals(shared[layer.name], found.features)
            )
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
        sea=sea(reader),
        # Of what a filter leaves out an article may well say something.
        silent=view.selection.filter is None
        and any(it.geometry_type == ZONES for it in view.layers),
        words=_name_words(),
    )
    return scene, share


def sea(reader: Reader) -> Box | None:
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


def opening(snapshot: Snapshot, view: View, home: Bbox) -> Bbox:
    """The home of the dataset, and the selected feature where it lies away from there."""
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
