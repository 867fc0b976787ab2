"""How a table or view becomes a collection, by rules an analyst can read (docs/publish-tables.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace

from sqlalchemy import Column, Connection, Engine, MetaData, Table

from geo import catalogue, column_role
from geo.candidate import Candidate
from geo.catalogue import ColumnFacts, RelationFacts
from geo.collection import Collection, Time
from geo.column_type import GEOJSON_TYPES, column_type, geometry_column_type, geometry_type
from geo.errors import StoreError
from geo.layer import Layer
from geo.layer_property import explained
from geo.property import Property, Role

LAYERS = "layers"
# Over all that was ever published, with the time in which the map said it in the column `known`.
HISTORY = "history"
KNOWN = "known"
# What clients are told in other words, or not at all.
INSIDE = frozenset({"fid", "layer", KNOWN, "known_until", "version"})
# The quotes say the same; these are what features are found by.
FOR_FILTERS = frozenset({"articles", "publishers", "speakers", "quote_states", "views"})


def collection(found: Candidate, identifier: str, key: ColumnFacts, srid: int) -> Collection:
    """The collection, once its key and its SRID are sure."""
    relation = found.relation
    columns = tuple(it for it in relation.columns if it.readable)
    time = column_role.time(columns)
    roles = {**_time_roles(time), found.geometry.name: "primary-geometry", key.name: "id"}
    properties = tuple(
        made for it in columns if (made := _property(it, roles.get(it.name, ""))) is not None
    )
    names = {it.name for it in properties}
    title, description = _texts(
        relation, identifier, [it for it in columns if it.name not in names]
    )
    return Collection(
        id=identifier,
        title={"en": title},
        description={"en": description} if description else {},
        table=_table(relation, [it for it in columns if it.name in names], found.geometry, srid),
        key=key.name,
        order=key.name,
        geometry=found.geometry.name,
        srid=srid,
        properties=properties,
        geometry_types=GEOJSON_TYPES[geometry_type(found.geometry)],
        label=column_role.label(columns),
        search=column_role.search(columns),
        time=time,
        geography=found.geometry.type == "geography",
        plain=relation.plain,
    )


def layer_collection(database: Connection | Engine, layer: Layer) -> Collection:
    """The collection of a layer of the registry, from the view `layers.<name>`; its columns are written once, in SQL.

    Raises StoreError where the database has no such view.
    """
    # An engine is opened for this alone; a connection stays as it is.
    with (
        database.connect() if isinstance(database, Engine) else nullcontext(database) as connection
    ):
        return layer_collections(connection, [layer])[layer.name]


def layer_collections(connection: Connection, layers: Sequence[Layer]) -> dict[str, Collection]:
    """The collections of several layers by their names, from one look at the catalogue."""
    found = catalogue.read(connection, (LAYERS, HISTORY)).relations
    views = {(it.schema, it.name): it for it in found}
    return {
        it.name: _layer_collection(it, views.get((LAYERS, it.name)), views.get((HISTORY, it.name)))
        for it in layers
    }


def _layer_collection(
    layer: Layer, relation: RelationFacts | None, past: RelationFacts | None
) -> Collection:
    if relation is None:
        raise StoreError(
            f"The database has no view {LAYERS}.{layer.name}.",
            f"Write it in sql/layers/{layer.name}.sql; the next migration makes it.",
        )
    timed = any(it.name == "valid" for it in relation.columns)
    made = Collection(
        id=layer.name,
        title=layer.title,
        description=layer.description,
        table=_table(relation, relation.columns, _column(relation, "geom"), 4326),
        key="id",
        order="fid",
        geometry="geom",
        srid=4326,
        properties=tuple(_layer_properties(relation, layer, timed)),
        geometry_types=(layer.geometry_type,),
        label="name",
        search=("name", "name_ar"),
        time=Time("range", ("valid",), "day") if timed else None,
        tracked=True,
        layer=layer,
    )
    if past is None:
        return made
    table = _table(past, past.columns, _column(past, "geom"), 4326)
    return replace(made, history=replace(made, table=table, known=KNOWN))


def _layer_properties(relation: RelationFacts, layer: Layer, timed: bool) -> list[Property]:
    roles: dict[str, Role] = {"id": "id", "geom": "primary-geometry"}
    if timed:
        roles |= {"valid_from": "primary-interval-start", "valid_to": "primary-interval-end"}
    made = []
    for column in relation.columns:
        outside = _property(column, roles.get(column.name, ""))
        if outside is None or column.name in INSIDE:
            continue
        if column.name == "quotes":
            outside = replace(outside, type="array", items="object")
        elif column.name == "valid":
            # People read its two ends, whose last day is inside; the range itself is for filters.
            outside = replace(outside, returned=False)
        elif column.name in FOR_FILTERS:
            outside = replace(outside, returned=False)
        made.append(explained(outside, layer))
    return made


def _property(column: ColumnFacts, role: Role) -> Property | None:
    """A column as clients see it; None for one that is left out."""
    title, description = _said(column.comment, column.name)
    returned = role not in {"id", "primary-geometry"}
    if column.spatial:
        if geometry_type(column) not in GEOJSON_TYPES:
            return None
        return Property(
            column.name,
            "geometry",
            title,
            description,
            role=role,
            returned=returned,
            required=column.not_null,
        )
    kind = column_type(column)
    if kind is None:
        return None
    return Property(
        column.name,
        kind.outside,
        title,
        description,
        enum=column.labels,
        role=role,
        items=kind.items,
        returned=returned,
        required=column.not_null,
        format="uuid" if column.type == "uuid" else "",
        longest=column.longest,
    )


def _table(
    relation: RelationFacts,
    columns: Sequence[ColumnFacts],
    geometry: ColumnFacts,
    srid: int,
) -> Table:
    made = []
    for column in columns:
        if column.spatial:
            known = srid if column.name == geometry.name else column.srid or 0
            type_ = geometry_column_type(column, known)
            made.append(Column(column.name, type_, nullable=not column.not_null))
        elif (kind := column_type(column)) is not None:
            made.append(Column(column.name, kind.inside, nullable=not column.not_null))
    return Table(relation.name, MetaData(), *made, schema=relation.schema)


def _time_roles(time: Time | None) -> Mapping[str, Role]:
    return (
        {} if time is None else dict(zip(time.columns, column_role.ROLES[time.shape], strict=True))
    )


def _texts(
    relation: RelationFacts, identifier: str, left_out: list[ColumnFacts]
) -> tuple[str, str]:
    title, description = _said(relation.comment, relation.name)
    parts = [description] if description else []
    if identifier != relation.name:
        parts.append(f"This is the {relation.word} {relation.quoted}.")
    if left_out:
        parts.append(f"Left out: {', '.join(f'{it.name} ({it.type})' for it in left_out)}.")
    return title, "\n\n".join(parts)


def _said(comment: str | None, name: str) -> tuple[str, str]:
    """Title and description: a comment's first line and the rest, or the name as words."""
    first, _, rest = (comment or "").strip().partition("\n")
    if first:
        return first.strip(), rest.strip()
    words = " ".join(name.replace("_", " ").split()) or name
    return words[:1].upper() + words[1:], ""


def _column(relation: RelationFacts, name: str) -> ColumnFacts:
    return next(it for it in relation.columns if it.name == name)
