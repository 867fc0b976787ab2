"""Reads an SVG on its standard input and writes it as PNG: `python rasterizer.py ZOOM SYSTEM FONT…`.

A program of its own, run by raster.py: the renderer holds Python's interpreter for as long as it draws, and its memory
is large. It is started by its path and imports nothing of ours, so that it starts at once.
"""

from __future__ import annotations

import resource
import sys

import resvg_py

# In bytes: 16 million pixels are 64 MB, and each group with an opacity of its own takes as much again.
MEMORY = 1_500_000_000


def main(zoom: str, system: str, *fonts: str) -> None:
    # macOS knows no such bound.
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    svg = sys.stdin.buffer.read().decode()
    drawn = resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=float(zoom),
        font_files=list(fonts),
        skip_system_fonts=system != "system",
        font_family="Noto Sans",
        # A logo may name any. Where none of those it names is there, it is the serif one.
        serif_family="Noto Sans",
        sans_serif_family="Noto Sans",
        cursive_family="Noto Sans",
        fantasy_family="Noto Sans",
        monospace_family="Noto Sans",
    )
    sys.stdout.buffer.write(bytes(drawn))


if __name__ == "__main__":
    main(*sys.argv[1:])
