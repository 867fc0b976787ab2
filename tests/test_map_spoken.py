"""What those who hear the map are told of it: in the page's language, in the words of the list, and no more exact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from geo.dataset import Dataset
from tests.browser import NewPage, drawn
from tests.published_site import Open, Site, opening

# With days that are known to the week, to the month and to the season.
DAYS = ("2019-02-20", "2020-06-20", "2020-07-21")
SHAPES = """() => Object.fromEntries([...document.querySelectorAll(".map .shape[data-feature]")].map(
    (it) => [it.dataset.feature, it.getAttribute("aria-label")]))"""
ROWS = """() => Object.fromEntries([...document.querySelectorAll("tr[data-row]")].map((row) => {
    const [kind, actor, status, dates] = [...row.cells].slice(1, 5).map((cell) => cell.textContent.trim());
    return [row.dataset.row, { name: row.querySelector("bdi").textContent, actor, kind, status, dates }];
}))"""
# What the table says of a feature that is as most are; who hears the map is spared it.
USUAL = {"en": {"assessed", "no particular time"}, "ar": {"مُقدَّر", "بلا زمن محدد"}}
COMMA = {"en": ", ", "ar": "، "}


@pytest.fixture
def open_page(site: Site, browser: Browser) -> Iterator[Open]:
    with opening(site, browser) as make:
        yield make


def expected(row: dict[str, str], lang: str) -> str:
    actor = row["actor"] if row["actor"] not in row["name"] else ""
    parts = (row["name"], actor, row["kind"], row["status"], row["dates"])
    return COMMA[lang].join(it for it in parts if it and it not in USUAL[lang])


def names(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate(SHAPES)
    return found


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("day", DAYS)
def test_a_shape_is_called_what_the_table_says_of_it(
    new_page: NewPage, day: str, lang: str
) -> None:
    page = new_page(f"/?asof={day}&lang={lang}")
    rows: dict[str, Any] = page.evaluate(ROWS)
    found = names(page)
    assert len(found) > 3
    assert found == {key: expected(rows[key], lang) for key in found}


def test_a_day_that_is_known_to_the_week_is_told_so(new_page: NewPage) -> None:
    page = new_page("/?asof=2020-06-20&lang=en")
    told = " ".join(names(page).values())
    assert "about 12 June 2020 (give or take a week)" in told
    assert not re.search(r"\d{4}-\d\d", told)


def test_the_small_map_of_a_page_says_the_same(new_page: NewPage) -> None:
    page = new_page("/?asof=2020-07-21&lang=ar")
    key = "control_zones/sirte-lna-2020-07"
    there = names(page)[key]
    assert names(new_page(f"/features/{key}?lang=ar"))[key] == there


def test_a_published_map_says_the_same(open_page: Open, new_page: NewPage) -> None:
    assert names(open_page()) == names(new_page("/?lang=en"))
    assert names(open_page("ar/index.html")) == names(new_page("/?lang=ar"))


def test_all_dates_are_told_in_the_language_of_the_page(
    client: FlaskClient, bundled: Dataset
) -> None:
    page = client.get("/?lang=ar", headers={"Accept": "text/html"}).get_data(as_text=True)
    told = "".join(re.findall(r'data-day="[^"]+"[^>]*>.*?</li>', page))
    assert told.count("</li>") > 20
    every = [it for features in bundled.features.values() for it in features.values()]
    assert not [it.names["en"] for it in every if "ar" in it.names and it.names["en"] in told]
    assert [it for it in every if it.names.get("ar", "-") in told]
    plain = re.sub(r"<bdi[^>]*>[^<]*</bdi>", "", told)
    assert ";" not in plain.replace("&amp;", "")
    assert "؛ " in plain
    # What has no Arabic name, such as an outlet, stands by itself.
    assert not re.search("[A-Za-z]", re.sub(r"<[^>]+>|data-day=[^>]+>", "", plain))


def test_the_slider_says_a_date_in_the_language_of_the_page(new_page: NewPage) -> None:
    page = new_page("/?asof=2020-07-22&lang=ar")
    said = page.locator("#slider").get_attribute("aria-valuetext")
    listed = page.locator('#every a[data-day="2020-07-22"] + .meta').text_content()
    assert said.startswith("22 يوليو 2020؛ ")
    assert said.endswith(listed)
    assert not re.search("[A-Za-z]", said)


def test_the_slider_follows_to_another_date(new_page: NewPage) -> None:
    page = new_page("/?lang=ar")
    page.locator("#later").click()
    drawn(page, "2020-07-22")
    said = page.locator("#slider").get_attribute("aria-valuetext")
    assert said.startswith("22 يوليو 2020؛ لم يعد يُذكر: ")
