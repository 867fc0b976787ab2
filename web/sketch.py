"""The map as a page carries it, drawn by the server: seen with the first words, and all there is without a script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from flask import url_for

from geo.query import Equal
from geo.read import Row
from layers.drawn.feature import Drawn
from web import pages
from web.map_view import View
from web.shown import Group
from web.snapshot import Snapshot
from web.tints import colours

if TYPE_CHECKING:
    from layers.drawn.changed import Changed, Handed
    from layers.drawn.sketch import Window
    from web.picture_features import Reader

# What is drawn comes with every page. Where a layer has more than this, all is left to the script: without its zones
# ground would be called unknown that is not.
FEW = 300
# As the script opens a middle without a zoom level: static/outlook.js.
ZOOM = 7.0
# How far an outline may be off, in pixels of a phone: it is there for a second.
LOSS = 0.7


def sketch(
    snapshot: Snapshot,
    view: View,
    asof: date,
    groups: Sequence[Group],
    handovers: Sequence[Row],
    linked: bool,
) -> str:
    """The map of a view, settled (web/maps.py), as an element of HTML; `groups` are what is shown of its layers, and
    `handovers` the ground that changed hands (web/handovers.py). Empty where a layer has too much.

    Its features lead to their pages where it is `linked`: in the frame of another site those may not be shown.
    """
    # Imported here: a server starts without what draws.
    from layers.drawn.sketch import sketch as drawn
    from layers.drawn.textures import Textures
    from web.picture_features import Reader
    from web.picture_scene import scene_of

    if any(it.count > FEW for it in groups):
        return ""
    window = _window(snapshot, view)
    actors = pages.actors(snapshot)
    reader = Reader(snapshot, window.frame, 1.0, actors, view.feature, view.weak, LOSS)
    scene, _ = scene_of(reader, view, asof, {it.layer.name: it.rivals for it in groups})
    link: Callable[[Drawn], str] = _page if linked else lambda _: ""
    marks = _marks(reader, view, asof, handovers) if view.changed else None
    return drawn(scene, window, colours(), Textures(colours()), link, marks)


def _marks(reader: Reader, view: View, asof: date, handovers: Sequence[Row]) -> Changed:
    """What is new on the day, and what ended on its eve: but what passes has no end worth a mark."""
    from layers.drawn.changed import Changed

    begun: list[Drawn] = []
    ended: list[Drawn] = []
    for layer in view.layers:
        shown = view.query(layer, asof)
        begun += reader.features(
            layer, replace(shown, equals=(Equal("valid_from", asof),))
        ).features
        if asof > date.min and not layer.span_days:
            last = (Equal("valid_to", asof - timedelta(days=1)),)
            ended += reader.features(layer, replace(shown, asof=None, equals=last)).features
    lost = frozenset(f"control_zones-{it['zone_before']}" for it in handovers)
    return Changed(begun, ended, [_handed(reader, it) for it in handovers], lost)


def _handed(reader: Reader, row: Row) -> Handed:
    from layers.drawn.changed import Handed

    loser = reader.actors.get(row["actor_before"] or "", {})
    return Handed(reader.ground(row["ground"]), loser.get("slot", 0))


def _window(snapshot: Snapshot, view: View) -> Window:
    from layers.drawn.sketch import Window

    if view.center is not None:
        return Window.around(view.center, ZOOM if view.zoom is None else view.zoom)
    window = Window.of(view.bbox or pages.home(snapshot).bbox)
    return window if view.zoom is None else window.zoomed(view.zoom)


def _page(feature: Drawn) -> str:
    return url_for("evidence.feature_page", collection=feature.layer.name, feature=feature.id)
