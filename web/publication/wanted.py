"""What of the site is wanted, as the command was told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wanted:
    """`base` is where the site will stand, without a slash at its end, None where nobody said; `deepest` the last
    zoom level of the tiles, None for no tiles; `forms` the suffixes of the formats; `languages` the tags of those that
    pages are in, the first of them at the root.
    """

    base: str | None
    deepest: int | None
    forms: tuple[str, ...]
    languages: tuple[str, ...]
    pictures: bool = True
