"""A passage: a quote with the article it stands in, and the features of the map that rest on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Self

from geo.quote import VERIFIED


@dataclass(frozen=True)
class Article:
    """Where the words were printed. `sha256` is of the text that offsets count in."""

    id: str
    publisher: str
    title: str
    byline: str | None
    published: date
    published_precision: str
    language: str
    url: str | None
    archive_url: str | None
    sha256: str


@dataclass(frozen=True)
class Support:
    """A feature that rests on the words, and what they do for it (geo.feature.SUPPORTS)."""

    layer: str
    id: str
    name: str
    name_ar: str | None
    supports: str
    note: str | None


@dataclass(frozen=True)
class Passage:
    """`start` and `end` count code points of the article's text; `created` and `modified` are moments in UTC.

    `modified` is also that of what rests on the words: a feature that comes to them changes what is said of them.
    """

    id: str
    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    language: str
    kind: str
    speaker: str | None
    note: str | None
    state: str
    checked_on: date | None
    link: str | None
    correction: str | None
    created: datetime
    modified: datetime
    article: Article
    supported: tuple[Support, ...]

    @property
    def is_verified(self) -> bool:
        return self.state in VERIFIED

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> Self:
        """A row of sql/evidence/passages.sql."""
        article = Article(
            id=row["article"],
            language=row["article_language"],
            **{name: row[name] for name in OF_THE_ARTICLE},
        )
        return cls(
            **{name: row[name] for name in OF_THE_QUOTE},
            created=row["created"].astimezone(UTC),
            modified=row["modified"].astimezone(UTC),
            article=article,
            supported=tuple(Support(**it) for it in row["supported"]),
        )


OF_THE_ARTICLE = (
    *("publisher", "title", "byline", "published", "published_precision"),
    *("url", "archive_url", "sha256"),
)
OF_THE_QUOTE = (
    *("id", "exact", "prefix", "suffix", "start", "end", "language", "kind", "speaker", "note"),
    *("state", "checked_on", "link", "correction"),
)
