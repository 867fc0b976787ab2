"""A long page made of runs is the page made from the tables, and no write leaves a run that is wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from app import create_app
from geo import database, rendering
from geo.format import GEOJSON, GEOJSONSEQ, TextFormat
from geo.query import Query
from geo.reflection import layer_collection
from geo.rendering import render
from geo.rows import ready_rows
from geo.run import in_runs
from geo.settings import Settings
from geo.slot import WRITTEN
from geo.sorting import SortKey
from geo.statement import STATEMENTS
from layers import LAYERS

# Of more features than any layer of the test has.
MANY = 1_000
LONG = WRITTEN + 1
PAGES = [
    f"limit={LONG}",
    f"limit={LONG}&offset=1",
    f"limit={LONG}&offset=31",
    f"limit={LONG}&offset=45",
    f"limit={LONG}&offset=100000",
    f"limit={MANY}",
    f"limit={MANY}&f=geojsonseq",
]

# Each run beside what the renderings say of it.
WRONG_RUNS = """
    select count(*)
    from sourceline.run as r
    left join lateral (
        select array_agg(g.id order by g.fid, g.id) as ids, string_agg(g.geojson, ',' order by g.fid, g.id) as geojson
        from sourceline.rendering as g
        where g.layer = r.layer and g.made_by = r.made_by and sourceline.run_number(g.fid) = r.number
    ) as s on true
    where (s.ids, s.geojson) is distinct from (r.ids, r.geojson)
"""

# To a feature in the middle of its run. Rules of published rows are stepped round, as an operator's own SQL may.
FIRST = "(select layer, id, fid from sourceline.feature where layer = 'locations' order by fid offset 3 limit 1)"
WRITES = {
    "a rendering changed": "update sourceline.rendering set geojson = 'other' where (layer, id, fid) = {one}",
    "a rendering gone": "delete from sourceline.rendering where (layer, id, fid) = {one}",
    "a rendering come": "insert into sourceline.rendering select layer, id || '-2', made_by, geojson, fid "
    "from sourceline.rendering where (layer, id, fid) = {one}",
    "renderings emptied": "truncate sourceline.rendering",
    "a feature changed": "update sourceline.feature set note = 'other' where (layer, id, fid) = {one}",
    "a feature gone": "update sourceline.feature set known = tstzrange(lower(known), now()) "
    "where (layer, id, fid) = {one}",
    "a quote changed": "update sourceline.quote set note = 'other' where version in (select e.quote "
    "from sourceline.evidence as e inner join sourceline.feature as f on e.feature = f.version "
    "where (f.layer, f.id, f.fid) = {one})",
    "an actor changed": 'update sourceline.actor set labels = labels || \'{{"en": "Renamed"}}\'',
}


@pytest.fixture
def engine(copy_url: str) -> Engine:
    engine = database.writer(copy_url)
    yield engine
    engine.dispose()


def asking(url: str) -> FlaskClient:
    return create_app(Settings(database_url=url)).test_client()


def written(engine: Engine, statement: str) -> None:
    """With the triggers under test alone: the others would refuse to change what is published."""
    with engine.begin() as connection:
        for table in ("feature", "quote", "actor"):
            connection.execute(text(f"alter table sourceline.{table} disable trigger user"))
            connection.execute(
                text(f"alter table sourceline.{table} enable trigger forget_renderings_on_update")
            )
        connection.execute(text(statement))


def run(engine: Engine, statement: str) -> Any:
    with engine.begin() as connection:
        done = connection.execute(text(statement))
        return done.scalar() if done.returns_rows else None


def runs(engine: Engine) -> int:
    found: int = run(engine, "select count(*) from sourceline.run")
    return found


def pages(url: str, name: str) -> list[bytes]:
    client = asking(url)
    first = [client.get(f"/collections/{name}/items?{it}") for it in PAGES]
    following = [
        link["href"] for it in first[:4] for link in it.json["links"] if link["rel"] == "next"
    ]
    return [it.data for it in (*first, *(client.get(href) for href in following))]


@pytest.mark.parametrize("name", [it.name for it in LAYERS])
def test_a_page_of_runs_is_the_page_made_from_the_tables(
    engine: Engine, copy_url: str, name: str
) -> None:
    assert run(engine, f"select count(*) from sourceline.run where layer = '{name}'")
    of_runs = pages(copy_url, name)
    run(engine, "delete from sourceline.run")
    of_singles = pages(copy_url, name)
    run(engine, "delete from sourceline.rendering")
    assert of_runs == of_singles == pages(copy_url, name)


def test_a_long_page_really_comes_from_runs_and_a_short_one_does_not(
    engine: Engine, copy_url: str
) -> None:
    run(engine, "update sourceline.run set geojson = convert_to('\"run\"', 'UTF8')")
    client = asking(copy_url)
    assert b'"run"' in client.get(f"/collections/locations/items?limit={LONG}").data
    assert b'"run"' not in client.get(f"/collections/locations/items?limit={WRITTEN}").data


@pytest.mark.parametrize("write", WRITES)
def test_a_write_deletes_the_run_it_makes_wrong(engine: Engine, write: str) -> None:
    before = runs(engine)
    written(engine, WRITES[write].format(one=FIRST))
    assert runs(engine) < before
    assert run(engine, WRONG_RUNS) == 0


def test_the_runs_that_are_missing_are_made_again(engine: Engine) -> None:
    before = runs(engine)
    run(engine, f"delete from sourceline.rendering where (layer, id, fid) = {FIRST}")
    assert runs(engine) == before - 1
    assert render(engine, LAYERS) == 1
    assert runs(engine) == before
    assert run(engine, WRONG_RUNS) == 0


@pytest.mark.parametrize(
    "change",
    [
        "ids = ids[2:]",
        "ids = array_append(ids, 'more')",
        "made_by = 'older'",
        "number = -number - 1",
    ],
)
def test_a_run_of_other_features_or_of_another_build_is_not_used(
    engine: Engine, copy_url: str, change: str
) -> None:
    address = f"/collections/locations/items?limit={MANY}"
    right = asking(copy_url).get(address).data
    run(engine, f"update sourceline.run set geojson = '\"run\"', {change}")
    assert asking(copy_url).get(address).data == right


def test_a_feature_shown_again_is_in_its_place(engine: Engine, copy_url: str) -> None:
    """It has no rendering, so none is deleted, and the run around it stays: what is shown decides, not what is kept."""
    one = f"where (layer, id, fid) = {FIRST}"
    written(engine, f"update sourceline.feature set known = tstzrange(lower(known), now()) {one}")
    render(engine, LAYERS)
    before = runs(engine)
    written(engine, f"update sourceline.feature set known = tstzrange(lower(known), null) {one}")
    assert runs(engine) == before
    shown = run(engine, "select count(*) from layers.locations")
    page = asking(copy_url).get(f"/collections/locations/items?limit={MANY}")
    assert len(page.json["features"]) == shown
    run(engine, "delete from sourceline.rendering")
    assert asking(copy_url).get(f"/collections/locations/items?limit={MANY}").data == page.data


def test_heavy_features_have_no_run(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    run(engine, "delete from sourceline.run")
    monkeypatch.setattr(rendering, "HEAVIEST_RUN", 0)
    render(engine, LAYERS)
    assert runs(engine) == 0


def test_one_plan_serves_every_first_page(engine: Engine) -> None:
    with engine.connect() as connection:
        of = layer_collection(connection, LAYERS[0])
    assert STATEMENTS.get(ready_rows, of, GEOJSON, Query(limit=MANY)).settled


@pytest.mark.parametrize(
    ("query", "form", "said"),
    [
        (Query(limit=MANY), GEOJSON, True),
        (Query(limit=MANY, offset=7), GEOJSON, True),
        (Query(limit=MANY), GEOJSONSEQ, False),
        (Query(limit=WRITTEN), GEOJSON, False),
        (Query(limit=MANY, sortby=(SortKey("name"),)), GEOJSON, False),
        (Query(limit=MANY, asof=date(2020, 1, 1)), GEOJSON, False),
    ],
)
def test_runs_are_for_long_pages_in_their_own_order(
    engine: Engine, query: Query, form: TextFormat, said: bool
) -> None:
    with engine.connect() as connection:
        of = layer_collection(connection, LAYERS[0])
    assert in_runs(of, form, query) is said


def test_the_reader_may_read_runs_and_nothing_else(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("set role sourceline_reader"))
        assert connection.scalar(text("select count(*) from sourceline.run"))
        with pytest.raises(DBAPIError, match="permission denied"):
            connection.execute(text("delete from sourceline.run"))
