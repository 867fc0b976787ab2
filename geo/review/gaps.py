"""Checks of what the map leaves out: ground, days and layers on which it says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import shapely
from shapely.geometry.base import BaseGeometry

from geo.review.dossier import Claim, Dossier
from geo.review.finding import Remark
from geo.review.ground import km2

HEADER = "dataset.json"

# A shorter silence is no more than the days between two articles.
SILENCE = 30
BLANK_SHARE = 0.05


def blank_ground(dossier: Dossier) -> Iterator[Remark]:
    """Of the ground that the map speaks of on any day, the part that has no holder on its own day."""
    held = _union([it for it in dossier.zones if it.holds_on(dossier.asof)])
    others = _union([it for it in dossier.zones if not it.holds_on(dossier.asof)])
    blank = shapely.difference(others, held)
    share = blank.area / max(held.area + blank.area, 1e-9)
    if share > BLANK_SHARE:
        yield Remark(
            HEADER,
            dossier.dataset.header.id,
            f"says on {dossier.asof} nothing of {km2(blank):,.0f} km², {share:.0%} of the ground it "
            "speaks of on some day.",
            "Quote articles that speak of it, or leave it: the map shows it as not known.",
        )


def _union(zones: list[Claim]) -> BaseGeometry:
    return shapely.union_all([it.feature.geometry for it in zones])


def silence(dossier: Dossier) -> Iterator[Remark]:
    spans = sorted(
        (it.first, it.last)
        for it in dossier.claims
        if it.feature.valid is not None and it.first != date.min
    )
    reached: date | None = None
    for first, last in spans:
        if reached is not None and reached != date.max and (first - reached).days - 1 > SILENCE:
            yield Remark(
                HEADER,
                dossier.dataset.header.id,
                f"has nothing at all between {reached} and {first}: a reader on those days finds an empty map.",
                "Quote articles of those days, or say in the description that the map has two parts.",
            )
        reached = last if reached is None else max(reached, last)


def empty_layer(dossier: Dossier) -> Iterator[Remark]:
    for layer, features in dossier.dataset.features.items():
        if not features:
            yield Remark(
                f"{layer}.geojson",
                layer,
                "has no feature at all.",
                "Add what the articles say, or tell readers that the dataset has none.",
            )


def layer_empty_on_opening(dossier: Dossier) -> Iterator[Remark]:
    """A layer of points may well have none on a day: an event lasts no longer."""
    for layer in dossier.dataset.features:
        claims = [it for it in dossier.claims if it.layer == layer]
        lasting = any("Point" not in it.feature.geometry.geom_type for it in claims)
        if lasting and not any(it.holds_on(dossier.asof) for it in claims):
            yield Remark(
                f"{layer}.geojson",
                layer,
                f"has features, and none of them on {dossier.asof}.",
                "Open the map on a day that it speaks of, or quote an article of this one.",
            )
