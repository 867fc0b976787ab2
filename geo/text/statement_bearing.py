"""Southwest of Goma: in which direction from a place something happened that did not happen in it."""

from __future__ import annotations

import re

from geo.text.statement import PlaceName
from geo.text.statement_sentence import folded
from geo.text.words import Language, any_of, language


def bearing_of(text: str, place: PlaceName, words: Language) -> int | None:
    """Degrees clockwise from north; None where the words before the place name no direction.

    Of an area "north of" can mean its north, as شمال سوريا does, so only towns and sites have one.
    """
    if place.size not in ("town", "point", "unknown"):
        return None
    before = folded(text[: place.start])
    kinds = any_of([*words.phrases("ground", "words"), "of", "the"])
    found: list[tuple[int, int]] = []
    for degrees in words.tables["bearings"]:
        phrases = any_of(words.phrases("bearings", degrees))
        clitics = words.tables.get("clitics", "")
        said = re.search(
            rf"(?<!\w){clitics}(?P<where>{phrases})(?:\s+(?:{kinds}))*\s+\Z", before, re.IGNORECASE
        )
        if said:
            found.append((said.start("where"), int(degrees)))
    return min(found)[1] if found else None


def bearing_words(bearing: int, code: str) -> str:
    """The direction in a language, as it stands before a name."""
    written: str = language(code).tables["bearings"][str(bearing)]
    return written.partition(",")[0].strip()
