"""What a filter or the layers leave out is not called unknown, and an open card of it says why it is not on the map."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import expect

from tests.browser import NewPage, ready, shape
from tests.map_page import SIRTE, asked
from tests.test_pictures import svg

DAY = "2020-07-21"
NARROWED = ["actor=gna", "certainty=low", "article=trt-world-2020-12"]
UNKNOWN = '.map [fill="url(#nothing)"]'
MEANING = '.legend [data-key="nothing"]'


@pytest.mark.parametrize("query", NARROWED)
def test_ground_that_a_filter_leaves_out_is_not_called_unknown(
    new_page: NewPage, query: str
) -> None:
    page = new_page(f"/?asof={DAY}&{query}")
    expect(page.locator(UNKNOWN)).to_have_count(0)
    expect(page.locator(MEANING)).to_have_attribute("hidden", "")
    page.locator("[data-lift]").first.click()
    expect(page.locator(UNKNOWN)).not_to_have_count(0)
    expect(page.locator(MEANING)).not_to_have_attribute("hidden", "")


@pytest.mark.parametrize("query", NARROWED)
def test_nor_is_it_in_a_comparison_in_the_page_without_script_or_in_a_picture(
    new_page: NewPage, client: FlaskClient, query: str
) -> None:
    page = new_page(f"/compare?from=2019-12-05&to={DAY}&{query}")
    expect(page.locator(UNKNOWN)).to_have_count(0)
    expect(page.locator(MEANING)).to_have_attribute("hidden", "")
    for lifted in ("", query):
        address = f"/?asof={DAY}&{lifted}"
        drawn = new_page(address, java_script_enabled=False).locator("#sketch")
        assert bool(re.search(r"url\(#\S*nothing\)", drawn.inner_html())) == (not lifted)
        name, _, value = lifted.partition("=")
        picture = svg(client, asof=DAY, **({name: value} if lifted else {}))
        told = [it.text for it in picture.iter() if it.text]
        assert ("No information" in told) == (not lifted)


def test_a_card_says_that_the_filter_leaves_its_feature_out(new_page: NewPage) -> None:
    page = new_page(f"/?asof={DAY}&actor=gna&feature={SIRTE}")
    away = page.locator("#card .away")
    expect(away).to_contain_text("Not on this map: the filter leaves it out.")
    away.get_by_role("link", name="Show everything").click()
    ready(page)
    assert asked(page) == {"asof": DAY, "feature": SIRTE}
    expect(shape(page, SIRTE)).to_have_attribute("aria-pressed", "true")
    expect(away).to_have_count(0)


def test_a_card_says_that_the_layer_of_its_feature_is_off_and_no_longer_when_it_is_on(
    new_page: NewPage,
) -> None:
    page = new_page(f"/?asof={DAY}&feature={SIRTE}")
    away = page.locator("#card .away")
    expect(away).to_have_count(0)
    page.locator("#legend").evaluate("it => { it.open = true; }")
    box = page.get_by_role("checkbox", name="Control zones")
    box.uncheck()
    expect(away).to_contain_text("Not on this map: its layer is switched off.")
    box.check()
    expect(away).to_have_count(0)


def test_of_another_day_the_card_says_that_alone(new_page: NewPage) -> None:
    page = new_page(f"/?asof=2016-05-01&actor=gna&feature={SIRTE}")
    expect(page.locator("#card .absent")).to_have_count(1)
    expect(page.locator("#card .absent")).to_contain_text("Not on the map on 1 May 2016.")


@pytest.mark.parametrize("path", ["/", "/list"])
def test_what_changed_is_told_of_the_layers_that_are_shown(client: FlaskClient, path: str) -> None:
    def changed(layers: str) -> set[str]:
        text = client.get(
            f"{path}?asof=2020-07-22&layers={layers}", headers={"Accept": "text/html"}
        ).text
        part = text.partition('<ul class="changes">')[2].partition("</ul>")[0]
        return set(re.findall(r'data-feature="([^"/]+)/', part))

    assert changed("control_zones,lines,events") == {"control_zones", "lines"}
    assert changed("lines") == {"lines"}
    assert changed("control_zones") == {"control_zones"}
    assert changed("locations") == set()
