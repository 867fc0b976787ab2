"""Checks of the editors' own words: judgements belong to those who are quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geo.review.dossier import Dossier
from geo.review.finding import Remark

LOADED = re.compile(
    r"\b(?:warlords?|tyrants?|dictators?|strongm[ae]n|regimes?|terrorists?|thugs?|puppets?|invaders?|liberat(?:ed|ors?)|"
    r"martyrs?|so-called|self-styled|self-proclaimed)\b|أمير حرب|طاغية|إرهابي|ميليشيا|مليشيا|شهيد",
    re.IGNORECASE,
)
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|‘[^’]*’")


def loaded_word(dossier: Dossier) -> Iterator[Remark]:
    for file, entry, texts in _own_words(dossier):
        found = next((it for text in texts if (it := _loaded(text))), None)
        if found is not None:
            yield Remark(
                file,
                entry,
                f"says “{found}” in the map’s own words.",
                "Use a neutral word, or put it in quotation marks with who says it.",
            )


def _loaded(text: str) -> str | None:
    found = LOADED.search(QUOTED.sub(" ", text))
    return found[0] if found else None


def _own_words(dossier: Dossier) -> Iterator[tuple[str, str, list[str]]]:
    """The names, labels and notes of every entry: file, id, texts."""
    for actor in dossier.dataset.actors.values():
        texts = [*actor.names.values(), *actor.labels.values(), actor.note or ""]
        yield "actors.json", actor.id, texts
    for quote in dossier.dataset.quotes.values():
        yield "quotes.json", quote.id, [quote.note or ""]
    for claim in dossier.claims:
        feature = claim.feature
        notes = (feature.note, feature.valid_note, feature.geometry_note)
        texts = [*feature.names.values(), *(it or "" for it in notes)]
        yield claim.file, feature.id, texts + [it.evidence.note or "" for it in claim.cited]
