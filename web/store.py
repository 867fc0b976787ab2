"""The web's hold on the database: one read-only engine for each process, and one snapshot for each request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask, current_app
from sqlalchemy import Connection, Engine, Table

from geo import database, read
from geo.layer import Layer


@dataclass(frozen=True)
class Snapshot:
    """A connection in a transaction that sees one state of the data, and the number of that state."""

    connection: Connection
    version: read.DataVersion


class Store:
    """Kept at `app.extensions["sourceline"]`."""

    def __init__(self, url: str) -> None:
        self.engine: Engine = database.reader(url)

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """Repeatable read: the version and all that is read after it belong together."""
        with self.engine.connect() as connection:
            yield Snapshot(connection, read.data_version(connection))

    def view(self, layer: Layer) -> Table:
        return read.table(self.engine, layer.name)


def connect_store(app: Flask, url: str) -> None:
    app.extensions["sourceline"] = Store(url)


def store() -> Store:
    """The current app's store."""
    found = current_app.extensions["sourceline"]
    assert isinstance(found, Store)
    return found
