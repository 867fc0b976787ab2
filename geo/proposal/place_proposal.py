"""Places that an article names, as proposed locations with the sentence that names them."""

from __future__ import annotations

from collections.abc import Iterator

from geo.article import Article
from geo.dataset import Dataset
from geo.feature import Evidence, Feature
from geo.proposal.draft import confidence
from geo.proposal.naming import feature_id, feature_names, free_id
from geo.proposal.place import main_country
from geo.proposal.proposal import LeftOut, Proposal
from geo.proposal.quoting import Quotes
from geo.proposal.shape import point
from geo.text.statement import PlaceName
from geo.text.statement_dateline import written_at
from geo.text.statement_sentence import Article as Read
from geo.text.words import language

At = tuple[float | None, float | None]

# Why a name is no place; of names of peoples that goes without saying.
ROLES = {
    "government": "It stands for a government.",
    "organisation": "It is part of an organisation's name.",
}
KINDS = {"town": "city", "point": "facility"}


def named_places(
    article: Article,
    dataset: Dataset,
    read: Read,
    kinds: list[str],
    quotes: Quotes,
    used: set[At],
    ids: set[str],
) -> tuple[list[Proposal], list[LeftOut]]:
    """The places of the article's own country, or where something it tells happened (`used`); and the names left out.

    `ids` are those of features that are there already; the new ones are added.
    """
    country = main_country(read.places)
    known = dataset.features.get("locations", {})
    proposals, left = [], list(_no_places(read))
    aside = written_at(read.text, read.places, language(read.tag))
    for at, names in _by_place(read.places).items():
        place = min(
            names, key=lambda it: (it in aside, kinds[_number(read, it)] != "prose", it.start)
        )
        if place.known in known:
            continue
        if all(it in aside for it in names):
            left.append(_left(read, place, "It only says where the report was written."))
            continue
        if at not in used and place.country != country and place.known is None:
            left.append(
                _left(read, place, "Only mentioned, in another country than the article's.")
            )
            continue
        name = free_id(feature_id(place.name), ids)
        ids.add(name)
        proposals.append(_proposed(article, read, kinds, quotes, place, name))
    return proposals, left


def _by_place(places: list[PlaceName]) -> dict[At, list[PlaceName]]:
    """The names of each place; "the city" only where it has no other."""
    found: dict[At, list[PlaceName]] = {}
    for it in places:
        if it.is_ground:
            found.setdefault((it.lon, it.lat), []).append(it)
    return {at: [it for it in names if not it.written] or names for at, names in found.items()}


def _no_places(read: Read) -> Iterator[LeftOut]:
    for it in read.places:
        if it.role in ROLES:
            yield _left(read, it, ROLES[it.role])


def _left(read: Read, it: PlaceName, why: str) -> LeftOut:
    sentence = read.sentences[_number(read, it)].text
    return LeftOut("place", it.text, sentence, it.start, it.end, why)


def _number(read: Read, place: PlaceName) -> int:
    """The number of the sentence that names the place."""
    for number, it in enumerate(read.sentences):
        if place.start < it.end:
            return number
    return len(read.sentences) - 1


def _proposed(
    article: Article, read: Read, kinds: list[str], quotes: Quotes, place: PlaceName, name: str
) -> Proposal:
    shape, number = point(place), _number(read, place)
    sure = confidence(place.confidence)
    feature = Feature(
        id=name,
        geometry=shape.geometry,
        names=feature_names(None, place, None, article.language),
        kind=KINDS.get(place.size, "area"),
        status="assessed",
        certainty=sure,
        geometry_basis=shape.basis,
        uncertainty_km=shape.uncertainty_km,
        geometry_note=shape.how,
        evidence=(Evidence(quotes.quote(number, place.start, place.end), "names"),),
    )
    return Proposal(
        feature=feature,
        layer="locations",
        what="place",
        sentences=(read.sentences[number].text,),
        text_kind=kinds[number],
        speaker=None,
        confidence=sure,
        reasons=(f"Named “{place.text}”; {shape.how}",),
        keep=sure != "low",
    )
