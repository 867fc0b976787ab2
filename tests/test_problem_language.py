"""A page says what is wrong in the reader's language, with what was sent by itself; a document says it in English."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

BROWSER = {"Accept": "text/html", "Accept-Language": "ar"}
# A program has no language, whatever its library sends along.
PROGRAM = {"Accept": "application/json", "Accept-Language": "ar"}
LAYERS = "control_zones, lines, locations, events"
SCRIPT = "<script>alert(1)</script>"

# An address, its status, what is wrong in English, the beginning of it in Arabic, and what was sent.
PROBLEMS = (
    (
        "/embed?center=200,10",
        400,
        "center is not on the globe. "
        "Write longitude first, from -180 to 180, then latitude, from -90 to 90. You sent: center=200,10",
        "قيمة center ليست على الكرة الأرضية.",
        "center=200,10",
    ),
    (
        "/embed?zoom=abc",
        400,
        "zoom is not a number. Write a number from 0 (the world) to 18 (a street) such as zoom=7. "
        "You sent: zoom=abc",
        "قيمة zoom ليست عددًا.",
        "zoom=abc",
    ),
    (
        f"/embed?layers={quote(SCRIPT)}",
        400,
        f'There is no layer "{SCRIPT}". Use any of: {LAYERS}; separate them by commas. '
        f"You sent: layers={SCRIPT}",
        f"لا توجد طبقة «{SCRIPT}».",
        SCRIPT,
    ),
    (
        "/embed?asof=yesterday",
        400,
        "asof is not a day. Write a day such as 2020-07-21. You sent: asof=yesterday",
        "قيمة asof ليست يومًا.",
        "asof=yesterday",
    ),
    (
        "/embed?asof=2020-07-21&asof=2020-07-22",
        400,
        'asof is written several times, with different values: "2020-07-21", "2020-07-22". '
        "Write it once. You sent: asof=2020-07-21&asof=2020-07-22",
        "كُتب asof عدة مرات بقيم مختلفة:",
        '"2020-07-21", "2020-07-22"',
    ),
    (
        "/embed?known=yesterday",
        400,
        "known cannot be read as a date. Write a day such as 2026-11-20, which is its end, "
        "or an RFC 3339 date-time such as 2026-11-20T12:00:00Z. You sent: known=yesterday",
        "لا يمكن قراءة قيمة known كتاريخ.",
        "known=yesterday",
    ),
    (
        "/embed?rev=1&known=2026-01-01",
        400,
        "rev and known both name a moment of the record. Leave one of them out. You sent: rev=1",
        "يذكر كل من rev وknown لحظة من السجل.",
        "rev=1",
    ),
    (
        "/embed?live=on&asof=2020-07-21",
        400,
        "live moves on with the data, and asof says that the map does not. "
        "Leave out live=on or asof=. You sent: live=on",
        "يتقدم live مع البيانات، بينما يثبّت asof الخريطة.",
        "asof=",
    ),
    (
        "/compare?from=2020-07-21&to=2019-01-01",
        400,
        "from is after to. Turn the two round: from is the earlier day. You sent: from=2020-07-21",
        "تاريخ from بعد تاريخ to.",
        "from=2020-07-21",
    ),
    (
        f"/search?q={'س' * 101}",
        400,
        "q has 101 characters, more than 100. "
        f"Write a name, or the beginning of one, such as q=Sirte. You sent: q={'س' * 101}",
        "عدد الأحرف في q هو 101، والحد الأقصى 100.",
        f"q={'س' * 101}",
    ),
    (
        "/share?width=9999",
        400,
        "width is more than 4000 pixels. Write a number from 200 to 4000. You sent: width=9999",
        "قيمة width تزيد على 4000 بكسل.",
        "width=9999",
    ),
    (
        "/map.svg?parts=x",
        400,
        'A picture has no part "x" that can be left out. Name those to be drawn, of title, legend, locator, '
        "with commas between them; parts= is none of them. You sent: parts=x",
        "ليس في الصورة جزء «x» يمكن حذفه.",
        "parts=",
    ),
    (
        "/changes?place=nowhere",
        400,
        'There is no place "nowhere". Places are listed at http://localhost/collections/locations/items; '
        "or give a bbox. You sent: place=nowhere",
        "لا يوجد مكان «nowhere».",
        "nowhere",
    ),
    (
        "/collections/lines/items?bbox=1,99,2,3",
        400,
        "bbox has a latitude outside -90 to 90, or south above north. "
        "Write west,south,east,north in degrees, longitude first, such as bbox=15,30,19,33; "
        "west may be greater than east: then the box crosses the antimeridian. You sent: bbox=1,99,2,3",
        "في bbox خط عرض خارج المجال من -90 إلى 90، أو جنوب يعلو الشمال.",
        "-90",
    ),
    (
        "/collections/lines/items?filter=foo=1",
        400,
        "filter: lines has no property foo to filter by. Use any of: id, geom, name, name_ar, kind, actor, "
        "actor_label, actor_label_ar, parties, status, certainty, valid, valid_from, valid_from_precision, "
        "valid_from_basis, valid_to, valid_to_precision, valid_to_basis, valid_note, stated_text, stated_from, "
        "stated_to, geometry_basis, uncertainty_km, geometry_note, note, quote_count, publisher_count, strength, "
        "source_line, articles, publishers, speakers, quote_states, views, known_from. You sent: filter=foo",
        "ليست في lines خاصية للترشيح باسم foo.",
        "filter=foo",
    ),
    (
        "/collections/lines/items?filter=x<x x",
        400,
        "filter is no CQL2 text: it cannot be read at 'x'. Write CQL2 text such as kind='airport' AND name LIKE "
        "'S%', or say filter-lang=cql2-json. You sent: filter=x<x x",
        "قيمة filter ليست نص CQL2: تتعذر قراءتها عند",
        "filter=x<x x",
    ),
    (
        "/collections/lines/items?filter=name=1",
        400,
        "filter: the property name is a text and 1 is a number; they cannot be compared. "
        "Compare the property name with a text. You sent: filter=1",
        "في filter لا تمكن المقارنة: نوع الخاصية name هو نص، ونوع 1 هو عدد. "
        "قارن الخاصية name بقيمة نوعها نص.",
        "filter=1",
    ),
    (
        "/quotes/none",
        404,
        'There is no quote "none". Quotes are listed with their articles, at http://localhost/articles.',
        "لا يوجد اقتباس «none».",
        "none",
    ),
    (
        f"/articles/{quote('<b>&x')}",
        404,
        'There is no article "<b>&x". The articles are listed at http://localhost/articles.',
        "لا يوجد مقال «<b>&x».",
        "<b>&x",
    ),
    (
        "/features/lines/x",
        404,
        'There is no feature "x" in lines. They are listed at http://localhost/collections/lines/items.',
        "لا يوجد في lines معلم «x».",
        "x",
    ),
    (
        "/tiles/WebMercatorQuad/1/x/1",
        404,
        'The row "x" of a tile is no whole number.',
        "صف المربع «x» ليس عددًا صحيحًا.",
        "x",
    ),
    (
        "/oembed?url=http://localhost/?zoom=99",
        404,
        "The address asked about is refused: zoom is not a number from 0 to 18. "
        "Write a number from 0 (the world) to 18 (a street) such as zoom=7.",
        "رُفض العنوان المسؤول عنه: قيمة zoom ليست عددًا من 0 إلى 18.",
        "",
    ),
    (
        "/nothing/here",
        404,
        "The requested URL was not found on the server. "
        "If you entered the URL manually please check your spelling and try again.",
        "العنوان المطلوب غير موجود على الخادم.",
        "",
    ),
)

each_problem = pytest.mark.parametrize(
    ("address", "status", "english", "arabic", "sent"),
    PROBLEMS,
    ids=[it[0][:40] for it in PROBLEMS],
)


def said_on(page: str) -> str:
    """What is wrong, as the page has it."""
    found = re.search(r'<p class="problem">(.*?)</p>', page, re.DOTALL)
    assert found, page
    return found[1]


def escaped(text: str) -> str:
    """As templates do it."""
    return escape(text).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")


def without_marks(html: str) -> str:
    return re.sub("</?(bdi|a)[^>]*>", "", html)


@each_problem
def test_a_document_says_it_in_english_to_everyone(
    client: FlaskClient, address: str, status: int, english: str, arabic: str, sent: str
) -> None:
    answer = client.get(address, headers=PROGRAM)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json["detail"] == english


@each_problem
def test_a_page_in_english_says_the_same_words(
    client: FlaskClient, address: str, status: int, english: str, arabic: str, sent: str
) -> None:
    answer = client.get(address, headers={**BROWSER, "Accept-Language": "en"})
    assert answer.status_code == status
    assert without_marks(said_on(answer.text)) == escaped(english)


@each_problem
def test_a_page_in_arabic_says_it_in_arabic_with_what_was_sent_by_itself(
    client: FlaskClient, address: str, status: int, english: str, arabic: str, sent: str
) -> None:
    answer = client.get(address, headers=BROWSER)
    assert answer.status_code == status
    assert answer.headers["Content-Language"] == "ar"
    assert '<html lang="ar" dir="rtl"' in answer.text
    said = said_on(answer.text)
    assert 'lang="en"' not in said
    assert without_marks(said).startswith(escape(arabic))
    if sent:
        assert escaped(sent) in re.findall("<bdi>(.*?)</bdi>", said)
    assert ("ما أُرسل: <bdi>" in said) is (status == 400)
    assert SCRIPT not in answer.text
    assert not set(re.findall("<([a-z]+)", said)) - {"bdi", "a"}


@pytest.mark.parametrize(
    ("filter_", "words"),
    [
        # Of the parser of JSON, of CQL2 as JSON and as text, of GEOS and of shapely.
        ("{", "Expecting property name enclosed in double quotes"),
        ('{"a":1}', "data did not match any variant of untagged enum Expr"),
        (
            "S_INTERSECTS(geom,POINT EMPTY)",
            "A position must contain two or more elements, but got `0`",
        ),
        ("S_INTERSECTS(geom,POLYGON((0 0,1 1,0 1,1 0,0 0)))", "Self-intersection[0.5 0.5]"),
    ],
)
def test_of_a_filter_only_the_words_of_its_parser_are_in_english(
    client: FlaskClient, filter_: str, words: str
) -> None:
    answer = client.get(
        "/collections/lines/items", query_string={"filter": filter_}, headers=BROWSER
    )
    said = said_on(answer.text)
    assert re.findall('<[^>]* lang="en"[^>]*>(.*?)</', said) == [escape(words)]
    assert f'<bdi lang="en" dir="ltr">{escape(words)}</bdi>' in said


def test_a_place_in_a_filter_that_has_our_name_for_it_is_named_in_arabic(
    client: FlaskClient,
) -> None:
    address = "/collections/lines/items?filter=year(valid_from) AND name"
    said = said_on(client.get(address, headers=BROWSER).text)
    assert without_marks(said).endswith("ما أُرسل في filter: ناتج year(الخاصية valid_from)")
    english = client.get(address, headers=PROGRAM).json["detail"]
    assert english.endswith("You sent: filter=year(the property valid_from)")


def test_a_link_in_it_leads_on_in_the_language_of_the_address(client: FlaskClient) -> None:
    words = "http://localhost/collections/locations/items"
    for asked, leads in (("", words), ("&lang=ar", f"{words}?lang=ar")):
        said = said_on(client.get(f"/changes?place=nowhere{asked}", headers=BROWSER).text)
        assert f'<bdi><a href="{leads}">{words}</a></bdi>' in said


def test_a_host_that_cannot_be_is_refused_in_the_readers_language(client: FlaskClient) -> None:
    answer = client.get("/articles", headers={**BROWSER, "Host": "a b"})
    assert answer.status_code == 400
    assert "<h1>طلب غير صالح</h1>" in answer.text
    assert said_on(answer.text).startswith("المضيف المطلوب ليس اسمًا")
