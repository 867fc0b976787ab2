"""An operator's own tables in a published site: pages where they are few, tiles and files where they are many."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pmtiles.reader import MmapSource, Reader, all_tiles

from geo import database
from geo.tile import Tile
from tests.published_site import Site, dead, made, opening, publisher
from tests.shop import PARCELS, TABLES, Shop, shop  # noqa: F401
from tests.tiles import address
from web.publication import plan
from web.publication.plan import FEW

FORMS = ("geojson", "csv")
# A column of the name by which addresses ask for a language.
SIGNS = """
create table shop.signs as
select 1 as id, 'ar' as lang, ST_SetSRID(ST_MakePoint(13, 32), 4326)::geometry(Point, 4326) as geom;
alter table shop.signs add primary key (id);
"""


@pytest.fixture(scope="module")
def tables(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Site:  # noqa: F811
    """In two languages, with fifty features on a page of a table."""
    folder = tmp_path_factory.mktemp("tables") / "site"
    # Else statistics that come under way would thin the tiles otherwise.
    shop.market.run(SIGNS, "analyze shop.parcels")
    shop.app.extensions["sourceline"].look_again()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "PAGE", {**plan.PAGE, "limit": "50"})
        return made(shop.app, folder, deepest=7, forms=FORMS, languages=("en", "ar"))


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
    first = tables.folder / "collections" / "stalls" / "items.html"
    pages = [first, *sorted((tables.folder / "collections" / "stalls" / "pages").glob("*.html"))]
    text = "".join(it.read_text(encoding="utf-8") for it in pages)
    features = tables.document("layers/stalls.geojson")["features"]
    assert features
    assert [it["id"] for it in features if f"items/{it['id']}.html" not in text] == []


def test_the_pages_of_a_long_table_are_there_in_each_language(tables: Site) -> None:
    names = tables.names("collections/stalls/pages/*.html")
    assert len(names) == 2
    assert tables.names("ar/collections/stalls/pages/*.html") == [f"ar/{it}" for it in names]
    for name in names:
        english = (tables.folder / name).read_text(encoding="utf-8")
        arabic = (tables.folder / "ar" / name).read_text(encoding="utf-8")
        assert f'href="../../../ar/{name}" lang="ar"' in english
        assert f'href="../../../../{name}" lang="en"' in arabic
        # The same rows, whose pages are those of the language.
        rows = [re.findall(r'href="\.\./(items/[^"]*)"', it) for it in (english, arabic)]
        assert rows[0] == rows[1] != []


def test_a_table_whose_column_has_the_name_of_the_language_stands_there_once(
    tables: Site,
) -> None:
    assert tables.names("**/signs*") == [
        "collections/signs.html",
        "collections/signs.json",
        "layers/signs.csv",
        "layers/signs.geojson",
        "tiles/signs.json",
        "tiles/signs.pmtiles",
    ]
    listed = (tables.folder / "ar" / "collections.html").read_text(encoding="utf-8")
    assert 'href="../collections/signs.html"' in listed


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


def test_a_second_run_writes_nothing(tables: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "PAGE", {**plan.PAGE, "limit": "50"})
    changes = tables.again()
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
