"""What a picture shows, read as it is drawn: PostGIS cuts each shape to the frame and turns it into pixels."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Text, cast, func, literal, select, text

from geo.collection import Collection
from geo.column import geometry
from geo.conditions import conditions
from geo.crs import CRS84
from geo.database import sql
from geo.layer import Layer
from geo.picture.frame import Frame, Piece
from geo.picture.room import Box
from geo.query import Query
from geo.read import Row
from geo.spatial_type import Geometry
from layers.drawn.feature import PALE, Drawn, Polygon, shapes_of
from layers.drawn.zones import Rivals
from web import record
from web.language import called
from web.rivals import is_possible, rivals
from web.snapshot import Snapshot
from web.store import store

# Of one layer so many features are drawn; of more, a share that is said.
MOST = 3_000
# Around the frame, in its units: an outline that is cut there must not be seen.
MARGIN = 14.0
# What nobody sees of an outline, in pixels of the file.
FINE = 0.35
MERCATOR = 3857
# Where the hash of a key is looked at for a share: as in geo/tile_share.py.
BITS = 2**24
COLUMNS = (
    *("id", "name", "name_ar", "kind", "actor", "parties", "status"),
    *("uncertainty_km", "strength", "rank"),
)


@dataclass(frozen=True)
class Reader:
    """Reads what is in a frame. `detail` is how many pixels of the file a unit of it is.

    `marked` is the layer and id of the feature that is selected, `weak` whether weak evidence is drawn pale. `loss` is
    how far an outline may be off, in pixels of the file.
    """

    snapshot: Snapshot
    frame: Frame
    detail: float
    actors: Mapping[str, Row]
    marked: tuple[Layer, str] | None = None
    weak: bool = False
    loss: float = FINE

    def features(self, layer: Layer, query: Query, highest_rank: int | None = None) -> Found:
        """What of a layer is in the frame; of too many, the same share that a smaller share has part of."""
        of, query = record.seen(self.snapshot, store().layer(layer), query)
        query = replace(query, bbox=self.frame.box)
        rows = self._rows(of, query, 1.0, highest_rank)
        if len(rows) <= MOST:
            return Found([self._drawn(layer, it) for it in rows])
        counted = self.snapshot.count(of, query, patient=True)
        assert counted is not None
        share = 2.0 ** math.floor(math.log2(MOST / max(counted.number, MOST + 1)))
        rows = self._rows(of, query, share, highest_rank)[: 2 * MOST]
        return Found([self._drawn(layer, it) for it in rows], share)

    def rivals(self, layer: Layer, query: Query, zones: list[Drawn]) -> list[Rivals]:
        """Ground that two of these zones share."""
        if not is_possible(layer.geometry_type, [vars(it) for it in zones]):
            return []
        of, query = record.seen(self.snapshot, store().layer(layer), query)
        return self.drawn_rivals(rivals(self.snapshot, of, query), zones)

    def drawn_rivals(self, rows: Iterable[Row], zones: list[Drawn]) -> list[Rivals]:
        """The same of rows of web/rivals.py."""
        known = {it.id: it for it in zones}
        found = []
        for row in rows:
            if row["one"] in known and row["other"] in known:
                polygons = self.ground(row["ground"])
                spot = self.frame.pixel(*row["spot"])
                found.append(Rivals(known[row["one"]], known[row["other"]], polygons, spot))
        return [it for it in found if self._in_sight(it)]

    def ground(self, coordinates: Sequence[Any]) -> list[Polygon]:
        """A MultiPolygon, longitude first, in pixels."""
        return [
            [[self.frame.pixel(*place) for place in ring] for ring in polygon]
            for polygon in coordinates
        ]

    def _rows(
        self, of: Collection, query: Query, share: float, highest_rank: int | None
    ) -> list[Row]:
        columns = of.table.c
        asked = [*conditions(of, query)]
        if share < 1:
            hashed = func.hashtextextended(cast(columns[of.key], Text), 0)
            asked.append(hashed.op("&")(literal(BITS - 1, BigInteger)) < int(share * BITS))
        if highest_rank is not None:
            asked.append(columns["rank"] <= highest_rank)
        statement = (
            select(*(columns[it] for it in COLUMNS if it in columns), *self._shapes(of))
            .where(*asked)
            .order_by(columns[of.order])
            .limit(MOST + 1 if share == 1 else 2 * MOST)
        )
        found = self.snapshot.connection.execute(statement).mappings()
        return [dict(row) for row in found]

    def _shapes(self, of: Collection) -> list[ColumnElement[Any]]:
        """One for each piece of the frame: of several in one, GeoJSON has no way to say that one is empty."""
        return [
            func.ST_AsGeoJSON(
                func.ST_Simplify(self._piece(of, it), self.loss / self.detail, True),
                2 if self.detail > 1 else 1,
                0,
            ).label(f"shape_{number}")
            for number, it in enumerate(self.frame.pieces(MARGIN))
        ]

    def _piece(self, of: Collection, piece: Piece) -> ColumnElement[Any]:
        """Cut in degrees, where a box is a box of the plane too; turned over, for pixels count downwards."""
        box = func.ST_MakeEnvelope(piece.west, piece.south, piece.east, piece.north, CRS84.srid)
        cut = func.ST_ClipByBox2D(geometry(of), box, type_=Geometry)
        scale, dx, dy = self.frame.affine(piece.worlds)
        plane = func.ST_Transform(cut, MERCATOR, type_=Geometry)
        return func.ST_Affine(plane, scale, 0, 0, -scale, dx, dy, type_=Geometry)

    def _drawn(self, layer: Layer, row: Row) -> Drawn:
        parties = tuple(row.get("parties") or ())
        whose = [it for it in (row.get("actor"), *parties) if it]
        # By the name the house has for them.
        actor = self.actors.get(row.get("actor") or "", {})
        label, label_ar = actor.get("label"), actor.get("label_ar")
        shapes = [row[it] for it in row if it.startswith("shape_") and row[it]]
        return Drawn(
            layer=layer,
            id=str(row["id"]),
            name=called(row["name"] or "", row["name_ar"]),
            kind=row["kind"],
            actor=row.get("actor"),
            actor_label=label and called(label, label_ar),
            status=row.get("status"),
            parties=parties,
            slots={it: self.actors[it]["slot"] for it in whose if it in self.actors},
            km=row.get("uncertainty_km"),
            rank=row.get("rank"),
            left=PALE.get(row.get("strength") or "", 1.0) if self.weak else 1.0,
            marked=self.marked == (layer, row["id"]),
            **shapes_of(map(json.loads, shapes)),
        )

    def _in_sight(self, ground: Rivals) -> bool:
        frame = self.frame
        right, bottom = frame.left + frame.width, frame.top + frame.height
        points = [point for polygon in ground.polygons for ring in polygon for point in ring]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        box = Box(min(xs), min(ys), max(xs), max(ys))
        return box.overlaps(Box(frame.left, frame.top, right, bottom))


@dataclass(frozen=True)
class Found:
    """The features of a layer that are drawn, and which part of those in the frame they are."""

    features: list[Drawn]
    share: float = 1.0


@dataclass(frozen=True)
class Outlets:
    """Who a picture rests on, those with most quotes first, and on how many quotes."""

    names: list[str]
    quotes: int


def outlets(snapshot: Snapshot, features: Iterable[Drawn], query: Query) -> Outlets:
    """`query` says as of which moment of the record."""
    pairs = [(it.layer.name, it.id) for it in features]
    values = {
        "layers": [layer for layer, _ in pairs],
        "ids": [id_ for _, id_ in pairs],
        "known": query.known,
    }
    rows = snapshot.connection.execute(text(sql("pictures/sources.sql")), values).all()
    return Outlets([it.publisher for it in rows], int(rows[0].quotes) if rows else 0)
