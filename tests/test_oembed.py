"""The oEmbed answer, field by field: sizes that obey, both forms, markup that stands, each refusal by its status."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from geo.dataset import Dataset
from geo.oembed import LEAST, LEAST_PICTURE, PICTURE, USUAL, Limits, frame_size, picture_size
from tests.diary import Diary
from web.pictures import LARGEST, SMALLEST

ROOT = "http://localhost"
SIRTE = "control_zones/sirte-lna-2020-07"
PAGES = {
    "/": "Libya 2016–2020 on 21 July 2020",
    "/?asof=2019-12-05": "Libya 2016–2020 on 5 December 2019",
    "/?asof=2020-07-21&view=gna": "Libya 2016–2020 on 21 July 2020, as told by GNA",
    "/?view=assessed": "Libya 2016–2020 on 21 July 2020, as assessed by the editors",
    f"/?asof=2020-07-21&feature={SIRTE}": "LNA: Sirte – Libya 2016–2020 on 21 July 2020",
    "/embed?asof=2019-12-05": "Libya 2016–2020 on 5 December 2019",
    f"/features/{SIRTE}": "LNA: Sirte – Libya 2016–2020 on 21 July 2020",
    "/quotes/a0-s002": "LNA: Al-Jufra – Libya 2016–2020 on 21 July 2020",
    "/articles/atalayar-2020-07": "Libya 2016–2020 on 21 July 2020",
}
pages = pytest.mark.parametrize("page", PAGES)
sizes = st.none() | st.integers(1, 3000)


def ask(client: FlaskClient, page: str, **more: object) -> TestResponse:
    query = urlencode({"url": f"{ROOT}{page}", **more})
    return client.get(f"/oembed?{query}", headers={"Accept": "*/*"})


def told(client: FlaskClient, page: str, **more: object) -> dict[str, object]:
    answer = ask(client, page, **more)
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "application/json"
    document: dict[str, object] = json.loads(answer.text)
    return document


def markup(document: dict[str, object]) -> tuple[ElementTree.Element, ElementTree.Element]:
    """The two elements in the html, which an XML parser has to read as it is."""
    quote, frame = ElementTree.fromstring(str(document["html"]))
    return quote, frame


def frame_arguments(document: dict[str, object]) -> dict[str, str]:
    address = urlsplit(markup(document)[1].attrib["src"])
    assert (address.netloc, address.path, address.fragment) == ("localhost", "/embed", "")
    return dict(parse_qsl(address.query, keep_blank_values=True))


def failed(answer: TestResponse, status: int) -> str:
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == status
    return str(answer.json["detail"])


@pages
def test_an_answer_has_all_that_the_standard_asks_for(client: FlaskClient, page: str) -> None:
    document = told(client, page)
    assert document["type"] == "rich"
    assert document["version"] == "1.0"
    assert document["title"] == PAGES[page]
    assert document["author_name"] == "Libya 2016–2020"
    assert document["author_url"] == f"{ROOT}/"
    assert document["provider_name"] == "Sourceline"
    assert document["provider_url"] == f"{ROOT}/"
    assert document["cache_age"] == 3600
    assert (document["width"], document["height"]) == (USUAL.width, USUAL.height)
    assert all(isinstance(it, str | int) for it in document.values())


@pages
def test_the_markup_is_a_quotation_and_a_frame_that_xml_parsers_read(
    client: FlaskClient, page: str
) -> None:
    document = told(client, page)
    quote, frame = markup(document)
    assert (quote.tag, frame.tag) == ("blockquote", "iframe")
    assert frame.attrib["title"] == document["title"]
    assert (frame.attrib["width"], frame.attrib["height"]) == ("640", "480")
    assert str(document["html"]).startswith("<div"), "WordPress wants the quotation first"
    assert "><blockquote" in str(document["html"]).partition("<p>")[0]
    (link,) = quote.iter("a")
    assert link.text == document["title"]
    assert client.get(link.attrib["href"], headers={"Accept": "text/html"}).status_code == 200
    assert client.get(frame.attrib["src"], headers={"Accept": "text/html"}).status_code == 200
    assert "As of " in "".join(quote.itertext())
    assert "\n" not in str(document["html"])


@pytest.mark.parametrize(
    "page", [f"/?asof=2020-07-21&feature={SIRTE}", f"/features/{SIRTE}", "/quotes/a0-s002"]
)
def test_where_a_feature_is_selected_its_first_quote_stands_in_the_answer(
    client: FlaskClient, page: str, bundled: Dataset
) -> None:
    words = "".join(markup(told(client, page))[0].itertext())
    assert bundled.quotes["a0-s002"].exact in words
    assert "Atalayar" in words


def test_the_two_forms_say_the_same(client: FlaskClient) -> None:
    page = f"/?asof=2020-07-21&feature={SIRTE}"
    answer = ask(client, page, format="xml", maxwidth=400)
    assert answer.content_type == "text/xml; charset=utf-8"
    root = ElementTree.fromstring(answer.data)
    assert root.tag == "oembed"
    document = told(client, page, format="json", maxwidth=400)
    assert {it.tag: it.text for it in root} == {name: str(it) for name, it in document.items()}


@given(width=sizes, height=sizes)
def test_nothing_is_ever_larger_than_it_may_be(width: int | None, height: int | None) -> None:
    limits = Limits(width, height)
    for size in (frame_size(limits), picture_size(limits)):
        if size is not None:
            assert 1 <= size.width <= (width or size.width)
            assert 1 <= size.height <= (height or size.height)
    frame = frame_size(limits)
    if frame is None:
        assert min(width or LEAST, height or LEAST) < LEAST
    elif width and width <= 1200:
        assert frame.width == width, "a column is filled"


@given(width=sizes, height=sizes)
def test_a_thumbnail_has_the_shape_of_the_picture_unless_that_is_too_low(
    width: int | None, height: int | None
) -> None:
    size = picture_size(Limits(width, height))
    if size is not None:
        shape = abs(size.width * PICTURE.height - size.height * PICTURE.width)
        assert shape <= PICTURE.width or size.height == LEAST_PICTURE
        assert size.width <= PICTURE.width
    else:
        assert min(width or SMALLEST, height or SMALLEST) < SMALLEST or (height or 0) < SMALLEST


def test_no_thumbnail_is_told_that_is_not_drawn() -> None:
    assert LEAST_PICTURE >= SMALLEST
    assert max(PICTURE.width, PICTURE.height) <= LARGEST


@pytest.mark.parametrize(
    ("limits", "size"),
    [
        ({}, (640, 480)),
        ({"maxwidth": 320}, (320, 480)),
        ({"maxwidth": 500, "maxheight": 750}, (500, 480)),
        ({"maxwidth": 840, "maxheight": 1000}, (840, 630)),
        ({"maxwidth": 4000}, (1200, 900)),
        ({"maxheight": 300}, (640, 300)),
        ({"maxwidth": 200, "maxheight": 200}, (200, 200)),
    ],
)
def test_the_frame_is_as_large_as_the_answer_says(
    client: FlaskClient, limits: dict[str, int], size: tuple[int, int]
) -> None:
    document = told(client, "/", **limits)
    frame = markup(document)[1]
    assert (document["width"], document["height"]) == size
    assert (int(frame.attrib["width"]), int(frame.attrib["height"])) == size


@pytest.mark.parametrize("limits", [{"maxwidth": 199}, {"maxheight": 199}, {"maxwidth": 1}])
def test_where_there_is_no_room_for_a_map_the_answer_is_a_link(
    client: FlaskClient, limits: dict[str, int]
) -> None:
    document = told(client, "/", **limits)
    assert document["type"] == "link"
    assert document["title"]
    assert not {"html", "width", "height"} & set(document)


@pytest.mark.parametrize(
    ("limits", "size"),
    [
        ({}, (1200, 630)),
        ({"maxwidth": 500, "maxheight": 750}, (500, 262)),
        ({"maxwidth": 320}, (320, 200)),
    ],
)
def test_a_thumbnail_is_the_picture_of_the_map_in_the_size_that_is_told(
    client: FlaskClient, limits: dict[str, int], size: tuple[int, int]
) -> None:
    document = told(client, "/?asof=2019-12-05&layers=lines", **limits)
    assert (document["thumbnail_width"], document["thumbnail_height"]) == size
    address = urlsplit(str(document["thumbnail_url"]))
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{ROOT}/map.png"
    sides = {"width": str(size[0]), "height": str(size[1])}
    assert dict(parse_qsl(address.query)) == {"asof": "2019-12-05", "layers": "lines", **sides}
    drawn = client.get(str(document["thumbnail_url"]))
    assert drawn.status_code == 200
    assert drawn.content_type == "image/png"
    # Width and height stand there in the first chunk (PNG, 11.2.1).
    assert tuple(int.from_bytes(drawn.data[at : at + 4], "big") for at in (16, 20)) == size


def test_a_thumbnail_for_which_there_is_no_room_is_left_out(client: FlaskClient) -> None:
    names = {"thumbnail_url", "thumbnail_width", "thumbnail_height"}
    assert not names & set(told(client, "/", maxheight=199))
    assert names <= set(told(client, "/", maxheight=200, maxwidth=400))
    assert not names & set(told(client, "/", maxheight=200, maxwidth=200)), "its credit is cut off"


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_a_feature_that_is_not_on_the_map_of_a_day_is_not_named_beside_it(
    client: FlaskClient, path: str
) -> None:
    document = told(client, f"{path}?asof=2016-05-01&feature={SIRTE}")
    assert document["title"] == "LNA: Sirte – Libya 2016–2020"
    there = told(client, f"{path}?asof=2020-07-21&feature={SIRTE}")
    assert there["title"] == "LNA: Sirte – Libya 2016–2020 on 21 July 2020"


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_the_frame_keeps_all_that_the_address_of_a_map_says(client: FlaskClient, path: str) -> None:
    said = {
        "asof": "2020-07-21",
        "rev": "3",
        "view": "lna",
        "layers": "control_zones,lines",
        "feature": SIRTE,
        "bbox": "14,28,19,32",
        "weak": "faded",
        "lang": "ar",
    }
    newest = client.get("/healthz").json["data_version"]
    said["rev"] = str(newest)
    document = told(client, f"{path}?{urlencode(said)}")
    assert frame_arguments(document) == said
    assert document["cache_age"] == 86400, "a pinned map is never another"


def test_the_frame_keeps_what_stands_around_the_map(client: FlaskClient) -> None:
    said = {"asof": "2020-07-21", "legend": "off", "dates": "more", "title": "on"}
    asked = urlencode({**said, "childId": "pym-0", "parentUrl": "https://blog.example/"})
    assert frame_arguments(told(client, f"/embed?{asked}")) == said


def test_what_analytics_added_is_left_out(client: FlaskClient) -> None:
    noise = "fbclid=1&utm_source=chat&_=2"
    document = told(client, f"/?{noise}&asof=2020-07-21#map")
    assert frame_arguments(document) == {"asof": "2020-07-21"}
    assert "utm_source" not in str(document)


def test_a_map_of_today_stays_one(client: FlaskClient) -> None:
    assert frame_arguments(told(client, "/")) == {}
    assert frame_arguments(told(client, "/embed?live=on")) == {"live": "on"}


@pytest.mark.parametrize(
    ("also", "title"),
    [
        ("", "Libya 2016–2020"),
        ("&feature=locations/sirte", "Sirte – Libya 2016–2020"),
        ("&view=gna", "Libya 2016–2020, as told by GNA"),
        ("&lang=ar", "ليبيا 2016–2020"),
    ],
)
def test_a_frame_that_moves_on_has_a_title_without_a_day_and_leads_to_the_day_it_tells(
    client: FlaskClient, also: str, title: str
) -> None:
    document = told(client, f"/embed?live=on{also}")
    words, frame = markup(document)
    link = next(words.iter("a"))
    assert document["title"] == frame.attrib["title"] == link.text == title
    asked = parse_qsl(urlsplit(link.attrib["href"]).query)
    page = client.get(f"/embed?live=on{also}").text
    assert f'<time id="asof" datetime="{dict(asked)["asof"]}">' in page
    assert "live" not in dict(asked)
    assert "2020" in "".join(words.itertext()).removeprefix(title)


def test_a_moment_of_the_record_goes_with_the_page_of_a_feature(
    diary_client: FlaskClient, diary: Diary
) -> None:
    feature = diary.withdrawn["locations"]
    rev = diary.pages[1].rev
    document = told(diary_client, f"/features/locations/{feature}?rev={rev}")
    kept = frame_arguments(document)
    assert kept["rev"] == str(rev)
    assert kept["feature"] == f"locations/{feature}"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_words_are_in_the_language_of_the_address(client: FlaskClient, language: str) -> None:
    document = told(client, f"/?asof=2020-07-21&lang={language}")
    quote, _ = markup(document)
    assert quote.attrib["lang"] == language
    assert quote.attrib["dir"] == {"en": "ltr", "ar": "rtl"}[language]
    assert ("ليبيا" in str(document["title"])) == (language == "ar")


def test_the_words_are_else_in_the_language_of_whoever_asks(client: FlaskClient) -> None:
    address = f"/oembed?{urlencode({'url': f'{ROOT}/'})}"
    found = [
        client.get(address, headers={"Accept-Language": it}) for it in ("ar", "en", "ar", "en")
    ]
    assert ["ليبيا" in it.json["title"] for it in found] == [True, False, True, False]
    assert len({it.headers["ETag"] for it in found}) == 2
    assert all("Accept-Language" in it.headers["Vary"] for it in found)


def test_unknown_parameters_are_passed_over(client: FlaskClient) -> None:
    assert told(client, "/", dnt=1, callback="x", maxwidth=400)["width"] == 400


def test_an_answer_is_kept_and_found_unchanged(client: FlaskClient) -> None:
    address = f"/oembed?{urlencode({'url': f'{ROOT}/?asof=2020-07-21'})}"
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "Accept-Language" in again.headers["Vary"]
    head = client.head(address)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["ETag"] == first.headers["ETag"]
    assert first.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("form", ["yaml", "JSON", ""])
def test_another_form_is_not_implemented(client: FlaskClient, form: str) -> None:
    assert "format=json, format=xml" in failed(ask(client, "/", format=form), 501)


@pytest.mark.parametrize("name", ["maxwidth", "maxheight"])
@pytest.mark.parametrize("value", ["0", "-1", "4.5", "wide", "", "1" * 30, "٤٠٠"])
def test_a_size_that_is_no_positive_number_is_a_bad_request(
    client: FlaskClient, name: str, value: str
) -> None:
    answer = ask(client, "/", **{name: value})
    assert name in failed(answer, 400)
    assert answer.json["parameter"] == name


@pytest.mark.parametrize("query", ["", "?url=", "?url=%20", "?format=json"])
def test_without_an_address_it_is_a_bad_request(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/oembed{query}", headers={"Accept": "*/*"})
    assert "url is missing" in failed(answer, 400)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("/?asof=someday", "asof"),
        ("/?colour=red", "colour"),
        ("/?view=nobody", "no view"),
        ("/?rev=999999", "no data version"),
        ("/?lang=tlh", "no language"),
        ("/?f=json", "for programs"),
        ("/embed?legend=perhaps", "legend"),
        ("/?feature=control_zones/none", 'no feature "none"'),
        ("/?feature=none", "feature"),
        ("/features/control_zones/none", 'no feature "none"'),
        ("/features/none/none", "no features with quotes"),
        (f"/features/{SIRTE}?part=card", "part"),
        ("/quotes/none", 'no quote "none"'),
        ("/articles/none", 'no article "none"'),
        ("/articles", "has no embed"),
        ("/collections", "has no embed"),
        ("/static/map.js", "has no embed"),
        ("/oembed?url=http://localhost/", "has no embed"),
        ("/nothing", "no page"),
    ],
)
def test_what_has_no_embed_is_not_found_and_a_sentence_says_why(
    client: FlaskClient, page: str, words: str
) -> None:
    assert words in failed(ask(client, page), 404)


def test_a_withdrawn_feature_is_not_found_and_a_sentence_says_when(
    diary_client: FlaskClient, diary: Diary
) -> None:
    feature, rev = diary.withdrawn["lines"], diary.pages[2].rev
    for page in (f"/features/lines/{feature}?rev={rev}", f"/?feature=lines/{feature}&rev={rev}"):
        assert "was withdrawn from the map on" in failed(ask(diary_client, page), 404)
    assert told(diary_client, f"/features/lines/{feature}")["type"] == "rich"
