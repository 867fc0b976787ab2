"""Everything that is served: the registry's layers, and the tables an operator publishes beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, text

from geo.collection import Collection
from geo.database import sql
from geo.errors import NotFoundError
from geo.layer import Layer
from geo.message import Message
from geo.publication import Refusal, published
from geo.reflection import layer_collections


@dataclass(frozen=True, eq=False)
class Inventory:
    """The collections by id, in the order they are listed; and the tables that are not among them, with the reasons.

    `layers` are those of the registry, whether they are listed or not.
    """

    layers: Mapping[str, Collection]
    collections: Mapping[str, Collection]
    refused: tuple[Refusal, ...] = ()

    @property
    def has_map(self) -> bool:
        """Whether the layers that the map page draws are among the collections."""
        return all(self.collections.get(name) is it for name, it in self.layers.items())

    def collection(self, name: str) -> Collection:
        """The collection of this name. NotFoundError tells why a table is not published, or what there is."""
        try:
            return self.collections[name]
        except KeyError:
            pass
        for refusal in self.refused:
            if name in {refusal.table, f"{refusal.schema}.{refusal.table}"}:
                raise NotFoundError(
                    Message(
                        'The table "%(table)s" is not published: %(reason)s',
                        table=name[:80],
                        reason=Message(refusal.reason),
                    ),
                    Message(refusal.cure),
                )
        raise NotFoundError(
            Message('There is no collection "%(id)s".', id=name[:80]),
            Message("Collections are: %(names)s.", names=", ".join(sorted(self.collections))),
        )


def take_inventory(engine: Engine, registry: Sequence[Layer], schemas: Sequence[str]) -> Inventory:
    """Look what there is: one view for each layer, and every spatial table of the schemas.

    Where tables are published and no dataset is loaded, the layers are empty: not listed, they leave their names
    to the tables.
    """
    with engine.connect() as connection:
        layers = layer_collections(connection, registry)
        if not schemas:
            return Inventory(layers, layers)
        loaded = connection.scalar(text(sql("publication/dataset_loaded.sql")))
        listed = layers if loaded else {}
        publication = published(connection, schemas, frozenset(listed))
    tables = {it.id: it for it in publication.collections}
    return Inventory(layers, {**listed, **tables}, publication.refused)
