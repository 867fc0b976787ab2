"""The map in the frame of another site: plain, and in the sandbox that WordPress puts around frames."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect

from tests.another_site import another_site, framed
from tests.browser import DESKTOP, PHONE, NewPage, shape, spot_on, watch

SIRTE = "control_zones/sirte-lna-2020-07"


PLAIN = '<p>Text</p><iframe title="Map" src="{}/embed?asof=2020-12-28" width="640" height="480"></iframe>'
SANDBOXED = (
    '<p>Text</p><iframe title="Map" class="wp-embedded-content" sandbox="allow-scripts" security="restricted" '
    'src="{}/embed?asof=2020-07-21#?secret=abc123" data-secret="abc123" width="640" height="480"></iframe>'
)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("markup", [PLAIN, SANDBOXED], ids=["plain", "sandboxed"])
def test_the_embed_works_in_the_frame_of_another_site(
    new_page: NewPage, live_server: str, markup: str, size: dict[str, int]
) -> None:
    with another_site(markup.format(live_server)) as site:
        page = new_page(size=size)
        frame = framed(page, site)
        expect(frame.locator("#asof")).to_be_visible()
        expect(frame.locator(".map .zone").first).to_be_visible()
        expect(frame.locator("#failure")).to_be_hidden()
        assert page.evaluate("document.activeElement === document.body"), "it took the focus"
        zone = frame.locator('.map .zone[data-feature="control_zones/east-lna-2019-2020"]')
        zone.dispatch_event("click")
        expect(frame.locator("#card blockquote .exact").first).to_be_visible()
        frame.get_by_role("link", name="Back to the map").click()
        frame.get_by_role("link", name="Earlier change").click()
        expect(frame.locator("#asof")).not_to_have_text("…")


def test_a_frame_without_an_origin_tells_the_addresses_it_cannot_open(
    new_page: NewPage, live_server: str
) -> None:
    with another_site(SANDBOXED.format(live_server)) as site:
        frame = framed(new_page(), site)
        assert frame.locator("html").evaluate("() => self.origin") == "null"
        frame.locator(f'.map [data-feature="{SIRTE}"]').dispatch_event("click")
        address = frame.locator("#card .address").first
        expect(address).to_be_visible()
        expect(address).to_contain_text("https://www.atalayar.com/")
        expect(frame.locator("#full-address")).to_contain_text(f"{live_server}/?asof=2020-07-21")


def test_a_step_in_the_frame_is_no_step_in_the_article_around_it(
    new_page: NewPage, live_server: str
) -> None:
    with another_site(PLAIN.format(live_server)) as site:
        page = new_page()
        frame = framed(page, site)
        before = page.evaluate("history.length")
        frame.get_by_role("link", name="Earlier change").click()
        expect(frame.locator("#asof")).to_have_text("27 December 2020")
        assert page.evaluate("history.length") == before


def test_the_wheel_and_one_finger_belong_to_the_article(
    new_page: NewPage, live_server: str
) -> None:
    tall = f'<div style="height: 300px"></div>{PLAIN}<div style="height: 3000px"></div>'
    with another_site(tall.format(live_server)) as site:
        page = new_page()
        frame = framed(page, site)
        scale = frame.locator(".leaflet-control-scale-line").text_content()
        page.mouse.move(300, 500)
        page.mouse.wheel(0, 400)
        page.wait_for_function("scrollY > 0")
        assert frame.locator(".leaflet-control-scale-line").text_content() == scale
    page = new_page("/embed", PHONE)
    touch = page.locator("#map").evaluate("map => getComputedStyle(map).touchAction")
    assert touch == "pan-x pan-y"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_embed_by_itself_goes_from_zone_to_quote(
    new_page: NewPage, size: dict[str, int]
) -> None:
    page = new_page("/embed?asof=2020-07-21", size)
    page.mouse.click(*spot_on(page, SIRTE))
    expect(page.locator("#card blockquote").first).to_be_visible()
    expect(shape(page, SIRTE)).to_be_attached()
    page.get_by_role("link", name="Back to the map").click()
    page.locator(".legend summary").click()
    expect(page.locator(".legend-body")).to_be_visible()
    expect(page.get_by_role("link", name="Open the full map")).to_have_attribute(
        "href", "/?asof=2020-07-21"
    )


def test_the_map_page_refuses_the_frames_of_other_sites(
    browser: Browser, live_server: str, new_page: NewPage
) -> None:
    with another_site(f'<iframe title="Map" src="{live_server}/"></iframe>') as site:
        context = browser.new_context()
        page = context.new_page()
        problems: list[str] = []
        watch(page, live_server, problems)
        page.goto(site)
        page.wait_for_timeout(300)
        assert any("frame-ancestors" in problem for problem in problems)
        assert page.frame_locator("iframe").locator("#map").count() == 0
        context.close()


def test_only_the_embed_may_be_framed_by_anyone(client: FlaskClient) -> None:
    policy = "Content-Security-Policy"
    html = {"Accept": "text/html"}
    assert "frame-ancestors *" in client.get("/embed", headers=html).headers[policy]
    for path in ("/", "/articles", "/features/lines/ceasefire-line-2020"):
        answer = client.get(path, headers=html)
        assert "frame-ancestors 'self'" in answer.headers[policy]
        assert "X-Frame-Options" not in answer.headers
