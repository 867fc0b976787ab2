"""Linked Places: valid by the specification, JSON-LD that means something, and a dataset again when read back."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from app import create_app
from geo import canonical, database
from geo.dataset import Dataset, read_dataset, write_dataset
from geo.linked_places import documents
from geo.linked_places_time import BOUNDS, UnreadableTimeError, told, valid_time
from geo.load import load
from geo.settings import Settings
from geo.valid_time import BASES, PRECISIONS, End, StatedTime, ValidTime
from layers import EVIDENCE_LAYERS, LAYERS
from tests.json_ld import expanded
from tests.linked_places_schema import COLLECTION, FEATURE

Document = dict[str, Any]

BASE = "https://map.example"
CHECK = Draft202012Validator(COLLECTION)


def problems(document: Document) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in CHECK.iter_errors(document)]


@pytest.mark.parametrize("layer", [it.name for it in LAYERS])
def test_every_layer_is_linked_places_by_the_specification(client: FlaskClient, layer: str) -> None:
    assert problems(client.get(f"/layers/{layer}.lpf").json) == []
    assert problems(client.get(f"/collections/{layer}/items?f=lpf&limit=3").json) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("@id",), "sirte"),
        (("properties", "title"), None),
        (("names",), []),
        (("names", 0, "citations"), []),
        (("when", "timespans", 0, "start"), {"in": "2020-07-21~"}),
        (("when", "timespans", 0), {"end": {"in": "2020"}}),
        (("when", "certainty"), "high"),
        (("geometry", "geometries", 0, "certainty"), "sure"),
        (("geometry", "geometries", 0, "citations", 0, "year"), "2020"),
        (("links", 0, "type"), "sameAs"),
        (("types", 0, "label"), ""),
        (("descriptions", 0, "value"), None),
        (("surprise",), 1),
    ],
)
def test_the_schema_sees_what_is_wrong(
    client: FlaskClient, path: tuple[Any, ...], value: Any
) -> None:
    document = client.get("/layers/lines.lpf").json
    feature = next(
        it
        for it in document["features"]
        if "when" in it and "citations" in it["geometry"]["geometries"][0] and "links" in it
    )
    assert list(Draft202012Validator(FEATURE).iter_errors(feature)) == []
    wrong = copy.deepcopy(feature)
    place = wrong
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert list(Draft202012Validator(FEATURE).iter_errors(wrong)) != []


@pytest.mark.parametrize("layer", ["locations", "events"])
def test_points_expand_as_json_ld_and_none_of_their_members_is_lost(
    client: FlaskClient, layer: str
) -> None:
    """Of other shapes the specification itself says that they are no JSON-LD; properties are the contributor's own."""
    document = client.get(f"/layers/{layer}.lpf").json
    for it in document["features"]:
        bare = {**it, "properties": {"title": it["properties"]["title"]}}
        # The context, of version 1.1, has no word for the year of a citation, which came with 1.2.
        for citation in bare["names"][0]["citations"]:
            del citation["year"]
        (found,) = expanded({"@context": document["@context"], **bare})
        assert found["@id"] == it["@id"]
        assert "http://purl.org/spar/cito#cites" in json.dumps(found)


def test_a_record_says_when_where_and_who_says_so(client: FlaskClient, bundled: Dataset) -> None:
    by_id = {
        (layer.name, it["@id"].rpartition("/")[2]): it
        for layer in EVIDENCE_LAYERS
        for it in client.get(f"/layers/{layer.name}.lpf").json["features"]
    }
    for layer, features in bundled.features.items():
        for feature in features.values():
            record = by_id[layer, feature.id]
            assert ("when" in record) == (feature.valid is not None)
            (place,) = record["geometry"]["geometries"]
            sure = {"high": "certain", "medium": "less-certain", "low": "uncertain"}
            if "when" in record:
                assert record["when"]["certainty"] == sure[feature.certainty]
                assert record["when"].get("label") == (feature.stated and feature.stated.text)
            if feature.geometry_basis == "sketch":
                assert place["certainty"] != "certain"
            else:
                assert place["certainty"] == sure[feature.certainty]
            courses = [it for it in feature.evidence if it.supports == "course"]
            assert len(place.get("citations", ())) == len(courses)
            articles = {
                bundled.articles[bundled.quotes[it.quote].article] for it in feature.evidence
            }
            addresses = {it.url for it in articles if it.url}
            assert {it["identifier"] for it in record.get("links", ())} == addresses
            kind = record["types"][0]["sourceLabels"][0]["label"]
            assert kind == feature.kind


Run = Callable[..., Result]


@pytest.fixture
def run(copy_url: str) -> Iterator[Run]:
    """A command of this app on a database with the bundled dataset."""
    app = create_app(Settings(database_url=copy_url))
    yield lambda *arguments: app.test_cli_runner().invoke(args=[str(it) for it in arguments])
    app.extensions["sourceline"].lease.end()


def written(run: Run, file: Path) -> Document:
    result = run("data", "export-lpf", file, "--base", BASE)
    assert result.exit_code == 0, result.output
    document: Document = json.loads(file.read_text(encoding="utf-8"))
    return document


def test_a_dataset_comes_back_the_same(run: Run, tmp_path: Path, bundled: Dataset) -> None:
    file, folder = tmp_path / "libya.lpf.json", tmp_path / "libya"
    document = written(run, file)
    assert problems(document) == []
    assert all(it["@id"].startswith(f"{BASE}/collections/") for it in document["features"])
    result = run("data", "import-lpf", file, folder)
    assert result.exit_code == 0, result.output
    assert read_dataset(folder, LAYERS) == bundled
    # And so it does the next time: loaded, written and read, byte for byte.
    assert run("data", "load", folder).exit_code == 0
    again = tmp_path / "again.lpf.json"
    written(run, again)
    assert again.read_bytes() == file.read_bytes()


def test_whether_words_stood_alone_comes_back(
    copy_url: str, run: Run, tmp_path: Path, bundled: Dataset
) -> None:
    quotes = {
        name: replace(it, alone=number % 2 == 0)
        for number, (name, it) in enumerate(bundled.quotes.items())
    }
    dataset = replace(bundled, quotes=quotes)
    engine = database.writer(copy_url)
    load(engine, dataset, {})
    engine.dispose()
    file, folder = tmp_path / "libya.lpf.json", tmp_path / "libya"
    document = written(run, file)
    assert run("data", "import-lpf", file, folder).exit_code == 0
    assert read_dataset(folder, LAYERS) == dataset

    told = [
        it
        for one in document["features"]
        for it in one["properties"]["sourceline"].get("quotes", ())
    ]
    changed = next(it["id"] for it in told if quotes[it["id"]].alone)
    for it in told:
        if it["id"] == changed:
            it["checked_on"] = "2030-01-01"
    canonical.write(file, document)
    assert run("data", "import-lpf", file, folder).exit_code == 0
    # Of another check the record does not say it.
    assert read_dataset(folder, LAYERS).quotes[changed].alone is None


ENDS = [
    None,
    *(
        End(date(2020, 7, 21), precision, basis)
        for precision in sorted(PRECISIONS)
        for basis in ("article",)
    ),
    *(End(date(2020, 7, 21), "day", basis) for basis in sorted(BASES)),
    End(date(2020, 2, 29), "season", "reckoned"),
]


def test_every_way_to_say_a_time_and_a_name_comes_back(
    copy_url: str, tmp_path: Path, bundled: Dataset
) -> None:
    """One dataset with a feature for each pair of ends, with names in more languages than views have."""
    model = next(iter(bundled.features["events"].values()))
    made = {}
    for first in ENDS:
        for last in ENDS:
            if first is None and last is None:
                valid = None
            elif first and last and first.day > last.day:
                continue
            else:
                valid = ValidTime(first, last)
            name = f"made-{len(made)}"
            made[name] = replace(
                model,
                id=name,
                names={"en": f"Made {name}", "ar": "صنع", "fr": "Fait", "tr": "Yapıldı"},
                valid=valid,
                stated=StatedTime("around then", date(2020, 7, 1), None) if valid else None,
                certainty=("high", "medium", "low")[len(made) % 3],
                geometry_basis=("sketch", "article", "gazetteer")[len(made) % 3],
            )
    made = dict(sorted(made.items()))
    dataset = replace(bundled, features={**bundled.features, "events": made})
    write_dataset(tmp_path / "made", dataset)
    app = create_app(Settings(database_url=copy_url))
    run = app.test_cli_runner()
    try:
        engine = database.writer(copy_url)
        load(engine, read_dataset(tmp_path / "made", LAYERS), {})
        engine.dispose()
        file = tmp_path / "made.lpf.json"
        exported = run.invoke(args=["data", "export-lpf", str(file), "--base", BASE])
        assert exported.exit_code == 0, exported.output
        assert problems(json.loads(file.read_text(encoding="utf-8"))) == []
        back = run.invoke(args=["data", "import-lpf", str(file), str(tmp_path / "back")])
        assert back.exit_code == 0, back.output
        assert read_dataset(tmp_path / "back", LAYERS) == dataset
    finally:
        app.extensions["sourceline"].lease.end()


@pytest.mark.parametrize("layer", [it.name for it in EVIDENCE_LAYERS])
def test_a_layer_as_the_map_gives_it_is_read_into_the_folder_of_its_dataset(
    client: FlaskClient, run: Run, tmp_path: Path, bundled: Dataset, layer: str
) -> None:
    without = replace(bundled, features={**bundled.features, layer: {}})
    folder, file = tmp_path / "libya", tmp_path / f"{layer}.lpf.json"
    write_dataset(folder, without)
    file.write_bytes(client.get(f"/layers/{layer}.lpf").data)
    result = run("data", "import-lpf", file, folder)
    assert result.exit_code == 0, result.output
    assert read_dataset(folder, LAYERS) == bundled


def test_what_somebody_changes_in_the_format_s_own_words_holds(
    run: Run, tmp_path: Path, bundled: Dataset
) -> None:
    file, folder = tmp_path / "libya.lpf.json", tmp_path / "libya"
    document = written(run, file)
    record = next(it for it in document["features"] if it["@id"].endswith("/sirte-lna-2020-07"))
    record["names"][0]["toponym"] = "Surt"
    record["names"].append({"toponym": "Syrte", "lang": "fr"})
    record["when"]["timespans"][0]["start"] = {"in": "2020-03"}
    record["when"]["certainty"] = "uncertain"
    canonical.write(file, document)
    assert run("data", "import-lpf", file, folder).exit_code == 0
    found = read_dataset(folder, LAYERS).features["control_zones"]["sirte-lna-2020-07"]
    before = bundled.features["control_zones"]["sirte-lna-2020-07"]
    assert found.names == {**before.names, "en": "Surt", "fr": "Syrte"}
    assert found.valid
    assert before.valid
    assert found.valid.first == End(date(2020, 3, 1), "month", "background")
    assert found.valid.last == before.valid.last
    assert found.certainty == "low"
    same = replace(found, names=before.names, valid=before.valid, certainty=before.certainty)
    assert same == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[]", "is not an object"),
        ("{", "is not JSON"),
        ('{"type": "FeatureCollection", "features": []}', "does not say of which dataset"),
        (
            '{"features": [{"@id": "http://a.example/1", "properties": {"title": "A"}}]}',
            "sourceline",
        ),
        ('{"features": [7]}', "is not formed as Linked Places are"),
        (
            '{"features": [{"properties": {"sourceline": {"layer": "events", "id": "x", "quotes": '
            '[{"id": "q", "exact": "words", "article": {"id": "paper"}}]}}}]}',
            'rests on the article "paper"',
        ),
        (
            '{"features": [{"when": {"timespans": [{"start": {"in": "some day"}}]}, "properties": '
            '{"sourceline": {"layer": "events", "id": "x"}}}]}',
            'a "when" that cannot be read: some day',
        ),
    ],
)
def test_a_file_that_cannot_be_read_back_is_refused_with_its_reason(
    app: Flask, tmp_path: Path, content: str, said: str
) -> None:
    file = tmp_path / "other.json"
    file.write_text(content, encoding="utf-8")
    result = app.test_cli_runner().invoke(
        args=["data", "import-lpf", str(file), str(tmp_path / "new")]
    )
    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output
    assert not (tmp_path / "new").exists()


def test_records_need_an_address_to_be_named_by(app: Flask, tmp_path: Path) -> None:
    result = app.test_cli_runner().invoke(args=["data", "export-lpf", str(tmp_path / "x.json")])
    assert result.exit_code == 1
    assert "--base" in result.output


days = st.dates(date(1, 12, 31), date(9998, 12, 31))
precisions = st.sampled_from(sorted(PRECISIONS))


@given(days, precisions, st.sampled_from(["from", "to"]))
def test_a_day_told_with_what_is_said_beside_it_is_the_same_day(
    day: date, precision: str, key: str
) -> None:
    properties = {
        f"valid_{key}": day.isoformat(),
        f"valid_{key}_precision": precision,
        f"valid_{key}_basis": "article",
    }
    bound = told(day.isoformat(), precision)
    other = {"latest": "9999"} if key == "to" else {"earliest": "0001"}
    span = {"start": other, "end": bound} if key == "to" else {"start": bound, "end": other}
    assert valid_time({"timespans": [span]}, properties) == {
        key: day.isoformat(),
        f"{key}_precision": precision,
        f"{key}_basis": "article",
    }


@given(days, precisions)
def test_a_day_told_alone_is_as_exact_and_within_what_was_told(day: date, precision: str) -> None:
    bound = told(day.isoformat(), precision)
    found = valid_time({"timespans": [{"start": bound, "end": bound}]}, {})
    assert found is not None
    assert found["from_precision"] == found["to_precision"] == precision
    assert found["from"] <= day.isoformat() <= found["to"]
    if precision in {"day", *BOUNDS}:
        assert found["from"] == found["to"] == day.isoformat()


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ({"start": {"in": "1832"}}, ("1832-01-01", "1832-12-31")),
        ({"start": {"in": "2020-02"}}, ("2020-02-01", "2020-02-29")),
        ({"start": {"in": "2020-07-21"}}, ("2020-07-21", "2020-07-21")),
        ({"start": {"in": "2020-07-21~"}}, ("2020-07-21", "2020-07-21")),
        ({"start": {"in": "2020-07-21T10:00:00Z"}}, ("2020-07-21", "2020-07-21")),
        ({"start": {"earliest": "1600"}, "end": {"in": "1699"}}, ("1600-01-01", "1699-12-31")),
        ({"start": {"in": "1600"}, "end": {"earliest": "1600"}}, ("1600-01-01", None)),
        ({"start": {"latest": "1600"}, "end": {"in": "1600"}}, (None, "1600-12-31")),
    ],
)
def test_a_span_of_others_is_read_as_the_specification_says(
    span: Document, expected: tuple[str | None, str | None]
) -> None:
    found = valid_time({"timespans": [span]}, {}) or {}
    assert (found.get("from"), found.get("to")) == expected


@pytest.mark.parametrize(
    "span",
    [
        {"start": {"in": "summer"}},
        {"start": {"in": 2020}},
        {"start": {"in": "2020-13"}},
        {"start": {"in": "2020-02-30"}},
        {"start": {}},
        {"end": {"in": "2020"}},
        {"start": {"earliest": "2021", "latest": "2020"}, "end": {"in": "2022"}},
    ],
)
def test_a_span_that_is_none_is_refused(span: Document) -> None:
    with pytest.raises(UnreadableTimeError):
        valid_time({"timespans": [span]}, {})


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["properties", "sourceline", "layer", "when", "names", "geometry", "quotes"]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_no_record_is_too_odd_to_be_refused_in_words(record: Any) -> None:
    found: list[Any] = []
    documents({"features": [record]}, "odd.json", LAYERS, {}, found)
    assert len(found) == 1
    assert str(found[0]).startswith("odd.json, record 1: ")
