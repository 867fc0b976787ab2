"""A private PostGIS cluster of the system's own binaries, for a machine without a database server.

The cluster listens on no TCP port. Its socket needs no password because nobody but the database's
user (and root) can reach the socket; that is checked at every start. The first process starts the
server, the next ones adopt it, the last one to leave stops it. The kernel lets go of the locks of a
process that dies, so a crash leaves at worst a running server, which the next start adopts.

cluster_home has the folder with all that belongs to it, postmaster the server process.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING
from urllib.parse import quote

from geo.account import Account, account_for
from geo.cluster_home import PORT, Home, default_home
from geo.cluster_settings import NOT_DURABLE, SETTINGS
from geo.data_folder import ROLE, data_version, initialise
from geo.errors import ClusterError
from geo.installation import Binaries, find_binaries, find_installation
from geo.postmaster import Postmaster
from geo.private_folder import alone, open_lock, try_lock_alone

# psycopg is imported where it is used: script/server asks this file where PostgreSQL is before there
# is an environment to import from.
if TYPE_CHECKING:
    import psycopg

__all__ = ["Cluster", "default_home"]

DATABASE = "sourceline"


class Cluster:
    """The private cluster of one home. Use it as a context manager, or call start and stop.

    start() makes the cluster if there is none, starts it if it does not run, and returns when it
    answers. stop() leaves it, and stops the server when no other process uses it.
    """

    def __init__(
        self, home: Path, settings: Mapping[str, str] | None = None, *, durable: bool = True
    ) -> None:
        self._home = Home(home.expanduser().absolute())
        self._postmaster = Postmaster(self._home)
        self.durable = durable
        self.settings = {**SETTINGS, **({} if durable else NOT_DURABLE), **(settings or {})}
        self._users: int | None = None
        self._process = 0

    # Where it is.

    @property
    def home(self) -> Path:
        return self._home.path

    @property
    def data(self) -> Path:
        return self._home.data

    @property
    def log(self) -> Path:
        return self._home.log

    @property
    def socket(self) -> Path:
        """The folder of the socket: in the home, or a short one where the home's is too long."""
        return self._home.socket

    def url(self, database: str = DATABASE, user: str = ROLE) -> str:
        """The address of a database as SQLAlchemy reads it."""
        return "postgresql+psycopg" + self.libpq_url(database, user).removeprefix("postgresql")

    def libpq_url(self, database: str = DATABASE, user: str = ROLE) -> str:
        """The address of a database as psql, pg_dump and psycopg read it."""
        place = quote(str(self.socket), safe="/")
        role, name = quote(user, safe=""), quote(database, safe="")
        return f"postgresql://{role}@/{name}?host={place}&port={PORT}"

    # Coming and leaving.

    @property
    def running(self) -> bool:
        """Whether the server answers on its socket."""
        return self._postmaster.answer() == "OK"

    def start(self) -> Cluster:
        """Have the server running and count this process among its users."""
        if self._users is not None:
            return self
        binaries = self._binaries()  # without these, nothing is to be made
        account = account_for(self.data)
        self._home.make(account)
        with alone(self._home.change_lock):
            self._users = open_lock(self._home.users_lock)
            self._process = os.getpid()
            try:
                fcntl.flock(self._users, fcntl.LOCK_SH)
                self._bring_up(binaries, account)
            except BaseException:
                self._leave(account)
                raise
        return self

    def stop(self) -> None:
        """Leave; the last one to leave stops the server and waits until it has stopped.

        A forked child shares its parent's place among the users, and may not give it up.
        """
        if self._users is None or self._process != os.getpid():
            return
        with alone(self._home.change_lock):
            self._leave(account_for(self.data))

    def __enter__(self) -> Cluster:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _bring_up(self, binaries: Binaries, account: Account) -> None:
        self._home.make_folders(account)
        if not self._postmaster.adopt(binaries, account):
            initialise(self.data, binaries, account, self.durable)
            self._home.write_settings(self.settings)
            self._postmaster.launch(binaries, account)
        self.create_database(DATABASE)

    def _binaries(self) -> Binaries:
        """The programs that fit the data: a cluster opens with its own major version only."""
        made_by = data_version(self.data)
        if made_by is None:
            return find_installation()
        try:
            return find_installation(made_by)
        except ClusterError as error:
            raise ClusterError(
                f"The data in {self.data} were made by PostgreSQL {made_by}, which is not on this "
                f"machine with PostGIS. Install PostgreSQL {made_by} and its PostGIS again; or, if "
                "the data hold nothing of your own, move that folder away and start again: a new "
                f"one is made and the bundled dataset is loaded. ({error})"
            ) from error

    def _leave(self, account: Account) -> None:
        handle, self._users = self._users, None
        if handle is None:
            return
        try:
            if try_lock_alone(handle) and self._postmaster.lives():
                self._postmaster.shut_down(self._binaries(), account)
        finally:
            os.close(handle)

    # Its databases.

    def create_database(self, name: str, template: str | None = None) -> bool:
        """Make a database, a copy of the template where one is named; False if it was there."""
        from psycopg import sql

        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template is not None:
            statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
        with self._admin() as connection:
            made = not _has_database(connection, name)
            if made:
                connection.execute(statement)
            # The role is called as our own schema is, and PostgreSQL would put what an operator makes there first.
            connection.execute(
                sql.SQL("ALTER DATABASE {} SET search_path TO public").format(sql.Identifier(name))
            )
        return made

    def drop_database(self, name: str) -> None:
        """Remove a database, and send away whoever is connected to it."""
        from psycopg import sql

        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        with self._admin() as connection:
            connection.execute(statement.format(sql.Identifier(name)))

    @contextlib.contextmanager
    def _admin(self) -> Iterator[psycopg.Connection]:
        """A connection that may make and drop databases, closed at the end."""
        import psycopg

        connection = psycopg.connect(
            host=str(self.socket), port=PORT, dbname="postgres", user=ROLE, autocommit=True
        )
        with contextlib.closing(connection):
            yield connection


def _has_database(connection: psycopg.Connection, name: str) -> bool:
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
    return found.fetchone() is not None


def main(arguments: Sequence[str]) -> int:
    """For the scripts and the operator: say where the programs, the home or the database are."""
    checkout = Path(__file__).parents[1]
    answers = {
        "binaries": lambda: str(find_binaries()),
        "home": lambda: str(default_home(checkout)),
        "url": lambda: Cluster(default_home(checkout)).libpq_url(),
    }
    if len(arguments) != 1 or arguments[0] not in answers:
        print(f"usage: python -m geo.cluster {'|'.join(answers)}", file=sys.stderr)
        return 2
    try:
        print(answers[arguments[0]]())
    except ClusterError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
