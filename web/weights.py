"""What answers weigh: whether the next one to a question of the same shape will be a large one.

It is a guess by the last one, and nothing but the place where it waits rests on it (web/gate.py).
"""

from __future__ import annotations

import re

from web.bounded import Bounded

# In bytes of the body before it is compressed.
LARGE = 4_000_000
# How many shapes of question are remembered as having large answers.
KEPT = 2_000

WHOLE = re.compile(r"[0-9]{1,9}")

Shape = tuple[str, str, int]


def shape_of(media_type: str, path: str, limit: str) -> Shape:
    """Pages of an address in one format whose limits have as many binary digits; there is one that says none."""
    # A wrong one is refused elsewhere.
    digits = int(limit).bit_length() if WHOLE.fullmatch(limit) else 0
    return media_type, path, digits


class Weights:
    """Of one process. What nobody asked for yet is taken for small."""

    def __init__(self) -> None:
        self._large: Bounded[Shape, bool] = Bounded(KEPT)

    def is_large(self, asked: Shape) -> bool:
        return self._large.get(asked) is not None

    def weighed(self, asked: Shape, size: int) -> None:
        if size >= LARGE:
            self._large.keep(asked, True)
        else:
            self._large.drop(asked)
