"""What search engines read of a page: a collection as a Dataset, a feature as a Place (schema.org, as JSON-LD)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Document = dict[str, Any]

CONTEXT = "https://schema.org/"


def dataset(collection: Mapping[str, Any], box: Sequence[float] | None) -> Document:
    """A collection's document as a Dataset; `box` is west, south, east, north in degrees."""
    links = collection["links"]
    found: Document = {
        "@context": CONTEXT,
        "@type": "Dataset",
        "name": collection["title"],
        # Of fifty letters at least, or search engines pass over the page.
        "description": f"{collection['description'] or collection['title']} "
        "Features with their geometry, to look at, to query and to download.",
        "identifier": collection["id"],
        "url": next(it["href"] for it in links if it["rel"] in {"self", "alternate"}),
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": it["title"],
                "encodingFormat": it["type"],
                "contentUrl": it["href"],
            }
            for it in links
            if it["rel"] == "enclosure"
        ],
    }
    if box:
        found["spatialCoverage"] = {"@type": "Place", "geo": _shape(box)}
    first, last = collection["extent"].get("temporal", {}).get("interval", [[None, None]])[0]
    if first or last:
        found["temporalCoverage"] = f"{first or '..'}/{last or '..'}"
    return found


def place(feature: Mapping[str, Any], label: str, address: str) -> Document:
    """A feature in CRS84 as a Place."""
    found: Document = {"@context": CONTEXT, "@type": "Place", "name": label, "url": address}
    geometry = feature["geometry"]
    if geometry is None:
        return found
    points = list(_points(geometry))
    if not points:
        return found
    if geometry["type"] == "Point":
        longitude, latitude = points[0]
        geo: Document = {
            "@type": "GeoCoordinates",
            "latitude": latitude,
            "longitude": longitude,
        }
    else:
        east, north = zip(*points, strict=True)
        geo = _shape((min(east), min(north), max(east), max(north)))
    return {**found, "geo": geo}


def _shape(box: Sequence[float]) -> Document:
    """GeoShape writes latitude first, and its lower corner before its upper one."""
    west, south, east, north = box
    return {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}


def _points(geometry: Mapping[str, Any]) -> Iterator[tuple[float, float]]:
    if "geometries" in geometry:
        for part in geometry["geometries"]:
            yield from _points(part)
        return
    yield from _positions(geometry["coordinates"])


def _positions(coordinates: Any) -> Iterator[tuple[float, float]]:
    if coordinates and isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]
        return
    for part in coordinates:
        yield from _positions(part)
