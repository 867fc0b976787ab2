"""Sharing on a published site: the page of a day is a file, and the dialog beside the map takes it from there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from geo import database
from geo.cluster import Cluster
from geo.load import load
from tests.another_site import another_site
from tests.browser import DESKTOP, PHONE, opening_pages
from tests.conftest import _copy
from tests.map_page import SIRTE
from tests.newsroom import newsroom
from tests.published_site import BASE, Open, Site, dead, file_server, made, opening, publisher
from tests.test_share import Tags, frame
from tests.wordpress import discovered
from web.embeds import AROUND
from web.language import languages
from web.publication.registry import VIEW

DAY = "2020-07-21"
CODES = ("share-link", "share-iframe", "share-element")


@pytest.fixture
def open_page(site: Site, browser: Browser) -> Iterator[Open]:
    with opening(site, browser) as make:
        yield make


@pytest.fixture(scope="module")
def based(
    cluster: Cluster,
    templates: tuple[str, str],
    worker: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """A small map with pictures, of a site that knows where it will stand; its first language is Arabic."""
    for url in _copy(cluster, templates[0], f"shared_{worker}"):
        engine = database.writer(url)
        load(engine, newsroom(), {})
        engine.dispose()
        folder = tmp_path_factory.mktemp("shared") / "news" / "site"
        with publisher(url) as app:
            yield made(
                app,
                folder,
                base=BASE,
                languages=("ar", "en"),
                pictures=True,
                deepest=None,
                forms=("geojson",),
            )


def opened(page: Page) -> None:
    page.locator("#share").focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog.share")).to_be_visible()


def code(page: Page) -> dict[str, str | None]:
    return frame(page.locator("#share-iframe").input_value())


def asked(address: str | None) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address or "").query))


def text(site: Site, name: str) -> str:
    return (site.folder / name).read_text(encoding="utf-8")


def test_every_map_has_a_page_of_sharing_in_each_language(site: Site, based: Site) -> None:
    for it in (site, based):
        for folder in ("", *(f"{tag}/" for tag in it.wanted.languages[1:])):
            maps = {"share.html"} | {
                f"share/{Path(name).name}" for name in it.names(f"{folder}asof/*")
            }
            assert {f"{folder}{name}" for name in maps} <= set(it.names())


def test_no_link_of_a_site_with_pictures_is_dead(based: Site) -> None:
    # The newsroom has no base map.
    assert [it for it in dead(based.folder, f"{BASE}/") if "#base-map" not in it] == []


def test_nothing_is_offered_that_files_cannot_obey(site: Site) -> None:
    found = Tags(text(site, f"share/{DAY}.html"))
    kept = {it["value"] for _, it in found.tags if it.get("name") == "keep"}
    fields = {it["name"] for tag, it in found.tags if tag in {"select", "input"}}
    assert kept == {"day", "live"}
    assert fields == {"keep", "speak", "theme", "width", "height", *(it.name for it in AROUND)}
    assert next(it for tag, it in found.tags if tag == "form")["data-shown"] == " ".join(VIEW)
    # Neither oEmbed, nor pictures, nor sheets of paper are there.
    assert set(found.fields) == {*CODES, *(f"share-cite-{it}" for it in range(1, 5))}


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("folder", ["", "ar/"])
def test_the_dialog_is_about_the_map_as_it_is_at_the_moment(
    open_page: Open, size: dict[str, int], folder: str
) -> None:
    page = open_page(f"{folder}index.html?layers=control_zones,lines", size=size)
    page.locator("#earlier").click()
    page.locator(f'.map [data-feature="{SIRTE}"]').first.dispatch_event("click")
    page.wait_for_url(re.compile("feature="))
    before = page.url
    opened(page)
    day = page.locator("#asof").get_attribute("datetime")
    root = urljoin(before, "../" * (2 if folder else 1))
    found = code(page)
    assert (
        found["src"] == f"{root}{folder}embed/{day}.html?layers=control_zones,lines&feature={SIRTE}"
    )
    assert (found["loading"], found["referrerpolicy"]) == (
        "lazy",
        "strict-origin-when-cross-origin",
    )
    assert "allow-scripts" in (found["sandbox"] or "")
    assert page.locator("#share-link").input_value() == before
    for it in range(1, 5):
        assert before in page.locator(f"#share-cite-{it}").input_value()
    page.locator("dialog .preview").scroll_into_view_if_needed()
    page.frame_locator("dialog .preview").locator("html[data-ready]").wait_for(state="attached")
    assert page.locator("dialog.share").evaluate("it => it.scrollWidth - it.clientWidth") == 0
    page.keyboard.press("Escape")
    expect(page.locator("#share")).to_be_focused()
    assert page.url == before


def test_a_choice_is_seen_in_the_code_and_in_the_preview(open_page: Open) -> None:
    page = open_page(f"share/{DAY}.html?layers=lines&theme=dark&rev=3&nothing=known")
    assert asked(code(page)["src"]) == {"layers": "lines", "theme": "dark"}
    page.locator("#share-legend").select_option("off")
    page.locator("#share-theme").select_option("light")
    page.locator("#share-width").fill("640")
    expect(page.locator("#share-iframe")).to_have_value(re.compile('width="640"'))
    assert asked(code(page)["src"]) == {"layers": "lines", "theme": "light", "legend": "off"}
    expect(page.frame_locator(".preview").locator("#legend")).to_be_hidden()
    assert code(page)["title"] == "Libya 2016–2020 on 21 July 2020"
    page.locator("#share-speak").select_option("ar")
    expect(page.locator("#share-iframe")).to_have_value(re.compile("/ar/embed/"))
    expect(page.frame_locator(".preview").locator("html[lang=ar]")).to_be_attached()
    page.locator("input[name=keep][value=live]").check()
    expect(page.locator("#share-iframe")).to_have_value(re.compile("/ar/embed.html.live=on"))
    # A frame that moves on has no day in its name; the link is that of the day.
    assert code(page)["title"] == "Libya 2016–2020"
    assert f"/ar/asof/{DAY}.html" in page.locator("#share-link").input_value()


def test_a_map_without_a_layer_goes_on_without_one(open_page: Open) -> None:
    page = open_page(f"share/{DAY}.html?layers=&feature=")
    assert urlsplit(code(page)["src"]).query == "layers="
    assert urlsplit(page.locator("#share-link").input_value()).query == "layers="


@pytest.mark.parametrize("query", ["", "?layers=lines&theme=dark"])
def test_the_page_leads_back_to_the_map_for_another_day(open_page: Open, query: str) -> None:
    page = open_page(f"ar/share/{DAY}.html{query}")
    page.locator("#share-form a").click()
    expect(page).to_have_url(re.compile(re.escape(f"/ar/asof/{DAY}.html{query}") + "$"))


def test_the_page_is_about_the_same_map_in_the_other_language(open_page: Open) -> None:
    query = f"layers=lines&feature={SIRTE}"
    page = open_page(f"share/{DAY}.html?{query}")
    page.locator(".languages a").click()
    expect(page).to_have_url(re.compile(re.escape(f"/ar/share/{DAY}.html?{query}") + "$"))


@pytest.mark.parametrize("field", ["share-iframe", "share-element"])
def test_the_code_works_in_another_site_without_leave_to_read(
    site: Site, browser: Browser, field: str
) -> None:
    with opening(site, browser) as make:
        markup = make(f"share/{DAY}.html?feature={SIRTE}").locator(f"#{field}").input_value()
        with another_site(markup) as other, opening_pages(browser, other) as pages:
            page = pages()
            page.goto(other)
            frame_ = page.frame_locator("iframe")
            frame_.locator("html[data-ready]").wait_for(state="attached")
            expect(frame_.locator("#card blockquote").first).to_be_visible()


@pytest.mark.parametrize(("folder", "tag"), [("", "ar"), ("en/", "en")])
def test_with_a_base_the_codes_are_whole_without_script_too(
    based: Site, browser: Browser, folder: str, tag: str
) -> None:
    with opening(based, browser) as make:
        days = [Path(it).stem for it in based.names("share/*")]
        page = make(f"{folder}share/{days[0]}.html", java_script_enabled=False)
        expect(page.locator("#share-form")).to_be_hidden()
        expect(page.locator("noscript p")).to_be_visible()
        expect(page.locator("#share-iframe")).to_be_visible()
        plain = page.locator("#share-iframe").input_value()
        assert frame(plain)["src"] == f"{BASE}/{folder}embed/{days[0]}.html"
        assert page.locator("#share-link").input_value() == f"{BASE}/{folder}asof/{days[0]}.html"
        found = page.locator("#share-element").text_content() or ""
        assert f'src="{BASE}/static/sourceline.js"' in found
        assert f"{BASE}/{folder}asof/{days[0]}.html" in (
            page.locator("#share-cite-3").text_content() or ""
        )
        # With it they are the same, and the preview is of the files at hand.
        page = make(f"{folder}share/{days[0]}.html")
        assert page.locator("#share-iframe").input_value() == plain
        expect(page.frame_locator(".preview").locator(f"html[lang={tag}]")).to_be_attached()


def test_wordpress_finds_the_map_of_the_day_by_the_address_it_is_given(based: Site) -> None:
    for name in based.names("**/share/*.html"):
        address = Tags(text(based, name)).fields["share-wordpress"]
        page = based.folder / address.removeprefix(f"{BASE}/")
        answer = discovered(page.read_bytes())
        assert answer
        found = based.document(answer.removeprefix(f"{BASE}/"))
        assert f'src="{address}"' in found["html"]


def test_pictures_are_offered_where_there_are_any(based: Site, site: Site) -> None:
    name = based.names("share/*")[0]
    found = [it["href"] or "" for _, it in Tags(text(based, name)).tags if "download" in it]
    day = Path(name).stem
    assert {urljoin(name, it) for it in found} == {
        f"{folder}map/{day}.{form}" for folder in ("", "en/") for form in ("png", "svg")
    }
    assert all((based.folder / urljoin(name, it)).is_file() for it in found)
    assert not any("download" in it for _, it in Tags(text(site, f"share/{DAY}.html")).tags)


@pytest.mark.parametrize("folder", ["", "ar/"])
def test_without_script_and_base_there_are_addresses_to_copy_and_no_code_that_is_wrong(
    open_page: Open, folder: str
) -> None:
    page = open_page(f"{folder}share/{DAY}.html", java_script_enabled=False)
    expect(page.locator("#share-output")).to_be_hidden()
    expect(page.locator("#share-form")).to_be_hidden()
    links = page.locator("noscript a")
    assert links.count() == 2 * len(languages())
    frames = [links.nth(it).evaluate("it => it.href") for it in range(links.count())]
    root = page.url.removesuffix(f"{folder}share/{DAY}.html")
    assert frames == [
        f"{root}{of}{kind}/{DAY}.html" for of in ("", "ar/") for kind in ("asof", "embed")
    ]


def test_the_page_of_another_place_makes_codes_of_that_place(site: Site, browser: Browser) -> None:
    """Nothing in the files knows where they stand."""
    with file_server(site.folder) as address, opening_pages(browser, address) as make:
        page = make(f"share/{DAY}.html")
        assert code(page)["src"] == f"{address}embed/{DAY}.html"


@pytest.mark.parametrize("folder", ["", "ar/"])
def test_the_header_of_a_published_map_has_no_empty_strip_on_a_phone(
    open_page: Open, folder: str
) -> None:
    page = open_page(f"{folder}asof/{DAY}.html", size=PHONE)
    bar, nav, tongues = (
        page.locator(it).bounding_box() for it in (".bar", ".bar nav", ".bar .languages")
    )
    assert bar
    assert nav
    assert tongues
    start = nav["x"] if not folder else bar["width"] - nav["x"] - nav["width"]
    assert 0 <= start <= 12
    assert nav["y"] - tongues["y"] - tongues["height"] <= 8
    # So much the height of the map leaves to it (static/style/phone.css).
    assert bar["height"] <= 110
