"""What a page costs who reads it for the first time: requests and bytes as they travel, counted by the browser."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import PHONE, ready
from tests.map_page import SIRTE
from tests.page_kinds import PAGES


@dataclass(frozen=True)
class Cost:
    requests: int
    bytes: int


# The whole map with its list; elsewhere a small one, of what the page is about.
MAP = Cost(requests=60, bytes=300_000)
TEXT = Cost(requests=24, bytes=60_000)
WITH_A_MAP = (
    "maps.map_page",
    "compare.compare",
    "embeds.embed",
    "evidence.article_page",
    "evidence.article_features",
    "evidence.feature_page",
    "evidence.feature_evidence",
    "quotes.quote",
    "control_changes.control",
    "features.collection",
    "features.items",
    "features.item",
)
# The preview is a frame with the map in it, and waits until it is seen.
BUDGETS = dict.fromkeys(WITH_A_MAP, MAP) | {"share.share": Cost(requests=48, bytes=120_000)}


class Meter:
    """Counts what a page of its own, with nothing kept from before, asks for and gets."""

    def __init__(self, page: Page) -> None:
        self.addresses: list[str] = []
        self.bytes = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._got)

    def _asked(self, event: dict) -> None:
        if event["request"]["url"].startswith("http"):
            self.addresses.append(event["request"]["url"])

    def _got(self, event: dict) -> None:
        self.bytes += int(event["encodedDataLength"])


def cost(browser: Browser, address: str) -> Meter:
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
    page = context.new_page()
    meter = Meter(page)
    page.goto(address)
    ready(page)
    page.wait_for_load_state("networkidle")
    context.close()
    return meter


@pytest.mark.parametrize("endpoint", PAGES)
def test_a_page_keeps_to_its_budget(browser: Browser, live_server: str, endpoint: str) -> None:
    meter = cost(browser, live_server + PAGES[endpoint])
    allowed = BUDGETS.get(endpoint, TEXT)
    assert all(it.startswith(live_server + "/") for it in meter.addresses)
    assert len(meter.addresses) <= allowed.requests, meter.addresses
    assert meter.bytes <= allowed.bytes


def test_nothing_is_asked_for_twice(browser: Browser, live_server: str) -> None:
    meter = cost(browser, f"{live_server}/?asof=2020-07-21&feature={SIRTE}")
    assert len(set(meter.addresses)) == len(meter.addresses)


def test_a_frame_nobody_sees_costs_little(browser: Browser, live_server: str) -> None:
    """Its scripts and data wait until the reader has come that far."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(f"{live_server}/healthz")
    page.set_content(
        f'<div style="height: 9000px"></div><iframe src="{live_server}/embed" height="400"></iframe>'
    )
    meter = Meter(page)
    page.wait_for_load_state("networkidle")
    context.close()
    assert not any(it.endswith("/joined-map.js") or "/layers/" in it for it in meter.addresses)


def test_only_sheets_hold_back_the_first_picture(browser: Browser, live_server: str) -> None:
    """A script of the old kind would stop the page where it stands."""
    context = browser.new_context()
    page = context.new_page()
    for path in PAGES.values():
        html = page.request.get(live_server + path).text()
        head = html.partition("</head>")[0]
        scripts = [
            it for it in head.split("<script")[1:] if 'type="module"' not in it.partition(">")[0]
        ]
        assert all("application/ld+json" in it.partition(">")[0] for it in scripts), path
    context.close()
