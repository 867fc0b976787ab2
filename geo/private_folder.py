"""Folders that only the database's user may enter, and the files and locks beside them."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from geo.account import Account
from geo.errors import ClusterError


def make_private(folder: Path, account: Account) -> None:
    """A folder that only the database's user may enter; one of a stranger is refused."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    state = folder.lstat()
    if not stat.S_ISDIR(state.st_mode) or state.st_uid not in {account.uid, os.geteuid()}:
        raise ClusterError(
            f"{folder} is not a folder of the user {account.name!r}. Move it away, or set "
            "SOURCELINE_HOME to another folder, and start again."
        )
    if state.st_uid != account.uid:
        os.chown(folder, account.uid, account.gid, follow_symlinks=False)
    if stat.S_IMODE(state.st_mode) != 0o700:
        folder.chmod(0o700)


def let_through(folder: Path) -> None:
    """Let other users walk through a folder of this user's to what is theirs in it."""
    state = folder.stat()
    if state.st_uid == os.geteuid() and stat.S_IMODE(state.st_mode) & 0o011 != 0o011:
        folder.chmod(stat.S_IMODE(state.st_mode) | 0o011)


def check_private(folder: Path, account: Account) -> None:
    """The socket asks for no password, so its folder has to be closed to everyone else."""
    state = folder.lstat()
    closed = stat.S_IMODE(state.st_mode) & 0o077 == 0
    if not (stat.S_ISDIR(state.st_mode) and state.st_uid == account.uid and closed):
        raise ClusterError(
            f"The socket folder {folder} is open to other users, or is not the folder of "
            f"{account.name!r}. Its owner and its mode must be that user and 0700: this file "
            "system may not keep them; set SOURCELINE_HOME to a folder on one that does."
        )


def write_whole(path: Path, text: str) -> None:
    """Write a file whole or not at all, readable by the database's user."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with open(handle, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(name, 0o644)
    os.replace(name, path)


def open_lock(path: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        return os.open(path, flags, 0o600)
    except OSError as error:
        raise ClusterError(
            f"The lock {path} cannot be opened: {error.strerror}. Start as the user who owns "
            f"{path.parent}, or set SOURCELINE_HOME to a folder of your own."
        ) from error


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """While nobody else starts or stops the cluster."""
    handle = open_lock(path)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def try_lock_alone(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
            return False
        raise
    return True
