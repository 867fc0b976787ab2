"""`flask article …`: what the text of an article says, and where."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import click
from flask.cli import AppGroup

from geo.errors import SourcelineError
from geo.text.article_files import ArticleFile, article_files, read_article
from geo.text.focus import Focus, read_focus
from web.article_accept import accept_command
from web.article_add import add_command
from web.article_propose import propose_command
from web.command import Day, plainly

article = AppGroup(
    "article", help="Read articles: the places they name, and what they say of them."
)
for command in (add_command, propose_command, accept_command):
    article.add_command(command)

# Fewer are read sooner by one process than by several that each load the model.
ENOUGH_TO_SHARE = 24


@article.command("toponyms")
@click.argument(
    "paths",
    metavar="PATH…",
    nargs=-1,
    required=True,
    callback=lambda _, __, values: tuple(_path(it) for it in values),
)
@click.option(
    "--published",
    metavar="DATE",
    type=Day(),
    help="The day on which it was published, as 2020-12-28. Only checked: no place name depends on it.",
)
@click.option(
    "--focus",
    metavar="LON,LAT",
    callback=lambda _, __, value: _focus(value),
    help="The home of a local newspaper, as -82.99,39.96: of places of one name, the nearer is likelier.",
)
@plainly
def toponyms_command(paths: tuple[Path, ...], published: date | None, focus: Focus | None) -> None:
    """Find the place names in texts, and where each lies: one JSON object to a line.

    PATH is a text file in UTF-8, or a folder of *.txt. Nothing is downloaded, and no database is needed.
    """
    files = list(article_files(list(paths)))
    _make_index()
    tell_file = len(files) > 1 or any(it.is_dir() for it in paths)
    problems = []
    out = sys.stdout.buffer
    for file, (lines, problem) in zip(files, _read_all(files, focus), strict=True):
        problems += [problem] if problem else []
        named = {"file": file.name} if tell_file else {}
        for line in lines:
            out.write(json.dumps(named | line, ensure_ascii=False).encode() + b"\n")
    out.flush()
    if problems:
        raise click.ClickException("\n".join(problems))


Found = tuple[list[dict[str, object]], str | None]


def _read_all(files: list[ArticleFile], focus: Focus | None) -> Iterator[Found]:
    """What each file says, or what is wrong with it, in their order."""
    read: Callable[[Path], Found] = partial(_read, focus=focus)
    paths = [it.path for it in files]
    processes = min(len(os.sched_getaffinity(0)), len(files) // ENOUGH_TO_SHARE + 1)
    if processes == 1:
        yield from map(read, paths)
        return
    # Spawned: a fork would take along the threads of whoever calls.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(read, paths, chunksize=4)


def _read(path: Path, focus: Focus | None) -> Found:
    from geo.text.toponym import toponyms  # the model, which no other command needs

    try:
        return [asdict(it) for it in toponyms(read_article(path), focus)], None
    except SourcelineError as error:
        return [], str(error)


def _make_index() -> None:
    from geo.text.gazetteer_index import is_ready, open_index

    if not is_ready():
        click.echo("Making the index of place names: once, about twenty seconds.", err=True)
        open_index().close()


def _path(written: str) -> Path:
    """A path that was written: an empty one is an unset variable, and would mean the current folder."""
    if not written:
        raise click.BadParameter("A PATH is empty. Name a text file, or a folder of *.txt.")
    return Path(written)


def _focus(written: str | None) -> Focus | None:
    try:
        return read_focus(written) if written is not None else None
    except SourcelineError as error:
        raise click.BadParameter(str(error)) from None
