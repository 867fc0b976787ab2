"""The places a text names: what the gazetteer found, and what the dataset itself has under that name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.dataset import Dataset
from geo.feature import BasemapFeature, Feature
from geo.proposal.antecedent import meant_places
from geo.text.gazetteer import gazetteer
from geo.text.key import key
from geo.text.statement import PlaceName, Size
from geo.text.words import language

if TYPE_CHECKING:
    from geo.text.toponym import Toponym

Finder = Callable[[str, tuple[float, float] | None], "list[Toponym]"]

_SIZES: dict[str, Size] = {
    "continent": "country",
    "region": "area",
    "country": "country",
    "division": "area",
    "district": "area",
    "capital": "town",
    "town": "town",
    "water": "area",
    "river": "area",
    "range": "area",
    "mountain": "point",
    "desert": "area",
    "island": "area",
    "landmark": "point",
}
# Shorter names of a dataset are only believed where the gazetteer finds them too.
_LONG_ENOUGH = 5
_WIDE = 60.0
# What is longer, in capitals, is no abbreviation: GOMA, and not DRC.
_ABBREVIATED = 3
_ARABIC = re.compile(r"[\u0600-\u06ff]")


@dataclass(frozen=True)
class Known:
    """A place of the dataset: a location, or a town or district of its basemap."""

    id: str
    name: str
    lon: float
    lat: float
    size: Size


def find_toponyms(text: str, focus: tuple[float, float] | None) -> list[Toponym]:
    from geo.text.toponym import toponyms  # the model, which takes its time to load

    return toponyms(text, focus)


def place_names(
    text: str, dataset: Dataset, tag: str = "en", find: Finder = find_toponyms
) -> list[PlaceName]:
    """The place names of a text, in order, without overlap; a name the dataset has lies where the dataset has it."""
    known = dict(_known(dataset))
    found = [_name(it, known.get(key(it.text))) for it in find(text, _focus(dataset))]
    found += _only_in_dataset(text, known, found)
    found.sort(key=lambda it: it.start)
    found += list(_named_again(text, found))
    found.sort(key=lambda it: it.start)
    found += list(meant_places(text, found, language(tag), main_country(found)))
    return sorted(found, key=lambda it: it.start)


def _named_again(text: str, found: list[PlaceName]) -> Iterator[PlaceName]:
    """In Arabic a name that was found once is found wherever it stands."""
    sure = {
        it.text: it
        for it in found
        if it.role == "place" and it.lon is not None and _ARABIC.match(it.text)
    }
    sure = {name: it for name, it in sure.items() if len(name) >= 4 and it.confidence >= 0.8}
    if not sure:
        return
    names = "|".join(map(re.escape, sorted(sure, key=len, reverse=True)))
    for it in re.finditer(rf"(?<!\w)[وفبلك]?(?P<name>{names})(?!\w)", text):
        start, end = it.span("name")
        if all(end <= other.start or other.end <= start for other in found):
            yield replace(sure[it["name"]], start=start, end=end)


def main_country(places: Iterable[PlaceName]) -> str | None:
    """The country that most of the names are in."""
    counted = Counter(it.country for it in places if it.country and it.role in ("place", "demonym"))
    return min(counted, key=lambda it: (-counted[it], it)) if counted else None


def _focus(dataset: Dataset) -> tuple[float, float] | None:
    """Where the dataset is at home; none for a dataset of half the world."""
    west, south, east, north = dataset.header.home_bbox
    if east - west > _WIDE or north - south > _WIDE:
        return None
    return (west + east) / 2, (south + north) / 2


def _name(it: Toponym, known: Known | None) -> PlaceName:
    role = it.kind
    if known is not None and role == "place" and (it.lon is None or _near(it, known)):
        return PlaceName(
            it.start, it.end, it.text, role, known.name, known.lon, known.lat, it.country, known.size,
            max(it.confidence, 0.9), it.geonames_id, known.id,
        )  # fmt: skip
    return PlaceName(
        it.start,
        it.end,
        it.text,
        role,
        _latin(it),
        it.lon,
        it.lat,
        it.country,
        _size(it),
        it.confidence,
        it.geonames_id,
    )


def _latin(it: Toponym) -> str:
    """The name as a map in Latin letters has it: GOMA, of a dateline or a headline, is Goma."""
    is_shouted = it.text.isupper() and len(it.text) > _ABBREVIATED
    if (it.text.isascii() and not is_shouted) or it.lon is None:
        return it.text
    own = it.text.title() if is_shouted and "." not in it.text else it.text
    places = (sense.place for sense in gazetteer().senses(it.text))
    return next((place.name for place in places if place.geonames_id == it.geonames_id), own)


def _near(it: Toponym, known: Known) -> bool:
    assert it.lon is not None
    assert it.lat is not None
    return abs(it.lon - known.lon) < 2 and abs(it.lat - known.lat) < 2


def _size(it: Toponym) -> Size:
    """What kind of place the gazetteer has under the name there."""
    if it.lon is None or it.lat is None:
        return "unknown"
    for sense in gazetteer().senses(it.text):
        place = sense.place
        if place.geonames_id == it.geonames_id and abs(place.lon - it.lon) < 0.01:
            return _SIZES.get(place.kind, "unknown")
    return "unknown"


def _known(dataset: Dataset) -> Iterator[tuple[str, Known]]:
    """The dataset's places by the keys of their names; a location comes before a town or a district."""
    places: list[Feature | BasemapFeature] = [
        *dataset.basemap.get("districts", {}).values(),
        *dataset.basemap.get("towns", {}).values(),
        *dataset.features.get("locations", {}).values(),
    ]
    sizes: dict[str, Size] = {
        "area": "area",
        "district": "area",
        "sea": "area",
        "facility": "point",
    }
    for it in places:
        point = it.geometry.representative_point()
        size = sizes.get(it.kind, "town")
        for name in it.names.values():
            plain = re.split(r"[,،]", name)[0]
            if key(plain) and " of " not in plain:
                known = Known(it.id, plain, round(point.x, 6), round(point.y, 6), size)
                yield key(plain), known


def _only_in_dataset(
    text: str, known: dict[str, Known], found: list[PlaceName]
) -> Iterator[PlaceName]:
    """Names of the dataset that no gazetteer has."""
    names = {it.name: it for it in known.values() if len(it.name) >= _LONG_ENOUGH}
    if not names:
        return
    pattern = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    for it in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text):
        if all(it.end() <= other.start or other.end <= it.start() for other in found):
            place = names[it[0]]
            yield PlaceName(
                it.start(), it.end(), it[0], "place", place.name, place.lon, place.lat, None, place.size, 0.9,
                known=place.id,
            )  # fmt: skip
