"""The data: databases with the same places and zones as common ground, as our own dataset, and in growing sizes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from geo import migrations
from geo.cluster import Cluster
from layers import LAYERS

SQL = Path(__file__).resolve().parent / "sql"
ZONES = 2_100
# A statement is planned the same way for every server: parallel plans cost more than they gain on small machines.
OPTIONS = "-c jit=off -c max_parallel_workers_per_gather=0 -c timezone=UTC"
CLUSTER = {"shared_buffers": "1GB", "max_connections": "200"}


@contextmanager
def private_cluster(home: Path) -> Iterator[str]:
    """A cluster for measuring, kept in `home` so that the data need making once only; yields a libpq address."""
    with Cluster(home, CLUSTER, durable=False) as cluster:
        yield cluster.libpq_url("postgres")


def common(server: str, features: int) -> str:
    """A database with the common tables; its address."""
    return _made(server, f"bench_common_{features}", ("chance", "common"), features)


def home(server: str, features: int) -> str:
    """A database with the same as a dataset of ours; its address."""
    return _made(server, f"bench_home_{features}", ("chance", "common", "home"), features)


def scale(server: str, digits: tuple[int, ...]) -> str:
    """A database with a table of 10^n places for each n; its address."""
    name = "bench_scale_" + "_".join(map(str, digits))
    return _made(server, name, ("chance", *(f"scale:{it}" for it in digits)), 0)


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url, autocommit=True, options=OPTIONS)


def _made(server: str, name: str, scripts: tuple[str, ...], features: int) -> str:
    """The database of this name, made anew where a script has changed since it was made."""
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    fingerprint = _fingerprint(scripts)
    with connect(server) as admin:
        found = admin.execute(
            "select shobj_description(oid, 'pg_database') from pg_database where datname = %s",
            (name,),
        ).fetchone()
        if found is not None and found[0] == fingerprint:
            return url
        # The name is ours, of letters, digits and underscores.
        admin.execute(f"drop database if exists {name} with (force)".encode())
        admin.execute(f"create database {name} template template0 encoding 'UTF8'".encode())
        admin.execute(f"alter database {name} set search_path to public".encode())
    print(f"making {name} …", flush=True)
    _make(url, scripts, features)
    with connect(server) as admin:
        admin.execute(f"comment on database {name} is '{fingerprint}'".encode())
    return url


def _make(url: str, scripts: tuple[str, ...], features: int) -> None:
    driven = url.replace("postgresql://", "postgresql+psycopg://")
    if "home" in scripts:
        migrations.migrate(driven, LAYERS)
    with connect(url) as connection:
        connection.execute("create extension if not exists postgis")
        for script in scripts:
            # One transaction for each script: the rule "no quote, no feature" is held at its end.
            with connection.transaction():
                connection.execute(_script(script, features).encode())
        if "home" in scripts:
            for table in ("locations", "location_points", "control_zones", "lines"):
                connection.execute(f"drop table public.{table}".encode())
        connection.execute("drop schema bench cascade")
        connection.execute("vacuum analyze")
    if "home" in scripts:
        # As after a load; a server would make them at its start, and answer meanwhile.
        migrations.make_copies(driven, LAYERS)


def _script(name: str, features: int) -> str:
    stem, _, digits = name.partition(":")
    text = (SQL / f"{stem}.sql").read_text(encoding="utf-8")
    for key, value in (("features", str(features)), ("zones", str(ZONES)), ("digits", digits)):
        text = text.replace(f":{key}", value)
    return text


def _fingerprint(scripts: tuple[str, ...]) -> str:
    """Of the scripts, and of what our own tables look like."""
    digest = hashlib.sha256()
    for script in scripts:
        digest.update(_script(script, 0).encode())
    if "home" in scripts:
        for path in sorted((SQL.parent.parent / "sql" / "migrations").rglob("*.sql")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
