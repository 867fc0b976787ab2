"""Checks of places: named and not on the map, on the map and not to be, or on the map in the wrong place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from math import asin, cos, radians, sin, sqrt

from shapely.geometry.base import BaseGeometry

from geo.feature import BasemapFeature
from geo.review.dossier import Dossier
from geo.review.finding import Remark
from geo.review.naming import forms, plain

EARTH_KM = 6371.0
# A place and its point on the base map may be this far apart: centres differ, and so do gazetteers.
NAMESAKE_KM = 50.0
LONGEST_NAME = 4
SHORTEST_NAME = 4

UNDISCLOSED = re.compile(
    r"\b(?:undisclosed|unnamed|secret|unspecified) (?:location|place|site)\b|مكان (?:غير معلن|لم يكشف|سري)",
    re.IGNORECASE,
)


def place_without_feature(dossier: Dossier) -> Iterator[Remark]:
    """One remark for a town of the base map that quotes speak of and nothing on the map is named by."""
    on_map = {it for claim in dossier.claims for it in _all_runs(claim.feature.names)}
    quoted: dict[str, list[str]] = defaultdict(list)
    for quote in dossier.dataset.quotes.values():
        for run in _runs(quote.exact):
            quoted[run].append(quote.id)
    for layer, town in _towns(dossier):
        names = {plain(it) for it in town.names.values() if len(it) >= SHORTEST_NAME}
        found = [quote for name in sorted(names) for quote in quoted.get(name, [])]
        if found and not names & on_map:
            yield Remark(
                "quotes.json",
                found[0],
                f"speaks of {town.names['en']} ({layer}, {town.id}), and nothing on the map bears its name.",
                "Add the place, or leave it: it is on the base map.",
            )


def place_undisclosed(dossier: Dossier) -> Iterator[Remark]:
    for claim in dossier.claims:
        for cited in claim.carrying:
            if "Point" in claim.feature.geometry.geom_type and UNDISCLOSED.search(
                cited.quote.exact
            ):
                yield Remark(
                    claim.file,
                    claim.feature.id,
                    f"is a point on the map, and {cited.quote.id} says that its place is not disclosed.",
                    "Take it off the map: a point there is invented.",
                )


def far_from_namesake(dossier: Dossier) -> Iterator[Remark]:
    """Many towns share a name: Tripoli is in Libya and in Lebanon, Hawari near Benghazi and near Kufra."""
    namesakes: dict[str, list[BasemapFeature]] = defaultdict(list)
    for _, town in _towns(dossier):
        namesakes[plain(town.names["en"])].append(town)
    for claim in dossier.claims:
        feature = claim.feature
        towns = namesakes.get(plain(feature.names["en"]), [])
        if feature.geometry.geom_type != "Point" or not towns:
            continue
        nearest = min(_km(feature.geometry, it.geometry) for it in towns)
        if nearest > NAMESAKE_KM + (feature.uncertainty_km or 0):
            yield Remark(
                claim.file,
                feature.id,
                f"lies {nearest:,.0f} km from {towns[0].names['en']} on the base map, which has the same name.",
                "See whether it was looked up as another place of that name, in another country.",
            )


def place_or_government(dossier: Dossier) -> Iterator[Remark]:
    """“Cairo decided” speaks of a government, and a point in Cairo would be wrong."""
    governments = {
        plain(form): actor
        for actor in dossier.dataset.actors.values()
        if actor.kind in {"state", "government"}
        for form in forms(actor)
    }
    for claim in dossier.claims:
        actor = governments.get(plain(claim.feature.names["en"]))
        is_point = claim.feature.geometry.geom_type == "Point"
        if actor is not None and is_point and claim.feature.note is None:
            yield Remark(
                claim.file,
                claim.feature.id,
                f"has a name that articles also use for {actor.labels['en']}.",
                "Look whether its quotes mean the place, and say so in its note.",
            )


def _towns(dossier: Dossier) -> Iterator[tuple[str, BasemapFeature]]:
    for layer, features in dossier.dataset.basemap.items():
        for feature in features.values():
            if feature.geometry.geom_type == "Point":
                yield layer, feature


def _runs(words: str) -> Iterator[str]:
    """Every run of up to four words, for looking names up rather than searching for each of them."""
    tokens = re.findall(r"[\w'-]+", plain(words))
    for start in range(len(tokens)):
        for length in range(1, LONGEST_NAME + 1):
            yield " ".join(tokens[start : start + length])


def _all_runs(names: dict[str, str]) -> Iterator[str]:
    for name in names.values():
        yield from _runs(name)


def _km(one: BaseGeometry, other: BaseGeometry) -> float:
    """How far apart two points are, on a sphere."""
    (west, south), (east, north) = _position(one), _position(other)
    chord = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin((east - west) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(chord))


def _position(point: BaseGeometry) -> tuple[float, float]:
    """Longitude and latitude in radians."""
    west, south, _, _ = point.bounds
    return radians(west), radians(south)
