"""Values the database refuses, each refusal a sentence with its cure: geometries, times, parties, offsets and texts."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from geo.quote import CONTEXT
from tests.store import EXACT, SQUARE, START, TEXT, evidence, feature, quote, refused, run, store  # noqa: F401 (a fixture)


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
