"""The map as a single file: it opens from disk without a network, and every quote is inside."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser

from geo import database
from geo.dataset import Dataset
from geo.errors import StoreError
from geo.folium_map import card
from layers.look import Look
from layers.palette import DAY
from web.take_away import take_away


@pytest.fixture(scope="session")
def page_file(libya_url: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    engine = database.reader(libya_url)
    file = tmp_path_factory.mktemp("map") / "map.html"
    file.write_text(take_away(engine, date(2020, 7, 21)), encoding="utf-8")
    engine.dispose()
    return file


def test_it_draws_the_map_from_disk_and_asks_nobody(page_file: Path, browser: Browser) -> None:
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(page_file.as_uri())
    page.wait_for_selector(".leaflet-overlay-pane path", state="attached")
    assert errors == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    # Sirte on that day: a click on the ground east of the city shows the sentence.
    point = page.evaluate(
        "() => Object.values(window).find(it => it instanceof L.Map)"
        ".latLngToContainerPoint([30.7, 17.4])"
    )
    page.mouse.click(point["x"], point["y"])
    popup = page.locator(".leaflet-popup-content")
    popup.wait_for()
    assert "currently under the control of the latter side" in popup.inner_text()
    assert "Atalayar, 2020-07-21" in popup.inner_text()
    context.close()


def test_every_quote_of_the_date_is_inside(page_file: Path, bundled: Dataset) -> None:
    html = page_file.read_text(encoding="utf-8")
    zone = bundled.features["control_zones"]["al-jufra-lna-2020-07"]
    for evidence in zone.evidence:
        assert bundled.quotes[evidence.quote].exact[:40] in html
    assert "tripoli-lna-2019-12" not in html


def test_markup_in_the_data_stays_text() -> None:
    evil = "<img src=x onerror=alert(1)>"
    article = {"publisher": evil, "published": evil}
    quote = {"exact": evil, "language": '"><b>', "note": evil, "article": article, "link": '"><b>'}
    html = card({"name": evil, "note": evil, "quotes": [quote]})
    assert "<img" not in html
    assert '"><b>' not in html


def test_an_empty_database_is_told_so(empty_url: str) -> None:
    engine = database.reader(empty_url)
    with pytest.raises(StoreError, match="holds no dataset yet"):
        take_away(engine, None)
    engine.dispose()


def test_it_says_in_words_what_it_shows(page_file: Path) -> None:
    html = page_file.read_text(encoding="utf-8")
    assert '<html lang="en" dir="ltr">' in html
    assert "As of 21 July 2020: Government of National Accord in control of Tripoli" in html


def test_it_can_be_in_arabic(app: Flask, tmp_path: Path, browser: Browser) -> None:
    file = tmp_path / "map.html"
    made = app.test_cli_runner().invoke(
        args=["data", "map", str(file), "--asof", "2020-07-21", "--lang", "ar"]
    )
    assert made.exit_code == 0, made.output
    assert re.search(r"map\.html: \d+ kB\.", made.output)
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert "طرابلس تحت سيطرة حكومة الوفاق الوطني" in page.locator("body").inner_text()
    assert page.locator(".leaflet-control-layers-overlays").inner_text().count("مناطق السيطرة") == 1
    # A date behind Arabic letters keeps the order of its parts, and a length the unit behind its number.
    assert r"\u20662020-07-21\u2069" in file.read_text(encoding="utf-8")
    scale = page.locator(".leaflet-control-scale-line").first
    assert scale.evaluate("it => getComputedStyle(it).direction") == "ltr"
    context.close()


def test_it_has_the_names_and_colours_of_the_house(libya_url: str) -> None:
    look = Look(day=replace(DAY, land="#F5F2EB"))

    def rename(row: dict[str, Any]) -> dict[str, Any]:
        return {**row, "labels": {"en": f"{row['id']} here"}, "palette": 4}

    engine = database.reader(libya_url)
    html = take_away(engine, date(2020, 7, 21), look, rename)
    engine.dispose()
    assert "lna here" in html
    assert "#F5F2EB" in html
    assert DAY.paint(4).fill in html
    assert DAY.paint(2).fill not in html
