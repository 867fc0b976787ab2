"""What is asked and what is promised: a name, questions that differ from one to the next, and the targets."""

from __future__ import annotations

from dataclasses import dataclass

from bench.question import Question


@dataclass(frozen=True)
class Target:
    """Our requests per second against another's in the same run: at least so many times as many."""

    against: str
    at_least: float


@dataclass(frozen=True)
class Workload:
    """Questions of one sort, each a little different from the others, so that no answer can be kept from the last time.

    `features`  how many an answer holds on average
    `slack`     by what share a tile may differ, whose margin is each server's own
    `counted`   whether an answer says how many match
    `common`    the targets of tables published with no code; `home` of our own dataset
    """

    name: str
    title: str
    questions: tuple[Question, ...]
    features: int
    slack: float = 0.0
    connections: int = 16
    common: tuple[Target, ...] = ()
    home: tuple[Target, ...] = ()
    counted: bool = True


# At most 1.15 times the time of the bare statement, 1.1 times for tiles, and half of it on home ground.
NEAR, NEAR_TILE, HALF = Target("floor", 1 / 1.15), Target("floor", 1 / 1.1), Target("floor", 2.0)

KINDS = ("city", "area", "facility", "sea")
# Tiles of zoom 6, and in each the one of zoom 10 with its town; sql/chance.sql puts them there.
REGIONS = ((33, 26), (34, 26), (35, 26), (34, 27), (35, 27))
# Of a window in the town of the second region, in degrees: some 3,000 of 100,000 places lie in it. A hundred are asked
# for, and all have to be counted.
WINDOW = 0.2


def _window(number: int) -> tuple[float, float, float, float]:
    """A window in the town near 14.24° E 29.38° N, a little further on for each number."""
    west = round(14.11 + 0.0005 * number, 4)
    south = round(29.28 + 0.0003 * number, 4)
    return west, south, round(west + WINDOW, 4), round(south + WINDOW, 4)


def _half_year(year: int) -> tuple[str, str]:
    """Places begin at midnight, so that it does not matter who counts the end of a span to it."""
    return f"{year}-01-01T00:00:00Z", f"{year}-06-30T12:00:00Z"


TEN = Workload(
    "ten",
    "ten items",
    tuple(Question("items", "locations", limit=limit) for limit in range(8, 13)),
    10,
    common=(Target("tipg", 7.0),),
)
BBOX = Workload(
    "bbox",
    "100 items in a window",
    tuple(Question("bbox", "locations", limit=100, bbox=_window(number)) for number in range(100)),
    100,
    common=(Target("tipg", 8.0),),
)
FILTER = Workload(
    "filter",
    "100 items of a kind and a time",
    tuple(
        Question("filter", "locations", limit=100, kind=kind, span=_half_year(year))
        for kind in KINDS
        for year in range(2011, 2019)
    ),
    100,
    common=(Target("tipg", 3.5),),
)
THOUSAND = Workload(
    "thousand",
    "1,000 items with quotes",
    tuple(Question("items", "locations", limit=limit) for limit in range(951, 1050)),
    1000,
    common=(NEAR, Target("tipg", 4.0), Target("pygeoapi", 8.0)),
    home=(HALF,),
)
ZONES = Workload(
    "zones",
    "2,000 polygons of 200 corners",
    tuple(Question("zones", "control_zones", limit=limit) for limit in range(1951, 2050)),
    2000,
    connections=4,
    common=(NEAR, Target("tipg", 7.0), Target("pygeoapi", 6.0)),
    home=(HALF,),
)
TILE_TARGETS = (NEAR_TILE, Target("tipg", 1.4), Target("mapserver", 1.4))


def workloads(features: int) -> tuple[Workload, ...]:
    """The workloads over so many places."""
    return (_one(features), TEN, BBOX, FILTER, THOUSAND, ZONES, _tile6(features), _tile10(features))


def _one(features: int) -> Workload:
    keys = (1 + number * 7919 % features for number in range(1000))
    return Workload(
        "one",
        "one feature by id",
        tuple(Question("one", "locations", id=key) for key in keys),
        1,
        common=(Target("tipg", 3.0),),
        counted=False,
    )


def _tile6(features: int) -> Workload:
    return Workload(
        "tile6",
        f"tile of {features // 5:,} points (zoom 6)",
        tuple(Question("tile", "location_points", tile=(6, x, y)) for x, y in REGIONS),
        features // 5,
        slack=0.02,
        connections=4,
        common=TILE_TARGETS,
        home=(HALF,),
        counted=False,
    )


def _tile10(features: int) -> Workload:
    towns = ((10, x * 16 + 8, y * 16 + 8) for x, y in REGIONS)
    return Workload(
        "tile10",
        f"tile of {features // 25:,} points (zoom 10)",
        tuple(Question("tile", "location_points", tile=town) for town in towns),
        features // 25,
        slack=0.05,
        common=TILE_TARGETS,
        home=(HALF,),
        counted=False,
    )
