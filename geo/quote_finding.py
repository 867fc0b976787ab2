"""Many quotes checked against their texts, and what an editor is told of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from geo.normal import differences
from geo.normal_text import NormalText
from geo.quote import VERIFIED, Quote
from geo.quote_check import Check, check
from geo.quote_diff import Part, as_text, diff

# A shorter text, or one without any of so many quotes, is a login page or another article, and says nothing.
FEW_QUOTES = 3
SHORT = 0.5


@dataclass(frozen=True)
class Finding:
    """A quote, and what the check of it came to."""

    quote: Quote
    check: Check

    @property
    def diff(self) -> list[Part]:
        """What was cut and put in; empty where the words are not altered."""
        return diff(self.quote.exact, self.check.words) if self.check.words is not None else []

    @property
    def differs(self) -> tuple[str, ...]:
        """In what alone altered words differ, where all else is the same."""
        return differences(self.quote.exact, self.check.words or "")

    @property
    def problem(self) -> str:
        """What is wrong, as a sentence without a subject; empty for `exact`."""
        it, quote = self.check, self.quote
        if it.state == "moved":
            return f"stands at offset {it.start} of {quote.article}, not at {quote.start}, or its context differs."
        if it.state == "ambiguous":
            places = ", ".join(map(str, it.places))
            return f"stands more than once in {quote.article}, at offsets {places}, and not at {quote.start}."
        if it.state == "altered":
            what = (
                f"the same words but for {_listed(self.differs)}" if self.differs else "other words"
            )
            return f"has {what} in {quote.article} now, at offset {it.start}: {as_text(self.diff)}"
        if it.state == "missing" and it.places:
            places = ", ".join(map(str, it.places))
            return (
                f"is not found in {quote.article}. The same words stand at offset {places}, but nothing around them is "
                "what stood around the quote: a twin, such as a pull-quote."
            )
        return f"is not found in {quote.article}." if it.state == "missing" else ""

    @property
    def cure(self) -> str:
        """What an editor can do about it; empty for `exact`."""
        return CURES.get(self.check.state, "").format(start=self.check.start)


CURES = {
    "moved": 'It is still verified. Set "start" to {start} and copy the context anew.',
    "ambiguous": "Let the offset and the context say which place is meant.",
    "altered": "Copy the words as they stand now if they still say it, as a new quote; or drop the quote.",
    "missing": "Find the words elsewhere, quote an archived copy, or drop the quote.",
    "unchecked": "Give the article's text: a file named after the article's id, or with the recorded SHA-256.",
}


def check_all(quotes: Iterable[Quote], texts: Mapping[str, str]) -> list[Finding]:
    """Check the quotes of every article whose text is given by the article's id; the others are left out."""
    of_article: dict[str, list[Quote]] = defaultdict(list)
    for quote in quotes:
        if quote.article in texts:
            of_article[quote.article].append(quote)
    findings = []
    for article, its_quotes in of_article.items():
        text = NormalText(texts[article])
        findings += [Finding(quote, check(text, quote)) for quote in its_quotes]
    return findings


def is_believable(findings: list[Finding], length: int, recorded: int) -> bool:
    """Whether a text is its article at all: with none of the quotes, it may be a page that asks for a login."""
    if any(it.check.state != "missing" for it in findings):
        return True
    return len(findings) < FEW_QUOTES and length >= SHORT * recorded


def is_verified(finding: Finding) -> bool:
    return finding.check.state in VERIFIED


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
