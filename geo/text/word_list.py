"""Lists of words, written as prose in the modules that use them."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of a text, parted by white space."""
    return frozenset(text.split())


def phrases(text: str) -> frozenset[str]:
    """The phrases of a text, parted by commas; line breaks are white space."""
    return frozenset(" ".join(it.split()) for it in text.split(",") if it.strip())
