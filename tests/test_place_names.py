"""A place's name stands by its own sign, its sign is seen, and a town keeps its dot: on the map and in pictures."""

from __future__ import annotations

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page

from geo.picture.letters import Face, width
from geo.picture.room import Box
from layers import EVIDENCE
from layers.drawn.names import DOT
from layers.drawn.points import SIGN_FROM
from tests.browser import PHONE, NewPage
from tests.test_pictures import SVG, layer, svg

# Tripoli and its south, with two places at one point and the dots of small towns around.
AROUND_TRIPOLI = {"asof": "2019-12-05", "center": "13.2,32.7", "zoom": "9"}
EMBASSY = "locations-egypt-embassy-tripoli"
NAMES = {
    EMBASSY: "Egypt’s embassy in Tripoli",
    "locations-tripoli": "Tripoli",
    "locations-biscuit-factory": "Biscuit factory south of Tripoli",
    "locations-southern-tripoli": "South of Tripoli",
}
SIZES = [(900, 600), (1200, 630), (600, 400)]
DATES = ("2019-12-05", "2020-06-10", "2020-12-28")
# The page's map, in the pixels of the window: names, dots of towns, and signs of places by the name of each.
SEEN = """() => {
    const box = (it) => {
        const { left, top, right, bottom } = it.getBoundingClientRect();
        return [left, top, right, bottom];
    };
    const all = (selector) => [...document.querySelectorAll(".map " + selector)];
    const key = (it) => it.dataset.feature.replace("/", "-");
    return {
        names: all(".label:not(.out)").map((it) => [it.firstChild.textContent, box(it)]),
        dots: all(".town-dot").map(box),
        signs: all(".point.locations").map((it) => [key(it), box(it.querySelector("use"))]),
    };
}"""


def letters(name: ElementTree.Element) -> Box:
    x, baseline, size = (float(name.get(it, 0)) for it in ("x", "y", "font-size"))
    half = width(name.text or "", Face(size, int(name.get("font-weight", 400)))) / 2
    return Box(x - half, baseline - size * 0.9, x + half, baseline + size * 0.2)


def middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2


def by_their_signs(names: dict[str, Box], signs: dict[str, Box]) -> list[str]:
    """Those whose own sign is the nearest. A city's name may stand among the signs in it."""
    assert "Tripoli" in names
    astray = []
    for key, called in NAMES.items():
        if called in names and key != "locations-tripoli":
            far = {it: names[called].distance(middle(box)) for it, box in signs.items()}
            if min(far, key=lambda it: far[it]) != key:
                astray.append(called)
    return astray


def apart(signs: dict[str, Box]) -> bool:
    return not any(
        one.grown(-2, -2).overlaps(other.grown(-2, -2))
        for one, other in combinations(signs.values(), 2)
    )


@pytest.mark.parametrize("size", SIZES)
def test_in_a_picture_a_place_has_its_sign_and_its_name_beside_it(
    client: FlaskClient, size: tuple[int, int]
) -> None:
    picture = svg(client, **AROUND_TRIPOLI, width=size[0], height=size[1])
    signs = {}
    for sign in layer(picture, "signs"):
        if sign.get("id", "").startswith(f"{EVIDENCE['locations'].name}-"):
            (glyph,) = [it for it in sign.findall(f"{SVG}g") if it.get("transform")]
            x, y, scale = map(float, re.findall(r"[-\d.]+", glyph.get("transform", "")))
            assert 24 * scale >= SIGN_FROM
            signs[sign.get("id", "")] = Box(x, y, x + 24 * scale, y + 24 * scale)
    names = {it.text or "": letters(it) for it in layer(picture, "names")}
    assert apart(signs)
    assert by_their_signs(names, signs) == []
    # In a small one there is no room for it.
    assert (NAMES[EMBASSY] in names) == (size[0] > 600)
    for dot in layer(picture, "towns"):
        at = Box.around(float(dot.get("cx", 0)), float(dot.get("cy", 0)), DOT - 2)
        assert [it for it, box in names.items() if box.overlaps(at)] == []


def seen(page: Page) -> tuple[dict[str, Box], list[Box], dict[str, Box]]:
    found = page.evaluate(SEEN)
    names = {called: Box(*box) for called, box in found["names"]}
    signs = {key: Box(*box) for key, box in found["signs"]}
    return names, [Box(*it) for it in found["dots"]], signs


def test_on_the_map_a_place_has_its_sign_and_its_name_beside_it(new_page: NewPage) -> None:
    asked = "&".join(f"{key}={value}" for key, value in AROUND_TRIPOLI.items())
    names, _, signs = seen(new_page(f"/?{asked}"))
    assert apart(signs)
    assert by_their_signs(names, signs) == []
    assert NAMES[EMBASSY] in names


CITIES = {"sirte": "سرت", "misrata": "مصراتة", "benghazi": "بنغازي", "tripoli": "طرابلس"}
# So far from its sign, at most, a name stands that is close by.
CLOSE = 30


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_name_of_a_city_is_close_by_or_next_to_no_other_sign(
    new_page: NewPage, lang: str, width: int
) -> None:
    found = 0
    for day in DATES:
        page = new_page(f"/?asof={day}&lang={lang}", {"width": width, "height": 640})
        names, _, signs = seen(page)
        for id_, arabic in CITIES.items():
            name = names.get(arabic if lang == "ar" else id_.title())
            if name is not None:
                found += 1
                far = {key: name.distance(middle(box)) for key, box in signs.items()}
                own = far[f"locations-{id_}"]
                assert own <= CLOSE or own == min(far.values()), (day, id_, far)
    assert found


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("near", ["", "&center=13.2,32.7&zoom=9"])
def test_no_name_covers_the_dot_of_a_named_town(new_page: NewPage, lang: str, near: str) -> None:
    for day in DATES:
        names, dots, _ = seen(new_page(f"/?asof={day}&lang={lang}{near}"))
        assert dots
        for dot in dots:
            assert [it for it, box in names.items() if box.overlaps(dot)] == [], day


# Whether ground in the colour of a zone is under a name or along the middle of one of its sides.
HAS_GROUND = """(labels, far) => labels.map((label) => {
    const { left, top, right, bottom, width, height } = label.getBoundingClientRect();
    const steps = (from, to) => Array.from({ length: 25 }, (_, step) => from + (to - from) * step / 24);
    const cross = [
        [left + width / 4, right - width / 4, top - far, bottom + far],
        [left - far, right + far, top + height / 4, bottom - height / 4],
    ];
    const { color } = getComputedStyle(label);
    const isTheirs = (it) => it.matches(".zone:not(.rivals)") && getComputedStyle(it).stroke === color;
    const isHeld = (x, y) => document.elementsFromPoint(x, y).some(isTheirs);
    const held = cross.some(([x1, x2, y1, y2]) =>
        steps(x1, x2).some((x) => steps(y1, y2).some((y) => isHeld(x, y))));
    return [label.textContent, held];
})"""


@pytest.mark.parametrize("size", [None, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize(
    "path",
    [
        "/?asof=2019-12-05",
        "/?asof=2019-12-05&lang=ar",
        "/?asof=2020-07-21&lang=ar",
        "/compare?from=2019-12-05&to=2020-07-21",
    ],
)
def test_whose_ground_it_is_stands_on_it_or_right_beside_it(
    new_page: NewPage, path: str, size: dict[str, int] | None
) -> None:
    page = new_page(path, size or {"width": 1280, "height": 800})
    labels = page.locator(".map .label.actor:not(.out)")
    told = labels.evaluate_all(HAS_GROUND, 12)
    assert told
    assert [it for it, held in told if not held] == []
