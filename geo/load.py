"""Loading a dataset: one transaction, all or nothing, and nothing at all where nothing changed.

The dataset is staged by COPY into one temporary table; whole statements in sql/load/ then compare it with what the
store holds. Published rows are never overwritten: a change closes a version and opens another.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from geoalchemy2.shape import from_shape
from shapely.geometry import shape
from sqlalchemy import Connection, Engine, text

from geo import canonical
from geo.database import cursor, refusals, sql
from geo.dataset import Dataset
from geo.document import Document
from geo.errors import StoreError
from geo.normal_text import NormalText
from geo.quote import Quote
from geo.text_fragment import source_link

# One load at a time: two would stage against each other's half-seen rows.
LOAD_LOCK = 5_743_211

# What follows the features and their evidence, in this order.
LAST = ("unlist", "basemap", "prune_basemap", "prune_sources", "analyze")

Report = Callable[[str], None]
Row = tuple[str, str | None, str, str, str, str | None, str | None]


@dataclass(frozen=True)
class Summary:
    """How many features the load opened a version of, and how many it withdrew."""

    features: int
    written: int
    withdrawn: int


def load(
    engine: Engine,
    dataset: Dataset,
    texts: dict[str, str],
    report: Report = lambda message: None,
    replace: bool = False,
) -> Summary:
    """Make the database hold this dataset; `texts` are full texts by SHA-256, where the operator has them.

    Raises StoreError in the database's own words if it refuses, and then nothing has changed.
    """
    with refusals(), engine.begin() as connection:
        return load_into(connection, dataset, texts, report, replace)


def hold(connection: Connection) -> None:
    """Let no other load begin before this transaction ends."""
    connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOAD_LOCK})


def load_into(
    connection: Connection,
    dataset: Dataset,
    texts: dict[str, str],
    report: Report = lambda message: None,
    replace: bool = False,
    forget_fallen: bool = True,
) -> Summary:
    """The same in a transaction that the caller has begun, and ends.

    A feature that fell by a check and is not in the dataset was dropped by its editor, and will not come back. Not so
    in a dataset that was exported from this store, which never has it: pass `forget_fallen=False` for that.
    """
    hold(connection)
    if not replace:
        _refuse_other(connection, dataset.header.id)
    _stage(connection, dataset, texts, report)
    for name in ("dataset", "actors", "sources", "articles", "stale_texts"):
        connection.execute(text(sql(f"load/{name}.sql")))
    for name in ("close_quotes", "open_quotes", "check_quotes"):
        connection.execute(text(sql(f"load/{name}.sql")))
    # Behind the quotes: a new text must not be held against quotes that go with the old one.
    _load_texts(connection, dataset, texts)
    connection.execute(text(sql("load/close_features.sql")))
    connection.execute(text(sql("load/revive_features.sql")))
    written = connection.execute(text(sql("load/open_features.sql"))).rowcount
    withdrawn = connection.execute(text(sql("load/withdraw_features.sql"))).rowcount
    connection.execute(text(sql("load/evidence.sql")))
    if forget_fallen:
        connection.execute(text(sql("load/forget_fallen.sql")))
    for name in LAST:
        connection.execute(text(sql(f"load/{name}.sql")))
    report("checking that every feature has its quote …")
    return Summary(sum(map(len, dataset.features.values())), written, withdrawn)


def is_empty(connection: Connection) -> bool:
    """True while no dataset has been loaded."""
    return connection.scalar(text("select not exists (select from sourceline.dataset)")) is True


def _refuse_other(connection: Connection, dataset: str) -> None:
    present = connection.scalar(text("select id from sourceline.dataset"))
    if present not in {None, dataset}:
        raise StoreError(
            f'The database holds the dataset "{present}", not "{dataset}".',
            "Load into another database, or pass --replace to withdraw what it holds.",
        )


def _stage(connection: Connection, dataset: Dataset, texts: dict[str, str], report: Report) -> None:
    connection.execute(text(sql("load/stage.sql")))
    started, count = time.monotonic(), 0
    statement = "copy staged (part, layer, id, digest, document, geom, source_link) from stdin"
    with cursor(connection) as driver, driver.copy(statement) as copy:
        for row in _rows(dataset, texts):
            copy.write_row(row)
            count += 1
            if count % 10_000 == 0:
                report(f"read {count} entries …")
    report(f"read {count} entries in {time.monotonic() - started:.1f} s")
    connection.execute(text("analyze staged"))


def _rows(dataset: Dataset, texts: dict[str, str]) -> Iterator[Row]:
    """Every entry as (part, layer, id, digest, document, geometry as hexadecimal EWKB, link)."""
    yield _row("dataset", dataset.header.id, dataset.header.document())
    for actor in dataset.actors.values():
        yield _row("actor", actor.id, actor.document())
    for source in dataset.sources.values():
        yield _row("source", source.id, source.document())
    for article in dataset.articles.values():
        yield _row("article", article.id, article.document())
    digests: dict[str, str] = {}
    indexed = {digest: NormalText(body) for digest, body in texts.items()}
    for given in dataset.quotes.values():
        article = dataset.articles[given.article]
        quote = _looked_up(given, indexed.get(article.sha256))
        document = quote.document()
        # A later check of unchanged words is not a new version of them.
        digests[quote.id] = _digest({**document, "checked": None})
        link = source_link(
            article.url or article.archive_url,
            quote.exact,
            quote.prefix,
            quote.suffix,
            indexed.get(article.sha256),
            quote.start,
        )
        yield _row("quote", quote.id, document, digest=digests[quote.id], link=link)
    for layer, features in dataset.features.items():
        for feature in features.values():
            document = feature.document()
            # A feature whose quote changed rests on other words, so it is another version too.
            rests_on = [digests[evidence.quote] for evidence in feature.evidence]
            digest = _digest({**document, "rests_on": rests_on})
            yield _row("feature", feature.id, document, layer=layer, digest=digest)
    for layer, shapes in dataset.basemap.items():
        for drawn in shapes.values():
            yield _row("basemap", drawn.id, drawn.document(), layer=layer)


def _looked_up(quote: Quote, body: NormalText | None) -> Quote:
    """A quote that was found in its text, with whether its words stand there once."""
    if body is None or quote.state != "exact":
        return quote
    return dataclasses.replace(quote, alone=len(body.found(quote.exact)) == 1)


def _row(
    part: str,
    entry: str,
    document: Document,
    layer: str | None = None,
    digest: str | None = None,
    link: str | None = None,
) -> Row:
    geometry = document.get("geometry")
    geom = from_shape(shape(geometry), 4326, extended=True).desc if geometry else None
    rest = {key: value for key, value in document.items() if key != "geometry"}
    return part, layer, entry, digest or _digest(document), json.dumps(rest), geom, link


def _digest(document: Document) -> str:
    return hashlib.sha256(canonical.dumps(document).encode()).hexdigest()


def _load_texts(connection: Connection, dataset: Dataset, texts: dict[str, str]) -> None:
    statement = text(sql("load/texts.sql"))
    for article in dataset.articles.values():
        if article.sha256 in texts:
            parameters = {"article": article.id, "body": texts[article.sha256]}
            connection.execute(statement, parameters)
