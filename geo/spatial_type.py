"""PostGIS's two spatial types as SQLAlchemy needs them: by their names in SQL.

GeoAlchemy2 has both, for geometries that are Python objects: it is for what loads (geo/load.py). For what answers,
PostGIS makes the bytes, and the names are enough (docs/decisions/0016-a-start-imports-little.md).
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy.types import UserDefinedType


class _Spatial(UserDefinedType[Any]):
    """`geometry_type` in capitals, such as MULTIPOLYGONZ; `srid` -1 where none is declared."""

    name: ClassVar[str]

    def __init__(self, geometry_type: str = "GEOMETRY", srid: int = -1) -> None:
        self.geometry_type = geometry_type
        self.srid = srid

    def get_col_spec(self, **_: Any) -> str:
        return f"{self.name}({self.geometry_type},{self.srid})"


class Geometry(_Spatial):
    """Coordinates in a plane, the plane of longitude and latitude among them."""

    name = "geometry"
    cache_ok = True


class Geography(_Spatial):
    """Longitude and latitude on the spheroid."""

    name = "geography"
    cache_ok = True
