"""Checks of how sure a feature is drawn, against what it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geo.review.dossier import Claim, Dossier
from geo.review.finding import Remark

SEAT = re.compile(
    r"\b\w+-based\b|\bbased in\b|\bseat(?:ed)?\b|ومقرها|ومقره|مقرها|مقره", re.IGNORECASE
)


def high_on_one_side(dossier: Dossier) -> Iterator[Remark]:
    for claim in _high(dossier):
        if claim.strength.one_sided:
            yield _remark(claim, "only its own side says it", "set it to medium, or quote another")


def high_on_a_sketch(dossier: Dossier) -> Iterator[Remark]:
    for claim in _high(dossier):
        if claim.feature.geometry_basis == "sketch":
            yield _remark(claim, "its place is a sketch", "set it to medium, or find the place")


def high_on_one_publisher(dossier: Dossier) -> Iterator[Remark]:
    for claim in _high(dossier):
        if claim.strength.grade == "single_source" and not claim.only_names:
            yield _remark(claim, "one source says it", "set it to medium, or quote a second one")


def high_though_disputed(dossier: Dossier) -> Iterator[Remark]:
    for claim in dossier.claims:
        disputing = [it.quote.id for it in claim.cited if it.evidence.supports == "disputes"]
        if disputing and claim.feature.status == "assessed":
            yield Remark(
                claim.file,
                claim.feature.id,
                f"is drawn as assessed, though {', '.join(disputing)} disputes it.",
                'Set "status" to contested, or to claimed.',
            )


def sketch_without_uncertainty(dossier: Dossier) -> Iterator[Remark]:
    for claim in dossier.claims:
        feature = claim.feature
        if feature.geometry_basis == "sketch" and feature.uncertainty_km is None:
            yield Remark(
                claim.file,
                feature.id,
                "is a sketch and does not say how far off it may be.",
                'Give "uncertainty_km": the map shows it as a ring or a band.',
            )


def seat_as_ground(dossier: Dossier) -> Iterator[Remark]:
    """A body based in a town does not hold the district drawn for it."""
    for zone in dossier.zones:
        control = [it for it in zone.carrying if it.evidence.supports == "control"]
        seats = [it for it in control if SEAT.search(it.quote.exact)]
        if control and len(seats) == len(control) and zone.feature.certainty != "low":
            yield Remark(
                zone.file,
                zone.feature.id,
                f"rests on words about a seat, {seats[0].quote.id}, not about ground.",
                'Set "certainty" to low and say in the note what the shape stands for.',
            )


def _high(dossier: Dossier) -> Iterator[Claim]:
    return (it for it in dossier.claims if it.feature.certainty == "high")


def _remark(claim: Claim, reason: str, cure: str) -> Remark:
    what = f"has the certainty “high”, and {reason}."
    return Remark(claim.file, claim.feature.id, what, f"{cure[0].upper()}{cure[1:]}.")
