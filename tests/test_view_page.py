"""The map page and the embed as someone tells it, in a real browser: with and without script, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests.browser import DESKTOP, PHONE, NewPage, drawn, opening_pages, ready, shape
from tests.conftest import serving
from tests.map_page import asked, both_sizes
from tests.two_sides import DAY, ZONES, Told

scripted = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
TOWN = f"{ZONES}/south-town"


@pytest.fixture
def told_page(browser: Browser, told_app: Flask) -> Iterator[NewPage]:
    with serving(told_app) as address, opening_pages(browser, address) as make:
        yield make


@contextmanager
def sends(page: Page) -> Iterator[list[str]]:
    """The addresses a page asks for while the context lasts."""
    found: list[str] = []

    def note(request: object) -> None:
        found.append(request.url)  # type: ignore[attr-defined]

    page.on("request", note)
    yield found
    page.remove_listener("request", note)


def open_legend(page: Page) -> None:
    if not page.locator("#view").is_visible():
        page.locator("#legend summary").click()


@both_sizes
@scripted
@pytest.mark.parametrize("path", ["/", "/embed"])
def test_a_person_chooses_whose_map_it_is(
    told_page: NewPage, path: str, scripts: bool, size: dict[str, int]
) -> None:
    page = told_page(f"{path}?asof={DAY}", size, java_script_enabled=scripts)
    open_legend(page)
    page.get_by_label("As told by").select_option("North")
    page.locator("#tell").click()
    expect(page.locator("#teller")).to_contain_text("As told by North. Everyone")
    assert asked(page)["view"] == "north"
    assert asked(page)["asof"] == DAY.isoformat()
    assert page.locator("#list .entry", has_text="The front-north").count() == 1
    assert page.locator(f'#list [data-entry="{TOWN}"]').count() == 0
    if scripts:
        ready(page)
        expect(shape(page, "lines/front-north")).to_be_attached()
        expect(shape(page, TOWN)).to_have_count(0)
        expect(page).to_have_title("Two sides (as told by North) on 10 May 2020 – Sourceline")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="Everyone").click()
    expect(page.locator("#teller")).to_have_count(0)
    assert "view" not in asked(page)
    assert page.locator(f'#list [data-entry="{TOWN}"]').count() == 1


@scripted
def test_back_to_everyone_by_the_list_of_choices(told_page: NewPage, scripts: bool) -> None:
    page = told_page(f"/?asof={DAY}&view=south&layers={ZONES}", java_script_enabled=scripts)
    open_legend(page)
    assert page.get_by_label("As told by").input_value() == "south"
    page.get_by_label("As told by").select_option("everyone")
    page.locator("#tell").click()
    expect(page.locator("#teller")).to_have_count(0)
    assert not asked(page).get("view")
    assert asked(page)["layers"] == ZONES


def test_everything_the_script_asks_for_is_of_the_view_and_the_moment(
    told_page: NewPage, told: Told
) -> None:
    page = told_page(f"/?asof={DAY}&view=south&rev={told.revs[0]}")
    with sends(page) as found:
        page.locator("#later").click()
        drawn(page, "2020-06-01")
        page.locator("#list .entry a").first.click()
        expect(page.locator("#card .whose").first).to_contain_text("In the words of South")
    data = [it for it in found if "/layers/" in it or "/list?" in it or "part=card" in it]
    assert len(data) >= 4
    for address in data:
        assert f"rev={told.revs[0]}&view=south" in address, address
    assert asked(page)["view"] == "south"
    assert asked(page)["rev"] == str(told.revs[0])
    page.get_by_role("link", name="Back to the map").click()
    page.go_back()
    assert asked(page)["view"] == "south"


def test_the_choice_is_made_by_keyboard_and_not_before_it_is_settled(told_page: NewPage) -> None:
    page = told_page(f"/?asof={DAY}&center=16,30.5&zoom=7")
    page.get_by_label("As told by").focus()
    page.keyboard.type("Sou")
    assert "view" not in asked(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "tell"
    page.keyboard.press("Enter")
    expect(page.locator("#teller")).to_contain_text("As told by South")
    assert asked(page)["view"] in {"south", "south-tv"}
    assert asked(page)["center"] == "16,30.5"
    assert asked(page)["zoom"] == "7"


@scripted
def test_a_card_of_a_feature_that_is_not_on_that_map_says_so(
    told_page: NewPage, scripts: bool
) -> None:
    page = told_page(f"/?asof={DAY}&view=north&feature={TOWN}", java_script_enabled=scripts)
    expect(page.locator("#card .absent")).to_have_text("Not on the map as told by North.")
    expect(page.locator("#card")).to_contain_text("The words of t-own.")
    if scripts:
        expect(shape(page, TOWN)).to_have_count(0)


@both_sizes
def test_the_legend_leaves_the_name_of_the_teller_in_sight(
    told_page: NewPage, size: dict[str, int]
) -> None:
    for path in ("/", "/embed"):
        page = told_page(f"{path}?asof={DAY}&view=the-gazette", size)
        teller = page.locator("#teller").bounding_box()
        legend = page.locator("#legend").bounding_box()
        assert teller
        assert legend
        apart = (
            legend["y"] >= teller["y"] + teller["height"]
            or legend["x"] >= teller["x"] + teller["width"]
        )
        assert apart, path


def test_the_full_map_of_a_frame_is_the_same_view(told_page: NewPage) -> None:
    for scripts in (True, False):
        page = told_page(f"/embed?asof={DAY}&view=south", java_script_enabled=scripts)
        address = page.get_by_role("link", name="Open the full map").get_attribute("href")
        assert address
        assert "view=south" in address


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_page_of_views_leads_to_the_map(told_page: NewPage, size: dict[str, int]) -> None:
    page = told_page("/views?f=html", size)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("link", name="The Gazette").click()
    expect(page.locator("#teller")).to_contain_text("As told by The Gazette")
