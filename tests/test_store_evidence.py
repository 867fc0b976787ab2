"""No feature is published without its evidence, and none loses it: what the database refuses, one rule at a time."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from tests.store import evidence, feature, refused, run, store  # noqa: F401 (a fixture)


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
