"""Checks of corrections: what an article took back must travel with what it said first."""

from __future__ import annotations

from collections.abc import Iterator

from geo.review.dossier import Dossier
from geo.review.finding import Remark


def correction_left_out(dossier: Dossier) -> Iterator[Remark]:
    for claim in dossier.claims:
        shown = {it.quote.id for it in claim.cited}
        for cited in claim.cited:
            correction = cited.quote.corrected_by
            if correction is not None and correction not in shown:
                yield Remark(
                    claim.file,
                    claim.feature.id,
                    f"shows {cited.quote.id} without {correction}, the article’s own correction of it.",
                    f"Add {correction} to its evidence.",
                )


def correction_of_nothing(dossier: Dossier) -> Iterator[Remark]:
    corrected = {it.corrected_by for it in dossier.dataset.quotes.values()}
    for quote in dossier.dataset.quotes.values():
        if quote.kind == "correction" and quote.id not in corrected:
            yield Remark(
                "quotes.json",
                quote.id,
                "is a correction, and no quote says that it is corrected by it.",
                f'Give the quotes it bears on "corrected_by": "{quote.id}".',
            )
