"""A quote: words of an article exactly as they stand there, and whether they did when it was last looked.

A quote is a W3C TextQuoteSelector (words with 32 characters of context on each side) and a TextPositionSelector
(Web Annotation Data Model, 4.2.4 and 4.2.5). Offsets count Unicode code points from 0, the end is the one behind the
last: `text[start:end] == exact`. Nothing of the text is normalised before comparing (geo/quote_check.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from geo.document import Document, Reader, compact

CONTEXT = 32
KINDS = frozenset(
    {"prose", "headline", "standfirst", "caption", "pull_quote", "teaser", "correction"}
)
# The worst first.
SEVERITY = ("missing", "altered", "ambiguous", "unchecked", "moved", "exact")
STATES = frozenset(SEVERITY)
VERIFIED = frozenset({"exact", "moved"})


@dataclass(frozen=True)
class Quote:
    """`alone`: the words stood nowhere else in the text when they were last found in it; None where nobody looked."""

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
    speaker_actor: str | None = None
    note: str | None = None
    corrected_by: str | None = None
    checked_on: date | None = None
    alone: bool | None = None

    @classmethod
    def read(
        cls,
        reader: Reader,
        articles: frozenset[str],
        quotes: frozenset[str],
        actors: frozenset[str],
    ) -> Quote:
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
            speaker_actor=reader.optional_reference("speaker_actor", actors, "actor"),
            note=reader.optional_text("note"),
            corrected_by=reader.optional_reference("corrected_by", quotes, "quote"),
            state=checked.one_of("state", STATES) if checked else "unchecked",
            checked_on=checked.optional_day("on") if checked else None,
            alone=checked.optional_flag("alone") if checked else None,
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
            "alone": self.alone,
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
                "speaker_actor": self.speaker_actor,
                "note": self.note,
                "corrected_by": self.corrected_by,
                "checked": compact(checked) if self.state != "unchecked" else None,
            }
        )
