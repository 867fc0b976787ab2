"""Which tables are published under which ids, which are not and why, and who may read them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, event, text

from app import create_app
from geo import database
from geo.catalogue import RelationFacts
from geo.cluster import Cluster
from geo.database import READER
from geo.dataset import Dataset
from geo.load import load
from geo.publication import fingerprint, grant_reading, identifiers, published
from geo.settings import Settings
from layers import LAYERS
from tests.published import POINT, POINTS, open_up, operators, publish, refusal, rows, run, town

__all__ = ["operators", "town"]


def place(name: str) -> str:
    return f"create table {name} (id integer primary key, {POINTS})"


# Which tables -------------------------------------------------------------------------------------------------------


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


# Under which ids ----------------------------------------------------------------------------------------------------


def relation(schema: str, name: str) -> RelationFacts:
    quoted = ".".join('"' + part.replace('"', '""') + '"' for part in (schema, name))
    return RelationFacts(schema, name, quoted, schema, "r", None, True, True, True, (), (), (), ())


def ids(*names: tuple[str, str], taken: tuple[str, ...] = ()) -> list[str]:
    relations = [relation(*it) for it in names]
    given = identifiers(relations, taken)
    return [given[it.quoted] for it in relations]


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("roads", "roads"),
        ("Roads-2_b", "Roads-2_b"),
        ("Straßen und Wege", "Stra_en_und_Wege"),
        ("Übergänge", "Ubergange"),
        ("roads.2020", "roads_2020"),
        ("a/b?c#d", "a_b_c_d"),
        (" roads ", "roads"),
        ("1", "1"),
        ("طرق 2019", "2019"),
    ],
)
def test_an_id_is_the_tables_name_as_far_as_an_address_takes_it(name: str, identifier: str) -> None:
    assert ids(("town", name)) == [identifier]


def test_a_name_without_a_letter_of_ascii_has_a_short_id_of_its_own() -> None:
    roads, towns = ids(("town", "طرق"), ("town", "مدن"))
    assert re.fullmatch(r"table_[0-9a-f]{8}", roads)
    assert roads != towns
    assert ids(("other", "طرق"), ("town", "مدن")) == [roads, towns]


def test_a_name_that_is_taken_gets_its_schema_before_it() -> None:
    assert ids(("town", "lines"), taken=("lines",)) == ["town_lines"]
    assert ids(("a", "roads"), ("b", "roads")) == ["roads", "b_roads"]
    assert ids(("a", "a b"), ("a", "a_b")) == ["a_a_b", "a_b"]
    first, second = ids(("a", "roads"), ("b", "roads"), taken=("b_roads",))
    assert first == "roads"
    assert re.fullmatch(r"roads_[0-9a-f]{8}", second)


schemas = st.sampled_from(["a", "b", "c d", "مدن"])
tables = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8),
    st.text("ab_ .-é", min_size=1, max_size=4),
)


@given(st.lists(st.tuples(schemas, tables), unique=True, max_size=12), st.sets(tables, max_size=3))
def test_ids_are_unlike_each_other_and_fit_an_address(
    names: list[tuple[str, str]], taken: set[str]
) -> None:
    given_ids = ids(*names, taken=tuple(taken))
    assert len(set(given_ids)) == len(names)
    assert not taken & set(given_ids)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", it) for it in given_ids)


@given(st.lists(st.tuples(schemas, tables), unique=True, min_size=1, max_size=8))
def test_a_table_whose_name_will_do_keeps_it_whatever_comes_later(
    names: list[tuple[str, str]],
) -> None:
    plain = [it for it in names if re.fullmatch(r"[A-Za-z0-9_-]+", it[1])]
    first = {name: schema for schema, name in reversed(plain)}
    given_ids = dict(zip(names, ids(*names), strict=True))
    assert all(given_ids[schema, name] == name for name, schema in first.items())


def test_a_table_that_cannot_be_read_keeps_its_id_from_others(town: Connection) -> None:
    """Else an address would lead to another table until somebody grants the right."""
    run(town, "create schema other", place("town.roads"), place("other.roads"))
    open_up(town, "other")
    publication = published(town, ("town", "other"))
    assert [it.id for it in publication.collections] == ["other_roads"]
    description = publication.collections[0].description["en"]
    assert description == "This is the table other.roads."
    open_up(town, "town")
    assert [it.id for it in published(town, ("town", "other")).collections] == [
        "roads",
        "other_roads",
    ]
    assert [it.id for it in published(town, ("town",), {"roads"}).collections] == ["town_roads"]


# Who may read -------------------------------------------------------------------------------------------------------


def test_a_table_without_the_right_to_read_it_is_refused_and_the_cure_cures(
    town: Connection,
) -> None:
    run(town, place('town."My place"'), f'insert into town."My place" values (1, {POINT})')
    publication = published(town, ("town",))
    refused = refusal(publication)
    assert READER in refused.reason
    run(town, refused.cure)
    (collection,) = published(town, ("town",)).collections
    assert len(rows(town, collection)) == 1


def test_columns_the_web_may_not_read_are_no_properties(town: Connection) -> None:
    run(
        town,
        f"create table town.place (id integer primary key, name text, phone text, {POINTS})",
        f"insert into town.place values (1, 'a', '1', {POINT})",
        f"grant usage on schema town to {READER}",
        f"grant select (id, name, geom) on town.place to {READER}",
    )
    (collection,) = published(town, ("town",)).collections
    assert "phone" not in collection.by_name
    assert "phone" not in collection.description.get("en", "")
    assert list(rows(town, collection)[0]) == ["id", "name", "geom"]
    run(town, f"revoke select (geom) on town.place from {READER}")
    assert READER in refusal(published(town, ("town",))).reason


@pytest.fixture
def clerk(operators: Engine, cluster: Cluster, worker: str) -> Iterator[Engine]:
    """A login that owns the schema `office` and one table in it; another table there belongs to somebody else."""
    role, name = f"clerk_{worker}", str(operators.url.database)
    with operators.begin() as connection:
        run(
            connection,
            f"create role {role} login",
            f"create schema office authorization {role}",
            f"set local role {role}",
            place('office."my 100% place"'),
            "create table office.salary (id integer primary key, amount integer)",
            "create table office.keyless (geom geometry(Point, 4326))",
            place("office.chosen"),
            f"grant select (id) on office.chosen to {READER}",
            "reset role",
            place("office.theirs"),
        )
    engine = database.writer(cluster.url(name, user=role))
    yield engine
    engine.dispose()
    with operators.begin() as connection:
        run(connection, "drop schema office cascade", f"drop role {role}")


def test_a_login_grants_what_is_its_own_and_nothing_that_is_not_published(
    clerk: Engine, operators: Engine
) -> None:
    assert published(operators, ("office",)).collections == ()
    granted = grant_reading(clerk, ("office", "layers", "nowhere"))
    assert granted == (
        f"grant usage on schema office to {READER}",
        f'grant select on office."my 100% place" to {READER}',
    )
    reader = database.reader(operators.url.render_as_string(hide_password=False))
    publication = published(reader, ("office",))
    reader.dispose()
    assert [it.id for it in publication.collections] == ["my_100_place"]
    assert {it.table: READER in it.reason for it in publication.refused} == {
        "salary": False,
        "keyless": False,
        "chosen": True,
        "theirs": True,
    }
    assert grant_reading(clerk, ("office",)) == ()
    with operators.connect() as connection:
        readable = text("select has_table_privilege(:role, 'office.salary', 'select')")
        assert not connection.scalar(readable, {"role": READER})


def test_a_view_that_reads_with_the_rights_of_the_web_is_refused_with_postgresqls_words(
    town: Connection,
) -> None:
    if town.scalar(text("select current_setting('server_version_num')::integer")) < 150000:
        pytest.skip("security_invoker came with PostgreSQL 15")
    run(
        town,
        "create schema base",
        place("base.place"),
        "create view town.seen with (security_invoker) as select id, geom from base.place",
    )
    open_up(town, "town")
    run(town, f"set local role {READER}")
    assert "permission denied" in refusal(published(town, ("town",))).reason


def test_a_foreign_table_the_web_has_no_user_for_is_refused_with_postgresqls_words(
    town: Connection,
) -> None:
    run(
        town,
        "create extension if not exists postgres_fdw",
        "create server far foreign data wrapper postgres_fdw",
        f"create foreign table town.far (id integer, {POINTS}) server far",
    )
    open_up(town, "town")
    run(town, f"set local role {READER}")
    assert "user mapping not found" in refusal(published(town, ("town",))).reason


# What changed -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        place("town.another"),
        "drop table town.place",
        "alter table town.place rename to venue",
        "alter table town.place add column note text",
        "alter table town.place drop column name",
        "alter table town.place rename column name to label",
        "alter table town.place alter column name type varchar(3)",
        "alter table town.place alter column name set not null",
        "alter table town.place drop constraint place_pkey",
        "alter table town.place alter column geom type geometry(Geometry, 4326)",
        "create unique index on town.place (name)",
        "comment on table town.place is 'Places'",
        "comment on column town.place.name is 'Name'",
        f"grant select on town.place to {READER}",
        f"grant select (name) on town.place to {READER}",
        f"grant usage on schema town to {READER}",
        "alter type town.mood add value 'angry'",
        "create or replace view town.seen as select id, geom from town.place where id > 0",
        "create view town.more as select * from town.place",
        "insert into town.place values (1, null); analyze town.place",
    ],
)
def test_the_fingerprint_changes_with_every_change_that_matters(
    town: Connection, change: str
) -> None:
    run(
        town,
        "create type town.mood as enum ('calm')",
        f"create table town.place (id integer primary key, mood town.mood, name text, {POINTS})",
        "create view town.seen as select id, geom from town.place"
        if "drop" not in change and "type geometry" not in change
        else "select 1",
    )
    before = fingerprint(town, ("town",))
    assert fingerprint(town, ("town",)) == before
    run(town, change)
    assert fingerprint(town, ("town",)) != before


@pytest.mark.parametrize(
    "change",
    [
        f"insert into town.place values (2, 'b', {POINT})",
        "update town.place set name = 'c'",
        "analyze town.place",
        "refresh materialized view town.kept",
        place("elsewhere.place"),
    ],
)
def test_the_fingerprint_stays_where_only_rows_or_other_schemas_change(
    town: Connection, change: str
) -> None:
    run(
        town,
        "create schema elsewhere",
        f"create table town.place (id integer primary key, name text, {POINTS})",
        f"insert into town.place values (1, 'a', {POINT})",
        "create materialized view town.kept as select * from town.place",
        "analyze town.place",
        "analyze town.kept",
    )
    before = fingerprint(town, ("town",))
    run(town, change)
    assert fingerprint(town, ("town",)) == before


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
