"""The documents around tiles: tilesets, TileJSON and the style; and the readers they are for."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import mercantile
import pytest
from flask.testing import FlaskClient

from geo.tile import DEEPEST, Tile
from layers import LAYERS
from layers.palette import PALETTE
from tests.market import Market
from tests.tiles import SET, fetch

OGC = "http://www.opengis.net/def/rel/ogc/1.0"
MVT = "application/vnd.mapbox-vector-tile"
NAMES = [layer.name for layer in LAYERS]
PLACES = ["", *(f"/collections/{name}" for name in NAMES)]


def relations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {it["rel"]: it for it in reversed(document["links"])}


def test_the_landing_page_and_collections_lead_to_tiles(client: FlaskClient) -> None:
    landing = relations(client.get("/?f=json").json)
    assert landing[f"{OGC}/tilesets-vector"]["href"] == "http://localhost/tiles"
    assert landing[f"{OGC}/tiling-schemes"]["href"] == "http://localhost/tileMatrixSets"
    for entry in client.get("/collections?f=json").json["collections"]:
        found = relations(entry)[f"{OGC}/tilesets-vector"]
        assert found["href"] == f"http://localhost/collections/{entry['id']}/tiles"
        assert client.get(found["href"]).status_code == 200


@pytest.mark.parametrize("place", PLACES)
def test_the_list_names_the_one_tileset_with_what_clients_need_at_once(
    client: FlaskClient, place: str
) -> None:
    document = client.get(f"{place}/tiles?f=json").json
    (entry,) = document["tilesets"]
    assert entry["dataType"] == "vector"
    assert entry["tileMatrixSetURI"].endswith(f"/{SET}")
    links = relations(entry)
    assert links["self"]["href"] == f"http://localhost{place}/tiles/{SET}"
    assert links[f"{OGC}/tiling-scheme"]["href"] == f"http://localhost/tileMatrixSets/{SET}"
    # The OGC's test suite fetches every one of them, and reads JSON.
    for it in entry["links"]:
        answer = client.get(it["href"], headers={"Accept": "application/json"})
        assert answer.status_code == 200
        assert answer.content_type == "application/json"


@pytest.mark.parametrize("place", PLACES)
def test_the_tileset_tells_where_its_tiles_are_and_what_is_in_them(
    client: FlaskClient, place: str
) -> None:
    document = client.get(f"{place}/tiles/{SET}?f=json").json
    links = relations(document)
    item = links["item"]
    assert (item["templated"], item["type"]) == (True, MVT)
    assert urlsplit(item["href"]).path.endswith("/{tileMatrix}/{tileRow}/{tileCol}")
    assert document["tileMatrixSetId"] == SET
    assert f"{OGC}/tiling-scheme" in links
    drawn = fetch(client, place.rpartition("/")[2] or None, Tile(0, 0, 0))
    assert {it["id"] for it in document["layers"]} == set(drawn)
    for layer in document["layers"]:
        known = layer["propertiesSchema"]["properties"]
        for feature in drawn[layer["id"]]:
            assert set(feature["properties"]) - {"id"} <= set(known)


@pytest.mark.parametrize("place", PLACES)
def test_its_limits_are_the_tiles_of_its_extent(client: FlaskClient, place: str) -> None:
    document = client.get(f"{place}/tiles/{SET}?f=json").json
    west, south = document["boundingBox"]["lowerLeft"]
    east, north = document["boundingBox"]["upperRight"]
    limits = document["tileMatrixSetLimits"]
    assert [it["tileMatrix"] for it in limits] == [str(zoom) for zoom in range(DEEPEST + 1)]
    template = relations(document)["item"]["href"]
    for zoom in (0, 4, 9):
        first, last = mercantile.tile(west, north, zoom), mercantile.tile(east, south, zoom)
        it = limits[zoom]
        assert (it["minTileRow"], it["maxTileRow"]) == (first.y, last.y)
        assert (it["minTileCol"], it["maxTileCol"]) == (first.x, last.x)

        def status(row: int, column: int, zoom: int = zoom) -> int:
            parts = {"tileMatrix": zoom, "tileRow": row, "tileCol": column}
            return client.get(template.format_map(parts)).status_code

        assert status(it["maxTileRow"], it["minTileCol"]) in {200, 204}
        assert status(it["maxTileRow"] + 2, it["minTileCol"]) == 404
        assert status(it["minTileRow"], it["maxTileCol"] + 2) == 404


@pytest.mark.parametrize("place", PLACES)
def test_tilejson_is_of_version_3_and_leads_to_tiles(client: FlaskClient, place: str) -> None:
    answer = client.get(f"{place}/tiles/{SET}?f=tilejson")
    document = answer.json
    assert answer.content_type == "application/json"
    assert document["tilejson"] == "3.0.0"
    assert 0 <= document["minzoom"] <= document["maxzoom"] <= 30
    west, south, east, north = document["bounds"]
    assert -180 <= west < east <= 180
    assert -85.06 < south < north < 85.06
    assert document["attribution"]
    (template,) = document["tiles"]
    tile = mercantile.tile((west + east) / 2, (south + north) / 2, 3)
    assert client.get(template.format(z=tile.z, x=tile.x, y=tile.y)).status_code in {200, 204}
    drawn = fetch(client, place.rpartition("/")[2] or None, Tile(0, 0, 0))
    layers = {it["id"]: it["fields"] for it in document["vector_layers"]}
    assert set(layers) == set(drawn)
    kinds = {"String": str, "Number": int | float, "Boolean": bool}
    for name, features in drawn.items():
        for feature in features:
            for key, value in feature["properties"].items():
                assert isinstance(value, kinds[layers[name][key]]), key


def test_what_a_tileset_is_asked_with_its_tiles_are_asked_with(client: FlaskClient) -> None:
    asked = {"f": "tilejson", "kind": "front", "filter": "name LIKE '%a%'", "v": "1"}
    document = client.get(f"/collections/lines/tiles/{SET}", query_string=asked).json
    answer = client.get(document["tiles"][0].format(z=0, x=0, y=0))
    plain = {name: asked[name] for name in ("kind", "filter")}
    assert (
        answer.data == client.get(f"/collections/lines/tiles/{SET}/0/0/0", query_string=plain).data
    )
    assert "immutable" in answer.headers["Cache-Control"]
    two = client.get(f"/tiles/{SET}?f=tilejson&collections=lines,towns").json
    assert [it["id"] for it in two["vector_layers"]] == ["lines", "towns"]


def test_a_table_that_others_write_to_has_no_limits(market: Market) -> None:
    document = market.get(f"/collections/stalls/tiles/{SET}", f="json")
    for it in document["tileMatrixSetLimits"]:
        last = 2 ** int(it["tileMatrix"]) - 1
        assert (it["minTileRow"], it["maxTileRow"], it["maxTileCol"]) == (0, last, last)
    fields = market.get(f"/collections/leases/tiles/{SET}", f="tilejson")["vector_layers"][0]
    assert fields["fields"] == {"code": "String", "valid_from": "String", "valid_to": "String"}


@pytest.mark.parametrize(
    "address",
    [
        "/tileMatrixSets",
        f"/tileMatrixSets/{SET}",
        "/tiles",
        f"/tiles/{SET}",
        "/collections/lines/tiles",
        f"/collections/lines/tiles/{SET}",
        "/styles",
    ],
)
def test_each_document_has_a_page_for_people_with_its_links(
    client: FlaskClient, address: str
) -> None:
    document = client.get(f"{address}?f=json").json
    page = client.get(f"{address}?f=html")
    assert page.status_code == 200
    written = page.get_data(as_text=True).replace("&amp;", "&").replace("&#39;", "'")
    for link in document["links"]:
        assert link["href"] in written, link
    assert client.get(f"{address}?nonsense=1").status_code == 400


def style(client: FlaskClient, **asked: str) -> dict[str, Any]:
    answer = client.get("/styles/sourceline", query_string=asked)
    assert answer.status_code == 200
    assert answer.content_type == "application/vnd.mapbox.style+json"
    found: dict[str, Any] = answer.json
    return found


def test_the_style_draws_layers_that_are_there_and_fetches_nothing_else(
    client: FlaskClient,
) -> None:
    found = style(client)
    assert found["version"] == 8
    assert not {"glyphs", "sprite"} & set(found)
    ids = [it["id"] for it in found["layers"]]
    assert len(ids) == len(set(ids))
    assert not any(it["type"] == "symbol" for it in found["layers"])
    there = {}
    for name, source in found["sources"].items():
        assert source["url"].startswith("http://localhost/")
        there[name] = {it["id"] for it in client.get(source["url"]).json["vector_layers"]}
    drawn = set()
    for layer in found["layers"][1:]:
        assert layer["source-layer"] in there[layer["source"]]
        drawn.add(layer["source-layer"])
    assert drawn == set(NAMES)


def test_the_style_has_the_colours_of_the_actors(client: FlaskClient) -> None:
    written = json.dumps(style(client))
    for slot, it in PALETTE.items():
        if f'"{it.fill}"' in written:
            assert f'"{it.ink}"' in written, slot
    match = next(
        it["paint"]["fill-color"] for it in style(client)["layers"] if it["type"] == "fill"
    )
    assert match[match.index(["lna"]) + 1] == PALETTE[2].fill


def test_the_style_is_that_of_a_day(client: FlaskClient) -> None:
    sources = style(client, asof="2019-04-10")["sources"]
    assert "asof=2019-04-10" in sources["sourceline"]["url"]
    assert "datetime=2019-03-10/2019-04-10" in sources["events"]["url"]
    assert client.get("/styles/sourceline?asof=never").status_code == 400
    assert client.get("/styles/other").status_code == 404


def test_an_operators_tables_have_a_style_too(market: Market) -> None:
    found = style(market.client)
    drawn = {it.get("source-layer") for it in found["layers"]} - {None}
    assert drawn == {"stalls", "leases", "shifts", "plots"}
