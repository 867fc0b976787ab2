"""`flask data film FILE`: every date on which something changed, one after the other in one file."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from geo.layer import Layer
from geo.picture.film import FORMS, LEAST_SECONDS, MOST_SECONDS, film
from layers import EVIDENCE_LAYERS
from web.command import Day, database_url, plainly, say, write_whole
from web.film import Film, pictures
from web.language import languages

SMALLEST, LARGEST = 200, 2_000
WIDTH, HEIGHT, SECONDS = 800, 450, 1.5


def _file(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in FORMS:
        raise click.BadParameter(
            f'FILE is "{text}", which ends in neither {" nor ".join(FORMS)}. Name it film.gif, or '
            "film.webp, which is smaller."
        )
    if path.is_dir():
        raise click.BadParameter(f"{text} is a folder. Name a file in it, such as film.gif.")
    if not path.parent.is_dir():
        raise click.BadParameter(
            f"There is no folder {path.parent} for {path.name}. Make it first, or name another."
        )
    return path


def _layers(text: str | None) -> tuple[Layer, ...]:
    if text is None:
        return EVIDENCE_LAYERS
    known = {it.name: it for it in EVIDENCE_LAYERS}
    names = [it.strip() for it in text.split(",") if it.strip()]
    for name in names:
        if name not in known:
            raise click.BadParameter(f'There is no layer "{name}". Use any of: {", ".join(known)}.')
    if not names:
        raise click.BadParameter(f"It names no layer. Use any of: {', '.join(known)}.")
    return tuple(it for it in EVIDENCE_LAYERS if it.name in names)


@click.command("film")
@click.argument("file", metavar="FILE", callback=lambda _, __, it: _file(it))
@click.option(
    "--width",
    type=click.IntRange(SMALLEST, LARGEST),
    default=WIDTH,
    show_default=True,
    help="The width in pixels.",
)
@click.option(
    "--height",
    type=click.IntRange(SMALLEST, LARGEST),
    default=HEIGHT,
    show_default=True,
    help="The height in pixels.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(LEAST_SECONDS, MOST_SECONDS),
    default=SECONDS,
    show_default=True,
    help="How long each date is seen.",
)
@click.option("--from", "first", metavar="DAY", type=Day(), help="The first day.")
@click.option("--to", "last", metavar="DAY", type=Day(), help="The last day.")
@click.option(
    "--layers",
    metavar="LIST",
    callback=lambda _, __, it: _layers(it),
    help="Only these layers, separated by commas, and the dates on which they changed.",
)
@click.option(
    "--lang",
    "tag",
    default="en",
    show_default=True,
    type=click.Choice(list(languages())),
    help="The language of the words.",
)
@with_appcontext
@plainly
def film_command(
    file: Path,
    width: int,
    height: int,
    seconds: float,
    first: date | None,
    last: date | None,
    layers: tuple[Layer, ...],
    tag: str,
) -> None:
    """Write a moving picture of the map to FILE, .gif or .webp: a date for each on which something changed."""
    if first and last and first > last:
        raise click.UsageError(f"--from {first} is after --to {last}. Turn the two round.")
    started = time.monotonic()
    wanted = Film(width, height, tag, first, last, layers)
    app = current_app._get_current_object()  # type: ignore[attr-defined] # a proxy knows its object
    seen: list[date] = []
    with database_url():
        made = film(pictures(app, wanted, seen.append), seconds, file.suffix.lower())
    write_whole(file, made)
    say(
        f"{file}: {len(seen)} dates from {seen[0]} to {seen[-1]}, {len(made) / 1e6:.1f} MB, "
        f"in {time.monotonic() - started:.1f} s."
    )
