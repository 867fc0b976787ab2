"""A real browser for tests, which fails a test on any console error, script error or request to another host."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.chromium import ARGUMENTS, CHROMIUM

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}

NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Browser, live_server: str) -> Iterator[NewPage]:
    """Opens pages of the running app."""
    with opening_pages(browser, live_server) as make:
        yield make


@contextmanager
def opening_pages(
    browser: Browser,
    address: str,
    patience_ms: int = 10_000,
    heed: Callable[[Page, list[str]], None] = lambda page, problems: None,
) -> Iterator[NewPage]:
    """Opens pages of a server, which `heed` sees first; what goes wrong in any of them fails the test in the end."""
    contexts, problems = [], []

    def make(path: str | None = None, size: dict[str, int] = DESKTOP, **options: object) -> Page:
        phone = size == PHONE
        context = browser.new_context(
            base_url=address, viewport=size, has_touch=phone, is_mobile=phone, **options
        )
        context.set_default_timeout(patience_ms)
        contexts.append(context)
        page = context.new_page()
        watch(page, address, problems)
        heed(page, problems)
        if path is not None:
            page.goto(path)
            if options.get("java_script_enabled", True):
                ready(page)
        return page

    yield make
    for context in contexts:
        context.close()
    assert problems == []


def watch(page: Page, address: str, problems: list[str]) -> None:
    """Note every console error, script error, and request to a host that is not this machine's."""
    hosts = {urlsplit(address).hostname}

    def asked(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https"} and parts.hostname not in hosts:
            problems.append(f"request to another host: {url}")

    page.on("request", lambda request: asked(request.url))
    page.on("pageerror", lambda error: problems.append(f"script error: {error}"))
    page.on(
        "console",
        lambda message: (
            problems.append(f"console: {message.text}") if message.type == "error" else None
        ),
    )


def ready(page: Page) -> None:
    """Wait until a page with a map has drawn it; pages without one are ready when loaded."""
    if page.locator("script[type=module]").count():
        page.wait_for_selector("html[data-ready]", state="attached")


def drawn(page: Page, day: str) -> None:
    """Wait until the map shows this date."""
    page.wait_for_selector(f'html[data-asof="{day}"]', state="attached")


def shape(page: Page, key: str) -> Locator:
    """A feature on the map, by layer/id."""
    return page.locator(f'.map .shape[data-feature="{key}"]')


def spot_on(page: Page, key: str) -> tuple[float, float]:
    """A place on the screen where a feature is on top of everything, for a real mouse or finger."""
    found = shape(page, key).evaluate(
        """(element) => {
            const box = (element.querySelector(".plate") ?? element).getBoundingClientRect();
            for (let row = 1; row < 24; row += 1) {
                for (let column = 1; column < 24; column += 1) {
                    const x = box.left + (box.width * column) / 24;
                    const y = box.top + (box.height * row) / 24;
                    if (element.contains(document.elementFromPoint(x, y))) {
                        return [x, y];
                    }
                }
            }
            return null;
        }"""
    )
    assert found, f"{key} is nowhere to be pointed at"
    return found[0], found[1]


def focused(page: Page) -> str | None:
    """The feature that has the focus, by layer/id."""
    return page.evaluate("document.activeElement?.dataset?.feature ?? null")
