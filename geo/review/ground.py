"""Checks of ground: held by two at once, contested by nobody, or left blank between two holders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from math import cos, radians

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from geo.review.dossier import Claim, Dossier
from geo.review.finding import Remark

KM_PER_DEGREE = 111.32

# Two zones drawn from different sources part and overlap by slivers along a common border: narrower than this on the
# ground, and no part to speak of in either zone.
SLIVER_KM = 1.0
SLIVER_SHARE = 0.01

DISPUTED = frozenset({"contested", "claimed"})

DAY = timedelta(1)


def two_holders(dossier: Dossier) -> Iterator[Remark]:
    for one, other, ground in _overlaps(dossier.zones):
        if one.feature.status in DISPUTED or other.feature.status in DISPUTED:
            continue
        first, last = max(one.first, other.first), min(one.last, other.last)
        if first <= last:
            yield Remark(
                one.file,
                one.feature.id,
                f"gives {km2(ground):,.0f} km² to {one.feature.actor} that {other.feature.id} gives to "
                f"{other.feature.actor} on {_either(first, last)}.",
                'Set "status" of one or both to contested or claimed – both stay, each with its quotes – or mend the '
                "shapes or the dates.",
            )


def contested_by_nobody(dossier: Dossier) -> Iterator[Remark]:
    rivals = {
        claim.feature.id
        for one, other, _ in _overlaps(dossier.zones)
        if max(one.first, other.first) <= min(one.last, other.last)
        for claim in (one, other)
    }
    for claim in dossier.claims:
        feature = claim.feature
        sides = {feature.actor, *feature.parties} - {None}
        if (
            claim.is_ground
            and feature.status == "contested"
            and len(sides) < 2
            and feature.id not in rivals
        ):
            yield Remark(
                claim.file,
                feature.id,
                "is contested, and nothing says by whom.",
                'Name the other side in "parties", or draw its zone with its own quotes.',
            )


def gap_between_holders(dossier: Dossier) -> Iterator[Remark]:
    """One remark for a zone and each that follows it on its ground: what lies between them is blank on the map."""
    zones = tuple(sorted(dossier.zones, key=lambda it: it.first))
    tree = STRtree(_shapes(zones))
    for zone in zones:
        if zone.last == date.max:
            continue
        near = sorted(tree.query(zone.feature.geometry, predicate="intersects").tolist())
        for following, ground in _following(zone, [zones[it] for it in near]):
            days = (following.first - zone.last).days - 1
            yield Remark(
                zone.file,
                zone.feature.id,
                f"ends on {zone.last}, {following.feature.id} begins on {following.first}, and of the {days} days "
                f"between nothing is said on {km2(ground):,.0f} km².",
                "Quote an article that speaks of those days, or leave it: the map shows the ground as not known.",
            )


def _following(zone: Claim, near: list[Claim]) -> Iterator[tuple[Claim, BaseGeometry]]:
    """Who holds the zone's ground next, after a day or more that nobody does; `near` is in the order of first days."""
    morrow = zone.last + DAY
    gone_on = [it.feature.geometry for it in near if it.first <= morrow and it.last > zone.last]
    left = shapely.difference(zone.feature.geometry, shapely.union_all(gone_on))
    for claim in near:
        if claim.first > morrow and not left.is_empty:
            ground = shapely.intersection(left, claim.feature.geometry)
            left = shapely.difference(left, claim.feature.geometry)
            if not _is_sliver(ground, zone.feature.geometry):
                yield claim, ground


def _overlaps(zones: tuple[Claim, ...]) -> Iterator[tuple[Claim, Claim, BaseGeometry]]:
    """Every two zones of different holders with more than a sliver of ground in common, whenever they were."""
    shapes = _shapes(zones)
    pairs = STRtree(shapes).query(shapes, predicate="intersects").T.tolist()
    for first, second in sorted(pairs):
        one, other = zones[first], zones[second]
        if first < second and one.feature.actor != other.feature.actor:
            ground = _common(one, other)
            if ground is not None:
                yield one, other, ground


def _shapes(zones: tuple[Claim, ...]) -> NDArray[np.object_]:
    """Their geometries, as an array that is one of objects even where there is none."""
    return np.array([it.feature.geometry for it in zones], dtype=object)


def _common(one: Claim, other: Claim) -> BaseGeometry | None:
    """The ground two zones share, None where it is a sliver."""
    ground = shapely.intersection(one.feature.geometry, other.feature.geometry)
    smaller = min(one.feature.geometry, other.feature.geometry, key=lambda it: it.area)
    return None if _is_sliver(ground, smaller) else ground


def _is_sliver(ground: BaseGeometry, of: BaseGeometry) -> bool:
    if ground.area > SLIVER_SHARE * of.area:
        return False
    return bool(shapely.buffer(ground, -SLIVER_KM / KM_PER_DEGREE / 2).is_empty)


def _either(first: date, last: date) -> str:
    if first == date.min:
        return "all days" if last == date.max else f"all days to {last}"
    return f"all days from {first}" if last == date.max else f"{first} to {last}"


def km2(ground: BaseGeometry) -> float:
    """About how large it is: off by a few hundredths for ground as large as a country, good enough for a sentence."""
    if ground.is_empty:
        return 0.0
    return ground.area * KM_PER_DEGREE**2 * cos(radians(ground.centroid.y))
