"""Pages: together they are the whole, each feature once, in the order asked for, whatever comes and goes meanwhile."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import read
from geo.collection import Collection
from geo.database import Fetch
from geo.query import Query
from layers import LAYERS
from tests.market import Market, Operator, Stall

SORTABLE = ("id", "name", "size", "grade", "opened", "observed_at")
sortings = st.lists(
    st.tuples(st.sampled_from(SORTABLE), st.booleans()), max_size=3, unique_by=lambda key: key[0]
)


def pages(market: Market, address: str) -> list[dict[str, Any]]:
    """Every page from this one on, following the links as they are."""
    found = []
    for _ in range(200):
        page = market.get(address)
        found.append(page)
        after = [it["href"] for it in page.get("links", ()) if it["rel"] == "next"]
        if not after:
            return found
        (address,) = after
    raise AssertionError("the links to the next page never end")


def ids(found: list[dict[str, Any]]) -> list[Any]:
    return [feature["id"] for page in found for feature in page["features"]]


def with_arguments(address: str, **changes: str | None) -> str:
    """The address with some arguments changed, or taken out where None."""
    parts = urlsplit(address)
    arguments = {name: values[0] for name, values in parse_qs(parts.query).items()} | changes
    return f"{parts.path}?{urlencode({k: v for k, v in arguments.items() if v is not None})}"


def in_order(stalls: tuple[Stall, ...], keys: list[tuple[str, bool]]) -> list[int]:
    """The order by Python: stable sorts from the last key to the first, nulls last whichever the direction."""
    rows = sorted(stalls, key=lambda stall: stall.id)
    for name, descending in reversed(keys):
        present = [it for it in rows if getattr(it, name) is not None]
        absent = [it for it in rows if getattr(it, name) is None]
        present.sort(key=lambda it: getattr(it, name), reverse=descending)
        rows = present + absent
    return [it.id for it in rows]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(keys=sortings, limit=st.integers(1, 50))
def test_the_pages_of_any_order_are_the_whole_in_that_order(
    market: Market,
    keys: list[tuple[str, bool]],
    limit: int,
) -> None:
    sortby = ",".join(f"{'-' if descending else '+'}{name}" for name, descending in keys)
    query = urlencode({"limit": limit, **({"sortby": sortby} if keys else {})})
    found = pages(market, f"/collections/stalls/items?{query}")
    assert [page["numberReturned"] for page in found[:-1]] == [limit] * (len(found) - 1)
    assert {page["numberMatched"] for page in found} == {len(market.stalls)}
    given_ids = ids(found)
    if any(name == "name" for name, _ in keys):
        # The order of text is the database's; that it is one order, the same on every page, is what counts here.
        whole = market.get("/collections/stalls/items", limit=10000, sortby=sortby)
        assert given_ids == [it["id"] for it in whole["features"]]
        assert sorted(given_ids) == [it.id for it in market.stalls]
    else:
        assert given_ids == in_order(market.stalls, keys)


@pytest.mark.parametrize("collection", [it.name for it in LAYERS])
def test_the_pages_of_a_layer_are_the_layer(libya_pages: Any, collection: str) -> None:
    whole = libya_pages(f"/layers/{collection}.geojson")[0]
    found = libya_pages(f"/collections/{collection}/items?limit=3")
    assert ids(found) == [it["id"] for it in whole["features"]]


@pytest.fixture
def libya_pages(app: Any) -> Any:
    reader = Operator(app)
    return lambda address: pages(reader, address)


def test_what_stays_is_seen_once_while_rows_come_and_go(market: Market) -> None:
    """Between any two pages a row before the page goes and one comes: by offsets alone, one in each page is missed."""
    stay = {it.id for it in market.stalls if it.id % 4}
    address = "/collections/stalls/items?limit=7&sortby=grade,-size"
    seen: list[Any] = []
    extra = 1_000
    try:
        for number in range(0, len(market.stalls), 4):
            page = market.get(address)
            seen += [it["id"] for it in page["features"]]
            market.run(
                f"delete from market.stalls where id = {number}",
                f"insert into market.stalls (id, grade, size) values ({extra + number}, 1, 3)",
            )
            after = [it["href"] for it in page["links"] if it["rel"] == "next"]
            if not after:
                break
            (address,) = after
        else:
            raise AssertionError("the pages never end")
        assert len(seen) == len(set(seen))
        assert stay <= set(seen)
    finally:
        market.run("delete from market.stalls where id >= 1000")
        market.restock()


@pytest.mark.parametrize("sortby", ["id", "-grade,name"])
def test_cursor_or_offset_alone_lead_to_the_same_page(market: Market, sortby: str) -> None:
    first = market.get("/collections/stalls/items", limit=10, sortby=sortby)
    (after,) = [it["href"] for it in first["links"] if it["rel"] == "next"]
    arguments = parse_qs(urlsplit(after).query)
    assert arguments["limit"] == ["10"]
    assert arguments["offset"] == ["10"]
    both = market.get(after)
    by_cursor = market.get(with_arguments(after, offset=None))
    by_offset = market.get(with_arguments(after, cursor=None))
    by_index = market.get(with_arguments(after, cursor=None, offset=None, startindex="10"))
    assert ids([both]) == ids([by_cursor]) == ids([by_offset]) == ids([by_index])


def test_a_cursor_does_not_bind_the_limit(market: Market) -> None:
    """OGC's test suite sends the next page's address again with the greatest limit there is."""
    first = market.get("/collections/stalls/items", limit=10)
    (after,) = [it["href"] for it in first["links"] if it["rel"] == "next"]
    rest = market.get(with_arguments(after, limit="10000"))
    assert ids([first, rest]) == [it.id for it in market.stalls]


def test_an_edited_offset_is_what_the_client_means(market: Market) -> None:
    """ArcGIS adds up offsets in the first page's link and leaves whatever else it finds there."""
    first = market.get("/collections/stalls/items", limit=10)
    (after,) = [it["href"] for it in first["links"] if it["rel"] == "next"]
    third = market.get(with_arguments(after, offset="20"))
    assert ids([third]) == [it.id for it in market.stalls[20:30]]


def test_the_way_back_leads_where_one_came_from(market: Market) -> None:
    found = pages(market, "/collections/stalls/items?limit=50&sortby=-size")
    back = [it["href"] for it in found[2]["links"] if it["rel"] == "prev"]
    assert ids([market.get(back[0])]) == ids([found[1]])
    assert not [it for it in found[0]["links"] if it["rel"] == "prev"]


def test_a_cursor_of_another_order_is_refused(market: Market) -> None:
    first = market.get("/collections/stalls/items", limit=10, sortby="name")
    (after,) = [it["href"] for it in first["links"] if it["rel"] == "next"]
    response = market.client.get(with_arguments(after, sortby="size"))
    assert response.status_code == 400
    assert response.json["parameter"] == "cursor"


@pytest.mark.parametrize("value", ["x", "WzEsICIiLCAieCJd", "e30", "W10", "%20"])
def test_a_cursor_that_is_none_is_refused(market: Market, value: str) -> None:
    """The second is one in form, with a text where the key has a number."""
    response = market.client.get(f"/collections/stalls/items?cursor={value}")
    assert response.status_code == 400
    assert "cursor" in response.json["detail"]


def test_hits_are_the_number_alone(market: Market) -> None:
    found = market.get("/collections/stalls/items", resultType="hits", grade=2)
    assert found["features"] == []
    assert found["numberReturned"] == 0
    assert found["numberMatched"] == sum(it.grade == 2 for it in market.stalls)


def test_formats_without_links_page_by_their_headers(market: Market) -> None:
    response = market.client.get("/collections/stalls/items?f=csv&limit=50")
    assert response.headers["OGC-NumberMatched"] == str(len(market.stalls))
    assert response.headers["OGC-NumberReturned"] == "50"
    assert 'rel="next"' in response.headers["Link"]


@pytest.mark.parametrize("sortby", ["geom", "nothing", "name,name", "", "-"])
def test_an_order_that_is_none_is_refused(market: Market, sortby: str) -> None:
    response = market.client.get("/collections/stalls/items", query_string={"sortby": sortby})
    assert response.status_code == 400
    assert response.json["parameter"] == "sortby"


def test_a_number_that_would_keep_the_features_waiting_is_left_out(market: Market) -> None:
    """Every row of the view takes a hundredth of a second, so counting its hundred takes longer than a page may."""
    market.run(
        "create view market.slow as select id, geom, pg_sleep(0.01) is null as slept from market.plots"
    )
    market.app.extensions["sourceline"].look_again()
    found = market.get("/collections/slow/items", limit=5)
    assert found["numberReturned"] == 5
    assert "numberMatched" not in found
    assert [it for it in found["links"] if it["rel"] == "next"]
    hits = market.get("/collections/slow/items", resultType="hits")
    assert hits["numberMatched"] == 100


def test_what_takes_too_long_to_count_is_not_counted_again_for_every_page(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    market.run(
        "create view market.slower as select id, geom, pg_sleep(0.01) is null as slept from market.plots"
    )
    kept = market.app.extensions["sourceline"]
    kept.look_again()
    assert "numberMatched" not in market.get("/collections/slower/items", limit=5)
    asked: list[Query] = []

    def counted(fetch: Fetch, of: Collection, query: Query) -> read.Count:
        asked.append(query)
        return count(fetch, of, query)

    count = read.matched
    monkeypatch.setattr(read, "matched", counted)
    assert "numberMatched" not in market.get("/collections/slower/items", limit=6)
    assert not asked
    assert market.get("/collections/slower/items", resultType="hits")["numberMatched"] == 100
    assert len(asked) == 1


def test_a_number_is_never_taken_for_a_whole_one(market: Market) -> None:
    """Clients judge a column by its first values: after 0 there would be no room for 0.5."""
    body = market.client.get("/collections/stalls/items?properties=size,grade&limit=10000").text
    assert '"size":3.0' in body
    assert '"size":0.1' in body
    assert '"size":null' in body
    assert '"size":1000000000.0' in body
    assert '"grade":3' in body
