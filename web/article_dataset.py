"""The dataset an article command works on: that of a folder, or else the database's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click
from sqlalchemy import Connection, text

from geo import database
from geo.article import Article, read_texts
from geo.cluster import Cluster, default_home
from geo.database import refusals, sql
from geo.dataset import Dataset, read_dataset, write_dataset
from geo.errors import SourcelineError
from geo.export import export
from geo.load import hold, load, load_into
from geo.migrations import make_copies
from geo.settings import CHECKOUT
from layers import LAYERS
from web.command import database_url, settings

T = TypeVar("T")
# From a dataset to what comes of it: the dataset then, and what to say about it.
Change = Callable[[Dataset, dict[str, str]], tuple[Dataset, T]]

articles_option = click.option(
    "--articles",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="The folder with the articles' full texts; SOURCELINE_ARTICLES by default.",
)


def dataset_option(name: str, help: str) -> Callable[[Any], Any]:
    return click.option(
        name,
        "folder",
        metavar="DIR",
        type=click.Path(path_type=Path),
        help=f"{help} The database's by default.",
    )


def texts_folder(chosen: Path | None, dataset: Path | None) -> Path | None:
    """Where the operator keeps texts: never within a dataset, which is made to be passed on."""
    found = chosen or settings().articles
    if (
        found is not None
        and dataset is not None
        and found.resolve().is_relative_to(dataset.resolve())
    ):
        raise SourcelineError(
            f"{found} lies within the dataset {dataset}.",
            "Keep full texts elsewhere: a dataset is passed on, and texts are other people's.",
        )
    return found


def texts_of(folder: Path | None) -> dict[str, str]:
    return read_texts(folder) if folder is not None else {}


def changed(folder: Path | None, texts: dict[str, str], change: Change[T]) -> T:
    """Make a change in the folder's dataset, or in the database's: all of it, or nothing."""
    if folder is not None:
        dataset = read_dataset(folder, LAYERS)
        fresh, told = change(dataset, texts)
        if fresh != dataset:
            write_dataset(folder, fresh)
        return told
    with _stored() as (url, connection):
        hold(connection)
        dataset = export(connection, LAYERS)
        stored = _stored_texts(connection, dataset)
        fresh, told = change(dataset, {**stored, **texts})
        load_into(connection, fresh, texts, forget_fallen=False)
        connection.commit()
        make_copies(url, LAYERS)
    return told


def current(folder: Path | None, article: str) -> tuple[Dataset, str | None]:
    """The dataset, and the text of an article of it where the database keeps that."""
    if folder is not None:
        return read_dataset(folder, LAYERS), None
    with _stored() as (_, connection):
        return export(connection, LAYERS), _stored_text(connection, article)


def article_of(dataset: Dataset, name: str) -> Article:
    found = dataset.articles.get(name)
    if found is None:
        known = ", ".join(dataset.articles) or "none yet"
        raise SourcelineError(
            f"The dataset has no article {name}.",
            f"Its articles are: {known}. Add one: flask article add FILE.",
        )
    return found


@contextmanager
def _stored() -> Iterator[tuple[str, Connection]]:
    with database_url() as url:
        engine = database.writer(url)
        try:
            with refusals(), engine.connect() as connection:
                yield url, connection
        finally:
            engine.dispose()


def _stored_text(connection: Connection, article: str) -> str | None:
    found: str | None = connection.scalar(text(sql("load/article_text.sql")), {"article": article})
    return found


def _stored_texts(connection: Connection, dataset: Dataset) -> dict[str, str]:
    found = {it.sha256: _stored_text(connection, it.id) for it in dataset.articles.values()}
    return {digest: body for digest, body in found.items() if body is not None}


def is_a_database_there() -> bool:
    """One that was named, or the private one, where it has been made."""
    if settings().database_url is not None:
        return True
    return (Cluster(default_home(CHECKOUT)).data / "PG_VERSION").is_file()


def load_folder(folder: Path, texts: dict[str, str]) -> str:
    """Load a folder's dataset into the database that is there; says what came of it."""
    dataset = read_dataset(folder, LAYERS)
    with database_url() as url:
        engine = database.writer(url)
        try:
            with engine.connect() as connection:
                present = connection.scalar(text("select id from sourceline.dataset"))
            if present not in (None, dataset.header.id):
                return f"Not loaded: the database holds the dataset {present}, not {dataset.header.id}."
            summary = load(engine, dataset, texts)
            make_copies(url, LAYERS)
        finally:
            engine.dispose()
    return f"Loaded: {summary.written} features written, {summary.withdrawn} withdrawn."
