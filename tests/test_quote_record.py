"""The record of checks of a store that is older than the record: what can be known of then, and no more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

from geo import database
from geo.cluster import Cluster
from geo.migrations import MIGRATIONS
from tests.store import START, TEXT, quote, run

LOADED = "2020-03-01 12:00Z"
OPENED = (
    "insert into sourceline.layer (id, geometry_type, evidence) values ('control_zones', 'MultiPolygon', true);"
    "insert into sourceline.article (id, publisher, title, published, published_precision, language, sha256, length) "
    "values ('paper', 'Paper', 'Title', '2020-02-01', 'day', 'en', repeat('0', 64), 90);"
)


@pytest.fixture
def old(cluster: Cluster, worker: str) -> Iterator[Engine]:
    """A database of the revision before the record of checks."""
    name = f"old_{worker}"
    cluster.create_database(name)
    engine = database.writer(cluster.url(name))
    upgrade(engine, "0015")
    yield engine
    engine.dispose()
    cluster.drop_database(name)


def upgrade(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def written(connection: Connection, name: str, state: str, checked: str | None) -> None:
    quote(connection, id=name, exact=TEXT[START : START + 5], end=START + 5, prefix="", suffix="")
    run(
        connection,
        f"update sourceline.quote set known = tstzrange('{LOADED}', null), state = '{state}', "
        "checked_on = cast(:checked as date) where id = :name",
        name=name,
        checked=checked,
    )


def record(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    found: dict[str, list[tuple[object, ...]]] = {}
    statement = (
        "select q.id, c.state::text, c.checked_on::text, lower(c.known) = q.opened as begins, "
        "to_char(upper(c.known) at time zone 'UTC', 'YYYY-MM-DD') as until "
        "from sourceline.quote_check as c inner join "
        "(select version, id, lower(known) as opened from sourceline.quote) as q on c.quote = q.version "
        "order by q.id, c.known"
    )
    with engine.connect() as connection:
        for row in connection.execute(text(statement)):
            found.setdefault(row.id, []).append(tuple(row)[1:])
    return found


def test_of_checks_before_the_record_the_last_is_kept_and_how_a_feature_was_shown(
    old: Engine,
) -> None:
    with old.begin() as connection:
        for statement in filter(None, OPENED.split(";")):
            run(connection, statement)
        written(connection, "never", "unchecked", None)
        written(connection, "before", "exact", "2020-02-20")
        written(connection, "since", "altered", "2020-08-01")
        # It was shown as exact when it was loaded.
        run(
            connection,
            "insert into sourceline.feature (layer, id, publication, names, geom, kind, status, certainty, "
            "geometry_basis, digest, known) values ('control_zones', 'zone', 'draft', '{\"en\": \"Zone\"}', "
            "ST_GeomFromText('MULTIPOLYGON(((0 0, 1 0, 1 1, 0 1, 0 0)))', 4326), 'control', 'assessed', 'high', "
            f"'sketch', '', tstzrange('{LOADED}', null))",
        )
        run(
            connection,
            "insert into sourceline.evidence (feature, position, quote, supports, state) select f.version, 1, "
            "q.version, 'control', 'exact' from sourceline.feature as f, sourceline.quote as q where q.id = 'since'",
        )
    upgrade(old, "head")
    assert record(old) == {
        "never": [("unchecked", None, True, None)],
        "before": [("exact", "2020-02-20", True, None)],
        "since": [("exact", None, True, "2020-08-01"), ("altered", "2020-08-01", False, None)],
    }


def test_a_check_from_then_on_is_recorded(old: Engine) -> None:
    with old.begin() as connection:
        for statement in filter(None, OPENED.split(";")):
            run(connection, statement)
        written(connection, "one", "exact", "2020-02-20")
    upgrade(old, "head")
    with old.begin() as connection:
        run(connection, "update sourceline.quote set state = 'missing', checked_on = '2020-08-01'")
    (first, second) = record(old)["one"]
    assert first[:3] == ("exact", "2020-02-20", True)
    assert second == ("missing", "2020-08-01", False, None)
