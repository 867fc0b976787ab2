"""An SVG as PNG, by resvg, in a process of its own (docs/decisions/0030-pictures-are-drawn-beside.md).

resvg knows no `direction`, and takes every text for one that begins at the left. So each text that begins at the right
is given the marks of an isolate (UAX #9, 2.4) in its place, and the anchor that means the same. An SVG within the SVG,
which is the logo of a house, gets no fonts from it: one with letters is drawn by itself, and put in as pixels.
"""

from __future__ import annotations

import re
import subprocess
import sys
from base64 import b64decode, b64encode
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from geo.errors import PictureError
from geo.logo import SVG, size
from geo.message import Message
from geo.picture import letters

PROGRAM = Path(__file__).with_name("rasterizer.py")
# In seconds; the largest picture takes three of a processor's.
PATIENCE = 30

LEFTWARD = re.compile(r'<text direction="rtl" text-anchor="(start|middle|end)"([^>]*)>([^<]*)<')
MIRRORED = {"start": "end", "middle": "middle", "end": "start"}
TEXT = re.compile(r"<text[^>]*>([^<]*)<")
INNER = re.compile(r'(?<="data:image/)svg\+xml;base64,([^"]+)')
# Pixels of the longer side of an inner one: enough for the largest scale.
INNER_SIDE = 560


def png(svg: str, zoom: float) -> bytes:
    """The picture with `zoom` pixels for each of the SVG's. PictureError where it cannot be drawn."""
    return _drawn(INNER.sub(lambda it: _apart(it[1]), svg), zoom, "".join(TEXT.findall(svg)))


def _drawn(svg: str, zoom: float, written: str) -> bytes:
    """`written` are the letters in it."""
    system = "ours" if letters.is_covered(written) else "system"
    fonts = map(str, letters.font_files())
    command = [sys.executable, "-I", str(PROGRAM), str(zoom), system, *fonts]
    try:
        done = subprocess.run(
            command,
            input=LEFTWARD.sub(_isolated, svg).encode(),
            capture_output=True,
            timeout=PATIENCE,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise PictureError(
            Message("The picture could not be drawn."),
            Message("Ask for a smaller one, or for map.svg."),
        ) from error
    return done.stdout


@lru_cache(4)
def _apart(content: str) -> str:
    """What follows `data:image/`: as it was, or as PNG where there are letters in it."""
    root = ElementTree.fromstring(b64decode(content))
    if next(root.iter(f"{SVG}text"), None) is None:
        return f"svg+xml;base64,{content}"
    width, height = size(root)
    zoom = INNER_SIDE / max(width, height)
    root.attrib.setdefault("viewBox", f"0 0 {width:g} {height:g}")
    root.attrib |= {"width": f"{width * zoom:g}", "height": f"{height * zoom:g}"}
    pixels = _drawn(ElementTree.tostring(root, "unicode"), 1, "".join(root.itertext()))
    return f"png;base64,{b64encode(pixels).decode()}"


def _isolated(found: re.Match[str]) -> str:
    anchor, others, text = found.groups()
    return f'<text text-anchor="{MIRRORED[anchor]}"{others}>\u2067{text}\u2069<'
