"""`flask data …`: load, check and write datasets."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from geo import database
from geo.article import read_texts
from geo.dataset import Dataset, check_quotes, read_dataset, write_dataset
from geo.errors import DatasetProblems
from geo.export import export
from geo.load import load
from geo.migrations import make_copies
from layers import LAYERS
from web.command import Day, database_url, folder, plainly, say, settings, write_whole
from web.film_command import film_command
from web.house import house, look, renamed
from web.house_fit import problems, require_fit
from web.language import languages
from web.linked_places_commands import export_lpf_command, import_lpf_command
from web.review_command import review_command
from web.take_away import take_away

data = AppGroup("data", help="Load, check and write datasets.")
data.add_command(film_command)
data.add_command(review_command)
data.add_command(export_lpf_command)
data.add_command(import_lpf_command)
articles_option = click.option(
    "--articles",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="A folder with the articles' full texts; SOURCELINE_ARTICLES by default.",
)


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
        summary = load(engine, dataset, texts or {}, say, replace)
        engine.dispose()
        make_copies(url, LAYERS)
    for problem in problems(
        house(), look(), {id_: it.palette for id_, it in dataset.actors.items()}
    ):
        click.echo(f"Warning, the house does not fit this dataset: {problem}", err=True)
    click.echo(
        f"{dataset.header.id}: {summary.features} features, {summary.written} written, "
        f"{summary.withdrawn} withdrawn, in {time.monotonic() - started:.1f} s."
    )


@data.command("render")
@plainly
def render_command() -> None:
    """Make ready again what a write by hand has undone: features as GeoJSON, and heavy tiles. A load does so itself."""
    started = time.monotonic()
    with database_url() as url:
        features, tiles = make_copies(url, LAYERS)
    click.echo(
        f"{features} features and {tiles} tiles made ready, in {time.monotonic() - started:.1f} s."
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
    type=Day(),
    help="The date of the map; by default the date on which the dataset's map opens.",
)
@click.option(
    "--lang",
    "tag",
    default="en",
    show_default=True,
    type=click.Choice(list(languages())),
    help="The language of the page.",
)
@plainly
def map_command(file: Path, asof: date | None, tag: str) -> None:
    """Write the map of a date to FILE: one HTML with data, quotes and library inside, for use without a network."""
    with database_url() as url:
        require_fit(url, house(), look())
        engine = database.writer(url)
        with current_app.test_request_context(query_string={"lang": tag}):
            page = take_away(engine, asof, look(), renamed, house())
        engine.dispose()
    write_whole(file, page.encode())
    click.echo(f"{file}: {len(page) // 1000} kB.")


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
