"""Which tables are published, and which are not and why."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, event

from app import create_app
from geo import database
from geo.dataset import Dataset
from geo.load import load
from geo.publication import fingerprint, published
from geo.settings import Settings
from layers import LAYERS
from tests.published import POINT, POINTS, open_up, operators, publish, refusal, run, town

__all__ = ["operators", "town"]


def place(name: str) -> str:
    return f"create table {name} (id integer primary key, {POINTS})"


def test_two_hundred_tables_are_opened_with_four_statements(town: Connection) -> None:
    run(
        town,
        f"do $$ begin for i in 1..200 loop execute format('create table town.place_%s (id integer primary key, "
        f"name text, valid daterange, {POINTS})', i); end loop; end $$",
    )
    open_up(town, "town")
    statements: list[str] = []
    event.listen(town, "before_cursor_execute", lambda *it: statements.append(it[2]))
    publication = published(town, ("town",))
    assert len(statements) == 4
    assert len(publication.collections) == 200
    statements.clear()
    assert fingerprint(town, ("town",))
    assert len(statements) == 1


def test_two_hundred_views_are_looked_at_with_one_statement_more(town: Connection) -> None:
    run(
        town,
        "create schema base",
        place("base.place"),
        f"insert into base.place values (1, {POINT})",
        "do $$ begin for i in 1..200 loop execute format('create view town.seen_%s as select id, "
        "ST_Transform(geom, 3857) as geom from base.place', i); end loop; end $$",
    )
    open_up(town, "town")
    statements: list[str] = []
    event.listen(town, "before_cursor_execute", lambda *it: statements.append(it[2]))
    publication = published(town, ("town",))
    assert {it.srid for it in publication.collections} == {3857}
    assert len(publication.collections) == 200
    assert (
        len([it for it in statements if not it.startswith(("SAVEPOINT", "RELEASE", "set local"))])
        == 5
    )


def test_what_is_not_spatial_is_refused_and_says_so(town: Connection) -> None:
    publication = publish(
        town,
        place("town.place"),
        "create table town.note (id integer primary key, body text)",
        "create view town.list as select id from town.place",
        "create table town.nothing ()",
    )
    assert [it.id for it in publication.collections] == ["place"]
    assert [(it.table, it.reason) for it in publication.refused] == [
        (name, "It has no geometry.") for name in ("list", "note", "nothing")
    ]
    assert str(publication.refused[0]).startswith("town.list: It has no geometry. ")


def test_a_raster_is_refused_by_its_name(town: Connection) -> None:
    publication = publish(
        town,
        "create extension if not exists postgis_raster schema public",
        "create table town.height (id integer primary key, rast raster)",
    )
    assert "raster" in refusal(publication).reason


def test_what_extensions_bring_is_nobodys_data(town: Connection) -> None:
    """PostGIS keeps its lists in public; an old dump brings them as plain tables."""
    publication = publish(
        town,
        "create extension if not exists postgis_topology",
        "create table town.geometry_columns (id integer primary key, geom geometry)",
        schemas=("public", "topology", "town"),
    )
    assert publication.collections == ()
    assert publication.refused == ()


def test_a_schema_that_is_not_there_is_refused_by_name(town: Connection) -> None:
    run(town, place("town.place"))
    open_up(town, "town")
    publication = published(town, ("Town", "town", "town"))
    assert [it.id for it in publication.collections] == ["place"]
    (refused,) = publication.refused
    assert (refused.schema, refused.table) == ("Town", "")
    assert "SOURCELINE_PUBLISH" in refused.cure


@pytest.mark.parametrize("schema", ["sourceline", "layers", "pg_catalog", "information_schema"])
def test_our_own_schemas_and_postgresqls_are_never_published(town: Connection, schema: str) -> None:
    refused = refusal(published(town, (schema,)))
    assert (refused.schema, refused.table) == (schema, "")


def test_no_schema_publishes_nothing(town: Connection) -> None:
    publication = published(town, ())
    assert publication.collections == publication.refused == ()
    assert fingerprint(town, ()) == ""


def test_without_a_dataset_tables_have_the_names_of_layers_and_the_front_door_is_their_list(
    empty_url: str, bundled: Dataset
) -> None:
    engine = database.writer(empty_url)
    with engine.begin() as connection:
        run(
            connection,
            "create table public.locations (id int primary key, geom geometry(Point, 4326))",
            "insert into public.locations values (1, 'SRID=4326;POINT(13 32)')",
        )
    app = create_app(Settings(database_url=empty_url, publish=("public",)))
    client = app.test_client()
    assert [it["id"] for it in client.get("/collections").json["collections"]] == ["locations"]
    assert client.get("/collections/locations/items").json["numberMatched"] == 1
    door = client.get("/", headers={"Accept": "text/html"})
    assert (door.status_code, door.location) == (302, "http://localhost/collections?f=html")

    load(engine, bundled, {})
    engine.dispose()
    app.extensions["sourceline"].look_again()
    listed = [it["id"] for it in client.get("/collections").json["collections"]]
    assert listed == [*(layer.name for layer in LAYERS), "public_locations"]
    assert client.get("/collections/public_locations/items").json["numberMatched"] == 1
    assert client.get("/", headers={"Accept": "text/html"}).status_code == 200
