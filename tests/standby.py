"""A primary and a streaming standby of it, each on a Unix socket in a folder of its own, for as long as it takes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from geo import database, migrations
from geo.account import account_for
from geo.cluster import DATABASE, Cluster
from geo.cluster_home import PORT, Home
from geo.cluster_settings import NOT_DURABLE, SETTINGS
from geo.data_folder import ROLE
from geo.dataset import read_dataset
from geo.installation import find_installation
from geo.load import load
from geo.postmaster import Postmaster
from geo.process import run_as
from geo.rendering import render
from geo.settings import BUNDLED_DATASET
from layers import LAYERS
from tests.private_cluster import reachable_folder, wait_until

# What the private cluster of the tests leaves out, because nobody follows it.
FOLLOWED = {
    **NOT_DURABLE,
    "wal_level": "replica",
    "max_wal_senders": "4",
    # What is committed is written, and so on its way.
    "synchronous_commit": "on",
}

ASKED = (
    b"select query from pg_stat_activity where backend_type = 'client backend' "
    b"and pid <> pg_backend_pid() and query_start >= %s and query !~ 'take_lease|advisory'"
)
# Another database of the same server, which looks like the first.
OTHER = "other"


class Server:
    """One of the two, by its address; questions to it go past Sourceline."""

    def __init__(self, home: Home) -> None:
        self.home = home

    def url(self, database: str = DATABASE) -> str:
        return f"postgresql+psycopg://{ROLE}@/{database}?host={self.home.socket}&port={PORT}"

    def ask(self, question: str, *values: object) -> object:
        with self._connected() as connection:
            row = connection.execute(question.encode(), values).fetchone()
        return row[0] if row else None

    def tell(self, *statements: str, database: str = DATABASE) -> None:
        with self._connected(database) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def _connected(self, database: str = DATABASE) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.home.socket), port=PORT, dbname=database, user=ROLE, autocommit=True
        )

    def now(self) -> object:
        return self.ask("select clock_timestamp()")

    def asked_since(self, moment: object) -> list[str]:
        """What the web has asked here last, on each of its connections; not what the lease asks all the time."""
        with self._connected() as connection:
            found = connection.execute(ASKED, (moment,)).fetchall()
        return [row[0] for row in found]


class Standby(Server):
    """Made by pg_basebackup; it can be held up, stopped and started."""

    def __init__(self, home: Home, primary: Server) -> None:
        super().__init__(home)
        self._primary = primary
        self._binaries = find_installation()
        self._account = account_for(primary.home.data)
        self._postmaster = Postmaster(home)

    def make(self) -> None:
        self.home.make(self._account)
        self.home.make_folders(self._account)
        self.home.write_settings({**SETTINGS, **FOLLOWED, "hot_standby": "on"})
        command = [
            self._binaries.path("pg_basebackup"),
            f"--host={self._primary.home.socket}",
            f"--port={PORT}",
            f"--username={ROLE}",
            f"--pgdata={self.home.data}",
            "--write-recovery-conf",
            "--checkpoint=fast",
            "--wal-method=stream",
            "--no-sync",
        ]
        # The backup makes the folder, in one that its user may write to.
        self.home.data.mkdir(mode=0o700)
        if self._account.is_other:
            os.chown(self.home.data, self._account.uid, self._account.gid)
        done = run_as(self._account, command)
        assert done.returncode == 0, (done.stdout, done.stderr)
        self.start()

    def start(self) -> None:
        self._postmaster.launch(self._binaries, self._account)

    def stop(self) -> None:
        self._postmaster.shut_down(self._binaries, self._account)

    def mend(self) -> None:
        """Have it run and follow, whatever a test that failed has left."""
        if self._postmaster.answer() != "OK":
            self.start()
        self.go_on()

    def hold(self) -> None:
        """What the primary sends is kept, and not shown."""
        self.tell("select pg_wal_replay_pause()")
        wait_until(lambda: self.ask("select pg_get_wal_replay_pause_state()") == "paused")

    def go_on(self) -> None:
        self.tell("select pg_wal_replay_resume()")
        self.follow()

    def follow(self) -> None:
        """Until it shows all that is on the primary."""
        goal = self._primary.ask("select pg_current_wal_flush_lsn()")
        wait_until(lambda: self.ask("select pg_last_wal_replay_lsn() >= %s::pg_lsn", goal))


@contextmanager
def primary_and_standby() -> Iterator[tuple[Server, Standby]]:
    """Both running, with the bundled dataset."""
    with (
        reachable_folder() as folder,
        Cluster(folder / "primary", FOLLOWED, durable=False) as cluster,
    ):
        primary = Server(Home(folder / "primary"))
        with (cluster.data / "pg_hba.conf").open("a") as rules:
            rules.write("local replication all trust\n")
        primary.tell("select pg_reload_conf()")
        _fill(cluster.url())
        cluster.create_database(OTHER, template=DATABASE)
        standby = Standby(Home(folder / "standby"), primary)
        try:
            standby.make()
            yield primary, standby
        finally:
            standby.stop()


def _fill(url: str) -> None:
    migrations.upgrade(url, LAYERS)
    engine = database.writer(url)
    load(engine, read_dataset(BUNDLED_DATASET, LAYERS), {})
    render(engine, LAYERS)
    engine.dispose()
