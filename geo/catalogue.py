"""What PostgreSQL's catalogue says of the tables of some schemas: plain facts, in three statements for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from geo.database import READER, sql


@dataclass(frozen=True)
class ColumnFacts:
    """One column of a table or view.

    `type` is PostgreSQL's own name of the type behind its domain, `spelling` the type as SQL writes it, with its schema
    where it needs one, `kind` its pg_type.typtype; of an array, `element` and `element_kind` say the same. `labels` are
    an enum's values, `longest` is how many characters a text can have, None where nothing says it. `geometry_type` is
    as PostGIS writes it (`MultiPolygonZ`), None where nothing says it; `srid` likewise, 0 or None. `quoted` is the name
    as SQL needs it.
    """

    name: str
    quoted: str
    type: str
    spelling: str
    kind: str
    element: str | None
    element_kind: str | None
    labels: tuple[str, ...]
    longest: int | None
    not_null: bool
    readable: bool
    comment: str | None
    geometry_type: str | None
    srid: int | None

    @property
    def spatial(self) -> bool:
        return self.type in {"geometry", "geography"}


@dataclass(frozen=True)
class RelationFacts:
    """One table or view; `kind` is its pg_class.relkind. A `plain` one changes with transactions of this server alone.

    `primary` are the columns of its primary key, `unique` columns that a unique index holds alone, `taken` columns of a
    view that are the key of the table they come from. `usable` says that the web's role may enter the schema,
    `may_grant` and `may_grant_schema` what the login may hand on.
    """

    schema: str
    name: str
    quoted: str
    quoted_schema: str
    kind: str
    plain: bool
    comment: str | None
    usable: bool
    may_grant: bool
    may_grant_schema: bool
    columns: tuple[ColumnFacts, ...]
    primary: tuple[str, ...]
    unique: tuple[str, ...]
    taken: tuple[str, ...]

    @property
    def word(self) -> str:
        """What to call it in a sentence."""
        return {"v": "view", "m": "materialised view", "f": "foreign table"}.get(self.kind, "table")

    @property
    def alterable(self) -> bool:
        """Whether its own columns can be altered and constrained; a view's come from its query."""
        return self.kind in {"r", "p"}


@dataclass(frozen=True)
class Catalogue:
    """The relations in the order of the schemas and of their names, and the schemas that are not there."""

    relations: tuple[RelationFacts, ...]
    missing: tuple[str, ...]


def read(connection: Connection, schemas: Sequence[str]) -> Catalogue:
    """The facts of every table and view of some schemas; those that an extension owns and partitions are left out."""
    found = connection.execute(
        text(sql("publication/relations.sql")), {"schemas": list(schemas), "reader": READER}
    ).all()
    numbers = {
        "relations": [row.relation for row in found if row.relation is not None],
        "reader": READER,
    }
    columns: dict[int, list[ColumnFacts]] = defaultdict(list)
    for row in connection.execute(text(sql("publication/columns.sql")), numbers).mappings():
        facts = {**row, "labels": tuple(row["labels"])}
        columns[facts.pop("relation")].append(ColumnFacts(**facts))
    keys: dict[tuple[int, str], list[str]] = defaultdict(list)
    for key in connection.execute(text(sql("publication/keys.sql")), numbers):
        keys[key.relation, key.kind] += key.names
    relations = tuple(
        RelationFacts(
            schema=row.schema,
            name=row.name,
            quoted=row.quoted,
            quoted_schema=row.quoted_schema,
            kind=row.kind,
            plain=row.plain,
            comment=row.comment,
            usable=row.usable,
            may_grant=row.may_grant,
            may_grant_schema=row.may_grant_schema,
            columns=tuple(columns[row.relation]),
            primary=tuple(keys[row.relation, "primary"]),
            unique=tuple(dict.fromkeys(keys[row.relation, "unique"])),
            taken=tuple(dict.fromkeys(keys[row.relation, "taken"])),
        )
        for row in found
        if row.relation is not None
    )
    return Catalogue(relations, tuple(row.schema for row in found if not row.present))
