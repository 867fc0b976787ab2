"""A published site is what the server serves, as files whose links hold."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
from datetime import date
from pathlib import Path
from urllib.parse import quote, urlsplit

import feedparser
import pytest
from flask import Flask
from pmtiles.reader import MmapSource, Reader, all_tiles
from sqlalchemy import Engine

from geo.format import FORMATS, TextFormat
from geo.load import load
from geo.quote_store import check_store
from geo.quote_texts import read_folder
from geo.tile import Tile
from layers import EVIDENCE_LAYERS, LAYERS
from tests.newsroom import ENGLISH, HELD, newsroom, write_texts
from tests.published_site import BASE, DEEPEST, THERE, Site, dead, lost, made, publisher
from tests.tiles import address, decode
from tests.two_sides import two_sides
from web.publication import plan
from web.publication.registry import AS_IT_IS, RULES, day_shown

SIRTE = "control_zones/sirte-lna-2020-07"
TEXTS = [it.suffix for it in FORMATS.values() if isinstance(it, TextFormat)]
# So many changes are told in one part of a long record.
PART = 8
# Formats in which nothing tells an address.
PLAIN = ["geojson", "geojsonseq", "csv", "kml"]


def test_no_link_of_any_file_is_dead(site: Site) -> None:
    assert list(dead(site.folder)) == []


def test_the_check_of_links_finds_a_dead_one(site: Site, tmp_path: Path) -> None:
    copy = tmp_path / "site"
    shutil.copytree(site.folder, copy)
    (copy / "articles" / "atalayar-2020-07.html").unlink()
    found = list(dead(copy))
    assert "index.html: articles/atalayar-2020-07.html" in found
    assert "articles.html: articles/atalayar-2020-07.html" in found


def test_no_file_tells_an_address_of_no_host(site: Site) -> None:
    for name in site.names():
        assert b"sourceline.invalid" not in (site.folder / name).read_bytes(), name


@pytest.mark.parametrize("layer", [it.name for it in LAYERS])
@pytest.mark.parametrize("suffix", PLAIN)
def test_data_are_the_bytes_that_the_server_sends(site: Site, layer: str, suffix: str) -> None:
    sent = site.app.test_client().get(f"/layers/{layer}.{suffix}")
    assert (site.folder / "layers" / f"{layer}.{suffix}").read_bytes() == sent.data


@pytest.mark.parametrize("suffix", sorted(set(TEXTS) - set(PLAIN)))
def test_data_that_tell_addresses_differ_in_them_alone(site: Site, suffix: str) -> None:
    sent = site.app.test_client().get(f"/layers/events.{suffix}").text
    written = (site.folder / "layers" / f"events.{suffix}").read_text(encoding="utf-8")
    assert len(json.loads(written)["features"]) == len(json.loads(sent)["features"])
    sent = re.sub(r"http://localhost/([^\"]*/items/[^\"]*)", r"../\1.html", sent)
    sent = re.sub(r"http://localhost/([^\"]*/items)\"", r'../\1.html"', sent)
    sent = re.sub(r"http://localhost/([^\"]*/schema)\"", r'../\1.json"', sent)
    assert written == sent


def _unpacked(tile: bytes | None) -> bytes:
    return gzip.decompress(tile or b"")


def test_every_rule_of_the_registry_has_files(site: Site) -> None:
    names = set(site.names())
    for rule in RULES:
        if "offset" in rule.needs:
            continue  # only an article of more quotes than these, and a longer record, have further pages
        if rule.endpoint == "house.logo_file":
            continue  # no house has lent this one its mark
        pattern = re.sub(r"\\\{\w+\\\}", ".+", re.escape(rule.file))
        # No picture was asked for; they have their own tests.
        wanted = rule.form in {*TEXTS, AS_IT_IS, "html", "json", "tilejson", "mapbox", "atom"}
        assert any(re.fullmatch(pattern, it) for it in names) == wanted, rule


def test_every_feature_with_quotes_has_a_page_and_a_card(site: Site) -> None:
    for layer in EVIDENCE_LAYERS:
        for feature in site.document(f"layers/{layer.name}.geojson")["features"]:
            page = site.folder / "features" / layer.name / f"{feature['id']}.html"
            card = site.folder / "cards" / layer.name / f"{feature['id']}.html"
            for quote_ in feature["properties"]["quotes"]:
                assert f'id="quote-{quote_["id"]}"' in page.read_text(encoding="utf-8")
                assert f'id="quote-{quote_["id"]}"' in card.read_text(encoding="utf-8")


def test_every_day_on_which_something_changed_has_its_own_map(site: Site) -> None:
    page = site.app.test_client().get("/", headers={"Accept": "text/html"}).text
    data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    days = {it["day"] for it in data["stops"]} | {data["home"]["asof"]}
    assert set(site.names("asof/*")) == {f"asof/{it}.html" for it in days}
    assert set(site.names("embed/*")) == {f"embed/{it}.html" for it in days}
    for day in days:
        text = (site.folder / "asof" / f"{day}.html").read_text(encoding="utf-8")
        assert f'class="shown" data-asof="{day}"' in text


def test_a_day_is_shown_by_the_last_before_it_on_which_something_changed() -> None:
    days = [date(2019, 1, 1), date(2020, 1, 1)]
    shown = {
        "2018-01-01": days[0],
        "2019-01-01": days[0],
        "2019-12-31": days[0],
        "2020-01-01": days[1],
        "2021-05-05T10:00:00Z": days[1],
        "soon": None,
    }
    assert {it: day_shown(it, days) for it in shown} == shown


def test_a_page_keeps_the_policy_that_the_server_sends(site: Site) -> None:
    client = site.app.test_client()
    policies = {
        path: client.get(path).headers["Content-Security-Policy"] for path in ("/", "/articles")
    }
    framing = re.compile(r"(ar/)?(index|share|asof/.*|share/.*)\.html")
    for name in site.names("**/*.html"):
        sent = policies["/" if framing.fullmatch(name) else "/articles"]
        if "cards/" in name:
            continue
        text = (site.folder / name).read_text(encoding="utf-8")
        found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
        assert found, name
        assert sent.split("; frame-ancestors ")[0] == found[1].replace("&#x27;", "'"), name


def test_tiles_read_back_are_those_of_the_server_and_say_when_a_feature_is_true(
    site: Site,
) -> None:
    client = site.app.test_client()
    with (site.folder / "tiles" / "sourceline.pmtiles").open("rb") as file:
        source = MmapSource(file)
        reader = Reader(source)
        header, metadata = reader.header(), reader.metadata()
        found = 0
        for (zoom, column, row), _ in all_tiles(source):
            body = client.get(address(None, Tile(zoom, row, column))).data
            assert reader.get(zoom, column, row) is not None
            stored = decode(_unpacked(reader.get(zoom, column, row)))
            times = [
                it["properties"].pop(name, None)
                for layer in stored.values()
                for it in layer
                for name in ("valid_from", "valid_to")
            ]
            assert any(times) or not {it.name for it in EVIDENCE_LAYERS}.intersection(stored)
            assert stored == decode(body)
            found += 1
    assert found > 20
    assert (header["min_zoom"], header["max_zoom"]) == (0, DEEPEST)
    assert header["clustered"]
    assert header["addressed_tiles_count"] == found
    assert {it["id"] for it in metadata["vector_layers"]} == {it.name for it in LAYERS}


def test_no_tile_with_something_in_it_is_left_out(site: Site) -> None:
    """All tiles of two levels are asked for: those that are not in the archive are empty on the server."""
    client = site.app.test_client()
    with (site.folder / "tiles" / "sourceline.pmtiles").open("rb") as file:
        reader = Reader(MmapSource(file))
        for zoom in (2, 4):
            for row in range(2**zoom):
                for column in range(2**zoom):
                    sent = client.get(address(None, Tile(zoom, row, column)))
                    stored = reader.get(zoom, column, row)
                    assert (sent.status_code == 200) == (stored is not None)


def test_documents_of_tiles_lead_to_the_archive(site: Site) -> None:
    tilejson = site.document("tiles/sourceline.json")
    assert tilejson["tiles"] == ["pmtiles://sourceline.pmtiles/{z}/{x}/{y}"]
    assert tilejson["maxzoom"] == DEEPEST
    style = site.document("styles/sourceline.json")
    (source,) = style["sources"].values()
    assert source == {"type": "vector", "url": "pmtiles://../tiles/sourceline.pmtiles"}
    dated = [it for it in style["layers"] if it.get("source-layer") == "events"]
    assert dated
    for it in dated:
        assert it["filter"][1] == [
            "<=",
            ["string", ["get", "valid_from"], "0001-01-01"],
            "2020-07-21",
        ]
        assert it["filter"][2] == [
            ">=",
            ["string", ["get", "valid_to"], "9999-12-31"],
            "2020-06-20",
        ]


def test_documents_of_tiles_say_what_is_in_the_tiles(site: Site) -> None:
    """At every level: a program that draws by days has to know that they are there."""
    tilejson = site.document("tiles/sourceline.json")
    assert "those with quotes also valid_from and valid_to" in tilejson["description"]
    fields = {it["id"]: set(it["fields"]) for it in tilejson["vector_layers"]}
    evidence = {it.name for it in EVIDENCE_LAYERS}
    seen: dict[str, set[str]] = {}
    with (site.folder / "tiles" / "sourceline.pmtiles").open("rb") as file:
        source = MmapSource(file)
        assert Reader(source).metadata()["description"] == tilejson["description"]
        said = re.search(
            r"have only id, ([^;]*); those with quotes also (.*)\.", tilejson["description"]
        )
        assert said
        few, dated = set(said[1].split(", ")), set(said[2].split(" and "))
        for _, body in all_tiles(source):
            for layer, features in decode(_unpacked(body)).items():
                for it in features:
                    seen.setdefault(layer, set()).update(it["properties"])
                    told = few | {"id"} | (dated if layer in evidence else set())
                    assert set(it["properties"]) <= told, layer
    for layer, names in seen.items():
        assert names <= fields[layer] | {"id"}


def test_changes_views_and_disagreements_are_files(site: Site) -> None:
    client = site.app.test_client()
    sent = client.get("/changes?f=json&limit=1000").json
    feed = site.document("changes.json")
    assert [it["title"] for it in feed["items"]] == [it["title"] for it in sent["items"]]
    assert all(
        it["url"] == f"features/{it['_sourceline']['layer']}/{it['_sourceline']['id']}.html"
        for it in feed["items"]
    )
    assert feed["feed_url"] == "changes.json"
    text = (site.folder / "changes.html").read_text(encoding="utf-8")
    assert text.count("<b>Added</b>") == len(sent["items"])
    assert 'href="changes.atom"' in text
    for name in ("changes", "views", "disagreements"):
        page = (site.folder / f"{name}.html").read_text(encoding="utf-8")
        # What only a server can answer is not asked for.
        assert "<form" not in page
        assert "/changes/control" not in page
    found = client.get("/disagreements").json
    assert site.document("disagreements.geojson")["features"] == found["features"]
    assert site.document("views.json")["views"]
    index = (site.folder / "index.html").read_text(encoding="utf-8")
    assert {"changes.html", "changes.atom", "views.html", "disagreements.html"} <= set(
        re.findall(r'href="([^"]*)"', index)
    )


@pytest.mark.parametrize("base", [None, BASE])
def test_a_long_record_is_told_in_parts_and_its_feed_keeps_its_ids(
    told_site: Site, tmp_path: Path, base: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "CHANGES", PART)
    parts = made(told_site.app, tmp_path / "site", base=base, deepest=None, forms=("geojson",))
    total = len(told_site.document("changes.json")["items"])
    assert total > 2 * PART
    there = f"{BASE}/" if base else THERE
    assert lost(parts.folder, there) == []
    ids: list[str] = []
    for suffix in ("html", "atom", "json"):
        names = [f"changes/from-{it}.{suffix}" for it in range(PART, total, PART)]
        assert set(parts.names(f"changes/*.{suffix}")) == set(names)
    for name in ("changes.atom", *parts.names("changes/*.atom")):
        found = feedparser.parse((parts.folder / name).read_bytes())
        assert not found.bozo
        # RFC 4287, 4.2.6: an absolute IRI.
        ids += [it.id for it in found.entries]
        assert all(it.link for it in found.entries)
    assert len(set(ids)) == len(ids) == total
    assert {urlsplit(it).scheme for it in ids} == {"https" if base else "urn"}
    first = feedparser.parse((parts.folder / "changes.atom").read_bytes())
    again = feedparser.parse((told_site.folder / "changes.atom").read_bytes())
    if base is None:
        assert [it.id for it in first.entries] == [it.id for it in again.entries][:PART]


@pytest.mark.parametrize("base", [None, BASE])
def test_a_withdrawal_by_a_check_is_told_in_the_files(
    writer: Engine, empty_url: str, tmp_path: Path, base: str | None
) -> None:
    load(writer, newsroom(), {})
    texts = write_texts(tmp_path / "texts", gazette_2020=ENGLISH.replace(HELD, ""))
    check_store(writer, read_folder(texts), date(2020, 8, 1))
    with publisher(empty_url) as app:
        made_site = made(app, tmp_path / "site", base=base, deepest=None, forms=("geojson",))
    assert lost(made_site.folder, f"{BASE}/" if base else THERE) == []
    page = (made_site.folder / "changes.html").read_text(encoding="utf-8")
    (entry,) = re.findall(r'<li class="withdrawn" id="(v\d+)">', page)
    assert HELD in page
    assert 'href="quotes/held.html"' in page
    root = f"{base}/" if base else ""
    feed = feedparser.parse((made_site.folder / "changes.atom").read_bytes())
    said = next(it for it in feed.entries if it.title == "Withdrawn: Place held")
    assert f"see {root}quotes/held.html." in said.summary
    assert said.link == f"{root}changes.html#{entry}"
    item = next(
        it
        for it in made_site.document("changes.json")["items"]
        if it["title"] == "Withdrawn: Place held"
    )
    assert f"see {root}quotes/held.html." in item["content_text"]
    assert item["url"] == said.link
    assert item["_sourceline"]["quotes_lost"][0]["id"] == "held"
    for name in made_site.names():
        assert b"sourceline.invalid" not in (made_site.folder / name).read_bytes(), name


def test_the_manifest_tells_every_file_with_its_digest(site: Site) -> None:
    manifest = site.document("manifest.json")
    assert set(manifest["files"]) == set(site.names()) - {"manifest.json"}
    for name, it in manifest["files"].items():
        body = (site.folder / name).read_bytes()
        assert (it["size"], it["sha256"]) == (len(body), hashlib.sha256(body).hexdigest())
        assert it["cache"].startswith("public, max-age=")
    assert manifest["files"]["layers/events.geojson"]["type"] == "application/geo+json"
    assert manifest["data_version"] > 0


def test_with_a_base_what_is_read_away_from_the_site_is_absolute(
    told_app: Flask, tmp_path: Path
) -> None:
    based = made(told_app, tmp_path / "site", base=BASE, deepest=1, forms=("geojson", "lpf"))
    assert lost(based.folder, f"{BASE}/") == []
    page = (based.folder / based.names("asof/*")[0]).read_text(encoding="utf-8")
    embed = (based.folder / "embed.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{BASE}/index.html">' in embed
    # Links of pages stay relative: the same files work at any other address too.
    assert 'href="../articles.html"' in page
    assert [it["href"] for it in based.document("index.json")["links"]][:2] == [
        f"{BASE}/index.json",
        f"{BASE}/index.html",
    ]
    assert based.document("tiles/sourceline.json")["tiles"] == [
        f"pmtiles://{BASE}/tiles/sourceline.pmtiles/{{z}}/{{x}}/{{y}}"
    ]
    places = based.document("layers/events.lpf")["features"]
    ids = {it["@id"] for it in places}
    assert ids == {
        f"{BASE}/collections/events/items/{quote(it)}.html" for it in two_sides().features["events"]
    }
    assert based.names("layers/*.csv") == []


@pytest.fixture(scope="module")
def plain(told_app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The same in one language and one format, without tiles."""
    folder = tmp_path_factory.mktemp("plain") / "site"
    return made(told_app, folder, deepest=None, forms=("geojson",))


def test_without_tiles_nothing_speaks_of_any(plain: Site) -> None:
    assert plain.names("tiles/*") == plain.names("styles/*") == []
    assert lost(plain.folder) == []


def test_a_site_of_one_language_has_the_names_of_the_first_and_no_word_of_others(
    told_site: Site, plain: Site
) -> None:
    others = ("ar/", "tiles/", "styles/")
    names = [
        it
        for it in told_site.names()
        if not it.startswith(others) and ("layers/" not in it or it.endswith(".geojson"))
    ]
    assert plain.names() == names
    for name in plain.names("**/*.html"):
        text = (plain.folder / name).read_text(encoding="utf-8")
        assert 'rel="alternate" hreflang' not in text, name
        assert "data-lang" not in text, name
        assert "og:locale:alternate" not in text, name


def test_where_the_server_is_reached_changes_nothing(told_site: Site, tmp_path: Path) -> None:
    """A server behind a proxy tells its public address everywhere; the files have no place for it."""
    settings = told_site.app.config["SETTINGS"]
    with publisher(settings.database_url, public_url="https://live.example.org/maps") as app:
        public = made(app, tmp_path / "site", languages=told_site.wanted.languages)
    names = told_site.names()
    assert public.names() == names
    assert [it for it in names if _bytes(public, it) != _bytes(told_site, it)] == []


def _bytes(site: Site, name: str) -> bytes:
    return (site.folder / name).read_bytes()
