"""Linked Places read back: a file of the format as the documents of a dataset, which geo.dataset checks and reads.

What the format says holds: names, time, place, certainty. What it has no word for is read from the properties, where
sql/formats/lpf.sql and geo/linked_places_file.py put it: the columns by their names, and under "sourceline" the layer,
the id, and the quotes whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo.dataset import HEADER, file_of
from geo.document import Document, compact
from geo.errors import DatasetError
from geo.layer import Layer
from geo.linked_places_time import UnreadableTimeError, valid_time

MEMBER = "sourceline"
PARTS = ("actors", "articles", "quotes", "sources")
CERTAINTY = {"certain": "high", "less-certain": "medium", "uncertain": "low"}

# The documents of a dataset directory by the names of their files.
Documents = dict[str, Any]


class UnfitRecordError(Exception):
    """A record that no feature can be made of: the problem and its cure."""


@dataclass(frozen=True)
class Gathered:
    """What there is so far: the header, and by the name of each file its entries by their ids."""

    header: Document
    entries: dict[str, dict[Any, Document]]

    @classmethod
    def of(cls, ground: Documents) -> Gathered:
        found = cls({}, {})
        for name, document in ground.items():
            if name == HEADER:
                found.header.update(document)
            else:
                found.put(name, document["features"] if isinstance(document, dict) else document)
        return found

    def put(self, name: str, entries: Iterable[Document]) -> None:
        """Entries that are there already give way, and keep their place."""
        self.entries.setdefault(name, {}).update({it.get("id"): it for it in entries})

    def get(self, name: str, entry: Any) -> Document | None:
        return self.entries.get(name, {}).get(entry)

    def documents(self) -> Documents:
        found: Documents = {HEADER: self.header} if self.header else {}
        for name, entries in self.entries.items():
            listed = list(entries.values())
            is_layer = name.endswith(".geojson")
            found[name] = {"type": "FeatureCollection", "features": listed} if is_layer else listed
        return found


def documents(
    file: Document,
    place: str,
    layers: Sequence[Layer],
    ground: Documents,
    problems: list[DatasetError],
) -> Documents:
    """The documents of `ground` with what a file adds to them or puts in their place.

    `place` is how messages name the file. What is wrong with it is added to `problems`.
    """
    found = Gathered.of(ground)
    own = file.get(MEMBER)
    if isinstance(own, dict):
        found.header.update(own.get("dataset") or {})
        for part in PARTS:
            found.put(f"{part}.json", own.get(part) or ())
    known = {layer.name: layer for layer in layers}
    features = file.get("features")
    for number, record in enumerate(features if isinstance(features, list) else [file], start=1):
        try:
            _add(found, record, known)
        except UnfitRecordError as error:
            problems.append(DatasetError(f"{place}, {_name(record, number)}", *error.args))
        except (AttributeError, KeyError, TypeError, ValueError):
            # Somebody else's file may have anything anywhere; to look for each of it would hide what is looked for.
            problem = "is not formed as Linked Places are."
            cure = "Compare it with a record of flask data export-lpf."
            problems.append(DatasetError(f"{place}, {_name(record, number)}", problem, cure))
    return found.documents()


def _name(record: Any, number: int) -> str:
    address = record.get("@id") if isinstance(record, dict) else None
    return str(address) if address else f"record {number}"


def _add(found: Gathered, record: Document, layers: Mapping[str, Layer]) -> None:
    """One record and the quotes it brings."""
    properties = record["properties"]
    member = properties.get(MEMBER)
    if not isinstance(member, dict) or member.get("layer") not in layers:
        raise UnfitRecordError(
            'has no "sourceline" among its properties to say which layer it is of and on which quotes it rests.',
            "Only what Sourceline wrote can be read back: the map shows nothing that rests on no quote.",
        )
    layer = layers[member["layer"]]
    make = _quoted if layer.evidence else _sourced
    feature = {
        "type": "Feature",
        "id": member.get("id"),
        "properties": compact(make(record, properties, member)),
        "geometry": _geometry(record.get("geometry"), layer.geometry_type),
    }
    quotes = [_quote(it, found) for it in member.get("quotes") or []]
    found.put(file_of(layer), [feature])
    found.put("quotes.json", quotes)


def _quoted(record: Document, properties: Document, member: Document) -> Document:
    stated = compact(
        {
            "text": (record.get("when") or {}).get("label") or properties.get("stated_text"),
            "from": properties.get("stated_from"),
            "to": properties.get("stated_to"),
        }
    )
    plain = ("valid_note", "geometry_basis", "uncertainty_km", "geometry_note", "note")
    return {
        "names": _names(record, properties),
        "kind": _kind(record, properties),
        "actor": properties.get("actor"),
        "parties": properties.get("parties"),
        "status": properties.get("status"),
        "certainty": _certainty(record, properties),
        "valid": _valid(record, properties),
        "stated": stated,
        **{name: properties.get(name) for name in plain},
        "evidence": [
            compact(
                {
                    "quote": it.get("id"),
                    "supports": it.get("supports"),
                    "note": it.get("evidence_note"),
                }
            )
            for it in member.get("quotes") or []
        ],
    }


def _sourced(record: Document, properties: Document, member: Document) -> Document:
    """Of the basemap: it rests on a source."""
    return {
        "names": _names(record, properties),
        "kind": _kind(record, properties),
        "rank": properties.get("rank"),
        "source": member.get("source"),
        "code": properties.get("code"),
        "note": properties.get("note"),
    }


def _names(record: Document, properties: Document) -> Document:
    """The first name in each language; one whose language is not told is taken as English."""
    found: Document = {}
    for it in record.get("names") or ():
        found.setdefault(it.get("lang") or "en", it.get("toponym"))
    found.setdefault("en", properties.get("title"))
    return found


def _kind(record: Document, properties: Document) -> Any:
    for it in record.get("types") or ():
        for label in it.get("sourceLabels") or ():
            return label.get("label")
    return properties.get("kind")


def _certainty(record: Document, properties: Document) -> Any:
    """That of the time, which is the feature's own; that of the place may be less."""
    said = (record.get("when") or {}).get("certainty")
    return CERTAINTY[said] if said else properties.get("certainty")


def _valid(record: Document, properties: Document) -> Document | None:
    try:
        return valid_time(record.get("when"), properties)
    except UnreadableTimeError as error:
        raise UnfitRecordError(
            f'has a "when" that cannot be read: {error}.',
            'Write "start" and "end", each with "in" or with "earliest" and "latest", as ISO 8601: 2020-07-21.',
        ) from None


def _geometry(geometry: Any, expected: str) -> Document | None:
    """The one geometry of a record, or its parts together where they are of the type the layer holds."""
    if not isinstance(geometry, dict):
        return None
    parts = geometry.get("geometries", [geometry])
    plain = [{"type": it.get("type"), "coordinates": it.get("coordinates")} for it in parts]
    single = expected.removeprefix("Multi")
    if len(plain) == 1 and plain[0]["type"] == expected:
        return plain[0]
    if single == expected or not {it["type"] for it in plain} <= {single, expected}:
        return plain[0] if len(plain) == 1 else {"type": "GeometryCollection", "geometries": plain}
    gathered: list[Any] = []
    for it in plain:
        gathered += it["coordinates"] if it["type"] == expected else [it["coordinates"]]
    return {"type": expected, "coordinates": gathered}


def _quote(told: Document, found: Gathered) -> Document:
    """A quote as a dataset has it. What a record does not tell is kept where the words are still the same."""
    checked = {"state": told.get("state"), "on": told.get("checked_on")}
    named = (
        "id",
        "exact",
        "prefix",
        "suffix",
        "start",
        "end",
        "language",
        "kind",
        "speaker",
        "note",
    )
    quote = compact(
        {
            **{name: told.get(name) for name in named},
            "article": _article(told, found),
            "checked": compact(checked) if told.get("state") != "unchecked" else None,
        }
    )
    known = found.get("quotes.json", told.get("id")) or {}
    if any(known.get(name) != quote.get(name) for name in ("exact", "article")):
        return quote
    # Whether the words stood alone is kept of the same check only: a later one may have seen a twin.
    kept = (*KEPT, "checked") if _outcome(known) == _outcome(quote) else KEPT
    return {**quote, **{name: known[name] for name in kept if name in known}}


def _outcome(quote: Document) -> tuple[Any, Any]:
    """What a record tells of a check."""
    checked = quote.get("checked") or {}
    return checked.get("state"), checked.get("on")


# Of a quote, what its feature's record does not tell.
KEPT = ("speaker_actor", "corrected_by")


def _article(quote: Document, found: Gathered) -> str:
    """The id of a quote's article, which has to be known whole: its text is pinned by a hash that no record tells."""
    name = (quote.get("article") or {}).get("id")
    if found.get("articles.json", name) is None:
        raise UnfitRecordError(
            f'rests on the article "{name}", of which too little is told.',
            "Read it into the folder of a dataset that has the article, or take a file of flask data export-lpf.",
        )
    return str(name)
