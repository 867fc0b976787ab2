"""The map can show how strong the evidence is: in the list, on the card, and by drawing pale what is weak."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from layers import EVIDENCE_LAYERS
from tests.browser import NewPage, drawn
from tests.map_page import asked

PALE = {"single_source": "0.5", "partisan_only": "0.25", "several_independent": "1"}
DAY = "2020-07-21"


def grades(client: FlaskClient) -> dict[str, str]:
    """Of each feature that the map shows on the day; events of the weeks before it among them."""
    found = {}
    for layer in EVIDENCE_LAYERS:
        when = f"datetime=2020-06-20/{DAY}" if layer.span_days else f"asof={DAY}"
        for it in client.get(f"/layers/{layer.name}.geojson?{when}").json["features"]:
            found[f"{layer.name}/{it['id']}"] = it["properties"]["strength"]
    return found


def opacities(page: Page) -> dict[str, str]:
    """Of each feature that is drawn; asked at once, as the map may draw them anew at any moment."""
    found: dict[str, str] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("#map [data-feature]")]
            .map((it) => [it.dataset.feature, getComputedStyle(it).opacity]))"""
    )
    return found


def test_what_is_weak_is_drawn_pale_when_asked(new_page: NewPage, client: FlaskClient) -> None:
    page = new_page(f"/?asof={DAY}")
    drawn(page, DAY)
    known = grades(client)
    assert set(known.values()) >= {"single_source", "partisan_only"}
    before = opacities(page)
    assert before
    assert set(before) <= set(known)
    assert set(before.values()) == {"1"}
    page.get_by_label("Draw pale what rests on a single source").check()
    assert asked(page)["weak"] == "faded"
    assert opacities(page) == {key: PALE[known[key]] for key in before}
    page.go_back()
    expect(page.locator("#weak")).not_to_be_checked()
    drawn(page, DAY)
    assert set(opacities(page).values()) == {"1"}


def test_a_line_is_as_pale_as_what_one_presses_along_it(new_page: NewPage) -> None:
    """The button of a line is not seen at all: its strokes and its band are."""
    page = new_page(f"/?asof={DAY}&weak=faded")
    drawn(page, DAY)
    strokes = ".leaflet-lines-pane path:not(.shape)"
    seen = page.locator(f".map :is({strokes}, .leaflet-bands-pane path, .ring)")
    found = seen.evaluate_all(
        "all => all.map((it) => [it.dataset.strength, getComputedStyle(it).opacity])"
    )
    assert len(found) > 5
    assert "single_source" in {grade for grade, _ in found}
    assert all(opacity == PALE[grade] for grade, opacity in found)


def test_a_link_to_the_pale_map_opens_it_and_stays_with_it(new_page: NewPage) -> None:
    page = new_page(f"/?asof={DAY}&weak=faded")
    expect(page.locator("#weak")).to_be_checked()
    page.get_by_role("link", name="Later change").click()
    drawn(page, "2020-07-22")
    assert asked(page)["weak"] == "faded"


def test_without_a_script_the_choice_stays_in_the_links(client: FlaskClient) -> None:
    page = client.get(f"/?asof={DAY}&weak=faded", headers={"Accept": "text/html"}).text
    assert 'id="weak" name="weak" value="faded" form="dates" checked' in page
    assert "asof=2020-07-22&amp;weak=faded" in page or "asof=2020-07-22&weak=faded" in page


@pytest.mark.parametrize("layer", [it.name for it in EVIDENCE_LAYERS])
def test_the_list_and_the_card_say_it_in_words(client: FlaskClient, layer: str) -> None:
    words = {
        "single_source": "single source",
        "partisan_only": "its own side only",
        "several_independent": "several independent sources",
    }
    for it in client.get(f"/layers/{layer}.geojson").json["features"]:
        grade = words[it["properties"]["strength"]]
        card = client.get(f"/features/{layer}/{it['id']}?part=card").text
        assert grade in card
        day = it["properties"]["valid_from"] or DAY
        listed = client.get(f"/list?asof={day}").text
        entry = listed.partition(f'data-entry="{layer}/{it["id"]}"')[2].partition("</li>")[0]
        assert grade in entry, it["id"]


def test_a_value_it_cannot_have_is_refused(client: FlaskClient) -> None:
    answer = client.get("/?weak=yes", headers={"Accept": "text/html"})
    assert answer.status_code == 400
    assert "weak=faded" in answer.text
