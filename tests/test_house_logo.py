"""The logo of a house: on every page, in every picture and in the file to take away, whatever its form."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser

from app import create_app
from geo.house_file import read_house
from geo.settings import Settings
from layers.drawn.mark import TALLEST, WIDEST
from layers.palette import PALETTE
from tests.browser import DESKTOP, PHONE, opening_pages
from tests.conftest import serving
from web.house import PARTS

NS = 'xmlns="http://www.w3.org/2000/svg"'
SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
BLUE = (0, 51, 102)
WIDE = f"""<svg {NS} viewBox="0 0 400 40"><path fill="#036" d="M0 0H400V40H0Z"/>
<text x="10" y="31" font-size="30" font-family="serif" fill="#fff">THE EXAMPLE TIMES</text></svg>"""
TALL = f'<svg {NS} width="30" height="90"><path fill="#036" d="M0 0H30V90H0Z"/></svg>'
LOGOS = {"wide": WIDE, "tall": TALL}
HOUSE = """
title = { en = "Who holds Libya" }
credit = "The Example Times"
disclaimer = { en = "Names as the Times has them." }
[logo]
file = "logo.svg"
alt = { en = "The Example Times", ar = "إكزامبل تايمز" }
"""


def house(folder: Path, logo: str) -> Path:
    (folder / "logo.svg").write_text(logo, encoding="utf-8")
    file = folder / "house.toml"
    file.write_text(HOUSE, encoding="utf-8")
    return file


@pytest.fixture(scope="module", params=LOGOS)
def furnished(
    request: pytest.FixtureRequest, libya_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    file = house(tmp_path_factory.mktemp("house"), LOGOS[request.param])
    app = create_app(Settings(database_url=libya_url, house=file))
    yield app
    app.extensions["sourceline"].lease.end()


def picture(app: Flask, address: str) -> ElementTree.Element:
    answer = app.test_client().get(address)
    assert answer.status_code == 200, answer.text
    return ElementTree.fromstring(answer.data)


def place(of: ElementTree.Element) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of the logo in a picture."""
    (found,) = of.iter(f"{SVG}image")
    x, y, width, height = (float(found.attrib[it]) for it in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


@pytest.mark.parametrize(
    ("logo", "ratio"),
    [
        (f'<svg {NS} viewBox="0 0 400 40"/>', 10),
        (f'<svg {NS} viewBox="-5,-5,30,90"/>', 1 / 3),
        (f'<svg {NS} viewBox="0 0 8 8" width="80" height="20"/>', 1),
        (f'<svg {NS} width="80px" height="2e1"/>', 4),
        (f'<svg {NS} width="100%" height="20mm"/>', 2),
        (f'<svg {NS} viewBox="0 0 0 10"/>', 2),
        (f"<svg {NS}/>", 2),
    ],
)
def test_its_form_is_read_from_the_file(tmp_path: Path, logo: str, ratio: float) -> None:
    found = read_house(house(tmp_path, logo), PARTS, len(PALETTE)).logo
    assert found is not None
    assert found.ratio == pytest.approx(ratio)


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("size", [(320, 500), (640, 400), (1200, 630), (700, 1400), (4000, 200)])
def test_a_picture_has_it_beside_the_credit_with_all_of_it_inside(
    furnished: Flask, size: tuple[int, int], lang: str
) -> None:
    of = picture(furnished, f"/map.svg?width={size[0]}&height={size[1]}&lang={lang}")
    left, top, right, bottom = place(of)
    _, _, wide, high = map(float, of.attrib["viewBox"].split())
    assert 0 < left < right < wide
    assert 0 < top < bottom < high
    assert right - left <= WIDEST
    assert bottom - top <= TALLEST + 0.01
    assert (left < wide / 4) if lang == "ar" else (right > wide * 3 / 4)
    (image,) = of.iter(f"{SVG}image")
    start, _, data = image.attrib[HREF].partition(",")
    assert start == "data:image/svg+xml;base64"
    assert b64decode(data).decode() in LOGOS.values()
    assert image.findtext(f"{SVG}title") == (
        "إكزامبل تايمز" if lang == "ar" else "The Example Times"
    )
    for it in of.iter():
        for name, value in it.attrib.items():
            assert "href" not in name or value.startswith("data:")
    edge = next(iter(of.find(f".//{SVG}g[@id='edge']")))
    assert float(edge.attrib["y"]) + float(edge.attrib["height"]) <= top


def test_a_picture_with_room_for_the_credit_alone_has_none(furnished: Flask) -> None:
    of = picture(furnished, "/map.svg?width=300&height=300")
    assert list(of.iter(f"{SVG}image")) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_drawn_in_its_own_colours_and_its_letters_with_it(
    furnished: Flask, theme: str
) -> None:
    left, top, right, bottom = place(picture(furnished, "/map.svg?width=1200&height=630"))
    answer = furnished.test_client().get(f"/map.png?width=1200&height=630&scale=2&theme={theme}")
    image = Image.open(BytesIO(answer.data)).convert("RGB")
    inside = image.crop(tuple(round(2 * it) for it in (left + 1, top + 1, right - 1, bottom - 1)))
    colours = {colour: count for count, colour in inside.getcolors(1_000_000)}
    assert colours[BLUE] > 0.3 * inside.width * inside.height
    if right - left > bottom - top:
        assert colours[(255, 255, 255)] > 50
    around = image.getpixel((round(2 * left) - 3, round(top + bottom)))
    assert around == (255, 255, 255)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_page_has_room_for_it_whatever_its_form(
    furnished: Flask, browser: Browser, lang: str
) -> None:
    with serving(furnished) as address, opening_pages(browser, address) as new_page:
        for path in ("/", "/articles", "/embed"):
            page = new_page(f"{path}?lang={lang}")
            logo = page.locator(".logo").first
            assert logo.evaluate("it => it.naturalWidth") > 0
            for width in (DESKTOP["width"], PHONE["width"], 320):
                page.set_viewport_size({"width": width, "height": 700})
                box = logo.bounding_box()
                assert box is not None
                assert 8 <= box["width"] <= 160
                assert 10 <= box["height"] <= 36
                assert 0 <= box["x"] <= width - box["width"]
                wide, high = logo.evaluate("it => [it.clientWidth - 4, it.clientHeight - 4]")
                assert wide / high == pytest.approx(10 if wide > high else 1 / 3, rel=0.15)
                assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(
    ("scheme", "ground"), [("light", "rgba(0, 0, 0, 0)"), ("dark", "rgb(255, 255, 255)")]
)
def test_on_a_dark_screen_it_stands_on_white(
    furnished: Flask, browser: Browser, scheme: str, ground: str
) -> None:
    with serving(furnished) as address, opening_pages(browser, address) as new_page:
        page = new_page("/articles", color_scheme=scheme)
        logo = page.locator(".logo").first
        assert logo.evaluate("it => getComputedStyle(it).backgroundColor") == ground
        page.emulate_media(media="print")
        assert logo.evaluate("it => getComputedStyle(it).backgroundColor") == "rgba(0, 0, 0, 0)"
        assert 10 <= logo.evaluate("it => it.clientHeight") <= 36


def test_the_sheet_for_paper_shows_it(furnished: Flask, browser: Browser) -> None:
    with serving(furnished) as address, opening_pages(browser, address) as new_page:
        shot = new_page("/sheet?paper=letter").locator(".map img").screenshot()
    image = Image.open(BytesIO(shot)).convert("RGB")
    below = image.crop((0, image.height * 9 // 10, *image.size))
    colours = {colour: count for count, colour in below.getcolors(1_000_000)}
    assert colours[BLUE] > 200


def test_the_file_to_take_away_has_it_inside_with_what_the_house_says(
    furnished: Flask, tmp_path: Path, browser: Browser
) -> None:
    file = tmp_path / "map.html"
    made = furnished.test_cli_runner().invoke(args=["data", "map", str(file)])
    assert made.exit_code == 0, made.output
    html = file.read_text(encoding="utf-8")
    assert "<title>Who holds Libya</title>" in html
    assert re.search(r"The Example Times\. [^<]+[^.]\. Names as the Times has them\.</p>", html)
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    logo = page.get_by_role("img", name="The Example Times")
    assert logo.evaluate("it => it.naturalWidth") > 0
    box = logo.bounding_box()
    assert box is not None
    assert box["height"] <= 28
    assert box["width"] <= 130
    assert [it for it in asked if not it.startswith(("file:", "data:"))] == []
    context.close()
