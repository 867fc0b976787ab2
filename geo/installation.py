"""Finding PostgreSQL: the programs of this machine's own installation, the newest that has PostGIS."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from geo.errors import ClusterError
from geo.process import output


@dataclass(frozen=True, slots=True)
class Binaries:
    """One installation of PostgreSQL."""

    folder: Path
    major: int

    def path(self, program: str) -> str:
        """Where one of its programs is."""
        return str(self.folder / program)


def find_binaries() -> Path:
    """The folder of the newest PostgreSQL on this machine that has PostGIS."""
    return find_installation().folder


def find_installation(major: int | None = None) -> Binaries:
    """The newest installation with PostGIS, or the newest of one major version."""
    named = os.environ.get("SOURCELINE_PG_BIN")
    folders = [Path(named)] if named else list(_candidate_folders())
    found = [item for item in map(_installation, folders) if item is not None]
    if named and not found:
        raise ClusterError(
            f"SOURCELINE_PG_BIN is {named!r}, but that folder has no initdb, pg_ctl and postgres. "
            "Name the folder that holds them, or unset SOURCELINE_PG_BIN to search the usual ones."
        )
    fitting = [
        item
        for item in found
        if (major is None or item.major == major) and _postgis_control(item).is_file()
    ]
    if fitting:
        return max(fitting, key=lambda item: item.major)
    raise ClusterError(_nothing_found(found, major))


def _nothing_found(found: Sequence[Binaries], major: int | None) -> str:
    wanted = "PostgreSQL with PostGIS" if major is None else f"PostgreSQL {major} with PostGIS"
    seen = ", ".join(f"{item.folder} ({item.major})" for item in found) or "no PostgreSQL"
    debian = (
        "run 'script/lib/install-packages postgis' as root"
        if major is None
        else f"install the package postgresql-{major}-postgis-3"
    )
    return (
        f"No {wanted} was found on this machine (found: {seen}). On Debian or Ubuntu {debian}, with "
        "Homebrew 'brew install postgis'; or set SOURCELINE_PG_BIN to the folder of its programs, "
        "or DATABASE_URL to a database that runs elsewhere."
    )


def _candidate_folders() -> Iterator[Path]:
    """Where packagers put PostgreSQL's programs, without repeats."""
    seen: set[Path] = set()
    for folder in _known_folders():
        real = folder.resolve()
        if real not in seen:
            seen.add(real)
            yield folder


def _known_folders() -> Iterator[Path]:
    yield from Path("/usr/lib/postgresql").glob("*/bin")
    yield from Path("/usr").glob("pgsql-*/bin")
    prefixes = {os.environ.get("HOMEBREW_PREFIX", "/opt/homebrew"), "/opt/homebrew", "/usr/local"}
    for prefix in sorted(prefixes):
        yield from Path(prefix).glob("opt/postgresql*/bin")
    for program in ("pg_config", "initdb"):
        place = shutil.which(program)
        if place:
            yield Path(place).resolve().parent


def _installation(folder: Path) -> Binaries | None:
    if not all(os.access(folder / name, os.X_OK) for name in ("initdb", "pg_ctl", "postgres")):
        return None
    match = re.search(r"\(PostgreSQL\) (\d+)", output([str(folder / "postgres"), "--version"]))
    return Binaries(folder, int(match[1])) if match else None


def _postgis_control(binaries: Binaries) -> Path:
    return _share_folder(binaries) / "extension" / "postgis.control"


def _share_folder(binaries: Binaries) -> Path:
    config = binaries.folder / "pg_config"
    if os.access(config, os.X_OK):
        share = output([str(config), "--sharedir"]).strip()
        if share:
            return Path(share)
    return Path("/usr/share/postgresql") / str(binaries.major)
