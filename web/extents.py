"""Where and when the features of a collection are, looked up once for each state of its table."""

from __future__ import annotations

from geo.collection import Collection
from geo.extent import Extent
from geo.extent import extent as look_up
from web.bounded import Bounded
from web.snapshot import Snapshot

KEPT = 1_000

# To each collection the last answer, and the state of the data it was true in.
_extents: Bounded[Collection, tuple[str, Extent]] = Bounded(KEPT)


def extent(snapshot: Snapshot, collection: Collection) -> Extent:
    """The extent of everything in the collection, as in geo/extent.py."""
    known = _extents.get(collection)
    if known is not None and known[0] == snapshot.state(collection):
        return known[1]
    found = look_up(snapshot.connection, collection)
    state = snapshot.state(collection)
    if state is not None:
        _extents.keep(collection, (state, found))
    return found
