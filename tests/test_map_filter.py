"""The map can be narrowed to actors, articles and degrees of certainty: map, list, table and counts say the same."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from geo.vocabulary import CERTAINTIES
from layers import EVIDENCE_LAYERS
from tests.browser import PHONE, NewPage, drawn, ready
from tests.map_page import DATES, asked, both_sizes
from web import selection

DAY = "2020-07-21"
HTML = {"Accept": "text/html"}
# A query of the map, and what of a feature it is about.
NARROWED = {
    "actor=gna": lambda it: "gna" in {it["actor"], *(it["parties"] or [])},
    "actor=gna,turkey": lambda it: {"gna", "turkey"} & {it["actor"], *(it["parties"] or [])},
    "article=atalayar-2020-07": lambda it: "atalayar-2020-07" in articles(it),
    "certainty=medium,low": lambda it: it["certainty"] in {"medium", "low"},
    "actor=lna&certainty=high": lambda it: (
        "lna" in {it["actor"], *(it["parties"] or [])} and it["certainty"] == "high"
    ),
}


def articles(properties: dict) -> set[str]:
    return {quote["article"]["id"] for quote in properties["quotes"]}


def wanted(client: FlaskClient, day: str, query: str) -> set[str]:
    """What fits, found out feature by feature of all that the map shows on the day."""
    found = set()
    for layer in EVIDENCE_LAYERS:
        when = f"datetime={before(day)}/{day}" if layer.span_days else f"asof={day}"
        for it in client.get(f"/layers/{layer.name}.geojson?{when}").json["features"]:
            if NARROWED[query](it["properties"]):
                found.add(f"{layer.name}/{it['id']}")
    return found


def before(day: str) -> str:
    from datetime import date, timedelta

    span = max(it.span_days or 0 for it in EVIDENCE_LAYERS)
    return (date.fromisoformat(day) - timedelta(days=span)).isoformat()


def keys(html: str, attribute: str) -> list[str]:
    return re.findall(rf'{attribute}="([^"]+)"', html)


def on_map(page: Page) -> set[str]:
    found: list[str] = page.locator(".map .shape[data-feature]").evaluate_all(
        "shapes => shapes.map(shape => shape.dataset.feature)"
    )
    return set(found)


def test_the_degrees_that_can_be_asked_for_are_those_there_are() -> None:
    assert set(selection.CERTAINTIES) == CERTAINTIES


@pytest.mark.parametrize("query", NARROWED)
@pytest.mark.parametrize("day", DATES)
def test_list_table_and_count_have_what_fits_and_nothing_else(
    client: FlaskClient, day: str, query: str
) -> None:
    fitting = wanted(client, day, query)
    for path in ("/list", "/"):
        text = client.get(f"{path}?asof={day}&{query}", headers=HTML).text
        assert set(keys(text, "data-entry")) == fitting
        assert set(keys(text, "data-row")) == fitting
        assert f'data-count="{len(fitting)}"' in text


@both_sizes
def test_boxes_narrow_the_map_and_all_that_tells_of_it(
    new_page: NewPage, client: FlaskClient, size: dict[str, int]
) -> None:
    page = new_page(f"/?asof={DAY}", size)
    page.locator("#filter summary").click()
    page.get_by_role("checkbox", name="GNA", exact=True).check()
    page.wait_for_url("**actor=gna*")
    line = page.locator(".asof .filtered")
    expect(line).to_contain_text("GNA")
    expect(page.locator("#list .shown")).to_have_attribute("data-chosen", "actor=gna")
    fitting = wanted(client, DAY, "actor=gna")
    expect(page.locator(".map .shape[data-feature]")).to_have_count(len(fitting))
    assert on_map(page) == fitting
    assert set(keys(page.content(), "data-entry")) == fitting
    expect(page.locator("#status")).to_contain_text(f"{len(fitting)} features")
    line.get_by_role("link").click()
    expect(line).to_be_hidden()
    expect(page.get_by_role("checkbox", name="GNA", exact=True)).not_to_be_checked()
    expect(page.locator("#list .shown")).to_have_attribute("data-chosen", "")
    assert "actor" not in asked(page)
    page.go_back()
    expect(line).to_be_visible()
    expect(page.locator(".map .shape[data-feature]")).to_have_count(len(fitting))


def test_an_address_opens_narrowed_and_stays_so_from_date_to_date(
    new_page: NewPage, client: FlaskClient
) -> None:
    for path in ("/", "/embed"):
        page = new_page(f"{path}?asof={DAY}&actor=lna&certainty=high")
        assert on_map(page) == wanted(client, DAY, "actor=lna&certainty=high")
        expect(page.locator(".asof .filtered")).to_contain_text("high")
        page.get_by_role("link", name="Earlier change").click()
        page.wait_for_function("day => document.documentElement.dataset.asof !== day", arg=DAY)
        day = asked(page)["asof"]
        assert (asked(page)["actor"], asked(page)["certainty"]) == ("lna", "high")
        assert on_map(page) == wanted(client, day, "actor=lna&certainty=high")


def test_where_nothing_fits_that_is_said(new_page: NewPage) -> None:
    page = new_page("/?asof=2016-05-16&actor=wagner&show=table")
    expect(page.locator(".as-table")).to_have_text("Nothing on this date fits the filter.")
    expect(page.locator(".asof .filtered")).to_be_visible()
    assert on_map(page) == set()


def test_without_a_script_the_boxes_are_sent_by_a_button(
    new_page: NewPage, client: FlaskClient
) -> None:
    page = new_page(f"/?asof={DAY}", java_script_enabled=False)
    page.locator("#filter summary").click()
    page.get_by_role("checkbox", name="GNA", exact=True).check()
    page.get_by_role("checkbox", name="Turkey", exact=True).check()
    page.locator("#filter").get_by_role("button", name="Show").click()
    assert set(keys(page.content(), "data-entry")) == wanted(client, DAY, "actor=gna,turkey")
    line = page.locator(".asof .filtered")
    expect(line).to_contain_text("GNA, Turkey")
    line.get_by_role("link").click()
    expect(line).to_be_hidden()
    assert "actor" not in page.url


def test_the_keyboard_opens_the_filter_and_ticks_a_box(new_page: NewPage) -> None:
    page = new_page(f"/?asof={DAY}")
    page.locator("#as-table").focus()
    page.keyboard.press("Tab")
    expect(page.locator("#filter summary")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.wait_for_url("**actor=*")
    expect(page.locator("#filter input").first).to_be_focused()


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("actor=nobody", "gna, lna"),
        ("article=none", "atalayar-2020-07"),
        ("certainty=sure", "high, medium, low"),
        ("actor=gna,x'y", "There is no actor"),
    ],
)
@pytest.mark.parametrize("path", ["/", "/embed", "/list"])
def test_what_there_is_not_is_refused_and_what_there_is_told(
    client: FlaskClient, path: str, query: str, told: str
) -> None:
    answer = client.get(f"{path}?{query}", headers=HTML)
    assert answer.status_code == 400
    assert told in answer.text


def test_what_changed_on_the_day_is_narrowed_as_well(client: FlaskClient) -> None:
    text = client.get("/list?asof=2020-07-22&actor=lna", headers=HTML).text
    assert "LNA: Sirte" in text
    assert "LNA: Sirte" not in client.get("/list?asof=2020-07-22&actor=turkey", headers=HTML).text


def test_in_arabic_the_boxes_and_the_line_have_arabic_names(new_page: NewPage) -> None:
    page = new_page(f"/?asof={DAY}&lang=ar&actor=gna", PHONE)
    expect(page.locator(".asof .filtered")).to_contain_text("حكومة الوفاق")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    zoom, date = (page.locator(it).bounding_box() for it in (".leaflet-control-zoom", ".asof"))
    assert zoom["x"] + zoom["width"] <= date["x"]


def test_the_table_has_the_features_of_the_map_and_its_headings_sort_it(new_page: NewPage) -> None:
    page = new_page(f"/?asof={DAY}")
    page.get_by_role("link", name="Table", exact=True).click()
    assert asked(page)["show"] == "table"
    table = page.locator(".features-table")
    expect(table).to_be_visible()
    expect(page.locator(".as-list")).to_be_hidden()
    rows = table.locator("[data-row]")
    assert {it.get_attribute("data-row") for it in rows.all()} == on_map(page)
    button = table.get_by_role("button", name="Quotes")
    for direction in ("ascending", "descending"):
        button.focus()
        page.keyboard.press("Enter")
        expect(table.locator("th[data-sorts=quotes]")).to_have_attribute("aria-sort", direction)
        numbers = [int(it) for it in table.locator("td:last-child").all_inner_texts()]
        assert numbers == sorted(numbers, reverse=direction == "descending")
    page.get_by_role("link", name="Earlier change").click()
    page.wait_for_function("day => document.documentElement.dataset.asof !== day", arg=DAY)
    expect(table.locator("th[data-sorts=quotes]")).to_have_attribute("aria-sort", "descending")
    assert {it.get_attribute("data-row") for it in rows.all()} == on_map(page)
    rows.first.get_by_role("link").click()
    expect(page.locator("#card .exact").first).to_be_visible()


def test_on_a_phone_the_table_scrolls_by_itself(new_page: NewPage) -> None:
    page = new_page(f"/?asof={DAY}&show=table", PHONE)
    wide, all_of_it = page.locator(".as-table .scroll").evaluate(
        "it => [it.clientWidth, it.scrollWidth]"
    )
    assert wide < all_of_it
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_a_script_list_and_table_are_a_link_apart(new_page: NewPage) -> None:
    page = new_page(f"/?asof={DAY}", java_script_enabled=False)
    page.get_by_role("link", name="Table", exact=True).click()
    expect(page.locator(".features-table")).to_be_visible()
    page.goto(f"/?asof={DAY}&show=table&actor=gna")
    page.locator("#dates > .show").click()
    expect(page.locator(".features-table")).to_be_visible()
    assert asked(page)["actor"] == "gna"
    page.get_by_role("link", name="List", exact=True).click()
    expect(page.locator(".as-list")).to_be_visible()


def test_the_way_of_telling_comes_back_with_the_history(new_page: NewPage) -> None:
    page = new_page(f"/?asof={DAY}")
    page.get_by_role("link", name="Table", exact=True).click()
    page.go_back()
    expect(page.locator(".as-list")).to_be_visible()
    page.go_forward()
    expect(page.locator(".features-table")).to_be_visible()
    page.reload()
    ready(page)
    drawn(page, DAY)
    expect(page.locator(".features-table")).to_be_visible()


def test_a_filter_that_leaves_nothing_says_when_there_is_something(new_page: NewPage) -> None:
    page = new_page("/?asof=2020-07-21&actor=is&lang=en")
    hint = page.locator("#nearest")
    expect(hint).to_contain_text("Nothing on this date fits the filter. The nearest date")
    expect(page.locator("#list .nearest a")).to_be_visible()
    hint.locator("a").click()
    page.wait_for_url("**actor=is**")
    expect(hint).to_be_hidden()
    assert page.locator(".map .shape[data-feature]").count() > 0
    assert asked(page)["actor"] == "is"


def test_the_same_is_said_where_the_filter_is_set_on_the_page(new_page: NewPage) -> None:
    page = new_page("/?asof=2020-07-21&lang=en")
    expect(page.locator("#nearest")).to_be_hidden()
    page.locator("#filter summary").click()
    page.locator('#filter input[value="is"]').check()
    hint = page.locator("#nearest a")
    expect(hint).to_be_visible()
    assert "actor=is" in hint.get_attribute("href")


def test_without_script_it_is_a_link_to_that_day(client: FlaskClient) -> None:
    page = client.get("/?asof=2020-07-21&actor=is&lang=en", headers={"Accept": "text/html"}).text
    [day] = set(re.findall(r'href="/\?asof=([\d-]+)&lang=en&actor=is" data-show=', page))
    there = client.get(f"/?asof={day}&actor=is&lang=en", headers={"Accept": "text/html"}).text
    assert "fits the filter. The nearest" not in there
    assert 'data-entry="' in there


def test_an_outlet_s_name_does_not_turn_the_date_beside_it(client: FlaskClient) -> None:
    page = client.get("/?lang=ar", headers={"Accept": "text/html"}).text
    assert '<bdi dir="rtl">\u2068TRT World\u2069، 28 ديسمبر 2020</bdi>' in page


def test_an_article_in_the_filter_is_named_in_the_direction_of_the_page(new_page: NewPage) -> None:
    """Its outlet's name in Latin letters would turn the date after it, the day beside the year."""
    page = new_page("/?lang=ar")
    page.locator("#filter summary").click()
    names = page.locator("#filter input[name=article] ~ bdi")
    assert names.count() == 4
    directions = names.evaluate_all("all => all.map((it) => getComputedStyle(it).direction)")
    assert set(directions) == {"rtl"}


@pytest.mark.parametrize(("lang", "unit"), [("en", "km"), ("ar", "كم")])
@pytest.mark.parametrize(
    "path", ["/?", "/embed?", "/features/locations/sirte?", "/collections/lines/items?f=html&"]
)
def test_the_scale_is_in_the_language_of_the_page(
    new_page: NewPage, path: str, lang: str, unit: str
) -> None:
    page = new_page(f"{path}lang={lang}")
    scale = page.locator(".leaflet-control-scale-line").inner_text()
    assert re.fullmatch(rf"\d+ {unit}", scale.strip())
