"""The way to the print sheet: beside the map and from what is shared, always to the map as it is shown."""

from __future__ import annotations

from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import expect

from tests.browser import NewPage
from tests.published_site import Site

READING = {"Accept": "text/html,*/*"}
PAPERS = {"a4": "Print sheet, A4", "letter": "Print sheet, Letter"}
ASKED = "asof=2019-12-05&layers=lines,events&lang=ar&theme=dark&view=lna"


def query(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def sheets(page: str) -> list[str]:
    addresses = (it.partition('"')[0] for it in page.split('href="')[1:])
    return [unescape(it) for it in addresses if urlsplit(it).path.endswith("/sheet")]


@pytest.mark.parametrize("path", ["/", "/share"])
def test_a_page_leads_to_both_papers_with_all_that_it_shows(client: FlaskClient, path: str) -> None:
    asked = ASKED if path == "/" else f"{ASKED}&speak=ar&keep=day"
    page = client.get(f"{path}?{asked}", headers=READING).get_data(as_text=True)
    found = sheets(page)
    assert [query(it) for it in found] == [{**query(f"?{ASKED}"), "paper": it} for it in PAPERS]
    for address in found:
        answer = client.get(address.removeprefix("http://localhost"), headers=READING)
        assert answer.status_code == 200
        assert 'lang="ar" dir="rtl"' in answer.get_data(as_text=True)


def test_a_pinned_map_leads_to_a_pinned_sheet(client: FlaskClient) -> None:
    page = client.get("/share?asof=2019-12-05&keep=pinned", headers=READING).text
    assert all("rev" in query(it) for it in sheets(page))
    page = client.get("/?asof=2019-12-05&rev=1", headers=READING).text
    assert [query(it)["rev"] for it in sheets(page)] == ["1", "1"]


def test_the_links_follow_the_map(new_page: NewPage) -> None:
    page = new_page("/?asof=2020-07-21&lang=en")
    page.get_by_role("checkbox", name="Control zones").uncheck()
    page.locator("#earlier").click()
    page.wait_for_url("**layers=*")
    expect(page.locator("#earlier")).not_to_have_attribute("href", "")
    page.locator(".ways summary").click()
    here = query(page.url)
    assert here["asof"] != "2020-07-21"
    for paper, name in PAPERS.items():
        link = page.get_by_role("link", name=name)
        address = link.get_attribute("href")
        assert urlsplit(address).path == "/sheet"
        assert query(address) == {**here, "paper": paper}
        box = link.bounding_box()
        assert box is not None
        assert box["height"] >= 24
    other = page.locator(".languages a").first
    assert query(other.get_attribute("href")) == {**here, "lang": "ar"}
    page.get_by_role("link", name=PAPERS["letter"]).click()
    page.wait_for_url("**/sheet?*")
    assert page.locator("body.letter-wide").count() == 1


def test_the_share_dialog_leads_there_too(new_page: NewPage) -> None:
    page = new_page("/?asof=2019-12-05")
    page.locator("#share").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Paper", exact=True).click()
    address = dialog.get_by_role("link", name=PAPERS["a4"]).get_attribute("href")
    assert query(address)["asof"] == "2019-12-05"


def test_a_published_site_offers_none(site: Site) -> None:
    for name in ("index.html", "asof/2020-07-21.html"):
        assert sheets((site.folder / name).read_text(encoding="utf-8")) == []
