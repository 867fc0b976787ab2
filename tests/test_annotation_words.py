"""The small parts of annotations, by themselves: preferences, directions, selectors, and the line to cite."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.annotation.annotation import Issuer, annotation, canonical, direction
from geo.annotation.citation import citation
from geo.annotation.passage import Article, Passage, Support
from geo.annotation.preference import DESCRIPTIONS, IRIS, MINIMAL, Preference, preference
from geo.annotation.selector import selectors, time_state

PAPER = Article(
    "paper", "The Paper", "A title", None, date(2020, 7, 21), "day", "en", None, None, "0" * 64
)
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
WORDS = Passage(
    *("words", "the words", "before ", " after", 10, 19, "en", "prose", None, None, "exact"),
    *(date(2026, 11, 20), None, None, NOW, NOW, PAPER, ()),
)
ISSUER = Issuer("libya", "Libya", "https://map.example/", None)


def href(name: str, **values: str) -> str:
    return f"https://map.example/{name}/{'/'.join(values.values())}"


@pytest.mark.parametrize(
    ("header", "wish"),
    [
        ("", None),
        ("respond-async", None),
        ("return=minimal", None),
        ("return=representation", None),
        (f'return=representation; include="{IRIS}"', Preference(iris=True)),
        (f'return=representation;include="{IRIS}"', Preference(iris=True)),
        (f"return=representation; include={IRIS}", Preference(iris=True)),
        (f'RETURN="representation"; Include = "{IRIS}"', Preference(iris=True)),
        (f'return=representation; include="{DESCRIPTIONS}"', Preference()),
        (f'return=representation; include="{MINIMAL}"', Preference(minimal=True)),
        (f'return=representation; include="{MINIMAL} {IRIS}"', Preference(True, True)),
        (f'respond-async, return=representation; include="{IRIS}"; wait=1', Preference(iris=True)),
        (f'return=representation; include="{IRIS} {DESCRIPTIONS}"', Preference()),
        (f'return=representation; omit="{MINIMAL}"', None),
        ('return=representation; include="http://www.w3.org/ns/ldp#PreferMembership"', None),
    ],
)
def test_a_preference_is_read_however_it_is_written(header: str, wish: Preference | None) -> None:
    assert preference(header) == wish


@given(st.text(max_size=200))
def test_no_header_is_too_odd_to_be_read(header: str) -> None:
    assert preference(header) is None or isinstance(preference(header), Preference)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("ar-LY", "rtl"),
        ("AR", "rtl"),
        ("fa", "rtl"),
        ("he", "rtl"),
        ("az-Arab", "rtl"),
        ("ar-Latn", "ltr"),
        ("ar-Latn-LY", "ltr"),
        ("arc", "ltr"),
        ("tr", "ltr"),
    ],
)
def test_the_direction_of_a_text_follows_its_language(language: str, expected: str) -> None:
    assert direction(language) == expected


def test_context_that_is_not_there_is_no_selector_text() -> None:
    words, position = selectors(replace(WORDS, prefix="", suffix="", start=0, end=9))
    assert words == {"type": "TextQuoteSelector", "exact": "the words"}
    assert position == {"type": "TextPositionSelector", "start": 0, "end": 9}


def test_the_day_of_a_check_is_the_time_between_its_two_ends() -> None:
    assert time_state(WORDS) == {
        "type": "TimeState",
        "sourceDateStart": "2026-11-20T00:00:00Z",
        "sourceDateEnd": "2026-11-20T23:59:59Z",
    }
    archived = replace(PAPER, archive_url="https://archive.example/1")
    assert time_state(replace(WORDS, checked_on=None, article=archived)) == {
        "type": "TimeState",
        "cached": "https://archive.example/1",
    }
    assert time_state(replace(WORDS, checked_on=None)) is None


def test_our_notes_and_their_words_have_rights_of_their_own() -> None:
    ours = replace(ISSUER, rights="https://creativecommons.org/licenses/by/4.0/")
    corrected = replace(WORDS, note="A note.", correction="It was Tuesday.")
    found = annotation(corrected, ours, href)
    assert found["rights"] == ours.rights
    note, correction = found["body"]
    assert note["value"] == "A note."
    assert "rights" not in note
    assert correction["value"] == "It was Tuesday."
    assert correction["rights"] == found["target"]["source"]["rights"] != ours.rights


def test_a_dataset_without_a_known_licence_claims_none() -> None:
    assert "rights" not in annotation(WORDS, ISSUER, href)


def test_words_that_carry_nothing_have_no_body() -> None:
    assert "body" not in annotation(WORDS, ISSUER, href)
    resting = replace(WORDS, supported=(Support("lines", "x", "X", None, "course", "Why"),))
    (body,) = annotation(resting, ISSUER, href)["body"]
    assert (body["supports"], body["note"]) == ("course", "Why")


def test_names_of_annotations_differ_by_dataset_and_by_quote() -> None:
    names = {canonical(*it) for it in (("a", "q"), ("a", "r"), ("b", "q"))}
    assert len(names) == 3
    assert canonical("libya", "a0-s002") == "urn:uuid:544d7d31-f992-5649-b6bb-9a11e03c3790"


@pytest.mark.parametrize(
    ("precision", "expected"), [("day", "2020-07-21"), ("month", "2020-07"), ("year", "2020")]
)
def test_a_citation_is_no_more_exact_than_the_article(precision: str, expected: str) -> None:
    article = replace(PAPER, published_precision=precision, url="https://paper.example/1")
    line = citation(replace(WORDS, article=article))
    assert line == f"“the words” – The Paper, “A title”, {expected}, https://paper.example/1"


def test_a_citation_tells_who_speaks_from_who_prints() -> None:
    said = citation(replace(WORDS, speaker="A minister"))
    assert said == "“the words” – A minister, quoted in The Paper, “A title”, 2020-07-21"
    by = citation(replace(WORDS, article=replace(PAPER, byline="J. Doe")))
    assert by == "“the words” – J. Doe, The Paper, “A title”, 2020-07-21"
