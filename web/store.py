"""The web's hold on the database: one read-only engine for each process, and one snapshot for each request."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from threading import Lock
from typing import Any
from weakref import finalize

from flask import Flask, current_app
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from geo import database, read
from geo.collection import Collection
from geo.database import sql
from geo.format import TextFormat
from geo.formats.heading import Heading
from geo.inventory import Inventory, take_inventory
from geo.layer import Layer
from geo.publication import fingerprint, grant_reading
from geo.query import Query
from web.gate import Gate
from web.lease import Lease
from web.replica import PrimaryNeededError, Replica

logger = logging.getLogger(__name__)

# How long a new, changed or dropped table may go unnoticed, in seconds.
LOOK_AGAIN = 5.0

LOOK = "select pg_current_snapshot()::text"
VERSION = "select json_build_array(version, changed_at) from sourceline.data_version"


class MovedError(Exception):
    """A write came between two reads of one answer."""


class Snapshot:
    """One state of the data, for one answer: a connection in a transaction that sees it, and the number of that state.

    The connection is opened by whoever needs it first; an answer that takes a single statement does without.

    All of it is read from one address: from the replica, where one will do and the newest state is known, which then
    has to be the state of whatever is read; else from the primary.
    """

    def __init__(self, store: Store, held: ExitStack, replica: Replica | None = None) -> None:
        self._store = store
        self._held = held
        self._connection: Connection | None = None
        self._version = store.version()
        self._replica = replica if self._version is not None else None
        self._chosen: Store | Replica | None = None
        # The transactions that have ended on a replica are not those that have ended on the primary.
        self._session = store.lease.session if replica is None else 0
        self._seen: set[str] = set()
        self._glance: str | None = None
        self._within: str | None = None
        self._has_read = False

    @property
    def connection(self) -> Connection:
        """Repeatable read: the version and all that is read after it belong together.

        Raises MovedError where a page was read before in an older state.
        """
        if self._connection is None:
            self._connection = self._held.enter_context(self._source.engine.connect())
            self._are_of(read.data_version(self._connection))
        return self._connection

    @property
    def version(self) -> read.DataVersion:
        if self._version is None:
            # Not through the connection: whoever only waits for another's answer must not keep one.
            (version,) = self._fetch(VERSION, {})
            self._version = read.DataVersion.parse(version)
        return self._version

    @property
    def token(self) -> str | None:
        """Which transactions of the server had ended when this was read, or would be read where nothing was yet.

        Where two answers have the same token, no writing transaction of the whole server ended between them: a table
        reads the same in both, though no trigger watches it. None where that is not known: the server is a standby, is
        not the one that was asked before, or two states were read.
        """
        if not self._session:
            return None
        if self._connection is not None and self._within is None:
            self._within = _look(partial(database.fetch_within, self._connection))
            self._seen.add(self._within)
        if not self._seen:
            self._glance = self._glance or _look(self._fetch)
            return f"{self._session} {self._glance}"
        return f"{self._session} {next(iter(self._seen))}" if len(self._seen) == 1 else None

    def state(self, of: Collection, seen: str | None = None) -> str | None:
        """A name for the state of a collection's rows, the same only for as long as they are; None where nothing tells.

        `seen` is the snapshot in which they were read, where that is known better.
        """
        if of.tracked:
            return str(self.version.number)
        if not of.plain:
            return None
        return f"{self._session} {seen}" if seen and self._session else self.token

    def features(
        self, of: Collection, form: TextFormat, query: Query, heading: Heading
    ) -> read.Page:
        """One page of features, in a single statement and without a transaction where nothing else was read yet."""
        if self._connection is not None:
            within = partial(database.fetch_within, self._connection)
            return read.features(within, of, form, query, heading)
        page = read.features(self._fetch, of, form, query, heading)
        assert page.version is not None
        self._are_of(page.version)
        if page.seen is not None:
            self._seen.add(page.seen)
        return page

    def stay(self) -> None:
        """Before the first of an answer is sent that is read while it goes.

        A replica ends what reads for long, as soon as the primary has sent it a change of the same rows; the client
        would be left with half a file. Raises PrimaryNeededError there.
        """
        if self.replica is not None:
            raise PrimaryNeededError
        self._replica = None

    @property
    def replica(self) -> Replica | None:
        """The replica, if anything was read from it or tried to."""
        return self._replica if self._chosen is not None else None

    @property
    def has_read(self) -> bool:
        return self._has_read

    @property
    def _source(self) -> Store | Replica:
        """Where to read: settled by the first who does, for all of this answer."""
        if self._chosen is None:
            if self._replica is not None and not self._replica.is_ready():
                self._replica = None
            self._chosen = self._replica or self._store
        return self._chosen

    def _fetch(self, statement: str, values: Mapping[str, Any]) -> tuple[Any, ...]:
        return database.fetch(self._source.quick, statement, values)

    def _are_of(self, version: read.DataVersion) -> None:
        """What was just read is of this state, and all of an answer has to be of one."""
        known = self._version
        if version != known:
            if self._replica is not None:
                # Newer is as good a reason: on a server that was made a primary, somebody else's write looks so.
                if known is not None and version.number < known.number:
                    self._replica.is_behind()
                raise PrimaryNeededError
            if self._has_read:
                raise MovedError
        self._version, self._has_read = version, True


def _look(fetch: database.Fetch) -> str:
    (seen,) = fetch(LOOK, {})
    return str(seen)


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
        self.gate = Gate()
        self.lease = Lease(url)
        finalize(self, self.lease.end)
        self.layers = layers
        self.schemas = schemas
        self._lock = Lock()
        self._inventory: Inventory | None = None
        self._fingerprint = ""
        self._looked = 0.0

    @contextmanager
    def snapshot(self, replica: bool = False) -> Iterator[Snapshot]:
        """`replica` allows to read from one: the data version has to tell of every change of what is read.

        Then PrimaryNeededError may come of any reading: what was begun is to be begun again without.
        """
        with ExitStack() as held:
            snapshot = Snapshot(self, held, self.replica if replica else None)
            try:
                yield snapshot
            except DBAPIError as error:
                if snapshot.replica is None or not snapshot.replica.excuses(error):
                    raise
                raise PrimaryNeededError from error
            if snapshot.replica is not None and snapshot.has_read:
                snapshot.replica.has_answered()

    def version(self) -> read.DataVersion | None:
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
