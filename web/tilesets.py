"""What the tilesets of this server are: where their features lie, whom to credit, and which data version they show."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from sqlalchemy import text

from geo.collection import Collection
from geo.database import sql
from geo.extent import extent
from geo.tileset import Tileset
from web import pages
from web.snapshot import Snapshot
from web.store import store

Asked = tuple[tuple[str, str], ...]
Box = list[float] | None


def of_collection(snapshot: Snapshot, of: Collection, asked: Asked = ()) -> Tileset:
    return Tileset(
        title=of.title["en"],
        description=of.description.get("en", ""),
        collections=(of,),
        owner=of,
        bbox=_box(snapshot, of),
        fixed=of.tracked,
        attribution=_attribution(snapshot, (of,)),
        asked=_versioned(snapshot, asked, of.tracked),
    )


def of_dataset(
    snapshot: Snapshot, collections: tuple[Collection, ...], asked: Asked = ()
) -> Tileset:
    """The tiles of several collections, with a layer for each."""
    home = pages.home(snapshot)
    tracked = all(it.tracked for it in collections)
    return Tileset(
        title=home.title["en"],
        description=home.description.get("en", ""),
        collections=collections,
        owner=None,
        bbox=_around([_box(snapshot, it) for it in collections]),
        fixed=tracked,
        attribution=_attribution(snapshot, collections),
        asked=_versioned(snapshot, asked, tracked),
    )


def _versioned(snapshot: Snapshot, asked: Asked, tracked: bool) -> Asked:
    return (*asked, ("v", str(snapshot.version.number))) if tracked else asked


def _attribution(snapshot: Snapshot, collections: tuple[Collection, ...]) -> str:
    """The credit of the dataset where its layers are shown, and those of the base map's sources."""
    credits = []
    if any(it.evidence for it in collections):
        credits.append(pages.home(snapshot).credit)
    if any(it.layer is not None and not it.evidence for it in collections):
        found = snapshot.connection.execute(text(sql("export/sources.sql")))
        credits += [row.credit for row in found]
    return "; ".join(dict.fromkeys(filter(None, credits)))


def _around(boxes: list[Box]) -> Box:
    known = [it for it in boxes if it is not None]
    if not known:
        return None
    wests, souths, easts, norths = zip(*known, strict=True)
    return [min(wests), min(souths), max(easts), max(norths)]


# Looking through a whole layer for its extent takes longer than a tile of it, and is the same until something changes.
KEPT = 128
_kept: OrderedDict[tuple[str, int, Collection], Box] = OrderedDict()
_lock = Lock()


def _box(snapshot: Snapshot, of: Collection) -> Box:
    if not of.tracked:
        return extent(snapshot.connection, of).bbox
    key = (store().url, snapshot.version.number, of)
    with _lock:
        if key in _kept:
            return _kept[key]
    found = extent(snapshot.connection, of).bbox
    with _lock:
        _kept[key] = found
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return found
