"""Any words survive every text format, be they a value, a quote, an address or the name of a column."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

from urllib.parse import quote as percent_encode

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from sqlalchemy import Connection

from geo.format import CSV, GEOJSON, GEOJSONSEQ, JSONFG, LPF
from geo.formats.quotes import in_words
from tests.pages import of_features, published, reading  # noqa: F401 (a fixture)
from tests.text_format import ILLEGAL, NAMESPACE, data, features, placemarks, quoted, table

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
