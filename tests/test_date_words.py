"""Dates in news text mean the days a reader on the day of publication would take them for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.text.date_words import DateWords, date_words
from geo.text.words import languages

MONDAY = date(2020, 12, 28)

# The words, the date in them, its first and last day, and how exactly they are meant.
ENGLISH = [
    (
        "It was signed on 23 October 2020 in Geneva.",
        "23 October 2020",
        "2020-10-23",
        "2020-10-23",
        "day",
    ),
    (
        "Fighters fire weapons on March 10, 2016.",
        "March 10, 2016",
        "2016-03-10",
        "2016-03-10",
        "day",
    ),
    ("On Nov. 14, the department spoke.", "Nov. 14", "2020-11-14", "2020-11-14", "day"),
    (
        "The offensive in July this year failed.",
        "July this year",
        "2020-07-01",
        "2020-07-31",
        "month",
    ),
    ("They visited Tripoli on Sunday.", "Sunday", "2020-12-27", "2020-12-27", "day"),
    ("They came on Monday.", "Monday", "2020-12-28", "2020-12-28", "day"),
    ("They came last Monday.", "last Monday", "2020-12-21", "2020-12-21", "day"),
    ("Shells fell late last month.", "late last month", "2020-11-21", "2020-11-30", "month"),
    ("They left last month.", "last month", "2020-11-01", "2020-11-30", "month"),
    ("Chiefs met this week.", "this week", "2020-12-28", "2020-12-28", "week"),
    ("They met last week.", "last week", "2020-12-21", "2020-12-27", "week"),
    ("They talked over the past week.", "the past week", "2020-12-21", "2020-12-28", "week"),
    ("It fell yesterday.", "yesterday", "2020-12-27", "2020-12-27", "day"),
    ("It fell two weeks ago.", "two weeks ago", "2020-12-11", "2020-12-17", "week"),
    ("It fell 3 days ago.", "3 days ago", "2020-12-25", "2020-12-25", "day"),
    ("It began in the spring.", "in the spring", "2020-03-01", "2020-05-31", "season"),
    ("It began in early September.", "early September", "2020-09-01", "2020-09-10", "month"),
    ("He called in mid-April.", "mid-April", "2020-04-11", "2020-04-20", "month"),
    ("Last December they met.", "Last December", "2019-12-01", "2019-12-31", "month"),
    ("In 2016 he led men.", "In 2016", "2016-01-01", "2016-12-31", "year"),
    ("It is dated 2020-07-21.", "2020-07-21", "2020-07-21", "2020-07-21", "day"),
    ("It is dated 23/10/2020.", "23/10/2020", "2020-10-23", "2020-10-23", "day"),
]
ARABIC = [
    ("قال الجيش يوم الجمعة إنه تقدم", "يوم الجمعة", "2020-12-25", "2020-12-25", "day"),
    ("في 10 آذار 2016", "10 آذار 2016", "2016-03-10", "2016-03-10", "day"),
    ("في ١٢ يناير/كانون الثاني ٢٠٢٠", "١٢ يناير/كانون الثاني ٢٠٢٠", "2020-01-12", "2020-01-12", "day"),
    ("في كانون الثاني الماضي", "كانون الثاني الماضي", "2020-01-01", "2020-01-31", "month"),
    ("خلال الشهر الماضي", "الشهر الماضي", "2020-11-01", "2020-11-30", "month"),
    ("قصف المدينة أمس", "أمس", "2020-12-27", "2020-12-27", "day"),
    ("قبل أسبوعين", "قبل أسبوعين", "2020-12-11", "2020-12-17", "week"),
    ("في تشرين الأول 2019", "تشرين الأول 2019", "2019-10-01", "2019-10-31", "month"),
    ("في جويلية 2019", "جويلية 2019", "2019-07-01", "2019-07-31", "month"),
]  # fmt: skip


def one(text: str, tag: str) -> DateWords:
    found = date_words(text, MONDAY, tag=tag)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(("text", "words", "first", "last", "precision"), ENGLISH)
def test_an_english_date_means_its_days(
    text: str, words: str, first: str, last: str, precision: str
) -> None:
    it = one(text, "en")
    assert (it.text, str(it.first), str(it.last), it.precision) == (words, first, last, precision)


@pytest.mark.parametrize(("text", "words", "first", "last", "precision"), ARABIC)
def test_an_arabic_date_means_its_days(
    text: str, words: str, first: str, last: str, precision: str
) -> None:
    it = one(text, "ar")
    assert (it.text, str(it.first), str(it.last), it.precision) == (words, first, last, precision)


@pytest.mark.parametrize(
    "text",
    [
        "They may march on the town.",
        "It was the second day of talks.",
        "On 03/04/2020 it could be March or April.",
        "The 31st of April 2020, or April 31, 2020.",
        "Thousands fled.",
    ],
)
def test_what_is_no_date_or_could_be_two_is_not_read(text: str) -> None:
    assert [it for it in date_words(text, MONDAY) if it.precision == "day"] == []


def test_since_and_until_are_told() -> None:
    since, until = date_words("Held since April 2019 and shelled until May 2020.", MONDAY)
    assert (since.bound, str(since.first)) == ("since", "2019-04-01")
    assert (until.bound, str(until.last)) == ("until", "2020-05-31")


def test_the_next_morning_follows_the_date_before() -> None:
    first, next_one = date_words(
        "It began on November 15, 2019. The next morning it went on.", MONDAY
    )
    assert next_one.first == date(2019, 11, 16)
    assert next_one.basis == "reckoned"
    assert first.basis == "article"


def test_nothing_is_known_better_than_the_publication() -> None:
    month = date_words("It fell yesterday.", date(2020, 12, 1), "month")[0]
    assert (str(month.first), str(month.last), month.precision) == (
        "2020-11-30",
        "2020-12-31",
        "month",
    )
    year = date_words("It fell on Friday.", date(2020, 1, 1), "year")[0]
    assert (year.precision, str(year.last)) == ("year", "2020-12-31")


def test_what_looks_ahead_is_the_next_of_its_name() -> None:
    assert date_words("They will meet on Friday.", MONDAY, ahead=True)[0].first == date(2021, 1, 1)


@pytest.mark.parametrize("tag", [*languages(), "tr"])
@given(
    text=st.text() | st.lists(
        st.sampled_from(
            ["May", "31", "2020", "last", "week", "on", "Friday", "ago", "two", "since", "April", "0", "٣١",
             "شباط", "الماضي", "قبل", "يوم", "٢٠٢٠", "/", ",", "2020-02-30", "99/99/2020"]
        )
    ).map(" ".join),
    day=st.dates(),
    precision=st.sampled_from(["day", "month", "year"]),
)  # fmt: skip
def test_any_text_has_dates_that_stand_in_it(
    tag: str, text: str, day: date, precision: str
) -> None:
    last = 0
    for it in date_words(text, day, precision, tag):
        assert text[it.start : it.end] == it.text
        assert it.first <= it.last
        assert it.start >= last
        last = it.end
