"""A feature: a place, zone, line or event, with the evidence it rests on; and its plainer cousin on the basemap."""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from geo.document import Document, Reader, by_language, compact
from geo.geometry import geometry_document, read_geometry
from geo.layer import Layer
from geo.quote import VERIFIED, Quote
from geo.valid_time import StatedTime, ValidTime
from geo.vocabulary import CERTAINTIES, GEOMETRY_BASES, STATUSES

# What a quote does for a feature. The last two do not carry a feature alone.
SUPPORTS = frozenset({"names", "control", "course", "reports", "date", "disputes", "background"})
WEAK_SUPPORTS = frozenset({"disputes", "background"})


@dataclass(frozen=True)
class Evidence:
    """Which quote supports the feature, and how."""

    quote: str
    supports: str
    note: str | None = None

    @classmethod
    def read(cls, reader: Reader, quotes: dict[str, Quote]) -> Evidence:
        evidence = cls(
            quote=reader.reference("quote", quotes, "quote"),
            supports=reader.one_of("supports", SUPPORTS),
            note=reader.optional_text("note"),
        )
        reader.finish()
        return evidence

    def document(self) -> Document:
        return compact({"quote": self.quote, "supports": self.supports, "note": self.note})


@dataclass(frozen=True)
class Feature:
    """A feature of an evidence layer. `geometry` is in CRS84: longitude, latitude in degrees."""

    id: str
    geometry: BaseGeometry
    names: dict[str, str]
    kind: str
    status: str
    certainty: str
    geometry_basis: str
    evidence: tuple[Evidence, ...]
    actor: str | None = None
    parties: tuple[str, ...] = ()
    valid: ValidTime | None = None
    stated: StatedTime | None = None
    valid_note: str | None = None
    uncertainty_km: float | None = None
    geometry_note: str | None = None
    note: str | None = None

    @classmethod
    def read(
        cls, reader: Reader, layer: Layer, actors: frozenset[str], quotes: dict[str, Quote]
    ) -> Feature:
        properties = _open(reader)
        valid = properties.optional_object("valid")
        stated = properties.optional_object("stated")
        feature = cls(
            id=reader.id(),
            geometry=read_geometry(reader, layer.geometry_type),
            names=properties.names("names"),
            kind=properties.one_of("kind", layer.kind_names),
            actor=properties.optional_reference("actor", actors, "actor"),
            parties=_read_parties(properties, actors),
            status=properties.one_of("status", STATUSES),
            certainty=properties.one_of("certainty", CERTAINTIES),
            valid=ValidTime.read(valid) if valid else None,
            stated=StatedTime.read(stated) if stated else None,
            valid_note=properties.optional_text("valid_note"),
            geometry_basis=properties.one_of("geometry_basis", GEOMETRY_BASES),
            uncertainty_km=properties.optional_number("uncertainty_km"),
            geometry_note=properties.optional_text("geometry_note"),
            note=properties.optional_text("note"),
            evidence=tuple(Evidence.read(it, quotes) for it in properties.objects("evidence")),
        )
        _close(reader, properties)
        _require_quote(reader, feature, quotes)
        return feature

    def document(self) -> Document:
        return _document(
            self,
            {
                "names": by_language(self.names),
                "kind": self.kind,
                "actor": self.actor,
                "parties": list(self.parties),
                "status": self.status,
                "certainty": self.certainty,
                "valid": self.valid.document() if self.valid else None,
                "stated": self.stated.document() if self.stated else None,
                "valid_note": self.valid_note,
                "geometry_basis": self.geometry_basis,
                "uncertainty_km": self.uncertainty_km,
                "geometry_note": self.geometry_note,
                "note": self.note,
                "evidence": [evidence.document() for evidence in self.evidence],
            },
        )


@dataclass(frozen=True)
class BasemapFeature:
    """A feature for orientation only: it rests on a source with a licence, not on quotes."""

    id: str
    geometry: BaseGeometry
    names: dict[str, str]
    kind: str
    rank: int
    source: str
    code: str | None = None
    note: str | None = None

    @classmethod
    def read(cls, reader: Reader, layer: Layer, sources: frozenset[str]) -> BasemapFeature:
        properties = _open(reader)
        feature = cls(
            id=reader.id(),
            geometry=read_geometry(reader, layer.geometry_type),
            names=properties.names("names"),
            kind=properties.one_of("kind", layer.kind_names),
            rank=properties.count("rank"),
            source=properties.reference("source", sources, "source"),
            code=properties.optional_text("code"),
            note=properties.optional_text("note"),
        )
        if feature.rank == 0:
            properties.problem('"rank" is 0.', "Ranks count from 1.")
        _close(reader, properties)
        return feature

    def document(self) -> Document:
        return _document(
            self,
            {
                "names": by_language(self.names),
                "kind": self.kind,
                "rank": self.rank,
                "source": self.source,
                "code": self.code,
                "note": self.note,
            },
        )


def _open(reader: Reader) -> Reader:
    reader.one_of("type", {"Feature"})
    return reader.object("properties")


def _close(reader: Reader, properties: Reader) -> None:
    properties.finish()
    reader.finish()


def _read_parties(properties: Reader, actors: frozenset[str]) -> tuple[str, ...]:
    parties = properties.texts("parties")
    for party in parties:
        if party not in actors:
            properties.problem(
                f'"parties" names "{party}", but there is no such actor.',
                "Add the actor, or correct the id.",
            )
    return parties


def _require_quote(reader: Reader, feature: Feature, quotes: dict[str, Quote]) -> None:
    """The first rule of the map: no quote, no feature."""
    if not any(
        evidence.supports not in WEAK_SUPPORTS
        and evidence.quote in quotes
        and quotes[evidence.quote].state in VERIFIED
        for evidence in feature.evidence
    ):
        reader.problem(
            "has no verified quote that supports it.",
            "Add evidence whose quote was found verbatim and does more than dispute or give background.",
        )


def _document(feature: Feature | BasemapFeature, properties: Document) -> Document:
    return {
        "type": "Feature",
        "id": feature.id,
        "properties": compact(properties),
        "geometry": geometry_document(feature.geometry),
    }
