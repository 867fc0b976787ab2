"""Files as GDAL reads them: answers of the server and rows made for a test, written and opened again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import pytest
import shapely
from sqlalchemy import Connection

from geo.crs import CRS84, Crs
from geo.format import FGB, FORMATS, GPKG, SHP, FileFormat
from geo.formats.heading import Heading
from geo.formats.row import Row
from geo.property import Type
from tests.pages import ITEMS, Answer, published

FILES = [it for it in FORMATS.values() if isinstance(it, FileFormat)]
BOTH = [GPKG, FGB]

each_format = pytest.mark.parametrize("form", FILES, ids=lambda it: it.suffix)
whole_formats = pytest.mark.parametrize("form", BOTH, ids=lambda it: it.suffix)


def written(form: FileFormat, rows: Any, heading: Heading, folder: Path) -> Path:
    path = folder / form.filename(heading.collection.id)
    with form.download(rows, heading) as download:
        path.write_bytes(b"".join(download))
        assert path.stat().st_size == download.size
    return path


def answered(
    answer: Answer, form: FileFormat, connection: Connection, folder: Path
) -> geopandas.GeoDataFrame:
    path = written(form, answer.rows(connection, form), answer.heading, folder)
    return frame(path, form)


def frame(path: Path, form: FileFormat, layer: int | str = 0) -> Any:
    return pyogrio.read_dataframe(f"/vsizip/{path}" if form is SHP else path, layer=layer)


def rows(*features: tuple[str | None, dict[str, Any]]) -> list[Row]:
    """Rows by hand: WKT and properties, ids from 0."""
    return [
        Row(index, None if wkt is None else shapely.to_wkb(shapely.from_wkt(wkt), flavor="iso"), it)
        for index, (wkt, it) in enumerate(features)
    ]


def heading(types: dict[str, Type], *geometry_types: str, crs: Crs = CRS84) -> Heading:
    return Heading(published(types, *geometry_types), ITEMS.format("given"), crs=crs)
