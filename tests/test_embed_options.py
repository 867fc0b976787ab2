"""What the address of an embed may ask: what stands around the map, and whether it moves on."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import expect
from werkzeug.test import TestResponse

from tests.browser import NewPage, drawn
from tests.diary import Diary
from web.embeds import AROUND, EMBED_PARAMETERS, OF_PYM

DAY = "2020-07-21"
SMALL = {"width": 640, "height": 480}
# Where each is, in the page.
PLACES = {
    "title": ".heading",
    "dates": "#dates",
    "legend": "#legend",
    "list": "#list",
    "buttons": ".leaflet-control-zoom",
}
VALUES = [(it.name, value) for it in AROUND for value in it.schema["enum"]]


def get(client: FlaskClient, query: str) -> TestResponse:
    return client.get(f"/embed?{query}", headers={"Accept": "text/html"})


def values(page: TestResponse) -> dict[str, object]:
    found = re.search(r'id="data">(.*?)</script>', page.text, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


@pytest.mark.parametrize(("name", "value"), VALUES)
def test_what_stands_around_the_map_is_shown_hidden_or_behind_a_button(
    new_page: NewPage, name: str, value: str
) -> None:
    page = new_page(f"/embed?asof={DAY}&{name}={value}", SMALL)
    place = page.locator(PLACES[name])
    button = page.locator(f'[data-more="{name}"]')
    if name == "legend":
        body = page.locator(".legend-body")
        expect(place).to_be_visible(visible=value != "off")
        expect(body).to_be_visible(visible=value == "on")
        return
    if name == "title":
        box = place.bounding_box()
        assert box
        assert (box["height"] > 20) == (value == "on")
        return
    expect(place).to_be_visible(visible=value == "on")
    expect(button).to_be_visible(visible=value == "more")
    if value == "more":
        button.press("Enter")
        expect(place).to_be_visible()
        expect(button).to_have_attribute("aria-expanded", "true")
        expect(button).to_be_focused()
        button.press("Enter")
        expect(place).to_be_hidden()


@pytest.mark.parametrize("name", ["live", *(it.name for it in AROUND)])
def test_a_value_there_is_none_of_is_refused_by_name(client: FlaskClient, name: str) -> None:
    answer = get(client, f"{name}=maybe")
    assert answer.status_code == 400
    assert answer.mimetype == "text/html"
    assert f"{name}=maybe" in answer.text
    assert f"{name}=on" in answer.text
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]


def test_the_names_of_an_embeds_parameters_are_all_different() -> None:
    names = [it.name for it in EMBED_PARAMETERS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("also", ["asof=2020-07-21", "rev=1", "known=2026-11-20"])
def test_a_map_that_moves_on_cannot_be_held_as_well(client: FlaskClient, also: str) -> None:
    answer = get(client, f"live=on&{also}")
    assert answer.status_code == 400
    assert also.partition("=")[0] in answer.text


def test_live_is_the_last_day_on_which_something_changed(client: FlaskClient) -> None:
    found = values(get(client, "live=on"))
    stops = found["stops"]
    assert isinstance(stops, list)
    assert found["asof"] == stops[-1]["day"] != DAY
    # And else the day on which the dataset's editors open it.
    assert values(get(client, ""))["asof"] == DAY


def test_live_moves_on_when_the_record_does(diary_client: FlaskClient, diary: Diary) -> None:
    stops = values(get(diary_client, "live=on"))["stops"]
    assert isinstance(stops, list)
    assert values(get(diary_client, "live=on"))["asof"] == stops[-1]["day"]


def test_a_live_map_opens_on_its_day_in_the_browser_and_steps_from_there(new_page: NewPage) -> None:
    page = new_page("/embed?live=on&dates=on&legend=off&list=off", SMALL)
    last = page.locator("html").get_attribute("data-asof")
    assert last
    assert last != DAY
    page.locator("#earlier").click()
    page.wait_for_selector(f'html[data-asof]:not([data-asof="{last}"])', state="attached")
    # A step names its day, and what is around the map stays.
    assert "live" not in page.url
    assert "legend=off" in page.url
    day = page.locator("html").get_attribute("data-asof")
    assert day
    page.reload()
    drawn(page, day)
    expect(page.locator("#legend")).to_be_hidden()


def test_the_links_of_a_page_without_script_keep_what_is_around_the_map(
    client: FlaskClient,
) -> None:
    text = get(client, f"asof={DAY}&legend=off&list=on&title=on").text
    found = re.search(r'id="earlier" rel="prev" href="([^"]*)"', text)
    assert found
    for part in ("legend=off", "list=on", "title=on"):
        assert part in unescape(found[1])
        name, _, value = part.partition("=")
        assert f'<input type="hidden" name="{name}" value="{value}">' in text
    assert "dates=" not in unescape(found[1])
    assert client.get(unescape(found[1])).status_code == 200


def test_without_script_the_list_is_there_whatever_is_asked(new_page: NewPage) -> None:
    page = new_page(f"/embed?asof={DAY}&list=off&dates=more", SMALL, java_script_enabled=False)
    expect(page.locator("#list")).to_be_visible()
    expect(page.locator("#dates")).to_be_visible()


def test_what_pym_writes_into_an_address_changes_nothing(client: FlaskClient) -> None:
    names = "&".join(f"{it.name}=https%3A%2F%2Fnews.example.org%2F%3Fa%3Db" for it in OF_PYM)
    told = get(client, f"asof={DAY}&{names}")
    assert told.status_code == 200
    assert values(told) == values(get(client, f"asof={DAY}"))


@pytest.mark.parametrize("path", ["/", "/list"])
def test_what_is_around_an_embed_is_no_matter_of_other_pages(
    client: FlaskClient, path: str
) -> None:
    answer = client.get(f"{path}?legend=off", headers={"Accept": "text/html"})
    assert answer.status_code == 400


# docs/embedding.md promises that these answer for good: who adds to this list promises the same.
PERMANENT = [
    "/",
    "/?asof=2020-07-21",
    "/?asof=2020-07-21&rev=1",
    "/?asof=2020-07-21&known=2026-12-01",
    "/?asof=2020-07-21&layers=control_zones,lines&center=16.6,31.2&zoom=7",
    "/?asof=2020-07-21&bbox=14.5,28.5,18.5,31.8&feature=control_zones/sirte-lna-2020-07",
    "/?asof=2020-07-21&view=gna&weak=faded&lang=en",
    "/embed",
    "/embed?asof=2020-07-21",
    "/embed?asof=2020-07-21&rev=1",
    "/embed?asof=2020-07-21&layers=control_zones&bbox=14.5,28.5,18.5,31.8",
    "/embed?asof=2020-07-21&center=16.6,31.2&zoom=7&feature=control_zones/sirte-lna-2020-07",
    "/embed?asof=2020-07-21&view=gna&lang=ar",
    "/embed?live=on",
    "/embed?asof=2020-07-21&title=on&dates=more&legend=off&list=on&buttons=off",
    "/embed/quotes/{quote}",
    "/quotes/{quote}",
    "/features/control_zones/sirte-lna-2020-07",
    "/articles/atalayar-2020-07",
    "/share?asof=2020-07-21",
    "/static/sourceline.js",
]


@pytest.mark.parametrize("address", PERMANENT)
def test_an_address_that_is_promised_answers(client: FlaskClient, address: str) -> None:
    found = re.search(r"/quotes/([^\"?#/]+)", get(client, f"asof={DAY}").text)
    assert found
    answer = client.get(address.format(quote=found[1]), headers={"Accept": "text/html"})
    assert answer.status_code == 200
