"""Which columns of a table could be its geometry and its key; or why it cannot be published, and what mends that."""

from __future__ import annotations

from dataclasses import dataclass

from geo import column_role
from geo.catalogue import ColumnFacts, RelationFacts
from geo.column_type import CURVES, GEOJSON_TYPES, KEYS, geometry_type


class UnfitError(Exception):
    """A relation that cannot be published: why, and the SQL or the step that mends it."""

    def __init__(self, reason: str, cure: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.cure = cure


@dataclass(frozen=True)
class Candidate:
    """A relation that may be published.

    `keys` are columns that could be its key, the best first; `certain` says that the database itself holds the first to
    be unique and not null. `srid` is None where only the rows know it.
    """

    relation: RelationFacts
    geometry: ColumnFacts
    keys: tuple[ColumnFacts, ...]
    certain: bool
    srid: int | None


def candidate(relation: RelationFacts) -> Candidate:
    """The columns that matter most. Raises UnfitError for a relation without a geometry or without a key."""
    geometry = _geometry(relation)
    held = _held_key(relation)
    keys = (held,) if held else _likely_keys(relation)
    if not keys:
        raise _keyless(relation)
    return Candidate(relation, geometry, keys, held is not None, geometry.srid or None)


def _geometry(relation: RelationFacts) -> ColumnFacts:
    """The best named geometry column of those whose type GeoJSON has."""
    spatial = column_role.ranked(
        (it for it in relation.columns if it.spatial), column_role.GEOMETRIES
    )
    if not spatial:
        raster = any(it.type == "raster" for it in relation.columns)
        raise UnfitError(
            "It has a raster, and no geometry." if raster else "It has no geometry.",
            "Nothing, unless it belongs on the map: then add a column of the type geometry.",
        )
    fit = [it for it in spatial if geometry_type(it) in GEOJSON_TYPES]
    if not fit:
        raise _without_geojson(relation, spatial[0])
    return fit[0]


def _without_geojson(relation: RelationFacts, column: ColumnFacts) -> UnfitError:
    name, base = column.geometry_type or "", geometry_type(column)
    reason = f"Its geometry {column.quoted} is a {name}, which GeoJSON does not have."
    if base not in CURVES:
        return UnfitError(reason, "Publish a view that returns its parts as polygons (ST_Dump).")
    straight = f"ST_CurveToLine({column.quoted})"
    if not relation.alterable:
        return UnfitError(reason, f"Have the {relation.word} return {straight}.")
    return UnfitError(
        reason,
        f"alter table {relation.quoted} alter column {column.quoted} "
        f"type geometry(Geometry{name[len(base) :]}, {column.srid or 0}) using {straight};",
    )


def _held_key(relation: RelationFacts) -> ColumnFacts | None:
    """The column that the database itself holds to be unique and not null."""
    fit = [it for it in relation.columns if it.type in KEYS]
    if len(relation.primary) == 1:
        for column in fit:
            if column.name == relation.primary[0]:
                return column
    held = (it for it in fit if it.name in relation.unique and it.not_null)
    return next(iter(column_role.ranked(held, column_role.KEYS)), None)


def _likely_keys(relation: RelationFacts) -> tuple[ColumnFacts, ...]:
    """The columns that are a key if the rows say so: where the database cannot hold one, their names have to do.

    Neither a view nor a foreign table can have a key, a materialised view's column cannot be not null, and a key of a
    partitioned table always has the column by which it is cut.
    """
    fit = [it for it in relation.columns if it.type in KEYS]
    if relation.kind == "r":
        return ()
    if relation.kind == "m":
        likely = [it for it in fit if it.name in relation.unique]
    else:
        likely = [
            it for it in fit if it.name in relation.taken or it.name.lower() in column_role.KEYS
        ]
    return tuple(column_role.ranked(likely, column_role.KEYS))


def _keyless(relation: RelationFacts) -> UnfitError:
    """Why nothing can be the key, and the shortest way to one."""
    reasons = {
        "r": _keyless_table,
        "p": _keyless_partitions,
        "m": _keyless_materialised_view,
    }
    return reasons.get(relation.kind, _keyless_view)(relation)


def _keyless_table(relation: RelationFacts) -> UnfitError:
    alter = f"alter table {relation.quoted}"
    free = _free_name(relation)
    fit = [it for it in relation.columns if it.type in KEYS]
    nullable = next((it for it in fit if it.name in relation.unique), None)
    if nullable:
        return UnfitError(
            f"Its column {nullable.quoted} is unique but may be null.",
            f"{alter} alter column {nullable.quoted} set not null;",
        )
    if relation.primary:
        types = {it.name: it.type for it in relation.columns}
        return UnfitError(
            f"Its primary key has {len(relation.primary)} columns; a feature's id is one."
            if len(relation.primary) > 1
            else f"Its primary key is of the type {types[relation.primary[0]]}; a feature's id is an integer, "
            "a text or a uuid.",
            f"{alter} add column {free} bigint generated always as identity unique;",
        )
    named = column_role.preferred(fit, column_role.KEYS)
    return UnfitError(
        "It has no primary key, and no column that a unique index holds alone.",
        f"{alter} add primary key ({named.quoted});"
        if named
        else f"{alter} add column {free} bigint generated always as identity primary key;",
    )


def _keyless_partitions(relation: RelationFacts) -> UnfitError:
    return UnfitError(
        "It is partitioned, and no column of it is named like a key.",
        f"alter table {relation.quoted} "
        f"add column {_free_name(relation)} uuid not null default gen_random_uuid();",
    )


def _keyless_materialised_view(relation: RelationFacts) -> UnfitError:
    fit = [it for it in relation.columns if it.type in KEYS]
    named = column_role.preferred(fit, column_role.KEYS)
    return UnfitError(
        "It is a materialised view without a unique index on one column.",
        f"create unique index on {relation.quoted} ({named.quoted if named else 'id'});",
    )


def _keyless_view(relation: RelationFacts) -> UnfitError:
    return UnfitError(
        f"It is a {relation.word}, and no column of it is named like a key.",
        f"Have the {relation.word} return a column id: an integer, a text or a uuid, another for every row.",
    )


def _free_name(relation: RelationFacts) -> str:
    """The name of a key that no column has yet."""
    names = {it.name.lower() for it in relation.columns}
    return next(it for it in ("fid", *column_role.KEYS) if it not in names)
