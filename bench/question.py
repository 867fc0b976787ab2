"""What is asked, apart from how a server spells it, and how each server does."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from urllib.parse import quote, urlencode


@dataclass(frozen=True)
class Question:
    """One request. `statement` names the bare statement in sql/floor/ that gives the same answer.

    `bbox`   west, south, east, north in degrees
    `span`   first and last day, RFC 3339, on which what is wanted may begin
    `tile`   zoom, column, row in WebMercatorQuad
    """

    statement: str
    collection: str
    id: int | None = None
    limit: int | None = None
    bbox: tuple[float, float, float, float] | None = None
    kind: str | None = None
    span: tuple[str, str] | None = None
    tile: tuple[int, int, int] | None = None

    def values(self) -> dict[str, object]:
        """The values of the bare statement, by the names it has for them."""
        found = {
            key: value
            for key, value in asdict(self).items()
            if key in {"id", "kind"} and value is not None
        }
        if self.limit is not None:
            found["size"] = self.limit
        for names, several in (
            (("west", "south", "east", "north"), self.bbox),
            (("since", "until"), self.span),
            (("z", "x", "y"), self.tile),
        ):
            if several is not None:
                found |= dict(zip(names, several, strict=True))
        return found


def sourceline(question: Question) -> str:
    """Common ground: tables keep their names and ids."""
    base = f"/collections/{question.collection}"
    if question.tile is not None:
        z, x, y = question.tile
        return f"{base}/tiles/WebMercatorQuad/{z}/{y}/{x}"
    if question.id is not None:
        return f"{base}/items/{question.id}"
    arguments = _paging(question)
    if question.span is not None:
        # Not datetime, which here finds all that was true at some moment of the span, not only what begins in it.
        since, until = (f"TIMESTAMP('{moment}')" for moment in question.span)
        arguments["filter"] = f"valid_from BETWEEN {since} AND {until}"
    return _address(f"{base}/items", arguments)


def sourceline_home(question: Question) -> str:
    """Home ground: the dataset has ids of its own, and days where the tables have moments."""
    if question.tile is not None:
        return sourceline(question).replace("/location_points/", "/locations/")
    if question.id is not None:
        return f"/collections/{question.collection}/items/place-{question.id}"
    days = sourceline(question).replace("TIMESTAMP", "DATE")
    return re.sub(r"T\d\d%3A00%3A00Z", "", days)


def tipg(question: Question) -> str:
    base = f"/collections/public.{question.collection}"
    if question.tile is not None:
        z, x, y = question.tile
        return f"{base}/tiles/WebMercatorQuad/{z}/{x}/{y}"
    if question.id is not None:
        return f"{base}/items/{question.id}"
    return _address(f"{base}/items", _paging(question) | _datetime(question))


def pygeoapi(question: Question) -> str:
    base = f"/collections/{question.collection}"
    if question.tile is not None:
        z, x, y = question.tile
        return f"{base}/tiles/WebMercatorQuad/{z}/{y}/{x}?f=mvt"
    if question.id is not None:
        return f"{base}/items/{question.id}?f=json"
    return _address(f"{base}/items", {"f": "json"} | _paging(question) | _datetime(question))


def mapserver(question: Question) -> str | None:
    """MapServer 8.0 passes over property and time filters in silence."""
    if question.tile is not None:
        z, x, y = question.tile
        return f"/?map=bench&mode=tile&tilemode=gmap&tile={x}+{y}+{z}&layers=location_points&map.imagetype=mvt"
    base = f"/bench/ogcapi/collections/{question.collection}/items"
    if question.id is not None:
        return f"{base}/{question.id}?f=json"
    if question.kind is not None:
        return None
    return _address(base, {"f": "json"} | _paging(question))


def floor(question: Question) -> str:
    """The bare statement, by floor.py."""
    return _address(f"/sql/{question.statement}", question.values())


DIALECTS: dict[str, Callable[[Question], str | None]] = {
    "sourceline": sourceline,
    "sourceline_home": sourceline_home,
    "tipg": tipg,
    "pygeoapi": pygeoapi,
    "mapserver": mapserver,
    "floor": floor,
}


def _paging(question: Question) -> dict[str, object]:
    found: dict[str, object] = {"limit": question.limit}
    if question.bbox is not None:
        found["bbox"] = ",".join(f"{edge:g}" for edge in question.bbox)
    if question.kind is not None:
        found["kind"] = question.kind
    return found


def _datetime(question: Question) -> dict[str, object]:
    return {} if question.span is None else {"datetime": "/".join(question.span)}


def _address(path: str, arguments: dict[str, object]) -> str:
    return f"{path}?{urlencode(arguments, quote_via=quote, safe=',/')}"
