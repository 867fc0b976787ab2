"""Checks for what a dataset holds and no feature uses: a sign that something was forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from geo.review.dossier import Dossier
from geo.review.finding import Remark


def article_without_quote(dossier: Dossier) -> Iterator[Remark]:
    quoted = {it.article for it in dossier.dataset.quotes.values()}
    for article in dossier.dataset.articles:
        if article not in quoted:
            yield Remark(
                "articles.json",
                article,
                "has no quote.",
                "Quote what it says, or take it out: readers would look for it in vain.",
            )


def quote_without_use(dossier: Dossier) -> Iterator[Remark]:
    corrections = {it.corrected_by for it in dossier.dataset.quotes.values()}
    for quote in dossier.dataset.quotes:
        if quote not in dossier.used and quote not in corrections:
            yield Remark(
                "quotes.json",
                quote,
                "is evidence of nothing.",
                "Give it to the feature it was copied for, or take it out.",
            )


def actor_without_part(dossier: Dossier) -> Iterator[Remark]:
    dataset = dossier.dataset
    named = {it.feature.actor for it in dossier.claims}
    named |= {party for it in dossier.claims for party in it.feature.parties}
    named |= {actor for article in dataset.articles.values() for actor in article.aligned}
    named |= {it.speaker_actor for it in dataset.quotes.values()}
    for actor in dataset.actors:
        if actor not in named:
            yield Remark(
                "actors.json",
                actor,
                "takes part in nothing.",
                "Name it where it holds, does or says something, or take it out.",
            )
