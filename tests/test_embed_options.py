"""What the address of an embed may ask: what stands around the map, and whether it moves on."""

from __future__ import annotations

import json
import re
from contextlib import closing
from html import unescape

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect
from werkzeug.test import TestResponse

from tests.another_site import another_site
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


@pytest.mark.parametrize("view", ["", "&view=trt-world"])
def test_live_is_the_last_day_on_which_something_is_reported(
    client: FlaskClient, view: str
) -> None:
    told = get(client, f"live=on{view}")
    found = values(told)
    days = reported(found)
    assert found["asof"] == days[-1] != DAY
    # And something is on its map, where there would be nothing the day after.
    assert "data-entry=" in told.text
    # And else the day on which the dataset's editors open it.
    assert values(get(client, view))["asof"] == DAY


def test_live_moves_on_when_the_record_does(diary_client: FlaskClient, diary: Diary) -> None:
    found = values(get(diary_client, "live=on"))
    assert found["asof"] == found["newest"] == reported(found)[-1]


def reported(found: dict[str, object]) -> list[str]:
    """The days on which something does more than end."""
    stops = found["stops"]
    assert isinstance(stops, list)
    return [it["day"] for it in stops if re.search(r"\b(begins|article):", it["told"])]


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


SHOWN = (
    "layers=lines&bbox=10.0,25.0,20.0,33.0&actor=lna&theme=dark&feature=lines/ceasefire-line-2020"
)


def test_the_full_map_is_the_one_that_the_frame_shows(client: FlaskClient) -> None:
    text = get(client, f"asof={DAY}&rev=3&lang=ar&{SHOWN}&legend=off&title=on").text
    found = re.search(r'id="full" href="([^"]*)"', text)
    assert found
    assert unescape(found[1]) == f"/?asof={DAY}&rev=3&lang=ar&{SHOWN}"
    led = client.get(unescape(found[1]).replace("rev=3&", ""), headers={"Accept": "text/html"})
    assert led.status_code == 200


def test_the_script_leaves_the_way_to_the_full_map_as_it_is(new_page: NewPage) -> None:
    page = new_page(f"/embed?asof={DAY}&{SHOWN}&legend=off", SMALL)
    full = page.locator("#full").evaluate("it => it.search")
    assert sorted(full[1:].split("&")) == sorted(f"asof={DAY}&{SHOWN}".replace(".0", "").split("&"))


@pytest.mark.parametrize(
    "query", [f"asof={DAY}", f"asof={DAY}&feature=control_zones/sirte-lna-2020-07", "asof=someday"]
)
def test_without_script_a_link_stays_within_what_may_be_framed_or_opens_a_tab(
    client: FlaskClient, query: str
) -> None:
    answer = get(client, query)
    links = re.findall(r'<a [^>]*href="[^"]*"[^>]*>', answer.text)
    assert links
    for link in links:
        address = unescape(link.partition('href="')[2].partition('"')[0])
        if not re.match(r"[#?]|/embed(\?|/|$)", address):
            assert 'target="_blank"' in link
            assert "noopener" in link


def test_without_script_a_feature_in_the_list_opens_in_the_frame(
    browser: Browser, live_server: str
) -> None:
    src = f"{live_server}/embed?asof={DAY}&list=on"
    markup = f'<iframe title="Map" sandbox="" src="{src}" width="640" height="600"></iframe>'
    with another_site(markup) as site, closing(browser.new_context()) as context:
        page = context.new_page()
        page.goto(site)
        frame = page.frame_locator("iframe")
        frame.locator("#list .entry a", has_text="Sirte").first.click()
        expect(frame.locator("#card blockquote .exact").first).to_be_visible()
        # What cannot be shown says so in the frame, and leads on in it.
        other = page.frames[1]
        other.goto(f"{live_server}/embed?asof=someday")
        frame.get_by_role("link", name="Go to the map").click()
        expect(frame.locator("#map")).to_be_visible()


def test_without_script_the_list_is_there_whatever_is_asked(new_page: NewPage) -> None:
    page = new_page(f"/embed?asof={DAY}&list=off&dates=more", SMALL, java_script_enabled=False)
    expect(page.locator("#list")).to_be_visible()
    expect(page.locator("#dates")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_the_legend_is_open_where_it_is_asked_for(new_page: NewPage, script: bool) -> None:
    entries = "#legend [data-key='control:lna'], #legend .legend-layer"
    for asked, shown in (("on", True), ("more", False)):
        page = new_page(f"/embed?asof={DAY}&legend={asked}", SMALL, java_script_enabled=script)
        assert page.locator("#legend").evaluate("it => it.open") == shown
        expect(page.locator(entries).first).to_be_visible(visible=shown)


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
