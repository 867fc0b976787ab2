"""Every page there is, by endpoint: what is asked of all pages is asked of each of these."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}

PAGES = {
    "maps.map_page": "/",
    "embeds.embed": "/embed",
    "embeds.quote": "/embed/quotes/a1-s003",
    "compare.compare": "/compare?from=2019-12-05&to=2020-07-21",
    "sheets.sheet": "/sheet?asof=2020-07-21",
    "share.share": "/share?asof=2020-07-21",
    "search_page.search": "/search?q=sirte",
    "evidence.articles": "/articles",
    "evidence.article_page": "/articles/trt-world-2020-12",
    "evidence.article_features": "/articles/trt-world-2020-12/features",
    "evidence.feature_page": "/features/lines/sirte-front-2020",
    "evidence.feature_evidence": "/collections/lines/items/sirte-front-2020/evidence",
    "quote_list.quotes": "/quotes",
    "quotes.quote": "/quotes/a1-s003",
    "record_changes.changes": "/changes",
    "control_changes.control": "/changes/control",
    "views.views": "/views",
    "views.disagreements": "/disagreements",
    "features.api_page": "/api",
    "features.collections": "/collections",
    "features.collection": "/collections/lines",
    "features.items": "/collections/lines/items",
    "features.item": "/collections/lines/items/sirte-front-2020",
    "histories.item_history": "/collections/lines/items/sirte-front-2020/history",
    "features.schema_document": "/collections/lines/schema",
    "features.feature_schema": "/collections/lines/feature-schema",
    "features.queryables": "/collections/lines/queryables",
    "features.sortables": "/collections/lines/sortables",
    "features.conformance": "/conformance",
    "features.function_list": "/functions",
    "styles.styles": "/styles",
    "tiles.dataset_tilesets": "/tiles",
    "tiles.dataset_tileset": "/tiles/WebMercatorQuad",
    "tiles.collection_tilesets": "/collections/lines/tiles",
    "tiles.collection_tileset": "/collections/lines/tiles/WebMercatorQuad",
    "tiles.tile_matrix_sets": "/tileMatrixSets",
    "tiles.one_tile_matrix_set": "/tileMatrixSets/WebMercatorQuad",
}

# Pages about the data for who writes programs. They are made alike: one reader looks at each.
FOR_PROGRAMS = {
    it for it in PAGES if it.partition(".")[0] in {"features", "histories", "styles", "tiles"}
} - {"features.collections", "features.items"}

# A page that is only a part of another, which the script puts in place there.
PARTS = {"maps.shown": "/list"}

# What a browser is answered with something else than a page: data, pictures, files.
OTHERS = {
    "annotations.everything": "/annotations/",
    "annotations.one": "/annotations/a1-s003",
    "annotations.of_article": "/articles/trt-world-2020-12/annotations/",
    "annotations.of_feature": "/collections/lines/items/sirte-front-2020/annotations/",
    "annotations.context": "/ns/evidence.jsonld",
    "assets.static": "/static/map.js",
    "assets.vendor": "/vendor/leaflet/leaflet.css",
    "downloads.plain_layer": "/layers/lines.geojson",
    "features.api_document": "/openapi.json",
    "oembed.about": "/oembed?url=http://localhost/",
    "operations.health": "/healthz",
    "pictures.image": "/map.png?width=200&height=300",
    "pictures.svg": "/map.svg?width=200&height=300",
    "styles.style": "/styles/sourceline",
    "tiles.collection_tile": "/collections/lines/tiles/WebMercatorQuad/5/12/17",
    "tiles.dataset_tile": "/tiles/WebMercatorQuad/5/12/17",
}
# It answers only where a house has a logo.
WITHOUT_ANSWER = {"house.logo_file"}

KNOWN = PAGES.keys() | PARTS.keys() | OTHERS.keys() | WITHOUT_ANSWER


def endpoints(app: Flask) -> set[str]:
    """All that can be asked for by GET."""
    return {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}


def is_page(client: FlaskClient, address: str) -> bool:
    """Whether a browser is answered with a whole page."""
    answer = client.get(address, headers=BROWSER)
    assert answer.status_code == 200, (address, answer.status)
    return bool(re.match(r"\s*<!doctype html>", answer.get_data(as_text=True)[:100]))


def is_other(client: FlaskClient, address: str) -> bool:
    answer = client.get(address, headers=BROWSER)
    assert answer.status_code == 200, (address, answer.status)
    return answer.mimetype != "text/html"
