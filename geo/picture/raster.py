"""An SVG as PNG, by resvg, in a process of its own (docs/decisions/0030-pictures-are-drawn-beside.md).

resvg knows no `direction`, and takes every text for one that begins at the left. So each text that begins at the right
is given the marks of an isolate (UAX #9, 2.4) in its place, and the anchor that means the same.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from geo.errors import PictureError
from geo.picture import letters

PROGRAM = Path(__file__).with_name("rasterizer.py")
# In seconds; the largest picture takes three of a processor's.
PATIENCE = 30

LEFTWARD = re.compile(r'<text direction="rtl" text-anchor="(start|middle|end)"([^>]*)>([^<]*)<')
MIRRORED = {"start": "end", "middle": "middle", "end": "start"}
TEXT = re.compile(r"<text[^>]*>([^<]*)<")


def png(svg: str, zoom: float) -> bytes:
    """The picture with `zoom` pixels for each of the SVG's. PictureError where it cannot be drawn."""
    written = "".join(TEXT.findall(svg))
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
            "The picture could not be drawn.", "Ask for a smaller one, or for map.svg."
        ) from error
    return done.stdout


def _isolated(found: re.Match[str]) -> str:
    anchor, others, text = found.groups()
    return f'<text text-anchor="{MIRRORED[anchor]}"{others}>\u2067{text}\u2069<'
