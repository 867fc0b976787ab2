"""The floor: a Flask app that does nothing but run the bare statement, or answer with constant bytes.

Nothing is checked, counted, linked or negotiated here; what a map server adds to this is its own cost.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from threading import local

import psycopg
from flask import Flask, Response, request
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.pq import Format

STATEMENTS = Path(__file__).resolve().parent / "sql" / "floor"
OPTIONS = "-c jit=off -c max_parallel_workers_per_gather=0"


class AsSent(Loader):
    """The bytes as they come off the wire: nothing is decoded to be encoded again."""

    format = Format.BINARY

    def load(self, data: Buffer) -> bytes:
        return bytes(data)


def create_app() -> Flask:
    app = Flask(__name__, static_folder=None)
    statements = {it.stem: prepared(it.read_text()) for it in STATEMENTS.glob("*.sql")}

    @app.get("/sql/<name>")
    def run(name: str) -> Response:
        row = (
            _connection()
            .execute(statements[name], request.args.to_dict(), prepare=True, binary=True)
            .fetchone()
        )
        assert row is not None
        tile = name == "tile"
        kind = "application/vnd.mapbox-vector-tile" if tile else "application/geo+json"
        return Response(row[0], content_type=kind)

    @app.get("/constant/<int:size>")
    def constant(size: int) -> Response:
        if size not in bodies:
            bodies[size] = b"x" * size
        return Response(bodies[size], content_type="application/geo+json")

    @app.get("/unchanged")
    def unchanged() -> Response:
        return Response(status=304, headers={"ETag": '"constant"'})

    bodies: dict[int, bytes] = {}
    return app


def prepared(statement: str) -> bytes:
    """A statement with the driver's placeholders; in the file they are those of every statement here, `:name`."""
    return re.sub(r"(?<!:):([a-z]+)", r"%(\1)s", statement).encode()


def _connection() -> psycopg.Connection:
    """Each thread of a worker keeps its own: nothing is lent, nothing is waited for."""
    connection: psycopg.Connection | None = getattr(_own, "connection", None)
    if connection is None:
        connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True, options=OPTIONS)
        for name in ("text", "bytea"):
            connection.adapters.register_loader(name, AsSent)
        _own.connection = connection
    return connection


_own = local()
