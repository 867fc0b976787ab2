"""A logo: a local PNG or SVG that is small, and in which nothing runs and nothing is fetched.

A file that has more in it is refused and not cleaned: what is served is what the house drew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from geo.errors import SettingError
from geo.house import Logo, Texts

LARGEST = 100_000
# Pixels of a PNG, on either side: a small file can hold a picture that takes gigabytes to show.
WIDEST = 2_000
# Of an SVG that does not say how large it is.
UNSAID = (300.0, 150.0)
PNG = b"\x89PNG\r\n\x1a\n"
SVG = "{http://www.w3.org/2000/svg}"

# What SVG 2 draws a mark with. All else, such as script, foreignObject, a, image and animate, is not for logos.
DRAWN = frozenset(
    {
        *("svg", "g", "defs", "title", "desc", "metadata", "use", "symbol", "style"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"),
        *("clipPath", "mask", "linearGradient", "radialGradient", "stop", "pattern"),
    }
)
_FETCHED = re.compile(r"@import|url\(\s*(?:[\"']\s*)?(?![\"'\s#])|expression\(|\\", re.IGNORECASE)


def read_logo(path: Path, place: str, alt: Texts) -> Logo:
    """The logo in a file. Raises SettingError naming `place`, what is wrong with it, and the cure."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SettingError(
            f'{place} is "{path.name}", which cannot be read: {error.strerror}.',
            "Name a file beside this one.",
        ) from None
    if len(content) > LARGEST:
        raise SettingError(
            f'{place} is "{path.name}" of {len(content) // 1000} kB.',
            f"Make it smaller than {LARGEST // 1000} kB: every page has it.",
        )
    if content.startswith(PNG):
        width, height = _png_size(content, path.name, place)
        return Logo(content, "image/png", "png", alt, width / height)
    for problem in _problems(content):
        raise SettingError(
            f'{place} is "{path.name}", {problem}.', "Save it as a plain SVG or a PNG."
        )
    across, down = size(ElementTree.fromstring(content))
    return Logo(content, "image/svg+xml", "svg", alt, across / down)


def _png_size(content: bytes, name: str, place: str) -> tuple[int, int]:
    # PNG 3rd edition, 11.2.1: the header is the first chunk, its data begin with width and height.
    width, height = int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    if content[12:16] != b"IHDR" or not (0 < width <= WIDEST and 0 < height <= WIDEST):
        raise SettingError(
            f'{place} is "{name}", which is {width} by {height} pixels.',
            f"Make it at most {WIDEST} pixels wide and high.",
        )
    return width, height


def size(root: ElementTree.Element) -> tuple[float, float]:
    """How wide and high an SVG is, by its box or its sides; without either as browsers have it (CSS 2.2, 10.3.2)."""
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    sides = box[2:] if len(box) == 4 else [root.get("width", ""), root.get("height", "")]
    found = [re.fullmatch(r"\+?(\d*\.?\d+(?:e[+-]?\d+)?)(?:px)?", it, re.ASCII) for it in sides]
    width, height = (float(it[1]) if it else 0.0 for it in found)
    return (width, height) if width > 0 and height > 0 else UNSAID


def _problems(content: bytes) -> Iterator[str]:
    """What an SVG has that no logo needs; nothing of one that is plain."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        yield "neither PNG nor an SVG in UTF-8"
        return
    # Before it is parsed: entities can make a short file a long one.
    if "<!doctype" in text.lower() or "<!entity" in text.lower():
        yield "an SVG with a document type"
        return
    if "<?xml-stylesheet" in text.lower():
        yield "an SVG with a style sheet outside it"
        return
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        yield f"neither PNG nor SVG: {error}"
        return
    if root.tag != f"{SVG}svg":
        yield "XML, but no SVG"
        return
    for element in root.iter():
        yield from _of_element(element)


def _of_element(element: ElementTree.Element) -> Iterator[str]:
    name = element.tag.removeprefix(SVG) if isinstance(element.tag, str) else "?"
    described = isinstance(element.tag, str) and not element.tag.startswith(SVG)
    # Editors write notes of their own into metadata, in namespaces that no browser draws.
    if not described and name not in DRAWN:
        yield f"an SVG with <{name}> in it"
    if described and element.tag.startswith("{http://www.w3.org/1999/xhtml}"):
        yield "an SVG with HTML in it"
    if name == "style" and _FETCHED.search(element.text or ""):
        yield "an SVG whose style fetches something"
    for key, value in element.attrib.items():
        plain = key.rpartition("}")[2].lower()
        if plain.startswith("on"):
            yield f"an SVG with {plain} in it"
        elif plain in {"href", "src"} and not value.startswith("#"):
            yield "an SVG that refers to another file"
        elif _FETCHED.search(value):
            yield "an SVG that fetches something"
