"""What the map said then: queries that name a moment of the record, and features that are no longer on the map."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from flask import request
from sqlalchemy import text

from geo.collection import Collection
from geo.database import sql
from geo.errors import GoneError, NotFoundError, ParameterError
from geo.known import CLOCK, recorded
from geo.message import Message, Sentences, by_language
from geo.query import Query
from geo.record_change import RecordChange
from web import claimant
from web.links import href
from web.record_words import history_address, members, reason, written
from web.snapshot import Snapshot

Asked = TypeVar("Asked", bound=Query)

# Two versions of a feature meet at a moment that belongs to the later one.
BEFORE = timedelta(microseconds=1)
# What sql/record/changes.sql is asked for; None leaves nothing out.
EVERYTHING: dict[str, Any] = dict.fromkeys(
    (
        "layers",
        "id",
        "actor",
        "since",
        "until",
        "west",
        "south",
        "east",
        "north",
        "most",
    )
) | {"skipped": 0}


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
    """The query with the moment that its data version stands for, and what is read after it, as of that moment."""
    query = _by_moment(snapshot, query)
    if query.known is not None:
        snapshot.look_back(query.known)
    return query


def _by_moment(snapshot: Snapshot, query: Asked) -> Asked:
    if query.rev is None:
        return query
    if query.known is not None:
        raise ParameterError(
            "rev",
            str(query.rev),
            Message("rev and known both name a moment of the record."),
            Message("Leave one of them out."),
        )
    return replace(query, known=moment_of(snapshot, query.rev), rev=None)


def moment_of(snapshot: Snapshot, rev: int) -> datetime:
    row = snapshot.connection.execute(text(sql("record/moment.sql")), {"rev": rev}).one()
    if row.moment is None:
        raise ParameterError(
            "rev",
            str(rev),
            Message(
                "There is no data version %(rev)s: the record goes from %(first)s to %(newest)s.",
                rev=rev,
                first=row.first,
                newest=row.newest,
            ),
            Message("Write %(now)s for what the map says now.", now=f"rev={row.newest}"),
        )
    moment: datetime = row.moment
    return moment


def clock() -> dict[str, str]:
    """The moment of the record that the request names, as the links of its page have to repeat it."""
    return {it.name: request.args[it.name] for it in CLOCK if it.name in request.args}


@dataclass(frozen=True)
class Pinned:
    """A map of a moment of the record, `rev` where it was named by number; `changed` features are other ones since."""

    moment: datetime
    rev: int | None
    changed: int

    @property
    def is_past(self) -> bool:
        return self.moment <= datetime.now(UTC)


def pinned(snapshot: Snapshot, rev: int | None, known: datetime | None) -> Pinned | None:
    """What a map that names a moment of the record has to say of itself; None for one that does not."""
    if known is None:
        return None
    since = text(sql("record/changed_since.sql"))
    changed = snapshot.connection.scalar(since, {"known": known})
    return Pinned(known, rev, changed or 0)


def pinned_to(snapshot: Snapshot, asked: Query) -> Pinned | None:
    """The same of what was asked, by a moment or by the number of a data version."""
    return pinned(snapshot, asked.rev, at_moment(snapshot, asked).known)


def changes(snapshot: Snapshot, **asked: Any) -> tuple[list[RecordChange], int]:
    """The changes of the record that are asked for, the newest first, and how many there are in all."""
    statement = text(sql("record/changes.sql"))
    rows = snapshot.connection.execute(statement, EVERYTHING | asked).mappings().all()
    return [RecordChange.of_row(dict(row)) for row in rows], rows[0]["total"] if rows else 0


def versions(snapshot: Snapshot, of: Collection, feature: str) -> list[RecordChange]:
    """All that the map ever said of a feature, the newest first; none for one that was never on it."""
    found, _ = changes(snapshot, layers=[of.id], id=feature)
    return found


def missing(snapshot: Snapshot, of: Collection, query: Query) -> NotFoundError:
    """Why there is no such feature: it never was, it is no longer (410), or it was not yet."""
    feature = query.id or ""
    known = versions(snapshot, of, feature) if of.evidence else []
    if not known:
        return NotFoundError(
            Message(
                'There is no feature "%(id)s" in %(collection)s.',
                id=feature[:80],
                collection=of.id,
            ),
            Message("They are listed at %(address)s.", address=href("items", collection=of.id)),
        )
    moment = query.known or datetime.now(UTC)
    said = next((it for it in known if it.says_at(moment)), None)
    if said is not None and said.is_tombstone:
        return _gone(said)
    if said is not None and query.claimant is not None:
        return NotFoundError(
            Message(
                "“%(feature)s” is not on the map of %(view)s.",
                feature=said.names,
                view=query.claimant.key,
            ),
            Message(
                "Without view, it is at %(address)s.",
                address=href("item", collection=of.id, feature=feature),
            ),
        )
    first = known[-1]
    return NotFoundError(
        Message(
            "“%(feature)s” was not on the map at that moment: it was published on %(day)s.",
            feature=first.names,
            day=first.moment.date(),
        ),
        Message("Its record is at %(address)s.", address=history_address(first)),
    )


def _gone(tombstone: RecordChange) -> GoneError:
    before = written(tombstone.moment - BEFORE)
    said = href("item", collection=tombstone.layer, feature=tombstone.id)
    history = history_address(tombstone)
    return GoneError(
        Sentences(
            Message(
                "“%(feature)s” was withdrawn from the map on %(day)s.",
                feature=tombstone.names,
                day=tombstone.moment.date(),
            ),
            *reason(tombstone),
        ),
        Message(
            "What the map said before is at %(before)s, and the whole record at %(history)s.",
            before=f"{said}?known={before}",
            history=history,
        ),
        {"withdrawn": written(tombstone.moment), "history": history, **members(tombstone)},
    )


def document(of: Collection, known: list[RecordChange]) -> dict[str, Any]:
    """The record of a feature as JSON: all that the map ever said of it."""
    newest = known[0]
    return {
        "collection": of.id,
        "id": newest.id,
        "versions": [_entry(it) for it in known],
        "links": [
            {
                "rel": "self",
                "type": "application/json",
                "title": Message("The record of the feature"),
                "href": history_address(newest),
            },
            {
                "rel": "collection",
                "type": "application/json",
                "title": by_language(of.title),
                "href": href("collection", collection=of.id),
            },
        ],
    }


def _entry(change: RecordChange) -> dict[str, Any]:
    began = written(change.moment)
    entry = {
        "what": "withdrawn" if change.is_tombstone else "published",
        "change": change.what,
        "name": change.name,
        "known_from": began,
        "known_until": written(change.until) if change.until else None,
        "rev": change.rev,
        "parts": list(change.parts),
        **members(change),
    }
    if change.is_tombstone:
        return entry
    said = href("item", collection=change.layer, feature=change.id)
    return {**entry, "href": f"{said}?known={began}"}
