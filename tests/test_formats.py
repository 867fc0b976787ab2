"""Text formats: every layer in every one of them, read back by somebody else's reader, says the same."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote as percent_encode

import geojson
import pyogrio
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from shapely.geometry import shape
from sqlalchemy import Connection, text

from geo import database
from geo.crs import CRS84, epsg
from geo.format import CSV, FORMATS, GEOJSON, GEOJSONSEQ, JSONFG, KML, LPF, TextFormat
from geo.formats.csv_table import HXL
from geo.formats.quotes import in_words
from geo.settings import CHECKOUT
from layers import EVIDENCE_LAYERS, LAYERS
from tests.pages import Answer, of_features, of_layer, published

NAMES = [layer.name for layer in LAYERS]
EVIDENCE = [layer.name for layer in EVIDENCE_LAYERS]
TEXT_FORMATS = [it for it in FORMATS.values() if isinstance(it, TextFormat)]
NAMESPACE = "{http://www.opengis.net/kml/2.2}"
# Python's own limit is lower than what a cell may hold.
csv.field_size_limit(10_000_000)
ILLEGAL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

each_layer = pytest.mark.parametrize("layer", NAMES)
each_format = pytest.mark.parametrize("form", TEXT_FORMATS, ids=lambda it: it.suffix)


@pytest.fixture(scope="module")
def reading(libya_url: str) -> Iterator[Connection]:
    engine = database.reader(libya_url)
    with engine.connect() as connection:
        # A statement that fails is then one test's business.
        yield connection.execution_options(isolation_level="AUTOCOMMIT")
    engine.dispose()


def features(answer: Answer, connection: Connection, form: TextFormat) -> list[dict[str, Any]]:
    if form is GEOJSONSEQ:
        records = answer.document(connection, form).split(b"\x1e")[1:]
        assert all(it.endswith(b"\n") for it in records)
        return [json.loads(it) for it in records]
    found: list[dict[str, Any]] = json.loads(answer.document(connection, form))["features"]
    return found


def table(answer: Answer, connection: Connection) -> list[dict[str, str]]:
    body = answer.document(connection, CSV).decode()
    return list(csv.DictReader(io.StringIO(body, newline=""), strict=True))


def placemarks(answer: Answer, connection: Connection) -> list[Any]:
    parsed = etree.fromstring(answer.document(connection, KML))
    return parsed.findall(f".//{NAMESPACE}Placemark")


def data(placemark: Any) -> dict[str, str]:
    return {it.get("name"): it.text or "" for it in placemark.iter(f"{NAMESPACE}SimpleData")}


def stored(connection: Connection, layer: str) -> dict[str, Any]:
    rows = connection.execute(
        text(f"select id, ST_AsBinary(geom) as geom from layers.{layer} order by fid")
    )
    return {row.id: shapely.from_wkb(bytes(row.geom)) for row in rows}


def near(one: Any, other: Any, distance: float = 2e-6) -> bool:
    """The same shape but for rounding: no vertex has moved."""
    return bool(shapely.hausdorff_distance(one, other) < distance)


# What every format carries ------------------------------------------------------------------------


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


def quoted(feature: dict[str, Any], connection: Connection) -> Answer:
    """One made-up feature of an evidence layer."""
    collection = of_layer(connection, "events").heading.collection
    return of_features([feature], collection, selected=(collection.by_name["quotes"],))


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
    statement = text(f"with page as ({answer.page}) {database.sql(form.statement)}")
    engine = database.reader(libya_url)
    with engine.connect() as connection:
        result = connection.execute(
            statement,
            answer.heading.values,
            execution_options={"stream_results": True, "yield_per": 3},
        )
        assert [bytes(it) for it in result.scalars()] == answer.records(reading, form)
    engine.dispose()


# Shapes ------------------------------------------------------------------------------------------

SHAPES = {
    "null": None,
    "empty": "POINT EMPTY",
    "point": "POINT(15 30)",
    "height": "POINT Z (15 30 12.5)",
    "line": "LINESTRING(15 30,16 31)",
    "clockwise": "POLYGON((0 0,0 1,1 1,1 0,0 0))",
    "zones": "MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5)))",
    "mixed": "GEOMETRYCOLLECTION(POINT(15 30),POLYGON((0 0,1 0,1 1,0 0)))",
    "nested": "GEOMETRYCOLLECTION(POINT(1 2),GEOMETRYCOLLECTION(LINESTRING(1 2,3 4)))",
}


def shaped(**heading: Any) -> Answer:
    given = [
        {"id": name, "geom": wkt and f"SRID=4326;{wkt}", "properties": {"name": name}}
        for name, wkt in SHAPES.items()
    ]
    return of_features(given, published({"name": "string"}), **heading)


@pytest.mark.parametrize("form", [GEOJSON, GEOJSONSEQ, JSONFG], ids=lambda it: it.suffix)
def test_every_kind_of_shape_survives_geojson(reading: Connection, form: TextFormat) -> None:
    for feature in features(shaped(), reading, form):
        wkt = SHAPES[feature["id"]]
        if wkt is None:
            assert feature["geometry"] is None
        elif "EMPTY" not in wkt:
            found = shape(feature["geometry"])
            assert found.equals(shapely.from_wkt(wkt))
            assert found.has_z == ("Z" in wkt)


def test_every_kind_of_shape_survives_a_table(reading: Connection) -> None:
    for row in table(shaped(), reading):
        wkt = SHAPES[row["name"]]
        assert (row["wkt"] == "") == (wkt is None)
        if wkt is not None and "EMPTY" not in wkt:
            known = shapely.from_wkt(wkt)
            assert shapely.from_wkt(row["wkt"]).equals(known)
            point = shapely.Point(float(row["longitude"]), float(row["latitude"]))
            assert point.distance(known) < 1e-6
        else:
            assert row["longitude"] == row["latitude"] == ""


def test_every_kind_of_shape_survives_kml_in_gdal(reading: Connection, tmp_path: Path) -> None:
    path = tmp_path / "shapes.kml"
    path.write_bytes(shaped().document(reading, KML))
    frame = pyogrio.read_dataframe(path)
    assert len(frame) == len(SHAPES)
    for name, found in zip(frame["Name"], frame.geometry, strict=True):
        wkt = SHAPES[frame.set_index("Name").loc[name].get("name2", name)] if name in SHAPES else ""
        if wkt and "EMPTY" not in wkt:
            known = shapely.from_wkt(wkt)
            assert set(map(tuple, shapely.get_coordinates(found))) == set(
                map(tuple, shapely.get_coordinates(known))
            )
        else:
            assert found is None or found.is_empty


def test_linked_places_have_their_parts_side_by_side(reading: Connection) -> None:
    for feature in features(shaped(), reading, LPF):
        wkt = SHAPES[feature["properties"]["name"]]
        if wkt is None:
            assert feature["geometry"] is None
            continue
        assert feature["geometry"]["type"] == "GeometryCollection"
        kinds = {it["type"] for it in feature["geometry"]["geometries"]}
        assert "GeometryCollection" not in kinds
        if "EMPTY" not in wkt:
            assert shape(feature["geometry"]).equals(shapely.from_wkt(wkt))


@pytest.mark.parametrize("form", [GEOJSON, GEOJSONSEQ, JSONFG, LPF], ids=lambda it: it.suffix)
def test_rings_run_counter_clockwise_however_they_are_stored(
    reading: Connection, form: TextFormat
) -> None:
    collection = published({"name": "string"})
    given = [{"geom": f"SRID=4326;{SHAPES['clockwise']}"}]
    found = features(of_features(given, collection), reading, form)[0]["geometry"]
    polygon = shape(found["geometries"][0] if form is LPF else found)
    assert polygon.exterior.is_ccw


# Coordinate reference systems -------------------------------------------------------------------


@pytest.mark.parametrize("code", [4326, 3857, 32633])
@pytest.mark.parametrize("layer", ["locations", "control_zones"])
def test_json_fg_has_its_own_crs_in_place_and_degrees_in_geometry(
    reading: Connection, layer: str, code: int, tmp_path: Path
) -> None:
    answer = of_layer(reading, layer, crs=epsg(code))
    path = tmp_path / "answer.json"
    path.write_bytes(answer.document(reading, JSONFG))
    document = json.loads(path.read_bytes())
    assert document["coordRefSys"] == epsg(code).uri
    # always_xy is False: pyproj, too, gives the axes as the authority orders them.
    turn = pyproj.Transformer.from_crs("OGC:CRS84", code).transform
    for feature, known in zip(document["features"], stored(reading, layer).values(), strict=True):
        assert near(shape(feature["geometry"]), known)
        place = shape(feature["place"])
        expected = [turn(*it) for it in shapely.get_coordinates(known)]
        tolerance = 1e-5 if code == 4326 else 0.02
        assert shapely.get_coordinates(place).tolist() == [
            pytest.approx(it, abs=tolerance) for it in expected
        ]
    info = pyogrio.read_info(path)
    assert info["driver"] == "JSONFG"
    assert info["crs"] == f"EPSG:{code}"
    frame = pyogrio.read_dataframe(path).to_crs(4326)
    assert all(map(near, frame.geometry, stored(reading, layer).values()))


def test_json_fg_in_crs84_has_no_place(reading: Connection) -> None:
    document = json.loads(of_layer(reading, "lines").document(reading, JSONFG))
    assert document["coordRefSys"] == CRS84.uri
    assert document["geometryDimension"] == 1
    assert {it["place"] for it in document["features"]} == {None}


def test_geojson_in_metres_says_so_in_a_file(reading: Connection, tmp_path: Path) -> None:
    path = tmp_path / "lines.geojson"
    path.write_bytes(of_layer(reading, "lines", crs=epsg(32633)).document(reading, GEOJSON))
    frame = pyogrio.read_dataframe(path)
    assert frame.crs.to_epsg() == 32633
    shapes = stored(reading, "lines").values()
    assert all(map(near, frame.to_crs(4326).geometry, shapes))


@pytest.mark.parametrize("form", [GEOJSON, GEOJSONSEQ], ids=lambda it: it.suffix)
def test_geojson_puts_north_first_where_the_authority_does(
    reading: Connection, form: TextFormat
) -> None:
    answer = of_layer(reading, "locations", crs=epsg(4326))
    for feature, known in zip(
        features(answer, reading, form), stored(reading, "locations").values(), strict=True
    ):
        assert feature["geometry"]["coordinates"] == pytest.approx([known.y, known.x], abs=1e-6)
    document = GEOJSON.opening(answer.heading)
    assert b'"crs"' not in document


@pytest.mark.parametrize("form", [KML, LPF], ids=lambda it: it.suffix)
def test_formats_in_degrees_stay_in_degrees(reading: Connection, form: TextFormat) -> None:
    assert form.degrees
    metres = of_layer(reading, "towns", crs=epsg(32633)).document(reading, form)
    degrees = of_layer(reading, "towns").document(reading, form)
    numbers = re.compile(rb"\d+\.\d+")
    for one, other in zip(numbers.findall(metres), numbers.findall(degrees), strict=False):
        assert float(one) == pytest.approx(float(other), abs=2e-6)


# Time --------------------------------------------------------------------------------------------

DAY, LATER = "2019-04-04", "2020-10-23"
MOMENT = "2019-04-04T12:00:00Z"

TIMES = [
    (None, None, None, None, None),
    (DAY, DAY, {"date": DAY}, (DAY, None, None), ({"in": DAY}, {"in": DAY})),
    (
        MOMENT,
        MOMENT,
        {"timestamp": MOMENT},
        (MOMENT, None, None),
        ({"in": MOMENT}, {"in": MOMENT}),
    ),
    (DAY, LATER, {"interval": [DAY, LATER]}, (None, DAY, LATER), ({"in": DAY}, {"in": LATER})),
    # Linked Places read a span without an end as its first day alone.
    (DAY, None, {"interval": [DAY, ".."]}, (None, DAY, None), ({"in": DAY}, {"earliest": DAY})),
    (
        None,
        LATER,
        {"interval": ["..", LATER]},
        (None, None, LATER),
        ({"latest": LATER}, {"in": LATER}),
    ),
]


@pytest.mark.parametrize(("starts", "ends", "fg", "kml", "span"), TIMES)
def test_time_keeps_its_open_ends_and_its_precision(
    reading: Connection, starts: str, ends: str, fg: Any, kml: Any, span: Any
) -> None:
    answer = of_features([{"starts": starts, "ends": ends}], published({"name": "string"}))
    assert features(answer, reading, JSONFG)[0]["time"] == fg
    mark = placemarks(answer, reading)[0]
    found = tuple(mark.findtext(f".//{NAMESPACE}{it}") for it in ("when", "begin", "end"))
    assert found == (kml or (None, None, None))
    when = features(answer, reading, LPF)[0].get("when")
    assert when == (span and {"timespans": [{"start": span[0], "end": span[1]}]})


@pytest.mark.parametrize(
    ("precision", "start", "end"),
    [
        ("day", "2019-04-04", "2020-10-23"),
        ("week", "2019-04-04~", "2020-10-23~"),
        ("month", "2019-04", "2020-10"),
        ("season", "2019-04-04~", "2020-10-23~"),
        ("year", "2019", "2020"),
    ],
)
def test_linked_places_are_no_more_exact_than_the_article(
    reading: Connection, precision: str, start: str, end: str
) -> None:
    given = {
        "starts": DAY,
        "ends": LATER,
        "properties": {"valid_from_precision": precision, "valid_to_precision": precision},
    }
    answer = of_features([given], published({"name": "string"}))
    span = features(answer, reading, LPF)[0]["when"]["timespans"][0]
    assert span == {"start": {"in": start}, "end": {"in": end}}


# Text --------------------------------------------------------------------------------------------

texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40),
    st.sampled_from(
        ['"', '""', ",", "\r", "\n", "\r\n", "]]>", "<b>&amp;", "=1+1", "سرت", "🕊️", "\ufeff", " x "]
    ),
    st.sampled_from(
        ["\x01\x1e\x1f", "x" * 100_000, "\\u0001", "\u2028", "\ufffe", "%s %(a)s", ":a"]
    ),
)


@settings(deadline=None, max_examples=60)
@given(found=st.lists(st.one_of(st.none(), texts), min_size=1, max_size=5), label=texts)
def test_any_text_survives_every_format(
    reading: Connection, found: list[str | None], label: str
) -> None:
    given = [{"label": label, "properties": {"name": it, 'n,"o': it}} for it in found]
    answer = of_features(given, published({"name": "string", 'n,"o': "string"}))
    for form in (GEOJSON, GEOJSONSEQ, JSONFG, LPF):
        told = [it["properties"] for it in features(answer, reading, form)]
        assert [it["name"] for it in told] == [it['n,"o'] for it in told] == found
    rows = table(answer, reading)
    assert [it["name"] for it in rows] == [it['n,"o'] for it in rows] == [it or "" for it in found]
    for mark, value in zip(placemarks(answer, reading), found, strict=True):
        legal = None if value is None else ILLEGAL.sub("\ufffd", value)
        assert data(mark).get("name") == data(mark).get('n,"o') == legal
        assert (mark.findtext(f"{NAMESPACE}name") or "") == ILLEGAL.sub("\ufffd", label)


@settings(deadline=None, max_examples=60)
@given(exact=texts, publisher=texts)
def test_any_words_survive_as_a_quote(reading: Connection, exact: str, publisher: str) -> None:
    link = "https://a.example/?q=1&r=<2>"
    quote = {"exact": exact, "link": link, "state": "exact", "article": {"publisher": publisher}}
    answer = quoted({"properties": {"quotes": [quote]}}, reading)
    assert table(answer, reading)[0]["quotes"] == in_words([quote])
    html = placemarks(answer, reading)[0].findtext(f"{NAMESPACE}description")
    parsed = etree.fromstring(f"<div>{html}</div>", etree.XMLParser(huge_tree=True))
    assert (parsed.findtext("blockquote") or "") == ILLEGAL.sub("\ufffd", exact)
    assert parsed.find("p/a").get("href") == link
    description = features(answer, reading, LPF)[0]["descriptions"][0]
    assert description == {"@id": link, "value": exact}


def test_a_table_tells_an_empty_text_from_none(reading: Connection) -> None:
    given = [{"properties": {"name": ""}}, {"properties": {"name": None}}]
    answer = of_features(given, published({"name": "string"}))
    assert answer.records(reading, CSV) == [b'0,"",,,\r\n', b"1,,,,\r\n"]


@settings(deadline=None, max_examples=60)
@given(identifier=texts.filter(bool))
def test_an_address_in_linked_places_is_percent_encoded(
    reading: Connection, identifier: str
) -> None:
    answer = of_features([{"id": identifier}], published({"name": "string"}))
    found = features(answer, reading, LPF)[0]["@id"]
    assert found == f"{answer.heading.items}/{percent_encode(identifier, safe='')}"


def test_columns_of_ours_give_way_to_those_of_the_data(reading: Connection) -> None:
    collection = published({"ID": "string", "wkt": "string", "Longitude": "string"})
    given = [{"id": "7", "geom": "SRID=4326;POINT(1 2)", "properties": {"ID": "a", "wkt": "b"}}]
    answer = of_features(given, collection)
    assert table(answer, reading) == [
        {
            "id_1": "7",
            "ID": "a",
            "wkt": "b",
            "Longitude": "",
            "longitude_1": "1",
            "latitude": "2",
            "wkt_1": "POINT(1 2)",
        }
    ]
    assert data(placemarks(answer, reading)[0]) == {"id_1": "7", "ID": "a", "wkt": "b"}


def test_a_published_column_named_quotes_is_a_column_like_any_other(reading: Connection) -> None:
    given = [{"properties": {"quotes": "“not evidence”"}}]
    answer = of_features(given, published({"quotes": "string"}))
    assert not answer.heading.quoted
    assert table(answer, reading)[0]["quotes"] == "“not evidence”"
    mark = placemarks(answer, reading)[0]
    assert data(mark)["quotes"] == "“not evidence”"
    assert mark.find(f"{NAMESPACE}description") is None
    assert features(answer, reading, LPF)[0]["properties"]["quotes"] == "“not evidence”"


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


# What stands around ------------------------------------------------------------------------------

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


LINE = "LINESTRING(1 2,3 4,5 0)"
CLOCKWISE = "POLYGON((0 0,0 1,1 1,1 0,0 0))"


@pytest.mark.parametrize(
    ("ewkt", "expected"),
    [
        (LINE, [[1, 2], [3, 4], [5, 0]]),
        ("MULTILINESTRING((1 2,3 4),(5 0,4 1))", [[[1, 2], [3, 4]], [[5, 0], [4, 1]]]),
        (CLOCKWISE, [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]),
    ],
)
@pytest.mark.parametrize("form", [GEOJSON, JSONFG, LPF], ids=lambda form: form.suffix)
def test_rings_are_turned_and_lines_never(
    connection: Connection, form: TextFormat, ewkt: str, expected: list[Any]
) -> None:
    """PostGIS's own function turns both, and an axis of attack would point to where it came from."""
    answer = of_features([{"geom": f"SRID=4326;{ewkt}"}], published({}))
    (feature,) = json.loads(answer.document(connection, form))["features"]
    shape = feature["geometry"]
    shapes = shape.get("geometries", [shape])
    assert shapes[0]["coordinates"] == expected


@pytest.mark.parametrize("form", [GEOJSON, JSONFG], ids=lambda form: form.suffix)
def test_lines_in_a_collection_keep_their_direction_beside_rings_that_are_turned(
    connection: Connection, form: TextFormat
) -> None:
    ewkt = f"SRID=4326;GEOMETRYCOLLECTION({LINE},GEOMETRYCOLLECTION({CLOCKWISE}))"
    answer = of_features([{"geom": ewkt}], published({}))
    (feature,) = json.loads(answer.document(connection, form))["features"]
    line, ring = feature["geometry"]["geometries"]
    assert line["coordinates"] == [[1, 2], [3, 4], [5, 0]]
    assert ring["coordinates"] == [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]
