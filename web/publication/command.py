"""`flask publish`: its options, and how it tells of its progress."""

from __future__ import annotations

import time
from pathlib import Path

import click
from flask import current_app

from geo.errors import SettingError
from geo.format import FORMATS, TextFormat
from geo.settings import Settings
from geo.tileset import FINEST
from web.command import database_url, folder, plainly, say
from web.house import house, look
from web.house_fit import require_fit
from web.language import languages
from web.publication.site import publish
from web.publication.wanted import Wanted

TEXTS = tuple(it.suffix for it in FORMATS.values() if isinstance(it, TextFormat))
# A cell of a tile of this level is some forty metres wide: nearer, maps enlarge what they have.
DEEPEST = 8


def _formats(text: str) -> tuple[str, ...]:
    """The suffixes of a list of formats, GeoJSON always among them: the map itself reads it."""
    names = [it.strip() for it in text.split(",")]
    if names == ["all"]:
        return tuple(FORMATS)
    for name in names:
        if name not in FORMATS:
            raise click.BadParameter(
                f'There is no format "{name}". Use any of {", ".join(FORMATS)}, or all.'
            )
    return tuple(dict.fromkeys(["geojson", *names]))


def _languages(text: str | None) -> tuple[str, ...]:
    """The tags of a list of languages in its order; all there are where nobody says."""
    known = tuple(languages())
    if text is None:
        return known
    tags = tuple(dict.fromkeys(it.strip() for it in text.split(",")))
    for tag in tags:
        if tag not in known:
            raise click.BadParameter(
                f'There is no language "{tag}". Use any of {", ".join(known)}.'
            )
    return tags


def _base(text: str | None) -> str | None:
    """Where the site will stand, in the plain form of a PUBLIC_URL."""
    try:
        return Settings.from_environment({"PUBLIC_URL": text or ""}).public_url
    except SettingError as error:
        raise click.BadParameter(str(error).replace("PUBLIC_URL", "--base")) from None


base = click.option(
    "--base",
    metavar="URL",
    callback=lambda _, __, it: _base(it),
    help="Where the site will stand, for links that have to be absolute: https://maps.example.org/libya.",
)
max_zoom = click.option(
    "--max-zoom",
    type=click.IntRange(0, FINEST),
    default=DEEPEST,
    show_default=True,
    help="The last zoom level of the vector tiles; each has up to four times the tiles of the one before.",
)
tiles = click.option("--tiles/--no-tiles", default=True, help="With vector tiles, or without.")
formats = click.option(
    "--formats",
    metavar="LIST",
    default=",".join(TEXTS),
    callback=lambda _, __, it: _formats(it),
    show_default=True,
    help="The formats of each layer, separated by commas, or all.",
)
spoken = click.option(
    "--languages",
    metavar="LIST",
    callback=lambda _, __, it: _languages(it),
    show_default="all there are",
    help="The languages of the pages, separated by commas; the first stands at the root of the folder.",
)
pictures = click.option(
    "--pictures/--no-pictures", default=True, help="With a picture of each map, or without."
)


class Progress:
    """Lines with the seconds since the start."""

    def __init__(self) -> None:
        self._started = time.monotonic()

    def __call__(self, words: str) -> None:
        say(f"{time.monotonic() - self._started:6.1f} s  {words}")


@click.command("publish")
@folder
@base
@max_zoom
@tiles
@formats
@spoken
@pictures
@plainly
def publish_command(
    folder: Path,
    base: str | None,
    max_zoom: int,
    tiles: bool,
    formats: tuple[str, ...],
    languages: tuple[str, ...],
    pictures: bool,
) -> None:
    """Write the whole site into DIR as files, for any file server: pages, data, vector tiles."""
    tell = Progress()
    wanted = Wanted(base, max_zoom if tiles else None, formats, languages, pictures)
    app = current_app._get_current_object()  # type: ignore[attr-defined] # a proxy knows its object
    with database_url() as url:
        require_fit(url, house(), look())
        changes = publish(app, folder.absolute(), wanted, tell)
    tell(
        f"{folder}: {changes.files} files, {changes.size / 1e6:.1f} MB; "
        f"{changes.written} written, {changes.removed} removed."
    )
