"""The map as a film: a picture of every date on which something on it changed, as /map.png draws it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from flask import Flask

from geo.errors import SourcelineError, StoreError
from geo.layer import Layer
from geo.picture.raster import png
from geo.settings import Settings
from layers import EVIDENCE_LAYERS
from layers.drawn.parts import PARTS
from layers.drawn.sheet import COMFORTABLE
from web import changes
from web.language import NAME
from web.map_view import View
from web.picture_sheet import drawn
from web.store import store

# All pictures are held until the file is written: 900 MB.
MOST_PIXELS = 300_000_000

Tell = Callable[[date], None]


class FilmError(SourcelineError):
    """A film that cannot be made; the message names the value and the cure."""


@dataclass(frozen=True)
class Film:
    """What is to be seen: the layers, the first and last day, the pixels of a picture, the language of its words."""

    width: int
    height: int
    tag: str
    first: date | None = None
    last: date | None = None
    layers: tuple[Layer, ...] = EVIDENCE_LAYERS


def pictures(app: Flask, film: Film, tell: Tell) -> Iterator[bytes]:
    """One after the other as PNG, all of the same state of the data; `tell` hears of each day.

    Raises FilmError, or StoreError without data.
    """
    settings: Settings = app.config["SETTINGS"]
    # Without a public address nobody could find the quotes at what the pictures say.
    here = f"{settings.public_url}/" if settings.public_url else None
    asked = app.test_request_context("/", here, query_string={NAME: film.tag})
    size = film.width, film.height
    detail = max(1.0, (film.width * film.height) ** 0.5 / COMFORTABLE)
    with asked, store().snapshot() as snapshot:
        days = _days(changes.days(snapshot, film.layers), film)
        for day in days:
            tell(day)
            view = View(asof=day, layers=film.layers)
            svg = drawn(snapshot, view, None, size, frozenset(PARTS), detail, here is not None)
            yield png(svg, 1)


def _days(every: list[date], film: Film) -> list[date]:
    """Those that are asked for. Raises FilmError where there are none, or more than can be held."""
    if not every:
        raise StoreError("The database holds no dataset yet.", "Load one: flask data load DIR.")
    first, last = film.first or every[0], film.last or every[-1]
    days = [it for it in every if first <= it <= last]
    if not days:
        raise FilmError(
            f"Nothing on the map changed from {first} to {last}.",
            f"Dates on which something did are from {every[0]} to {every[-1]}: change --from or --to.",
        )
    pixels = len(days) * film.width * film.height
    if pixels > MOST_PIXELS:
        raise FilmError(
            f"{len(days)} pictures of {film.width} × {film.height} are {pixels // 10**6} million "
            f"pixels, more than {MOST_PIXELS // 10**6} million.",
            "Make them smaller by --width and --height, or take fewer dates by --from and --to.",
        )
    return days
