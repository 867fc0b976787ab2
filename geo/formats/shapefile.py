"""Shapefiles in a zip: one for each kind of geometry, the quotes as a table, and a note on what did not fit.

DBF has columns of ten bytes' name and texts of 254 bytes, no times and no empty texts. Quotes stay out of it: cut short
they would be words nobody wrote.
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import shapely

from geo.formats.heading import QUOTES, Heading
from geo.formats.ogr_layer import OgrLayer
from geo.formats.quotes import COLUMNS, at
from geo.formats.row import Row
from geo.formats.table import Field, as_text, fields, kind, moment, pieces

NAME_BYTES = 10
TEXT_BYTES = 254
CUT = "…"
# The oldest time a zip can hold; for data that do not say when they changed.
ZIP_EPOCH = "1980-01-01T00:00:00Z"

# Which shapefile a type of WKB belongs to: its suffix, and the type GDAL is told.
FAMILIES = {
    1: ("points", "Point"),
    2: ("lines", "MultiLineString"),
    3: ("areas", "MultiPolygon"),
    4: ("multipoints", "MultiPoint"),
    5: ("lines", "MultiLineString"),
    6: ("areas", "MultiPolygon"),
}
COLLECTION = 7
NOWHERE = ("table", None)

Family = tuple[str, str | None]


@dataclass
class Shapes:
    """The shapefiles of one answer, each made when its first feature comes."""

    heading: Heading
    folder: Path
    columns: tuple[Field, ...]
    layers: dict[Family, OgrLayer] = field(default_factory=dict)

    def append(self, rows: list[Row]) -> None:
        families: dict[Family, list[Row]] = {}
        for row in rows:
            for family, part in self._parts(row):
                families.setdefault(family, []).append(part)
        for family, parts in families.items():
            self.layer(family).append(parts)

    def layer(self, family: Family) -> OgrLayer:
        if family not in self.layers:
            suffix, geometry_type = family
            name = f"{self.heading.collection.id}_{suffix}"
            changed = (self.heading.timestamp or ZIP_EPOCH)[:10]
            self.layers[family] = OgrLayer(
                self.folder / (f"{name}.shp" if geometry_type else f"{name}.dbf"),
                name,
                "ESRI Shapefile",
                self.columns,
                geometry_type,
                self.heading.crs.srid,
                {"DBF_DATE_LAST_UPDATE": changed},
            )
        return self.layers[family]

    @property
    def usual(self) -> Family:
        """Where a feature without geometry goes: to the others, if these are all of one kind."""
        types = self.heading.collection.geometry_types
        known = {FAMILIES[code] for code, name in enumerate(WKB_TYPES, 1) if name in types}
        certain = len(known) == 1 and all(it in WKB_TYPES for it in types)
        return known.pop() if certain else NOWHERE

    def _parts(self, row: Row) -> Iterator[tuple[Family, Row]]:
        if row.geometry is None:
            yield self.usual, row
            return
        code, solid = kind(row.geometry)
        if code == COLLECTION:
            yield from self._scattered(row)
        elif code in FAMILIES:
            suffix, geometry_type = FAMILIES[code]
            yield (f"{suffix}_z", f"{geometry_type} Z") if solid else FAMILIES[code], row
        else:
            yield self.usual, row._replace(geometry=None)

    def _scattered(self, row: Row) -> Iterator[tuple[Family, Row]]:
        """A collection as its parts under one id: no shapefile holds it whole."""
        parts = shapely.get_parts(shapely.from_wkb(row.geometry))
        if not len(parts):
            yield self.usual, row._replace(geometry=None)
        for part in parts:
            yield from self._parts(row._replace(geometry=shapely.to_wkb(part, flavor="iso")))


WKB_TYPES = ("Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon")


def write(rows: Iterable[Row], heading: Heading, folder: Path) -> Path:
    """A zip in a folder that is the caller's to remove."""
    inside = folder / "shapefiles"
    inside.mkdir()
    cuts: dict[str, int] = {}
    full = fields(heading, quotes=False)
    columns = tuple(
        _fitting(it, name, cuts) for it, name in zip(full, _short_names(full), strict=True)
    )
    shapes = Shapes(heading, inside, columns)
    if heading.quoted:
        with (inside / "quotes.csv").open("w", encoding="utf-8", newline="") as file:
            _fill(shapes, rows, _QuoteTable(file))
    else:
        _fill(shapes, rows, None)
    if not shapes.layers:
        shapes.layer(shapes.usual)
    note = _note(heading, full, columns, cuts)
    (inside / "README.txt").write_text(note, encoding="utf-8", newline="\r\n")
    return _zipped(inside, folder / f"{heading.collection.id}.shp.zip", heading)


class _QuoteTable:
    def __init__(self, file: TextIO) -> None:
        self.rows = csv.writer(file, lineterminator="\r\n")
        self.rows.writerow(("feature", *COLUMNS))

    def append(self, rows: list[Row]) -> None:
        for row in rows:
            for quote in row.properties.get(QUOTES) or ():
                self.rows.writerow((row.id, *(at(quote, path) for path in COLUMNS.values())))


def _fill(shapes: Shapes, rows: Iterable[Row], quotes: _QuoteTable | None) -> None:
    for piece in pieces(rows):
        shapes.append(piece)
        if quotes:
            quotes.append(piece)


def _short_names(columns: tuple[Field, ...]) -> list[str]:
    names: list[str] = []
    for column in columns:
        name, number = _cut(column.name, NAME_BYTES), 1
        while name.casefold() in {it.casefold() for it in names}:
            tail = f"_{number}"
            name, number = _cut(column.name, NAME_BYTES - len(tail)) + tail, number + 1
        names.append(name)
    return names


def _fitting(column: Field, name: str, cuts: dict[str, int]) -> Field:
    """The column as DBF can hold it; what is cut is counted."""
    if column.type in {"integer", "number", "boolean", "date"}:
        return replace(column, name=name)

    def text(row: Row) -> str | None:
        value = column.value(row)
        if column.type == "date-time":
            at = moment(value)
            value = f"{at.isoformat()}Z" if at else None
        whole = as_text(value)
        if whole is None:
            return None
        if len(whole.encode()) <= TEXT_BYTES:
            return whole
        cuts[name] = cuts.get(name, 0) + 1
        return _cut(whole, TEXT_BYTES - len(CUT.encode())) + CUT

    return replace(column, name=name, type="string", value=text)


def _cut(text: str, size: int) -> str:
    """As much of a text as fits, whole characters only."""
    return text.encode()[:size].decode(errors="ignore")


def _note(
    heading: Heading, full: tuple[Field, ...], columns: tuple[Field, ...], cuts: dict[str, int]
) -> str:
    lines = [
        heading.title,
        heading.description,
        "",
        f"From {heading.items}",
        f"Coordinate reference system: {heading.crs.title} (EPSG:{heading.crs.srid}), x before y.",
        "Each kind of geometry has a shapefile of its own; a feature of mixed kinds is in several, "
        "under one id.",
        "A shapefile cannot tell an empty text from none. Times are texts in UTC.",
    ]
    if heading.quoted:
        lines.append("quotes.csv has every quote in full; its column feature is the id here.")
    lines += ["", "Columns (the name here, the full name, texts cut to 254 bytes):"]
    lines += [
        f"{short.name}\t{long.name}\t{cuts.get(short.name, 0)}"
        for short, long in zip(columns, full, strict=True)
    ]
    return "\n".join(lines) + "\n"


def _zipped(inside: Path, path: Path, heading: Heading) -> Path:
    """Every file under the time of the data, in order: the same data give the same bytes."""
    at = max(heading.timestamp or ZIP_EPOCH, ZIP_EPOCH)
    stamp = datetime.fromisoformat(at).astimezone(UTC)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(inside.iterdir()):
            entry = zipfile.ZipInfo(file.name, stamp.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            with file.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
                while piece := source.read(1 << 16):
                    target.write(piece)
            file.unlink()
    return path
