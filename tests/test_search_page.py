"""Search by name: in Latin and Arabic script, in any spelling, from the box on the map and without script."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from geo.name_index import Named, NameIndex, words_of
from tests.browser import PHONE, NewPage, drawn
from tests.map_page import asked
from web.search_page import IN_BOX, LONGEST

SIRTE = "locations/sirte"


def results(client: FlaskClient, text: str, **more: str) -> list[dict[str, str]]:
    answer = client.get("/search", query_string={"q": text, "f": "json", **more})
    assert answer.status_code == 200, text
    found: list[dict[str, str]] = answer.get_json()["results"]
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Al-Jufra", "jufra"),
        ("el Jufra", "al jufra"),
        ("Ţarābulus", "tarabulus"),
        ("أجدابيا", "اجدابيا"),
        ("مصراتة", "مصراته"),
        ("طُبْرُق", "طبرق"),
        ("ســـرت", "سرت"),
        ("الجفرة", "جفره"),
        ("بني وليد", "بنى وليد"),
        ("SIRTE", "sirte"),
    ],
)
def test_spellings_that_mean_one_name_have_the_same_words(one: str, other: str) -> None:
    assert words_of(one) == words_of(other)


@given(st.lists(st.text(alphabet="abcst لسر-'", min_size=1, max_size=12), min_size=1, max_size=6))
def test_a_name_is_always_found_by_itself_and_first(names: list[str]) -> None:
    index = NameIndex(Named((name,), (), {"place": place}) for place, name in enumerate(names))
    for name in names:
        if not words_of(name):
            continue
        first = index.find(name, "", 10)[0]
        assert words_of(first.names[0]) == words_of(name)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Sirte", SIRTE),
        ("surt", SIRTE),
        ("sir", SIRTE),
        ("سرت", SIRTE),
        ("سِرْت", SIRTE),
        ("Banghazi", "locations/benghazi"),
        ("بنغازى", "locations/benghazi"),
        ("Tarabulus", "locations/tripoli"),
        ("el-jufra", "locations/al-jufra"),
        ("جفره", "locations/al-jufra"),
        ("Misrātah", "locations/misrata"),
    ],
)
def test_a_place_is_found_in_every_spelling_before_all_else(
    client: FlaskClient, text: str, key: str
) -> None:
    assert results(client, text)[0]["id"] == key


@pytest.mark.parametrize("text", ["LNA", "lna", "Haftar", "حفتر", "Libyan National Army"])
def test_an_actor_is_found_by_its_label_its_name_and_its_other_names(
    client: FlaskClient, text: str
) -> None:
    first = results(client, text)[0]
    assert (first["kind"], first["id"]) == ("actor", "lna")
    assert client.get(first["href"] + "&f=html").status_code == 200


def test_a_town_of_the_base_map_is_found_where_it_lies(client: FlaskClient) -> None:
    (town,) = (it for it in results(client, "Ghadamis") if it["kind"] == "town")
    assert town["center"] == pytest.approx([9.5, 30.13], abs=0.1)
    assert client.get(town["href"] + "&f=html").status_code == 200


def test_what_is_not_on_the_map_of_the_day_comes_with_a_day_on_which_it_is(
    client: FlaskClient,
) -> None:
    found = {it["id"]: it for it in results(client, "Islamic State: Sirte", asof="2020-07-21")}
    zone = found["control_zones/sirte-is-2016"]
    assert zone["day"] < "2017"
    assert f"asof={zone['day']}" in zone["href"]
    then = {it["id"]: it for it in results(client, "Islamic State: Sirte", asof="2016-05-16")}
    assert then["control_zones/sirte-is-2016"]["day"] is None


def test_the_box_is_told_no_more_than_it_can_list(client: FlaskClient) -> None:
    assert len(results(client, "s")) == IN_BOX


@pytest.mark.parametrize(
    "text", ["", " ", ",", "'", "%", "\\", "((((", "؟", "al", "ال", "\u0640", "💥", "a" * LONGEST]
)
def test_odd_text_is_looked_for_and_not_found_without_fuss(client: FlaskClient, text: str) -> None:
    results(client, text)
    assert client.get("/search", query_string={"q": text, "f": "html"}).status_code == 200


@pytest.mark.parametrize(
    ("text", "cure"), [("a" * (LONGEST + 1), "q=Sirte"), ("a\0b", "NUL character. Take it out")]
)
def test_text_that_is_no_name_is_refused(client: FlaskClient, text: str, cure: str) -> None:
    answer = client.get("/search", query_string={"q": text, "f": "json"})
    assert answer.status_code == 400
    assert cure in answer.get_data(as_text=True)


def test_the_page_lists_what_was_found_with_ways_to_the_map(client: FlaskClient) -> None:
    page = client.get(f"/search?q={quote('سرت')}&lang=ar").get_data(as_text=True)
    assert 'dir="rtl"' in page
    assert f"feature={SIRTE}" in page
    nothing = client.get("/search?q=Xanadu").get_data(as_text=True)
    assert "Nothing on this map" in nothing
    assert "Xanadu" in nothing


def test_without_script_the_box_leads_to_the_page_of_results(new_page: NewPage) -> None:
    page = new_page("/?asof=2016-05-16", java_script_enabled=False)
    page.locator("#sought").fill("surt")
    page.locator("#search button").click()
    page.locator(".found a").first.click()
    assert asked(page)["feature"] == SIRTE
    assert asked(page)["asof"] == "2016-05-16"


def test_the_arrow_keys_choose_and_enter_opens_a_feature_on_a_day_on_which_it_is_shown(
    new_page: NewPage,
) -> None:
    page = new_page("/?asof=2020-07-21")
    box = page.locator("#sought")
    page.locator("#sought").focus()
    page.wait_for_selector("#sought[role=combobox]")
    box.press_sequentially("islamic state: sirte")
    page.wait_for_selector("#search-list:not([hidden]) [role=option]")
    assert box.get_attribute("aria-expanded") == "true"
    assert "found" in page.locator("#status").text_content()
    box.press("ArrowDown")
    active = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    assert active.get_attribute("aria-selected") == "true"
    box.press("Enter")
    page.wait_for_selector("#card:not([hidden]) .name")
    assert asked(page)["feature"] == "control_zones/sirte-is-2016"
    drawn(page, asked(page)["asof"])
    assert page.evaluate("document.activeElement.classList.contains('name')")
    page.go_back()
    drawn(page, "2020-07-21")
    assert page.locator("#card").is_hidden()


def test_escape_closes_the_list_and_keeps_the_focus(new_page: NewPage) -> None:
    page = new_page("/", PHONE)
    page.locator("#sought").focus()
    page.wait_for_selector("#sought[role=combobox]")
    page.locator("#sought").fill("beng")
    page.wait_for_selector("#search-list:not([hidden]) [role=option]")
    page.keyboard.press("Escape")
    assert page.locator("#search-list").is_hidden()
    assert page.locator("#sought").get_attribute("aria-expanded") == "false"
    assert page.evaluate("document.activeElement.id") == "sought"


def test_an_actor_filters_the_map_and_a_town_moves_it(new_page: NewPage) -> None:
    page = new_page("/?asof=2020-07-21")
    page.locator("#sought").focus()
    page.wait_for_selector("#sought[role=combobox]")
    page.locator("#sought").fill("GNA")
    page.locator("#search-list [role=option]").first.click()
    page.wait_for_url("**actor=gna**")
    page.locator("#sought").fill("Ghadamis")
    page.locator("#search-list [role=option]", has_text="Town").click()
    page.wait_for_url("**center=**")
    assert asked(page)["zoom"] == "9"
    assert asked(page)["actor"] == "gna"


def test_the_list_keeps_to_the_window_in_both_directions(new_page: NewPage) -> None:
    for tongue in ("en", "ar"):
        for width in (320, 768, 1280):
            page = new_page(f"/?lang={tongue}", {"width": width, "height": 700})
            page.locator("#sought").focus()
            page.wait_for_selector("#sought[role=combobox]")
            page.locator("#sought").fill("s")
            page.wait_for_selector("#search-list:not([hidden]) [role=option]")
            box = page.locator("#search-list").bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width


def test_on_a_map_as_it_stood_once_only_what_was_on_it_is_found(
    diary_client: FlaskClient,
) -> None:
    now = [it["id"] for it in results(diary_client, "s") if it["kind"] == "feature"]
    assert now
    for rev in ("1", "3"):
        found = results(diary_client, "s", rev=rev)
        then = {it["id"] for it in found if it["kind"] == "feature"}
        for id_ in now:
            there = diary_client.get(f"/features/{id_}?rev={rev}").status_code == 200
            assert (id_ in then) == there == (rev == "3")
        assert all(f"rev={rev}" in it["href"] for it in found)


def test_the_box_asks_for_the_moment_of_its_map(new_page: NewPage, client: FlaskClient) -> None:
    text = client.get("/", headers={"Accept": "text/html"}).text
    version = text.partition('data-version="')[2].partition('"')[0]
    page = new_page(f"/?asof=2020-07-21&rev={version}")
    page.locator("#sought").focus()
    with page.expect_response("**/search?**") as answer:
        page.locator("#sought").fill("Islamic State: Sirte")
    assert f"rev={version}" in answer.value.url
    assert page.locator(f"#search input[name=rev][value='{version}']").count() == 1
