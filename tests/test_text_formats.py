"""Every layer says the same in every text format, read back by somebody else's reader."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geojson
import pyogrio
import pytest
import shapely
from lxml import etree
from shapely.geometry import shape
from sqlalchemy import Connection

from geo import database
from geo.format import CSV, GEOJSON, GEOJSONSEQ, JSONFG, KML, LPF, TextFormat
from geo.formats.quotes import in_words
from tests.pages import EVIDENCE, each_layer, of_features, of_layer, published, reading  # noqa: F401 (a fixture)
from tests.text_format import (
    NAMESPACE,
    data,
    each_format,
    features,
    near,
    placemarks,
    quoted,
    stored,
    table,
)


@each_layer
@pytest.mark.parametrize("form", [GEOJSON, GEOJSONSEQ, JSONFG, LPF], ids=lambda it: it.suffix)
def test_every_layer_is_geojson_with_the_stored_shapes_in_order(
    reading: Connection, layer: str, form: TextFormat
) -> None:
    found = features(of_layer(reading, layer), reading, form)
    shapes = stored(reading, layer)
    ids = [it.get("id") or it["@id"].rsplit("/", 1)[1] for it in found]
    assert ids == list(shapes)
    for feature, known in zip(found, shapes.values(), strict=True):
        assert not geojson.loads(json.dumps(feature)).errors()
        geometry = shape(feature["geometry"])
        if form is LPF:
            geometry = shapely.get_geometry(geometry, 0)
        assert near(geometry, known)


@each_layer
def test_every_format_says_the_same_properties(reading: Connection, layer: str) -> None:
    answer = of_layer(reading, layer)
    told = [it["properties"] for it in features(answer, reading, GEOJSON)]
    for form in (GEOJSONSEQ, JSONFG):
        assert [it["properties"] for it in features(answer, reading, form)] == told
    for properties, linked in zip(told, features(answer, reading, LPF), strict=True):
        bare = {key: it for key, it in properties.items() if key != "quotes"}
        assert {key: linked["properties"][key] for key in bare} == bare
    plain = [name for name in answer.heading.names if name != "quotes"]
    rows, marks = table(answer, reading), placemarks(answer, reading)
    for properties, row, mark in zip(told, rows, marks, strict=True):
        for name in plain:
            value = properties[name]
            written = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            if value is None:
                assert row[name] == ""
                assert name not in data(mark)
            else:
                assert json_like(row[name]) == json_like(data(mark)[name]) == json_like(written)


def json_like(written: str) -> Any:
    try:
        return json.loads(written)
    except ValueError:
        return written


@each_layer
def test_gdal_reads_the_ids_and_shapes_of_kml(
    reading: Connection, layer: str, tmp_path: Path
) -> None:
    path = tmp_path / f"{layer}.kml"
    path.write_bytes(of_layer(reading, layer).document(reading, KML))
    frame = pyogrio.read_dataframe(path)
    shapes = stored(reading, layer)
    ids = frame["id2"] if "id2" in frame else frame["id"]
    assert list(ids) == list(shapes)
    assert all(map(near, frame.geometry, shapes.values()))
    assert frame.crs.to_epsg() == 4326


@pytest.mark.parametrize("layer", EVIDENCE)
def test_every_quote_is_in_every_format(reading: Connection, layer: str) -> None:
    answer = of_layer(reading, layer)
    told = [it["properties"]["quotes"] for it in features(answer, reading, GEOJSON)]
    assert all(told)
    rows = table(answer, reading)
    marks = placemarks(answer, reading)
    places = features(answer, reading, LPF)
    for quotes, row, mark, place in zip(told, rows, marks, places, strict=True):
        exact = [it["exact"] for it in quotes]
        assert row["quotes"] == in_words(quotes)
        assert all(it in row["quotes"] for it in exact)
        html = etree.fromstring(
            f"<div>{mark.findtext(f'{NAMESPACE}description')}</div>", etree.HTMLParser()
        )
        assert [it.text for it in html.iter("blockquote")] == exact
        links = [it["link"] for it in quotes]
        assert [it.get("href") for it in html.iter("a")] == links
        assert [it["value"] for it in place["descriptions"]] == exact
        assert [it["@id"] for it in place["names"][0]["citations"]] == links


def test_what_speaks_against_a_feature_says_so_wherever_its_words_go(reading: Connection) -> None:
    quote = {
        "exact": "They never held it.",
        "supports": "disputes",
        "state": "altered",
        "correction": "They held half of it.",
        "article": {"publisher": "Paper", "published": "2020-01-02", "url": "https://a.example/1"},
    }
    words = in_words([quote])
    assert words == (
        "disputes: “They never held it.” – Paper, 2020-01-02, https://a.example/1"
        " – not verified: altered – corrected: They held half of it."
    )
    answer = quoted({"properties": {"quotes": [quote]}}, reading)
    assert table(answer, reading)[0]["quotes"] == words
    html = placemarks(answer, reading)[0].findtext(f"{NAMESPACE}description")
    for said in ("disputes: ", "not verified: altered", "corrected: They held half of it."):
        assert said in html
    cited = features(answer, reading, LPF)[0]["names"][0]["citations"]
    assert cited[0]["label"] == "disputes: Paper, 2020-01-02"


@each_format
def test_an_answer_without_features_is_a_document(reading: Connection, form: TextFormat) -> None:
    answer = of_features([], published({"name": "string"}, "Point"))
    if form is CSV:
        assert table(answer, reading) == []
        assert answer.document(reading, CSV) == b"id,name,longitude,latitude,wkt\r\n"
    elif form is KML:
        assert placemarks(answer, reading) == []
    else:
        assert features(answer, reading, form) == []


@each_format
def test_a_stream_is_the_same_bytes(reading: Connection, libya_url: str, form: TextFormat) -> None:
    answer = of_layer(reading, "locations")
    engine = database.reader(libya_url)
    with engine.connect() as connection:
        result = connection.execute(
            answer.statement(form),
            answer.heading.values,
            execution_options={"stream_results": True, "yield_per": 3},
        )
        assert [bytes(it.record) for it in result] == answer.records(reading, form)
    engine.dispose()
