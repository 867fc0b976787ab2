"""What is kept ready is what would be made from the tables, and no write leaves a rendering that is wrong."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from app import create_app
from geo import database
from geo.rendering import render
from geo.settings import Settings
from layers import LAYERS

NAMES = [it.name for it in LAYERS]
# Everything an answer can ask of a page that is put together from whole records.
QUESTIONS = [
    "limit=3",
    "limit=2&offset=1",
    "limit=1000",
    "bbox=10,25,20,33&limit=4",
    "filter=name LIKE '%25i%25'",
    "sortby=-name&limit=5",
    "q=Sirte,Libya",
    "f=geojsonseq&limit=4",
]

# One write to each table that a rendering is made from, and a feature that it changes. Rules of published rows are
# stepped round, as an operator's own SQL may.
WRITES = {
    "actor": 'update sourceline.actor set labels = labels || \'{"en": "Renamed"}\'',
    "article": "update sourceline.article set title = title || ' (2)'",
    "quote": "update sourceline.quote set note = 'checked again'",
    "evidence": "update sourceline.evidence set note = 'seen'",
    "feature": "insert into sourceline.feature (fid, layer, id, names, geom, kind, status, certainty, geometry_basis, "
    "digest, known) select 1000000, layer, id || '-2', names, geom, kind, status, certainty, geometry_basis, digest, "
    "known from sourceline.feature where layer = 'locations' limit 1",
    "basemap": "update sourceline.basemap set note = 'drawn anew'",
    "source": "update sourceline.source set credit = credit || ', again'",
}


@pytest.fixture
def engine(copy_url: str) -> Engine:
    engine = database.writer(copy_url)
    yield engine
    engine.dispose()


@pytest.fixture
def asking(copy_url: str) -> FlaskClient:
    return create_app(Settings(database_url=copy_url)).test_client()


def kept(engine: Engine) -> dict[tuple[str, str], bytes]:
    with engine.connect() as connection:
        rows = connection.execute(text("select layer, id, geojson from sourceline.rendering"))
        return {(row.layer, row.id): bytes(row.geojson) for row in rows}


def forget(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("delete from sourceline.rendering"))


def addresses(name: str) -> list[str]:
    return [f"/collections/{name}/items?{it}" for it in QUESTIONS]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_of_renderings_is_the_page_made_from_the_tables(
    engine: Engine, copy_url: str, name: str
) -> None:
    assert any(layer == name for layer, _ in kept(engine))
    ready = create_app(Settings(database_url=copy_url)).test_client()
    answers = [ready.get(it).data for it in addresses(name)]
    forget(engine)
    made = create_app(Settings(database_url=copy_url)).test_client()
    assert [made.get(it).data for it in addresses(name)] == answers
    assert any(b'"Feature"' in it for it in answers)


def test_the_page_really_comes_from_the_renderings(engine: Engine, asking: FlaskClient) -> None:
    with engine.begin() as connection:
        connection.execute(
            text("update sourceline.rendering set geojson = convert_to('[\"ready\"]', 'UTF8')")
        )
    assert b'[["ready"],["ready"]]' in asking.get("/collections/events/items?limit=2").data


def test_a_page_that_misses_one_rendering_is_made_from_the_tables(
    engine: Engine, asking: FlaskClient
) -> None:
    with engine.begin() as connection:
        connection.execute(text("update sourceline.rendering set geojson = 'x'"))
        connection.execute(
            text(
                "delete from sourceline.rendering where layer = 'events' and id = "
                "(select id from layers.events order by fid limit 1)"
            )
        )
    answer = asking.get("/collections/events/items?limit=3")
    assert len(answer.json["features"]) == 3


@pytest.mark.parametrize("table", WRITES)
def test_a_write_deletes_the_renderings_it_makes_wrong(engine: Engine, table: str) -> None:
    """What is left after it is what the tables now say; and something had to go, or be made."""
    before = kept(engine)
    with engine.begin() as connection:
        connection.execute(text("set local session_replication_role = origin"))
        connection.execute(text(f"alter table sourceline.{table} disable trigger user"))
        _only(connection, table)
        connection.execute(text(WRITES[table]))
    left = kept(engine)
    made = render(engine, LAYERS)
    after = kept(engine)
    assert made > 0
    assert before != after
    assert {key: it for key, it in after.items() if key in left} == left


def _only(connection: Connection, table: str) -> None:
    """The triggers under test alone: the others would refuse to change what is published."""
    for event in ("insert", "update", "delete"):
        connection.execute(
            text(f"alter table sourceline.{table} enable trigger forget_renderings_on_{event}")
        )


def test_renderings_of_another_build_are_not_used(engine: Engine, asking: FlaskClient) -> None:
    with engine.begin() as connection:
        connection.execute(text("update sourceline.rendering set made_by = 'older', geojson = 'x'"))
    assert len(asking.get("/collections/lines/items").json["features"]) > 0
    assert render(engine, LAYERS) == len(kept(engine))


def test_rendering_twice_makes_nothing_the_second_time(engine: Engine) -> None:
    forget(engine)
    assert render(engine, LAYERS) > 100
    assert render(engine, LAYERS) == 0


def test_a_writer_with_an_older_snapshot_is_refused_and_not_half_seen(engine: Engine) -> None:
    """It would not see the renderings made meanwhile, and so not delete the one its write makes wrong."""
    forget(engine)
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as writer:
        writer.execute(text("select count(*) from sourceline.quote"))
        render(engine, LAYERS)
        with pytest.raises(OperationalError, match="could not serialize"):
            writer.execute(text("update sourceline.quote set note = 'late'"))


def test_rendering_changes_no_data_version(engine: Engine, asking: FlaskClient) -> None:
    before = asking.get("/collections/lines/items").headers["ETag"]
    forget(engine)
    render(engine, LAYERS)
    assert asking.get("/collections/lines/items").headers["ETag"] == before
