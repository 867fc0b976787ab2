"""A store with one article in it, and ways to put a quote, a feature and its evidence there."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from geo.quote import CONTEXT

TEXT = "Sirte, a city on the coast, is held by the one side.\nThe other side stands west of it."
EXACT = "is held by the one side"
START = TEXT.index(EXACT)
SQUARE = "MULTIPOLYGON(((0 0, 1 0, 1 1, 0 1, 0 0)))"


@pytest.fixture
def store(connection: Connection) -> Connection:
    """A store with one actor, one article and one verified quote, in an open transaction."""
    run(
        connection,
        "insert into sourceline.actor (id, kind, names, labels) values "
        "('one', 'armed_force', '{\"en\": \"One\"}', '{\"en\": \"One\"}')",
    )
    run(
        connection,
        "insert into sourceline.article (id, publisher, title, published, "
        "published_precision, language, sha256, length) values ('paper', 'Paper', 'Title', "
        "'2020-07-21', 'day', 'en', encode(sha256(convert_to(:body, 'UTF8')), 'hex'), "
        "char_length(:body))",
        body=TEXT,
    )
    quote(connection)
    return connection


def run(connection: Connection, statement: str, **values: Any) -> Any:
    return connection.execute(text(statement), values)


def quote(connection: Connection, **changes: Any) -> int:
    values = {
        "id": "words",
        "article": "paper",
        "exact": EXACT,
        "prefix": TEXT[max(START - CONTEXT, 0) : START],
        "suffix": TEXT[START + len(EXACT) : START + len(EXACT) + CONTEXT],
        "start": START,
        "end": START + len(EXACT),
        "state": "exact",
    } | changes
    return run(
        connection,
        "insert into sourceline.quote (id, article, exact, prefix, suffix, "
        "start_offset, end_offset, language, kind, state, digest) values (:id, :article, "
        ":exact, :prefix, :suffix, :start, :end, 'en', 'prose', "
        "cast(:state as sourceline.quote_state), '') returning version",
        **values,
    ).scalar_one()


def feature(connection: Connection, **changes: Any) -> int:
    values = {
        "layer": "control_zones",
        "id": "zone",
        "geom": f"SRID=4326;{SQUARE}",
        "actor": "one",
        "parties": [],
        "valid": "[2020-01-06,2020-07-22)",
        "publication": "published",
    } | changes
    return run(
        connection,
        "insert into sourceline.feature (layer, id, names, geom, kind, actor, "
        "parties, status, certainty, valid, geometry_basis, digest, publication) values "
        "(:layer, :id, '{\"en\": \"Zone\"}', cast(:geom as geometry), 'control', :actor, "
        "cast(:parties as text[]), 'assessed', 'high', cast(:valid as daterange), 'sketch', "
        "'', cast(:publication as sourceline.publication)) returning version",
        **values,
    ).scalar_one()


def evidence(connection: Connection, version: int, supports: str = "control") -> None:
    run(
        connection,
        "insert into sourceline.evidence (feature, position, quote, supports) select "
        ":version, 1, version, cast(:supports as sourceline.support) from sourceline.quote "
        "where id = 'words'",
        version=version,
        supports=supports,
    )


def refused(error: pytest.ExceptionInfo[DBAPIError]) -> str:
    """The refusal as a person reads it; every one is a sentence and comes with a cure."""
    cause = error.value.orig
    assert isinstance(cause, psycopg.Error)
    sentence, cure = cause.diag.message_primary or "", cause.diag.message_hint or ""
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert cure, f"no cure for: {sentence}"
    return sentence
