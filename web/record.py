"""What the map said then: queries that name a moment of the record, and features that are no longer on the map."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import text

from geo.collection import Collection
from geo.database import sql
from geo.errors import GoneError, NotFoundError, ParameterError
from geo.known import recorded
from geo.query import Query
from web import claimant
from web.links import href
from web.snapshot import Snapshot

Asked = TypeVar("Asked", bound=Query)

# Two versions of a feature meet at a moment that belongs to the later one.
BEFORE = timedelta(microseconds=1)


@dataclass(frozen=True)
class Version:
    """What the map said of a feature, from a moment on and, unless it still does, until another.

    `rev` is the data version that began it, None where that is older than the record of data versions.
    """

    publication: str
    name: str
    name_ar: str | None
    known_from: datetime
    known_until: datetime | None
    rev: int | None

    @property
    def is_tombstone(self) -> bool:
        return self.publication == "withdrawn"

    def says_at(self, moment: datetime) -> bool:
        return self.known_from <= moment and (self.known_until is None or moment < self.known_until)


def seen(snapshot: Snapshot, of: Collection, query: Query) -> tuple[Collection, Query]:
    """The collection and the query that answer what was asked: of now, or of a moment of the record.

    Raises ParameterError for a data version there never was, and for a view there is none of.
    """
    query = claimant.settled(snapshot, query)
    if query.claimant is not None and not of.evidence:
        # Nobody claims a base map.
        query = replace(query, claimant=None)
    if (query.known is None and query.rev is None) or of.known is not None:
        return of, query
    query = at_moment(snapshot, query)
    if of.history is None:
        # A base map is as it is; only what rests on quotes has a record.
        return of, replace(query, known=None)
    return recorded(of, query), query


def at_moment(snapshot: Snapshot, query: Asked) -> Asked:
    """The query with the moment that its data version stands for."""
    if query.rev is None:
        return query
    if query.known is not None:
        raise ParameterError(
            "rev",
            str(query.rev),
            "rev and known both name a moment of the record.",
            "Leave one of them out.",
        )
    return replace(query, known=moment_of(snapshot, query.rev), rev=None)


def moment_of(snapshot: Snapshot, rev: int) -> datetime:
    row = snapshot.connection.execute(text(sql("record/moment.sql")), {"rev": rev}).one()
    if row.moment is None:
        raise ParameterError(
            "rev",
            str(rev),
            f"There is no data version {rev}: the record goes from {row.first} to {row.newest}.",
            f"Write rev={row.newest} for what the map says now.",
        )
    moment: datetime = row.moment
    return moment


@dataclass(frozen=True)
class Pinned:
    """A map of a moment of the record, `rev` where it was named by number; `changed` features are other ones since."""

    moment: datetime
    rev: int | None
    changed: int


def pinned(snapshot: Snapshot, rev: int | None, known: datetime | None) -> Pinned | None:
    """What a map that names a moment of the record has to say of itself; None for one that does not."""
    if known is None:
        return None
    since = text(sql("record/changed_since.sql"))
    changed = snapshot.connection.scalar(since, {"known": known})
    return Pinned(known, rev, changed or 0)


def versions(snapshot: Snapshot, of: Collection, feature: str) -> list[Version]:
    """All that the map ever said of a feature, the newest first; none for one that was never on it."""
    values = {"layer": of.id, "id": feature}
    found = snapshot.connection.execute(text(sql("record/versions.sql")), values)
    return [
        Version(row.publication, row.name, row.name_ar, row.known_from, row.known_until, row.rev)
        for row in found
    ]


def missing(snapshot: Snapshot, of: Collection, query: Query) -> NotFoundError:
    """Why there is no such feature: it never was, it is no longer (410), or it was not yet."""
    feature = query.id or ""
    known = versions(snapshot, of, feature) if of.evidence else []
    if not known:
        return NotFoundError(
            f'There is no feature "{feature[:80]}" in {of.id}.',
            f"They are listed at {href('items', collection=of.id)}.",
        )
    history = address(of, feature)
    moment = query.known or datetime.now(UTC)
    said = next((it for it in known if it.says_at(moment)), None)
    if said is not None and said.is_tombstone:
        return _gone(of, feature, said, history)
    if said is not None and query.claimant is not None:
        return NotFoundError(
            f"“{said.name}” is not on the map of {query.claimant.key}.",
            f"Without view, it is at {href('item', collection=of.id, feature=feature)}.",
        )
    first = known[-1]
    return NotFoundError(
        f"“{first.name}” was not on the map at that moment: it was published on {_day(first.known_from)}.",
        f"Its record is at {history}.",
    )


def _gone(of: Collection, feature: str, tombstone: Version, history: str) -> GoneError:
    before = (tombstone.known_from - BEFORE).isoformat().replace("+00:00", "Z")
    said = href("item", collection=of.id, feature=feature)
    return GoneError(
        f"“{tombstone.name}” was withdrawn from the map on {_day(tombstone.known_from)}.",
        f"What the map said before is at {said}?known={before}, and the whole record at {history}.",
    )


def address(of: Collection, feature: str) -> str:
    """Where the record of a feature is."""
    return f"{href('item', collection=of.id, feature=feature)}/history"


def document(of: Collection, feature: str, known: list[Version]) -> dict[str, Any]:
    """The record of a feature as JSON."""
    return {
        "collection": of.id,
        "id": feature,
        "versions": [_entry(of, feature, it) for it in known],
        "links": [
            {
                "rel": "self",
                "type": "application/json",
                "title": "The record of the feature",
                "href": address(of, feature),
            },
            {
                "rel": "collection",
                "type": "application/json",
                "title": of.title["en"],
                "href": href("collection", collection=of.id),
            },
        ],
    }


def _entry(of: Collection, feature: str, version: Version) -> dict[str, Any]:
    began = _rfc3339(version.known_from)
    entry = {
        "what": "withdrawn" if version.is_tombstone else "published",
        "name": version.name,
        "known_from": began,
        "known_until": _rfc3339(version.known_until) if version.known_until else None,
        "rev": version.rev,
    }
    if version.is_tombstone:
        return entry
    said = href("item", collection=of.id, feature=feature)
    return {**entry, "href": f"{said}?known={began}"}


def _rfc3339(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B} {moment.year}"
