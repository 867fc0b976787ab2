"""The tiles of a site: an archive of the layers together and one of each table, with the documents leading there."""

from __future__ import annotations

import json
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from geo.collection import Collection
from geo.query import Query
from geo.tile_archive import write_archive
from geo.tile_attributes import FROM_AFAR, FULL_FROM
from geo.tile_page import Part
from geo.tileset import SAID_FROM_AFAR
from web import pages
from web.map_view import View
from web.publication import style
from web.publication.asking import Asker
from web.publication.folder import NewFolder
from web.publication.links import Links
from web.publication.plan import STYLE, Plan
from web.shown import may_be_tiled
from web.snapshot import Snapshot

Document = dict[str, Any]

# What the style's conditions are about; an archive has the features of all days.
TRUE_IN = frozenset({"valid_from", "valid_to"})
DRAWN_BY = (
    frozenset({"name", "name_ar", "kind", "actor", "status", "parties", "strength"}) | TRUE_IN
)


@dataclass
class Tiles:
    """`deepest` is the last zoom level. What is made of documents stands in `documents`, by file."""

    asker: Asker
    links: Links
    plan: Plan
    new: NewFolder
    deepest: int
    tell: Callable[[str], None]
    documents: dict[str, Document] = field(default_factory=dict)
    # The archive that a collection's tiles are in.
    archives: dict[str, str] = field(default_factory=dict)

    def write(self, snapshot: Snapshot) -> None:
        """To be called within a request's context."""
        for file, of in self.plan.tilesets.items():
            self._archive(snapshot, file, of)
        if STYLE in self.plan.files:
            self._style(snapshot)

    def _archive(self, snapshot: Snapshot, file: str, of: list[Collection]) -> None:
        name = PurePosixPath(file).stem if len(of) == 1 else "the layers"
        archive = str(PurePosixPath(file).with_suffix(".pmtiles"))
        drawn = {it.id for it in of if _is_drawn(snapshot, it)}
        document = _said(self._asked(file), drawn)

        def parts(zoom: int) -> list[Part]:
            return [(it, _asked_of(it, it.id in drawn, zoom)) for it in of]

        written = write_archive(
            self.new.path(archive),
            snapshot.connection,
            parts,
            self.deepest,
            document,
            lambda zoom, count: self.tell(f"tiles of {name}, level {zoom}: {count}"),
        )
        if not written:
            # An archive of nothing cannot be opened.
            del self.plan.files[file]
            return
        self.archives |= {it.id: archive for it in of}
        self.documents[file] = self._tilejson(document, file, archive)

    def _tilejson(self, document: Document, file: str, archive: str) -> Document:
        """TileJSON wants addresses of tiles; MapLibre's plugin for PMTiles knows them by this form."""
        address = self.links.told_file(file, archive)
        return {
            **document,
            "tiles": [f"pmtiles://{address}/{{z}}/{{x}}/{{y}}"],
            "maxzoom": self.deepest,
            "vector_layers": [{**it, "maxzoom": self.deepest} for it in document["vector_layers"]],
        }

    def _style(self, snapshot: Snapshot) -> None:
        """As on the day on which the map opens."""
        day = pages.home(snapshot).asof
        days: dict[str, tuple[date, date]] = {}
        for of in self.plan.collections:
            if of.layer is not None and of.layer.evidence:
                shown = View().query(of.layer, day)
                first = shown.datetime.first if shown.datetime else day
                days[of.id] = (first or day, day)
        archives = {
            name: self.links.told_file(STYLE, archive) for name, archive in self.archives.items()
        }
        self.documents[STYLE] = style.of_archives(self._asked(STYLE), archives, days)

    def _asked(self, file: str) -> Document:
        address, _ = self.plan.files[file]
        found: Document = json.loads(self.asker.whole(address, "application/json"))
        return found


def _said(document: Document, drawn: Container[str]) -> Document:
    """The server's TileJSON with what is in these tiles alone: the days of every feature, at every level."""
    and_when = f"{SAID_FROM_AFAR}; those with quotes also {' and '.join(sorted(TRUE_IN))}"
    return {
        **document,
        "description": document["description"].replace(SAID_FROM_AFAR, and_when),
        "vector_layers": [
            _few_fields(it) if it["id"] in drawn else it for it in document["vector_layers"]
        ],
    }


def _few_fields(layer: Document) -> Document:
    """A layer that the map draws from the tiles has what it draws by, and no more at any level."""
    kept = {
        name: kind for name, kind in layer["fields"].items() if name in DRAWN_BY or name == "id"
    }
    return {**layer, "fields": kept}


def _is_drawn(snapshot: Snapshot, of: Collection) -> bool:
    """Whether the map draws the collection from these tiles."""
    return of.layer is not None and of.layer.evidence and may_be_tiled(snapshot, of.layer)


def _asked_of(of: Collection, drawn: bool, zoom: int) -> Query:
    """What the map draws by at every level, where it does; and at every level when a feature is true."""
    if drawn:
        return Query(properties=DRAWN_BY)
    if of.layer is not None and of.layer.evidence and zoom < FULL_FROM:
        return Query(properties=FROM_AFAR | TRUE_IN)
    return Query()
