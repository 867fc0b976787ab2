"""What stands around the features of a text format: counts, links, profiles, types, and the list of formats itself."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pyogrio
import pytest
from sqlalchemy import Connection

from geo.format import CSV, FORMATS, GEOJSON, JSONFG, KML, LPF, TextFormat
from geo.formats.csv_table import HXL
from geo.settings import CHECKOUT
from tests.pages import Answer, of_features, of_layer, published, reading  # noqa: F401 (a fixture)
from tests.text_format import each_format


@each_format
@pytest.mark.parametrize("expression", ["7::bigint", "gen_random_uuid()"])
def test_ids_may_be_numbers_and_uuids(
    reading: Connection, form: TextFormat, expression: str
) -> None:
    answer = of_features([{}], published({"name": "string"}))
    typed = answer.page.replace("select g.id", f"select {expression} as id", 1)
    record = Answer(typed, answer.heading, answer.values).records(reading, form)[0]
    if form is GEOJSON:
        assert isinstance(json.loads(record)["id"], int if "7" in expression else str)
    assert re.search(rb"\b7\b|[0-9a-f]{8}-[0-9a-f]{4}", record)


LINK = {"href": "https://map.example/", "rel": "self"}
PAGED = {"links": (LINK,), "matched": 9, "returned": 1, "timestamp": "2020-01-01T00:00:00Z"}


@pytest.mark.parametrize("form", [GEOJSON, JSONFG], ids=lambda it: it.suffix)
def test_a_page_has_its_members_before_its_features_and_a_file_has_none(
    reading: Connection, form: TextFormat
) -> None:
    collection = published({"name": "string"})
    document = of_features([{}], collection, **PAGED).document(reading, form)
    page = json.loads(document)
    assert list(page)[-1] == "features"
    assert (page["numberMatched"], page["numberReturned"]) == (9, 1)
    assert LINK in page["links"]
    file = json.loads(
        of_features([{}], collection, timestamp=PAGED["timestamp"]).document(reading, form)
    )
    assert not {"numberMatched", "numberReturned"} & set(file)


def test_an_answer_of_nothing_still_counts(reading: Connection) -> None:
    answer = of_features([], published({"name": "string"}), matched=0, returned=0)
    page = json.loads(answer.document(reading, GEOJSON))
    assert page == {
        "type": "FeatureCollection",
        "numberMatched": 0,
        "numberReturned": 0,
        "features": [],
    }


@each_format
def test_one_feature_is_a_document_of_its_own(reading: Connection, form: TextFormat) -> None:
    answer = of_features(
        [{"properties": {"name": "x"}}], published({"name": "string"}), links=(LINK,)
    )
    record = form.first + answer.records(reading, form)[0] + form.last
    document = form.one(record, answer.heading)
    if form in (GEOJSON, JSONFG, LPF):
        feature = json.loads(document)
        assert feature["type"] == "Feature"
        assert (LINK in feature.get("links", ())) == (form is not LPF)
        assert ("conformsTo" in feature) == (form is JSONFG)
        assert ("@context" in feature) == (form is LPF)
    else:
        assert document == answer.document(reading, form)


def test_json_fg_names_its_profile_and_its_schema(reading: Connection) -> None:
    answer = of_features([], published({"name": "string"}), schema="https://map.example/schema")
    document = json.loads(answer.document(reading, JSONFG))
    assert document["featureType"] == "given"
    assert document["featureSchema"] == "https://map.example/schema"
    assert {"rel": "profile", "href": JSONFG.profile, "title": "JSON-FG"} in document["links"]


def test_hxl_tags_stand_under_the_names(reading: Connection) -> None:
    answer = of_layer(reading, "locations", hxl=True)
    names, tags = list(csv.reader(io.StringIO(answer.document(reading, CSV).decode(), newline="")))[
        :2
    ]
    tagged = dict(zip(names, tags, strict=True))
    assert tagged["name"] == "#loc+name+en"
    assert tagged["name_ar"] == "#loc+name+ar"
    assert tagged["longitude"] == "#geo+lon"
    assert tagged["valid_from"] == "#date+start"
    assert all(re.fullmatch(r"#[a-z]+(\+[a-z_]+)*|", it) for it in (*tags, *HXL.values()))


def test_kml_says_which_type_a_column_has(reading: Connection, tmp_path: Path) -> None:
    types = {"text": "string", "whole": "integer", "real": "number", "yes": "boolean"}
    given = [{"properties": {"text": "1", "whole": 2, "real": 2.5, "yes": True}}]
    path = tmp_path / "typed.kml"
    path.write_bytes(of_features(given, published(types)).document(reading, KML))
    info = pyogrio.read_info(path)
    found = dict(zip(info["fields"], info["ogr_types"], strict=True))
    assert (found["text"], found["whole"], found["real"]) == ("OFTString", "OFTInteger", "OFTReal")
    assert pyogrio.read_dataframe(path)[["text", "whole", "real", "yes"]].iloc[0].tolist() == [
        "1",
        2,
        2.5,
        True,
    ]


def test_suffixes_extensions_and_media_types_tell_the_formats_apart() -> None:
    assert [it.suffix for it in FORMATS.values()] == list(FORMATS)
    extensions = [it.extension or it.suffix for it in FORMATS.values()]
    assert len(set(extensions)) == len(FORMATS)
    # JSON-FG is GeoJSON with a profile: its standard gives it no media type of its own.
    told = [(it.media_type, it.profile) for it in FORMATS.values()]
    assert len(set(told)) == len(FORMATS)


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda it: it.suffix)
def test_the_page_on_formats_has_the_row_of_the_registry(form: Any) -> None:
    page = (CHECKOUT / "docs" / "formats.md").read_text(encoding="utf-8")
    assert f"| `{form.suffix}` | {form.name} | `{form.media_type}` |" in page
    assert f"| {form.carries} | {form.loses or 'nothing'} |" in page
