"""What the database itself refuses, one rule at a time, each refusal a sentence with its cure."""

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


def test_a_feature_with_a_verified_quote_is_taken(store: Connection) -> None:
    evidence(store, feature(store))
    store.commit()
    assert run(store, "select count(*) from layers.control_zones").scalar_one() == 1


def test_a_published_feature_without_a_quote_is_refused_at_commit(store: Connection) -> None:
    feature(store)
    with pytest.raises(DBAPIError) as error:
        store.commit()
    assert "control_zones/zone is published without a verified quote" in refused(error)


def test_a_draft_may_wait_for_its_quote(store: Connection) -> None:
    feature(store, publication="draft")
    store.commit()
    run(store, "update sourceline.feature set publication = 'published'")
    with pytest.raises(DBAPIError) as error:
        store.commit()
    assert "without a verified quote" in refused(error)


@pytest.mark.parametrize("state", ["ambiguous", "altered", "missing", "unchecked"])
def test_a_quote_that_was_not_found_verbatim_does_not_count(store: Connection, state: str) -> None:
    run(
        store,
        "update sourceline.quote set state = cast(:state as sourceline.quote_state)",
        state=state,
    )
    evidence(store, feature(store))
    with pytest.raises(DBAPIError) as error:
        store.commit()
    assert "without a verified quote" in refused(error)


@pytest.mark.parametrize("supports", ["disputes", "background"])
def test_a_quote_that_only_disputes_or_gives_background_does_not_carry(
    store: Connection, supports: str
) -> None:
    evidence(store, feature(store), supports)
    with pytest.raises(DBAPIError) as error:
        store.commit()
    assert "without a verified quote that supports it" in refused(error)


@pytest.mark.parametrize(
    "statement",
    [
        "delete from sourceline.evidence",
        "update sourceline.evidence set supports = 'disputes'",
        "update sourceline.quote set state = 'missing'",
    ],
)
def test_evidence_cannot_be_taken_away_later(store: Connection, statement: str) -> None:
    evidence(store, feature(store))
    store.commit()
    run(store, statement)
    with pytest.raises(DBAPIError) as error:
        store.commit()
    assert "without a verified quote" in refused(error)


def test_a_quote_that_is_closed_takes_its_features_with_it_or_stays(store: Connection) -> None:
    evidence(store, feature(store))
    store.commit()
    run(store, "update sourceline.quote set known = tstzrange(lower(known), now())")
    with pytest.raises(DBAPIError) as error:
        store.commit()
    assert "without a verified quote" in refused(error)


@pytest.mark.parametrize("known", ["tstzrange(now(), 'infinity')", "tstzrange('-infinity', null)"])
def test_an_infinite_end_does_not_hide_a_feature_from_the_rules(
    store: Connection, known: str
) -> None:
    version = feature(store, publication="draft")
    with pytest.raises(DBAPIError) as error:
        run(store, f"update sourceline.feature set known = {known} where version = {version}")
    assert "has an infinite end in its time" in refused(error)


def test_a_published_feature_written_straight_into_the_past_needs_its_quote_too(
    store: Connection,
) -> None:
    feature(store, publication="draft")
    run(
        store,
        "update sourceline.feature set known = tstzrange('2020-01-01', '2020-02-01'), "
        "publication = 'published'",
    )
    with pytest.raises(DBAPIError) as error:
        store.commit()
    assert "without a verified quote" in refused(error)


@pytest.mark.parametrize(
    "change", ["kind = 'no such'", 'names = \'{"en": "Other"}\'', "publication = 'draft'"]
)
def test_what_is_published_is_not_overwritten(store: Connection, change: str) -> None:
    evidence(store, feature(store))
    store.commit()
    with pytest.raises(DBAPIError) as error:
        run(store, f"update sourceline.feature set {change}")
    assert "what is published is not overwritten" in refused(error)


@pytest.mark.parametrize("change", ["evidence = false", "geometry_type = 'Point'"])
def test_a_layer_does_not_change_under_its_features(store: Connection, change: str) -> None:
    evidence(store, feature(store))
    with pytest.raises(DBAPIError) as error:
        run(store, f"update sourceline.layer set {change} where id = 'control_zones'")
    assert "cannot become another kind of layer" in refused(error)


@pytest.mark.parametrize("table", ["evidence", "quote"])
def test_evidence_cannot_be_truncated(store: Connection, table: str) -> None:
    with pytest.raises(DBAPIError) as error:
        run(store, f"truncate sourceline.{table} cascade")
    assert "cannot be truncated" in refused(error)


@pytest.mark.parametrize(
    ("layer", "wkt", "sentence"),
    [
        (
            "control_zones",
            "POINT(0 0)",
            "is a Point, but the layer control_zones holds MultiPolygon",
        ),
        ("control_zones", "POLYGON((0 0, 1 0, 1 1, 0 0))", "is a Polygon, but the layer"),
        ("locations", SQUARE, "is a MultiPolygon, but the layer locations holds Point"),
        ("lines", "LINESTRING(0 0, 1 1)", "is a LineString, but the layer lines holds"),
        (
            "control_zones",
            "MULTIPOLYGON(((0 0, 1 1, 1 0, 0 1, 0 0)))",
            "invalid geometry: Self-inter",
        ),
        ("control_zones", "MULTIPOLYGON(((0 0, 0 1, 1 1, 1 0, 0 0)))", "clockwise exterior ring"),
        (
            "control_zones",
            "MULTIPOLYGON(((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 2 1, 2 2, 1 2, 1 1)))",
            "counter-clockwise hole",
        ),
        ("control_zones", "MULTIPOLYGON EMPTY", "empty geometry"),
        ("locations", "POINT(181 0)", "coordinates out of range: longitude 181 to 181"),
        ("locations", "POINT(31 -91)", "coordinates out of range"),
        (
            "control_zones",
            "MULTIPOLYGON(((170 0, 190 0, 190 1, 170 1, 170 0)))",
            "coordinates out of range: longitude 170 to 190",
        ),
    ],
)
def test_a_geometry_the_map_could_not_draw_is_refused(
    store: Connection, layer: str, wkt: str, sentence: str
) -> None:
    with pytest.raises(DBAPIError) as error:
        feature(store, layer=layer, geom=f"SRID=4326;{wkt}")
    assert sentence in refused(error)


def test_a_geometry_in_another_srid_is_refused(store: Connection) -> None:
    with pytest.raises(
        DBAPIError, match=r"Geometry SRID \(3857\) does not match column SRID \(4326\)"
    ):
        feature(store, geom=f"SRID=3857;{SQUARE}")


def test_a_feature_without_geometry_is_refused_unless_withdrawn(store: Connection) -> None:
    feature(store, geom=None, publication="withdrawn")
    store.commit()
    with pytest.raises(DBAPIError) as error:
        feature(store, id="other", geom=None)
    assert "has no geometry" in refused(error)


def test_an_empty_range_of_time_is_refused(store: Connection) -> None:
    with pytest.raises(DBAPIError) as error:
        feature(store, valid="empty")
    assert "valid in an empty range of time" in refused(error)


def test_a_range_that_ends_before_it_begins_is_refused(store: Connection) -> None:
    with pytest.raises(DBAPIError, match="range lower bound must be less than or equal"):
        feature(store, valid="[2020-07-22,2020-01-06)")


def test_an_unknown_party_is_refused(store: Connection) -> None:
    with pytest.raises(DBAPIError) as error:
        feature(store, parties=["nobody"])
    assert 'names the party "nobody"' in refused(error)


def test_two_versions_cannot_be_current_at_once(store: Connection) -> None:
    evidence(store, feature(store))
    with pytest.raises(DBAPIError, match=r"feature_layer_id_known_excl|feature_current"):
        feature(store)


def test_offsets_that_do_not_span_the_words_are_refused(store: Connection) -> None:
    with pytest.raises(DBAPIError) as error:
        quote(store, id="short", end=START + 5)
    assert f"has {len(EXACT)} code points" in refused(error)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"start": START + 1, "end": START + 1 + len(EXACT)}, "do not stand at offset"),
        ({"exact": EXACT.replace("held", "kept")}, "do not stand at offset"),
        ({"prefix": "x" * CONTEXT}, "prefix or suffix"),
        ({"suffix": "."}, None),
        ({"suffix": "!"}, "prefix or suffix"),
        ({"prefix": "", "suffix": ""}, None),
    ],
)
def test_words_that_are_not_at_their_offsets_are_refused_where_the_text_is_there(
    store: Connection, changes: dict[str, Any], sentence: str | None
) -> None:
    run(store, "insert into sourceline.article_text values ('paper', :body)", body=TEXT)
    if sentence is None:
        quote(store, id="second", **changes)
        return
    with pytest.raises(DBAPIError) as error:
        quote(store, id="second", **changes)
    assert sentence in refused(error)


def test_a_text_with_another_hash_is_refused(store: Connection) -> None:
    with pytest.raises(DBAPIError) as error:
        run(store, "insert into sourceline.article_text values ('paper', 'Another text.')")
    assert "is not the one its SHA-256 stands for" in refused(error)


def test_a_text_that_lacks_a_quote_already_taken_is_refused(store: Connection) -> None:
    quote(store, id="made-up", exact="words nobody wrote", start=0, end=18, prefix="", suffix="")
    with pytest.raises(DBAPIError) as error:
        run(store, "insert into sourceline.article_text values ('paper', :body)", body=TEXT)
    assert "Quote made-up: its words do not stand at offset 0" in refused(error)


def test_offsets_count_code_points_not_bytes(store: Connection) -> None:
    body = "«سرت» — the city"
    run(
        store,
        "insert into sourceline.article select 'arabic', publisher, title, title_note, byline, "
        "byline_note, published, published_precision, published_note, url, archive_url, 'ar', "
        "alignment, note, encode(sha256(convert_to(:body, 'UTF8')), 'hex'), char_length(:body), true "
        "from sourceline.article",
        body=body,
    )
    run(store, "insert into sourceline.article_text values ('arabic', :body)", body=body)
    start = body.index("the city")
    taken = quote(
        store,
        id="code-points",
        article="arabic",
        exact="the city",
        prefix=body[:start],
        suffix="",
        start=start,
        end=start + 8,
    )
    offset = run(
        store, "select start_offset from sourceline.quote where version = :version", version=taken
    ).scalar_one()
    assert offset == 8 < len(body[:start].encode())


def test_every_table_and_column_has_a_comment(connection: Connection) -> None:
    bare = run(
        connection,
        "select c.relname, a.attname from pg_class as c "
        "left join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped "
        "where c.relnamespace = 'sourceline'::regnamespace and c.relkind = 'r' "
        "and c.relname <> 'alembic_version' and (obj_description(c.oid, 'pg_class') is null "
        "or col_description(c.oid, a.attnum) is null)",
    ).all()
    assert bare == []


@pytest.mark.parametrize("column", ["geom", "valid"])
def test_geometry_and_time_have_gist_indexes(connection: Connection, column: str) -> None:
    indexes = run(
        connection,
        "select indexdef from pg_indexes where schemaname = 'sourceline' and tablename = 'feature'",
    ).scalars()
    assert any(f"USING gist ({column})" in definition for definition in indexes)


def test_every_write_bumps_the_data_version_once_and_a_write_of_nothing_does_not(
    store: Connection,
) -> None:
    store.commit()
    before = run(store, "select version from sourceline.data_version").scalar_one()
    run(store, "update sourceline.actor set note = 'a'")
    run(store, "update sourceline.article set note = 'b'")
    store.commit()
    assert run(store, "select version from sourceline.data_version").scalar_one() == before + 1
    run(store, "update sourceline.actor set note = 'c' where id = 'nobody'")
    store.commit()
    assert run(store, "select version from sourceline.data_version").scalar_one() == before + 1
