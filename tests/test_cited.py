"""Features are found by their evidence: article, publisher, speaker, state of a quote, number of publishers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import mapbox_vector_tile
import pytest
from flask.testing import FlaskClient

from geo.article import Article
from geo.dataset import Dataset
from geo.quote import STATES, Quote
from layers import EVIDENCE_LAYERS

layers = pytest.mark.parametrize("layer", [it.name for it in EVIDENCE_LAYERS])
Of = Callable[[Quote, Article], str | None]

ASKED: dict[str, tuple[str, Of]] = {
    "article": ("articles", lambda quote, article: article.id),
    "publisher": ("publishers", lambda quote, article: article.publisher),
    "speaker": ("speakers", lambda quote, article: quote.speaker),
    "quote_state": ("quote_states", lambda quote, article: quote.state),
}
asked = pytest.mark.parametrize("parameter", list(ASKED))


def cited(dataset: Dataset, layer: str, of: Of) -> dict[str, set[str]]:
    """What the quotes of each feature have for it."""
    found = {}
    for key, feature in dataset.features[layer].items():
        quotes = [dataset.quotes[it.quote] for it in feature.evidence]
        values = {of(it, dataset.articles[it.article]) for it in quotes}
        found[key] = {it for it in values if it is not None}
    return found


def ids(client: FlaskClient, address: str) -> set[str]:
    answer = client.get(address, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    assert answer.json["numberMatched"] == len(answer.json["features"])
    return {it["id"] for it in answer.json["features"]}


@layers
@asked
def test_features_are_found_by_what_they_cite(
    client: FlaskClient, bundled: Dataset, layer: str, parameter: str
) -> None:
    column, of = ASKED[parameter]
    found = cited(bundled, layer, of)
    every = {
        value
        for it in EVIDENCE_LAYERS
        for values in cited(bundled, it.name, of).values()
        for value in values
    }
    assert every
    for value in sorted(every):
        expected = {key for key, values in found.items() if value in values}
        items = f"/collections/{layer}/items?limit=1000"
        assert ids(client, f"{items}&{parameter}={quote(value)}") == expected
        escaped = value.replace("'", "''")
        cql2 = quote(f"a_contains({column}, ('{escaped}'))")
        assert ids(client, f"{items}&filter={cql2}") == expected


@layers
def test_features_are_found_by_how_many_publishers_agree(
    client: FlaskClient, bundled: Dataset, layer: str
) -> None:
    found = cited(bundled, layer, lambda quote, article: article.publisher)
    items = f"/collections/{layer}/items?limit=1000"
    for least in (1, 2, 3):
        expected = {key for key, values in found.items() if len(values) >= least}
        assert ids(client, f"{items}&filter=publisher_count>={least}") == expected
    alone = {key for key, values in found.items() if len(values) == 1}
    assert ids(client, f"{items}&publisher_count=1") == alone


@layers
def test_downloads_and_tiles_are_narrowed_too(
    client: FlaskClient, bundled: Dataset, layer: str
) -> None:
    found = cited(bundled, layer, lambda quote, article: article.publisher)
    expected = {key for key, values in found.items() if "TRT World" in values}
    file = client.get(f"/layers/{layer}.geojson?publisher=TRT%20World").json
    assert {it["id"] for it in file["features"]} == expected
    tile = client.get(f"/collections/{layer}/tiles/WebMercatorQuad/0/0/0?publisher=TRT%20World")
    decoded: dict[str, Any] = mapbox_vector_tile.decode(tile.data) if tile.data else {}
    names = {it["properties"]["name"] for it in decoded.get(layer, {"features": []})["features"]}
    assert names == {bundled.features[layer][key].names["en"] for key in expected}


@asked
def test_a_value_nothing_has_finds_nothing_or_is_refused(
    client: FlaskClient, parameter: str
) -> None:
    answer = client.get(f"/collections/events/items?{parameter}=nothing%20has%20this")
    if parameter == "quote_state":
        assert answer.status_code == 400
        assert all(it in answer.json["detail"] for it in STATES)
    else:
        assert answer.json["numberMatched"] == 0
    assert client.get(f"/collections/events/items?{parameter}=").status_code == 400


@asked
def test_a_table_without_quotes_has_no_such_parameter(client: FlaskClient, parameter: str) -> None:
    answer = client.get(f"/collections/towns/items?{parameter}=x")
    assert answer.status_code == 400
    assert "is not a parameter of this address" in answer.json["detail"]
