"""The style for tiles of all times: the server's own, with the day as a condition on what a feature says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

Document = dict[str, Any]


def of_archives(
    style: Document, archives: Mapping[str, str], days: Mapping[str, tuple[date, date]]
) -> Document:
    """The style with archives for sources.

    `archives` are their addresses by collection; `days` the first and the last day on which a collection's features
    are shown, for those that are true at a time. What is in no archive is not drawn.
    """
    drawn = [it for it in style["layers"] if it.get("source-layer", "") in {"", *archives}]
    names = {
        address: f"tiles-{number}"
        for number, address in enumerate(dict.fromkeys(archives.values()))
    }
    sources = {
        name: {"type": "vector", "url": f"pmtiles://{address}"} for address, name in names.items()
    }
    layers = []
    for it in drawn:
        of = it.get("source-layer")
        if of is not None:
            it = {**it, "source": names[archives[of]]}
        if of in days:
            it = {**it, "filter": _true(*days[of], it.get("filter"))}
        layers.append(it)
    return {**style, "sources": sources, "layers": layers}


def _true(first: date, last: date, also: Any) -> list[Any]:
    """Days are text in tiles, and in the order of time as text too; an open end is not there."""
    begun = ["<=", ["string", ["get", "valid_from"], date.min.isoformat()], last.isoformat()]
    lasts = [">=", ["string", ["get", "valid_to"], date.max.isoformat()], first.isoformat()]
    return ["all", begun, lasts, *([also] if also else [])]
