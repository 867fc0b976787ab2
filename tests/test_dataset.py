"""A broken dataset is refused whole, and every refusal names the file, the entry and the cure."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import canonical
from geo.article import read_texts
from geo.dataset import check_quotes, read_dataset, write_dataset
from geo.errors import DatasetError, DatasetProblems
from geo.settings import BUNDLED_DATASET
from layers import LAYERS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The bundled dataset, to be broken."""
    target = tmp_path / "dataset"
    shutil.copytree(BUNDLED_DATASET, target)
    return target


def change(path: Path, how: Callable[[Any], None]) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    how(document)
    canonical.write(path, document)


def first(document: Any) -> Any:
    """The first entry of a file."""
    return document["features"][0] if isinstance(document, dict) else document[0]


def refusal(folder: Path) -> str:
    with pytest.raises(DatasetProblems) as error:
        read_dataset(folder, LAYERS)
    assert all(problem.cure for problem in error.value.problems), str(error.value)
    return str(error.value)


def test_reading_and_writing_are_inverse(tmp_path: Path) -> None:
    dataset = read_dataset(BUNDLED_DATASET, LAYERS)
    write_dataset(tmp_path, dataset)
    assert read_dataset(tmp_path, LAYERS) == dataset


def test_bad_json_is_refused_with_its_line(folder: Path) -> None:
    path = folder / "actors.json"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[4] = lines[4].rstrip(",") + "}"
    path.write_text("\n".join(lines), encoding="utf-8")
    message = refusal(folder)
    assert message.startswith("actors.json: is not JSON: line 6, column")
    assert "\n" not in message, (
        "one unreadable file makes one problem, not one for each mention of it"
    )


def test_a_wrong_encoding_is_refused_with_its_byte(folder: Path) -> None:
    path = folder / "quotes.json"
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    assert "quotes.json: is not UTF-8: byte 0" in refusal(folder)
    assert "Save the file as UTF-8" in refusal(folder)


def test_a_folder_that_is_no_dataset_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"holds no dataset\.json"):
        read_dataset(tmp_path, LAYERS)
    with pytest.raises(DatasetError, match=r"holds no dataset\.json"):
        read_dataset(tmp_path / "nothing", LAYERS)


ACTORLESS = "control_zones.geojson"


def _set(key: str, value: Any) -> Callable[[Any], None]:
    def how(document: Any) -> None:
        first(document)["properties"][key] = value

    return how


def _geometry(value: Any) -> Callable[[Any], None]:
    def how(document: Any) -> None:
        first(document)["geometry"] = value

    return how


def _drop(key: str) -> Callable[[Any], None]:
    def how(document: Any) -> None:
        entry = first(document)
        del entry.get("properties", entry)[key]

    return how


def _polygon(*ring: tuple[float, float]) -> dict[str, Any]:
    return {"type": "MultiPolygon", "coordinates": [[[list(position) for position in ring]]]}


@pytest.mark.parametrize(
    ("file", "how", "words"),
    [
        (ACTORLESS, _set("actor", "nobody"), '"actor" is "nobody", but there is no such actor'),
        (ACTORLESS, _set("parties", ["nobody"]), '"parties" names "nobody"'),
        (ACTORLESS, _drop("status"), '"status" is missing'),
        (ACTORLESS, _drop("names"), '"names" is missing'),
        (ACTORLESS, _set("names", {"ar": "سرت"}), 'with "en" in it'),
        (ACTORLESS, _set("kind", "fortress"), "Write one of: control, presence, seat"),
        (ACTORLESS, _set("colour", "red"), '"colour" is not a key used here'),
        (ACTORLESS, _set("evidence", []), "has no verified quote that supports it"),
        (ACTORLESS, _set("evidence", [{"quote": "a9-s999", "supports": "control"}]), "no such quote"),
        (ACTORLESS, _set("valid", {"from": "2020-07-21"}), 'lacks "from_precision"'),
        (ACTORLESS, _set("valid", {"from": "21 July"}), "Write a day as year-month-day"),
        (ACTORLESS, _set("valid", {"from": "2020-02-30"}), "day is out of range for month"),
        (
            ACTORLESS,
            _set("valid", {
                "from": "2020-07-22", "from_precision": "day", "from_basis": "article",
                "to": "2020-07-21", "to_precision": "day", "to_basis": "article",
            }),
            '"from" is 2020-07-22, after "to", 2020-07-21',
        ),
        (ACTORLESS, _geometry(None), "has no geometry"),
        (ACTORLESS, _geometry({"type": "Point", "coordinates": [16, 31]}), "is a Point"),
        (ACTORLESS, _geometry(_polygon((0, 0), (1, 1), (1, 0), (0, 1), (0, 0))), "Self-intersection"),
        (ACTORLESS, _geometry(_polygon((0, 0), (0, 1), (1, 1), (0, 0))), "clockwise exterior ring"),
        (ACTORLESS, _geometry(_polygon((0, 0), (200, 0), (1, 1), (0, 0))), "longitude 0.0 to 200.0"),
        (ACTORLESS, _geometry(_polygon((0, 0), (1, 0), (1, 1))), "cannot be read"),
        (ACTORLESS, _geometry({"type": "MultiPolygon", "coordinates": [[["a"]]]}), "cannot be read"),
        (ACTORLESS, _geometry({"type": "MultiPolygon", "coordinates": 7}), "cannot be read"),
        (ACTORLESS, _geometry({"type": "MultiPolygon"}), "cannot be read"),
        (
            ACTORLESS,
            _geometry({"type": "MultiPolygon", "coordinates": [[[[0, 0, 5], [1, 0, 5], [1, 1, 5], [0, 0, 5]]]]}),
            "has heights",
        ),
        ("quotes.json", lambda document: first(document).update(end=1), '"start" and "end"'),
        ("quotes.json", lambda document: first(document).update(article="x"), "no such article"),
        ("quotes.json", lambda document: first(document).update(suffix="x" * 33), "longer than 32"),
        ("quotes.json", lambda document: first(document).update(corrected_by="x"), "no such quote"),
        ("quotes.json", lambda document: first(document).update(exact=5), '"exact" is 5'),
        ("quotes.json", lambda document: document.append(first(document)), "is used twice"),
        ("quotes.json", lambda document: first(document).update(id="Bad Id"), "An id is lower-case"),
        ("quotes.json", lambda document: document.append("words"), "is text, not an object"),
        ("articles.json", lambda document: first(document)["text"].update(sha256="ABC"), "SHA-256 as 64"),
        ("articles.json", lambda document: first(document).update(url="javascript:alert(1)"), "https://"),
        ("dataset.json", lambda document: document["home"].update(bbox=[1, 2]), "Write 4 numbers"),
        ("basemap/towns.geojson", _set("source", "none"), "no such source"),
        ("basemap/towns.geojson", _set("rank", 0), "Ranks count from 1"),
        ("lines.geojson", lambda document: document.update(type="Features"), "is not a GeoJSON FeatureCollection"),
        ("lines.geojson", lambda document: document.pop("features"), 'has no list "features"'),
    ],
)  # fmt: skip
def test_a_fault_is_refused_with_file_entry_and_cure(
    folder: Path, file: str, how: Callable[[Any], None], words: str
) -> None:
    path = folder / file
    entry = None
    if file != "dataset.json":
        entry = first(json.loads(path.read_text(encoding="utf-8"))).get("id")
    change(path, how)
    message = refusal(folder)
    assert words in message
    assert message.startswith(file)
    if f", {entry}" in message:
        assert ", line " in message


def test_two_faults_are_told_at_once(folder: Path) -> None:
    change(folder / ACTORLESS, _set("actor", "nobody"))
    change(folder / "lines.geojson", _set("status", "sure"))
    message = refusal(folder)
    assert "nobody" in message
    assert "\"status\" is 'sure'" in message


def test_a_misspelt_file_does_not_lose_a_layer_in_silence(folder: Path) -> None:
    (folder / "lines.geojson").rename(folder / "line.geojson")
    assert "line.geojson: is the file of no layer" in refusal(folder)


def test_one_bad_feature_among_ten_thousand_is_named(folder: Path) -> None:
    def grow(document: Any) -> None:
        pattern = first(document)
        document["features"] = [{**pattern, "id": f"place-{number}"} for number in range(10_000)]
        document["features"][7_777]["geometry"] = {"type": "Point", "coordinates": [16, 310]}

    change(folder / "locations.geojson", grow)
    message = refusal(folder)
    assert message.count("\n") == 0
    assert "place-7777: has coordinates out of range" in message


def test_a_quote_that_is_not_in_its_article_is_answered_with_the_nearest_words(
    folder: Path, articles: Path
) -> None:
    path = folder / "quotes.json"
    quotes = json.loads(path.read_text(encoding="utf-8"))
    quote = max(quotes, key=lambda it: len(it["exact"]))
    true = quote["exact"]
    words = true.split(" ")
    words[len(words) // 2] = "x" * len(words[len(words) // 2])
    quote["exact"] = " ".join(words)
    canonical.write(path, quotes)
    problems, absent = check_quotes(read_dataset(folder, LAYERS), read_texts(articles))
    assert absent == []
    assert len(problems) == 1
    assert f"quotes.json, {quote['id']}: has other words" in str(problems[0])
    assert "[-xx" in problems[0].detail
    assert true[:20] in problems[0].detail
    assert true[-20:] in problems[0].detail


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(blacklist_categories=("Cs",)), max_size=8),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(st.characters(blacklist_categories=("Cs",)), max_size=4), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(json_values)
def test_canonical_json_reads_back_to_the_same(value: Any) -> None:
    assert json.loads(canonical.dumps(value)) == value
    assert canonical.dumps(json.loads(canonical.dumps(value))) == canonical.dumps(value)


@given(document=json_values)
def test_no_json_value_at_all_breaks_the_reader(
    tmp_path_factory: pytest.TempPathFactory, document: Any
) -> None:
    """Whatever stands in a file, the answer is a list of problems or a dataset, never a stack trace."""
    folder = tmp_path_factory.mktemp("any")
    shutil.copy(BUNDLED_DATASET / "dataset.json", folder)
    for name in ("actors.json", "quotes.json", "articles.json"):
        canonical.write(folder / name, document)
    canonical.write(folder / "lines.geojson", {"type": "FeatureCollection", "features": document})
    with contextlib.suppress(DatasetProblems):
        assert read_dataset(folder, LAYERS).header.id == "libya"


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_writing_refuses_a_folder_with_another_dataset(folder: Path) -> None:
    dataset = read_dataset(folder, LAYERS)
    change(folder / "dataset.json", lambda document: document.update(id="precious"))
    before = contents(folder)
    with pytest.raises(DatasetError, match='holds the dataset "precious", not "libya"'):
        write_dataset(folder, dataset)
    assert contents(folder) == before


def test_writing_refuses_a_folder_with_something_else_in_it(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(DatasetError, match="is not empty and holds no dataset"):
        write_dataset(tmp_path, read_dataset(BUNDLED_DATASET, LAYERS))
    assert list(contents(tmp_path)) == ["thesis.txt"]


def test_a_file_that_cannot_be_written_leaves_all_the_others_as_they_were(folder: Path) -> None:
    dataset = read_dataset(folder, LAYERS)
    change(folder / "actors.json", lambda document: document.pop())
    (folder / "towns.txt").write_text("mine", encoding="utf-8")
    (folder / "lines.geojson").unlink()
    (folder / "lines.geojson").mkdir()
    before = contents(folder)
    with pytest.raises(DatasetError, match="cannot be written: a folder is in its place"):
        write_dataset(folder, dataset)
    assert contents(folder) == before


def test_writing_again_drops_the_file_of_a_part_that_is_empty_now(folder: Path) -> None:
    dataset = read_dataset(folder, LAYERS)
    (folder / "towns.txt").write_text("mine", encoding="utf-8")
    without = dataclasses.replace(dataset, features={**dataset.features, "lines": {}})
    write_dataset(folder, without)
    assert not (folder / "lines.geojson").exists()
    assert (folder / "towns.txt").exists()
    assert read_dataset(folder, LAYERS) == without
