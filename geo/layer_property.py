"""What the properties of the registry's layers are called and mean, and which values they can have.

A published table says this in its columns' comments; our own layers say it here, with the sets their loader knows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from geo.grade import GRADES
from geo.layer import Layer
from geo.property import Property
from geo.valid_time import BASES, PRECISIONS
from geo.vocabulary import CERTAINTIES, GEOMETRY_BASES, STATUSES


@dataclass(frozen=True)
class Meaning:
    title: str
    description: str = ""
    values: Iterable[str] = ()


MEANINGS = {
    "id": Meaning("Identifier", "The same for as long as the feature is on the map."),
    "geom": Meaning("Geometry"),
    "name": Meaning("Name", "In English, neutral."),
    "name_ar": Meaning("Name in Arabic"),
    "kind": Meaning("Kind"),
    "actor": Meaning("Actor", "Whom the feature is about, by id; the label says who that is."),
    "actor_label": Meaning("Actor's name", "In English, neutral."),
    "actor_label_ar": Meaning("Actor's name in Arabic"),
    "parties": Meaning("Parties", "The actors on both sides, by id."),
    "status": Meaning(
        "Status", "Whether the articles state it as so, report a claim, or disagree.", STATUSES
    ),
    "certainty": Meaning("Certainty", "How sure the editors are.", CERTAINTIES),
    "valid": Meaning("Valid time", "The days on which the feature was true."),
    "valid_from": Meaning("Valid from", "The first day on which it was true; open where null."),
    "valid_from_precision": Meaning(
        "Precision of the first day", "How exactly it is known.", PRECISIONS
    ),
    "valid_from_basis": Meaning("Basis of the first day", "Where it is known from.", BASES),
    "valid_to": Meaning("Valid to", "The last day on which it was true; open where null."),
    "valid_to_precision": Meaning(
        "Precision of the last day", "How exactly it is known.", PRECISIONS
    ),
    "valid_to_basis": Meaning("Basis of the last day", "Where it is known from.", BASES),
    "valid_note": Meaning("Note on the dates"),
    "stated_text": Meaning("Date in the article's words"),
    "stated_from": Meaning("Stated from", "The first day that the article's words can mean."),
    "stated_to": Meaning("Stated to", "The last day that the article's words can mean."),
    "geometry_basis": Meaning(
        "Basis of the geometry", "Where its course is known from.", GEOMETRY_BASES
    ),
    "uncertainty_km": Meaning("Uncertainty", "How far off the geometry may be, in kilometres."),
    "geometry_note": Meaning("Note on the geometry"),
    "note": Meaning("Note"),
    "quote_count": Meaning("Number of quotes"),
    "source_line": Meaning("Source", "The first quote, with its outlet and day."),
    "quotes": Meaning(
        "Quotes", "The verbatim sentences the feature rests on, each with its article."
    ),
    "known_from": Meaning("Known from", "When this map began to say so."),
    "publisher_count": Meaning(
        "Number of publishers",
        "How many publishers that do not depend on each other the quotes come from.",
    ),
    "strength": Meaning(
        "Strength of the evidence",
        "Whether several independent sources say it, a single one, or only its own side (docs/review.md).",
        GRADES,
    ),
    "articles": Meaning("Articles", "The articles of the quotes, by id."),
    "publishers": Meaning("Publishers", "The publishers of the quotes."),
    "speakers": Meaning("Speakers", "Who says the quotes, where that is not the outlet itself."),
    "quote_states": Meaning(
        "States of the quotes",
        "What the last check of each quote found: exact, moved, ambiguous, altered, missing or unchecked.",
    ),
    "views": Meaning(
        "Views",
        "On whose maps it is: assessed, actor: with an id, publisher: with a name.",
    ),
    "rank": Meaning("Rank", "How early it is named on a map, the smallest number first."),
    "code": Meaning("Code"),
    "source": Meaning("Source"),
    "licence": Meaning("Licence"),
    "credit": Meaning("Credit"),
}


def explained(known: Property, layer: Layer) -> Property:
    """The property with its title, description and values."""
    meaning = MEANINGS.get(known.name)
    if meaning is None:
        return known
    values = sorted(meaning.values)
    if known.name == "kind":
        values = [kind.name for kind in layer.kinds]
    return replace(known, title=meaning.title, description=meaning.description, enum=tuple(values))
