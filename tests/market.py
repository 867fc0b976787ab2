"""A database with tables of an operator's own, published without code, and the app that serves them."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from app import create_app
from geo import database
from geo.cluster import Cluster
from geo.settings import Settings
from tests.conftest import _copy

ROWS = 120
TABLES = """
create schema market;
create table market.stalls (
    id integer primary key, name text, size double precision, grade integer, opened date, observed_at timestamptz,
    geom geometry(Point, 4326)
);
create index on market.stalls using gist (geom);
create table market.leases (
    code text primary key, valid_from date, valid_to date, geom geometry(Point, 4326)
);
create table market.shifts (
    id uuid primary key default gen_random_uuid(), label text, during tstzrange, geom geometry(Point, 4326)
);
create table market.plots (
    id bigint primary key, name text, geom geometry(Polygon, 32633)
);
create index on market.plots using gist (geom);
"""
STALL = """
insert into market.stalls
values (:id, :name, :size, :grade, :opened, :observed_at, ST_SetSRID(ST_MakePoint(:x, :y), 4326))
on conflict do nothing
"""


@dataclass(frozen=True)
class Stall:
    """A row of market.stalls, as put in."""

    id: int
    name: str | None
    size: float | None
    grade: int | None
    opened: date | None
    observed_at: datetime | None
    x: float | None
    y: float | None


@dataclass(frozen=True)
class Lease:
    code: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class Shift:
    label: str
    begins: datetime | None
    ends: datetime | None


@dataclass(frozen=True)
class Operator:
    """The app that serves an operator's tables, and ways to ask it."""

    app: Flask

    @property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    def get(self, address: str, **arguments: Any) -> dict[str, Any]:
        response = self.client.get(address, query_string=arguments or None)
        assert response.status_code == 200, response.get_data(as_text=True)
        found: dict[str, Any] = json.loads(response.data)
        return found


@dataclass(frozen=True)
class Market(Operator):
    """What is in the tables of the market, and ways to change it."""

    engine: Engine
    stalls: tuple[Stall, ...]
    leases: tuple[Lease, ...]
    shifts: tuple[Shift, ...]

    def run(self, *statements: str) -> None:
        with self.engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))

    def restock(self) -> None:
        """Put back the stalls that a test has taken away."""
        with self.engine.begin() as connection:
            connection.execute(text(STALL), [vars(it) for it in self.stalls])


@pytest.fixture(scope="module")
def market(cluster: Cluster, templates: tuple[str, str], worker: str) -> Iterator[Market]:
    """A market of its own for one file of tests."""
    for url in _copy(cluster, templates[0], f"market_{worker}"):
        engine = database.writer(url)
        stalls, leases, shifts = _stalls(), _leases(), _shifts()
        with engine.begin() as connection:
            connection.exec_driver_sql(TABLES)
            _fill(connection, stalls, leases, shifts)
        app = create_app(Settings(database_url=url, publish=("market",)))
        yield Market(app, engine, stalls, leases, shifts)
        engine.dispose()


def _stalls() -> tuple[Stall, ...]:
    """Few values for many rows, so that every sort has ties; every column has nulls; names in two scripts."""
    chance = random.Random(1)
    names = [None, "", "Sirte", "سرت", "Ålesund", "O'Neill %_", "sirte", "\U0001f34e"]
    return tuple(
        Stall(
            number,
            chance.choice(names),
            chance.choice([None, 0.1, -2.5, 1e9, 3.0]),
            chance.choice([None, 1, 2, 3]),
            chance.choice([None, date(2019, 4, 4), date(2020, 10, 23)]),
            chance.choice([None, MOMENT, MOMENT + timedelta(hours=11, minutes=59), NEXT_DAY]),
            *chance.choice(
                [
                    (None, None),
                    (round(chance.uniform(-180, 180), 3), round(chance.uniform(-90, 90), 3)),
                ]
            ),
        )
        for number in range(ROWS)
    )


MOMENT = datetime(2019, 4, 4, 12, tzinfo=UTC)
NEXT_DAY = datetime(2019, 4, 5, tzinfo=UTC)


def _leases() -> tuple[Lease, ...]:
    chance = random.Random(2)
    days = [None, *(date(2019, 4, 1) + timedelta(days=it) for it in range(12))]
    leases = []
    for number in range(60):
        first, last = chance.choice(days), chance.choice(days)
        if first and last and first > last:
            first, last = last, first
        leases.append(Lease(f"lease {number}/ß", first, last))
    return tuple(leases)


def _shifts() -> tuple[Shift, ...]:
    chance = random.Random(3)
    hours = [
        None,
        *(datetime(2019, 4, 3, tzinfo=UTC) + timedelta(hours=6 * it) for it in range(16)),
    ]
    shifts = []
    for number in range(60):
        begins, ends = chance.choice(hours), chance.choice(hours)
        if begins and ends and begins >= ends:
            begins, ends = ends, begins + timedelta(hours=6)
        shifts.append(Shift(f"shift {number}", begins, ends))
    return tuple(shifts)


def _fill(
    connection: Any,
    stalls: tuple[Stall, ...],
    leases: tuple[Lease, ...],
    shifts: tuple[Shift, ...],
) -> None:
    connection.execute(text(STALL), [vars(it) for it in stalls])
    connection.execute(
        text(
            "insert into market.leases values (:code, :valid_from, :valid_to, 'SRID=4326;POINT(13 32)')"
        ),
        [vars(it) for it in leases],
    )
    connection.execute(
        text(
            "insert into market.shifts (label, during, geom) "
            "values (:label, tstzrange(:begins, :ends), 'SRID=4326;POINT(13 32)')"
        ),
        [vars(it) for it in shifts],
    )
    connection.execute(
        text(
            "insert into market.plots select i, 'plot ' || i, ST_Transform(ST_SetSRID(ST_MakeEnvelope("
            "10 + i % 10, 25 + i / 10, 10.5 + i % 10, 25.5 + i / 10), 4326), 32633) "
            "from generate_series(0, 99) i"
        )
    )
