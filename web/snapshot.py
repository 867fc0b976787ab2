"""What one answer reads: one state of the data, by the shortest way to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, OperationalError

from geo import database, read, ready_tile, tile_page
from geo.collection import Collection
from geo.database import COUNTING_TIMEOUT_MS, QUERY_CANCELED
from geo.format import TextFormat
from geo.formats.heading import Heading
from geo.gap import filled, gaps, look
from geo.query import Query
from geo.state import DataVersion, State, data_version
from geo.tile import Tile
from geo.tile_page import Part, TileBody
from web.gaps import Key
from web.replica import PrimaryNeededError, Replica

if TYPE_CHECKING:
    from web.store import Store

LOOK = "select pg_current_snapshot()::text"
VERSION = "select json_build_array(version, changed_at) from sourceline.data_version"


Found = TypeVar("Found", read.Page, read.Count)


class MovedError(Exception):
    """A write came between two reads of one answer."""


class Snapshot:
    """One state of the data, for one answer: a connection in a transaction that sees it, and the number of that state.

    The connection is opened by whoever needs it first; an answer that takes a single statement does without.

    All of it is read from one address: from the replica, where one will do and the newest state is known, which then
    has to be the state of whatever is read; else from the primary.
    """

    def __init__(
        self, store: Store, held: ExitStack, replica: Replica | None = None, tracked: bool = True
    ) -> None:
        self._store = store
        self._held = held
        self._connection: Connection | None = None
        # What no version tells of need not wait for one.
        self._version = store.version() if tracked else None
        self._replica = replica if self._version is not None else None
        self._chosen: Store | Replica | None = None
        # The transactions that have ended on a replica are not those that have ended on the primary.
        self._session = store.lease.session if replica is None else 0
        self._seen: set[str] = set()
        self._glance: str | None = None
        self._within: str | None = None
        self._has_read = False
        self._moment: datetime | None = None

    @property
    def connection(self) -> Connection:
        """Repeatable read: the version and all that is read after it belong together.

        Raises MovedError where a page was read before in an older state.
        """
        if self._connection is None:
            self._connection = self._held.enter_context(self._source.engine.connect())
            self._are_of(State(data_version(self._connection)))
        return self._connection

    def look_back(self, moment: datetime) -> None:
        """What is read from here on is of a moment of the record, also how each quote stood at it.

        In the one transaction: a view has no parameters, and a moment set for a connection would outlive the answer.
        """
        if self._moment != moment:
            values = {"known": moment.isoformat()}
            self.connection.execute(text(database.sql("record/look_back.sql")), values)
            self._moment = moment

    @property
    def version(self) -> DataVersion:
        if self._version is None:
            # Not through the connection: whoever only waits for another's answer must not keep one.
            (version,) = self._fetch(VERSION, {})
            self._version = DataVersion.parse(version)
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
            within = partial(database.fetch_rows_within, self._connection)
            return read.features(within, of, form, query, heading)

        def read_page(of: Collection) -> read.Page:
            fetch = partial(database.fetch_rows, self._source.quick)
            return read.features(fetch, of, form, query, heading)

        page = self._without_gaps(of, query, read_page)
        self._are_of(page.state)
        return page

    def tile(self, parts: Sequence[Part], tile: Tile) -> TileBody:
        """A tile; of one layer, unless that is too full, in a single statement and without a transaction too."""
        if self._connection is not None or len(parts) != 1:
            return ready_tile.tile_body(self.connection, parts, tile)
        (part,) = parts
        if ready_tile.suits(*part, tile):
            version, ready = ready_tile.find(self._fetch, part, tile)
            self._are_of(State(version))
            if ready is not None:
                return ready
        found = tile_page.find(self._fetch, part, tile)
        if not found.is_complete:
            # What is sent is read in the transaction, and only its version has to be the one that was found.
            self._are_of(State(found.state.version))
            return tile_page.thinned(self.connection, part, tile, found)
        self._are_of(found.state)
        return TileBody(found.content)

    def count(self, of: Collection, query: Query, patient: bool) -> read.Count | None:
        """How many features match; None where that would take too long for a number beside a page."""
        try:
            counted = self._count(of, query, patient)
        except OperationalError as error:
            if patient or getattr(error.orig, "sqlstate", "") != QUERY_CANCELED:
                raise
            return None
        self._are_of(counted.state)
        return counted

    def _count(self, of: Collection, query: Query, patient: bool) -> read.Count:
        if self._connection is None:
            engine = self._source.quick if patient else self._source.counting
            fetch = partial(database.fetch, engine)
            return self._without_gaps(of, query, lambda it: read.matched(fetch, it, query))
        within = partial(database.fetch_within, self._connection)
        if patient:
            return read.matched(within, of, query)
        # Given back with the savepoint: what comes after has its full time again.
        with self._connection.begin_nested() as attempt:
            self._connection.execute(text(f"set local statement_timeout = {COUNTING_TIMEOUT_MS}"))
            try:
                return read.matched(within, of, query)
            finally:
                attempt.rollback()

    def _without_gaps(
        self, of: Collection, query: Query, ask: Callable[[Collection], Found]
    ) -> Found:
        """What `ask` finds in the collection: as one without gaps, where it has none in the state that is read."""
        names = gaps(of, query) if of.plain else ()
        if not names:
            return ask(of)
        key = of, names
        known = self._store.gaps.none_in(key)
        if known is not None:
            found = ask(filled(of, names))
            if self.state(of, found.state.seen) == known:
                return found
            self._store.gaps.forget(key)
        found = ask(of)
        if self._store.gaps.is_due(key):
            self._look_for_gaps(key)
        return found

    def _look_for_gaps(self, key: Key) -> None:
        of, names = key
        # The answer is there already; this is for the next one, and may take no longer than a count.
        with suppress(DBAPIError):
            some, state = look(partial(database.fetch, self._source.counting), of, names)
            name = self.state(of, state.seen)
            if not some and name is not None:
                self._store.gaps.found_none(key, name)

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

    def _fetch(
        self, statement: str, values: Mapping[str, Any], settled: bool = False
    ) -> tuple[Any, ...]:
        return database.fetch(self._source.quick, statement, values, settled)

    def _are_of(self, state: State) -> None:
        """What was just read is of this state, and all of an answer has to be of one."""
        if state.seen is not None:
            self._seen.add(state.seen)
        version, known = state.version, self._version
        if version is None:
            return
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
