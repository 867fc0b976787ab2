"""The user of the operating system that the private database runs as: PostgreSQL refuses to run as root."""

from __future__ import annotations

import contextlib
import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from geo.errors import ClusterError


@dataclass(frozen=True, slots=True)
class Account:
    """The user of the operating system that the database runs as."""

    name: str
    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        """Whether this process has to change users to act as this account."""
        return self.uid != os.geteuid()


def account_for(data: Path) -> Account:
    """Who runs the database: the owner of the data; else this user, or for root someone lesser."""
    if os.geteuid() != 0:
        return _account_of(os.geteuid())
    with contextlib.suppress(FileNotFoundError):
        owner = data.stat().st_uid
        if owner != 0:
            return _account_of(owner)
    return _unprivileged()


def _account_of(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise ClusterError(
            f"The user number {uid} has no name on this machine, and PostgreSQL does not run "
            "without one. Add such a user, start as another, or set DATABASE_URL to a database "
            "that runs elsewhere."
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _unprivileged() -> Account:
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise ClusterError(
        "PostgreSQL does not run as root, and this machine has neither a user 'postgres' nor a "
        "user 'nobody' to run it as. Start as an ordinary user, or create a user 'postgres'."
    )
