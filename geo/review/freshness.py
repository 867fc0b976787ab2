"""Checks of how long ago a thing was last said, and last looked up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from geo.quote import VERIFIED
from geo.review.dossier import Dossier
from geo.review.finding import Remark


def stale(dossier: Dossier) -> Iterator[Remark]:
    """What has an end is not stale: the map no longer draws it. What has no time, such as a town, is not either."""
    for claim in dossier.claims:
        if claim.feature.valid is None or claim.last != date.max or claim.first > dossier.asof:
            continue
        confirmed = claim.horizon
        if confirmed and (dossier.asof - confirmed).days > dossier.stale_days:
            yield Remark(
                claim.file,
                claim.feature.id,
                f"is drawn as true on {dossier.asof}, and was last confirmed on {confirmed}.",
                f'Quote an article that still says so, or end it: "to": "{confirmed}".',
            )


def checked_long_ago(dossier: Dossier) -> Iterator[Remark]:
    """One remark for an article: its quotes are looked up together."""
    old = defaultdict(list)
    for quote in dossier.dataset.quotes.values():
        if quote.state in VERIFIED and quote.id in dossier.used:
            looked_up = quote.checked_on
            if looked_up is None or (dossier.today - looked_up).days > dossier.checked_days:
                old[quote.article].append(looked_up)
    for article, days in old.items():
        dated = [day for day in days if day is not None]
        last = f"since {min(dated)}" if dated else "on any day that is written down"
        yield Remark(
            "articles.json",
            article,
            f"has {len(days)} quotes that nobody has looked up {last}.",
            "Run flask quotes check --articles DIR with the texts, and write down the day.",
        )
