"""The card of a feature on the map page says what is true on the date of the map, or that it cannot."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect

from tests.browser import NewPage, ready, shape
from tests.map_page import DATES, SIRTE, asked


@pytest.mark.parametrize("path", ["/", "/embed"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_feature_that_is_not_there_is_told_and_the_map_is_a_step_away(
    browser: Browser, live_server: str, path: str, scripts: bool
) -> None:
    # Not of `new_page`: a browser notes the status of the page itself as an error.
    context = browser.new_context(base_url=live_server, java_script_enabled=scripts)
    page = context.new_page()
    answer = page.goto(f"{path}?feature=lines/nope")
    assert answer is not None
    assert answer.status == 404
    if scripts:
        ready(page)
    expect(page.locator("#card")).to_contain_text("There is no such feature on this map now.")
    expect(page.locator("#card")).to_be_visible()
    page.get_by_role("link", name="Back to the map").click()
    expect(page.locator("#card")).to_be_hidden()
    if path == "/" or not scripts:
        expect(page.locator(f'#list [data-entry="{SIRTE}"]')).to_be_visible()
    else:
        expect(shape(page, SIRTE)).to_be_visible()
    context.close()


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_the_status_is_that_of_the_feature_and_no_one_is_told_later_that_it_stands(
    client: FlaskClient, path: str
) -> None:
    html = {"Accept": "text/html"}
    there, not_there = (
        client.get(f"{path}?feature={it}", headers=html) for it in (SIRTE, "lines/nope")
    )
    assert (there.status_code, not_there.status_code) == (200, 404)
    assert "ETag" in there.headers
    assert "ETag" not in not_there.headers
    assert "Sourceline-Missing" not in not_there.headers
    # Kept bodies and notes of answers must not make a page of it that is there.
    assert client.get(f"{path}?feature=lines/nope", headers=html).status_code == 404
    # What is on the map of another day is there.
    assert client.get(f"{path}?asof=2016-05-16&feature={SIRTE}", headers=html).status_code == 200


def test_a_feature_withdrawn_while_the_map_is_open_is_told_too(
    browser: Browser, live_server: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/features/**", lambda route: route.fulfill(status=404, body="gone"))
    page.goto(live_server)
    ready(page)
    page.locator(f'#list .entry a[data-feature="{SIRTE}"]').click()
    expect(page.locator("#card .problem")).to_have_text("There is no such feature on this map now.")
    expect(page.locator("#card .problem")).to_be_focused()
    expect(page.get_by_role("alert")).to_be_hidden()
    page.get_by_role("link", name="Back to the map").click()
    expect(page.locator("#list")).to_be_visible()
    context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_card_says_when_its_feature_is_not_on_the_map_and_leads_to_a_day_when_it_is(
    new_page: NewPage, scripts: bool
) -> None:
    address = f"/?asof=2016-05-14&layers=control_zones&feature={SIRTE}"
    page = new_page(address, java_script_enabled=scripts)
    expect(page.locator("#card .absent")).to_contain_text("Not on the map on 14 May 2016.")
    page.get_by_role("link", name="Show the map on 6 January 2020").click()
    expect(page.locator("#card .name")).to_contain_text("LNA: Sirte")
    expect(page.locator("#card .absent")).to_have_count(0)
    expect(page.locator("#asof")).to_have_text("6 January 2020")
    assert asked(page) == {"asof": "2020-01-06", "layers": "control_zones", "feature": SIRTE}
    if scripts:
        expect(shape(page, SIRTE)).to_be_visible()
        expect(page.locator("#card .name")).to_be_focused()


def test_an_open_card_keeps_to_the_date_of_the_map(new_page: NewPage) -> None:
    page = new_page(f"/?feature={SIRTE}")
    expect(page.locator("#card .absent")).to_have_count(0)
    page.get_by_role("link", name="Later change").click()
    expect(page.locator("#card .absent")).to_contain_text("Not on the map on 22 July 2020.")
    page.get_by_role("link", name="Earlier change").click()
    expect(page.locator("#card .absent")).to_have_count(0)
    expect(page.locator("#card .name")).to_contain_text("LNA: Sirte")


def test_a_card_that_cannot_be_renewed_says_nothing_of_another_date(
    browser: Browser, live_server: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{live_server}/?feature={SIRTE}")
    ready(page)
    page.route("**/features/**", lambda route: route.abort())
    page.get_by_role("link", name="Later change").click()
    expect(page.locator("#card")).to_contain_text("could not be loaded")
    expect(page.locator("#card .name")).to_have_count(0)
    page.unroute_all()
    page.get_by_role("link", name="Earlier change").click()
    expect(page.locator("#card .name")).to_contain_text("LNA: Sirte")
    context.close()


@pytest.mark.parametrize(
    ("asof", "shown"),
    [("2020-12-26", False), ("2020-12-27", True), ("2021-01-27", True), ("2021-01-28", False)],
)
def test_a_card_counts_the_days_for_which_an_event_is_shown(
    client: FlaskClient, asof: str, shown: bool
) -> None:
    event = "events/egypt-delegation-tripoli-2020-12-27"
    card = client.get(f"/features/{event}?part=card&asof={asof}", headers={"Accept": "text/html"})
    assert ("Not on the map on" not in card.text) is shown
    listed = client.get(f"/list?asof={asof}&layers=events")
    assert (f'data-entry="{event}"' in listed.text) is shown


def test_cards_and_the_list_agree_on_what_is_on_the_map(client: FlaskClient) -> None:
    known = client.get("/collections/control_zones/items?limit=1000").json["features"]
    for asof in ("2010-01-01", *DATES, "2030-01-01"):
        listed = client.get(f"/list?asof={asof}&layers=control_zones").text
        for feature in known:
            key = f"control_zones/{feature['id']}"
            card = client.get(f"/features/{key}?part=card&asof={asof}").text
            assert ("Not on the map on" in card) is (f'data-entry="{key}"' not in listed), key
