"""`flask article toponyms` as an editor types it: one JSON object to a line, and a sentence for whatever is wrong."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from geo.text.toponym import toponyms
from tests.toponym_gold import items
from web.article_commands import ENOUGH_TO_SHARE, article

FIELDS = ["start", "end", "text", "kind", "geonames_id", "lon", "lat", "country", "confidence"]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(article, ["toponyms", *map(str, arguments)])


def lines(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(it) for it in result.stdout.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for item in items("development")[:3]:
        (tmp_path / f"{item.name}.txt").write_text(item.text, encoding="utf-8")
    return tmp_path


def test_a_file_gives_an_object_for_each_toponym(folder: Path) -> None:
    path = folder / "brazil-fires.txt"
    found = lines(run(path))
    assert [list(it) for it in found] == [FIELDS] * len(found)
    text = path.read_text(encoding="utf-8")
    assert [text[it["start"] : it["end"]] for it in found] == [it["text"] for it in found]
    assert {it["text"]: it["geonames_id"] for it in found}["Manaus"] == 3663517


def test_a_folder_tells_the_file_and_says_the_same_of_each(folder: Path) -> None:
    together: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for it in lines(run(folder)):
        together[it.pop("file")].append(it)
    assert together == {path.name: lines(run(path)) for path in folder.iterdir()}


def test_several_files_are_named_as_they_were_written(folder: Path) -> None:
    paths = sorted(map(str, folder.iterdir()))
    assert sorted({it["file"] for it in lines(run(*paths))}) == paths


def test_many_files_are_shared_among_processes_and_come_in_order(tmp_path: Path) -> None:
    for number in range(ENOUGH_TO_SHARE + 1):
        (tmp_path / f"{number:03}.txt").write_text(f"Fire in Cairo on day {number}.")
    found = lines(run(tmp_path))
    assert [it["file"] for it in found] == [f"{it:03}.txt" for it in range(ENOUGH_TO_SHARE + 1)]
    assert {it["geonames_id"] for it in found} == {360630}


def test_the_focus_is_the_newspapers_home(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The council of Dublin approved a path on Monday.")
    assert [it["country"] for it in lines(run(path))] == ["IE"]
    assert [it["country"] for it in lines(run(path, "--focus", "-82.99,39.96"))] == ["US"]
    assert lines(run(path, "--published", "2020-12-28")) == lines(run(path))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"caf\xe9 in Paris", "is not UTF-8: byte 3 cannot be read. Save it as UTF-8."),
        (b"", "is empty. Put the article's text into it."),
        (b"\xef\xbb\xbf \n", "is empty."),
        (None, "There is no file or folder"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(
    tmp_path: Path, content: bytes | None, words: str
) -> None:
    path = tmp_path / "a.txt"
    if content is not None:
        path.write_bytes(content)
    result = run(path)
    assert result.exit_code == 1
    assert words in result.stderr
    assert "Traceback" not in result.output


def test_one_bad_file_does_not_keep_back_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xff")
    (tmp_path / "b.txt").write_text("Fire in Cairo.")
    result = run(tmp_path)
    assert result.exit_code == 1
    assert [json.loads(it)["text"] for it in result.stdout.splitlines()] == ["Cairo"]
    assert "a.txt is not UTF-8" in result.stderr


def test_a_folder_without_a_text_is_told_in_a_sentence(tmp_path: Path) -> None:
    assert "holds no *.txt file." in run(tmp_path).stderr


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--published", "yesterday", '"yesterday" is no day. Write year, month and day'),
        ("--published", "2020-02-30", '"2020-02-30" is no day. Write year, month and day'),
        ("--published", "20200721", '"20200721" is no day. Write year, month and day'),
        ("--focus", "Cairo", 'The focus "Cairo" is not two numbers.'),
        ("--focus", "1,2,3", 'The focus "1,2,3" is not two numbers.'),
        ("--focus", "nan,1", 'The focus "nan,1" is not two numbers.'),
        ("--focus", "39.96,-182", 'The focus "39.96,-182" is not on the Earth.'),
    ],
)
def test_a_wrong_option_is_told_in_a_sentence(option: str, value: str, words: str) -> None:
    result = run(Path(__file__), option, value)
    assert result.exit_code == 2
    assert words in result.stderr


def test_an_empty_path_is_not_the_current_folder() -> None:
    result = run("")
    assert result.exit_code == 2
    assert "A PATH is empty." in result.stderr


def test_text_without_names_gives_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It rained.")
    assert lines(run(tmp_path / "a.txt")) == []
    assert toponyms("") == []
