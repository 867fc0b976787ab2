"""Coordinate reference systems by their addresses, with the axis order their authority defines.

Inside, and in PostGIS, coordinates always run east first. A CRS whose authority puts north first is turned round at the
door, both ways: EPSG:4326 is latitude, longitude, and a box in it is south,west,north,east (OGC API – Features Part 2,
7.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from geo.errors import ParameterError, SettingError
from geo.message import Message

CRS84_URI = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG_URI = "http://www.opengis.net/def/crs/EPSG/0/"


@dataclass(frozen=True)
class Crs:
    """`srid` is PostGIS's number; `flip` says that the authority puts the north axis first.

    `digits` are the decimals of a coordinate: about ten centimetres in degrees, a centimetre in metres.
    """

    uri: str
    srid: int
    title: str
    flip: bool = False
    geographic: bool = True

    @property
    def digits(self) -> int:
        return 6 if self.geographic else 2


CRS84 = Crs(CRS84_URI, 4326, "WGS 84, longitude first")


# Those of every map of Libya, written down: PROJ, with numpy behind it, is asked for any other.
USUAL = (
    Crs(f"{EPSG_URI}4326", 4326, "WGS 84", flip=True),
    Crs(f"{EPSG_URI}3857", 3857, "WGS 84 / Pseudo-Mercator", geographic=False),
    *(
        Crs(
            f"{EPSG_URI}{32600 + zone}",
            32600 + zone,
            f"WGS 84 / UTM zone {zone}N",
            geographic=False,
        )
        for zone in (32, 33, 34, 35)
    ),
)
BY_CODE = {it.srid: it for it in USUAL}


def epsg(code: int) -> Crs:
    """The CRS with an EPSG code. Raises SettingError for a code PROJ does not know, or that is not a plane one."""
    return BY_CODE.get(code) or asked_of_proj(code)


@cache
def asked_of_proj(code: int) -> Crs:
    """What the EPSG register says of a code."""
    import pyproj
    from pyproj.exceptions import CRSError

    try:
        known = pyproj.CRS.from_epsg(code)
    except CRSError:
        raise SettingError(f"EPSG:{code} is no coordinate reference system.") from None
    if not (known.is_geographic or known.is_projected) or len(known.axis_info) != 2:
        raise SettingError(
            f"EPSG:{code} ({known.name}) has no two axes.", "List a geographic or projected CRS."
        )
    # By name: near a pole both axes point north, whatever they are called.
    first = known.axis_info[0].name.lower()
    flip = "north" in first or "latitude" in first
    return Crs(f"{EPSG_URI}{code}", code, known.name, flip, known.is_geographic)


def parse(name: str, text: str, offered: tuple[Crs, ...]) -> Crs:
    """The CRS of a parameter's value, by its URI. Raises ParameterError for one that is not offered."""
    for crs in offered:
        if text == crs.uri:
            return crs
    raise ParameterError(
        name,
        text,
        Message("%(name)s is not a coordinate reference system of this server.", name=name),
        Message("Use one of: %(names)s.", names=", ".join(it.uri for it in offered)),
    )
