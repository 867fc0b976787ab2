"""The legend of a picture in words: all signs there can be, as templates/_legend.html has them for the map page."""

from __future__ import annotations

from collections.abc import Iterator

from geo.layer import Layer
from layers.drawn.legend import Entry, Section
from layers.style import BAND, NOTHING, NOTHING_MEANING, RING, RIVALS, STYLE
from web import pages, words
from web.language import gettext as _
from web.language import in_language, ngettext
from web.map_view import View
from web.picture_scene import LINES, ZONES
from web.snapshot import Snapshot


def sections(snapshot: Snapshot, view: View) -> Iterator[Section]:
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
