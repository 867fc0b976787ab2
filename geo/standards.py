"""The standards this server keeps: every conformance class it declares, by its URI.

`/conformance` answers with DECLARED. What each class asks for, and which test proves it, stands in docs/standards. A
test holds the two together, so that nothing is declared that is not proved.
"""

from __future__ import annotations

from dataclasses import dataclass

SPEC = "http://www.opengis.net/spec/"


@dataclass(frozen=True)
class ConformanceClass:
    """`uri` is what clients look for in `conformsTo`; `standard` and `name` are for people."""

    uri: str
    standard: str
    name: str


@dataclass(frozen=True)
class _Standard:
    """`path` is what its URIs begin with, after SPEC; `classes` maps the last part of a URI to a class's name."""

    path: str
    title: str
    classes: dict[str, str]

    def conformance_classes(self) -> list[ConformanceClass]:
        return [
            ConformanceClass(f"{SPEC}{self.path}/conf/{part}", self.title, name)
            for part, name in self.classes.items()
        ]


_STANDARDS = (
    _Standard(
        "ogcapi-common-1/1.0",
        "OGC API – Common – Part 1: Core",
        {
            "core": "Core",
            # So spelled in OGC 19-072; some servers write landingPage, which no client finds there.
            "landing-page": "Landing Page",
            "json": "JSON",
            "html": "HTML",
            "oas30": "OpenAPI 3.0",
        },
    ),
    _Standard(
        "ogcapi-common-2/1.0",
        "OGC API – Common – Part 2: Geospatial Data",
        {"collections": "Collections", "json": "JSON", "html": "HTML"},
    ),
    _Standard(
        "ogcapi-common-3/1.0",
        "OGC API – Common – Part 3: Schemas",
        {
            "schemas": "Schemas",
            "advanced-property-roles": "Advanced Property Roles",
            "returnables-and-receivables": "Returnables and Receivables",
            "queryables": "Queryables",
            "sortables": "Sortables",
        },
    ),
    _Standard(
        "ogcapi-features-1/1.0",
        "OGC API – Features – Part 1: Core",
        {"core": "Core", "oas30": "OpenAPI 3.0", "geojson": "GeoJSON", "html": "HTML"},
    ),
    _Standard(
        "ogcapi-features-2/1.0",
        "OGC API – Features – Part 2: Coordinate Reference Systems by Reference",
        {"crs": "Coordinate Reference Systems by Reference"},
    ),
    _Standard(
        "ogcapi-features-3/1.0",
        "OGC API – Features – Part 3: Filtering",
        {
            "queryables": "Queryables",
            "queryables-query-parameters": "Queryables as Query Parameters",
            "filter": "Filter",
            "features-filter": "Features Filter",
        },
    ),
    _Standard(
        "cql2/1.0",
        "Common Query Language (CQL2)",
        {
            "cql2-text": "CQL2 Text",
            "cql2-json": "CQL2 JSON",
            "basic-cql2": "Basic CQL2",
            "advanced-comparison-operators": "Advanced Comparison Operators",
            "case-insensitive-comparison": "Case-insensitive Comparison",
            "accent-insensitive-comparison": "Accent-insensitive Comparison",
            "basic-spatial-functions": "Basic Spatial Functions",
            "basic-spatial-functions-plus": "Basic Spatial Functions with additional Spatial Literals",
            "spatial-functions": "Spatial Functions",
            "temporal-functions": "Temporal Functions",
            "array-functions": "Array Functions",
            "property-property": "Property-Property Comparisons",
            "functions": "Functions",
            "arithmetic": "Arithmetic Expressions",
        },
    ),
    # Part 5 became Common Part 3. QGIS reads a schema only where it finds the class under its first name.
    _Standard(
        "ogcapi-features-5/1.0",
        "OGC API – Features – Part 5: Schemas (now Common – Part 3)",
        {"schemas": "Schemas"},
    ),
    _Standard(
        "ogcapi-features-6/1.0",
        "OGC API – Features – Part 6: Property Selection (draft)",
        {
            "properties": "Property Selection",
            "properties-features": "Property Selection (Features)",
        },
    ),
    _Standard(
        "ogcapi-features-7/1.0",
        "OGC API – Features – Part 7: Geometry Simplification (draft)",
        {
            "zoom-level": "Geometry Simplification",
            "zoom-level-features": "Geometry Simplification (Features)",
        },
    ),
    _Standard(
        "ogcapi-features-8/1.0",
        "OGC API – Features – Part 8: Sorting (draft)",
        {"sortables": "Sortables", "sorting": "Sorting", "features-sorting": "Features Sorting"},
    ),
    _Standard(
        "ogcapi-tiles-1/1.0",
        "OGC API – Tiles – Part 1: Core",
        {
            "core": "Core",
            "tileset": "Tileset",
            "tilesets-list": "Tilesets List",
            "dataset-tilesets": "Dataset Tilesets",
            "geodata-tilesets": "GeoData Tilesets",
            "collections-selection": "Collections Selection",
            "mvt": "Mapbox Vector Tiles",
            "oas30": "OpenAPI 3.0",
        },
    ),
    _Standard("json-fg-1/1.0", "OGC Features and Geometries JSON", {"core": "Core"}),
)

DECLARED: tuple[ConformanceClass, ...] = tuple(
    each for standard in _STANDARDS for each in standard.conformance_classes()
)
