"""Embeds of a published site: what stands around the map is asked of a file, and no server reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, expect

from tests.another_site import SANDBOXED, another_site
from tests.browser import opening_pages
from tests.conftest import answering
from tests.map_page import SIRTE
from tests.published_site import Handler, Open, Site, opening


@pytest.fixture
def open_page(site: Site, browser: Browser) -> Iterator[Open]:
    with opening(site, browser) as make:
        yield make


def test_what_stands_around_the_map_is_as_the_address_says(open_page: Open) -> None:
    page = open_page("embed/2020-07-21.html?title=on&legend=off&list=on&dates=more&buttons=off")
    expect(page.locator("#legend")).to_be_hidden()
    expect(page.locator("#list")).to_be_visible()
    expect(page.locator(".leaflet-control-zoom")).to_be_hidden()
    page.get_by_role("button", name="Dates").click()
    page.locator("#earlier").click()
    page.wait_for_selector('html[data-asof]:not([data-asof="2020-07-21"])', state="attached")
    assert "legend=off" in page.url
    assert "list=on" in page.url


def test_live_is_the_last_day_on_which_something_is_reported(open_page: Open, site: Site) -> None:
    page = open_page("embed.html?live=on")
    days = [it.removeprefix("embed/").removesuffix(".html") for it in site.names("embed/*")]
    # On the last of all things only end.
    reported = sorted(days)[-2]
    assert page.locator("html").get_attribute("data-asof") == reported
    assert page.locator("#list .shown").get_attribute("data-asof") == reported
    assert page.locator("#list [data-entry]").count()


def test_the_full_map_is_the_one_that_the_frame_shows(open_page: Open) -> None:
    page = open_page(f"embed/2020-07-21.html?layers=control_zones&feature={SIRTE}&legend=off")
    full = page.locator("#full").evaluate("it => it.href")
    assert full.endswith(f"/asof/2020-07-21.html?layers=control_zones&feature={SIRTE}")


def test_without_script_what_no_frame_may_show_opens_beside_it(site: Site) -> None:
    text = (site.folder / "embed/2020-07-21.html").read_text()
    opened = re.search(r'<a href="([^"]*)" data-feature="[^>]*>', text)
    assert opened
    assert opened[1].startswith("../features/")
    assert 'target="_blank" rel="noopener"' in opened[0]


class Generous(Handler):
    """Gives leave to read to whoever asks, as docs/embedding.md has a host do: a sandbox has no origin."""

    def end_headers(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()


def test_a_quote_comes_up_in_a_frame_that_may_open_nothing(site: Site, browser: Browser) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Generous, directory=str(site.folder)))
    address = f"http://127.0.0.1:{server.server_port}"
    inner = f"{address}/embed/2020-07-21.html?feature={SIRTE}&list=off"
    markup = SANDBOXED.replace("#?secret=abc123", "").format(inner)
    with (
        answering(server),
        opening_pages(browser, address) as make,
        another_site(markup) as other,
    ):
        page = make()
        page.goto(other)
        frame = page.frame_locator("iframe")
        frame.locator("html[data-ready]").wait_for(state="attached")
        frame.locator("#card a.source").first.click()
        expect(frame.locator(".embed-quote blockquote .exact")).to_be_visible()
        frame.get_by_role("link", name="Back to the map").click()
        expect(frame.locator("body.embed.list-off")).to_be_attached()
        frame.locator("html[data-ready]").wait_for(state="attached")
