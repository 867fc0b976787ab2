"""The ground: sea, land, borders and towns. What the map is about lies on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from geo.picture.room import Box
from geo.picture.svg import element, path, rectangle
from layers.drawn.colours import Colours
from layers.drawn.feature import Drawn
from layers.drawn.textures import Textures

# The rank of the country a dataset is about.
HOME = 1


def ground(place: Box, sea: Box | None, colours: Colours) -> Iterator[str]:
    """The sea as far as the coasts are known. Where the base map ends nothing is, and that must not look like land."""
    yield rectangle(place, fill=colours.unknown)
    if sea is not None:
        yield rectangle(sea, fill=colours.sea)


def land(countries: Iterable[Drawn], colours: Colours) -> Iterator[str]:
    for it in countries:
        yield element(
            "path",
            id=it.key,
            d=path(it.rings, True),
            fill=colours.land if it.rank == HOME else colours.beyond,
            fill_rule="evenodd",
            stroke=colours.country,
            stroke_width=0.8,
            stroke_linejoin="round",
        )


def silence(countries: Iterable[Drawn], textures: Textures) -> Iterator[str]:
    """Ground of which nothing is known until something is."""
    for it in countries:
        if it.rank == HOME:
            fill = textures.nothing()
            yield element("path", d=path(it.rings, True), fill=fill, fill_rule="evenodd")


def borders(
    districts: Iterable[Drawn], countries: Iterable[Drawn], colours: Colours
) -> Iterator[str]:
    for it in districts:
        yield _outline(it, colours.district, 0.6, 0.45)
    for it in countries:
        if it.rank == HOME:
            yield _outline(it, colours.nation, 1.5, None)


def town(at: tuple[float, float], colours: Colours) -> str:
    x, y = at
    return element(
        "circle", cx=x, cy=y, r=2.5, fill=colours.halo, stroke=colours.town, stroke_width=1.2
    )


def _outline(it: Drawn, colour: str, weight: float, opacity: float | None) -> str:
    return element(
        "path",
        d=path(it.rings, True),
        fill="none",
        stroke=colour,
        stroke_width=weight,
        stroke_opacity=opacity,
        stroke_linejoin="round",
    )
