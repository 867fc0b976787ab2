"""A layer of a file that GDAL writes, grown piece by piece: memory holds one piece, never the layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from pyogrio import raw

from geo.formats.row import Row
from geo.formats.table import Array, Field, arrays, geometries


@dataclass(frozen=True)
class OgrLayer:
    """Made at once and empty, so that a layer without features has its columns and its CRS all the same.

    `geometry_type` is one of GDAL's names ("Point", "MultiPolygon Z", "Unknown" for any); None for a table without
    geometry. Coordinates are x, y whatever the authority of the CRS says.
    """

    path: Path
    name: str
    driver: str
    fields: tuple[Field, ...]
    geometry_type: str | None
    srid: int
    options: Mapping[str, str] = field(default_factory=dict)
    appended: bool = False

    def __post_init__(self) -> None:
        self._write([], self.options, append=self.appended)

    def append(self, rows: Sequence[Row]) -> None:
        if rows:
            self._write(rows, {}, append=True)

    def _write(self, rows: Sequence[Row], options: Mapping[str, str], append: bool) -> None:
        data, masks = arrays(self.fields, rows)
        raw.write(
            self.path,
            geometry=geometries(rows) if self.geometry_type else None,
            field_data=data,
            fields=np.array([it.name for it in self.fields], dtype=object),
            field_mask=masks,
            layer=self.name,
            driver=self.driver,
            geometry_type=self.geometry_type,
            crs=f"EPSG:{self.srid}" if self.geometry_type else None,
            encoding="UTF-8",
            promote_to_multi=False,
            # In GDAL's terms 100 is UTC; without it a time would be local to whoever reads it.
            gdal_tz_offsets={
                it.name: _utc(len(rows)) for it in self.fields if it.type == "date-time"
            },
            # A number that is no number stays one: nulls have their mask.
            nan_as_null=False,
            append=append,
            layer_options=dict(options) or None,
        )


def _utc(length: int) -> Array:
    return np.full(length, 100, dtype="int32")
