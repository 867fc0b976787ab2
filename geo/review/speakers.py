"""Checks of who speaks in a quote, and whom it names."""

from __future__ import annotations

from collections.abc import Iterator

from geo.actor import Actor
from geo.review.dossier import Claim, Dossier
from geo.review.finding import Remark
from geo.review.naming import names_actor
from geo.review.strength import Cited


def holder_without_quote(dossier: Dossier) -> Iterator[Remark]:
    for zone in dossier.zones:
        if not any(it.evidence.supports == "control" for it in zone.carrying):
            yield Remark(
                zone.file,
                zone.feature.id,
                f"is ground of {zone.feature.actor}, and none of its quotes is for that.",
                'Add the quote that says who holds it, with "supports": "control".',
            )


def unnamed_holder(dossier: Dossier) -> Iterator[Remark]:
    for claim, actor, cited in _unnamed(dossier):
        if not _named_beside(claim, actor, cited):
            yield Remark(
                claim.file,
                claim.feature.id,
                f"has {cited.quote.id} for who holds it, which does not name {actor.labels['en']}.",
                "Quote the words that name it, or add the form of the name they use to its aliases.",
            )


def holder_named_beside(dossier: Dossier) -> Iterator[Remark]:
    for claim, actor, cited in _unnamed(dossier):
        if beside := _named_beside(claim, actor, cited):
            yield Remark(
                claim.file,
                claim.feature.id,
                f"has {cited.quote.id} for who holds it, which names {actor.labels['en']} only by way of {beside}.",
                f"Keep {beside} next to it, and say in the quote’s note whom the words mean.",
            )


def _unnamed(dossier: Dossier) -> Iterator[tuple[Claim, Actor, Cited]]:
    """Every quote for who holds a feature that does not name the holder."""
    for claim in dossier.claims:
        if claim.feature.actor is None:
            continue
        actor = dossier.dataset.actors[claim.feature.actor]
        for cited in claim.carrying:
            if cited.evidence.supports == "control" and not names_actor(actor, cited.quote.exact):
                yield claim, actor, cited


def _named_beside(claim: Claim, actor: Actor, cited: Cited) -> str | None:
    """The quote of the same article that is shown with it and names the actor."""
    for other in claim.cited:
        if other.article is cited.article and names_actor(actor, other.quote.exact):
            return other.quote.id
    return None


def speaker_without_actor(dossier: Dossier) -> Iterator[Remark]:
    """Whom a spokesman speaks for decides whether his words are partisan."""
    for quote in dossier.dataset.quotes.values():
        if quote.speaker is None or quote.speaker_actor is not None:
            continue
        for actor in dossier.dataset.actors.values():
            if actor.kind != "person" and names_actor(actor, quote.speaker):
                yield Remark(
                    "quotes.json",
                    quote.id,
                    f"has the speaker “{quote.speaker}”, and does not say that this is the side of {actor.id}.",
                    f'Set "speaker_actor" to {actor.id} if the speaker speaks on its behalf.',
                )
                break
