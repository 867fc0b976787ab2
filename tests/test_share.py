"""What goes into an article: the page that makes it, and the dialog beside the map."""

from __future__ import annotations

import json
import re
from datetime import date
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from geo import map_citation
from geo.map_citation import CitedMap
from tests.another_site import another_site
from tests.browser import DESKTOP, PHONE, NewPage
from tests.map_page import SIRTE
from web import snippets
from web.embeds import AROUND

DAY = "2020-07-21"
CODES = ("share-link", "share-iframe", "share-wordpress", "share-provider", "share-element")


class Tags(HTMLParser):
    """Every tag with its attributes, and the text of each field."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.fields: dict[str, str] = {}
        self.inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.inside = dict(attrs).get("id") or "" if tag == "textarea" else ""

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.fields[self.inside] = self.fields.get(self.inside, "") + data


def fields(client: FlaskClient, query: str) -> dict[str, str]:
    answer = client.get(f"/share?{query}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return Tags(answer.text).fields


def arguments(address: str | None) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address or "").query))


def frame(code: str) -> dict[str, str | None]:
    ((tag, attributes),) = Tags(code).tags
    assert tag == "iframe"
    return attributes


def test_the_frame_has_all_that_an_article_needs(client: FlaskClient) -> None:
    found = frame(fields(client, f"asof={DAY}&width=640&height=480")["share-iframe"])
    assert found["title"] == "Libya 2016–2020 on 21 July 2020"
    assert (found["width"], found["height"]) == ("640", "480")
    assert found["loading"] == "lazy"
    assert found["referrerpolicy"] == "strict-origin-when-cross-origin"
    assert set((found["sandbox"] or "").split()) == {
        "allow-scripts",
        "allow-same-origin",
        "allow-popups",
        "allow-popups-to-escape-sandbox",
    }
    assert found["allow"] == "fullscreen"


@pytest.mark.parametrize(
    ("keep", "names"),
    [("", {"asof", "rev"}), ("pinned", {"asof", "rev"}), ("day", {"asof"}), ("live", {"live"})],
)
def test_a_map_is_pinned_or_corrected_or_moves_on(
    client: FlaskClient, keep: str, names: set[str]
) -> None:
    found = fields(client, f"asof={DAY}&keep={keep}" if keep else f"asof={DAY}")
    source = frame(found["share-iframe"])["src"]
    assert set(arguments(source)) == names
    assert found["share-wordpress"] == source
    for address in (source or "", found["share-link"]):
        assert client.get(address, headers={"Accept": "text/html"}).status_code == 200
    # The page to link to is that of the day, also for a frame that moves on.
    assert arguments(found["share-link"])["asof"] == DAY


def test_a_frame_that_moves_on_has_no_day_in_its_name(client: FlaskClient) -> None:
    found = fields(client, f"asof={DAY}&keep=live")
    assert frame(found["share-iframe"])["title"] == "Libya 2016–2020"
    assert 'label="Libya 2016–2020"' in found["share-element"]


def test_every_choice_is_a_field_with_a_label_of_its_own(client: FlaskClient) -> None:
    tags = Tags(client.get(f"/share?asof={DAY}", headers={"Accept": "text/html"}).text).tags
    ids = [it["id"] for _, it in tags if "id" in it]
    assert len(ids) == len(set(ids))
    named = {it["id"]: it["name"] for tag, it in tags if tag in {"select", "input"} and "id" in it}
    around = {it.name for it in AROUND}
    assert set(named.values()) == {"asof", "speak", "theme", "width", "height", *around}
    assert set(named) <= {it["for"] for tag, it in tags if tag == "label" and "for" in it}


def test_what_is_shown_goes_on_as_it_is(client: FlaskClient) -> None:
    shown = {
        "layers": "control_zones,lines",
        "center": "16.6,31.2",
        "zoom": "7",
        "feature": SIRTE,
        "view": "gna",
        "weak": "faded",
    }
    query = "&".join(f"{name}={value}" for name, value in shown.items())
    also = "&legend=off&list=more&speak=ar"
    found = fields(client, f"asof={DAY}&{query}{also}")
    source = frame(found["share-iframe"])["src"]
    said = {"asof": DAY, **shown, "lang": "ar", "legend": "off"}
    assert {**said, "rev": arguments(source)["rev"]} == arguments(source)
    link = arguments(found["share-link"])
    assert "legend" not in link
    assert set(shown.items()) <= set(link.items())


@pytest.mark.parametrize("keep", ["day", "live", "pinned"])
def test_a_map_without_a_layer_goes_on_without_one(client: FlaskClient, keep: str) -> None:
    found = fields(client, f"asof={DAY}&layers=&actor=&keep={keep}")
    for address in (frame(found["share-iframe"])["src"], found["share-link"]):
        assert "layers=" in address.replace("&amp;", "&").partition("?")[2].split("&")
        assert "actor" not in address


def test_of_a_feature_that_is_not_there_the_map_alone_is_shared(client: FlaskClient) -> None:
    found = fields(client, f"asof={DAY}&feature=control_zones/nope")
    for code in found.values():
        assert "nope" not in code
    assert arguments(frame(found["share-iframe"])["src"]).keys() == {"asof", "rev"}
    assert client.get("/sheet?feature=control_zones/nope").status_code == 404


def test_where_no_script_runs_a_map_that_moves_on_leads_to_one_that_does(
    client: FlaskClient,
) -> None:
    element = fields(client, f"asof={DAY}&keep=live")["share-element"]
    source, link = (
        re.search(rf'{name}="([^"]*live=on[^"]*)"', element) for name in ("map src", "a href")
    )
    assert source
    assert link
    assert source[1] == link[1]


def test_the_form_sends_on_what_it_has_no_field_for(client: FlaskClient) -> None:
    text = client.get(f"/share?asof={DAY}&layers=lines&lang=en&zoom=6&center=16,31").text
    hidden = {it["name"]: it["value"] for tag, it in Tags(text).tags if it.get("type") == "hidden"}
    assert hidden == {"layers": "lines", "lang": "en", "zoom": "6", "center": "16,31"}


def test_a_pinned_map_stays_at_its_own_moment(diary_client: FlaskClient) -> None:
    found = fields(diary_client, f"asof={DAY}&rev=1")
    assert arguments(found["share-link"])["rev"] == "1"
    known = fields(diary_client, f"asof={DAY}&known=2026-12-01")
    assert arguments(known["share-link"])["known"] == "2026-12-01"
    assert "rev" not in arguments(known["share-link"])


@pytest.mark.parametrize(
    "query", ["width=10", "height=9999", "width=wide", "keep=ever", "speak=xx", "legend=maybe"]
)
def test_a_choice_there_is_none_of_is_refused_by_name(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/share?{query}", headers={"Accept": "text/html"})
    assert answer.status_code == 400
    assert f"{query.partition('=')[0]}=" in answer.text


@given(st.text(min_size=1), st.text(min_size=1))
def test_no_title_or_address_gets_out_of_its_attribute(title: str, address: str) -> None:
    found = Tags(snippets.iframe(address, title, None, 520)).tags
    assert len(found) == 1
    # The parser takes line ends and NUL as HTML does; all else comes back.
    clean = re.compile("[\r\x00]")
    if not clean.search(title + address):
        assert (found[0][1]["title"], found[0][1]["src"]) == (title, address)
    element = Tags(snippets.element("s.js", address, title, 520, address)).tags
    assert [tag for tag, _ in element] == ["script", "sourceline-map", "a"]


cited_maps = st.builds(
    CitedMap,
    title=st.text(min_size=1),
    publisher=st.text(min_size=1),
    asof=st.dates(),
    rev=st.integers(min_value=1),
    recorded=st.dates(min_value=date(1000, 1, 1)),
    licence=st.text(),
    address=st.just("https://maps.example.org/?asof=2020-07-21&rev=3&layers=a,b"),
)


@given(cited_maps)
def test_a_citation_holds_whatever_the_title_has(cited: CitedMap) -> None:
    (item,) = json.loads(map_citation.csl(cited))
    assert (item["title"], item["URL"], item["type"]) == (cited.title, cited.address, "map")
    lines = map_citation.ris(cited).split("\n")
    assert lines[0] == "TY  - MAP"
    assert lines[-1] == "ER  - "
    assert all(re.match("[A-Z][A-Z0-9]  - ?", it) for it in lines)
    entry = re.sub(r"\\.", "", map_citation.bibtex(cited))
    assert entry.count("{") == entry.count("}")
    depth = 0
    for sign in entry:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    for written in (map_citation.plain(cited), map_citation.bibtex(cited)):
        assert cited.address in written
        assert str(cited.rev) in written


def test_every_citation_names_the_version_of_the_data_its_day_and_the_licence(
    client: FlaskClient,
) -> None:
    found = fields(client, f"asof={DAY}")
    cites = [text for name, text in found.items() if name.startswith("share-cite")]
    assert len(cites) == 4
    for text in cites:
        assert "21 July 2020" in text
        assert re.search(r"rev=\d+", text)
        assert "CC BY 4.0" in text


def test_wordpress_trusts_all_of_this_server(client: FlaskClient) -> None:
    assert fields(client, f"asof={DAY}&lang=ar")["share-provider"] == (
        "wp_oembed_add_provider( 'http://localhost/*', 'http://localhost/oembed' );"
    )


def test_each_picture_that_is_offered_is_there(client: FlaskClient) -> None:
    text = client.get(f"/share?asof={DAY}", headers={"Accept": "text/html"}).text
    found = [it["href"] for _, it in Tags(text).tags if "download" in it]
    for address in found[-1:]:
        assert client.get(address or "").status_code == 200


def opened(page: Page) -> None:
    page.locator("#share").focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog.share")).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_dialog_opens_by_keyboard_and_gives_the_focus_back(
    new_page: NewPage, size: dict[str, int], lang: str
) -> None:
    page = new_page(f"/?asof={DAY}&lang={lang}", size)
    before = page.url
    opened(page)
    assert page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    box = page.locator("dialog.share").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    over = "it => it.scrollWidth - it.clientWidth"
    assert page.locator("dialog.share").evaluate(over) == 0
    preview = page.frame_locator("dialog .preview")
    preview.locator("#asof").wait_for(state="attached")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.share")).to_have_count(0)
    expect(page.locator("#share")).to_be_focused()
    assert page.url == before


def test_the_dialog_is_about_the_map_as_it_is_at_the_moment(new_page: NewPage) -> None:
    page = new_page(f"/?asof={DAY}")
    page.locator("#earlier").click()
    page.wait_for_selector(f'html[data-asof]:not([data-asof="{DAY}"])', state="attached")
    day = page.locator("#asof").get_attribute("datetime")
    opened(page)
    assert day
    assert arguments(page.locator("#share-link").input_value())["asof"] == day


@pytest.mark.parametrize("lang", ["", "&lang=en", "&lang=ar"])
def test_a_choice_is_seen_in_the_code_and_in_the_preview(new_page: NewPage, lang: str) -> None:
    page = new_page(f"/?asof={DAY}{lang}")
    opened(page)
    page.locator("#share-legend").select_option("off")
    expect(page.locator("#share-iframe")).to_have_value(re.compile("legend=off"))
    expect(page.locator("dialog .preview")).to_have_attribute("src", re.compile("legend=off"))
    expect(page.frame_locator("dialog .preview").locator("#legend")).to_be_hidden()
    page.locator("input[name=keep][value=live]").check()
    expect(page.locator("#share-iframe")).to_have_value(re.compile("live=on"))
    # The choice that was made keeps the focus.
    expect(page.locator("input[name=keep][value=live]")).to_be_focused()


@pytest.mark.parametrize(
    "chosen", ["", "theme=dark", "lang=ar", "lang=ar&speak=en", "lang=ar&speak="]
)
def test_what_was_chosen_stays_when_something_else_is(new_page: NewPage, chosen: str) -> None:
    page = new_page(f"/share?asof={DAY}&{chosen}")
    first = frame(page.locator("#share-iframe").input_value())["src"]
    page.locator("#share-legend").select_option("off")
    code = page.locator("#share-iframe")
    expect(code).to_have_value(re.compile("legend=off"))
    then = arguments(frame(code.input_value())["src"])
    assert then == {**arguments(first), "legend": "off"}


def test_the_frame_speaks_as_the_address_of_the_page_does(client: FlaskClient) -> None:
    def spoken(query: str) -> str | None:
        return arguments(frame(fields(client, query)["share-iframe"])["src"]).get("lang")

    assert spoken(f"asof={DAY}") is None
    assert spoken(f"asof={DAY}&lang=ar") == "ar"
    assert spoken(f"asof={DAY}&lang=ar&speak=en") == "en"
    assert spoken(f"asof={DAY}&lang=ar&speak=") is None


@pytest.mark.parametrize("wrong", ["0", "-5", "99999", "1.5"])
def test_a_size_that_cannot_be_is_said_to_be_none(new_page: NewPage, wrong: str) -> None:
    page = new_page(f"/share?asof={DAY}")
    page.locator("#share-height").fill(wrong)
    said = "Width and height are whole numbers from 200 to 4000."
    expect(page.locator("#share-said")).to_have_text(said)
    page.locator("#share-height").fill("600")
    expect(page.locator("#share-iframe")).to_have_value(re.compile('height="600"'))
    expect(page.locator("#share-said")).to_have_text("")


def test_what_is_copied_is_the_code_and_it_is_said(new_page: NewPage) -> None:
    page = new_page(f"/?asof={DAY}", permissions=["clipboard-read", "clipboard-write"])
    opened(page)
    page.locator('[data-copy="share-iframe"]').click()
    expect(page.locator("#share-said")).to_have_text("Copied.")
    code = page.locator("#share-iframe").input_value()
    assert page.evaluate("navigator.clipboard.readText()") == code


def test_the_page_by_itself_works_without_script(new_page: NewPage) -> None:
    page = new_page(f"/?asof={DAY}&layers=lines", java_script_enabled=False)
    page.locator("#share").click()
    page.locator("#share-legend").select_option("off")
    page.locator("input[name=keep][value=day]").check()
    page.get_by_role("button", name="Show").click()
    found = arguments(frame(page.locator("#share-iframe").input_value())["src"])
    assert found == {"asof": DAY, "layers": "lines", "legend": "off"}


def test_the_code_of_the_frame_works_in_another_site(new_page: NewPage) -> None:
    page = new_page(f"/share?asof={DAY}")
    code = page.locator("#share-iframe").input_value()
    with another_site(code) as site:
        other = new_page()
        other.goto(site)
        inside = other.frame_locator("iframe")
        expect(inside.locator(".map .zone").first).to_be_visible()
        inside.locator(f'.map [data-feature="{SIRTE}"]').first.dispatch_event("click")
        with other.expect_popup() as tab:
            inside.get_by_role("link", name="Page of this quote").first.click()
        expect(tab.value.locator("blockquote .exact")).to_be_visible()
