"""Commands for editors and operators: `flask data …` and `flask serve`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError

from geo import database, migrations
from geo.article import read_texts
from geo.cluster import Cluster, default_home
from geo.dataset import Dataset, check_quotes, read_dataset, write_dataset
from geo.errors import DatasetProblems, SourcelineError
from geo.export import export
from geo.load import load
from geo.rendering import render
from geo.settings import CHECKOUT, Settings
from layers import LAYERS
from web.doctor import doctor_command
from web.publication import command as options
from web.serve import serve

data = AppGroup("data", help="Load, check and write datasets.")
folder = click.argument("folder", metavar="DIR", callback=lambda _, __, value: _folder(value))
articles_option = click.option(
    "--articles",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="A folder with the articles' full texts; SOURCELINE_ARTICLES by default.",
)


def _folder(text: str) -> Path:
    """A path that was written: an empty one is an unset variable, and would mean the current folder."""
    if not text:
        raise click.BadParameter("DIR is empty. Name a folder, or . for this one.")
    return Path(text)


def add_commands(app: Flask) -> None:
    app.cli.add_command(data)
    app.cli.add_command(serve_command)
    app.cli.add_command(doctor_command)
    app.cli.add_command(publish_command)


def settings() -> Settings:
    found = current_app.config["SETTINGS"]
    assert isinstance(found, Settings)
    return found


@contextmanager
def database_url() -> Iterator[str]:
    """The database to write to, migrated: the operator's, or the private cluster, running for as long as this lasts."""
    url = settings().database_url
    if url is not None:
        migrations.upgrade(url, LAYERS)
        yield url
        return
    with Cluster(default_home(CHECKOUT)) as cluster:
        cluster.create_database("sourceline")
        migrations.upgrade(cluster.url(), LAYERS)
        yield cluster.url()


def plainly(command: Callable[..., Any]) -> Callable[..., Any]:
    """Tell a person what went wrong and how to mend it, and exit with 1; never a stack trace."""

    @wraps(command)
    def wrapped(*arguments: Any, **options: Any) -> Any:
        try:
            return command(*arguments, **options)
        except SourcelineError as error:
            raise click.ClickException(str(error)) from None
        except OperationalError as error:
            raise click.ClickException(
                f"The database cannot be reached: {str(error.orig).strip()} "
                "Is it running, and is DATABASE_URL right?"
            ) from None
        except OSError as error:
            raise click.ClickException(f"{error.filename}: {error.strerror}.") from None

    return wrapped


@data.command("load")
@folder
@articles_option
@click.option("--replace", is_flag=True, help="Replace another dataset: what it held is withdrawn.")
@plainly
def load_command(folder: Path, articles: Path | None, replace: bool) -> None:
    """Put the dataset in DIR into the database: all of it, or nothing where anything is wrong."""
    started = time.monotonic()
    dataset = read_dataset(folder, LAYERS)
    texts = _texts(articles)
    _check(dataset, texts)
    with database_url() as url:
        engine = database.writer(url)
        summary = load(engine, dataset, texts or {}, click.echo, replace)
        render(engine, LAYERS)
        engine.dispose()
    click.echo(
        f"{dataset.header.id}: {summary.features} features, {summary.written} written, "
        f"{summary.withdrawn} withdrawn, in {time.monotonic() - started:.1f} s."
    )


@data.command("verify")
@folder
@articles_option
@plainly
def verify_command(folder: Path, articles: Path | None) -> None:
    """Check the dataset in DIR without a database, and every quote against the full texts where they are given."""
    dataset = read_dataset(folder, LAYERS)
    texts = _texts(articles)
    absent = _check(dataset, texts)
    count = sum(map(len, dataset.features.values()))
    click.echo(
        f"{dataset.header.id}: {count} features, {len(dataset.quotes)} quotes, all in order."
    )
    if texts is None:
        click.echo("Quotes were not held against the texts: pass --articles DIR.")
    for article in absent:
        click.echo(f"No text was found for {article}: its quotes were not checked.")
    if absent:
        raise SystemExit(1)


@data.command("export")
@folder
@plainly
def export_command(folder: Path) -> None:
    """Write what the database holds now into DIR, as files that load reads back to the same."""
    with database_url() as url:
        engine = database.writer(url)
        with engine.connect() as connection:
            dataset = export(connection, LAYERS)
        engine.dispose()
    write_dataset(folder, dataset)
    click.echo(f"{dataset.header.id}: written to {folder}.")


@data.command("map")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--asof",
    metavar="DAY",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The date of the map; by default the date on which the dataset's map opens.",
)
@plainly
def map_command(file: Path, asof: datetime | None) -> None:
    """Write the map of a date to FILE: one HTML with data, quotes and library inside, for use without a network."""
    # Imported here: folium brings numpy and more, which no web worker needs to hold.
    from web.take_away import take_away

    with database_url() as url:
        engine = database.writer(url)
        page = take_away(engine, asof.date() if asof else None)
        engine.dispose()
    file.write_text(page, encoding="utf-8")
    click.echo(f"{file}: {len(page) // 1000} kB.")


@click.command("publish")
@folder
@options.base
@options.max_zoom
@options.tiles
@options.formats
@plainly
def publish_command(
    folder: Path, base: str | None, max_zoom: int, tiles: bool, formats: tuple[str, ...]
) -> None:
    """Write the whole site into DIR as files, for any file server: pages, data, vector tiles."""
    # Imported here: no web worker needs it.
    from web.publication.site import Wanted, publish

    tell = options.Progress()
    wanted = Wanted(base, max_zoom if tiles else None, formats)
    app = current_app._get_current_object()  # type: ignore[attr-defined] # a proxy knows its object
    with database_url():
        changes = publish(app, folder.absolute(), wanted, tell)
    tell(
        f"{folder}: {changes.files} files, {changes.size / 1e6:.1f} MB; "
        f"{changes.written} written, {changes.removed} removed."
    )


@click.command("serve")
@plainly
def serve_command() -> None:
    """Start everything and serve until told to stop. The last line printed is the address."""
    serve(settings())


def _texts(articles: Path | None) -> dict[str, str] | None:
    """The full texts, or None where nobody said where they are."""
    chosen = articles or settings().articles
    return read_texts(chosen) if chosen else None


def _check(dataset: Dataset, texts: dict[str, str] | None) -> list[str]:
    """Hold the quotes against the texts; returns the articles without one."""
    problems, absent = check_quotes(dataset, texts) if texts is not None else ([], [])
    if problems:
        raise DatasetProblems(problems)
    return absent
