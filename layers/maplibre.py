"""The map's colours as a MapLibre style (style specification, version 8), from the same table the map page draws by.

There are no names in it: they would need glyphs, and a style that fetched them elsewhere would tell others who reads
this map. Textures would need a sprite; ground that is claimed, contested or announced is drawn paler instead, inside
the same dashes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from geo.collection import Collection
from layers.palette import FILL_OPACITY, LAND, OTHERS, Paint
from layers.style import HALO, INK, LINES, STATUSES, ZONE_KINDS, Stroke, ZoneStyle

Document = dict[str, Any]

# How much of the land shows through ground that is not simply held: a texture leaves about so much free.
PALE = 0.5
BORDER = "#A9A297"
TOWN = "#6B655C"


def style(
    title: str,
    sources: Mapping[str, Document],
    drawn: Iterable[tuple[str, Collection]],
    paints: Mapping[str, Paint],
    land: str = LAND,
) -> Document:
    """The style of some collections, each with the name of its source; `paints` are those of the actors."""
    layers: list[Document] = [
        {"id": "land", "type": "background", "paint": {"background-color": land}}
    ]
    for source, of in sorted(drawn, key=lambda it: _order(it[1])):
        make = KNOWN.get(of.id, _table) if of.layer is not None else _table
        for number, made in enumerate(make(of, paints)):
            layers.append(
                {
                    "id": f"{of.id}-{number}",
                    **made,
                    "source": source,
                    "source-layer": of.id,
                }
            )
    return {"version": 8, "name": title, "sources": dict(sources), "layers": layers}


def _order(of: Collection) -> int:
    """The registry's; an operator's own tables lie on top."""
    return of.layer.order if of.layer is not None else 1_000


def _fills(paints: Mapping[str, Paint]) -> Any:
    return _by_actor({actor: it.fill for actor, it in paints.items()}, OTHERS.fill)


def _inks(paints: Mapping[str, Paint]) -> Any:
    return _by_actor({actor: it.ink for actor, it in paints.items()}, OTHERS.ink)


def _by_actor(colors: Mapping[str, str], others: str) -> Any:
    """A colour for each actor that has one of its own."""
    grouped: dict[str, list[str]] = {}
    for actor, color in sorted(colors.items()):
        if color != others:
            grouped.setdefault(color, []).append(actor)
    if not grouped:
        return others
    pairs = [part for color, actors in grouped.items() for part in (actors, color)]
    return ["match", ["get", "actor"], *pairs, others]


def _zones(of: Collection, paints: Mapping[str, Paint]) -> Iterable[Document]:
    """Ground that is held by its status, all that is less than control by its kind."""
    kinds = [it.name for it in ZONE_KINDS]
    for it in STATUSES:
        held: list[Any] = [
            "all",
            ["==", ["get", "status"], it.name],
            ["!", ["in", ["get", "kind"], ["literal", kinds]]],
        ]
        yield from _zone(it, held, paints)
    for it in ZONE_KINDS:
        yield from _zone(it, ["==", ["get", "kind"], it.name], paints)


def _zone(of: ZoneStyle, chosen: list[Any], paints: Mapping[str, Paint]) -> Iterable[Document]:
    opacity = FILL_OPACITY if of.texture == "solid" else FILL_OPACITY * PALE
    yield {
        "type": "fill",
        "filter": chosen,
        "paint": {"fill-color": _fills(paints), "fill-opacity": opacity},
    }
    yield {
        "type": "line",
        "filter": chosen,
        "paint": {
            "line-color": _inks(paints),
            "line-width": of.weight,
            **_dashes(of.dash, of.weight),
        },
    }


def _lines(of: Collection, paints: Mapping[str, Paint]) -> Iterable[Document]:
    for it in LINES:
        for stroke in it.strokes:
            yield {
                "type": "line",
                "filter": ["==", ["get", "kind"], it.kind],
                "layout": {"line-join": "round"},
                "paint": _stroke(stroke, paints),
            }


def _stroke(of: Stroke, paints: Mapping[str, Paint]) -> Document:
    return {
        "line-color": of.color or _inks(paints),
        "line-width": of.weight,
        "line-opacity": of.opacity,
        **_dashes(of.dash, of.weight),
    }


def _dashes(dash: str, weight: float) -> Document:
    """Pixels become widths of the line, in which MapLibre counts."""
    lengths = [round(float(it) / weight, 2) for it in dash.split()]
    return {"line-dasharray": lengths} if lengths else {}


def _places(of: Collection, paints: Mapping[str, Paint]) -> Iterable[Document]:
    yield _circle(HALO, INK, 4.5, 2)


def _events(of: Collection, paints: Mapping[str, Paint]) -> Iterable[Document]:
    yield _circle(_fills(paints), INK, 5.5, 1.5)


def _towns(of: Collection, paints: Mapping[str, Paint]) -> Iterable[Document]:
    yield _circle(TOWN, HALO, 2, 0.5)


def _borders(of: Collection, paints: Mapping[str, Paint]) -> Iterable[Document]:
    yield {"type": "line", "paint": {"line-color": BORDER, "line-width": 1}}


def _table(of: Collection, paints: Mapping[str, Paint]) -> Iterable[Document]:
    """Of a table nothing is known but its shapes, in the grey of those who have no colour."""
    kinds = ["geometry-type"]
    yield {
        "type": "fill",
        "filter": ["==", kinds, "Polygon"],
        "paint": {"fill-color": OTHERS.fill, "fill-opacity": 0.3},
    }
    yield {
        "type": "line",
        "filter": ["!=", kinds, "Point"],
        "paint": {"line-color": OTHERS.ink, "line-width": 1.5},
    }
    yield {**_circle(OTHERS.fill, HALO, 4, 1), "filter": ["==", kinds, "Point"]}


def _circle(color: Any, stroke: Any, radius: float, width: float) -> Document:
    return {
        "type": "circle",
        "paint": {
            "circle-color": color,
            "circle-radius": radius,
            "circle-stroke-color": stroke,
            "circle-stroke-width": width,
        },
    }


KNOWN = {
    "countries": _borders,
    "districts": _borders,
    "towns": _towns,
    "control_zones": _zones,
    "lines": _lines,
    "locations": _places,
    "events": _events,
}
