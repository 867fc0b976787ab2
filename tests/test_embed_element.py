"""The element for pages that have rather that than a frame: on the page of another site."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.another_site import another_site
from tests.browser import NewPage

ELEMENT = """<script type="module" src="{server}/static/sourceline.js"></script>
<div style="height: {above}px"></div>
<sourceline-map src="{server}/embed?asof=2020-07-21&amp;{options}" label="Map of Libya" height="300">
<blockquote><a href="{server}/?asof=2020-07-21">Libya on 21 July 2020</a></blockquote></sourceline-map>"""
FALLBACK = "sourceline-map blockquote"


def code(server: str, options: str = "legend=off", above: int = 0) -> str:
    return ELEMENT.format(server=server, options=options, above=above)


def test_the_element_is_as_high_as_its_map_and_hides_what_stood_in_its_place(
    new_page: NewPage, live_server: str
) -> None:
    with another_site(code(live_server)) as site:
        page = new_page()
        page.goto(site)
        frame = page.frame_locator("iframe")
        expect(frame.locator(".map .zone").first).to_be_visible()
        expect(page.locator(FALLBACK)).to_be_hidden()
        page.wait_for_function(
            "document.querySelector('sourceline-map').shadowRoot.querySelector('iframe').clientHeight > 350"
        )
        inner = frame.locator("html").evaluate("it => it.scrollHeight - innerHeight")
        assert inner == 0
        made = page.locator("iframe")
        expect(made).to_have_attribute("title", "Map of Libya")
        expect(made).to_have_attribute("loading", "lazy")
        assert "allow-scripts" in (made.get_attribute("sandbox") or "")
        assert page.evaluate("document.activeElement === document.body")


def test_nobody_else_says_how_high_it_is(new_page: NewPage, live_server: str) -> None:
    with another_site(code(live_server)) as site:
        page = new_page()
        page.goto(site)
        page.frame_locator("iframe").locator("html[data-ready]").wait_for(state="attached")
        secret = page.locator("iframe").evaluate("it => new URL(it.src).hash.split('=')[1]")
        height = page.locator("iframe").evaluate("it => it.clientHeight")
        page.evaluate(
            "secret => postMessage({ message: 'height', value: 3333, secret }, '*')", secret
        )
        page.wait_for_timeout(200)
        assert page.locator("iframe").evaluate("it => it.clientHeight") == height


def test_another_address_shows_another_map(new_page: NewPage, live_server: str) -> None:
    with another_site(code(live_server)) as site:
        page = new_page()
        page.goto(site)
        page.frame_locator("iframe").locator("html[data-ready]").wait_for(state="attached")
        page.evaluate(
            "src => document.querySelector('sourceline-map').setAttribute('src', src)",
            f"{live_server}/embed?asof=2020-12-28",
        )
        expect(page.frame_locator("iframe").locator("#asof")).to_have_attribute(
            "datetime", "2020-12-28"
        )


def test_without_scripts_or_with_no_map_to_show_the_words_stay(
    new_page: NewPage, live_server: str
) -> None:
    with another_site(code(live_server)) as site:
        page = new_page(java_script_enabled=False)
        page.goto(site)
        expect(page.locator(FALLBACK)).to_be_visible()
    wrong = code(live_server).replace(f'src="{live_server}/embed', 'src="javascript:alert(1)//')
    with another_site(wrong) as site:
        page = new_page()
        page.goto(site)
        expect(page.locator(FALLBACK)).to_be_visible()
        assert page.locator("iframe").get_attribute("src") is None


def test_far_down_an_article_it_waits(new_page: NewPage, live_server: str) -> None:
    with another_site(code(live_server, above=9000)) as site:
        page = new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(site)
        page.wait_for_timeout(500)
        assert not any("/embed" in it for it in asked)
        expect(page.locator(FALLBACK)).to_be_visible()
