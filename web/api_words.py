"""The texts of the API document that its page shows, as a server with any collections has them.

The document is made of the registries, for one collection that is like every other. What depends on the collection is
a message, whose template is the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Column, MetaData, Table, Text

from geo import openapi
from geo.collection import Collection
from geo.crs import CRS84
from geo.property import Property
from layers import LAYERS
from web.api_pages import PAGES
from web.message_words import as_message
from web.operation import operations

_LAYER = next(it for it in LAYERS if it.evidence)
_BARE = Collection(
    id=_LAYER.name,
    title=_LAYER.title,
    description=_LAYER.description,
    table=Table(_LAYER.name, MetaData(), Column("id", Text)),
    key="id",
    order="id",
    geometry="geom",
    srid=CRS84.srid,
    properties=(Property("name", "string", "Name"),),
    layer=_LAYER,
)
COLLECTION = replace(_BARE, history=_BARE)


def api_words() -> Iterator[str]:
    """What is said of every group, every operation, what it is asked with and what it answers."""
    document = openapi.document("", "", "/", [COLLECTION], lambda _: (CRS84,), pages=PAGES)
    for tag in document["tags"]:
        # A collection is called what it calls itself.
        if tag["name"] != COLLECTION.id:
            yield from (tag["name"], tag["description"])
    for group in operations(document).values():
        for it in group:
            found = (it.title, it.description, *(asked.description for asked in it.parameters))
            meanings = (meaning for _, meaning, _ in it.answers)
            yield from (as_message(text).template for text in (*found, *meanings))
