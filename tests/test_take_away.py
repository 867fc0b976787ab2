"""The map as a single file: it opens from disk without a network, and every quote is inside."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from geo import database
from geo.dataset import Dataset
from geo.errors import StoreError
from geo.folium_map import card
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
