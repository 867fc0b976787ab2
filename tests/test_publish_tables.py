"""An operator's own tables in a published site: pages where they are few, tiles and files where they are many."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pmtiles.reader import MmapSource, Reader, all_tiles

from geo import database
from geo.tile import Tile
from tests.published_site import Site, dead, made, opening, publisher
from tests.shop import PARCELS, TABLES, Shop, shop  # noqa: F401
from tests.tiles import address
from web.publication.plan import FEW


@pytest.fixture(scope="module")
def tables(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Site:  # noqa: F811
    folder = tmp_path_factory.mktemp("tables") / "site"
    return made(shop.app, folder, deepest=7, forms=("geojson", "csv"))


def test_no_link_is_dead(tables: Site) -> None:
    assert list(dead(tables.folder)) == []


def test_few_features_have_pages_of_their_own_and_many_do_not(tables: Site) -> None:
    assert PARCELS > FEW
    assert len(tables.names("collections/stalls/items/*.html")) == 120
    assert tables.names("collections/parcels/**/items*") == []
    page = (tables.folder / "collections" / "parcels.html").read_text(encoding="utf-8")
    assert "layers/parcels.csv" in page
    assert "Look at the features" not in page


def test_every_feature_of_a_table_stands_on_one_of_its_pages(tables: Site) -> None:
    first = tables.folder / "collections" / "shifts" / "items.html"
    pages = [first, *sorted((tables.folder / "collections" / "shifts" / "pages").glob("*.html"))]
    text = "".join(it.read_text(encoding="utf-8") for it in pages)
    features = tables.document("layers/shifts.geojson")["features"]
    assert features
    assert [it["id"] for it in features if f"items/{it['id']}.html" not in text] == []


def test_a_large_table_is_written_whole(tables: Site) -> None:
    sent = tables.app.test_client().get("/layers/parcels.geojson")
    assert (tables.folder / "layers" / "parcels.geojson").read_bytes() == sent.data
    assert len(json.loads(sent.data)["features"]) == PARCELS


def test_tiles_of_a_table_are_those_of_the_server(tables: Site) -> None:
    client, found = tables.app.test_client(), 0
    with (tables.folder / "tiles" / "parcels.pmtiles").open("rb") as file:
        source = MmapSource(file)
        for (zoom, column, row), body in all_tiles(source):
            sent = client.get(address("parcels", Tile(zoom, row, column)))
            assert gzip.decompress(body) == sent.data
            found += 1
        assert Reader(source).header()["max_zoom"] == 7
    assert found > 10
    assert tables.document("tiles/parcels.json")["tiles"] == [
        "pmtiles://parcels.pmtiles/{z}/{x}/{y}"
    ]


def test_a_table_without_a_dataset_opens_with_the_list_of_tables(tables: Site) -> None:
    assert tables.names("asof/*") == []
    index = (tables.folder / "index.html").read_text(encoding="utf-8")
    assert 'href="collections/parcels.html"' in index


def test_a_second_run_writes_nothing(tables: Site, tmp_path: Path) -> None:
    changes = tables.again(deepest=7, forms=("geojson", "csv"))
    assert (changes.written, changes.removed) == (0, 0)


def test_tables_beside_a_dataset_are_mapped_and_of_too_many_features_only_where_they_are(
    copy_url: str, tmp_path: Path, browser: Browser
) -> None:
    engine = database.writer(copy_url)
    with engine.begin() as connection:
        connection.exec_driver_sql(TABLES)
    engine.dispose()
    with publisher(copy_url, publish=("shop",)) as app:
        both = made(app, tmp_path / "news" / "site", deepest=2, forms=("geojson",))
    assert list(dead(both.folder)) == []
    assert both.names("tiles/*.pmtiles") == [
        f"tiles/{it}.pmtiles" for it in ("harbours", "islands", "kinds", "parcels", "sourceline")
    ]
    sources = both.document("styles/sourceline.json")["sources"].values()
    assert len(sources) == 5
    with opening(both, browser) as open_page:
        page = open_page("collections/parcels.html")
        assert page.locator("#failure").inner_text() == "The box in which all features are."
        asked = page.evaluate("performance.getEntriesByType('resource').map(it => it.name)")
        assert not [it for it in asked if "parcels.geojson" in it]
        few = open_page("collections/harbours.html")
        few.locator(".map .thing").first.click()
        few.wait_for_url("**/collections/harbours/items/*.html")
