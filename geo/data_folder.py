"""The folder of a private cluster's data: made whole or not at all, and only opened by the version that made it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from geo.account import Account
from geo.errors import ClusterError
from geo.installation import Binaries
from geo.private_folder import make_private
from geo.process import last_lines, run_as

ROLE = "sourceline"

HBA = """\
# The socket's folder is closed to everyone but the database's user, so the socket is the key.
local all all trust
"""


def data_version(data: Path) -> int | None:
    try:
        text = (data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        if data.exists() and any(data.iterdir()):
            raise ClusterError(
                f"{data} holds files but no PostgreSQL data (no PG_VERSION). Move them "
                "away, or set SOURCELINE_HOME to another folder."
            ) from None
        return None
    except PermissionError as error:
        raise ClusterError(
            f"{data} belongs to another user. Start as that user, or set SOURCELINE_HOME "
            "to a folder of your own."
        ) from error
    major = text.split(".")[0]
    if not major.isdigit():
        raise ClusterError(
            f"{data / 'PG_VERSION'} says {text!r}, which is no version of PostgreSQL. "
            "Restore the folder from a backup, or move it away to begin anew."
        )
    return int(major)


def initialise(data: Path, binaries: Binaries, account: Account, durable: bool) -> None:
    """Make the data folder beside its place and move it there whole, so that it is never half.

    What an interrupted attempt left is swept away first.
    """
    if (data / "PG_VERSION").exists():
        return
    fresh = data.parent / "data.new"
    for locale in _locales(binaries.major):
        shutil.rmtree(fresh, ignore_errors=True)
        make_private(fresh, account)
        haste = () if durable else ("--no-sync",)
        done = run_as(account, [*_initdb(binaries, fresh, locale), *haste])
        if done.returncode == 0:
            break
    else:
        raise ClusterError(
            f"PostgreSQL {binaries.major} could not make its data in {fresh}: "
            f"{last_lines(done.stderr)} Put that right, or set SOURCELINE_HOME to another "
            "folder, and start again."
        )
    with (fresh / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("\ninclude '../sourceline.conf'\n")
    (fresh / "pg_hba.conf").write_text(HBA, encoding="utf-8")
    if data.exists():  # empty: _data_version has looked
        data.rmdir()
    fresh.rename(data)


def _initdb(binaries: Binaries, folder: Path, locale: Sequence[str]) -> list[str]:
    return [
        binaries.path("initdb"),
        f"--pgdata={folder}",
        f"--username={ROLE}",
        "--auth=trust",  # pg_hba.conf is written anew right after
        "--encoding=UTF8",
        "--no-instructions",
        "--data-checksums",
        *locale,
    ]


def _locales(major: int) -> Sequence[Sequence[str]]:
    """Sorting by code point, the same on every machine; the first that this machine knows."""
    if major >= 17:
        builtin = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
        return (builtin, ("--locale=C",))
    return (("--locale=C.UTF-8",), ("--locale=C", "--lc-ctype=en_US.UTF-8"), ("--locale=C",))
