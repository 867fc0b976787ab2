"""The pages of articles and features: every quote, what it supports, where it is from, and a way to read it there."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from geo.dataset import Dataset
from tests.browser import DESKTOP, PHONE, NewPage, ready

ARTICLES = (
    "atalayar-2020-07",
    "foreign-policy-2019-12",
    "trt-world-2020-12",
    "washington-post-2016-05",
)
PAGES = (
    "/",
    "/embed",
    "/articles",
    "/articles/washington-post-2016-05",
    "/features/control_zones/sirte-lna-2020-07",
    "/quotes/a0-s002",
    "/collections/lines/items/sirte-front-2020/evidence?f=html",
    "/articles/trt-world-2020-12/features?f=html",
)
HTML = {"Accept": "text/html"}


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_opens_at_both_sizes_without_scrolling_sideways(
    new_page: NewPage, size: dict[str, int]
) -> None:
    page = new_page(size=size)
    for path in PAGES:
        page.goto(path)
        ready(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        expect(page.get_by_role("main")).to_have_count(1)


def test_every_page_is_named_and_its_headings_are_in_order(new_page: NewPage) -> None:
    page = new_page()
    for path in PAGES:
        page.goto(path)
        ready(page)
        check_order(page)


def check_order(page: Page) -> None:
    assert page.title().endswith("Sourceline")
    assert page.locator("html").get_attribute("lang") == "en"
    levels = page.locator("h1, h2, h3, h4").evaluate_all(
        "headings => headings.map((heading) => Number(heading.tagName[1]))"
    )
    assert levels.count(1) == 1
    assert levels[0] == 1
    for before, after in pairwise(levels):
        assert after <= before + 1
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll('a, button, input, summary, [role=button], iframe, img')]
            .filter((element) => !(element.getAttribute('aria-label') || element.textContent.trim()
                || element.labels?.length || element.type === 'hidden'))
            .map((element) => element.outerHTML)"""
    )
    assert unnamed == []
    twice = page.evaluate(
        """() => [...document.querySelectorAll('[id]')].map((element) => element.id)
            .filter((id, index, ids) => ids.indexOf(id) !== index)"""
    )
    assert twice == []


def test_the_articles_are_listed_with_what_rests_on_them(client: FlaskClient) -> None:
    answer = client.get("/articles", headers=HTML)
    for article in ARTICLES:
        assert f"/articles/{article}" in answer.text
    assert "The Washington Post" in answer.text
    assert re.search(r"\d+ quotes, \d+ features on the map", answer.text)


@pytest.mark.parametrize("article", ARTICLES)
def test_an_article_shows_its_quotes_in_order_and_what_each_supports(
    client: FlaskClient, bundled: Dataset, article: str
) -> None:
    page = client.get(f"/articles/{article}", headers=HTML).text
    quotes = [quote for quote in bundled.quotes.values() if quote.article == article]
    quotes.sort(key=lambda quote: quote.start)
    places = [page.index(f'id="quote-{quote.id}"') for quote in quotes]
    assert places == sorted(places)
    for layer, features in bundled.features.items():
        for feature in features.values():
            if any(bundled.quotes[it.quote].article == article for it in feature.evidence):
                assert f"/features/{layer}/{feature.id}" in page


def test_every_feature_has_a_page_with_the_exact_words(new_page: NewPage, bundled: Dataset) -> None:
    page = new_page()
    request = page.context.request
    for layer, features in bundled.features.items():
        for feature in features.values():
            answer = request.get(f"/features/{layer}/{feature.id}", headers=HTML)
            assert answer.status == 200
    page.goto("/features/lines/sirte-front-2020")
    words = [
        bundled.quotes[it.quote].exact
        for it in bundled.features["lines"]["sirte-front-2020"].evidence
    ]
    assert page.locator("q.exact").evaluate_all("all => all.map((q) => q.textContent)") == words


def test_a_correction_stands_beside_the_words_it_corrects(
    client: FlaskClient, bundled: Dataset
) -> None:
    corrected = [quote for quote in bundled.quotes.values() if quote.corrected_by]
    for quote in corrected:
        page = client.get(f"/articles/{quote.article}", headers=HTML).text
        own = page[page.index(f'id="quote-{quote.id}"') :].split('id="quote-')[1]
        assert "The article’s own correction" in own
    assert corrected


def test_a_card_tells_in_short_which_days_no_article_gives(client: FlaskClient) -> None:
    card = client.get("/features/control_zones/sirte-lna-2020-07?part=card", headers=HTML).text
    gist = re.sub(r"<[^>]+>", "", card[card.index('class="gist"') : card.index("</ul>")])
    assert "6 January 2020 (background, not from a quoted article) to 21 July 2020 (" in gist
    assert "Assessed: reported as fact, not as one side’s claim." in gist


def test_only_a_card_has_a_date_beside_it(client: FlaskClient) -> None:
    page = "/features/control_zones/sirte-lna-2020-07"
    assert client.get(f"{page}?asof=2016-05-14", headers=HTML).status_code == 400
    assert client.get(f"{page}?part=card&asof=yesterday", headers=HTML).status_code == 400
    assert "Not on the map" not in client.get(page, headers=HTML).text
    assert "Not on the map" not in client.get(f"{page}?part=card", headers=HTML).text


def test_the_small_map_shows_the_feature(new_page: NewPage) -> None:
    page = new_page("/features/control_zones/sirte-lna-2020-07")
    expect(page.locator(".small-map .zone")).to_have_count(1)
    page = new_page("/articles/trt-world-2020-12")
    expect(page.locator('.small-map [data-feature="lines/ceasefire-line-2020"]')).to_be_visible()
    page.locator('.small-map [data-feature="lines/ceasefire-line-2020"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/features/lines/ceasefire-line-2020")


@pytest.mark.parametrize(
    "path",
    [
        "/articles/none",
        "/features/control_zones/none",
        "/features/towns/sirte",
        "/features/nothing/sirte",
    ],
)
def test_an_address_that_names_nothing_is_a_404_that_says_where_to_look(
    client: FlaskClient, path: str
) -> None:
    answer = client.get(path, headers=HTML)
    assert answer.status_code == 404
    assert "are" in answer.text
    assert answer.mimetype == "text/html"


def test_pages_refuse_parameters_they_do_not_have(client: FlaskClient) -> None:
    for path in ("/articles", "/articles/atalayar-2020-07", "/features/lines/sirte-front-2020"):
        assert client.get(f"{path}?colour=red", headers=HTML).status_code == 400
    assert client.get("/features/lines/sirte-front-2020?part=half").status_code == 400


def test_an_unchanged_page_is_not_sent_again(client: FlaskClient) -> None:
    for path in ("/", "/articles", "/list", "/features/lines/sirte-front-2020?part=card"):
        first = client.get(path, headers=HTML)
        again = client.get(path, headers={**HTML, "If-None-Match": first.headers["ETag"]})
        assert (first.status_code, again.status_code) == (200, 304)


def test_words_of_an_article_cannot_become_markup(client: FlaskClient) -> None:
    page = client.get("/list?asof=2020-07-21").text
    assert "&#34;" in page or "&quot;" in page
    assert "<script" not in page
