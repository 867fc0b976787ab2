"""Where the words of a passage stand, and in which state of the page (Web Annotation Data Model, 4.2 and 4.3)."""

from __future__ import annotations

from geo.annotation.passage import Passage
from geo.document import Document, compact


def selectors(passage: Passage) -> list[Document]:
    """The words with their context come first: offsets count in the text that was checked, not in a live page."""
    return [text_quote(passage), text_position(passage)]


def text_quote(passage: Passage) -> Document:
    """4.2.4. A prefix or suffix that is empty is none: the words stand at an end of the text."""
    found = {"exact": passage.exact, "prefix": passage.prefix, "suffix": passage.suffix}
    return {"type": "TextQuoteSelector", **compact(found)}


def text_position(passage: Passage) -> Document:
    """4.2.5. Code points from 0, the end being the one behind the last."""
    return {"type": "TextPositionSelector", "start": passage.start, "end": passage.end}


def time_state(passage: Passage) -> Document | None:
    """4.3.1. The day of the check as the two moments it lies between, for a check has a day and no clock."""
    state: Document = {"type": "TimeState"}
    if passage.checked_on is not None:
        day = passage.checked_on.isoformat()
        state |= {"sourceDateStart": f"{day}T00:00:00Z", "sourceDateEnd": f"{day}T23:59:59Z"}
    if passage.article.archive_url is not None:
        state["cached"] = passage.article.archive_url
    return state if len(state) > 1 else None
