"""What a frame says to the page around it, what it leaves to that page, and where its links lead."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.another_site import (
    LISTENING,
    PLAIN,
    SANDBOXED,
    WORDPRESS,
    another_site,
    framed,
    heard,
)
from tests.browser import DESKTOP, PHONE, NewPage
from tests.map_page import SIRTE

DAY = "asof=2020-07-21"
# As wide as the column of an article.
ARTICLE = {"width": 660, "height": 800}
PYM = "childId=map-1&initialWidth=640&parentTitle=An%20article&parentUrl=https%3A%2F%2Fnews.example.org%2F1"
# A page around that gives the frame the height it asks for.
OBEYING = """<script>
heights = [];
addEventListener("message", ({ data }) => {
    const told = data["datawrapper-height"];
    if (told) {
        heights.push(told.sourceline);
        document.querySelector("iframe").style.height = `${told.sourceline}px`;
    }
});
</script>"""


def heights(page: Page) -> dict[str, list[int]]:
    """Every height that was told, by the way in which it was."""
    found: dict[str, list[int]] = {}
    for it in heard(page):
        if isinstance(it, str):
            name, child, what, value = it.split("xPYMx")
            assert (name, child, what) == ("pym", "map-1", "height")
            found.setdefault("pym", []).append(int(value))
        elif "datawrapper-height" in it:
            (value,) = it["datawrapper-height"].values()
            found.setdefault("datawrapper", []).append(value)
        elif it.get("sentinel") == "amp":
            assert it["type"] == "embed-size"
            found.setdefault("amp", []).append(it["height"])
        else:
            assert set(it) == {"message", "value", "secret"}
            assert (it["message"], it["secret"]) == ("height", "abc123")
            found.setdefault("wordpress", []).append(it["value"])
    return found


def test_the_height_is_told_in_the_ways_that_newsrooms_listen_for(
    new_page: NewPage, live_server: str
) -> None:
    with another_site(LISTENING + PLAIN.format(f"{live_server}/embed?{DAY}&{PYM}")) as site:
        page = new_page()
        framed(page, site)
        told = heights(page)
        assert set(told) == {"datawrapper", "amp", "pym"}
        assert told["datawrapper"] == told["amp"] == told["pym"]
        assert all(200 < it < 1000 for it in told["pym"])


def test_in_the_sandbox_of_wordpress_the_height_comes_with_its_secret(
    new_page: NewPage, live_server: str
) -> None:
    with another_site(LISTENING + SANDBOXED.format(f"{live_server}/embed?{DAY}")) as site:
        page = new_page()
        frame = framed(page, site)
        expect(frame.locator(".map .zone").first).to_be_visible()
        told = heights(page)
        assert set(told) == {"datawrapper", "amp", "wordpress"}
        assert {it["origin"] for it in page.evaluate("heard")} == {"null"}


@pytest.mark.parametrize("size", [DESKTOP, ARTICLE, PHONE], ids=["desktop", "article", "phone"])
@pytest.mark.parametrize("options", ["", "&list=on&title=on", f"&feature={SIRTE}"])
def test_a_page_that_gives_the_height_asked_for_is_not_asked_without_end(
    new_page: NewPage, live_server: str, options: str, size: dict[str, int]
) -> None:
    body = '<meta name="viewport" content="width=device-width">' + OBEYING
    frame_ = PLAIN.format(f"{live_server}/embed?{DAY}{options}").replace(
        'width="640"', 'style="width: 100%"'
    )
    with another_site(body + frame_) as site:
        page = new_page(size=size)
        frame = framed(page, site)
        page.wait_for_timeout(600)
        told = page.evaluate("heights")
        page.wait_for_timeout(600)
        assert page.evaluate("heights") == told
        assert len(told) < 8, told
        if "feature" not in options:
            # Nothing is left over and nothing is cut off.
            left = frame.locator("html").evaluate("it => it.scrollHeight - innerHeight")
            assert left == 0


def test_the_height_is_told_again_when_the_list_is_shown_and_when_pym_asks(
    new_page: NewPage, live_server: str
) -> None:
    with another_site(LISTENING + PLAIN.format(f"{live_server}/embed?{DAY}&{PYM}")) as site:
        page = new_page()
        frame = framed(page, site)
        before = heights(page)["pym"][-1]
        frame.get_by_role("button", name="List").click()
        expect(frame.locator("#list")).to_be_visible()
        page.wait_for_function("heard.length > 3")
        after = heights(page)["pym"]
        assert after[-1] > before + 300
        frame_ = "document.querySelector('iframe').contentWindow"
        page.evaluate(f"{frame_}.postMessage('pymxPYMxmap-1xPYMxwidthxPYMx640', '*')")
        page.wait_for_function(
            f"heard.filter(({{ data }}) => typeof data === 'string').length > {len(after)}"
        )


def test_nothing_heavy_is_fetched_until_somebody_sees_the_frame(
    new_page: NewPage, live_server: str
) -> None:
    tall = f'<div style="height: 4000px"></div>{SANDBOXED}'
    with another_site(tall.format(f"{live_server}/embed?{DAY}")) as site:
        page = new_page()
        asked: list[str] = []

        def note(request: Request) -> None:
            asked.append(request.url)

        page.on("request", note)
        page.goto(site)
        frame = page.frame_locator("iframe")
        # What is there without: the day, and the map in words.
        frame.locator(".waiting").wait_for(state="attached")
        assert "As of 21 July 2020" in frame.locator(".waiting").inner_text()
        page.wait_for_timeout(800)
        heavy = [
            it for it in asked if any(name in it for name in ("leaflet-src", "map.js", "layers/"))
        ]
        assert heavy == []
        page.evaluate("scrollTo(0, 3800)")
        frame.locator("html[data-ready]").wait_for(state="attached")
        assert any("leaflet-src" in it for it in asked)
        expect(frame.locator(".waiting")).to_be_hidden()


@pytest.mark.parametrize("markup", [PLAIN, SANDBOXED], ids=["plain", "sandboxed"])
def test_neither_focus_nor_scroll_is_taken_from_the_article(
    new_page: NewPage, live_server: str, markup: str
) -> None:
    article = (
        f'<div style="height: 500px"><input autofocus></div>{markup}<div style="height: 3000px">'
    )
    with another_site(article.format(f"{live_server}/embed?{DAY}&feature={SIRTE}")) as site:
        page = new_page()
        frame = framed(page, site)
        expect(frame.locator("#card .name")).to_contain_text("Sirte")
        assert page.evaluate("document.activeElement.tagName") == "INPUT"
        assert page.evaluate("scrollY") == 0
        assert frame.locator("html").evaluate("it => document.activeElement === document.body")


def test_the_wheel_zooms_for_who_is_at_work_on_the_map_and_for_nobody_else(
    new_page: NewPage, live_server: str
) -> None:
    with another_site(
        PLAIN.format(f"{live_server}/embed?{DAY}") + '<div style="height: 3000px">'
    ) as site:
        page = new_page()
        frame = framed(page, site)
        scale = frame.locator(".leaflet-control-scale-line")
        before = scale.inner_text()
        frame.locator("#map").focus()
        page.mouse.move(350, 250)
        page.mouse.wheel(0, -500)
        expect(scale).not_to_have_text(before)
        assert page.evaluate("scrollY") == 0
        within = scale.inner_text()
        frame.get_by_role("link", name="Earlier change").focus()
        page.mouse.wheel(0, 400)
        page.wait_for_function("scrollY > 0")
        assert scale.inner_text() == within


def test_the_wheel_scrolls_the_article_after_a_click_on_the_map_and_zooms_with_ctrl(
    new_page: NewPage, live_server: str
) -> None:
    with another_site(
        PLAIN.format(f"{live_server}/embed?{DAY}&feature={SIRTE}") + '<div style="height: 3000px">'
    ) as site:
        page = new_page()
        frame = framed(page, site)
        scale = frame.locator(".leaflet-control-scale-line")
        # A card that is closed by mouse gives the focus back to its shape.
        frame.get_by_role("link", name="Back to the map").click()
        map_ = frame.locator("#map")
        box = map_.bounding_box()
        assert box
        page.mouse.click(box["x"] + 320, box["y"] + 20)
        frame.locator("#close").wait_for(state="hidden")
        before = scale.inner_text()
        page.mouse.wheel(0, 200)
        page.wait_for_function("scrollY > 0")
        assert scale.inner_text() == before
        at = page.evaluate("scrollY")
        page.keyboard.down("Control")
        page.mouse.wheel(0, -600)
        page.keyboard.up("Control")
        expect(scale).not_to_have_text(before)
        assert page.evaluate("scrollY") == at


def open_sirte(frame: Any) -> None:
    frame.locator(f'.map [data-feature="{SIRTE}"]').first.dispatch_event("click")
    expect(frame.locator("#card a.source").first).to_be_visible()


def test_wordpress_is_asked_to_go_to_our_page_of_the_quote(
    new_page: NewPage, live_server: str
) -> None:
    body = WORDPRESS + LISTENING + SANDBOXED.format(f"{live_server}/embed?{DAY}")
    with another_site(body) as site:
        page = new_page()
        frame = framed(page, site)
        open_sirte(frame)
        frame.locator("#card a.source").first.click()
        page.wait_for_url(f"{live_server}/quotes/*")
        expect(page.locator("blockquote .exact")).to_be_visible()
        expect(page.locator("a.source")).to_have_attribute("target", "_blank")


@pytest.mark.parametrize("secret", ["", "#?secret=abc123"], ids=["nobody", "somebody deaf"])
def test_where_no_page_can_be_opened_the_quote_comes_up_in_the_frame(
    new_page: NewPage, live_server: str, secret: str
) -> None:
    markup = SANDBOXED.replace("#?secret=abc123", secret)
    with another_site(markup.format(f"{live_server}/embed?{DAY}&list=off")) as site:
        page = new_page()
        frame = framed(page, site)
        steps = page.evaluate("history.length")
        open_sirte(frame)
        words = frame.locator("#card blockquote .exact").first.inner_text()
        frame.locator("#card a.source").first.click()
        expect(frame.locator(".embed-quote blockquote .exact")).to_have_text(words)
        expect(frame.locator(".embed-quote .address").first).to_contain_text("https://")
        # To its outlet there is no way from here, but for the address.
        frame.locator("a.source").click()
        expect(frame.locator("#kept-in .there")).to_contain_text("https://")
        frame.get_by_role("link", name="Back to the map").click()
        expect(frame.locator("body.embed.list-off")).to_be_attached()
        expect(frame.locator("#card .name")).to_contain_text("Sirte")
        assert page.evaluate("history.length") == steps


def test_a_link_that_no_frame_may_follow_is_told(new_page: NewPage, live_server: str) -> None:
    markup = SANDBOXED.replace("#?secret=abc123", "")
    with another_site(markup.format(f"{live_server}/embed?{DAY}")) as site:
        page = new_page()
        frame = framed(page, site)
        open_sirte(frame)
        frame.get_by_role("link", name="Page of this feature").click()
        expect(frame.locator("#kept-in .there")).to_have_text(f"{live_server}/features/{SIRTE}")


def test_in_a_plain_frame_our_pages_open_in_a_tab_of_their_own(
    new_page: NewPage, live_server: str
) -> None:
    with another_site(PLAIN.format(f"{live_server}/embed?{DAY}")) as site:
        page = new_page()
        frame = framed(page, site)
        open_sirte(frame)
        with page.expect_popup() as opened:
            frame.get_by_role("link", name="Page of this quote").first.click()
        expect(opened.value.locator("blockquote .exact")).to_be_visible()
        assert opened.value.url.startswith(f"{live_server}/quotes/")
        assert page.url == site
