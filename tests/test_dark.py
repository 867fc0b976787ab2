"""Light and dark: what is written can be read in both, sides stay tellable apart, and the address may choose."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from layers import palette
from layers.colour import contrast
from layers.look import Look
from layers.palette_check import OUTLINE, measures
from layers.style import HALO, LINES
from tests.browser import NewPage
from web.assets import STATIC
from web.tints import GROUND, NIGHT_SHEET, SHEET, sheets, tints

STYLE = STATIC / "style"
PROPERTY = re.compile(r"--([\w-]+): (#[0-9a-fA-F]{3,6});")
LITERAL = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")
# Where colours are given their names; paper is always light.
NAMING = {"base.css", "night.css", "print.css", "sheet.css"}
THEMES = ("light", "dark")

WRITTEN = [
    *(
        (ink, ground)
        for ink in ("ink", "quiet", "accent", "bad", "good")
        for ground in ("paper", "wash")
    ),
    ("on-accent", "accent"),
    ("town", "land"),
    ("country", "beyond"),
    ("map-ink", "land"),
]
SEEN = [("edge", "paper"), ("focus", "paper"), ("nation", "land"), ("map-ink", "plate")]


def properties(theme: str) -> dict[str, str]:
    """Every colour by its property, as #rrggbb."""
    names = ["base.css"] if theme == "light" else ["base.css", "night.css"]
    page = "".join((STYLE / it).read_text() for it in names)
    drawn = {it.name: it.day if theme == "light" else it.night for it in tints(Look())}
    return {name: whole(value) for name, value in [*PROPERTY.findall(page), *drawn.items()]}


def whole(colour: str) -> str:
    return colour if len(colour) == 7 else "#" + "".join(2 * it for it in colour[1:])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), WRITTEN)
def test_what_is_written_stands_out_from_its_ground(theme: str, ink: str, ground: str) -> None:
    of = properties(theme)
    assert contrast(of[ink], of[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("sign", "ground"), SEEN)
def test_what_tells_by_its_shape_stands_out_from_its_ground(
    theme: str, sign: str, ground: str
) -> None:
    of = properties(theme)
    assert contrast(of[sign], of[ground]) >= OUTLINE


@pytest.mark.parametrize(
    "sheet",
    sorted(set(STYLE.glob("*.css")) - {STYLE / it for it in NAMING}),
    ids=lambda it: it.name,
)
def test_no_sheet_has_a_colour_of_its_own(sheet: Path) -> None:
    assert LITERAL.findall(sheet.read_text()) == []


def test_night_gives_another_value_to_properties_that_there_are() -> None:
    named = set(re.findall(r"--([\w-]+):", (STYLE / "base.css").read_text()))
    turned = set(re.findall(r"--([\w-]+):", (STYLE / "night.css").read_text()))
    assert turned
    assert turned <= named


def test_every_two_sides_are_tellable_apart_by_night() -> None:
    paper = properties("dark")["paper"]
    found = list(measures(palette.NIGHT, paper))
    assert found
    assert [str(it) for it in found if not it.is_enough] == []


def test_lines_stand_out_from_the_land_by_night() -> None:
    night = {it.day: it.night for it in GROUND}
    land = night[palette.LAND]
    for line in LINES:
        inks = [night[it.color] for it in line.strokes if it.color not in {"", HALO}]
        assert all(contrast(it, land) >= OUTLINE for it in inks), line.kind


def test_every_slot_has_a_paint_for_the_night() -> None:
    assert set(palette.NIGHT_PALETTE) == set(palette.PALETTE)
    names = [it.name for it in tints(Look())]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", [SHEET, NIGHT_SHEET])
def test_the_sheets_of_the_map_are_served_like_files(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/static/{name}")
    assert answer.mimetype == "text/css"
    with client.application.app_context():
        assert answer.data == sheets()[name]
    again = client.get(f"/static/{name}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


GROUNDS = """() => ['body', '.map .country.home', '.panel', '.leaflet-bar a'].map((it) => {
    const style = getComputedStyle(document.querySelector(it));
    return it.startsWith('.map') ? style.fill : style.backgroundColor;
})"""


def test_a_reader_whose_screen_is_dark_gets_a_dark_page_with_a_dark_map(new_page: NewPage) -> None:
    light = new_page("/", color_scheme="light").evaluate(GROUNDS)
    dark = new_page("/", color_scheme="dark").evaluate(GROUNDS)
    for one, other in zip(light, dark, strict=True):
        assert one != other or one == "rgba(0, 0, 0, 0)"


@pytest.mark.parametrize("path", ["/?", "/embed?", "/compare?"])
def test_the_address_decides_against_the_readers_screen(new_page: NewPage, path: str) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light = new_page(f"{path}theme=light", color_scheme="dark").evaluate(ground)
    dark = new_page(f"{path}theme=dark", color_scheme="light").evaluate(ground)
    assert light == "rgb(255, 255, 255)"
    assert dark == "rgb(24, 27, 31)"


def test_the_theme_of_an_address_stays_with_every_step(new_page: NewPage) -> None:
    page = new_page("/?asof=2020-07-21&theme=dark")
    page.locator("#earlier").click()
    page.wait_for_url("**theme=dark**")
    assert "asof=2020-07-21" not in page.url


def test_another_theme_is_refused_with_those_there_are(client: FlaskClient) -> None:
    answer = client.get("/embed?theme=blue")
    assert answer.status_code == 400
    assert "theme=light, theme=dark" in answer.get_data(as_text=True)


def test_zones_and_names_are_drawn_in_the_colours_of_the_night(new_page: NewPage) -> None:
    page = new_page("/?asof=2020-07-21", color_scheme="dark")
    strokes = page.locator(".map .zone").evaluate_all(
        "zones => zones.map((zone) => getComputedStyle(zone).stroke)"
    )
    inks = {rgb(it.ink) for it in palette.NIGHT.paints}
    assert strokes
    assert set(strokes) <= inks
    names = page.locator(".label.actor").evaluate_all(
        "names => names.map((name) => getComputedStyle(name).color)"
    )
    assert names
    assert set(names) <= inks


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"
