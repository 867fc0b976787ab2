"""The home of a private cluster: which folder it is, what stands in it, and who may enter.

data/            the PostgreSQL data directory
socket/          the Unix socket, in a folder only the database's user may enter
log/             the server's log, one file for each day of the week
sourceline.conf  the settings of this cluster, written anew at every start
users.lock       held, shared, by every process that uses the cluster
change.lock      held, alone, by the process that starts or stops it
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from geo.account import Account
from geo.errors import ClusterError
from geo.private_folder import check_private, let_through, make_private, write_whole
from geo.process import run_as

PORT = 5432  # only the number in the socket's file name: nothing listens on TCP

# What the address of a Unix socket may hold, in bytes, without the closing zero.
SOCKET_PATH_LIMIT = 103 if sys.platform == "darwin" else 107
SOCKET_NAME = f".s.PGSQL.{PORT}"
# Not the TMPDIR of the day: every process has to find the same socket for the same home.
SHORT_FOLDER = Path("/tmp")

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


@dataclass(frozen=True)
class Home:
    """The folder of one cluster. A path that PostgreSQL's start program cannot take is refused."""

    path: Path

    def __post_init__(self) -> None:
        bad = sorted(UNSAFE.intersection(str(self.path)))
        if bad:
            raise ClusterError(
                f"The folder {str(self.path)!r} for the private database has {bad[0]!r} in its "
                "name, which PostgreSQL's own start program cannot take. Set SOURCELINE_HOME to a "
                "plainer path."
            )

    @property
    def data(self) -> Path:
        return self.path / "data"

    @property
    def log(self) -> Path:
        return self.path / "log"

    @property
    def users_lock(self) -> Path:
        return self.path / "users.lock"

    @property
    def change_lock(self) -> Path:
        return self.path / "change.lock"

    @property
    def socket(self) -> Path:
        """The folder of the socket: in the home, or a short one where the home's is too long."""
        inside = self.path / "socket"
        if len(os.fsencode(inside / SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
            return inside
        return SHORT_FOLDER / f"sourceline-{_digest(self.path)[:16]}"

    def make(self, account: Account) -> None:
        """Make the folder itself, which the locks need before anything else."""
        with self._plain_errors():
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            if account.is_other:
                let_through(self.path)

    def make_folders(self, account: Account) -> None:
        """Make the folders of the log and the socket, and see that nobody else can enter them."""
        with self._plain_errors():
            for folder in (self.log, self.socket):
                make_private(folder, account)
        self._check_reachable(account)
        check_private(self.socket, account)

    def write_settings(self, settings: Mapping[str, str]) -> None:
        lines = [f"{name} = '{value}'" for name, value in settings.items()]
        text = "# Written at every start of Sourceline; what you change here is lost.\n"
        write_whole(self.path / "sourceline.conf", text + "\n".join(lines) + "\n")

    def remove_short_folder(self) -> None:
        """Leave nothing in the folder that everybody shares."""
        if self.socket.parent == SHORT_FOLDER:
            with contextlib.suppress(OSError):
                self.socket.rmdir()

    @contextlib.contextmanager
    def _plain_errors(self) -> Iterator[None]:
        """Say in words what the operating system refuses."""
        try:
            yield
        except OSError as error:
            raise ClusterError(
                f"The folder {error.filename or self.path} for the private database cannot be "
                f"made: {error.strerror}. Set SOURCELINE_HOME to a folder you may write to, or "
                "DATABASE_URL to a database that runs elsewhere."
            ) from error

    def _check_reachable(self, account: Account) -> None:
        """PostgreSQL's user must be able to walk to the home, through every folder above it."""
        if run_as(account, ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(self.log)]).returncode:
            raise ClusterError(
                f"The database runs as the user {account.name!r}, who may not enter {self.path} "
                "or a folder above it. Set SOURCELINE_HOME to a folder that every user can reach, "
                "such as /var/lib/sourceline/map."
            )
