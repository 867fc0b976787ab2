"""What others show of a published site: pictures of its maps, the cards of its pages, and oEmbed as files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from flask import Flask
from PIL import Image

from geo import database
from geo.cluster import Cluster
from geo.load import load
from geo.valid_time import End, ValidTime
from tests.conftest import _copy
from tests.newsroom import newsroom
from tests.published_site import BASE, Site, dead, made, publisher
from tests.test_oembed_discovery import Head
from tests.wordpress import discovered

SIZE = (1200, 630)
# Between these days one of the four places is on the map.
BEGUN, LAST = date(2020, 3, 1), date(2020, 5, 1)
DAYS = [str(BEGUN), "2020-05-02", "2020-07-01"]
# The language at the root is not that of the code.
TAGS = ("ar", "en")
FOLDERS = {"ar": "", "en": "en/"}
KINDS = {"application/json+oembed": "json", "text/xml+oembed": "xml"}
both = pytest.mark.parametrize("tag", TAGS)


@pytest.fixture(scope="module")
def server(cluster: Cluster, templates: tuple[str, str], worker: str) -> Iterator[Flask]:
    """A map of three days."""
    dataset = newsroom()
    places = dict(dataset.features["locations"])
    ends = (End(it, "day", "article") for it in (BEGUN, LAST))
    places["held"] = replace(places["held"], valid=ValidTime(*ends))
    features = {**dataset.features, "locations": places}
    for url in _copy(cluster, templates[0], f"pictured_{worker}"):
        engine = database.writer(url)
        load(engine, replace(dataset, features=features), {})
        engine.dispose()
        with publisher(url) as app:
            yield app


@pytest.fixture(scope="module")
def site(server: Flask, tmp_path_factory: pytest.TempPathFactory) -> Site:
    folder = tmp_path_factory.mktemp("pictured") / "site"
    return made(server, folder, base=BASE, languages=TAGS, pictures=True, **SMALL)


SMALL: dict[str, Any] = {"deepest": None, "forms": ("geojson",)}


def head(site: Site, name: str) -> Head:
    return Head((site.folder / name).read_text(encoding="utf-8"))


def file_of(address: str) -> str:
    assert address.startswith(f"{BASE}/")
    return address.removeprefix(f"{BASE}/")


def test_no_link_is_dead_neither_of_a_card_nor_of_oembed(site: Site) -> None:
    # The newsroom has no base map.
    assert [it for it in dead(site.folder, f"{BASE}/") if "#base-map" not in it] == []


@both
def test_the_root_is_in_the_first_language_and_others_are_in_folders(site: Site, tag: str) -> None:
    for name in ("index.html", "articles.html", f"asof/{DAYS[0]}.html", "quotes/held.html"):
        text = (site.folder / FOLDERS[tag] / name).read_text(encoding="utf-8")
        assert f'<html lang="{tag}"' in text


@both
def test_every_map_has_its_pictures(site: Site, tag: str) -> None:
    folder = FOLDERS[tag]
    names = [f"{folder}map.{{}}", *(f"{folder}map/{day}.{{}}" for day in DAYS)]
    for name in names:
        with Image.open(site.folder / name.format("png")) as picture:
            assert picture.size == SIZE
        drawn = (site.folder / name.format("svg")).read_text(encoding="utf-8")
        assert ElementTree.fromstring(drawn).attrib["width"] == "1200"
        day = name.rpartition("/")[2].removesuffix(".{}")
        day = day if day in DAYS else DAYS[-1]
        # Where the map is to be read, as people write it.
        assert f"maps.example.org/libya/{folder}asof/{day}.html" in drawn
    assert len(set(site.names(f"{folder}map/*"))) == 2 * len(DAYS)


def test_pictures_are_those_of_the_server_but_for_the_address_in_them(site: Site) -> None:
    sent = site.app.test_client().get(f"/map.svg?asof={DAYS[0]}&lang=en").text
    written = (site.folder / "en" / "map" / f"{DAYS[0]}.svg").read_text(encoding="utf-8")
    there = f"maps.example.org/libya/en/asof/{DAYS[0]}.html"
    assert written == sent.replace(f"localhost/?asof={DAYS[0]}", there)


@both
@pytest.mark.parametrize(
    ("page", "day"),
    [
        *((f"{folder}/{day}", day) for folder in ("asof", "embed") for day in DAYS),
        ("index", DAYS[-1]),
        # On the last day on which it was on the map nothing changed: that day has no map of its own.
        ("features/locations/held", DAYS[0]),
        ("articles/gazette-2020", DAYS[-1]),
        ("quotes/held", DAYS[-1]),
    ],
)
def test_the_card_of_a_page_has_the_picture_of_its_day(
    site: Site, tag: str, page: str, day: str
) -> None:
    of = head(site, f"{FOLDERS[tag]}{page}.html")
    assert of.one("og:image") == f"{BASE}/{FOLDERS[tag]}map/{day}.png"
    assert of.one("og:url") == f"{BASE}/{FOLDERS[tag]}{page}.html"
    assert of.one("twitter:card") == "summary_large_image"
    assert (of.one("og:image:width"), of.one("og:image:height")) == ("1200", "630")
    assert (site.folder / file_of(of.one("og:image"))).is_file()


def test_every_page_with_a_head_has_a_card_of_its_own(site: Site) -> None:
    for name in site.names("**/*.html"):
        text = (site.folder / name).read_text(encoding="utf-8")
        if 'property="og:title"' in text:
            of = Head(text)
            assert of.one("og:url") == f"{BASE}/{name}", name
            assert (site.folder / file_of(of.one("og:image"))).is_file(), name


@both
@pytest.mark.parametrize("day", [None, *DAYS])
def test_oembed_answers_for_a_map_as_the_server_does(site: Site, tag: str, day: str | None) -> None:
    folder = FOLDERS[tag]
    page, frame, about = (
        f"{folder}{it}" for it in (_named("asof", day), _named("embed", day), _named("oembed", day))
    )
    for name in (page, frame):
        text = (site.folder / f"{name}.html").read_bytes()
        for kind, form in KINDS.items():
            assert file_of(discovered(text, kind)) == f"{about}.{form}"
    found = site.document(f"{about}.json")
    written = ElementTree.parse(site.folder / f"{about}.xml").getroot()
    assert {it.tag: it.text for it in written} == {it: str(value) for it, value in found.items()}
    assert f' src="{BASE}/{frame}.html"' in found["html"]
    assert f' href="{BASE}/{page}.html"' in found["html"]
    assert found["thumbnail_url"] == f"{BASE}/{folder}map/{day or DAYS[-1]}.png"
    with Image.open(site.folder / file_of(found["thumbnail_url"])) as picture:
        assert picture.size == (found["thumbnail_width"], found["thumbnail_height"]) == SIZE
    asked = f"http://localhost/?{f'asof={day}&' if day else ''}lang={tag}"
    sent = json.loads(site.app.test_client().get(f"/oembed?url={quote(asked, safe='')}").data)
    assert {it for it in sent if sent[it] != found[it]} == {
        *("html", "thumbnail_url", "author_url", "provider_url")
    }


def _named(folder: str, day: str | None) -> str:
    return f"{folder}/{day}" if day else {"asof": "index"}.get(folder, folder)


def test_pages_that_are_no_maps_promise_no_embed(site: Site) -> None:
    for name in ("features/locations/held", "quotes/held", "articles/gazette-2020", "articles"):
        assert b"+oembed" not in (site.folder / f"{name}.html").read_bytes()


def test_a_second_run_writes_nothing(site: Site) -> None:
    changes = site.again()
    assert (changes.written, changes.removed) == (0, 0)


def test_without_a_base_there_are_pictures_and_nothing_that_has_to_be_absolute(
    server: Flask, tmp_path: Path
) -> None:
    plain = made(server, tmp_path / "site", pictures=True, **SMALL)
    assert plain.names("map*") == ["map.png", "map.svg"]
    assert plain.names("**/oembed*") == []
    for name in plain.names("**/*.html"):
        text = (plain.folder / name).read_text(encoding="utf-8")
        assert "og:image" not in text
        assert "og:url" not in text
        assert "+oembed" not in text
    # Nobody knows where the quotes are to be read; that there are some is said.
    drawn = (plain.folder / "map.svg").read_text(encoding="utf-8")
    assert "Sources: Gazette, Sahifa – 3 quotes<" in drawn
    assert "sourceline.invalid" not in drawn


def test_without_pictures_nothing_names_one(server: Flask, tmp_path: Path) -> None:
    bare = made(server, tmp_path / "site", base=BASE, **SMALL)
    assert [it for it in bare.names("**/map*") if "static/" not in it] == []
    assert [it for it in dead(bare.folder, f"{BASE}/") if "#base-map" not in it] == []
    of = head(bare, "index.html")
    assert of.one("og:url") == f"{BASE}/index.html"
    assert of.one("twitter:card") == "summary"
    assert "og:image" not in of.metas
    answer = bare.document("oembed.json")
    assert answer["type"] == "rich"
    assert not [it for it in answer if it.startswith("thumbnail")]
