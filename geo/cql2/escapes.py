"""Escapes in the strings of CQL2 text (21-065r2, /req/cql2-text/escaping), which the parser does not know.

A quote may follow a backslash, and a backslash with a letter stands for a control character. Two backslashes are one,
but not in the pattern of a LIKE: there a backslash escapes what comes after it a second time, and stays.
"""

from __future__ import annotations

import re

CONTROLS = {"a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"}
# A string, with the LIKE before it if there is one; or a quoted name, in which nothing is escaped; or one of them
# without an end, taken whole: begun again at each of its quotes it would cost the square of its length.
TOKEN = re.compile(
    r"""(?P<like>\blike\s*(?:(?:casei|accenti)\s*\(\s*)*)?"""
    r"""'(?P<inside>(?:[^'\\]|''|\\.)*)'|"(?:[^"]|"")*"|['"].*""",
    re.I | re.S,
)
ESCAPE = re.compile(r"''|\\.", re.S)


def resolved(text: str) -> str:
    """The text with no escape in its strings but the doubled quote."""
    return TOKEN.sub(_string, text) if "\\" in text else text


def _string(match: re.Match[str]) -> str:
    inside = match["inside"]
    if inside is None:
        return match[0]
    pattern = match["like"] is not None
    return f"{match['like'] or ''}'{ESCAPE.sub(lambda it: _character(it[0], pattern), inside)}'"


def _character(escape: str, pattern: bool) -> str:
    letter = escape[1]
    if letter == "'":
        return "''"
    if letter == "\\" and not pattern:
        return "\\"
    return CONTROLS.get(letter, escape)
