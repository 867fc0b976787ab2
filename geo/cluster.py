"""A private PostGIS cluster of the system's own binaries, for a machine without a database server.

Everything lives in one folder, the home:

    data/            the PostgreSQL data directory
    socket/          the Unix socket, in a folder only the database's user may enter
    log/             the server's log, one file for each day of the week
    sourceline.conf  the settings of this cluster, written anew at every start
    users.lock       held, shared, by every process that uses the cluster
    change.lock      held, alone, by the process that starts or stops it

The cluster listens on no TCP port. Its socket needs no password because nobody but the database's
user (and root) can reach the socket; that is checked at every start. The first process starts the
server, the next ones adopt it, the last one to leave stops it. The kernel lets go of the locks of a
process that dies, so a crash leaves at worst a running server, which the next start adopts.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shlex
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING
from urllib.parse import quote

from geo.account import Account, account_for
from geo.cluster_settings import NOT_DURABLE, SETTINGS
from geo.data_folder import ROLE, data_version, initialise
from geo.errors import ClusterError
from geo.installation import Binaries, find_binaries, find_installation
from geo.private_folder import (
    alone,
    check_private,
    let_through,
    make_private,
    open_lock,
    try_lock_alone,
    write_whole,
)
from geo.process import command_line, is_alive, last_lines, run_as

# psycopg is imported where it is used: script/server asks this file where PostgreSQL is before there
# is an environment to import from.
if TYPE_CHECKING:
    import psycopg

DATABASE = "sourceline"
PORT = 5432  # only the number in the socket's file name: nothing listens on TCP

# What the address of a Unix socket may hold, in bytes, without the closing zero.
SOCKET_PATH_LIMIT = 103 if sys.platform == "darwin" else 107
SOCKET_NAME = f".s.PGSQL.{PORT}"
# Not the TMPDIR of the day: every process has to find the same socket for the same home.
SHORT_FOLDER = Path("/tmp")

START_SECONDS = 60.0
STOP_SECONDS = 60.0
SETTLE_SECONDS = 15.0

# Characters that pg_ctl's own shell command, or the list of socket folders, would read as its own.
UNSAFE = set("\"'`$\\,\n\r")


def default_home(checkout: Path) -> Path:
    """The home of a checkout's cluster: SOURCELINE_HOME, or a folder of its own for each path.

    Root's cluster is outside root's own folder, which the database's user may not enter.
    """
    named = os.environ.get("SOURCELINE_HOME")
    if named:
        return Path(named).expanduser().absolute()
    checkout = checkout.resolve()
    name = re.sub(r"[^A-Za-z0-9._-]", "-", checkout.name) or "checkout"
    return _state_folder() / "sourceline" / f"{name}-{_digest(checkout)[:8]}"


def _state_folder() -> Path:
    if os.geteuid() == 0:
        return Path("/var/lib")
    named = os.environ.get("XDG_DATA_HOME", "")
    return Path(named) if named.startswith("/") else Path.home() / ".local" / "share"


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()


class Cluster:
    """The private cluster of one home. Use it as a context manager, or call start and stop.

    start() makes the cluster if there is none, starts it if it does not run, and returns when it
    answers. stop() leaves it, and stops the server when no other process uses it.
    """

    def __init__(
        self, home: Path, settings: Mapping[str, str] | None = None, *, durable: bool = True
    ) -> None:
        self.home = home.expanduser().absolute()
        self.durable = durable
        self.settings = {**SETTINGS, **({} if durable else NOT_DURABLE), **(settings or {})}
        self.data = self.home / "data"
        self.log = self.home / "log"
        self._users: int | None = None
        self._process = 0
        _refuse_unsafe(self.home)

    # What others call.

    def start(self) -> Cluster:
        """Have the server running and count this process among its users."""
        if self._users is not None:
            return self
        binaries = self._binaries()  # without these, nothing is to be made
        account = account_for(self.data)
        self._make_home(account)
        with alone(self.home / "change.lock"):
            self._users = open_lock(self.home / "users.lock")
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
        with alone(self.home / "change.lock"):
            self._leave(account_for(self.data))

    @property
    def running(self) -> bool:
        """Whether the server answers on its socket."""
        return self._answer() == "OK"

    @property
    def socket(self) -> Path:
        """The folder of the socket: in the home, or a short one where the home's is too long."""
        inside = self.home / "socket"
        if len(os.fsencode(inside / SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
            return inside
        return SHORT_FOLDER / f"sourceline-{_digest(self.home)[:16]}"

    def url(self, database: str = DATABASE, user: str = ROLE) -> str:
        """The address of a database as SQLAlchemy reads it."""
        return "postgresql+psycopg" + self.libpq_url(database, user).removeprefix("postgresql")

    def libpq_url(self, database: str = DATABASE, user: str = ROLE) -> str:
        """The address of a database as psql, pg_dump and psycopg read it."""
        place = quote(str(self.socket), safe="/")
        role, name = quote(user, safe=""), quote(database, safe="")
        return f"postgresql://{role}@/{name}?host={place}&port={PORT}"

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

    def __enter__(self) -> Cluster:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    # Making the folders.

    def _make_home(self, account: Account) -> None:
        with self._plain_errors():
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            if account.is_other:
                let_through(self.home)

    def _make_folders(self, account: Account) -> None:
        with self._plain_errors():
            for folder in (self.log, self.socket):
                make_private(folder, account)
        self._check_reachable(account)
        check_private(self.socket, account)

    @contextlib.contextmanager
    def _plain_errors(self) -> Iterator[None]:
        """Say in words what the operating system refuses."""
        try:
            yield
        except OSError as error:
            raise ClusterError(
                f"The folder {error.filename or self.home} for the private database cannot be "
                f"made: {error.strerror}. Set SOURCELINE_HOME to a folder you may write to, or "
                "DATABASE_URL to a database that runs elsewhere."
            ) from error

    def _check_reachable(self, account: Account) -> None:
        """PostgreSQL's user must be able to walk to the home, through every folder above it."""
        if run_as(account, ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(self.log)]).returncode:
            raise ClusterError(
                f"The database runs as the user {account.name!r}, who may not enter {self.home} "
                "or a folder above it. Set SOURCELINE_HOME to a folder that every user can reach, "
                "such as /var/lib/sourceline/map."
            )

    # Starting.

    def _bring_up(self, binaries: Binaries, account: Account) -> None:
        self._make_folders(account)
        if not self._adopt(binaries, account):
            initialise(self.data, binaries, account, self.durable)
            self._launch(binaries, account)
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

    def _adopt(self, binaries: Binaries, account: Account) -> bool:
        """Whether a server already runs on this home; one that cannot be reached is stopped."""
        deadline = time.monotonic() + SETTLE_SECONDS
        while True:
            answer = self._answer()
            if answer == "OK":
                return True
            if answer == "NO_RESPONSE" and not self._postmaster_lives():
                self._clear_remains()
                return False
            if time.monotonic() > deadline:
                self._shut_down(binaries, account)
                return False
            time.sleep(0.1)

    def _postmaster_lives(self) -> bool:
        """Whether the process in postmaster.pid is a server of this data, not a later namesake."""
        pid = self._recorded_pid()
        if pid is None:
            return False
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            pass  # another user's process: its command line tells whether it is ours
        return str(self.data) in command_line(pid)

    def _recorded_pid(self) -> int | None:
        try:
            first = (self.data / "postmaster.pid").read_text().partition("\n")[0]
        except (FileNotFoundError, NotADirectoryError):
            return None
        return int(first) if first.isdigit() else None

    def _clear_remains(self) -> None:
        """Remove what a dead server left that a new one could mistake for a living one.

        PostgreSQL reads a dead process number in postmaster.pid well, and needs the rest of that
        file to see whether helpers of the dead server still hold its memory. Only a number that
        another program has by now would block it.
        """
        pid = self._recorded_pid()
        if pid is not None and is_alive(pid):
            (self.data / "postmaster.pid").unlink(missing_ok=True)
        for name in (SOCKET_NAME, f"{SOCKET_NAME}.lock"):
            (self.socket / name).unlink(missing_ok=True)

    def _launch(self, binaries: Binaries, account: Account) -> None:
        self._write_settings()
        deadline = time.monotonic() + SETTLE_SECONDS
        while True:
            (self.log / "start.log").unlink(missing_ok=True)
            done = run_as(account, self._start_command(binaries))
            if done.returncode == 0 and self.running:
                return
            reason = self._start_errors()
            # Helpers of a killed server need a moment to see that it is gone.
            if "shared memory block" not in reason or time.monotonic() > deadline:
                break
            time.sleep(0.2)
        raise ClusterError(
            f"PostgreSQL {binaries.major} did not start on {self.data}: "
            f"{reason or last_lines(done.stderr or done.stdout)} The logs in {self.log} say more."
        )

    def _write_settings(self) -> None:
        lines = [f"{name} = '{value}'" for name, value in self.settings.items()]
        text = "# Written at every start of Sourceline; what you change here is lost.\n"
        write_whole(self.home / "sourceline.conf", text + "\n".join(lines) + "\n")

    def _start_command(self, binaries: Binaries) -> list[str]:
        """Start, and wait until it answers.

        What keeps strangers out stands on the command line, where no setting saved in the database
        can undo it.
        """
        options = {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": str(self.socket),
            "unix_socket_permissions": "0700",
        }
        flags = " ".join(f"-c {shlex.quote(f'{name}={text}')}" for name, text in options.items())
        wait = ["-w", "-t", str(int(START_SECONDS))]
        log = ["-l", str(self.log / "start.log")]
        return [*self._control(binaries, "start"), *wait, *log, "-o", flags]

    def _control(self, binaries: Binaries, action: str) -> list[str]:
        return [binaries.path("pg_ctl"), action, "-D", str(self.data), "-s"]

    def _start_errors(self) -> str:
        """The last complaints of a server that did not come up."""
        logs = sorted(self.log.glob("*.log"), key=lambda path: path.stat().st_mtime)
        lines = [
            line
            for path in logs[-2:]
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines()[-20:]
            if not re.search("redirecting log output|Future log output|LOG:  starting", line)
        ]
        return last_lines("\n".join(lines))

    # Leaving.

    def _leave(self, account: Account) -> None:
        handle, self._users = self._users, None
        if handle is None:
            return
        try:
            if try_lock_alone(handle) and self._postmaster_lives():
                self._shut_down(self._binaries(), account)
        finally:
            os.close(handle)

    def _shut_down(self, binaries: Binaries, account: Account) -> None:
        """Stop the server, sending its clients away; harder if it does not listen."""
        wait = ["-w", "-t", str(int(STOP_SECONDS))]
        for mode in ("fast", "immediate"):
            if not self._postmaster_lives():
                break
            run_as(account, [*self._control(binaries, "stop"), "-m", mode, *wait])
        if self._postmaster_lives():
            raise ClusterError(
                f"The private database in {self.home} (process {self._recorded_pid()}) did not "
                "stop. End that process by hand and start again; no data are lost."
            )
        if self.socket.parent == SHORT_FOLDER:
            with contextlib.suppress(OSError):
                self.socket.rmdir()

    # Talking to it.

    def _answer(self) -> str:
        """What the server says to a knock: OK, REJECT (it comes or goes), or NO_RESPONSE."""
        from psycopg import conninfo, pq

        place = conninfo.make_conninfo(
            host=str(self.socket), port=PORT, dbname="postgres", user=ROLE, connect_timeout=5
        )
        return pq.Ping(pq.PGconn.ping(place.encode())).name

    @contextlib.contextmanager
    def _admin(self) -> Iterator[psycopg.Connection]:
        """A connection that may make and drop databases, closed at the end."""
        import psycopg

        connection = psycopg.connect(
            host=str(self.socket), port=PORT, dbname="postgres", user=ROLE, autocommit=True
        )
        with contextlib.closing(connection):
            yield connection


def _refuse_unsafe(home: Path) -> None:
    bad = sorted(UNSAFE.intersection(str(home)))
    if bad:
        raise ClusterError(
            f"The folder {str(home)!r} for the private database has {bad[0]!r} in its name, which "
            "PostgreSQL's own start program cannot take. Set SOURCELINE_HOME to a plainer path."
        )


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
