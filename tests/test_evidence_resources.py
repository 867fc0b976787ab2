"""Evidence as resources: what a feature rests on, what rests on an article, and a quote by itself."""

from __future__ import annotations

import re
from typing import Any

import pytest
import shapely
from flask.testing import FlaskClient
from shapely.geometry import shape
from sqlalchemy import Connection

from app import create_app
from geo.dataset import Dataset
from geo.quote import VERIFIED
from geo.quote_context import words_after, words_before
from geo.settings import Settings
from tests.store import EXACT, TEXT, run
from tests.store import evidence as give_evidence
from tests.store import feature as give_feature
from tests.store import store as store
from web.evidence import QUOTES
from web.publication.registry import RULES

Document = dict[str, Any]

HTML = {"Accept": "text/html"}


def pairs(dataset: Dataset) -> list[tuple[str, str]]:
    return [(layer, name) for layer, found in dataset.features.items() for name in found]


def follow(client: FlaskClient, links: list[Document], relation: str) -> Any:
    """What a link of a document leads to; each has to be there."""
    (address,) = {it["href"] for it in links if it["rel"] == relation}
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer


def test_every_feature_has_its_evidence_in_reading_order(
    client: FlaskClient, bundled: Dataset
) -> None:
    for layer, name in pairs(bundled):
        document = client.get(f"/collections/{layer}/items/{name}/evidence").json
        known = bundled.features[layer][name]
        assert [(it["id"], it["supports"]) for it in document["quotes"]] == [
            (it.quote, it.supports) for it in known.evidence
        ]
        for it in document["quotes"]:
            quote = bundled.quotes[it["id"]]
            assert it["exact"] == quote.exact
            assert it["verified"] == (quote.state in VERIFIED)
            assert it.get("speaker") == quote.speaker
            assert it["article"]["id"] == quote.article


def test_evidence_leads_to_the_quote_its_annotation_and_its_article(client: FlaskClient) -> None:
    document = client.get("/collections/lines/items/sirte-front-2020/evidence").json
    for it in document["quotes"]:
        quote = follow(client, it["links"], "item").json
        assert quote["exact"] == it["exact"]
        annotation = follow(client, it["links"], "describedby").json
        assert annotation["target"]["selector"][0]["exact"] == it["exact"]
        assert it["article"]["title"].split("'")[0] in follow(
            client, it["links"], "collection"
        ).text.replace("&#39;", "'")
    assert follow(client, document["links"], "about").json["id"] == "sirte-front-2020"
    assert follow(client, document["links"], "related").json["total"] == len(document["quotes"])


@pytest.mark.parametrize(
    "article",
    ["atalayar-2020-07", "foreign-policy-2019-12", "trt-world-2020-12", "washington-post-2016-05"],
)
def test_all_that_rests_on_an_article_is_geojson_with_the_dataset_s_shapes(
    client: FlaskClient, bundled: Dataset, article: str
) -> None:
    answer = client.get(f"/articles/{article}/features")
    assert answer.content_type == "application/geo+json"
    document = answer.json
    expected = {
        f"{layer}/{name}": [
            (it.quote, it.supports)
            for it in feature.evidence
            if bundled.quotes[it.quote].article == article
        ]
        for layer, found in bundled.features.items()
        for name, feature in found.items()
    }
    expected = {name: quotes for name, quotes in expected.items() if quotes}
    assert document["numberMatched"] == document["numberReturned"] == len(expected)
    assert [it["id"] for it in document["features"]] == sorted(expected)
    for it in document["features"]:
        properties = it["properties"]
        quotes = [(quote["id"], quote["supports"]) for quote in properties["quotes"]]
        assert quotes == expected[it["id"]]
        known = bundled.features[properties["layer"]][properties["id"]]
        assert shapely.equals_exact(shape(it["geometry"]), known.geometry, tolerance=1e-6)


def test_the_pages_of_what_rests_on_an_article_hold_each_feature_once(client: FlaskClient) -> None:
    whole = client.get("/articles/trt-world-2020-12/features").json
    address = "/articles/trt-world-2020-12/features?limit=5"
    found: list[str] = []
    while address:
        page = client.get(address).json
        assert page["numberMatched"] == whole["numberMatched"]
        found += [it["id"] for it in page["features"]]
        address = next((it["href"] for it in page["links"] if it["rel"] == "next"), "")
    assert found == [it["id"] for it in whole["features"]]
    last = {it["rel"]: it["href"] for it in page["links"]}
    assert len(client.get(last["prev"]).json["features"]) == 5


def test_an_offset_behind_the_last_feature_finds_none_and_claims_no_number(
    client: FlaskClient,
) -> None:
    document = client.get("/articles/trt-world-2020-12/features?offset=1000").json
    assert document["features"] == []
    assert "numberMatched" not in document


def test_a_quote_says_all_that_is_known_of_it(client: FlaskClient, bundled: Dataset) -> None:
    for quote in bundled.quotes.values():
        document = client.get(f"/quotes/{quote.id}").json
        for name in ("id", "exact", "prefix", "suffix", "start", "end", "language", "kind"):
            assert document[name] == getattr(quote, name)
        assert (document["speaker"], document["note"]) == (quote.speaker, quote.note)
        assert (document["state"], document["verified"]) == (quote.state, quote.state in VERIFIED)
        corrected = bundled.quotes[quote.corrected_by].exact if quote.corrected_by else None
        assert document["correction"] == corrected
        resting = {(it["collection"], it["id"], it["supports"]) for it in document["supported"]}
        assert resting == {
            (layer, name, it.supports)
            for layer, name in pairs(bundled)
            for it in bundled.features[layer][name].evidence
            if it.quote == quote.id
        }
        for it in document["supported"]:
            assert follow(client, it["links"], "related").json["id"] == it["id"]
        assert bundled.articles[quote.article].publisher in document["citation"]


def test_the_page_of_a_quote_has_it_word_for_word_and_dims_what_stands_around(
    client: FlaskClient, bundled: Dataset
) -> None:
    from markupsafe import escape

    for quote in bundled.quotes.values():
        page = client.get(f"/quotes/{quote.id}", headers=HTML).text
        article = bundled.articles[quote.article]
        assert f'<q class="exact">{escape(quote.exact)}</q>' in page
        before, after = words_before(quote.prefix), words_after(quote.suffix)
        for around in (
            f"… {escape(before)}" if before else "",
            f"{escape(after)} …" if after else "",
        ):
            assert f'<span class="context">{around}</span>' in page or not around
        assert "\n<q" not in page
        assert escape(article.publisher) in page
        assert f'<time datetime="{article.published}">' in page
        if article.url:
            assert f'href="{escape(article.url)}#:~:text=' in page
        if article.archive_url:
            assert f'href="{escape(article.archive_url)}"' in page
        if quote.corrected_by:
            assert "The article’s own correction" in page
        if quote.note:
            assert str(escape(quote.note)) in page


def test_the_page_of_a_quote_shows_what_rests_on_it_on_a_small_map(client: FlaskClient) -> None:
    page = client.get("/quotes/a0-s002", headers=HTML).text
    document = client.get("/quotes/a0-s002").json
    for it in document["supported"]:
        assert f'href="/features/{it["collection"]}/{it["id"]}"' in page
    assert 'class="small-map"' in page


@pytest.mark.parametrize(
    ("address", "json", "html"),
    [
        ("/quotes/a0-s002", "application/json", "A quote from"),
        (
            "/collections/lines/items/sirte-front-2020/evidence",
            "application/json",
            "Who says so?",
        ),
        (
            "/articles/trt-world-2020-12/features",
            "application/geo+json",
            "What rests on this article",
        ),
    ],
)
def test_each_is_a_document_for_programs_and_a_page_for_people(
    client: FlaskClient, address: str, json: str, html: str
) -> None:
    assert client.get(address).content_type == json
    assert client.get(f"{address}?f=json", headers=HTML).content_type == json
    for page in (client.get(address, headers=HTML), client.get(f"{address}?f=html")):
        assert page.content_type == "text/html; charset=utf-8"
        assert html in page.text
    held = {"If-None-Match": client.get(address).headers["ETag"]}
    assert client.get(address, headers=held).status_code == 304
    answer = client.post(address)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/quotes/no-such-quote", 404),
        ("/collections/lines/items/no-such-line/evidence", 404),
        ("/collections/towns/items/tripoli/evidence", 404),
        ("/collections/no-such/items/x/evidence", 404),
        ("/articles/no-such-article/features", 404),
        ("/articles/trt-world-2020-12/features?limit=0", 400),
        ("/articles/trt-world-2020-12/features?f=csv", 400),
        ("/articles/trt-world-2020-12?offset=-1", 400),
        ("/quotes/a0-s002?page=1", 400),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(
    client: FlaskClient, address: str, status: int
) -> None:
    answer = client.get(address, headers={"Accept": "application/json"})
    assert answer.status_code == status
    assert answer.json["detail"].endswith((".", address.partition("?")[2]))


@pytest.fixture
def town(store: Connection, empty_url: str) -> Any:
    """A map with one feature; the article has quotes for one page and a bit."""
    give_evidence(store, give_feature(store))
    for number in range(QUOTES + 1):
        run(
            store,
            "insert into sourceline.quote (id, article, exact, start_offset, end_offset, language, kind, state, "
            "digest) values (:id, 'paper', :exact, :start, :end, 'en', 'prose', 'exact', '')",
            id=f"letter-{number:03}",
            exact=TEXT[1],
            start=1,
            end=2,
        )
    store.commit()
    app = create_app(Settings(database_url=empty_url))
    yield store, app.test_client()
    app.extensions["sourceline"].lease.end()


def test_the_page_of_an_article_is_bounded_and_leads_on(
    town: tuple[Connection, FlaskClient],
) -> None:
    _, client = town
    found: list[str] = []
    address = "/articles/paper"
    while address:
        page = client.get(address, headers=HTML).text
        shown = re.findall(r'id="quote-([^"]+)"', page)
        assert len(shown) <= QUOTES
        found += shown
        after = re.search(r'<link rel="next" href="([^"]+)"', page)
        address = after[1].replace("&amp;", "&") if after else ""
    assert len(found) == len(set(found)) == QUOTES + 2
    assert f"<h2>{QUOTES + 2} quotes" in page


def test_a_quote_that_was_taken_away_is_gone_and_not_unknown(
    town: tuple[Connection, FlaskClient],
) -> None:
    connection, client = town
    assert client.get("/quotes/letter-000").status_code == 200
    run(
        connection,
        "update sourceline.quote set known = tstzrange(lower(known), now()) where id = 'letter-000'",
    )
    connection.commit()
    for address in ("/quotes/letter-000", "/annotations/letter-000"):
        answer = client.get(address)
        assert answer.status_code == 410
        assert "no longer on the map" in answer.json["detail"]
    assert client.get("/quotes/letter-999").status_code == 404


def test_a_quote_that_nothing_rests_on_has_no_map(town: tuple[Connection, FlaskClient]) -> None:
    _, client = town
    page = client.get("/quotes/letter-000", headers=HTML).text
    assert 'class="small-map"' not in page
    assert "Nothing on the map rests on it now" in page


def test_a_draft_is_in_none_of_them(town: tuple[Connection, FlaskClient]) -> None:
    connection, client = town
    give_evidence(connection, give_feature(connection, id="secret", publication="draft"))
    connection.commit()
    for address in (
        "/quotes/words",
        "/annotations/words",
        "/annotations/?page=1",
        "/articles/paper/features",
        "/articles/paper/annotations/?page=1",
    ):
        answer = client.get(address)
        assert "secret" not in answer.text, address
        assert "zone" in answer.text, address
    assert client.get("/collections/control_zones/items/secret/evidence").status_code == 404
    assert client.get("/quotes/words").json["exact"] == EXACT


def test_a_site_of_files_has_the_pages_of_quotes() -> None:
    assert "quotes.quote" in {it.endpoint for it in RULES}
