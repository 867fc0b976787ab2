"""`flask article add, propose, accept` as an editor types them."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from app import create_app
from geo.dataset import read_dataset, write_dataset
from geo.settings import BUNDLED_DATASET, Settings
from layers import LAYERS
from tests.newsroom import ENGLISH, HELD, newsroom, write_texts

TEXT = (
    "M23 takes Goma as war widens\n\nM23 rebels captured Goma on Friday. "
    "The Congolese army said it had retaken Rutshuru last week. M23 could take Bukavu.\n"
)
ADD = ("--publisher", "The Test", "--date", "2025-01-28")


def flask(*arguments: str | Path, url: str | None = None, articles: Path | None = None) -> Result:
    """The command in this process: a process for each would load the model of names each time."""
    runner = create_app(Settings(database_url=url, articles=articles)).test_cli_runner()
    ran = runner.invoke(args=[str(it) for it in arguments])
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    return ran


def done(*arguments: str | Path, **options: Any) -> str:
    ran = flask(*arguments, **options)
    assert ran.exit_code == 0, ran.output
    return ran.output


def refused(*arguments: str | Path, **options: Any) -> str:
    ran = flask(*arguments, **options)
    assert ran.exit_code != 0, ran.output
    return ran.output


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    folder = tmp_path / "dataset"
    shutil.copytree(BUNDLED_DATASET, folder)
    return folder


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    return folder


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8", newline="")
    return path


def listed(folder: Path) -> dict[str, bytes]:
    return {
        it.relative_to(folder).as_posix(): it.read_bytes()
        for it in sorted(folder.rglob("*"))
        if it.is_file()
    }


def test_an_article_goes_from_its_text_to_the_map(
    dataset: Path, texts: Path, file: Path, tmp_path: Path, copy_url: str
) -> None:
    said = done("article", "add", file, *ADD, "--dataset", dataset, articles=texts)
    assert "the-test-2025-01: “M23 takes Goma as war widens”" in said
    assert (texts / "the-test-2025-01.txt").read_bytes() == file.read_bytes()
    assert not any(
        "captured Goma" in it.decode("utf-8", "replace") for it in listed(dataset).values()
    )

    out = tmp_path / "out"
    said = done(
        "article", "propose", "the-test-2025-01", "--dataset", dataset, "--out", out, articles=texts
    )
    assert "proposals" in said
    review = json.loads((out / "review.json").read_text(encoding="utf-8"))
    held = {(it["name"], it["actor"]) for it in review["proposals"] if it["what"] == "control"}
    assert held == {("M23: Goma", "m23"), ("Congolese army: Rutshuru", "drc-army")}
    assert any("not told as a fact" in it["why"] for it in review["not_proposed"])
    assert "all in order" in done("data", "verify", out, articles=texts)

    for it in review["proposals"]:
        it["keep"] = it["name"] == "M23: Goma"
    (out / "review.json").write_text(json.dumps(review), encoding="utf-8")
    accept = ("article", "accept", out, "--into", dataset)
    said = done(*accept, articles=texts, url=copy_url)
    assert "1 taken, 0 there already" in said
    assert "actor m23 is new" in said
    assert "Loaded: 1 features written, 0 withdrawn." in said
    first = listed(dataset)
    again = done(*accept, articles=texts, url=copy_url)
    assert "0 taken, 1 there already" in again
    assert "Loaded: 0 features written" in again
    assert listed(dataset) == first
    there = read_dataset(dataset, LAYERS).features["locations"]
    assert [it.actor for it in there.values() if it.actor] == ["m23"]


def test_the_database_is_the_dataset_where_no_folder_is_named(
    file: Path, tmp_path: Path, copy_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "kept in the database" in done("article", "add", file, *ADD, url=copy_url)
    assert "nothing was changed" in done("article", "add", file, *ADD, url=copy_url)
    done("article", "propose", "the-test-2025-01", url=copy_url)
    assert (tmp_path / "proposals" / "the-test-2025-01" / "review.md").is_file()
    said = done("article", "accept", "the-test-2025-01", url=copy_url)
    assert "  in    locations/goma" in said
    assert "0 taken" in done("article", "accept", "the-test-2025-01", url=copy_url)
    exported = tmp_path / "exported"
    done("data", "export", exported, url=copy_url)
    assert "the-test-2025-01" in (exported / "articles.json").read_text(encoding="utf-8")


def test_what_a_check_took_off_the_map_comes_back_though_an_article_was_added_and_accepted(
    file: Path, tmp_path: Path, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_dataset(tmp_path / "newsroom", newsroom())
    done("data", "load", tmp_path / "newsroom", url=empty_url)
    check = ("quotes", "check", "--fail-on", "none", "--articles")
    without = write_texts(tmp_path / "without", gazette_2020=ENGLISH.replace(f"{HELD} ", ""))
    assert "locations/held (Place held): withdrawn" in done(*check, without, url=empty_url)
    done("article", "add", file, *ADD, url=empty_url)
    done("article", "propose", "the-test-2025-01", url=empty_url)
    assert "  in    locations/goma" in done("article", "accept", "the-test-2025-01", url=empty_url)
    said = done(*check, write_texts(tmp_path / "texts-now"), url=empty_url)
    assert "locations/held (Place held): back on the map" in said


def test_the_same_text_is_told_and_another_under_its_id_is_refused(
    dataset: Path, texts: Path, file: Path
) -> None:
    add = ("article", "add", file, *ADD, "--dataset", dataset)
    done(*add, articles=texts)
    before, kept = listed(dataset), listed(texts)
    assert "the same text is in the dataset already" in done(*add, articles=texts)
    file.write_text("Another text. It rained in Goma.", encoding="utf-8")
    assert "The dataset has another text as the-test-2025-01" in refused(
        *add, "--id", "the-test-2025-01", articles=texts
    )
    assert (listed(dataset), listed(texts)) == (before, kept)
    assert "the-test-2025-01-2: " in done(*add, articles=texts)


@pytest.mark.parametrize(
    ("content", "more", "words"),
    [
        (b"\xff\xfe", (), "is not UTF-8: byte 0"),
        (b" \n", (), "is empty"),
        (b"a\x00b", (), "holds a NUL character"),
        (None, (), "cannot be read"),
        (b"A text.", ("--date", "2025-13-01"), "is no date"),
        (b"A text.", ("--date", "01/02/2025"), "Write it as 2020-07-21"),
        (b"A text.", ("--id", "Not An Id"), "is no id"),
        (b"A text.", ("--url", "javascript:alert(1)"), "is no web address"),
        (b"A text.", ("--aligned", "nobody"), "no such actor"),
        (b"A text.", ("--publisher", " "), "--publisher is empty"),
        (b"A text.", ("--language", "?"), "is no language tag"),
    ],
)
def test_what_cannot_be_added_is_told_in_a_sentence_and_changes_nothing(
    dataset: Path, texts: Path, file: Path, content: bytes | None, more: tuple[str, ...], words: str
) -> None:
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    before = listed(dataset)
    assert words in refused(
        "article", "add", file, *ADD, *more, "--dataset", dataset, articles=texts
    )
    assert listed(dataset) == before
    assert listed(texts) == {}


def test_a_day_to_come_is_no_day_of_publication(dataset: Path, file: Path) -> None:
    day = (datetime.now(UTC).date() + timedelta(2)).isoformat()
    said = refused("article", "add", file, "--publisher", "x", "--date", day, "--dataset", dataset)
    assert "is still to come" in said


def test_texts_are_not_kept_within_a_dataset(dataset: Path, file: Path) -> None:
    inside = dataset / "texts"
    inside.mkdir()
    said = refused("article", "add", file, *ADD, "--dataset", dataset, "--articles", inside)
    assert "lies within the dataset" in said
    assert listed(inside) == {}


def test_what_cannot_be_proposed_or_accepted_is_told_in_a_sentence(
    dataset: Path, texts: Path, file: Path, tmp_path: Path
) -> None:
    assert "has no article nope" in refused("article", "propose", "nope", "--dataset", dataset)
    assert "holds no dataset.json" in refused("article", "propose", "x", "--dataset", texts)
    done("article", "add", file, *ADD, "--dataset", dataset)
    propose = ("article", "propose", "the-test-2025-01", "--dataset", dataset, "--out")
    assert "The text of the-test-2025-01 is not at hand" in refused(*propose, tmp_path / "out")
    shutil.copy(file, texts)
    assert "holds no proposals" in refused(*propose, dataset, articles=texts)
    done(*propose, tmp_path / "out", articles=texts)
    assert "holds a review already" in refused(*propose, tmp_path / "out", articles=texts)
    done(*propose, tmp_path / "out", "--replace", articles=texts)
    accept = ("article", "accept", tmp_path / "out", "--into", dataset)
    assert "its text is not at hand" in refused(*accept)
    assert "holds no review.json" in refused("article", "accept", dataset, "--into", dataset)
    assert "is no folder" in refused("article", "accept", "nope", "--into", dataset)


def test_a_quote_that_is_no_longer_verbatim_is_refused_by_its_place(
    dataset: Path, texts: Path, file: Path, tmp_path: Path
) -> None:
    done("article", "add", file, *ADD, "--dataset", dataset, articles=texts)
    out = tmp_path / "out"
    done(
        "article", "propose", "the-test-2025-01", "--dataset", dataset, "--out", out, articles=texts
    )
    quotes = json.loads((out / "quotes.json").read_text(encoding="utf-8"))
    changed = next(it for it in quotes if "captured" in it["exact"])
    changed["exact"] = changed["exact"].replace("captured", "liberated")
    changed["end"] = changed["start"] + len(changed["exact"])
    (out / "quotes.json").write_text(json.dumps(quotes), encoding="utf-8")
    before = listed(dataset)
    said = refused("article", "accept", out, "--into", dataset, articles=texts)
    assert f"quotes.json, {changed['id']}" in said
    assert listed(dataset) == before


def test_a_feature_deleted_from_its_file_is_left_and_one_changed_is_taken_as_it_is(
    dataset: Path, texts: Path, file: Path, tmp_path: Path
) -> None:
    done("article", "add", file, *ADD, "--dataset", dataset, articles=texts)
    out = tmp_path / "out"
    done(
        "article", "propose", "the-test-2025-01", "--dataset", dataset, "--out", out, articles=texts
    )
    path = out / "locations.geojson"
    document = json.loads(path.read_text(encoding="utf-8"))
    gone = next(it for it in document["features"] if it["id"] == "goma")
    document["features"].remove(gone)
    mine = document["features"][0]
    mine["properties"]["names"]["en"] = "A better name"
    path.write_text(json.dumps(document), encoding="utf-8")
    said = done("article", "accept", out, "--into", dataset, "--no-load", articles=texts)
    assert "left  locations/goma: deleted from its file" in said
    there = read_dataset(dataset, LAYERS).features["locations"]
    assert there[mine["id"]].names["en"] == "A better name"
    mine["properties"]["names"]["en"] = "Another name"
    path.write_text(json.dumps(document), encoding="utf-8")
    said = refused("article", "accept", out, "--into", dataset, "--no-load", articles=texts)
    assert f"locations.geojson, {mine['id']}: is in the dataset already, and differs" in said
