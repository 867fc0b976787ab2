"""A whole dataset as one file of Linked Places, which geo.linked_places reads back to the same.

The records are those of sql/formats/lpf.sql. What they do not tell, because no view does, is put in: every name, the
geometry to its last decimal, the source of what is for orientation; and once, at the top, what features share.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection

from geo import read
from geo.dataset import Dataset
from geo.document import Document, by_language
from geo.feature import BasemapFeature, Feature
from geo.format import LPF
from geo.formats.feature_collection import LINKED_PLACES
from geo.formats.heading import Heading
from geo.geometry import geometry_document
from geo.layer import Layer
from geo.linked_places import MEMBER
from geo.query import Query
from geo.reflection import layer_collection


def linked_places(
    connection: Connection, dataset: Dataset, layers: Sequence[Layer], base: str
) -> Document:
    """The file. `dataset` is what the connection's store holds; `base` begins the address of each record."""
    return {
        "type": "FeatureCollection",
        "@context": LINKED_PLACES,
        MEMBER: {
            "dataset": dataset.header.document(),
            "actors": [it.document() for it in dataset.actors.values()],
            "articles": [it.document() for it in dataset.articles.values()],
            "quotes": [it.document() for it in dataset.quotes.values()],
            "sources": [it.document() for it in dataset.sources.values()],
        },
        "features": [
            record
            for layer in layers
            for record in _records(
                connection, dataset, layer, f"{base}/collections/{layer.name}/items"
            )
        ],
    }


def _records(
    connection: Connection, dataset: Dataset, layer: Layer, items: str
) -> Iterator[Document]:
    collection = layer_collection(connection, layer)
    pieces = read.stream(connection, collection, LPF, Query(), Heading(collection, items))
    known = dataset.features if layer.evidence else dataset.basemap
    features: Mapping[str, Feature | BasemapFeature] = known[layer.name]
    for record in json.loads(b"[" + b"".join(pieces) + b"]"):
        yield _completed(record, layer, features[record["@id"].rpartition("/")[2]])


def _completed(record: Document, layer: Layer, feature: Feature | BasemapFeature) -> Document:
    """The record with all that the dataset says of the feature. Ids need no escaping in an address."""
    told = {it.get("lang") or "en" for it in record["names"]}
    names = by_language(feature.names) or {}
    record["names"] += [
        {"toponym": name, "lang": language}
        for language, name in names.items()
        if language not in told
    ]
    (place,) = record["geometry"]["geometries"]
    place |= geometry_document(feature.geometry)
    member = record["properties"].setdefault(MEMBER, {"layer": layer.name, "id": feature.id})
    if isinstance(feature, BasemapFeature):
        member["source"] = feature.source
    return record
