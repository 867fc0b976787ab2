"""Exporting: what the store holds now, as the same value a dataset directory reads into."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import shapely
from sqlalchemy import Connection, text

from geo.actor import Actor
from geo.article import Article
from geo.database import sql
from geo.dataset import Dataset, Header
from geo.errors import StoreError
from geo.feature import BasemapFeature, Evidence, Feature
from geo.layer import Layer
from geo.quote import Quote
from geo.source import Source
from geo.valid_time import End, StatedTime, ValidTime

Row = dict[str, Any]


def export(connection: Connection, layers: Sequence[Layer]) -> Dataset:
    """The current state of the store; raises StoreError while it is empty."""
    headers = _rows(connection, "dataset")
    if not headers:
        raise StoreError("The database holds no dataset yet.", "Load one: flask data load DIR.")
    features: dict[str, dict[str, Feature]] = {it.name: {} for it in layers if it.evidence}
    for row in _rows(connection, "features"):
        features[row["layer"]][row["id"]] = _feature(row)
    basemap: dict[str, dict[str, BasemapFeature]] = {
        it.name: {} for it in layers if not it.evidence
    }
    for row in _rows(connection, "basemap"):
        layer, row["geometry"] = row.pop("layer"), _shape(row["geometry"])
        basemap[layer][row["id"]] = BasemapFeature(**row)
    return Dataset(
        header=Header(**{**headers[0], "home_bbox": tuple(headers[0]["home_bbox"])}),
        actors={row["id"]: _actor(row) for row in _rows(connection, "actors")},
        articles={row["id"]: _article(row) for row in _rows(connection, "articles")},
        quotes={row["id"]: Quote(**row) for row in _rows(connection, "quotes")},
        sources={row["id"]: Source(**row) for row in _rows(connection, "sources")},
        features=features,
        basemap=basemap,
    )


def _rows(connection: Connection, name: str) -> list[Row]:
    return [dict(row) for row in connection.execute(text(sql(f"export/{name}.sql"))).mappings()]


def _actor(row: Row) -> Actor:
    return Actor(**{**row, "aliases": tuple(row["aliases"])})


def _article(row: Row) -> Article:
    return Article(**{**row, "aligned": tuple(row["aligned"])})


def _feature(row: Row) -> Feature:
    plain = ("id", "names", "kind", "actor", "status", "certainty", "valid_note", "geometry_basis")
    notes = ("uncertainty_km", "geometry_note", "note")
    return Feature(
        **{key: row[key] for key in plain + notes},
        geometry=_shape(row["geometry"]),
        parties=tuple(row["parties"]),
        valid=ValidTime(_end(row, "valid_from"), _end(row, "valid_to")) if row["timed"] else None,
        stated=_stated(row),
        evidence=tuple(Evidence(**item) for item in row["evidence"] or ()),
    )


def _end(row: Row, key: str) -> End | None:
    day: date | None = row[key]
    return End(day, row[f"{key}_precision"], row[f"{key}_basis"]) if day else None


def _stated(row: Row) -> StatedTime | None:
    if row["stated_text"] is None:
        return None
    return StatedTime(row["stated_text"], row["stated_from"], row["stated_to"])


def _shape(binary: bytes) -> Any:
    return shapely.from_wkb(bytes(binary))
