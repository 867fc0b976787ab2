"""What a reader may change without losing anything: width, spacing, motion, colours; and how large what they hit is."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser import PHONE, NewPage, opening_pages, ready
from tests.map_page import SIRTE
from tests.page_kinds import FOR_PROGRAMS, PAGES

# A window of 1280 px at 400 %.
ZOOMED = {"width": 320, "height": 256}
# What a user's own sheet asks for: WCAG 2.2, 1.4.12.
SPACED = """* {
    line-height: 1.5 !important;
    letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important;
}
p { margin-block-end: 2em !important; }"""
# A sheet made by script is not one that the Content-Security-Policy refuses.
ADD = """(text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
# Elements with text of which a part is cut off, sideways or below. Words for screen readers, names on the map, and
# what says all of itself elsewhere are not meant.
CUT = """() => [...document.querySelectorAll("body *")].filter((it) => {
    const style = getComputedStyle(it);
    const cuts = [style.overflowX, style.overflowY].some((way) => way === "hidden" || way === "clip");
    const elsewhere = ".map, .clip, .first-quote, svg, [hidden], .filtered";
    const told = it.closest(`.hidden-words, .embed:not(.title-on) .heading, ${elsewhere}`);
    if (!cuts || told || !it.textContent.trim() || !it.getClientRects().length) {
        return false;
    }
    return it.scrollWidth > it.clientWidth + 1 || it.scrollHeight > it.clientHeight + 1;
}).map((it) => it.outerHTML.slice(0, 120))"""
WIDE = """() => [document.documentElement.scrollWidth, ...[...document.querySelectorAll("body *")]
    .filter((it) => it.getBoundingClientRect().right > innerWidth + 1 && !it.closest(".map, .scroll, .take"))
    .map((it) => it.outerHTML.slice(0, 100))].slice(0, 4)"""


@pytest.fixture(scope="module")
def narrow(browser: Browser, live_server: str) -> Iterator[Page]:
    """One page for many addresses, as narrow as WCAG 1.4.10 asks for."""
    with opening_pages(browser, live_server) as make:
        yield make(size=ZOOMED)


@pytest.mark.parametrize(
    ("endpoint", "tag"),
    [(it, tag) for it in PAGES for tag in (["ar"] if it in FOR_PROGRAMS else ["en", "ar"])],
)
def test_a_page_never_scrolls_sideways_and_loses_nothing_when_spaced(
    narrow: Page, endpoint: str, tag: str
) -> None:
    address = PAGES[endpoint]
    narrow.goto(f"{address}{'&' if '?' in address else '?'}lang={tag}")
    ready(narrow)
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 320, narrow.evaluate(WIDE)
    narrow.evaluate(ADD, SPACED)
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 320, narrow.evaluate(WIDE)
    assert narrow.evaluate(CUT) == []


MOVING = """() => [...document.querySelectorAll("*")].filter((it) => {
    const style = getComputedStyle(it);
    const lasts = (times) => times.split(",").some((time) => parseFloat(time) > 0);
    return lasts(style.transitionDuration) || lasts(style.animationDuration) || style.scrollBehavior === "smooth";
}).map((it) => it.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize(
    "path", ["/?asof=2020-07-21", "/embed?asof=2020-07-21", "/share?asof=2020-07-21"]
)
def test_nothing_moves_by_itself_for_who_asked_for_less_motion(
    new_page: NewPage, path: str
) -> None:
    page = new_page(path, reduced_motion="reduce")
    assert page.evaluate(MOVING) == []
    if page.locator(".leaflet-control-zoom-in").count():
        page.locator(".leaflet-control-zoom-in").click()
        assert (
            page.evaluate("document.querySelector('.leaflet-zoom-anim, .leaflet-pan-anim')") is None
        )
    assert page.evaluate("document.getAnimations().length") == 0


# What a finger is to hit, by itself: links in a sentence and in lines of text are as high as their line.
CONTROLS = "button, select, input:not([type=hidden]), summary, .step, .tool, .leaflet-bar a, #close, .bar a"
SMALL = """([selector, least]) => [...document.querySelectorAll(selector)].filter((it) => {
    const whole = it.matches("[type=checkbox], [type=radio]") ? it.closest("label") ?? it : it;
    const box = whole.getBoundingClientRect();
    const shown = it.checkVisibility({ visibilityProperty: true }) && box.width > 1;
    return shown && (box.height < least || box.width < least);
}).map((it) => {
    const box = it.getBoundingClientRect();
    return `${it.outerHTML.slice(0, 90)} ${box.width} x ${box.height}`;
})"""
STATES = [
    "/?asof=2020-07-21",
    f"/?asof=2020-07-21&feature={SIRTE}",
    "/embed?asof=2020-07-21",
    "/share?asof=2020-07-21",
]


@pytest.mark.parametrize("path", STATES)
def test_every_control_is_large_enough_to_hit(new_page: NewPage, path: str) -> None:
    page = new_page(path)
    page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true; })")
    assert page.evaluate(SMALL, [CONTROLS, 24]) == []


@pytest.mark.parametrize("path", STATES[:3])
def test_what_a_thumb_needs_most_is_larger(new_page: NewPage, path: str) -> None:
    page = new_page(path, PHONE)
    most = ".step, .leaflet-bar a, #close, .tool, .legend > summary, .every > summary, .bar nav a"
    assert page.evaluate(SMALL, [most, 44]) == []


HIT = """() => [...document.querySelectorAll('.map .point:not([tabindex="-1"])')].filter((it) => {
    const box = it.querySelector(".plate").getBoundingClientRect();
    return box.width < 24 || box.height < 24;
}).map((it) => it.dataset.feature)"""


def test_every_sign_on_the_map_is_large_enough_to_hit(new_page: NewPage) -> None:
    assert new_page("/?asof=2020-12-28", PHONE).evaluate(HIT) == []


PAINTS = """() => {
    const of = (it, name) => getComputedStyle(it)[name];
    return {
        zones: [...document.querySelectorAll(".map .zone")].map((it) => [of(it, "fill"), of(it, "stroke")]),
        lines: [...document.querySelectorAll(".map .line")].map((it) => of(it, "stroke")),
        signs: [...document.querySelectorAll(".map .point.events")].map((it) => [
            of(it.querySelector("use"), "color"), of(it.querySelector(".disc"), "fill")]),
        legend: [...document.querySelectorAll(".legend .swatch rect")].map((it) => of(it, "fill")),
    };
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_signs_keep_their_colours_where_the_system_has_its_own(
    new_page: NewPage, theme: str
) -> None:
    """Forced colours: a zone in the colour of every other zone would be a wrong map."""
    path = "/?asof=2020-12-28"
    plain = new_page(path, color_scheme=theme).evaluate(PAINTS)
    forced = new_page(path, color_scheme=theme, forced_colors="active").evaluate(PAINTS)
    assert plain["zones"]
    assert plain["signs"]
    assert forced == plain


TRACKS = [
    ("/?asof=2020-07-21", "#slider", (0.1, 0.5)),
    ("/compare?how=swipe", "#divider", (0.5, 0.9)),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("path", "slider", "spot"), TRACKS)
def test_what_a_slider_runs_along_is_seen_where_the_system_has_its_own_colours(
    new_page: NewPage, path: str, slider: str, spot: tuple[float, float], scheme: str
) -> None:
    page = new_page(path, color_scheme=scheme, forced_colors="active")
    picture = Image.open(io.BytesIO(page.locator(slider).screenshot())).convert("L")
    x, y = (round(part * side) for part, side in zip(spot, picture.size, strict=True))
    around = picture.crop((x - 4, y - 4, x + 4, y + 4))
    words = {"light": 0, "dark": 255}[scheme]
    assert words in around.getextrema()


# The word in the box, as wide as it is written, and the room for it.
WORD = """(box) => {
    const style = getComputedStyle(box);
    const context = document.createElement("canvas").getContext("2d");
    context.font = style.font;
    const room = box.clientWidth - parseFloat(style.paddingInlineStart) - parseFloat(style.paddingInlineEnd);
    return room - context.measureText(box.placeholder).width;
}"""


@pytest.mark.parametrize("tag", ["en", "ar"])
@pytest.mark.parametrize("width", [320, 360, 390, 600])
def test_the_search_box_has_room_for_its_word(new_page: NewPage, width: int, tag: str) -> None:
    page = new_page(f"/?lang={tag}", {"width": width, "height": 640})
    assert page.locator("#sought").evaluate(WORD) >= 0


def test_icons_are_seen_where_the_system_has_its_own_colours(new_page: NewPage) -> None:
    """A dark system and a light map of ours: the icons of the buttons take the colour of the words beside them."""
    page = new_page("/?asof=2020-07-21&theme=light", color_scheme="dark", forced_colors="active")
    stroke, words = page.locator("#earlier").evaluate(
        "(it) => [getComputedStyle(it.querySelector('path')).stroke, getComputedStyle(it).color]"
    )
    assert stroke == words
