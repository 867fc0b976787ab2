"""`/map.svg` and `/map.png`: everything the map shows, in a file that says by itself when, by whom and of where."""

from __future__ import annotations

import re
from io import BytesIO
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from PIL import Image

from app import create_app
from geo.settings import Settings
from layers import EVIDENCE_LAYERS
from tests.diary import Diary
from web.pictures import LARGEST, SMALLEST

SVG = "{http://www.w3.org/2000/svg}"
DAY = "2020-07-21"
DAYS = (DAY, "2019-11-18", "2016-12-31")
SIZES = [(200, 300), (4000, 200), (200, 3000), (400, 700), (1200, 630), (2400, 1260)]
WORLD = "-180,-85,180,85"


def svg(client: FlaskClient, **asked: object) -> ElementTree.Element:
    """The picture of a day, read as strictly as XML is."""
    query = {"asof": DAY, **asked}
    answer = client.get("/map.svg", query_string=query)
    assert answer.status_code == 200, answer.text
    return ElementTree.fromstring(answer.data)


def png(client: FlaskClient, **asked: object) -> Image.Image:
    answer = client.get("/map.png", query_string={"asof": DAY, **asked})
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "image/png"
    return Image.open(BytesIO(answer.data))


def layer(picture: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    """What is in a layer of the drawing."""
    found = picture.find(f".//{SVG}g[@id='{name}']")
    return [] if found is None else list(found)


def texts(picture: ElementTree.Element, name: str = "") -> list[str]:
    where = picture if not name else picture.find(f".//{SVG}g[@id='{name}']")
    return [] if where is None else [it.text or "" for it in where.iter(f"{SVG}text")]


def shown(client: FlaskClient, name: str, day: str) -> list[dict]:
    """The features of a layer that the map page draws on a day."""
    of = next(it for it in EVIDENCE_LAYERS if it.name == name)
    when = {"asof": day}
    if of.span_days:
        answer = client.get(f"/list?asof={day}&layers={name}")
        ids = set(re.findall(rf'data-open="{name}/([^"]+)"', answer.text))
        assert ids
        return [{"id": it} for it in ids]
    return client.get(f"/layers/{name}.geojson", query_string=when).get_json()["features"]


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("size", SIZES, ids=lambda it: f"{it[0]}x{it[1]}")
def test_a_picture_is_a_drawing_that_leads_nowhere(
    client: FlaskClient, size: tuple[int, int], lang: str
) -> None:
    picture = svg(client, width=size[0], height=size[1], lang=lang)
    assert (picture.get("width"), picture.get("height")) == tuple(map(str, size))
    names = {it.tag.removeprefix(SVG) for it in picture.iter()}
    assert not names & {"script", "style", "foreignObject", "image", "use", "a", "animate", "link"}
    for it in picture.iter():
        for name, value in it.attrib.items():
            assert not name.lower().startswith("on")
            assert "href" not in name
            assert "var(" not in value
            assert "url(" not in value or re.fullmatch(r"url\(#[\w-]+\)", value)
    ids = [it.get("id") for it in picture.iter() if it.get("id")]
    assert len(ids) == len(set(ids))
    wanted = {
        it[5:-1] for it in re.findall(r"url\(#[\w-]+\)", ElementTree.tostring(picture, "unicode"))
    }
    assert wanted <= set(ids)
    assert picture.get("lang") == lang


@pytest.mark.parametrize("day", DAYS)
def test_every_feature_in_sight_is_drawn_once(client: FlaskClient, day: str) -> None:
    picture = svg(client, asof=day, bbox="-20,-10,60,70", width=2000, height=1400)
    ids = [it.get("id") for it in picture.iter()]
    for name in ("control_zones", "lines", "locations"):
        for feature in shown(client, name, day):
            assert ids.count(f"{name}-{feature['id']}") == 1, feature["id"]
    for group, name in (("control-zones", "control_zones"), ("lines", "lines")):
        assert len(layer(picture, group)) == len(shown(client, name, day))


def test_what_is_out_of_sight_is_not_in_the_file(client: FlaskClient) -> None:
    picture = svg(client, bbox="-60,-20,-50,-10")
    for name in ("control-zones", "lines", "signs", "names", "legend"):
        assert len(layer(picture, name)) == 0
    assert len(ElementTree.tostring(picture)) < 20_000


@pytest.mark.parametrize("day", DAYS)
def test_the_legend_explains_what_is_drawn_and_nothing_else(client: FlaskClient, day: str) -> None:
    picture = svg(client, asof=day, width=1600, height=1400)
    explained = {
        it.get("id").removeprefix("legend-")
        for it in picture.iter()
        if (it.get("id") or "").startswith("legend-")
    }
    drawn = set()
    inside = {it.get("id") for it in picture.iter()}
    for name in ("lines", "locations"):
        for feature in shown(client, name, day):
            if f"{name}-{feature['id']}" in inside:
                kind = feature["properties"]["kind"]
                drawn.add(f"line-{kind}" if name == "lines" else f"point-{name}-{kind}")
    found = {it for it in explained if it.startswith(("line-", "point-locations-"))}
    assert found == drawn
    assert ("ring" in explained) == bool(layer(picture, "rings"))
    assert ("band" in explained) == bool(layer(picture, "bands"))
    assert ("rivals" in explained) == bool(layer(picture, "given-to-two"))
    assert ("nothing" in explained) == bool(layer(picture, "no-information"))
    for it in shown(client, "control_zones", day):
        actor, kind = it["properties"]["actor"], it["properties"]["kind"]
        if f"control_zones-{it['id']}" in inside and kind != "control":
            assert f"zone-{kind}" in explained
        if f"control_zones-{it['id']}" in inside and actor in {"gna", "lna"}:
            assert f"actor-{actor}" in explained
    if day == DAY:
        assert {"actor-lna", "actor-gna", "zone-assessed", "nothing"} <= explained


def test_a_picture_says_when_from_whom_and_where_to_read_it(client: FlaskClient) -> None:
    picture = svg(client)
    said = " ".join(texts(picture))
    assert "As of 21 July 2020" in said
    assert "TRT World" in said
    assert "quotes at localhost/?asof=2020-07-21" in said
    assert "GeoNames" in said
    assert "do not imply endorsement" in said
    assert picture.findtext(f"{SVG}desc").startswith("As of 21 July 2020")


def test_the_number_of_quotes_is_that_of_the_features_drawn(client: FlaskClient) -> None:
    picture = svg(client, layers="control_zones", bbox="-20,-10,60,70", width=1600)
    quotes = {
        quote["id"]
        for feature in shown(client, "control_zones", DAY)
        for quote in feature["properties"]["quotes"]
    }
    assert f"{len(quotes)} quotes at" in " ".join(texts(picture, "small-print"))


@pytest.mark.parametrize("parts", ["", "title", "legend", "locator", "title,legend,locator"])
def test_parts_can_be_left_out_but_never_the_date_and_the_sources(
    client: FlaskClient, parts: str
) -> None:
    picture = svg(client, parts=parts)
    said = " ".join(texts(picture))
    assert ("Libya 2016–2020" in said) == ("title" in parts)
    assert bool(layer(picture, "legend")) == ("legend" in parts)
    assert bool(layer(picture, "locator")) == ("locator" in parts)
    assert "As of 21 July 2020" in said
    assert "Sources:" in said
    assert "km" in " ".join(texts(picture, "scale-bar"))


def test_arabic_stays_text_and_says_how_it_runs(client: FlaskClient) -> None:
    picture = svg(client, lang="ar")
    names = {it.text: it for it in picture.iter(f"{SVG}text")}
    assert names["سرت"].get("direction") == "rtl"
    assert names["ليبيا 2016–2020"].get("text-anchor") == "start"
    # It begins at the right edge, and the map stands to the right of the legend.
    assert float(names["ليبيا 2016–2020"].get("x")) > 1100
    assert float(names["مناطق السيطرة"].get("x")) < 400


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("day", DAYS)
def test_no_two_names_overlap(client: FlaskClient, day: str, lang: str) -> None:
    """By the boxes of their letters, as HarfBuzz measures them."""
    from geo.picture.letters import Face, width

    picture = svg(client, asof=day, lang=lang)
    boxes = []
    for it in layer(picture, "names"):
        face = Face(
            float(it.get("font-size")),
            int(it.get("font-weight", 400)),
            it.get("font-style") == "italic",
        )
        half, x, y = width(it.text, face) / 2, float(it.get("x")), float(it.get("y"))
        boxes.append((it.text, x - half, y - face.size * 0.7, x + half, y))
    assert len(boxes) > 8
    for index, (name, left, top, right, bottom) in enumerate(boxes):
        for other, *rest in boxes[index + 1 :]:
            apart = right <= rest[0] or rest[2] <= left or bottom <= rest[1] or rest[3] <= top
            assert apart, f"{name} lies over {other}"


@pytest.mark.parametrize(("size", "scale"), [((200, 300), 4), ((640, 360), 1.5), ((1200, 630), 1)])
def test_an_image_has_the_size_that_is_asked(
    client: FlaskClient, size: tuple[int, int], scale: float
) -> None:
    image = png(client, width=size[0], height=size[1], scale=scale)
    assert image.size == (size[0] * scale, size[1] * scale)


def test_a_card_has_the_size_of_a_card(client: FlaskClient) -> None:
    answer = client.get("/map.png")
    assert Image.open(BytesIO(answer.data)).size == (1200, 630)
    assert answer.content_encoding is None
    held = client.get("/map.png", headers={"If-None-Match": answer.headers["ETag"]})
    assert held.status_code == 304
    other = client.get("/map.png", headers={"Accept-Language": "ar"})
    assert other.data != answer.data


WRONG = [
    ("width=99", "width"),
    ("height=4001", "height"),
    ("width=many", "width"),
    ("width=-500", "width"),
    ("width=1e3", "width"),
    ("width=५००", "width"),
    ("height=" + "9" * 400, "height"),
    ("scale=0", "scale"),
    ("scale=5", "scale"),
    ("scale=nan", "scale"),
    ("scale=inf", "scale"),
    ("parts=frame", "parts"),
    ("width=4000&height=4000&scale=2", "scale"),
    ("colour=red", "colour"),
    ("bbox=1,2,3", "bbox"),
]


@pytest.mark.parametrize(("query", "named"), WRONG)
def test_a_size_that_cannot_be_is_refused_with_a_cure(
    client: FlaskClient, query: str, named: str
) -> None:
    answer = client.get(f"/map.png?{query}", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    problem = answer.get_json()
    assert problem["parameter"] == named
    assert problem["detail"].count(".") >= 2


@pytest.mark.parametrize("form", ["svg", "png"])
def test_a_feature_that_is_not_there_is_refused_as_on_its_page(
    client: FlaskClient, diary_client: FlaskClient, diary: Diary, form: str
) -> None:
    assert client.get(f"/map.{form}?feature=lines/nope").status_code == 404
    gone, rev = diary.withdrawn["lines"], diary.pages[2].rev
    answer = diary_client.get(f"/map.{form}?feature=lines/{gone}&rev={rev}")
    page = f"/?feature=lines/{gone}&rev={rev}"
    for_people = diary_client.get(page, headers={"Accept": "text/html"})
    assert answer.status_code == for_people.status_code == 410
    assert diary_client.get(f"/map.svg?feature=lines/{gone}").status_code == 200


def test_a_middle_and_a_zoom_level_are_obeyed_each_without_the_other(client: FlaskClient) -> None:
    def ground(**asked: object) -> list[str | None]:
        return [it.get("d") for it in layer(svg(client, **asked), "land")]

    assert ground(center="17,27") == ground(center="17,27", zoom=7) != ground()
    box = {"bbox": "12,28,20,32"}
    assert ground(zoom=5) != ground() != ground(zoom=8)
    assert ground(**box, zoom=5) != ground(**box)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_where_the_base_map_ends_it_does_not_look_like_land(
    client: FlaskClient, theme: str
) -> None:
    picture = svg(client, bbox=WORLD, theme=theme)
    unknown, sea = (it.get("fill") for it in layer(picture, "ground"))
    fills = {it.get("fill") for it in layer(picture, "land")}
    assert len({unknown, sea} | fills) == 2 + len(fills)
    tones = [sum(bytes.fromhex(str(it)[1:])) for it in (unknown, *fills)]
    assert min(abs(tones[0] - it) for it in tones[1:]) >= 20


def test_the_limits_are_told(client: FlaskClient) -> None:
    problem = client.get("/map.svg?width=1", headers={"Accept": "application/json"}).get_json()
    assert f"from {SMALLEST} to {LARGEST}" in problem["detail"]


@pytest.mark.parametrize(
    "box", ["170,-40,-170,-10", "-20,70,60,89", "0,86,10,90", WORLD, "13.1,32.8,13.1,32.8"]
)
def test_any_box_of_the_world_has_a_picture(client: FlaskClient, box: str) -> None:
    assert len(png(client, bbox=box, width=400, height=300).getcolors(100_000)) > 1


def test_a_zone_across_the_antimeridian_is_one_shape_on_paper(client: FlaskClient) -> None:
    """Seen from the other side of the earth, the coasts of both sides of it are where they belong."""
    picture = svg(client, bbox="100,-60,-100,60", width=1000, height=700, parts="")
    assert picture.find(f".//{SVG}g[@id='ground']") is not None


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_is_light_or_dark(client: FlaskClient, theme: str) -> None:
    corner = png(client, theme=theme, width=300, height=200).convert("L").getpixel((1, 1))
    assert (corner > 200) == (theme == "light")


def test_a_picture_of_a_moment_says_what_was_corrected_since(diary_client: FlaskClient) -> None:
    answer = diary_client.get("/map.svg", query_string={"asof": DAY, "rev": 2})
    assert answer.status_code == 200, answer.text
    said = " ".join(texts(ElementTree.fromstring(answer.data), "heading"))
    assert "changed since" in said
    print_ = " ".join(texts(ElementTree.fromstring(answer.data), "small-print"))
    assert "rev=2" in print_


def test_a_picture_says_whose_map_it_is_and_what_is_left_out(client: FlaskClient) -> None:
    told = " ".join(texts(svg(client, view="gna"), "heading"))
    assert "As told by GNA" in told
    some = " ".join(texts(svg(client, layers="lines", actor="lna"), "heading"))
    assert "Layers shown: Lines" in some
    assert "Only a part of the map" in some


def test_an_empty_database_has_a_picture(empty_url: str) -> None:
    app = create_app(Settings(database_url=empty_url))
    try:
        for path in ("/map.svg", "/map.png?width=300&height=300"):
            assert app.test_client().get(path).status_code == 200
    finally:
        app.extensions["sourceline"].lease.end()


def test_a_missing_renderer_is_a_503_and_no_stack_trace(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from geo.picture import raster

    monkeypatch.setattr(raster, "PROGRAM", raster.PROGRAM.with_name("nowhere.py"))
    answer = app.test_client().get(
        "/map.png?width=333&height=333", headers={"Accept": "application/json"}
    )
    assert answer.status_code == 503
    assert "map.svg" in answer.get_json()["detail"]


def test_no_address_is_written_that_its_host_did_not_have(client: FlaskClient) -> None:
    answer = client.get("/map.svg", headers={"Host": "maps.example.org"})
    assert b"maps.example.org/?asof=" in answer.data
    assert quote("http://").encode() not in answer.data


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("turned", ["wide", "high"])
def test_a_sheet_has_the_picture_and_every_quote(
    client: FlaskClient, paper: str, turned: str
) -> None:
    page = client.get(f"/sheet?asof={DAY}&paper={paper}&turned={turned}&lang=en").text
    address = re.search(r'<img src="([^"]+)"', page)[1].replace("&amp;", "&")
    assert f"asof={DAY}" in address
    picture = client.get(address)
    assert picture.status_code == 200
    assert picture.content_type.startswith("image/svg+xml")
    for feature in shown(client, "control_zones", DAY):
        for it in feature["properties"]["quotes"]:
            assert str(escape(it["exact"])) in page
    assert "<script" not in page


def test_a_sheet_of_no_paper_is_refused(client: FlaskClient) -> None:
    answer = client.get("/sheet?paper=a3", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert answer.get_json()["parameter"] == "paper"
