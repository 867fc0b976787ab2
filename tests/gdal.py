"""GDAL 3.12 in a process of its own, and the servers it is sent to.

pyogrio holds Python's lock while it waits for an answer, which a server in the same process then could not give.
"""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

import geopandas
import pyogrio
import pytest
from flask.testing import FlaskClient
from shapely.geometry import shape

from tests.conftest import serving
from tests.recorder import Recorder
from tests.shop import Shop

TIMEOUT = 60


@dataclass(frozen=True)
class Gdal:
    """GDAL against one server, and what that server was asked for."""

    pool: ProcessPoolExecutor
    address: str
    recorder: Recorder

    @property
    def source(self) -> str:
        return f"OAPIF:{self.address}"

    def read(self, layer: str, **options: Any) -> geopandas.GeoDataFrame:
        return self.run(pyogrio.read_dataframe, self.source, layer=layer, **options)

    def info(self, layer: str) -> dict[str, Any]:
        found: dict[str, Any] = self.run(
            pyogrio.read_info, self.source, layer=layer, force_feature_count=True
        )
        return found

    def run(self, call: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        self.recorder.forget()
        return self.pool.submit(call, *arguments, **options).result(timeout=TIMEOUT)

    def transferred(self, layer: str) -> int:
        """How many features the last reading made the server send, after the look at the first twenty."""
        asked = self.recorder.of(f"/collections/{layer}/items")
        return sum(it.returned for it in asked if it.arguments.get("limit") != "20")


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


@pytest.fixture(scope="module")
def libya(pool: ProcessPoolExecutor, app: Any) -> Iterator[Gdal]:
    recorder = Recorder(app)
    with serving(recorder) as address:  # type: ignore[arg-type] # any WSGI application will do
        yield Gdal(pool, address, recorder)


@pytest.fixture(scope="module")
def own(pool: ProcessPoolExecutor, shop: Shop) -> Iterator[Gdal]:
    recorder = Recorder(shop.app)
    with serving(recorder) as address:  # type: ignore[arg-type] # any WSGI application will do
        yield Gdal(pool, address, recorder)


def served(client: FlaskClient, layer: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(client.get(f"/layers/{layer}.geojson").data)[
        "features"
    ]
    return found


def geometries(features: list[dict[str, Any]]) -> list[Any]:
    return [shape(it["geometry"]) if it["geometry"] else None for it in features]


def same(left: Any, right: Any, tolerance: float = 2e-6) -> bool:
    """Equal but for the last digit, and for where a ring begins."""
    if left is None or right is None:
        return left is right
    return left.geom_type == right.geom_type and left.hausdorff_distance(right) < tolerance


def plain(column: Any) -> list[Any]:
    """The values of a column, null as None."""
    return [it if isinstance(it, str) else None for it in column]
