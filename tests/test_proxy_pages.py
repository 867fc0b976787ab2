"""The map and the pages work behind a proxy and under a path, in a real browser."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import drawn, ready, shape, spot_on, watch
from tests.proxy import SIRTE, Make, Proxy, make, proxied  # noqa: F401 (a fixture)


@contextmanager
def visitor(browser: Browser, proxy: Proxy) -> Iterator[Page]:
    """A page whose every failed request, console error and step outside the path fails the test."""
    problems: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(10_000)
    page = context.new_page()
    watch(page, proxy.address, problems)
    page.on(
        "response",
        lambda answer: (
            problems.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None
        ),
    )
    page.on(
        "requestfailed",
        lambda request: (
            problems.append(f"{request.failure} {request.url}")
            if "ERR_ABORTED" not in (request.failure or "")
            else None
        ),
    )
    yield page
    context.close()
    assert problems == []
    assert proxy.outside == []


@pytest.mark.parametrize("path", ["/", "/embed"])
@pytest.mark.parametrize(
    ("public", "strips"), [(True, False), (False, True)], ids=["setting", "headers"]
)
def test_the_map_works_under_a_path(
    make: Make, browser: Browser, path: str, public: bool, strips: bool
) -> None:
    with proxied(make, public, strips) as proxy, visitor(browser, proxy) as page:
        page.goto(f"{proxy.address}{path}?asof=2020-07-21")
        ready(page)
        page.mouse.click(*spot_on(page, SIRTE))
        expect(page.locator("#card blockquote").first).to_be_visible()
        page.get_by_role("link", name="Back to the map").click()
        page.get_by_role("link", name="Later change").click()
        drawn(page, "2020-07-22")
        expect(page.locator("#list h2")).to_have_text("On 22 July 2020")
        assert urlsplit(page.url).path == f"{proxy.prefix}{path}"
        if path == "/embed":
            told = page.locator("#full-address").text_content()
            assert told == f"{proxy.address}/?asof=2020-07-22"
        page.locator("#typed").fill("2016-05-16")
        page.locator("#typed").press("Enter")
        drawn(page, "2016-05-16")


def test_the_small_map_leads_to_features_under_the_path(make: Make, browser: Browser) -> None:
    with proxied(make, public=False, strips=True) as proxy, visitor(browser, proxy) as page:
        page.goto(f"{proxy.address}/articles/trt-world-2020-12")
        ready(page)
        shape(page, "lines/ceasefire-line-2020").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"{proxy.address}/features/lines/ceasefire-line-2020")
        expect(page.locator("blockquote").first).to_be_visible()


def test_pages_work_under_a_path_without_scripts(make: Make, browser: Browser) -> None:
    with proxied(make, public=False, strips=False) as proxy:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{proxy.address}/embed?asof=2020-07-21")
        page.get_by_role("link", name="Later change").click()
        expect(page.locator("#asof")).to_have_text("22 July 2020")
        page.locator("#typed").fill("2016-05-16")
        page.get_by_role("button", name="Show").click()
        expect(page.locator("#asof")).to_have_text("16 May 2016")
        assert page.url.startswith(f"{proxy.address}/embed?")
        context.close()
    assert proxy.outside == []
