"""The map as text: “As of 21 July 2020: …”, in the reader's language, in full or in short.

It is what screen readers say of the map, what stands in the page without scripts, and what is told where the map is
linked. It says what the map shows and no more: ground is somebody's where the map draws it so, and a claim is a claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from web import claimant, pages
from web.map_facts import NAMED, Facts, facts
from web.map_phrases import Sentence
from web.map_sentences import Actors, Heading, Writer
from web.map_view import View
from web.shown import Group, group
from web.snapshot import Snapshot

# Characters: for those who listen, and for where a link is shown, which is cut there if it is longer.
LONG = 2_000
SHORT = 250
# The opening, which says who holds what, may take so much of it; it is told in less detail until it does.
OPENING = 0.7
# What is named, the most first: of things in one list, and of lists in one sentence.
DETAIL = ((NAMED, 12), (4, 12), (3, 8), (2, 6), (1, 4), (1, 2), (1, 1))


def summary(
    snapshot: Snapshot,
    view: View,
    asof: date,
    short: bool = False,
    groups: Sequence[Group] | None = None,
) -> str:
    """What the map of a view, settled (web/maps.py), shows on a day: at most LONG characters, or SHORT.

    `groups` are those of its layers, where they are read already.
    """
    queries = [view.query(layer, asof) for layer in view.layers]
    if groups is None:
        asked = zip(view.layers, queries, strict=True)
        groups = [group(snapshot, layer, query, asof) for layer, query in asked]
    teller = claimant.told(snapshot, view.claimant)
    heading = Heading(asof, teller, view.known, bool(view.selection.arguments))
    shown = facts(snapshot, groups, queries)
    return written(heading, shown, pages.actors(snapshot), SHORT if short else LONG)


def written(heading: Heading, shown: Facts, actors: Actors, longest: int) -> str:
    """The text: first less is named in each sentence, then the lightest sentences go."""
    for things, lists in DETAIL:
        writer = Writer(heading, actors, things, lists, longest >= LONG)
        sentences = writer.sentences(shown)
        whole = " ".join(it.text for it in sentences)
        if len(whole) <= longest:
            return whole
        if len(sentences[0].text) <= longest * OPENING:
            return _fitted(sentences, longest)
    return writer.counted(shown)


def _fitted(sentences: list[Sentence], longest: int) -> str:
    """The weightiest that fit, in the order they are said."""
    kept: set[int] = set()
    room = longest + 1
    for index in sorted(range(len(sentences)), key=lambda it: sentences[it].weight):
        length = len(sentences[index].text) + 1
        if length <= room:
            kept.add(index)
            room -= length
    return " ".join(it.text for index, it in enumerate(sentences) if index in kept)
