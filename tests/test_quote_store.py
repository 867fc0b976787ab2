"""Checks of quotes in the database: what is recorded, which features leave the map, and how they come back."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, text

from geo.article import FileText
from geo.dataset import Dataset
from geo.errors import StoreError
from geo.export import export
from geo.load import load, load_into
from geo.quote_report import QuoteReport
from geo.quote_store import check_store
from geo.quote_texts import ArticleText
from layers import LAYERS
from tests.newsroom import ENGLISH, FRONT, HELD, LEFT, TEXTS, newsroom

TODAY = date(2020, 8, 1)


@pytest.fixture
def engine(writer: Engine) -> Engine:
    load(writer, newsroom(), {})
    return writer


def texts(english: str = ENGLISH) -> list[ArticleText]:
    return [
        ArticleText(name, file_text(english if body == ENGLISH else body))
        for name, body in TEXTS.items()
    ]


def file_text(body: str) -> FileText:
    return FileText(body, body)


def checked(
    engine: Engine, english: str = ENGLISH, today: date = TODAY, dry_run: bool = False
) -> QuoteReport:
    return check_store(engine, texts(english), today, dry_run)


def stored(engine: Engine, statement: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def states(engine: Engine) -> dict[object, object]:
    return dict(
        stored(engine, "select id, state::text from sourceline.quote where upper_inf(known)")
    )


def on_the_map(engine: Engine) -> set[object]:
    return {row[0] for row in stored(engine, "select id from layers.locations")}


def test_state_and_day_of_every_quote_are_recorded(engine: Engine) -> None:
    report = checked(engine, f"New words first.\n{ENGLISH}")
    assert report.counts == {
        "missing": 0,
        "altered": 0,
        "ambiguous": 0,
        "unchecked": 0,
        "moved": 3,
        "exact": 1,
    }
    assert states(engine) == {
        "held": "moved",
        "front": "moved",
        "left": "moved",
        "held-ar": "exact",
    }
    days = stored(engine, "select distinct checked_on from sourceline.quote")
    assert days == [(TODAY,)]
    assert on_the_map(engine) == {"held", "front", "left", "held-ar"}


def test_what_stands_there_now_is_kept_and_no_more_than_that(engine: Engine) -> None:
    checked(engine, ENGLISH.replace("officials said", "a general said"))
    kept = stored(
        engine, "select id, found_at, found from sourceline.quote where found is not null"
    )
    assert kept == [("held", ENGLISH.index(HELD), HELD.replace("officials said", "a general said"))]


def test_a_feature_that_loses_its_last_verified_quote_leaves_the_map_with_a_reason(
    engine: Engine,
) -> None:
    report = checked(engine, ENGLISH.replace(f"{HELD} ", ""))
    assert [it.id for it in report.withdrawn] == ["held"]
    assert on_the_map(engine) == {"front", "left", "held-ar"}
    tombstone = stored(
        engine,
        "select publication::text, note from sourceline.feature where id = 'held' and upper_inf(known)",
    )
    assert tombstone == [
        (
            "withdrawn",
            "Withdrawn by a check of its quotes on 2020-08-01: none that carried it is verified any more. "
            "It rested on held (missing).",
        )
    ]


def test_a_feature_with_another_verified_quote_stays(writer: Engine) -> None:
    dataset = newsroom()
    places = dataset.features["locations"]
    both = places["held"].evidence + places["front"].evidence
    places["held"] = dataclasses.replace(places["held"], evidence=both)
    load(writer, dataset, {})
    report = checked(writer, ENGLISH.replace(f"{HELD} ", ""))
    assert report.withdrawn == ()
    assert "held" in on_the_map(writer)


def test_it_comes_back_as_it_was_when_its_words_do(engine: Engine) -> None:
    before = stored(engine, "select id, name, quotes::text from layers.locations order by id")
    checked(engine, ENGLISH.replace(f"{HELD} ", ""))
    report = checked(engine, today=TODAY + timedelta(1))
    assert [it.id for it in report.returned] == ["held"]
    after = stored(engine, "select id, name, quotes::text from layers.locations order by id")
    assert len(after) == len(before)
    assert [row[:2] for row in after] == [row[:2] for row in before]
    # The digest is that of the dataset, so a load of the same dataset writes nothing.
    assert load(engine, newsroom(), {}).written == 0


def test_a_feature_that_was_withdrawn_by_its_editor_does_not_come_back(engine: Engine) -> None:
    checked(engine, ENGLISH.replace(f"{HELD} ", ""))
    dataset = newsroom()
    del dataset.features["locations"]["held"]
    load(engine, dataset, {})
    report = checked(engine, today=TODAY + timedelta(1))
    assert report.returned == ()
    assert "held" not in on_the_map(engine)


def test_a_load_of_the_store_s_own_dataset_does_not_keep_it_from_coming_back(
    engine: Engine,
) -> None:
    checked(engine, ENGLISH.replace(f"{HELD} ", ""))
    with engine.begin() as connection:
        load_into(connection, export(connection, LAYERS), {}, forget_fallen=False)
    assert "held" not in on_the_map(engine)
    report = checked(engine, today=TODAY + timedelta(1))
    assert [it.id for it in report.returned] == ["held"]
    assert "held" in on_the_map(engine)


def test_a_dry_run_says_the_same_and_changes_nothing(engine: Engine) -> None:
    without = ENGLISH.replace(f"{HELD} ", "")
    before = stored(engine, "select * from sourceline.data_version")
    dry = checked(engine, without, dry_run=True)
    assert states(engine)["held"] == "exact"
    assert stored(engine, "select * from sourceline.data_version") == before
    assert checked(engine, without) == dry


def test_a_second_check_of_the_same_day_writes_nothing(engine: Engine) -> None:
    checked(engine)
    before = stored(engine, "select version from sourceline.data_version")
    checked(engine)
    assert stored(engine, "select version from sourceline.data_version") == before


def test_quotes_of_an_article_without_a_text_stay_as_they_were(engine: Engine) -> None:
    only = [ArticleText("sahifa-2020", file_text(TEXTS["sahifa-2020"]))]
    report = check_store(engine, only, TODAY)
    assert report.absent == ("gazette-2020",)
    assert {it.id for it in report.unchecked} == {"held", "front", "left"}
    assert (
        stored(engine, "select checked_on from sourceline.quote where article = 'gazette-2020'")
        == [(date(2020, 1, 2),)] * 3
    )


def test_a_page_that_asks_for_a_login_withdraws_nothing(engine: Engine) -> None:
    report = checked(engine, "Please subscribe to read on.")
    assert report.doubtful == ("gazette-2020",)
    assert report.withdrawn == ()
    assert states(engine)["held"] == "exact"


def test_without_any_text_the_check_says_what_to_give(engine: Engine) -> None:
    with pytest.raises(StoreError, match=r"gazette-2020\.txt") as error:
        check_store(engine, [], TODAY)
    assert "no text to check" in error.value.problem


def test_the_stored_text_does_where_no_file_is_given(writer: Engine) -> None:
    dataset = newsroom()
    load(writer, dataset, {dataset.articles[name].sha256: body for name, body in TEXTS.items()})
    assert check_store(writer, [], TODAY).counts["exact"] == 4


def test_a_quote_recorded_at_a_wrong_offset_may_be_called_moved_beside_its_text(
    writer: Engine,
) -> None:
    dataset = newsroom()
    held = dataset.quotes["held"]
    dataset.quotes["held"] = dataclasses.replace(
        held, start=held.start + 1, end=held.end + 1, state="moved"
    )
    load(writer, dataset, {dataset.articles[name].sha256: body for name, body in TEXTS.items()})
    check_store(writer, [], TODAY)
    assert states(writer)["held"] == "moved"


def test_an_older_dataset_does_not_undo_a_newer_check(engine: Engine) -> None:
    checked(engine, ENGLISH.replace("spokesman", "speaker"))
    assert states(engine)["left"] == "altered"
    with pytest.raises(StoreError, match="locations/left is published without a verified quote"):
        load(engine, newsroom(), {})
    assert states(engine)["left"] == "altered"


def test_a_dataset_with_a_newer_check_counts(engine: Engine) -> None:
    checked(engine, ENGLISH.replace("spokesman", "speaker"))
    dataset = newsroom()
    later = TODAY + timedelta(1)
    for name, quote in dataset.quotes.items():
        dataset.quotes[name] = dataclasses.replace(quote, checked_on=later)
    load(engine, dataset, {})
    assert on_the_map(engine) == {"held", "front", "left", "held-ar"}
    assert stored(engine, "select id from sourceline.quote where found is not null") == []


def test_what_a_check_leaves_is_exported_and_loads_back_to_the_same(engine: Engine) -> None:
    checked(engine, ENGLISH.replace(f"{HELD} ", ""))
    with engine.connect() as connection:
        left: Dataset = export(connection, LAYERS)
    assert left.quotes["held"].state == "missing"
    assert left.quotes["held"].checked_on == TODAY
    assert "held" not in left.features["locations"]
    assert load(engine, left, {}).written == 0


def test_the_twin_of_a_cut_sentence_carries_nothing(engine: Engine) -> None:
    without = ENGLISH.replace(f"{FRONT} ", "", 1)
    assert FRONT in without
    report = checked(engine, without)
    assert [it.id for it in report.withdrawn] == ["front"]


def test_words_with_other_quotation_marks_are_altered(engine: Engine) -> None:
    now = ENGLISH.replace(LEFT, LEFT.replace("“", '"').replace("”", '"'))
    finding = next(it for it in checked(engine, now).findings if it.quote.id == "left")
    assert finding.check.state == "altered"
    assert finding.differs == ("quotation marks",)


def test_a_map_of_then_is_as_strong_as_it_was(engine: Engine) -> None:
    asked = (
        "select id, strength::text, views from history.locations where known @> timestamptz '{}'"
    )
    with engine.connect() as connection:
        moment = connection.scalar(text("select changed_at from sourceline.data_version"))
    before = stored(engine, asked.format(moment))
    assert {strength for _, strength, _ in before} == {"single_source"}
    checked(engine, ENGLISH.replace(HELD, "").replace(FRONT, ""))
    assert on_the_map(engine) < {identifier for identifier, *_ in before}
    assert sorted(stored(engine, asked.format(moment))) == sorted(before)


def moved_to_the_end(text: str, words: str) -> str:
    return f"{text.replace(f'{words} ', '', 1)}\n\n{words}"


def test_a_paragraph_moved_to_the_end_keeps_its_quote_once_a_check_saw_it_alone(
    engine: Engine,
) -> None:
    moved = moved_to_the_end(ENGLISH, HELD)
    checked(engine)
    alone = stored(engine, "select id, alone from sourceline.quote order by id")
    assert alone == [("front", False), ("held", True), ("held-ar", True), ("left", True)]
    assert checked(engine, moved, TODAY + timedelta(1)).withdrawn == ()
    assert states(engine)["held"] == "moved"
    # And back again.
    checked(engine, today=TODAY + timedelta(2))
    assert states(engine)["held"] == "exact"


def test_a_load_with_the_text_sees_which_words_are_alone(writer: Engine) -> None:
    dataset = newsroom()
    load(writer, dataset, {dataset.articles[name].sha256: body for name, body in TEXTS.items()})
    assert checked(writer, moved_to_the_end(ENGLISH, HELD)).withdrawn == ()
    assert states(writer)["held"] == "moved"
    assert states(writer)["front"] == "moved"


def test_a_cut_sentence_is_not_its_twin_whatever_checks_came_before(engine: Engine) -> None:
    for day in range(3):
        checked(engine, today=TODAY + timedelta(day))
    # A twin put in while the sentence stands makes two of it.
    checked(engine, f"{ENGLISH}\n\n{HELD}", TODAY + timedelta(3))
    assert states(engine)["held"] == "exact"
    without = ENGLISH.replace(f"{HELD} ", "").replace(f"{FRONT} ", "", 1)
    report = checked(engine, f"{without}\n\n{HELD}", TODAY + timedelta(4))
    assert {it.id for it in report.withdrawn} == {"held", "front"}


def test_whether_words_are_alone_goes_with_the_dataset(engine: Engine) -> None:
    checked(engine)
    with engine.connect() as connection:
        left: Dataset = export(connection, LAYERS)
    assert left.quotes["held"].alone is True
    assert left.quotes["front"].alone is False
    assert load(engine, left, {}).written == 0
    assert load(engine, newsroom(), {}).written == 0
    # A dataset that says nothing of it takes nothing away.
    assert stored(engine, "select alone from sourceline.quote where id = 'held'") == [(True,)]
