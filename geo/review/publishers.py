"""Checks of who prints what a feature rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from geo.review.dossier import Claim, Dossier
from geo.review.finding import Remark
from geo.review.naming import plain

# Words that stand by their maker's name are the right source for what is claimed or announced.
OWN_WORD = frozenset({"claimed", "announced"})


def partisan_zone(dossier: Dossier) -> Iterator[Remark]:
    for zone in dossier.zones:
        if zone.strength.one_sided and zone.feature.status not in OWN_WORD:
            yield Remark(
                zone.file,
                zone.feature.id,
                f"rests only on the side of its holder, {zone.feature.actor}: {_publishers(zone)}.",
                'Quote an outlet and a speaker that are not on that side, or set "status" to claimed.',
            )


def single_publisher(dossier: Dossier) -> Iterator[Remark]:
    for claim in dossier.claims:
        if claim.strength.publishers == 1 and not claim.only_names:
            yield Remark(
                claim.file,
                claim.feature.id,
                f"rests on one publisher alone, {_publishers(claim)}.",
                "Quote a second one that does not belong to it and did not copy it.",
            )


def _publishers(claim: Claim) -> str:
    return ", ".join(sorted({it.article.publisher for it in claim.carrying}))


def one_speaker(dossier: Dossier) -> Iterator[Remark]:
    for claim in dossier.claims:
        origins = {it.origin for it in claim.carrying}
        if claim.strength.publishers > 1 and len(origins) == 1:
            yield Remark(
                claim.file,
                claim.feature.id,
                f"rests on {claim.strength.publishers} publishers that all quote {origins.pop()}.",
                "Quote a publisher that saw it for itself, or another speaker.",
            )


def voice_with_two_names(dossier: Dossier) -> Iterator[Remark]:
    """Written in two ways, one publisher counts as two, and a feature as better supported than it is."""
    spellings: dict[str, set[str]] = defaultdict(set)
    owners = {
        article.publisher: article.owner
        for article in dossier.dataset.articles.values()
        if article.owner is not None
    }
    for article in dossier.dataset.articles.values():
        spellings[_key(article.voice)].add(article.voice)
    for article in dossier.dataset.articles.values():
        owner = owners.get(article.voice)
        others = spellings[_key(article.voice)] - {article.voice}
        if owner is not None and owner != article.voice:
            yield Remark(
                "articles.json",
                article.id,
                f"counts as {article.voice}, which elsewhere belongs to {owner}.",
                f'Write "{owner}" as its "owner", or as its "syndicated_from" where it has that.',
            )
        elif others and article.voice != max(spellings[_key(article.voice)]):
            yield Remark(
                "articles.json",
                article.id,
                f"counts as “{article.voice}”, and another article as “{min(others)}”.",
                "Write one name for one publisher.",
            )


def _key(voice: str) -> str:
    return plain(voice).removeprefix("the ").replace(".", "")


def side_without_reason(dossier: Dossier) -> Iterator[Remark]:
    for article in dossier.dataset.articles.values():
        if article.aligned and article.alignment is None:
            yield Remark(
                "articles.json",
                article.id,
                f"is said to be on the side of {', '.join(article.aligned)}, and nothing says why.",
                'Write the reason into "alignment": readers see it beside the quotes.',
            )


def headline_alone(dossier: Dossier) -> Iterator[Remark]:
    for claim in dossier.claims:
        kind = claim.strength.best_kind
        if kind in {"headline", "teaser", "pull_quote"}:
            yield Remark(
                claim.file,
                claim.feature.id,
                f"rests on no sentence of an article, only on a {kind.replace('_', '-')}.",
                "Quote the sentence that says it: headlines and teasers are written by others, and shorten.",
            )
