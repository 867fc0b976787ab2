"""CQL as GDAL writes it (`filter-lang=cql-text`), put into CQL2.

Without this language GDAL asks for nothing but a time, and takes any date it compares for the feature's own. What it
writes is CQL2 text but for ILIKE, and for moments at midnight, which lose their clock (see geo/cql2/instant.py).
"""

from __future__ import annotations

import re

STRING = r"'(?:[^']|'')*'"
# Whole words, from their start and without a second thought: else a long one would cost the square of its length.
NAME = r'(?:"(?:[^"]|"")*"|(?<![\w.])[^\W\d][\w.]*+)'
# A comparison; or else a string or a quoted name, passed over so that none is looked for inside; or one without an end.
PIECE = re.compile(
    rf"(?P<name>{NAME})(?P<not>\s+NOT)?\s+ILIKE\s+(?P<pattern>{STRING})|{STRING}|\"(?:[^\"]|\"\")*\"|['\"].*",
    re.I | re.S,
)


def modern(text: str) -> str:
    """The text with every `a ILIKE 'x'` as `CASEI(a) LIKE CASEI('x')`."""
    return PIECE.sub(_written, text)


def _written(match: re.Match[str]) -> str:
    if match["pattern"] is None:
        return match[0]
    return f"CASEI({match['name']}){match['not'] or ''} LIKE CASEI({match['pattern']})"
