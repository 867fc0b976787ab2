"""The registry of formats: which bytes. A format is a row here and a statement in sql/formats/ that reads FROM page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Format:
    """`opening` and `closing` stand around the features that the statement gives."""

    name: str
    suffix: str
    media_type: str
    statement: str
    opening: bytes
    closing: bytes


GEOJSON = Format(
    name="GeoJSON",
    suffix="geojson",
    media_type="application/geo+json",
    statement="formats/geojson.sql",
    opening=b'{"type":"FeatureCollection","features":[',
    closing=b"]}",
)

FORMATS: dict[str, Format] = {it.suffix: it for it in (GEOJSON,)}
