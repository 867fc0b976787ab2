"""Why the record changed: which quote fell and how, what a correction made of a feature, in which order it came."""

from __future__ import annotations

import dataclasses
import json
import re
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import feedparser
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app import create_app
from geo.dataset import Dataset
from geo.feature import Evidence
from geo.load import load
from geo.quote_store import check_store
from geo.quote_texts import read_folder
from geo.record_change import SHORT, QuoteThen
from geo.settings import Settings
from geo.valid_time import End, ValidTime
from tests.diary import Diary
from tests.newsroom import ENGLISH, HELD, LEFT, newsroom, write_texts

BROWSER = {"Accept": "text/html"}
TODAY = date(2020, 8, 1)
HELD_AT = "/collections/locations/items/held"
LEFT_AT = "/collections/locations/items/left"
NOW = ENGLISH.replace(f"{HELD} ", "").replace("spokesman", "speaker")
LOST = {
    "held": (HELD, "missing", "the article no longer has these words"),
    "left": (LEFT, "altered", "the article now has other words"),
}


@pytest.fixture
def fallen(writer: Engine, empty_url: str) -> Iterator[FlaskClient]:
    """A client of a map that two features left by a check: the words of one are gone, those of the other are others."""
    load(writer, newsroom(), {})
    check(writer, NOW)
    app = create_app(Settings(database_url=empty_url))
    yield app.test_client()
    app.extensions["sourceline"].lease.end()


def check(engine: Engine, english: str, today: date = TODAY) -> None:
    with tempfile.TemporaryDirectory() as folder:
        texts = read_folder(write_texts(Path(folder), gazette_2020=english))
    check_store(engine, texts, today)


def get(client: FlaskClient, address: str, status: int = 200) -> Any:
    answer = client.get(address, headers={"Accept": "application/json"})
    assert answer.status_code == status, answer.text
    return json.loads(answer.data)


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address, headers=BROWSER)
    assert answer.status_code == status, answer.text
    return unescape(answer.text)


def lost_of(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {name: it[name] for name in ("id", "exact", "state", "checked_on", "why")}
        for it in told.get("quotes_lost", [])
    ]


def expected(quote: str) -> list[dict[str, Any]]:
    words, state, why = LOST[quote]
    return [
        {"id": quote, "exact": words, "state": state, "checked_on": TODAY.isoformat(), "why": why}
    ]


@pytest.mark.parametrize("quote", LOST)
def test_an_address_that_is_gone_says_which_quote_fell_and_why(
    fallen: FlaskClient, quote: str
) -> None:
    words, state, why = LOST[quote]
    told = get(fallen, f"/collections/locations/items/{quote}", 410)
    assert lost_of(told) == expected(quote)
    assert f"“{words}” is {state}, as checked on 1 August 2020: {why}" in told["detail"]
    assert f"http://localhost/quotes/{quote}." in told["detail"]
    assert get(fallen, told["quotes_lost"][0]["url"].removeprefix("http://localhost"))
    assert get(fallen, told["history"].removeprefix("http://localhost"))


@pytest.mark.parametrize("path", [HELD_AT, "/features/locations/held"])
def test_the_page_of_what_is_gone_links_every_address_it_names(
    fallen: FlaskClient, path: str
) -> None:
    text = page(fallen, path, 410)
    said = re.search(r'<p class="problem">(.*?)</p>', text, re.DOTALL)
    assert said
    links = re.findall(r'<a href="([^"]*)">([^<]*)</a>', said[1])
    assert [it for it, words in links if it != words] == []
    assert [re.sub(r"known=.*", "known=", it) for it, _ in links] == [
        "http://localhost/quotes/held",
        f"http://localhost{HELD_AT}?known=",
        f"http://localhost{HELD_AT}/history",
    ]
    assert "http" not in re.sub(r"<a .*?</a>", "", said[1])
    for address, _ in links:
        assert fallen.get(address, headers=BROWSER).status_code == 200, address


@pytest.mark.parametrize("path", [HELD_AT, "/features/locations/held"])
def test_the_page_of_what_is_gone_says_all_of_it_in_the_readers_language(
    fallen: FlaskClient, path: str
) -> None:
    answer = fallen.get(path, headers={**BROWSER, "Accept-Language": "ar"})
    assert answer.status_code == 410
    said = re.search(r'<p class="problem">(.*?)</p>', answer.text, re.DOTALL)
    assert said
    assert "lang=" not in said[1]
    text = re.sub("</?(bdi|a)[^>]*>", "", unescape(said[1]))
    assert text.startswith("سُحب «")
    assert "لم يعد الفحص يجد كلمات مُتحقَّقًا منها تسنده." in text
    assert f"<bdi>“{HELD}”</bdi>" in unescape(said[1])
    assert "بحسب فحص <bdi>1 أغسطس 2020</bdi>" in said[1]
    left = re.sub("<bdi>.*?</bdi>", "", said[1])
    assert not re.search("[A-Za-z]", left), left


def test_what_somebody_sent_is_never_a_link(fallen: FlaskClient) -> None:
    text = page(fallen, "/changes?layer=http://elsewhere.example/<b>x</b>", 400)
    assert "http://elsewhere.example/" in text
    assert 'href="http://elsewhere.example' not in text
    assert "<b>x</b>" not in fallen.get("/changes?layer=<b>x</b>", headers=BROWSER).text


@pytest.mark.parametrize("quote", LOST)
def test_the_record_of_the_feature_says_it_too(fallen: FlaskClient, quote: str) -> None:
    address = f"/collections/locations/items/{quote}/history"
    gone, first = get(fallen, address)["versions"]
    assert (gone["what"], lost_of(gone)) == ("withdrawn", expected(quote))
    assert (first["what"], first["change"], lost_of(first)) == ("published", "added", [])
    words, state, why = LOST[quote]
    text = page(fallen, address)
    assert f'dir="auto">{words}</q> <a href="/quotes/{quote}">' in text
    assert f'is <b>{state}</b>: {why}, as checked on <time datetime="2020-08-01">1 August' in text


@pytest.mark.parametrize("quote", LOST)
def test_the_changes_say_it_as_page_as_feed_and_as_document(
    fallen: FlaskClient, quote: str
) -> None:
    words, state, why = LOST[quote]
    text = page(fallen, "/changes")
    assert f'dir="auto">{words}</q> <a href="/quotes/{quote}">' in text
    assert f"is <b>{state}</b>: {why}" in text
    title = f"Withdrawn: Place {quote}"
    item = next(it for it in get(fallen, "/changes?f=json")["items"] if it["title"] == title)
    assert lost_of(item["_sourceline"]) == expected(quote)
    feed = feedparser.parse(fallen.get("/changes?f=atom").data)
    entry = next(it for it in feed.entries if it.title == title)
    for said in (item["content_text"], entry.summary):
        assert f"“{words}” is {state}, as checked on 1 August 2020: {why}" in said
        assert f"http://localhost/quotes/{quote}" in said


def test_a_later_check_does_not_change_why_it_fell(writer: Engine, fallen: FlaskClient) -> None:
    check(writer, NOW, TODAY + timedelta(9))
    assert lost_of(get(fallen, HELD_AT, 410)) == expected("held")
    assert lost_of(get(fallen, LEFT_AT, 410)) == expected("left")


def test_it_is_still_known_when_the_editors_drop_the_feature_and_its_quote(
    writer: Engine, fallen: FlaskClient
) -> None:
    dataset = newsroom()
    for name in LOST:
        del dataset.features["locations"][name], dataset.quotes[name]
    load(writer, dataset, {})
    assert lost_of(get(fallen, HELD_AT, 410)) == expected("held")


def test_what_came_back_keeps_the_reason_on_its_tombstone(
    writer: Engine, fallen: FlaskClient
) -> None:
    check(writer, ENGLISH, TODAY + timedelta(1))
    back, gone, first = get(fallen, f"{HELD_AT}/history")["versions"]
    assert [it["change"] for it in (back, gone, first)] == ["restored", "withdrawn", "added"]
    assert lost_of(gone) == expected("held")
    assert lost_of(back) == []


def test_what_its_editors_took_out_fell_by_no_quote(writer: Engine, fallen: FlaskClient) -> None:
    dataset = newsroom()
    for name in (*LOST, "front"):
        del dataset.features["locations"][name]
    load(writer, dataset, {})
    told = get(fallen, "/collections/locations/items/front", 410)
    assert "quotes_lost" not in told
    assert "check" not in told["detail"]


def corrected() -> Dataset:
    dataset = newsroom()
    places = dataset.features["locations"]
    places["front"] = dataclasses.replace(
        places["front"],
        names={"en": "Front line", "ar": "الجبهة"},
        certainty="low",
        valid=ValidTime(End(date(2020, 1, 2), "day", "article"), None),
        evidence=(Evidence("held-ar", "names"),),
    )
    return dataset


def test_a_correction_says_what_it_was_and_what_it_is(writer: Engine, empty_url: str) -> None:
    load(writer, newsroom(), {})
    load(writer, corrected(), {})
    app = create_app(Settings(database_url=empty_url))
    client = app.test_client()
    changed, _ = get(client, "/collections/locations/items/front/history")["versions"]
    assert set(changed["parts"]) == {"names", "certainty", "dates", "quotes"}
    assert changed["values"] == {
        "names": {"before": "Place front", "after": "Front line / الجبهة"},
        "certainty": {"before": "high", "after": "low"},
        "dates": {"before": None, "after": "2020-01-02/.."},
    }
    assert [it["id"] for it in changed["quotes_gone"]] == ["front"]
    assert [it["id"] for it in changed["quotes_new"]] == ["held-ar"]
    for address in ("/changes", "/collections/locations/items/front/history"):
        text = page(client, address)
        assert "<bdi>Place front</bdi> → <bdi>Front line / الجبهة</bdi>" in text
        assert 'nothing → <time datetime="2020-01-02">2 January 2020</time> to open' in text
        assert re.search('No longer rests on</span> <q lang="en" dir="auto">The line runs', text)
        assert re.search('Now rests on</span> <q [^>]*dir="auto">وقال الجيش', text)
    summary = get(client, "/changes?f=json")["items"][0]["content_text"]
    assert "Certainty: high → low." in summary
    assert "No longer rests on “The line runs along the dry river.”" in summary
    app.extensions["sourceline"].lease.end()


@pytest.mark.parametrize(
    ("exact", "short"),
    [
        ("short", "short"),
        ("x" * SHORT, "x" * SHORT),
        ("x" * (SHORT + 1), "x" * SHORT),
        ("word " * 40, ("word " * (SHORT // 5)).strip()),
    ],
)
def test_a_long_quote_is_told_by_its_first_whole_words(exact: str, short: str) -> None:
    quote = QuoteThen("q", exact, "en")
    assert quote.short == short
    assert exact.startswith(quote.short)
    assert quote.is_cut is (short != exact)


def test_of_several_changes_on_a_day_the_time_is_told(
    diary_client: FlaskClient, diary: Diary
) -> None:
    layer, feature = next(iter(diary.withdrawn.items()))
    text = page(diary_client, f"/collections/{layer}/items/{feature}/history")
    shown = re.findall(r"<time [^>]*>([^<]*)</time>", text)
    _, _, third, fourth = diary.pages
    for it in (third, fourth):
        moment = f"{it.moment:%H:%M:%S} UTC"
        assert any(words.endswith(f" at {moment}") for words in shown), shown
    only = next(
        it for it in diary.pages[0].names[layer] if it not in {feature, diary.corrected[layer]}
    )
    text = page(diary_client, f"/collections/{layer}/items/{only}/history")
    assert re.findall(r"<time [^>]*>([^<]*)</time>", text)
    assert "UTC" not in text


def test_the_page_of_changes_tells_the_moment_and_the_version_of_each_write(
    diary_client: FlaskClient, diary: Diary
) -> None:
    text = page(diary_client, "/changes?limit=1000")
    heads = re.findall(
        r"<h2><time datetime=\"([^\"]*)\">[^<]*, ([0-9:]+) UTC</time>(.*?)</h2>", text
    )
    assert [it[0] for it in heads] == [it.moment.isoformat() for it in reversed(diary.pages)]
    assert [it[1] for it in heads] == [f"{it.moment:%H:%M:%S}" for it in reversed(diary.pages)]
    for (_, _, rest), it in zip(heads, reversed(diary.pages), strict=True):
        assert f"data version {it.rev}" in rest


def test_an_entry_of_a_withdrawal_opens_at_its_place_in_the_record(
    diary_client: FlaskClient,
) -> None:
    withdrawn = [
        it
        for it in get(diary_client, "/changes?f=json&limit=1000")["items"]
        if it["_sourceline"]["what"] == "withdrawn"
    ]
    assert withdrawn
    for it in withdrawn:
        address, _, place = it["url"].partition("#")
        assert f'id="{place}"' in page(diary_client, address.removeprefix("http://localhost"))
