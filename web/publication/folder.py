"""The folder of a site: made beside the old one, compared with it, and put in its place at the end."""

from __future__ import annotations

import filecmp
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.format import FORMATS
from web.publication.asking import PublicationError

# The list of all files; that it is there says that the folder is a publication, and may be replaced.
MANIFEST = "manifest.json"
MADE_BY = "sourceline publish"


@dataclass(frozen=True)
class Changes:
    """What a run came to: how many files are new or other than before, how many are gone, and bytes in all."""

    files: int
    written: int
    removed: int
    size: int


# Caches may keep anything for a minute, and hand it out while they ask again: a front page is spared, and a
# correction is everywhere within ten. Leaflet changes with nothing but its version.
ADVICE = "public, max-age=60, stale-while-revalidate=600"
ADVICE_ON = {"vendor": "public, max-age=86400", "tiles": "public, max-age=60"}
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".json": "application/json",
    ".xml": "text/xml; charset=utf-8",
    ".atom": "application/atom+xml",
    ".pmtiles": "application/vnd.pmtiles",
    **{f".{it.suffix}": it.media_type for it in FORMATS.values()},
}


@dataclass
class NewFolder:
    """A folder being filled; `at` is where it is now."""

    at: Path

    def write(self, name: str, pieces: Iterable[bytes]) -> None:
        """One file, as its bytes come."""
        path = self.path(name)
        with path.open("xb") as file:
            for piece in pieces:
                file.write(piece)

    def path(self, name: str) -> Path:
        """Where a file of the site goes, in a folder that is there."""
        path = self.at / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


@contextmanager
def beside(folder: Path) -> Iterator[NewFolder]:
    """A new folder in the same place as another, gone in the end unless it was put there.

    Raises PublicationError where the other holds what is no publication: it would be deleted.
    """
    check(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".new", dir=folder.parent))
    # A folder of mkdtemp is for its owner alone, and a web server is somebody else.
    made.chmod(0o755)
    try:
        yield NewFolder(made)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def check(folder: Path) -> None:
    """Raises PublicationError for a folder that must not be replaced."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise PublicationError(
            f"{folder} is not a folder.", "Name a folder that is there or can be made."
        )
    if folder.is_dir() and any(folder.iterdir()) and _manifest(folder) is None:
        raise PublicationError(
            f"{folder} holds files and is no former publication: {MANIFEST} of this command is not in it. "
            "Publishing would delete them.",
            "Name a new or an empty folder, or empty this one.",
        )
    if os.path.ismount(folder):
        raise PublicationError(
            f"{folder} is a mount point, which cannot be replaced whole.",
            f"Name a folder in it, such as {folder / 'site'}.",
        )


def _manifest(folder: Path) -> Mapping[str, Any] | None:
    """The list of files of a publication; None where the folder is none."""
    try:
        found = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
    ours = isinstance(found, dict) and found.get("made_by") == MADE_BY
    return found if ours and isinstance(found.get("files"), dict) else None


def put_in_place(new: NewFolder, folder: Path, about: Mapping[str, Any]) -> Changes:
    """Put the new folder where the old one is. Where all files are the same, the old one stays as it is.

    A file of the same bytes keeps its time, so that rsync and its kin send none that is the same.
    """
    files = {name: _described(new.at, name) for name in _names(new.at)}
    manifest = {"made_by": MADE_BY, **about, "files": files}
    new.write(MANIFEST, [json.dumps(manifest, ensure_ascii=False, indent=1).encode() + b"\n"])
    everything = _names(new.at)
    before = set(_names(folder)) if folder.is_dir() else set()
    changed = [it for it in everything if not _keeps_time(new.at / it, folder / it)]
    gone = before - set(everything)
    if changed or gone or not folder.is_dir():
        _swap(new.at, folder)
    size = sum((folder / it).stat().st_size for it in everything)
    return Changes(len(everything), len(changed), len(gone), size)


def _names(folder: Path) -> list[str]:
    """The files of a folder, by their names in addresses."""
    return sorted(it.relative_to(folder).as_posix() for it in folder.rglob("*") if it.is_file())


def _described(folder: Path, name: str) -> dict[str, Any]:
    """What an upload needs to know of a file, and a check that it arrived whole."""
    path = folder / name
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "size": path.stat().st_size,
        "sha256": digest,
        "type": TYPES.get(path.suffix, "application/octet-stream"),
        "cache": ADVICE_ON.get(name.partition("/")[0], ADVICE),
    }


def _keeps_time(new: Path, old: Path) -> bool:
    """Whether the bytes are the old ones; the new file then is as old as they are."""
    if not old.is_file() or old.is_symlink() or not filecmp.cmp(new, old, shallow=False):
        return False
    known = old.stat()
    os.utime(new, ns=(known.st_atime_ns, known.st_mtime_ns))
    return True


def _swap(new: Path, folder: Path) -> None:
    """Two renames: between them there is no folder, but never half of one."""
    if not folder.exists():
        new.rename(folder)
        return
    check(folder)
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".old", dir=folder.parent))
    folder.rename(old / "site")
    try:
        new.rename(folder)
    except OSError:
        (old / "site").rename(folder)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)
