"""What a format knows of an answer besides its features: whose they are, in which CRS, how many, where the rest is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from geo.collection import Collection
from geo.crs import CRS84, Crs
from geo.property import Property

QUOTES = "quotes"

# Of the values a statement may bind, those that the collection and the CRS decide.
OF_SHAPES = frozenset({"digits", "flip", "turn"})

AREAS = frozenset({"Polygon", "MultiPolygon"})
CURVELESS = AREAS | {"Point", "MultiPoint", "LineString", "MultiLineString"}


@dataclass(frozen=True)
class Heading:
    """`items` is the absolute address of the collection's items, `schema` that of its schema, where there is one.

    `selected` are the properties asked for; None for all. `links` (as in OGC API – Features), `matched` and `returned`
    belong to one page of an answer and are left out of a plain file. `timestamp` is when the data changed, in RFC 3339:
    never the time of the request, or equal questions would get different bytes. `hxl` adds a row of tags to a table.
    """

    collection: Collection
    items: str
    crs: Crs = CRS84
    selected: tuple[Property, ...] | None = None
    language: str = "en"
    schema: str | None = None
    links: tuple[Mapping[str, Any], ...] = ()
    matched: int | None = None
    returned: int | None = None
    timestamp: str | None = None
    hxl: bool = False

    @property
    def title(self) -> str:
        return _in(self.language, self.collection.title) or self.collection.id

    @property
    def description(self) -> str:
        return _in(self.language, self.collection.description)

    @property
    def columns(self) -> tuple[Property, ...]:
        """The properties of every feature, in order."""
        return self.collection.returned if self.selected is None else self.selected

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(it.name for it in self.columns)

    @property
    def quoted(self) -> bool:
        """Whether the features bring their quotes; a published table may have a column of that name that is none."""
        return self.collection.evidence and QUOTES in self.names

    @property
    def identifier(self) -> str:
        """What the column with a feature's id is called in a table."""
        return fresh("id", self.names)

    @property
    def values(self) -> dict[str, object]:
        """What a statement of sql/formats/ may bind."""
        return {
            "digits": self.crs.digits,
            "flip": self.crs.flip,
            "turn": self._turn,
            "crs": self.crs.uri,
            "collection": self.collection.id,
            "items": self.items,
            "columns": list(self.names),
            "quoted": self.quoted,
            "identifier": self.identifier,
        }

    @property
    def _turn(self) -> str:
        """Which geometries may have rings that run the wrong way: `none`, `areas` alone, or `any`."""
        types = frozenset(self.collection.geometry_types)
        if not types or "GeometryCollection" in types or types - CURVELESS:
            return "any"
        return "areas" if types & AREAS else "none"


def fresh(name: str, taken: tuple[str, ...]) -> str:
    """A name for a column of ours beside those of the data, which keep theirs; most readers do not tell A from a."""
    known = {it.casefold() for it in taken}
    candidate, number = name, 1
    while candidate.casefold() in known:
        candidate, number = f"{name}_{number}", number + 1
    return candidate


def _in(language: str, texts: Mapping[str, str]) -> str:
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")
