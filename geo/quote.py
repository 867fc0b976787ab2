"""A quote: words of an article exactly as they stand there, and whether they still do.

A quote is a W3C TextQuoteSelector (words with 32 characters of context on each side) and a TextPositionSelector
(Web Annotation Data Model, 4.2.4 and 4.2.5). Offsets count Unicode code points from 0, the end is the one behind the
last: `text[start:end] == exact`. Nothing is normalised before comparing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote as percent_encode

from geo.document import Document, Reader, compact

CONTEXT = 32
KINDS = frozenset(
    {"prose", "headline", "standfirst", "caption", "pull_quote", "teaser", "correction"}
)
STATES = frozenset({"exact", "ambiguous", "moved", "altered", "missing", "unchecked"})
VERIFIED = frozenset({"exact", "moved"})

# Below this likeness (0 to 100) the nearest words are another sentence, not an altered one.
ALTERED_LIKENESS = 75.0

# A browser matches a text fragment of one piece only inside one paragraph, so a long quote is named by its two ends.
FRAGMENT_WORDS = 6
FRAGMENT_LENGTH = 120


@dataclass(frozen=True)
class Quote:
    id: str
    article: str
    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    language: str
    kind: str
    state: str
    speaker: str | None = None
    note: str | None = None
    corrected_by: str | None = None
    checked_on: date | None = None

    @classmethod
    def read(cls, reader: Reader, articles: frozenset[str], quotes: frozenset[str]) -> Quote:
        checked = reader.optional_object("checked")
        quote = cls(
            id=reader.id(),
            article=reader.reference("article", articles, "article"),
            exact=reader.text("exact"),
            prefix=reader.verbatim("prefix"),
            suffix=reader.verbatim("suffix"),
            start=reader.count("start"),
            end=reader.count("end"),
            language=reader.text("language"),
            kind=reader.one_of("kind", KINDS),
            speaker=reader.optional_text("speaker"),
            note=reader.optional_text("note"),
            corrected_by=reader.optional_reference("corrected_by", quotes, "quote"),
            state=checked.one_of("state", STATES) if checked else "unchecked",
            checked_on=checked.optional_day("on") if checked else None,
        )
        if quote.exact and quote.end - quote.start != len(quote.exact):
            reader.problem(
                f'"exact" has {len(quote.exact)} code points, but "start" and "end" '
                f"span {quote.end - quote.start}.",
                "Count Unicode code points, not bytes; the end is the one behind the last.",
            )
        # More would be the article's text by the back door.
        if max(len(quote.prefix), len(quote.suffix)) > CONTEXT:
            reader.problem(
                f'"prefix" or "suffix" is longer than {CONTEXT} code points.',
                f"Keep the {CONTEXT} next to the words.",
            )
        if checked:
            checked.finish()
        reader.finish()
        return quote

    def document(self) -> Document:
        checked = {
            "state": self.state,
            "on": self.checked_on.isoformat() if self.checked_on else None,
        }
        return compact(
            {
                "id": self.id,
                "article": self.article,
                "exact": self.exact,
                "prefix": self.prefix,
                "suffix": self.suffix,
                "start": self.start,
                "end": self.end,
                "language": self.language,
                "kind": self.kind,
                "speaker": self.speaker,
                "note": self.note,
                "corrected_by": self.corrected_by,
                "checked": compact(checked) if self.state != "unchecked" else None,
            }
        )


@dataclass(frozen=True)
class Check:
    """Where a quote stands in a text: its state, its offset there, and the nearest words where it is not."""

    state: str
    start: int | None = None
    nearest: str | None = None


def check(text: str, quote: Quote) -> Check:
    """Look for a quote in a text, from strict to loose.

    The words at their offsets with their context are `exact`. The same words elsewhere are `moved` only where context
    vouches for them on at least one side: an article that repeats a sentence as a pull-quote keeps the twin when the
    sentence itself is cut, and the twin proves nothing about the place the quote was taken from.
    """
    if _stands_at(text, quote, quote.start):
        return Check("exact", quote.start)
    vouched = [place for place in _occurrences(text, quote.exact) if _vouched(text, quote, place)]
    if len(vouched) == 1:
        return Check("moved", vouched[0])
    if vouched:
        return Check("ambiguous", vouched[0])
    return _nearest(text, quote)


def source_link(url: str | None, exact: str) -> str | None:
    """The article's address with a text fragment that opens it at the words (WICG URL Fragment Text Directives)."""
    if url is None:
        return None
    words = exact.split()
    if (len(exact) <= FRAGMENT_LENGTH and "\n" not in exact) or len(words) <= 2 * FRAGMENT_WORDS:
        return f"{url}#:~:text={_fragment(exact)}"
    first, last = words[:FRAGMENT_WORDS], words[-FRAGMENT_WORDS:]
    return f"{url}#:~:text={_fragment(' '.join(first))},{_fragment(' '.join(last))}"


def _fragment(words: str) -> str:
    # A dash would read as the mark of a prefix or suffix; percent-encoding leaves it alone unless told.
    return percent_encode(words, safe="").replace("-", "%2D")


def _stands_at(text: str, quote: Quote, place: int) -> bool:
    end = place + len(quote.exact)
    before = max(place - len(quote.prefix), 0)
    return (
        text[place:end] == quote.exact
        and text[before:place] == quote.prefix
        and text[end : end + len(quote.suffix)] == quote.suffix
    )


def _vouched(text: str, quote: Quote, place: int) -> bool:
    end = place + len(quote.exact)
    return (bool(quote.prefix) and text[:place].endswith(quote.prefix)) or (
        bool(quote.suffix) and text[end:].startswith(quote.suffix)
    )


def _occurrences(text: str, words: str) -> Iterator[int]:
    place = text.find(words)
    while place >= 0:
        yield place
        place = text.find(words, place + 1)


def _nearest(text: str, quote: Quote) -> Check:
    from rapidfuzz import fuzz  # for checking a dataset; a server that answers needs only the words

    likest = fuzz.partial_ratio_alignment(quote.exact, text)
    if likest is None or not text:
        return Check("missing")
    words = text[likest.dest_start : likest.dest_end]
    # Likeness of 100 is a twin that nothing around it vouches for: the sentence itself is gone.
    altered = ALTERED_LIKENESS <= likest.score < 100 and words != quote.exact
    return Check("altered" if altered else "missing", likest.dest_start, words)
