"""A page of a moment of the record says so in a line: how much has changed since, and where it is as it is now."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from layers import EVIDENCE_LAYERS
from tests.diary import Diary

BROWSER = {"Accept": "text/html"}
PAGES = [
    "/",
    "/embed",
    "/list?asof=2020-07-21",
    "/views",
    "/disagreements?f=html",
    "/changes/control?f=html&from=2016-06-01",
    "/collections/locations/items",
    "/collections/locations/items/{feature}",
    "/features/locations/{feature}",
]
# On and beside a map there is room for the line only where it says that something is other.
QUIET = ("/", "/embed", "/list?asof=2020-07-21")
pages = pytest.mark.parametrize("address", PAGES)
LINE = re.compile(r'<p class="pinned"[^>]*>(.*?)</p>', re.DOTALL)


def lines(client: FlaskClient, address: str, diary: Diary, rev: int | None) -> list[str]:
    address = address.format(feature=diary.corrected["locations"])
    if rev is not None:
        address += f"{'&' if '?' in address else '?'}rev={rev}"
    answer = client.get(address, headers=BROWSER)
    assert answer.status_code == 200
    return [unescape(it) for it in LINE.findall(answer.text)]


@pages
def test_a_page_of_then_says_how_much_has_changed_and_leads_to_now(
    diary_client: FlaskClient, diary: Diary, address: str
) -> None:
    first = diary.pages[0]
    found = lines(diary_client, address, diary, first.rev)
    # The map, and the list beside it.
    assert len(found) == (2 if address in {"/", "/embed"} else 1)
    for line in found:
        # One feature of each layer was corrected, another withdrawn and put back.
        assert f"{2 * len(EVIDENCE_LAYERS)} features have changed since." in line
        assert f"at {first.moment:%H:%M} UTC" in line
        now = re.search(r'<a href="([^"]*)">Show it as it is now</a>', line)
        assert now
        assert "rev=" not in now[1]
        there = now[1] if not now[1].startswith("?") else address.partition("?")[0] + now[1]
        there = there.removeprefix("http://localhost")
        assert diary_client.get(there, headers=BROWSER).status_code == 200
        assert LINE.search(diary_client.get(there, headers=BROWSER).text) is None


@pages
def test_a_page_of_the_newest_version_says_that_nothing_has_changed(
    diary_client: FlaskClient, diary: Diary, address: str
) -> None:
    found = lines(diary_client, address, diary, diary.pages[-1].rev)
    assert len(found) == (0 if address in QUIET else 1)
    assert all("nothing has changed since." in it for it in found)


@pages
def test_a_page_of_now_says_nothing_of_it(
    diary_client: FlaskClient, diary: Diary, address: str
) -> None:
    assert lines(diary_client, address, diary, None) == []


def test_the_form_of_the_two_days_keeps_the_moment(diary_client: FlaskClient, diary: Diary) -> None:
    rev = diary.pages[0].rev
    text = diary_client.get(f"/changes/control?rev={rev}&f=html", headers=BROWSER).text
    assert f'<input type="hidden" name="rev" value="{rev}">' in text
    zones = re.findall(r'href="(/features/control_zones/[^"]*)"', text)
    assert zones
    assert all(it.endswith(f"?rev={rev}") for it in zones)
