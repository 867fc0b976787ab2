"""The letters of pictures: which fonts there are, how wide a text is in them, and where its lines break.

The fonts come as Python packages, so that a picture is the same on every machine. A text is as wide as the renderer
will draw it only if it is shaped as there: Arabic letters change with their neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from threading import local
from typing import TYPE_CHECKING
from unicodedata import bidirectional

from geo.errors import PictureError
from geo.message import Message

if TYPE_CHECKING:
    import uharfbuzz

# The first that has a letter draws it.
FAMILIES = ("Noto Sans", "Noto Sans Arabic")
# As an attribute: on other machines what is like them there.
FONT_FAMILY = "Noto Sans, Noto Sans Arabic, Segoe UI, Tahoma, Arial, sans-serif"
# Shaping is done in units of the font, of which a letter's size has so many here.
SHAPED_AT = 1000
RIGHT_TO_LEFT = frozenset({"R", "AL"})
STRONG = RIGHT_TO_LEFT | {"L"}

_of_thread = local()


@dataclass(frozen=True)
class Face:
    """How a text is written: its size in pixels, its weight as CSS counts, upright or not."""

    size: float
    weight: int = 400
    italic: bool = False

    @property
    def line(self) -> float:
        """From one line to the next."""
        return self.size * 1.25


def font_files() -> tuple[Path, ...]:
    """Every font a picture is drawn with. PictureError where one is missing: letters would be boxes."""
    return tuple(_file(family, italic) for family, italic in _fonts())


def is_covered(text: str) -> bool:
    """Whether the fonts of pictures have all its letters; else the machine's own have to help out."""
    return all(any(ord(letter) in _letters(family) for family in FAMILIES) for letter in text)


@lru_cache(8_192)
def width(text: str, face: Face) -> float:
    """How wide a line of text is, in pixels, whatever directions are mixed in it."""
    return (
        sum(_advance(part, family, face) for family, part in _parts(text)) * face.size / SHAPED_AT
    )


def wrapped(
    text: str, face: Face, widest: float, most: int = 999, breaking: bool = False
) -> list[str]:
    """The text in lines no wider than so many pixels; the last of too many ends in “…”.

    A word that is wider, as an address may be, ends in “…” too; where `breaking`, it goes on in the next line.
    """
    lines: list[str] = []
    words = text.split()
    if breaking:
        words = [part for word in words for part in _broken(word, face, widest)]
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, face) <= widest:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) <= most:
        return [_cut(line, face, widest) for line in lines]
    rest = " ".join(lines[most - 1 :])
    return [*(_cut(line, face, widest) for line in lines[: most - 1]), _cut(rest, face, widest)]


def reads_leftward(text: str) -> bool:
    """Whether the first letter with a direction has that from right to left (UAX #9, P2 and P3)."""
    first = next((it for it in map(bidirectional, text) if it in STRONG), "L")
    return first in RIGHT_TO_LEFT


def _broken(word: str, face: Face, widest: float) -> Iterator[str]:
    while len(word) > 1 and width(word, face) > widest:
        fits = next(
            (it for it in range(len(word) - 1, 1, -1) if width(word[:it], face) <= widest), 1
        )
        yield word[:fits]
        word = word[fits:]
    yield word


def _cut(line: str, face: Face, widest: float) -> str:
    if width(line, face) <= widest:
        return line
    while line and width(f"{line}…", face) > widest:
        line = line[:-1]
    return f"{line.rstrip()}…"


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Stretches of a text by the family that draws them. A space stands with the letters before it."""

    def family(letter: str) -> str:
        return next((it for it in FAMILIES if ord(letter) in _letters(it)), FAMILIES[0])

    for found, letters in groupby(text, family):
        yield found, "".join(letters)


def _advance(text: str, family: str, face: Face) -> float:
    import uharfbuzz

    italic = face.italic and (family, True) in _fonts()
    font = _font(family, italic, face.weight)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    return float(sum(it.x_advance for it in buffer.glyph_positions or ()))


def _font(family: str, italic: bool, weight: int) -> uharfbuzz.Font:
    """One for each thread: HarfBuzz keeps what it is shaping in it."""
    import uharfbuzz

    known: dict[tuple[str, bool, int], uharfbuzz.Font] = _of_thread.__dict__.setdefault("fonts", {})
    key = (family, italic, weight)
    if key not in known:
        font = uharfbuzz.Font(_face(family, italic))
        font.scale = (SHAPED_AT, SHAPED_AT)
        font.set_variations({"wght": weight})
        known[key] = font
    return known[key]


@cache
def _face(family: str, italic: bool) -> uharfbuzz.Face:
    import uharfbuzz

    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(_file(family, italic)))


@cache
def _letters(family: str) -> frozenset[int]:
    return frozenset(_face(family, False).unicodes)


def _fonts() -> Iterable[tuple[str, bool]]:
    return (("Noto Sans", False), ("Noto Sans", True), ("Noto Sans Arabic", False))


@cache
def _file(family: str, italic: bool) -> Path:
    try:
        from fontpkg import path

        return Path(path(family, style="italic" if italic else "normal"))
    except (ImportError, LookupError):
        package = f"fontpkg-{family.lower().replace(' ', '-')}"
        raise PictureError(
            Message(
                "The font %(font)s is not installed, and without it a picture has boxes for letters.",
                font=family,
            ),
            Message("Run: %(command)s", command=f".venv/bin/pip install {package}"),
        ) from None
