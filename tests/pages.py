"""Answers to write in every format: the relation `page` from a layer's view, or from features a test makes up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    MetaData,
    Table,
    Text,
    TextClause,
    text,
)

from geo import database
from geo.collection import Collection
from geo.database import sql
from geo.format import FileFormat, TextFormat
from geo.formats.heading import Heading
from geo.formats.row import Row
from geo.property import Property, Type
from geo.reflection import layer_collection
from layers import EVIDENCE_LAYERS, LAYERS

ITEMS = "https://map.example/collections/{}/items"
BY_NAME = {layer.name: layer for layer in LAYERS}
EVIDENCE = [layer.name for layer in EVIDENCE_LAYERS]

each_layer = pytest.mark.parametrize("layer", BY_NAME)

VIEW = """
select
    v.id,
    ST_Transform(v.geom, {srid}) as geom,
    coalesce(v.name, v.id) as label,
    {times},
    row_to_json(r.*) as properties
from layers.{layer} as v
cross join lateral (select {columns}) as r
order by v.fid
"""

GIVEN = """
select g.id, ST_GeomFromEWKT(g.geom) as geom, g.label, g.starts, g.ends, g.properties
from json_to_recordset(cast(:given as json))
as g (id text, geom text, label text, starts text, ends text, properties json)
"""

TYPES: dict[str, Any] = {
    "string": Text,
    "integer": Integer,
    "number": Float,
    "boolean": Boolean,
    "date": Date,
    "date-time": DateTime,
}


@pytest.fixture(scope="module")
def reading(libya_url: str) -> Iterator[Connection]:
    engine = database.reader(libya_url)
    with engine.connect() as connection:
        # A statement that fails is then one test's business.
        yield connection.execution_options(isolation_level="AUTOCOMMIT")
    engine.dispose()


@dataclass(frozen=True)
class Answer:
    """A page as SQL and what stands above it."""

    page: str
    heading: Heading
    values: dict[str, Any] = field(default_factory=dict)

    def records(self, connection: Connection, form: TextFormat) -> list[bytes]:
        return [bytes(it.record) for it in self._run(connection, form)]

    def document(self, connection: Connection, form: TextFormat) -> bytes:
        records = self.records(connection, form)
        joined = form.first + form.separator.join(records) + form.last if records else b""
        return form.opening(self.heading) + joined + form.closing

    def rows(self, connection: Connection, form: FileFormat) -> Iterator[Row]:
        for it in self._run(connection, form):
            geometry = None if it.geometry is None else bytes(it.geometry)
            yield Row(it.id, geometry, it.properties)

    def statement(self, form: TextFormat | FileFormat) -> TextClause:
        page = f"select null::bigint as n, null::text[] as place, rows.* from ({self.page}) as rows"
        return text(f"with page as ({page}) {sql(form.statement)}")

    def _run(self, connection: Connection, form: TextFormat | FileFormat) -> Any:
        return connection.execute(self.statement(form), {**self.heading.values, **self.values})


def of_layer(connection: Connection, name: str, **heading: Any) -> Answer:
    """All of a layer of the bundled dataset."""
    layer = BY_NAME[name]
    collection = layer_collection(connection, layer)
    above = Heading(collection, ITEMS.format(name), **heading)
    page = VIEW.format(
        layer=name,
        srid=above.crs.srid,
        columns=", ".join(f'v."{it}"' for it in above.names),
        times=(
            "v.valid_from::text as starts, v.valid_to::text as ends"
            if layer.evidence
            else "null::text as starts, null::text as ends"
        ),
    )
    return Answer(page, above)


def published(types: dict[str, Type], *geometry_types: str, name: str = "given") -> Collection:
    """A table an operator publishes: no quotes, any columns."""
    columns = [Column(it, TYPES.get(kind, Text)) for it, kind in types.items()]
    return Collection(
        id=name,
        title={"en": "Given & made up"},
        description={"en": "For <tests>"},
        table=Table(name, MetaData(), Column("gid", BigInteger), *columns),
        key="gid",
        order="gid",
        geometry="geom",
        srid=4326,
        properties=tuple(Property(it, kind) for it, kind in types.items()),
        geometry_types=geometry_types,
    )


def of_features(features: list[dict[str, Any]], collection: Collection, **heading: Any) -> Answer:
    """Features as id, geom (EWKT), label, starts, ends, properties; what a feature leaves out is null."""
    given = [{"id": str(index), "properties": {}, **it} for index, it in enumerate(features)]
    above = Heading(collection, ITEMS.format(collection.id), **heading)
    return Answer(GIVEN, above, {"given": json.dumps(given)})
