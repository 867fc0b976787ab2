"""The web's hold on the database: one read-only engine for each process, and one snapshot for each request."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from threading import Lock
from weakref import finalize

from flask import Flask, current_app
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from geo import database
from geo.collection import Collection
from geo.database import sql
from geo.inventory import Inventory, take_inventory
from geo.layer import Layer
from geo.publication import fingerprint, grant_reading
from geo.state import DataVersion
from web.gaps import Gaps
from web.gate import Gate
from web.lease import Lease
from web.replica import PrimaryNeededError, Replica
from web.snapshot import Snapshot
from web.weights import Weights

logger = logging.getLogger(__name__)

# How long a new, changed or dropped table may go unnoticed, in seconds.
LOOK_AGAIN = 5.0


class Store:
    """Kept at `app.extensions["sourceline"]`."""

    def __init__(
        self,
        url: str,
        layers: Sequence[Layer],
        schemas: tuple[str, ...],
        read_url: str | None = None,
    ) -> None:
        self.url = url
        self.replica = Replica(read_url) if read_url else None
        self.engine: Engine = database.reader(url)
        # An app that is dropped gives its connections back at once, and does not leave them to the server to find.
        finalize(self, self.engine.dispose)
        self.quick: Engine = database.quick_reader(url)
        finalize(self, self.quick.dispose)
        self.counting: Engine = database.quick_reader(url, timeout_ms=database.COUNTING_TIMEOUT_MS)
        finalize(self, self.counting.dispose)
        self.gate = Gate()
        self.weights = Weights()
        self.gaps = Gaps()
        self.lease = Lease(url)
        finalize(self, self.lease.end)
        self.layers = layers
        self.schemas = schemas
        self._lock = Lock()
        self._inventory: Inventory | None = None
        self._fingerprint = ""
        self._looked = 0.0

    @contextmanager
    def snapshot(self, replica: bool = False, tracked: bool = True) -> Iterator[Snapshot]:
        """`tracked`: the data version tells of every change of what is read. Then `replica` allows to read from one.

        Then PrimaryNeededError may come of any reading: what was begun is to be begun again without.
        """
        with ExitStack() as held:
            snapshot = Snapshot(self, held, self.replica if replica else None, tracked)
            try:
                yield snapshot
            except DBAPIError as error:
                if snapshot.replica is None or not snapshot.replica.excuses(error):
                    raise
                raise PrimaryNeededError from error
            if snapshot.replica is not None and snapshot.has_read:
                snapshot.replica.has_answered()

    def version(self) -> DataVersion | None:
        """The data version, where it is sure to be the newest without asking the database; None where it is not."""
        return self.lease.version()

    @property
    def shape(self) -> str:
        """A text that is another as soon as the tables are seen to be others; empty where none are published."""
        return self._fingerprint

    @property
    def is_due(self) -> bool:
        """Whether the next to ask for the inventory will look at the tables first."""
        return self._inventory is None or self._may_have_changed()

    @property
    def inventory(self) -> Inventory:
        """What is served. Layers change with the code alone; tables are looked at again every few seconds."""
        known = self._inventory
        if known is not None and not self._may_have_changed():
            return known
        # One looks, which may take seconds where a view is slow; the others go on with what is known.
        if not self._lock.acquire(blocking=known is None):
            assert known is not None
            return known
        try:
            return self._look()
        finally:
            self._lock.release()

    def look_again(self) -> None:
        """Have the next request look at the tables: one of them is not what it was."""
        self._looked = float("-inf")

    def collection(self, name: str) -> Collection:
        """The collection of this name; NotFoundError where there is none."""
        return self.inventory.collection(name)

    def layer(self, layer: Layer) -> Collection:
        """A layer of the registry, whether it is listed or not."""
        return self.inventory.layers[layer.name]

    def _may_have_changed(self) -> bool:
        return bool(self.schemas) and time.monotonic() - self._looked > LOOK_AGAIN

    def _look(self) -> Inventory:
        if self._inventory is not None and not self._may_have_changed():
            return self._inventory  # another thread has looked meanwhile
        now = time.monotonic()
        seen = self._see()
        if self._inventory is None or seen != self._fingerprint:
            if self.schemas:
                self._open_tables()
                seen = self._see()
            self._inventory = take_inventory(self.engine, self.layers, self.schemas)
            self._fingerprint = seen
            for refusal in self._inventory.refused:
                logger.warning("Not published: %s", refusal)
        self._looked = now
        return self._inventory

    def _see(self) -> str:
        if not self.schemas:
            return ""
        with self.engine.connect() as connection:
            loaded = connection.scalar(text(sql("publication/dataset_loaded.sql")))
            return f"{loaded} {fingerprint(connection, self.schemas)}"

    def _open_tables(self) -> None:
        """Let the reader read what is to be published, where this login may say so; the rest is listed as refused."""
        writer = database.writer(self.url)
        try:
            grant_reading(writer, self.schemas)
        except DBAPIError as error:
            # Another worker did the same at the same moment, or the login may not; the next look tells.
            logger.info("Granting was refused: %s", error)
        finally:
            writer.dispose()


def connect_store(
    app: Flask,
    url: str,
    layers: Sequence[Layer],
    schemas: tuple[str, ...] = (),
    read_url: str | None = None,
) -> None:
    """`read_url` is where answers may be read from as well: a replica, or several behind one address."""
    app.extensions["sourceline"] = Store(url, layers, schemas, read_url)


def store() -> Store:
    """The current app's store."""
    found = current_app.extensions["sourceline"]
    assert isinstance(found, Store)
    return found
