"""Quotes with their articles and what rests on them, as the pages of evidence and the annotations need them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flask import url_for
from sqlalchemy import text

from geo.annotation.annotation import Issuer
from geo.annotation.passage import Passage
from geo.database import sql
from geo.errors import GoneError, NotFoundError
from geo.licence import licence_address
from geo.message import Message
from geo.query import Query
from geo.read import Row
from layers import EVIDENCE
from web import pages, record
from web.links import here, href
from web.snapshot import Snapshot
from web.store import store


@dataclass(frozen=True)
class Which:
    """All quotes, or one, or those of an article, or those that a feature rests on."""

    quote: str | None = None
    article: str | None = None
    layer: str | None = None
    feature: str | None = None


@dataclass(frozen=True)
class Found:
    """Some of the quotes, and how many there are in all."""

    passages: Sequence[Passage]
    total: int


def find(
    snapshot: Snapshot, which: Which, limit: int, offset: int = 0, asked: Query = pages.NOW
) -> Found:
    """In the order in which they stand in their articles, now or at the moment asked of."""
    values = {**asdict(which), "known": asked.known, "most": limit, "skipped": offset}
    rows = snapshot.connection.execute(text(sql("evidence/passages.sql")), values).mappings().all()
    return Found([Passage.of_row(dict(row)) for row in rows], rows[0]["total"] if rows else 0)


def one(snapshot: Snapshot, quote: str, asked: Query = pages.NOW) -> Passage:
    """Raises NotFoundError where there is no such quote or was none then, GoneError where there was one before."""
    found = find(snapshot, Which(quote=quote), limit=1, asked=asked).passages
    if found:
        return found[0]
    cure = Message(
        "Quotes are listed with their articles, at %(address)s.",
        address=url_for("evidence.articles", _external=True),
    )
    statement = text(sql("evidence/withdrawn.sql"))
    had = snapshot.connection.execute(statement, {"quote": quote}).one()
    if had.since is None:
        raise NotFoundError(Message('There is no quote "%(id)s".', id=quote[:80]), cure)
    if asked.known is not None and asked.known < had.since:
        raise NotFoundError(
            Message(
                'The quote "%(id)s" was not on the map at that moment: it came on %(day)s.',
                id=quote[:80],
                day=had.since.date(),
            ),
            cure,
        )
    if had.until is None or (asked.known is not None and asked.known < had.until):
        # It left the map, and came back.
        raise NotFoundError(
            Message('The quote "%(id)s" was not on the map at that moment.', id=quote[:80]), cure
        )
    raise GoneError(
        Message(
            'The quote "%(id)s" is no longer on the map, since %(day)s.',
            id=quote[:80],
            day=had.until.date(),
        ),
        cure,
    )


def require_article(snapshot: Snapshot, article: str, asked: Query = pages.NOW) -> Row:
    """The article's row. Raises NotFoundError where there is none, or where the map had no quote of it then."""
    found = pages.rows(snapshot, "articles", article=article, known=asked.known)
    if found:
        return found[0]
    cure = Message(
        "The articles are listed at %(address)s.",
        address=url_for("evidence.articles", _external=True),
    )
    if asked.known is not None and pages.rows(snapshot, "articles", article=article, known=None):
        raise NotFoundError(
            Message(
                'The map had no quote of the article "%(id)s" at that moment.', id=article[:80]
            ),
            cure,
        )
    raise NotFoundError(Message('There is no article "%(id)s".', id=article[:80]), cure)


def require_feature(
    snapshot: Snapshot, collection: str, feature: str, asked: Query = pages.NOW
) -> Row:
    """A feature's row with its quotes, now or at the moment asked of.

    Raises NotFoundError where there is none, GoneError where there was one.
    """
    layer = EVIDENCE.get(collection)
    if layer is None:
        raise NotFoundError(
            Message('There are no features with quotes in "%(id)s".', id=collection[:80]),
            Message("Layers with quotes are: %(names)s.", names=", ".join(EVIDENCE)),
        )
    row = pages.feature_row(snapshot, layer, feature, asked)
    if row is None:
        wanted = Query(id=feature, known=asked.known)
        raise record.missing(snapshot, store().layer(layer), wanted)
    return row


def pinned(snapshot: Snapshot, asked: Query, query: Query) -> dict[str, Any]:
    """What a page of a moment says of itself (templates/_record.html): `query` is `asked` with its moment."""
    return {
        "pinned": record.pinned(snapshot, asked.rev, query.known),
        "as_now": here(known=None, rev=None),
    }


def issuer(snapshot: Snapshot) -> Issuer:
    """Who says what the annotations say: the dataset's editors."""
    row = snapshot.connection.execute(text(sql("export/dataset.sql"))).mappings().one_or_none()
    root = href("landing")
    if row is None:
        return Issuer("", "Sourceline", root, None)
    return Issuer(row["id"], row["title"]["en"], root, licence_address(row["licence"] or ""))
