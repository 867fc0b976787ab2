"""Links between resources (RFC 8288): in documents as objects, in answers that have no room for them as a header."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

Link = dict[str, Any]

JSON = "application/json"
GEOJSON = "application/geo+json"
HTML = "text/html"
SCHEMA = "application/schema+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"

LD = "application/ld+json"

# RFC 5829, 3.2.
HISTORY = "version-history"
# Where annotations of a resource are (Web Annotation Protocol, 4.4).
ANNOTATIONS = "http://www.w3.org/ns/oa#annotationService"
OGC_RELATION = "http://www.opengis.net/def/rel/ogc/1.0/"
QUERYABLES = f"{OGC_RELATION}queryables"
SORTABLES = f"{OGC_RELATION}sortables"
FUNCTIONS = f"{OGC_RELATION}functions"
TILESETS = f"{OGC_RELATION}tilesets-vector"
TILING_SCHEME = f"{OGC_RELATION}tiling-scheme"
TILING_SCHEMES = f"{OGC_RELATION}tiling-schemes"
STYLES = f"{OGC_RELATION}styles"
# Features has the short name, Common the long one.
CONFORMANCE_RELATIONS = ("conformance", f"{OGC_RELATION}conformance")
PROPERTIES_SCHEMA = f"{OGC_RELATION}schema"
# GDAL's since 3.12, and the only one GDAL 3.6 knows.
FEATURE_SCHEMA = ("describedby", "describedBy")

LONGEST_HEADER = 3_000
# What a client that reads a format without links cannot go on without.
ON = frozenset({"next", "prev"})
# What is found by this header alone is kept before what documents say too.
FIRST = ON | {ANNOTATIONS}


@cache
def plain(media_type: str) -> str:
    """The media type without its parameters."""
    return media_type.partition(";")[0].strip()


def link(href: str, rel: str, media_type: str, title: str) -> Link:
    return {"href": href, "rel": rel, "type": media_type, "title": title, "hreflang": "en"}


def header(links: Iterable[Link]) -> str:
    """The value of a Link header, the way on first; titles are left out, as a header knows no alphabet but ASCII.

    Every link repeats what was asked, and a proxy takes a header of some kilobytes at most: what does not fit is left
    out, and stands in the document.
    """
    known = sorted(links, key=lambda it: it["rel"] not in ON)
    written = [f'<{it["href"]}>; rel="{it["rel"]}"; type="{plain(it["type"])}"' for it in known]
    kept = set()
    room = LONGEST_HEADER
    for place in sorted(range(len(known)), key=lambda it: known[it]["rel"] not in FIRST):
        room -= len(written[place]) + 2
        if room >= 0 or known[place]["rel"] in ON:
            kept.add(place)
    return ", ".join(text for place, text in enumerate(written) if place in kept)
