"""A check of all quotes: what it found, and what it does to the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from geo.document import Document, compact
from geo.quote import SEVERITY, Quote
from geo.quote_finding import Finding, check_all, is_believable
from geo.quote_texts import Texts


@dataclass(frozen=True)
class Fallen:
    """A feature that left the map for want of a verified quote, or came back; `rested_on` are its quotes."""

    layer: str
    id: str
    name: str
    rested_on: tuple[str, ...] = ()


@dataclass(frozen=True)
class QuoteReport:
    """`unchecked` are quotes without a text that is believed to be their article's: they stay as they were.

    `absent` are articles without a text, `doubtful` those whose text is not believed, `strangers` files of no article.
    """

    checked_on: date
    findings: tuple[Finding, ...]
    unchecked: tuple[Quote, ...] = ()
    absent: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    withdrawn: tuple[Fallen, ...] = ()
    returned: tuple[Fallen, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many quotes are in each state; those not checked now count as unchecked, whatever they were."""
        counted = Counter(it.check.state for it in self.findings)
        counted["unchecked"] += len(self.unchecked)
        return {state: counted[state] for state in SEVERITY}

    def fails(self, states: Iterable[str]) -> bool:
        return any(self.counts[state] for state in states)

    @property
    def wrong(self) -> list[Finding]:
        """What an editor has to look at, the worst first."""
        found = [it for it in self.findings if it.check.state != "exact"]
        return sorted(found, key=lambda it: SEVERITY.index(it.check.state))

    def document(self) -> Document:
        return {
            "checked_on": self.checked_on.isoformat(),
            "counts": self.counts,
            "quotes": [_document(it) for it in self.findings]
            + [
                {"id": it.id, "article": it.article, "state": "unchecked", "was": it.state}
                for it in self.unchecked
            ],
            "absent": list(self.absent),
            "doubtful": list(self.doubtful),
            "strangers": list(self.strangers),
            "withdrawn": [_feature(it) for it in self.withdrawn],
            "returned": [_feature(it) for it in self.returned],
        }


def report_on(
    quotes: Iterable[Quote], lengths: Mapping[str, int], texts: Texts, today: date
) -> QuoteReport:
    """Check every quote whose article has a text; `lengths` are the recorded lengths of the texts, in code points."""
    quotes = list(quotes)
    findings: list[Finding] = []
    doubtful = []
    checked = check_all(quotes, texts.of)
    for article, group in groupby(checked, key=lambda it: it.quote.article):
        of_article = list(group)
        if is_believable(of_article, len(texts.of[article]), lengths[article]):
            findings += of_article
        else:
            doubtful.append(article)
    aside = {*texts.absent, *doubtful}
    return QuoteReport(
        today,
        tuple(findings),
        tuple(quote for quote in quotes if quote.article in aside),
        texts.absent,
        tuple(doubtful),
        texts.strangers,
    )


def _document(finding: Finding) -> Document:
    it = finding.check
    diff: list[dict[str, Any]] = [{"how": how, "words": words} for how, words in finding.diff]
    return compact(
        {
            "id": finding.quote.id,
            "article": finding.quote.article,
            "state": it.state,
            "was": finding.quote.state,
            "recorded_start": finding.quote.start,
            "start": it.start,
            "places": list(it.places),
            "likeness": it.like if it.state == "altered" else None,
            "differs": list(finding.differs),
            "found": it.words,
            "diff": diff,
            "problem": finding.problem,
            "cure": finding.cure,
        }
    )


def _feature(it: Fallen) -> Document:
    return {"layer": it.layer, "id": it.id, "name": it.name, "rested_on": list(it.rested_on)}
