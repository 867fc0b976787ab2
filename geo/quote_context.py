"""What stands around a quote in its article, as people read it: in whole words."""

from __future__ import annotations

import re

from geo.quote import CONTEXT

# The word at the far end, and what divides it from the others.
OUTERMOST_BEFORE = re.compile(r"\A\S*\s+")
OUTERMOST_AFTER = re.compile(r"\s+\S*\Z")


def words_before(prefix: str) -> str:
    """The whole words of a prefix: where it is as long as one may be, its first word may be the end of a longer one."""
    return OUTERMOST_BEFORE.sub("", prefix) if len(prefix) >= CONTEXT else prefix


def words_after(suffix: str) -> str:
    """The whole words of a suffix: where it is as long as one may be, its last word may be the beginning of another."""
    return OUTERMOST_AFTER.sub("", suffix) if len(suffix) >= CONTEXT else suffix
