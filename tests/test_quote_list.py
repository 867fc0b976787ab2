"""The list of quotes by state, as people and programs get it, and the commands that fill it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import Result
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app import create_app
from geo.dataset import write_dataset
from geo.load import load
from geo.settings import BUNDLED_DATASET, Settings
from tests.browser import DESKTOP, PHONE, NewPage
from tests.newsroom import ENGLISH, HELD, LEFT, newsroom, write_texts
from tests.test_commands import flask
from tests.test_pages import check_order

ALTERED = ENGLISH.replace("spokesman", "speaker")
HTML = {"Accept": "text/html"}


def check(*arguments: str | Path, url: str) -> Result:
    """`flask quotes check` in this process."""
    app = create_app(Settings(database_url=url))
    ran = app.test_cli_runner().invoke(args=["quotes", "check", *map(str, arguments)])
    app.extensions["sourceline"].lease.end()
    return ran


@pytest.fixture
def loaded(writer: Engine, empty_url: str) -> str:
    """The address of a database with the two articles of the newsroom."""
    load(writer, newsroom(), {})
    return empty_url


@pytest.fixture
def client_of(loaded: str, tmp_path: Path) -> FlaskClient:
    """A client of a map with one altered and one missing quote."""
    folder = write_texts(tmp_path / "texts", gazette_2020=ALTERED.replace(f"{HELD} ", ""))
    assert check("--articles", folder, url=loaded).exit_code == 1
    app = create_app(Settings(database_url=loaded))
    yield app.test_client()
    app.extensions["sourceline"].lease.end()


def test_the_list_has_every_quote_the_worst_first(client_of: FlaskClient) -> None:
    listed = client_of.get("/quotes?f=json").json
    assert [it["state"] for it in listed["quotes"]] == ["missing", "altered", "moved", "exact"]
    assert listed["counts"] == {
        "missing": 1,
        "altered": 1,
        "ambiguous": 0,
        "unchecked": 0,
        "moved": 1,
        "exact": 1,
    }
    assert listed["numberMatched"] == listed["numberReturned"] == 4
    altered = listed["quotes"][1]
    assert altered["found"] == LEFT.replace("spokesman", "speaker")
    assert {"how": "cut", "words": "spokesman"} in altered["diff"]
    assert {"how": "put in", "words": "speaker"} in altered["diff"]
    assert not altered["verified"]
    assert all(it["checked_on"] for it in listed["quotes"])


def test_the_page_shows_what_was_cut_and_what_was_put_in(client_of: FlaskClient) -> None:
    page = client_of.get("/quotes", headers=HTML)
    assert page.status_code == 200
    assert re.search(
        "<del>(<span.*?</span>)?spokesman</del><ins>(<span.*?</span>)?speaker</ins>", page.text
    )
    assert page.text.count('class="quotation"') == 4
    assert "the article now has other words" in page.text


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ("state=altered", ["left"]),
        ("state=altered,missing", ["held", "left"]),
        ("article=sahifa-2020", ["held-ar"]),
        ("article=gazette-2020&state=moved", ["front"]),
        ("state=ambiguous", []),
        ("limit=1&offset=1", ["left"]),
    ],
)
def test_the_list_is_filtered(client_of: FlaskClient, asked: str, ids: list[str]) -> None:
    listed = client_of.get(f"/quotes?f=json&{asked}").json
    assert [it["id"] for it in listed["quotes"]] == ids


def test_pages_lead_on_and_back(client_of: FlaskClient) -> None:
    seen, address = [], "/quotes?f=json&limit=3"
    while address:
        listed = client_of.get(address).json
        seen += [it["id"] for it in listed["quotes"]]
        address = next((it["href"] for it in listed["links"] if it["rel"] == "next"), None)
    assert len(seen) == len(set(seen)) == 4


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("state=verified", "There is no state"),
        ("article=nowhere", "There is no article"),
        ("colour=red", "colour is not a parameter"),
    ],
)
def test_what_cannot_be_listed_is_refused_with_a_cure(
    client_of: FlaskClient, asked: str, words: str
) -> None:
    refused = client_of.get(f"/quotes?f=json&{asked}")
    assert refused.status_code == 400
    assert words in refused.json["detail"]


def test_a_new_check_makes_a_new_answer(
    client_of: FlaskClient, loaded: str, tmp_path: Path
) -> None:
    first = client_of.get("/quotes?f=json")
    texts = write_texts(tmp_path / "again")
    assert check("--articles", texts, url=loaded).exit_code == 0
    again = client_of.get("/quotes?f=json", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert again.json["counts"]["exact"] == 4


def test_the_check_of_the_database_tells_all_that_is_wrong_and_ends_with_1(
    loaded: str, tmp_path: Path
) -> None:
    texts = write_texts(tmp_path, gazette_2020=ALTERED.replace(f"{HELD} ", ""))
    (texts / "stranger.txt").write_text("Of no article.", encoding="utf-8")
    ran = check("--articles", texts, url=loaded)
    assert ran.exit_code == 1, ran.output
    assert "left: altered: has other words in gazette-2020 now" in ran.output
    assert "[-spokesman-]{+speaker+}" in ran.output
    assert "held: missing: is not found in gazette-2020." in ran.output
    assert "locations/held (Place held): withdrawn" in ran.output
    assert "stranger.txt: is the text of no article here." in ran.output
    assert "1 exact, 1 moved, 1 altered, 1 missing. Recorded." in ran.output


@pytest.mark.parametrize(
    ("fail_on", "code"),
    [("missing", 0), ("altered", 1), ("altered,missing", 1), ("none", 0), ("exact", 1)],
)
def test_the_exit_code_follows_the_states_that_are_named(
    loaded: str, tmp_path: Path, fail_on: str, code: int
) -> None:
    texts = write_texts(tmp_path, gazette_2020=ALTERED)
    ran = check("--articles", texts, "--dry-run", "--fail-on", fail_on, url=loaded)
    assert ran.exit_code == code, ran.output


def test_an_unknown_state_is_refused_with_those_there_are(loaded: str) -> None:
    ran = check("--fail-on", "lost", url=loaded)
    assert ran.exit_code == 2
    assert 'There is no state "lost".' in ran.output


def test_an_article_without_a_text_is_named_and_fails(loaded: str, tmp_path: Path) -> None:
    (write_texts(tmp_path) / "gazette-2020.txt").unlink()
    ran = check("--articles", tmp_path, url=loaded)
    assert ran.exit_code == 1
    assert "gazette-2020: no text was given: its quotes stay as they were." in ran.output
    assert "1 exact, 3 unchecked" in ran.output


def test_a_dataset_is_checked_without_a_database(tmp_path: Path) -> None:
    write_dataset(tmp_path / "dataset", newsroom())
    texts = write_texts(tmp_path / "texts", gazette_2020=ALTERED)
    nowhere = f"postgresql://someone@/none?host={tmp_path}"
    command = ("--dataset", tmp_path / "dataset", "--articles", texts)
    ran = check(*command, "--format", "json", url=nowhere)
    assert ran.exit_code == 1, ran.output
    told = json.loads(ran.output)
    assert told["counts"]["altered"] == 1
    assert {it["id"]: it["state"] for it in told["quotes"]}["left"] == "altered"
    plain = check(*command, url=nowhere)
    assert "Nothing was recorded." in plain.output


def test_texts_are_known_by_hash_or_by_name_and_the_name_counts(
    loaded: str, tmp_path: Path
) -> None:
    texts = write_texts(tmp_path)
    shutil.move(texts / "gazette-2020.txt", texts / "000_first.txt")
    assert check("--articles", texts, url=loaded).exit_code == 0
    (texts / "gazette-2020.txt").write_text(ALTERED, encoding="utf-8")
    ran = check("--articles", texts, url=loaded)
    assert "left: altered" in ran.output


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_page_is_in_order_on_a_screen_and_on_a_phone(
    new_page: NewPage, size: dict[str, int]
) -> None:
    page = new_page("/articles", size)
    page.get_by_role("link", name="Which quotes still stand").click()
    page.wait_for_url("**/quotes")
    check_order(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="Verified word for word").click()
    page.wait_for_url("**/quotes?state=exact")
    assert page.locator("tr[aria-current]").count() == 1


def test_the_bundled_dataset_stands_in_its_articles(libya_url: str, articles: Path) -> None:
    ran = check("--dataset", BUNDLED_DATASET, "--articles", articles, url=libya_url)
    assert ran.exit_code == 0, ran.output


def test_without_texts_the_cure_is_told(loaded: str) -> None:
    ran = flask("quotes", "check", url=loaded)
    assert ran.returncode == 1
    assert "Pass --articles DIR" in ran.stderr
    assert "Traceback" not in ran.stderr
