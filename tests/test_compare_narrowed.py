"""Two days of a map that is narrowed, or told by one: both maps, the words and every link keep to what is asked for."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from tests.browser import NewPage, ready

BEFORE, AFTER = "2019-12-05", "2020-07-21"
PAIR = f"/compare?from={BEFORE}&to={AFTER}"
HTML = {"Accept": "text/html"}
# As a comparison is asked, and the same as a collection is asked.
LNA = ("actor=lna", "filter=" + quote("actor='lna' OR A_CONTAINS(parties,('lna'))"))
SURE = ("certainty=high", "filter=" + quote("certainty='high'"))
ARTICLE = (
    "article=foreign-policy-2019-12",
    "filter=" + quote("A_CONTAINS(articles,('foreign-policy-2019-12'))"),
)
TOLD = ("view=gna", "view=gna")
# As static/style/legend.css has them.
PALE = {"single_source": "0.5", "partisan_only": "0.25", "unverified": "0.25"}
NARROWED = pytest.mark.parametrize(("asked", "items"), [LNA, SURE, ARTICLE, TOLD])


def text_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address, headers=HTML)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def keys_on(client: FlaskClient, layer: str, day: str, items: str) -> set[str]:
    found = client.get(f"/collections/{layer}/items?asof={day}&limit=1000&f=geojson&{items}")
    return {it["id"] for it in found.get_json()["features"]}


class Links(HTMLParser):
    """The links of a page by their words, and the fields that its forms repeat."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.fields: list[tuple[str | None, str | None]] = []
        self.to = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a":
            self.to = given.get("href") or ""
        if tag == "input" and given.get("type") == "hidden":
            self.fields.append((given["name"], given["value"]))

    def handle_data(self, data: str) -> None:
        if self.to:
            self.found[data.strip()] = self.to

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.to = ""


def query(address: str) -> dict[str, str]:
    return {name: ",".join(values) for name, values in parse_qs(urlsplit(address).query).items()}


@NARROWED
@pytest.mark.parametrize("layer", ["control_zones", "lines"])
def test_what_differs_is_what_the_two_narrowed_maps_do_not_share(
    client: FlaskClient, layer: str, asked: str, items: str
) -> None:
    then, now = (keys_on(client, layer, day, items) for day in (BEFORE, AFTER))
    page = text_of(client, f"{PAIR}&layers={layer}&{asked}").partition("What differs")[2]
    new = page.partition("New on the map")[2].partition("No longer on the map")[0]
    gone = page.partition("No longer on the map")[2]
    for feature in then | now:
        link = f"/features/{layer}/{feature}"
        assert (link in new) == (feature in now - then)
        assert (link in gone) == (feature in then - now)
    others = keys_on(client, layer, BEFORE, "") | keys_on(client, layer, AFTER, "")
    for feature in others - then - now:
        assert f"/features/{layer}/{feature}" not in new + gone


def test_what_took_place_is_narrowed_too(client: FlaskClient) -> None:
    interval = f"datetime={BEFORE}/{AFTER}&limit=1000&f=geojson"
    every = client.get(f"/collections/events/items?{interval}").get_json()["features"]
    certainties = {it["id"]: it["properties"]["certainty"] for it in every}
    assert len(set(certainties.values())) > 1
    for degree in set(certainties.values()):
        page = text_of(client, f"{PAIR}&certainty={degree}")
        for event, certainty in certainties.items():
            if certainty != degree:
                assert f"/features/events/{event}" not in page


@pytest.mark.parametrize("actor", ["lna", "gna", "is"])
def test_ground_that_changed_hands_is_told_where_it_concerns_either_side(
    client: FlaskClient, actor: str
) -> None:
    told = client.get(f"/changes/control?from={BEFORE}&to={AFTER}&f=geojson").get_json()["features"]
    sides = ("before", "after")
    grounds = [[it["properties"][side] for side in sides if it["properties"][side]] for it in told]
    concerned = [it for it in grounds if actor in [side["actor"] for side in it]]
    page = text_of(client, f"{PAIR}&actor={actor}")
    part = page.partition("Ground that changed hands")[2].partition("<h3>")[0]
    assert ("Ground that changed hands" in page) == bool(concerned)
    assert part.count("<li>") == len(concerned)
    for it in concerned:
        for side in it:
            assert f"/features/control_zones/{side['zone']}" in part


def test_of_a_narrowed_comparison_the_quotes_of_all_ground_are_offered_as_such(
    client: FlaskClient,
) -> None:
    assert "Read the quotes of both sides" in text_of(client, PAIR)
    page = text_of(client, f"{PAIR}&actor=lna")
    assert "All ground that changed hands, with the quotes of both sides" in page
    assert "Read the quotes of both sides" not in page


@pytest.mark.parametrize(("asked", "items"), [LNA, SURE, TOLD])
def test_each_map_has_what_is_on_the_narrowed_map_of_its_day(
    new_page: NewPage, client: FlaskClient, asked: str, items: str
) -> None:
    page = new_page(f"{PAIR}&{asked}")
    for half, day in enumerate((BEFORE, AFTER)):
        drawn = page.locator(".half").nth(half).locator(".shape.zone[data-feature]")
        keys = drawn.evaluate_all("all => all.map((it) => it.dataset.feature.split('/')[1])")
        assert set(keys) == keys_on(client, "control_zones", day, items)


def test_it_says_what_it_is_narrowed_to_and_offers_to_lift_it(client: FlaskClient) -> None:
    page = text_of(client, f"{PAIR}&layers=lines&actor=lna&certainty=high&view=gna")
    assert "Filtered:" in page
    assert "actor: LNA (Haftar) · certainty: high" in page
    links = Links(page).found
    pair = {"from": BEFORE, "to": AFTER, "layers": "lines"}
    assert query(links["Show everything"]) == {**pair, "view": "gna"}
    assert query(links["Everyone"]) == {**pair, "actor": "lna", "certainty": "high"}
    plain = text_of(client, PAIR)
    assert "Filtered:" not in plain
    assert "Everyone" not in Links(plain).found


def test_it_says_so_in_the_language_of_the_page(client: FlaskClient) -> None:
    page = text_of(client, f"{PAIR}&actor=lna&lang=ar")
    assert "مرشَّح:" in page
    assert query(Links(page).found["عرض كل شيء"]) == {"from": BEFORE, "to": AFTER, "lang": "ar"}


def test_every_link_of_the_page_keeps_what_was_asked_for(client: FlaskClient) -> None:
    place = "center=16.6,31.2&zoom=7&layers=lines&layers=control_zones"
    page = Links(text_of(client, f"{PAIR}&{place}&actor=lna&actor=gna&view=assessed&theme=dark"))
    kept = {
        "center": "16.6,31.2",
        "zoom": "7",
        "layers": "lines,control_zones",
        "actor": "lna,gna",
        "view": "assessed",
        "theme": "dark",
    }
    days = {"from": BEFORE, "to": AFTER}
    assert query(page.found["العربية"]) == {**days, **kept, "lang": "ar"}
    assert query(page.found["One over the other"]) == {**days, **kept, "how": "swipe"}
    # The later of the two has the same words.
    assert query(page.found["This map by itself"]) == {"asof": AFTER, **kept}
    assert {("layers", "lines"), ("layers", "control_zones")} < set(page.fields)
    assert {("actor", "lna"), ("actor", "gna"), ("view", "assessed")} < set(page.fields)
    assert client.get(page.found["This map by itself"], headers=HTML).status_code == 200


def test_weak_evidence_is_pale_on_both_where_it_is_on_the_map(new_page: NewPage) -> None:
    opacities = (
        """shapes => shapes.map((it) => [it.dataset.strength, getComputedStyle(it).opacity])"""
    )
    page = new_page(f"{PAIR}&weak=faded")
    for half in page.locator(".half").all():
        found = half.locator(".shape[data-strength]").evaluate_all(opacities)
        assert {"single_source", "partisan_only"} & {strength for strength, _ in found}
        for strength, opacity in found:
            assert opacity == PALE.get(strength, "1")
    page.get_by_role("link", name="Draw all alike").click()
    page.wait_for_url(f"**{PAIR}")
    ready(page)
    found = page.locator(".shape[data-strength]").evaluate_all(opacities)
    assert {opacity for _, opacity in found} == {"1"}
    assert page.get_by_role("link", name="Draw all alike").count() == 0


def test_a_shape_leads_to_the_feature_as_the_record_was_and_as_it_is_told(
    new_page: NewPage, client: FlaskClient
) -> None:
    version = text_of(client, "/").partition('data-version="')[2].partition('"')[0]
    page = new_page(f"{PAIR}&rev={version}&view=gna&lang=en")
    shape = page.locator(".half").last.locator(".shape.zone").first
    key = shape.get_attribute("data-feature")
    shape.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/features/{key}?**")
    asked = {"rev": version, "view": "gna", "lang": "en"}
    assert query(page.url) == asked
    page.go_back()
    ready(page)
    links = page.locator(".found a[href*='/features/']").evaluate_all(
        "all => all.map((it) => it.href)"
    )
    assert links
    assert [query(it) for it in links] == [asked] * len(links)


@pytest.mark.parametrize("asked", ["actor=nobody", "article=none", "certainty=sure", "view=nobody"])
def test_what_there_is_not_is_refused_in_words(client: FlaskClient, asked: str) -> None:
    answer = client.get(f"{PAIR}&{asked}")
    assert answer.status_code == 400
    assert f"There is no {asked.partition('=')[0]} " in answer.get_data(as_text=True)


# From the map ---------------------------------------------------------------------------------------------------------

MAP = f"asof={AFTER}&layers=control_zones&layers=lines&actor=is&actor=lna&certainty=high"
BEYOND = "&weak=faded&changed=shown&show=table&theme=dark&center=16.6,31.2&zoom=7"
LINK = "Compare this map with the one before"


@pytest.mark.parametrize("path", ["/", "/embed", "/list"])
def test_the_map_leads_to_its_own_comparison_without_script_too(
    client: FlaskClient, path: str
) -> None:
    more = "" if path == "/list" else BEYOND
    there = Links(text_of(client, f"{path}?{MAP}&view=assessed{more}")).found[LINK]
    asked = query(there)
    place = {"theme": "dark", "weak": "faded", "center": "16.6,31.2", "zoom": "7"}
    assert asked == {
        "to": AFTER,
        "layers": "control_zones,lines",
        "actor": "is,lna",
        "certainty": "high",
        "view": "assessed",
        **(place if path != "/list" else {}),
    }
    assert "Filtered:" in text_of(client, there)


def test_a_map_without_a_layer_leads_to_two_without_one(client: FlaskClient) -> None:
    there = Links(text_of(client, f"/?asof={AFTER}&layers=&view=&actor=")).found[LINK]
    assert there == f"/compare?to={AFTER}&layers="
    assert "the two maps show the same" in text_of(client, f"{there}&from={BEFORE}")


def compared_with(page: Page) -> dict[str, str]:
    address = page.get_by_role("link", name=LINK).get_attribute("href")
    assert address is not None
    return query(address)


def test_the_link_follows_the_filter_the_layers_and_the_place(new_page: NewPage) -> None:
    page = new_page(f"/?asof={AFTER}&changed=shown")
    link = page.locator("#list a[data-only]")
    page.locator("#filter").evaluate("it => { it.open = true; }")
    page.locator("#filter input[value=lna]").check()
    expect(page.locator("#list .shown[data-chosen='actor=lna']")).to_have_count(1)
    assert query(link.get_attribute("href") or "") == {"to": AFTER, "actor": "lna"}
    expect(page.locator("#map[aria-busy=true]")).to_have_count(0)
    page.locator(".leaflet-control-zoom-in").click()
    expect(page).to_have_url(re.compile("center="))
    moved = query(link.get_attribute("href") or "")
    assert moved.keys() == {"to", "actor", "center", "zoom"}
    page.locator("#filter input[value=high]").check()
    expect(page.locator("#list .shown[data-chosen='actor=lna&certainty=high']")).to_have_count(1)
    # The list is another one now, and its link knows the place all the same.
    assert query(link.get_attribute("href") or "") == {**moved, "certainty": "high"}
    page.locator("#list .as-list a[data-feature]").first.click()
    page.wait_for_url("**feature=**")
    assert query(link.get_attribute("href") or "") == {**moved, "certainty": "high"}


def test_the_link_of_a_map_leads_to_a_comparison_that_is_narrowed_as_the_map_is(
    new_page: NewPage,
) -> None:
    page = new_page(f"/?{MAP}{BEYOND}&view=assessed")
    page.get_by_role("link", name=LINK).click()
    page.wait_for_url("**/compare?*")
    ready(page)
    assert page.locator(".filtered").is_visible()
    assert page.locator("#teller").is_visible()
    assert set(query(page.url)) == {
        *("to", "layers", "actor", "certainty", "view", "weak", "theme", "center", "zoom"),
    }


def test_the_link_of_a_frame_is_not_asked_for_what_stands_around_it(new_page: NewPage) -> None:
    page = new_page(f"/embed?asof={AFTER}&actor=lna&list=on&title=on&buttons=off")
    asked = compared_with(page)
    assert asked == {"to": AFTER, "actor": "lna"}
