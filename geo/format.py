"""The registry of formats: which bytes. A format is a row here, and a statement in sql/formats/ or a writer function.

Both read `page` (geo/page.py), so every collection has every format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from geo.database import sql
from geo.formats import csv_table, feature_collection, kml
from geo.formats.download import Download, Write
from geo.formats.heading import Heading
from geo.formats.row import Row

# What a file format reads: `id`, `geometry` as WKB with x first, `properties`.
ROWS = "formats/rows.sql"


def _nothing(heading: Heading) -> bytes:
    return b""


def _by_gdal(module: str) -> Write:
    """A writer, imported when its first file is asked for: GDAL and numpy weigh more than all else a worker holds."""

    def write(rows: Iterable[Row], heading: Heading, folder: Path) -> Path:
        path: Path = import_module(f"geo.formats.{module}").write(rows, heading, folder)
        return path

    return write


@dataclass(frozen=True, kw_only=True)
class Format:
    """`suffix` names the format in an address and in `f`, `extension` in the name of a file.

    `aliases` are other media types a client may ask with. Where the media type does not say it all, `profile` is the
    URI for a link with the relation `profile` (RFC 6906), and `link_profile` what QGIS looks for in a link to the
    format. `degrees` formats are in WGS 84 whatever CRS is asked for.
    """

    name: str
    suffix: str
    media_type: str
    carries: str
    loses: str = ""
    extension: str = ""
    aliases: tuple[str, ...] = ()
    profile: str | None = None
    link_profile: str | None = None
    degrees: bool = False

    def filename(self, name: str) -> str:
        return f"{name}.{self.extension or self.suffix}"


@dataclass(frozen=True, kw_only=True)
class TextFormat(Format):
    """Records of a statement that gives one for each feature, as `record`, with `separator` between them.

    `first` and `last` stand around the records, where there are any; `opening` and `closing` around everything. The
    statement may bind any of `Heading.values`. `feature` makes one record a document of its own; where it is None, one
    feature is an answer of one.
    """

    statement: str
    opening: Callable[[Heading], bytes] = _nothing
    first: bytes = b""
    separator: bytes = b""
    last: bytes = b""
    closing: bytes = b""
    feature: Callable[[bytes, Heading], bytes] | None = None

    @property
    def reads(self) -> frozenset[str]:
        """The columns of the page that the statement reads, which calls it `p`."""
        return columns_read(self.statement)

    def one(self, record: bytes, heading: Heading) -> bytes:
        """A single feature as a document."""
        if self.feature is None:
            return self.opening(heading) + record + self.closing
        return self.feature(record, heading)


@cache
def columns_read(statement: str) -> frozenset[str]:
    """What a statement of sql/formats/ takes from the page, or from `p`, as it calls it."""
    return frozenset(re.findall(r"\b(?:p|page)\.(\w+)", sql(statement)))


@dataclass(frozen=True, kw_only=True)
class FileFormat(Format):
    """A file that cannot be written from its first byte to its last without going back."""

    write: Write
    statement: str = ROWS

    def download(self, rows: Iterable[Row], heading: Heading) -> Download:
        """Write the file, reading the rows to their end; the caller closes what comes back."""
        return Download(self.write, rows, heading)


GEOJSON = TextFormat(
    name="GeoJSON",
    suffix="geojson",
    media_type="application/geo+json",
    aliases=("application/vnd.geo+json",),
    carries="everything; `quotes` as an array of objects, days as text",
    loses="the CRS, where its first axis points north: only the HTTP headers name it",
    statement="formats/geojson.sql",
    opening=feature_collection.geojson,
    separator=b",",
    closing=feature_collection.CLOSING,
    feature=feature_collection.geojson_feature,
)

JSONFG = TextFormat(
    name="JSON-FG",
    suffix="jsonfg",
    # The standard has no media type of its own (OGC 21-045r1, 16); the others are those of its drafts. Without the
    # parameter GDAL would take this for the address of GeoJSON, and append a feature's id to it.
    media_type=f'application/geo+json; profile="{feature_collection.JSON_FG_PROFILE}"',
    aliases=("application/fg+json", "application/vnd.ogc.fg+json"),
    profile=feature_collection.JSON_FG_PROFILE,
    link_profile="http://www.opengis.net/def/profile/ogc/0/jsonfg",
    carries="everything, time as `time`, any CRS as `place` beside a `geometry` in degrees",
    statement="formats/jsonfg.sql",
    opening=feature_collection.json_fg,
    separator=b",",
    closing=feature_collection.CLOSING,
    feature=feature_collection.json_fg_feature,
)

GEOJSONSEQ = TextFormat(
    name="GeoJSON text sequence",
    suffix="geojsonseq",
    extension="geojsons",
    media_type="application/geo+json-seq",
    carries="as GeoJSON, each feature between RS and LF, to be read while it comes",
    loses="the CRS: only the HTTP headers name it",
    statement="formats/geojson.sql",
    first=b"\x1e",
    separator=b"\n\x1e",
    last=b"\n",
)

LPF = TextFormat(
    name="Linked Places",
    suffix="lpf",
    extension="lpf.json",
    media_type="application/ld+json",
    carries="names by language, time as `when`, quotes as `citations` and `descriptions`, how certain a place is; "
    "every property, and the quotes whole as `properties.sourceline`",
    degrees=True,
    statement="formats/lpf.sql",
    opening=feature_collection.linked_places,
    separator=b",",
    closing=feature_collection.CLOSING,
    feature=feature_collection.linked_places_feature,
)

CSV = TextFormat(
    name="CSV",
    suffix="csv",
    media_type="text/csv; charset=utf-8",
    carries="every property, a point in degrees, the geometry as WKT with x first; each quote in words on a line",
    loses="types; what a quote has besides its words, what it supports, speaker, outlet, day and link",
    statement="formats/csv.sql",
    opening=csv_table.header,
)

KML = TextFormat(
    name="KML",
    suffix="kml",
    media_type="application/vnd.google-earth.kml+xml",
    carries="name, time, every property as typed data; quotes as the description, for people",
    loses="what a quote has besides its words, what it supports, speaker, article and link; control characters",
    degrees=True,
    statement="formats/kml.sql",
    opening=kml.opening,
    closing=kml.CLOSING,
)

GPKG = FileFormat(
    name="GeoPackage",
    suffix="gpkg",
    media_type="application/geopackage+sqlite3",
    aliases=("application/vnd.sqlite3",),
    carries="every property with its type; quotes as JSON, in words, and as rows of the table `<layer>_quotes`",
    loses="days no calendar has, such as infinity; arrays and objects are JSON text",
    write=_by_gdal("geopackage"),
)

FGB = FileFormat(
    name="FlatGeobuf",
    suffix="fgb",
    media_type="application/flatgeobuf",
    carries="every property with its type, an index by place; quotes as JSON and in words",
    loses="the type of days, which are text: it has moments only; the index, where a feature has no geometry; heights, "
    "where kinds of geometry are mixed",
    write=_by_gdal("flatgeobuf"),
)

SHP = FileFormat(
    name="Shapefile",
    suffix="shp",
    extension="shp.zip",
    media_type="application/zip",
    aliases=("application/x-shapefile",),
    carries="every property, one shapefile for each kind of geometry; every quote in full in `quotes.csv`",
    loses="names beyond 10 bytes and texts beyond 254 (README.txt counts them), quotes in the attributes, empty texts",
    write=_by_gdal("shapefile"),
)

FORMATS: dict[str, TextFormat | FileFormat] = {
    it.suffix: it for it in (GEOJSON, JSONFG, GEOJSONSEQ, CSV, KML, LPF, GPKG, FGB, SHP)
}
