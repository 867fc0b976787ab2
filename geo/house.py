"""The style of a house: what a newsroom calls the sides, its colours, its marks, and what it has to say beside the map.

It changes what people see. What programs fetch stays the dataset's own.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field

Texts = dict[str, str]


@dataclass(frozen=True)
class Called:
    """What an actor is called: `names` in texts, `labels` on the map, each by language; and the palette slot it has."""

    names: Texts = field(default_factory=dict)
    labels: Texts = field(default_factory=dict)
    slot: int | None = None


@dataclass(frozen=True)
class Colours:
    """A palette slot: the fill of a zone, the ink of its outline and name, and the same on dark land, or None for those
    of the day.
    """

    fill: str
    ink: str
    night_fill: str | None = None
    night_ink: str | None = None


@dataclass(frozen=True)
class Logo:
    """A picture as it is served: checked, and with nothing in it that another address is asked for.

    `ratio` is how many times as wide as high it is.
    """

    content: bytes
    media_type: str
    suffix: str
    alt: Texts
    ratio: float = 1.0

    @property
    def data(self) -> str:
        """All of it as an address that asks nobody (RFC 2397)."""
        return f"data:{self.media_type};base64,{b64encode(self.content).decode()}"


@dataclass(frozen=True)
class House:
    """All of it; what is empty is as it is without a house. Colours are # and six hexadecimal digits.

    `parts` are the layers of the base map that are drawn, None for all; `digest` tells two houses apart.
    """

    place: str = ""
    digest: str = ""
    title: Texts = field(default_factory=dict)
    credit: Texts = field(default_factory=dict)
    disclaimer: Texts = field(default_factory=dict)
    licence: Texts = field(default_factory=dict)
    licence_url: str | None = None
    logo: Logo | None = None
    actors: Mapping[str, Called] = field(default_factory=dict)
    palette: Mapping[int, Colours] = field(default_factory=dict)
    parts: tuple[str, ...] | None = None
    land: str | None = None
    sea: str | None = None


NO_HOUSE = House()
