"""Which tables of the schemas an operator names are published, which are not and why, and the right to read them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection as Container
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Engine, text

from geo import catalogue, probe
from geo.candidate import Candidate, UnfitError, candidate
from geo.catalogue import Catalogue, RelationFacts
from geo.collection import Collection
from geo.database import READER, sql
from geo.reflection import collection

# In them are the articles' full texts, and views that the registry publishes itself.
OURS = frozenset({"sourceline", "layers"})
# The names under which PostGIS and its tools keep their own lists, where a restore made them anew as plain tables.
LISTS = frozenset(
    {
        "spatial_ref_sys",
        "geometry_columns",
        "geography_columns",
        "raster_columns",
        "raster_overviews",
    }
)
IDENTIFIER = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Refusal:
    """A table that is not published, or a whole schema, whose `table` is empty: why, and what to do about it."""

    schema: str
    table: str
    reason: str
    cure: str

    def __str__(self) -> str:
        return f"{self.schema}.{self.table}".rstrip(".") + f": {self.reason} {self.cure}"


@dataclass(frozen=True)
class Publication:
    """The collections in the order of the schemas and of their tables' names, and what is not among them."""

    collections: tuple[Collection, ...]
    refused: tuple[Refusal, ...]


def published(
    database: Connection | Engine, schemas: Sequence[str], taken: Container[str] = ()
) -> Publication:
    """Every spatial table and view of some schemas as a collection; `taken` are ids that are given away already."""
    # An engine is opened for this alone; a connection stays as it is.
    with (
        database.connect() if isinstance(database, Engine) else nullcontext(database) as connection
    ):
        return _published(connection, schemas, taken)


def fingerprint(connection: Connection, schemas: Sequence[str]) -> str:
    """A text that is another as soon as a table of the schemas comes, goes, or changes its columns, keys or rights."""
    found: str | None = connection.scalar(
        text(sql("publication/fingerprint.sql")), {"schemas": list(_open(schemas))}
    )
    return found or ""


def grant_reading(engine: Engine, schemas: Sequence[str]) -> tuple[str, ...]:
    """Let the web's role read what is to be published, as far as the login may; returns the statements that were run.

    Tables that are not spatial stay closed, and so does every table of which the role may read some columns already:
    whoever chose those left the others out on purpose.
    """
    with engine.begin() as connection:
        found = _candidates(catalogue.read(connection, _open(schemas)).relations)[0]
        statements = [
            *dict.fromkeys(statement for it in found for statement in _grants(it.relation))
        ]
        for statement in statements:
            connection.exec_driver_sql(statement.replace("%", "%%"))
    return tuple(statements)


def _published(
    connection: Connection, schemas: Sequence[str], taken: Container[str]
) -> Publication:
    facts = catalogue.read(connection, _open(schemas))
    found, refused = _candidates(facts.relations)
    names = identifiers([it.relation for it in found], taken)
    readable, unreadable = _by_right(found)
    collections: list[Collection] = []
    seen = probe.look(connection, readable)
    known = _known_srids(connection, [it.srid for it in seen if isinstance(it, probe.Seen)])
    for it, what in zip(readable, seen, strict=True):
        if isinstance(what, UnfitError):
            refused.append(_refusal(it.relation, what))
        elif what.srid not in known:
            refused.append(_refusal(it.relation, _unknown_srid(what.srid)))
        else:
            collections.append(collection(it, names[it.relation.quoted], what.key, what.srid))
    places = {(it.schema, it.name): place for place, it in enumerate(facts.relations)}
    tables = sorted([*refused, *unreadable], key=lambda it: places[it.schema, it.table])
    return Publication(tuple(collections), (*_closed(schemas, facts), *tables))


def _candidates(relations: Iterable[RelationFacts]) -> tuple[list[Candidate], list[Refusal]]:
    found, refused = [], []
    for relation in relations:
        if relation.name in LISTS:
            continue
        try:
            found.append(candidate(relation))
        except UnfitError as unfit:
            refused.append(_refusal(relation, unfit))
    return found, refused


def identifiers(relations: Iterable[RelationFacts], taken: Container[str]) -> dict[str, str]:
    """The id of each table by its quoted name, the same at every start for the same tables.

    A table whose own name will do has the first right to it, in the order of the schemas; whoever comes later has its
    schema's name before it.
    """
    given: dict[str, str] = {}
    used = set(taken)
    for it in sorted(relations, key=lambda it: IDENTIFIER.fullmatch(it.name) is None):
        plain = _ascii(it.name)
        digest = hashlib.sha256(f"{it.schema}\n{it.name}".encode()).hexdigest()[:8]
        choices = (plain, f"{_ascii(it.schema)}_{plain}", f"{plain}_{digest}")
        given[it.quoted] = next(choice for choice in choices if choice not in used)
        used.add(given[it.quoted])
    return given


def _ascii(name: str) -> str:
    """A name with nothing in it that an address would have to escape; no dot, after which a suffix would begin."""
    if IDENTIFIER.fullmatch(name):
        return name
    letters = unicodedata.normalize("NFKD", name)
    bare = "".join(it for it in letters if not unicodedata.combining(it))
    parts = re.findall(r"[A-Za-z0-9_-]+", bare)
    if parts:
        return "_".join(parts).strip("_") or "table"
    return f"table_{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _open(schemas: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(it for it in schemas if not _reserved(it)))


def _reserved(schema: str) -> bool:
    return schema in OURS or schema.startswith("pg_") or schema == "information_schema"


def _closed(schemas: Sequence[str], facts: Catalogue) -> list[Refusal]:
    """The schemas of which nothing is published at all."""
    reserved = [
        Refusal(it, "", "It is not open to publication.", "Name a schema with your own tables.")
        for it in dict.fromkeys(schemas)
        if _reserved(it)
    ]
    missing = [
        Refusal(
            it,
            "",
            "The database has no schema of this name.",
            "Mend SOURCELINE_PUBLISH, with capitals as in the database, or create the schema.",
        )
        for it in facts.missing
    ]
    return reserved + missing


def _by_right(found: Iterable[Candidate]) -> tuple[list[Candidate], list[Refusal]]:
    readable: list[Candidate] = []
    unreadable: list[Refusal] = []
    for it in found:
        keys = tuple(key for key in it.keys if key.readable)
        if it.relation.usable and it.geometry.readable and keys:
            readable.append(replace(it, keys=keys))
        else:
            unreadable.append(_refusal(it.relation, _closed_to_reader(it.relation)))
    return readable, unreadable


def _closed_to_reader(relation: RelationFacts) -> UnfitError:
    return UnfitError(
        f"The role {READER} may not read it.",
        f"grant usage on schema {relation.quoted_schema} to {READER}; "
        f"grant select on {relation.quoted} to {READER};",
    )


def _grants(relation: RelationFacts) -> Iterable[str]:
    if not relation.usable and relation.may_grant_schema:
        yield f"grant usage on schema {relation.quoted_schema} to {READER}"
    if relation.may_grant and not any(it.readable for it in relation.columns):
        yield f"grant select on {relation.quoted} to {READER}"


def _known_srids(connection: Connection, srids: list[int]) -> frozenset[int]:
    found = connection.scalars(text(sql("publication/known_srids.sql")), {"srids": srids})
    return frozenset(found)


def _unknown_srid(srid: int) -> UnfitError:
    return UnfitError(
        f"Its SRID is {srid}, which PostGIS does not know.",
        f"Add {srid} to spatial_ref_sys, or put the right SRID on the column with UpdateGeometrySRID.",
    )


def _refusal(relation: RelationFacts, unfit: UnfitError) -> Refusal:
    return Refusal(relation.schema, relation.name, unfit.reason, unfit.cure)
