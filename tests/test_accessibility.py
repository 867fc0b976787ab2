"""axe-core finds nothing on any page, in any language, in any light, at any width, whatever is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from tests.axe import violations
from tests.browser import DESKTOP, PHONE, NewPage, ready
from tests.map_page import SIRTE
from tests.page_kinds import (
    FOR_PROGRAMS,
    KNOWN,
    OTHERS,
    PAGES,
    PARTS,
    endpoints,
    is_other,
    is_page,
)


@dataclass(frozen=True)
class Reader:
    """Who looks, and at what width."""

    tag: str
    theme: str
    size: dict[str, int] = field(hash=False)

    def __str__(self) -> str:
        return f"{self.tag}-{self.theme}-{'phone' if self.size == PHONE else 'desktop'}"

    @property
    def options(self) -> dict[str, object]:
        return {"size": self.size, "locale": self.tag, "color_scheme": self.theme}


# Not every pair of them: each language, each light and each width meets each of the others' in some page of a kind.
DAY = Reader("en", "light", DESKTOP)
NIGHT = Reader("ar", "dark", PHONE)
EVENING = Reader("en", "dark", PHONE)
MORNING = Reader("ar", "light", DESKTOP)


def test_every_page_is_looked_at(app: Flask) -> None:
    assert endpoints(app) == KNOWN


@pytest.mark.parametrize("endpoint", [*PAGES, *PARTS, *OTHERS])
def test_what_is_called_a_page_is_one_and_nothing_else_is(
    client: FlaskClient, endpoint: str
) -> None:
    if endpoint in PAGES:
        assert is_page(client, PAGES[endpoint])
    elif endpoint in PARTS:
        assert not is_page(client, PARTS[endpoint])
        assert not is_other(client, PARTS[endpoint])
    else:
        assert is_other(client, OTHERS[endpoint])


@pytest.mark.parametrize(
    ("endpoint", "reader"),
    [(it, who) for it in PAGES for who in ([NIGHT] if it in FOR_PROGRAMS else [DAY, NIGHT])],
    ids=str,
)
def test_axe_finds_nothing_on_a_page(new_page: NewPage, endpoint: str, reader: Reader) -> None:
    page = new_page(PAGES[endpoint], **reader.options)
    assert violations(page) == []


def open_legend(page: Page) -> None:
    legend = page.locator("#legend")
    if legend.get_attribute("open") is None:
        legend.locator("summary").click()


def open_filter(page: Page) -> None:
    page.locator("#filter summary").click()


def open_every_date(page: Page) -> None:
    page.locator("#every summary").click()


def open_search(page: Page) -> None:
    page.locator("#sought").press_sequentially("sirt")
    page.locator("#search-list [role=option]").first.wait_for()
    page.locator("#sought").press("ArrowDown")


def open_share(page: Page) -> None:
    page.locator("#share").click()
    page.locator("dialog.share[open]").wait_for()


def open_about(page: Page) -> None:
    page.locator("details.ways summary").click()


def nothing(page: Page) -> None:
    """It is there when the page is."""


STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "a feature": (f"/?asof=2020-07-21&feature={SIRTE}", nothing),
    "a feature in the embed": (f"/embed?asof=2020-07-21&feature={SIRTE}", nothing),
    "the legend": ("/?asof=2020-12-28", open_legend),
    "the filter": ("/?asof=2020-12-28&actor=lna", open_filter),
    "the table": ("/?asof=2020-12-28&show=table", nothing),
    "changes marked": ("/?asof=2020-07-21&changed=shown&weak=faded", nothing),
    "every date": ("/?asof=2020-12-28", open_every_date),
    "the search": ("/?asof=2020-07-21", open_search),
    "sharing": ("/?asof=2020-07-21", open_share),
    "about the map": ("/?asof=2019-12-05", open_about),
    "a view": ("/?asof=2020-07-21&view=gna", open_legend),
    "an old version": ("/?asof=2020-07-21&rev=1", nothing),
}


@pytest.mark.parametrize("reader", [MORNING, EVENING], ids=str)
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_whatever_is_open(new_page: NewPage, state: str, reader: Reader) -> None:
    path, act = STATES[state]
    page = new_page(path, **reader.options)
    act(page)
    assert violations(page) == []


PROBLEMS = {
    "no such page": ("/nowhere", 404),
    "no such feature on the map": ("/?asof=2020-07-21&feature=lines/nothing", 404),
    "no such feature": ("/features/lines/nothing", 404),
    "what cannot be asked": ("/?asof=yesterday", 400),
}


@pytest.mark.parametrize("reader", [DAY, NIGHT], ids=str)
@pytest.mark.parametrize("problem", PROBLEMS)
def test_axe_finds_nothing_where_something_is_wrong(
    browser: Browser, live_server: str, problem: str, reader: Reader
) -> None:
    path, status = PROBLEMS[problem]
    size, rest = reader.size, {"locale": reader.tag, "color_scheme": reader.theme}
    # The console tells of the status, which is right here.
    context = browser.new_context(base_url=live_server, viewport=size, **rest)
    page = context.new_page()
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == status
    ready(page)
    assert violations(page) == []
    context.close()
