"""The second clock: every read can be asked what the map said then, by moment or by data version."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import mapbox_vector_tile
import pytest
from flask.testing import FlaskClient

from geo.dataset import Dataset
from geo.format import FORMATS, TextFormat
from geo.valid_time import ValidTime
from layers import BASEMAP_LAYERS, EVIDENCE_LAYERS
from tests.diary import CORRECTED, Diary, Page

layers = pytest.mark.parametrize("layer", [it.name for it in EVIDENCE_LAYERS])
INSTANT = timedelta(microseconds=1)
BROWSER = {"Accept": "text/html"}
DAY = date(2020, 7, 21)


def get(client: FlaskClient, address: str, status: int = 200) -> Any:
    answer = client.get(address, headers={"Accept": "application/json"})
    assert answer.status_code == status, answer.text
    return json.loads(answer.data)


def said(client: FlaskClient, address: str) -> dict[str, str]:
    found = get(client, address)
    return {it["id"]: it["properties"]["name"] for it in found["features"]}


def moments(diary: Diary) -> list[tuple[str, Page]]:
    """Ways to name each page of the record: its number, its first moment, and the last before the next."""
    named = [(f"rev={it.rev}", it) for it in diary.pages]
    named += [(f"known={_written(it)}", it) for it in diary.pages]
    for it, following in zip(diary.pages, diary.pages[1:], strict=False):
        last = (following.moment - INSTANT).isoformat().replace("+00:00", "Z")
        named.append((f"known={last}", it))
    return named


def _written(page: Page) -> str:
    return page.moment.isoformat().replace("+00:00", "Z")


@layers
def test_what_the_map_said_is_told_by_moment_and_by_number(
    diary_client: FlaskClient, diary: Diary, layer: str
) -> None:
    for clock, page in moments(diary):
        asked = f"/collections/{layer}/items?limit=1000&{clock}"
        assert said(diary_client, asked) == page.names[layer], clock


@layers
def test_without_a_moment_the_map_says_what_it_says_now(
    diary_client: FlaskClient, diary: Diary, layer: str
) -> None:
    assert (
        said(diary_client, f"/collections/{layer}/items?limit=1000") == diary.pages[-1].names[layer]
    )


@layers
def test_before_the_first_load_the_map_said_nothing(diary_client: FlaskClient, layer: str) -> None:
    found = get(diary_client, f"/collections/{layer}/items?known=2001-01-01")
    assert (found["features"], found["numberMatched"]) == ([], 0)


@layers
@pytest.mark.parametrize(
    "suffix", [suffix for suffix, it in FORMATS.items() if isinstance(it, TextFormat)]
)
def test_every_text_format_tells_the_corrected_name_only_where_it_was_said(
    diary_client: FlaskClient, diary: Diary, layer: str, suffix: str
) -> None:
    first, second, *_ = diary.pages
    for page, corrected in ((first, False), (second, True)):
        for address in (
            f"/layers/{layer}.{suffix}?rev={page.rev}",
            f"/collections/{layer}/items?f={suffix}&rev={page.rev}",
        ):
            assert (CORRECTED in diary_client.get(address).text) is corrected, address


@layers
def test_every_file_format_has_the_features_of_its_moment(
    diary_client: FlaskClient, diary: Diary, layer: str
) -> None:
    files = [suffix for suffix, it in FORMATS.items() if not isinstance(it, TextFormat)]
    for suffix in files:
        sizes = {
            len(diary_client.get(f"/layers/{layer}.{suffix}?rev={page.rev}").data)
            for page in diary.pages
        }
        assert 0 not in sizes, suffix
        answer = diary_client.get(
            f"/collections/{layer}/items?f={suffix}&limit=1000&rev={diary.pages[2].rev}"
        )
        assert answer.headers["OGC-NumberReturned"] == str(len(diary.pages[2].names[layer])), suffix


@layers
def test_both_clocks_are_asked_together(
    diary_client: FlaskClient, diary: Diary, bundled: Dataset, layer: str
) -> None:
    for page in diary.pages:
        asked = said(
            diary_client, f"/collections/{layer}/items?limit=1000&asof={DAY}&rev={page.rev}"
        )
        timed = {
            key
            for key, it in bundled.features[layer].items()
            if it.valid is None
            or (
                (it.valid.first is None or it.valid.first.day <= DAY)
                and (it.valid.last is None or it.valid.last.day >= DAY)
            )
        }
        assert asked == {key: name for key, name in page.names[layer].items() if key in timed}


@layers
def test_pages_of_the_past_follow_each_other_by_their_links(
    diary_client: FlaskClient, diary: Diary, layer: str
) -> None:
    page = diary.pages[0]
    address, found = f"/collections/{layer}/items?limit=2&rev={page.rev}", {}
    while address:
        document = get(diary_client, address)
        assert document["numberMatched"] == len(page.names[layer])
        found |= {it["id"]: it["properties"]["name"] for it in document["features"]}
        links = {it["rel"]: it["href"] for it in document["links"]}
        address = links.get("next", "").removeprefix("http://localhost")
    assert found == page.names[layer]


@layers
def test_a_tile_shows_what_the_map_said_then(
    diary_client: FlaskClient, diary: Diary, layer: str
) -> None:
    for page in diary.pages:
        for address in (
            f"/collections/{layer}/tiles/WebMercatorQuad/0/0/0",
            "/tiles/WebMercatorQuad/0/0/0",
        ):
            tile = mapbox_vector_tile.decode(diary_client.get(f"{address}?rev={page.rev}").data)
            names = {it["properties"]["name"] for it in tile[layer]["features"]}
            assert names == set(page.names[layer].values()), address


@pytest.mark.parametrize("layer", [it.name for it in BASEMAP_LAYERS])
def test_a_base_map_has_no_record(diary_client: FlaskClient, layer: str) -> None:
    assert (
        "known" in get(diary_client, f"/collections/{layer}/items?known=2020-01-01", 400)["detail"]
    )
    tile = diary_client.get("/tiles/WebMercatorQuad/0/0/0?known=2001-01-01")
    assert layer in mapbox_vector_tile.decode(tile.data)


@layers
def test_a_feature_is_told_as_it_was(diary_client: FlaskClient, diary: Diary, layer: str) -> None:
    feature = diary.corrected[layer]
    address = f"/collections/{layer}/items/{feature}"
    for clock, page in moments(diary):
        found = get(diary_client, f"{address}?{clock}")
        assert found["properties"]["name"] == page.names[layer][feature]
        assert found["properties"]["quotes"]


@layers
def test_a_withdrawn_feature_is_gone_and_says_what_it_was(
    diary_client: FlaskClient, diary: Diary, layer: str
) -> None:
    feature = diary.withdrawn[layer]
    address = f"/collections/{layer}/items/{feature}"
    told = get(diary_client, f"{address}?rev={diary.pages[2].rev}", 410)
    assert diary.pages[1].names[layer][feature] in told["detail"]
    assert f"{feature}/history" in told["detail"]
    before = told["detail"].partition("http://localhost")[2].partition(",")[0]
    assert get(diary_client, before)["id"] == feature
    # It came back with the last load.
    assert get(diary_client, address)["id"] == feature


@layers
def test_before_it_was_published_a_feature_was_not_there_and_says_so(
    diary_client: FlaskClient, diary: Diary, layer: str
) -> None:
    address = f"/collections/{layer}/items/{diary.corrected[layer]}?known=2001-01-01"
    assert "was not on the map at that moment" in get(diary_client, address, 404)["detail"]


@layers
def test_the_record_of_a_feature_lists_every_version_and_tombstone(
    diary_client: FlaskClient, diary: Diary, layer: str
) -> None:
    feature = diary.withdrawn[layer]
    record = get(diary_client, f"/collections/{layer}/items/{feature}/history")
    assert [it["what"] for it in record["versions"]] == ["published", "withdrawn", "published"]
    assert [it["rev"] for it in record["versions"]] == [
        diary.pages[3].rev,
        diary.pages[2].rev,
        diary.pages[0].rev,
    ]
    for it in record["versions"]:
        if it["what"] == "published":
            assert get(diary_client, it["href"].removeprefix("http://localhost"))["id"] == feature
    page = diary_client.get(f"/collections/{layer}/items/{feature}/history?f=html").text
    assert "Withdrawn" in page


def test_a_feature_that_never_was_has_no_record(diary_client: FlaskClient) -> None:
    told = get(diary_client, "/collections/lines/items/never/history", 404)
    assert "never was" in told["detail"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("known=yesterday", "cannot be read as a date"),
        ("known=2020-13-01", "cannot be read as a date"),
        ("known=", "cannot be read as a date"),
        ("rev=0", "is not a data version"),
        ("rev=-1", "is not a data version"),
        ("rev=one", "is not a data version"),
        ("rev=٣", "is not a data version"),
        ("rev=99999999999999999999", "is not a data version"),
        ("rev=9000000", "There is no data version 9000000"),
    ],
)
@pytest.mark.parametrize(
    "address",
    [
        "/collections/lines/items",
        "/layers/lines.csv",
        "/collections/lines/tiles/WebMercatorQuad/0/0/0",
        "/tiles/WebMercatorQuad/0/0/0",
        "/collections/lines/items/sirte-jufra-red-line",
    ],
)
def test_a_moment_that_cannot_be_is_refused(
    diary_client: FlaskClient, address: str, asked: str, said: str
) -> None:
    assert said in get(diary_client, f"{address}?{asked}", 400)["detail"]


def test_a_number_and_a_moment_are_not_asked_together(
    diary_client: FlaskClient, diary: Diary
) -> None:
    told = get(
        diary_client, f"/collections/lines/items?rev={diary.pages[0].rev}&known=2020-01-01", 400
    )
    assert "both name a moment" in told["detail"]


def test_a_day_is_its_end(diary_client: FlaskClient, diary: Diary) -> None:
    today = diary.pages[-1].moment
    asked = f"/collections/lines/items?limit=1000&known={today.date().isoformat()}"
    assert said(diary_client, asked) == diary.pages[-1].names["lines"]
    before = (today.date() - timedelta(1)).isoformat()
    assert said(diary_client, f"/collections/lines/items?known={before}") == {}


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_a_pinned_map_shows_what_it_said_and_that_it_has_changed(
    diary_client: FlaskClient, diary: Diary, path: str
) -> None:
    first, second, third, _ = diary.pages
    feature = diary.corrected["locations"]
    then = diary_client.get(f"{path}?rev={first.rev}", headers=BROWSER).text
    assert first.names["locations"][feature] in then
    assert CORRECTED not in then
    # One of each layer was corrected, another withdrawn and put back.
    assert f"{2 * len(EVIDENCE_LAYERS)} features have changed since" in then
    assert f"rev={first.rev}&amp;" not in then.partition('id="pinned"')[2].partition("</a>")[0]
    now = diary_client.get(path, headers=BROWSER).text
    assert CORRECTED in now
    assert "changed since" not in now
    newest = diary_client.get(f"{path}?rev={diary.pages[-1].rev}", headers=BROWSER).text
    assert "changed since" not in newest
    assert (
        diary.withdrawn["locations"]
        not in diary_client.get(f"/list?rev={third.rev}&asof=2020-07-21", headers=BROWSER).text
    )
    assert (
        diary.withdrawn["locations"]
        in diary_client.get(f"/list?rev={second.rev}&asof=2020-07-21", headers=BROWSER).text
    )


def test_a_map_says_how_it_is_cited(diary_client: FlaskClient, diary: Diary) -> None:
    page = diary_client.get("/", headers=BROWSER).text
    assert f"Cite this map: data version {diary.pages[-1].rev}" in page
    assert f"rev={diary.pages[-1].rev}" in page


@pytest.mark.parametrize("path", ["/", "/embed", "/list"])
def test_a_map_of_no_moment_is_refused(diary_client: FlaskClient, path: str) -> None:
    answer = diary_client.get(f"{path}?rev=9000000", headers=BROWSER)
    assert answer.status_code == 400
    assert "There is no data version 9000000" in answer.text


@layers
def test_the_page_and_the_card_of_a_feature_show_what_was_said(
    diary_client: FlaskClient, diary: Diary, layer: str
) -> None:
    feature, first = diary.corrected[layer], diary.pages[0]
    for part in ("", "&part=card"):
        address = f"/features/{layer}/{feature}?rev={{}}{part}"
        then = diary_client.get(address.format(first.rev), headers=BROWSER).text
        now = diary_client.get(address.format(diary.pages[-1].rev), headers=BROWSER).text
        assert CORRECTED not in then
        assert CORRECTED in now


@layers
def test_the_page_of_a_withdrawn_feature_is_its_tombstone(
    diary_client: FlaskClient, diary: Diary, layer: str
) -> None:
    feature = diary.withdrawn[layer]
    page = diary_client.get(
        f"/features/{layer}/{feature}?rev={diary.pages[2].rev}", headers=BROWSER
    )
    assert page.status_code == 410
    assert "was withdrawn from the map on" in page.text


@pytest.mark.parametrize("path", ["/", "/embed"])
def test_a_map_with_a_withdrawn_feature_is_gone_and_still_a_map(
    diary_client: FlaskClient, diary: Diary, path: str
) -> None:
    feature = f"locations/{diary.withdrawn['locations']}"
    gone = diary_client.get(f"{path}?feature={feature}&rev={diary.pages[2].rev}", headers=BROWSER)
    assert gone.status_code == 410
    assert "This was withdrawn from the map." in gone.text
    assert f"/collections/locations/items/{diary.withdrawn['locations']}/history" in gone.text
    assert 'data-entry="' in gone.text
    back = diary_client.get(f"{path}?feature={feature}", headers=BROWSER)
    assert back.status_code == 200


def test_a_map_of_then_can_be_narrowed_too(diary_client: FlaskClient, diary: Diary) -> None:
    address = f"/list?rev={diary.pages[0].rev}&asof=2020-07-21&actor=lna"
    text = diary_client.get(address, headers=BROWSER).text
    assert 'data-entry="control_zones/sirte-lna-2020-07"' in text
    assert "tripoli-gna" not in text


@layers
def test_the_evidence_of_a_feature_is_what_it_was(
    diary_client: FlaskClient, diary: Diary, layer: str
) -> None:
    feature = diary.corrected[layer]
    for page in diary.pages:
        address = f"/collections/{layer}/items/{feature}/evidence?rev={page.rev}"
        assert get(diary_client, address)["name"] == page.names[layer][feature]
        assert diary_client.get(address, headers=BROWSER).status_code == 200
    gone = f"/collections/{layer}/items/{diary.withdrawn[layer]}/evidence?rev={diary.pages[2].rev}"
    assert diary_client.get(gone).status_code == 410


def test_what_rests_on_an_article_is_told_by_both_clocks(
    diary_client: FlaskClient, diary: Diary, bundled: Dataset
) -> None:
    for article in bundled.articles:
        for page in diary.pages:
            for day in (None, DAY):
                when = f"&asof={day}" if day else ""
                address = f"/articles/{article}/features?limit=1000&rev={page.rev}{when}"
                found = {it["id"] for it in get(diary_client, address)["features"]}
                expected = {
                    f"{layer}/{key}"
                    for layer, features in bundled.features.items()
                    for key, it in features.items()
                    if key in page.names[layer]
                    and any(bundled.quotes[e.quote].article == article for e in it.evidence)
                    and (day is None or it.valid is None or holds(it.valid, day))
                }
                assert found == expected, address


def holds(valid: ValidTime, day: date) -> bool:
    first, last = valid.first, valid.last
    return (first is None or first.day <= day) and (last is None or last.day >= day)
