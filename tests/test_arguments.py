"""Links are passed on with what others hung on them, and dates are written in the digits of more than one script."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from geo.known import CLOCK
from geo.parameter import DATETIME, LIMIT, OFFSET
from tests.browser import NewPage
from tests.market import Market
from web.arguments import ADDED, ADDED_PREFIXES, in_our_digits, is_added
from web.compare import COMPARED
from web.embeds import EMBED_PARAMETERS
from web.map_view import MAP_PARAMETERS
from web.share import PARAMETERS as SHARED

HTML = {"Accept": "text/html"}
# As they were seen on links: one of each who adds any.
CLICKS = (
    *("gclid", "msclkid", "mc_cid", "mc_eid", "igshid", "twclid", "wbraid", "gbraid", "srsltid"),
    *("_ga", "_gl", "yclid", "dclid", "ttclid", "li_fat_id", "at_medium", "at_campaign", "cmpid"),
    *("ref", "amp", "s", "si", "_hsenc", "mkt_tok", "__twitter_impression", "ScCid", "CMP"),
)
PAGES = (
    *("/", "/embed", "/list", "/share", "/articles", "/changes", "/views", "/sheet"),
    *("/compare?from=2019-01-01&to=2020-07-21", "/search?q=sirte", "/collections?f=html"),
    *("/features/lines/ceasefire-line-2020", "/collections/lines/items?f=html"),
)
ASOF = "٢٠٢٠-٠٧-٢١"
OURS = {
    it.name
    for it in (
        *MAP_PARAMETERS,
        *EMBED_PARAMETERS,
        *SHARED,
        *COMPARED,
        *CLOCK,
        DATETIME,
        LIMIT,
        OFFSET,
    )
}


@pytest.mark.parametrize("name", CLICKS)
def test_a_map_is_shown_whatever_was_hung_on_its_address(client: FlaskClient, name: str) -> None:
    plain = client.get("/?asof=2020-07-22&lang=en", headers=HTML)
    hung = client.get(f"/?asof=2020-07-22&lang=en&{name}=EAIaIQob.x_1", headers=HTML)
    assert hung.status_code == 200
    assert hung.get_data() == plain.get_data()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_for_people_passes_over_it(client: FlaskClient, page: str) -> None:
    joint = "&" if "?" in page else "?"
    answer = client.get(f"{page}{joint}mc_cid=5f6&gclid=x&ref=newsletter", headers=HTML)
    assert answer.status_code == 200
    # Nor does it pass it on to those who follow a link.
    assert "mc_cid" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("name", ["asfo", "layer", "ref=12", "kown", "zom", "langg"])
def test_a_misspelt_argument_of_ours_is_refused(client: FlaskClient, name: str) -> None:
    asked = name if "=" in name else f"{name}=2020-07-21"
    assert client.get(f"/?{asked}", headers=HTML).status_code == 400


@pytest.mark.parametrize("name", ["gclid", "ref", "mc_cid", "s"])
def test_programs_are_told_of_what_nobody_knows(client: FlaskClient, name: str) -> None:
    for address in ("/collections/lines/items", "/layers/lines.geojson"):
        assert client.get(f"{address}?{name}=x").status_code == 400


def test_no_argument_of_ours_is_taken_for_one_of_others() -> None:
    assert len(OURS) > 20
    assert not [it for it in OURS if is_added(it, "x")]


def near(one: str, other: str) -> bool:
    """Whether one slip of the finger makes one of the other."""
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    return len(long) == len(short) + 1 and any(
        long[:at] + long[at + 1 :] == short for at in range(len(long))
    )


def test_none_of_others_is_one_slip_from_ours() -> None:
    """But for `ref` and `rev`: a number after `ref` is refused. Names of one letter have no slips."""
    alike = {(it, our) for it in ADDED if len(it) > 1 for our in OURS if near(it, our)}
    assert alike == {("ref", "rev")}
    assert not [our for our in OURS if our.startswith(ADDED_PREFIXES)]


def test_a_column_of_that_name_is_a_condition(market: Market) -> None:
    with market.engine.begin() as connection:
        connection.exec_driver_sql(
            "create table market.posts (id integer primary key, ref text, geom geometry(Point, 4326))"
        )
        connection.exec_driver_sql(
            "insert into market.posts values (1, 'a', 'SRID=4326;POINT(1 2)'), (2, 'b', null)"
        )
        connection.exec_driver_sql("grant select on market.posts to sourceline_reader")
    market.app.extensions["sourceline"].look_again()
    page = market.client.get("/collections/posts/items?f=html&ref=a&gclid=x", headers=HTML)
    assert page.status_code == 200
    assert "POINT(1 2)" in page.get_data(as_text=True) or ">1<" in page.get_data(as_text=True)
    assert (
        market.client.get("/collections/posts/items?ref=a&resultType=hits").json["numberMatched"]
        == 1
    )


def test_what_was_hung_on_a_pasted_address_is_not_in_its_frame(client: FlaskClient) -> None:
    address = "http://localhost/?asof=2020-07-21&mc_cid=1&ref=mail"
    answer = client.get(f"/oembed?{urlencode({'url': address})}")
    assert answer.status_code == 200
    assert "mc_cid" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("asof", [ASOF, "۲۰۲۰-۰۷-۲۱", "\u200f2020-07-21\u200e"])
def test_a_date_is_read_in_the_digits_it_is_written_in(client: FlaskClient, asof: str) -> None:
    plain = client.get("/?asof=2020-07-21&lang=ar", headers=HTML)
    theirs = client.get(f"/?asof={quote(asof)}&lang=ar", headers=HTML)
    assert theirs.status_code == 200
    assert theirs.get_data() == plain.get_data()


@pytest.mark.parametrize(
    ("theirs", "plain"),
    [
        (
            "/collections/lines/items?datetime=٢٠٢٠-٠١-٠١/..",
            "/collections/lines/items?datetime=2020-01-01/..",
        ),
        ("/collections/lines/items?limit=٢", "/collections/lines/items?limit=2"),
        (
            "/collections/lines/items?bbox=١٠٫٥،٢٥،٢٥،٣٣",
            "/collections/lines/items?bbox=10.5,25,25,33",
        ),
        ("/?center=١٦٫٦،٣١٫٢&zoom=٧", "/?center=16.6,31.2&zoom=7"),
        ("/compare?from=٢٠١٩-٠١-٠١&to=٢٠٢٠-٠٧-٢١", "/compare?from=2019-01-01&to=2020-07-21"),
        ("/?rev=١", "/?rev=1"),
    ],
)
def test_numbers_and_intervals_are_too_and_links_have_our_digits(
    client: FlaskClient, theirs: str, plain: str
) -> None:
    found, expected = (client.get(quote(it, "/?=&,:"), headers=HTML) for it in (theirs, plain))
    assert found.status_code == expected.status_code == 200
    assert found.get_data() == expected.get_data()


def test_programs_are_told_which_digits_there_are(client: FlaskClient) -> None:
    for asked in ("datetime=٢٠٢٠-٠١-٠١/..", "limit=٢", "rev=١"):
        assert client.get(quote(f"/collections/lines/items?{asked}", "/?=&,:")).status_code == 400


@given(st.dates())
def test_any_date_in_any_of_the_scripts_is_that_date(day: date) -> None:
    for zero in "٠۰":
        written = day.isoformat().translate(
            {ord("0") + it: chr(ord(zero) + it) for it in range(10)}
        )
        assert in_our_digits(written) == day.isoformat()


def test_the_script_reads_them_as_well(new_page: NewPage) -> None:
    page = new_page(f"/?asof={quote(ASOF)}&zoom={quote('٧')}&center=16.6,31.2&lang=ar")
    assert page.locator("#asof").get_attribute("datetime") == "2020-07-21"
    page.locator("#later").click()
    page.wait_for_url("**asof=2020-07-22**")
    assert "%D9" not in page.url
