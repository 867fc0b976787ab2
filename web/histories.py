"""For whoever cites a feature: all that the map ever said of it, each version with its address."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, Response, request

from geo.collection import Collection
from geo.errors import NotFoundError
from geo.link import HTML, JSON
from geo.message import Message
from geo.parameter import FORMAT, read_arguments
from geo.record_change import RecordChange
from web import browse, features, record
from web.links import href
from web.negotiation import choose
from web.response import answer, as_json
from web.snapshot import Snapshot
from web.store import store

blueprint = Blueprint("histories", __name__)

DOCUMENT = {"json": JSON, "html": HTML}


@blueprint.get("/collections/<collection>/items/<feature>/history")
def item_history(collection: str, feature: str) -> Response:
    """The record of one feature, tombstones among it."""
    of = store().collection(collection)
    if of.history is None:
        # No record is kept of other tables, whose ids may have a slash in them.
        return features.item_behind(collection, feature, "history")
    read_arguments(request.args, (FORMAT,))
    name = choose(DOCUMENT)

    def found(snapshot: Snapshot) -> list[RecordChange]:
        known = record.versions(snapshot, of, feature)
        if not known:
            raise NotFoundError(
                Message(
                    'There never was a feature "%(id)s" in %(collection)s.',
                    id=feature[:80],
                    collection=of.id,
                ),
                Message(
                    "Those on the map are listed at %(address)s.",
                    address=href("items", collection=of.id),
                ),
            )
        return known

    if name == "html":
        return answer(browse.PAGE, lambda snapshot: _page(snapshot, of, found(snapshot)))
    return answer(JSON, lambda snapshot: as_json(record.document(of, found(snapshot))))


def _page(snapshot: Snapshot, of: Collection, known: list[RecordChange]) -> bytes:
    days = Counter(it.moment.date() for it in known)
    return browse.page(
        snapshot,
        "history.html",
        record.document(of, known),
        changes=known,
        crowded={day for day, number in days.items() if number > 1},
    )
