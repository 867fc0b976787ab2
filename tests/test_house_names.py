"""Every page for people calls the actors what the house calls them, and nothing for programs does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from app import create_app
from geo import database
from geo.actor import Actor
from geo.cluster import Cluster
from geo.dataset import Dataset
from geo.load import load
from geo.rendering import render
from geo.settings import Settings
from layers import EVIDENCE_LAYERS, LAYERS
from tests.browser import opening_pages
from tests.conftest import serving
from tests.page_kinds import BROWSER, PAGES, PARTS

ZONE = "sirte-lna-2020-07"
ZONES = "/collections/control_zones/items"
# What no page of ours can say by chance: the dataset's names, and the house's.
OURS, THEIRS = re.compile("Dataset(?:name)?-|بيانات-"), re.compile("House(?:name)?-|بيت-")
DATA = re.compile(r"<script type=\"application/(?:ld\+)?json\".*?</script>", re.DOTALL)

ADDRESSES = sorted(
    {
        *PAGES.values(),
        *PARTS.values(),
        *("/?show=table", "/?view=lna", "/?actor=lna", "/?asof=2019-11-18", "/embed?view=lna"),
        *("/search?q=dataset-lna", "/search?q=house-lna", "/search?q=dataset-lna&f=json"),
        *("/share?view=lna", "/compare?from=2016-05-16&to=2020-12-28", "/list?view=gna"),
        *("/disagreements?asof=2019-11-18", "/changes/control?from=2019-01-01&to=2020-12-28"),
        *(f"{ZONES}?limit=200", f"{ZONES}?properties=actor_label,actor_label_ar&f=html"),
        *(f"{ZONES}/{ZONE}", f"{ZONES}/{ZONE}/evidence", f"{ZONES}/{ZONE}/history"),
        *(f"/features/control_zones/{ZONE}?view=lna", f"/features/control_zones/{ZONE}?part=card"),
        *("/changes?f=atom", "/sheet?asof=2019-11-18", "/oembed?url=http://localhost/?view=lna"),
        *("/map.svg?asof=2019-11-18", "/map.svg?actor=lna&view=lna", "/map.svg?width=2000"),
    }
)
# What programs fetch. The JSON of /search is that of the box on the map, and a feed is read by people.
FOR_PROGRAMS = [
    *(f"/layers/{it.name}.geojson" for it in EVIDENCE_LAYERS),
    *(f"{ZONES}/{ZONE}", f"{ZONES}?f=csv", "/annotations/"),
    "/changes/control?f=geojson&from=2019-01-01&to=2020-12-28",
]


def named(actor: Actor) -> Actor:
    names = {"en": f"Datasetname-{actor.id}", "ar": f"بيانات-{actor.id}"}
    return replace(actor, names=names, labels={**names, "en": f"Dataset-{actor.id}"})


@pytest.fixture(scope="module")
def url(
    cluster: Cluster, templates: tuple[str, str], worker: str, bundled: Dataset
) -> Iterator[str]:
    """A database with a past: a zone was another's at first."""
    name = f"names_{worker}"
    cluster.create_database(name, template=templates[0])
    engine = database.writer(cluster.url(name))
    dataset = replace(bundled, actors={id_: named(it) for id_, it in bundled.actors.items()})
    zones = dataset.features["control_zones"]
    other = {**zones, ZONE: replace(zones[ZONE], actor="hor")}
    load(engine, replace(dataset, features={**dataset.features, "control_zones": other}), {})
    load(engine, dataset, {})
    render(engine, LAYERS)
    engine.dispose()
    yield cluster.url(name)
    cluster.drop_database(name)


@pytest.fixture(scope="module")
def plain(url: str) -> Iterator[Flask]:
    app = create_app(Settings(database_url=url))
    yield app
    app.extensions["sourceline"].lease.end()


@pytest.fixture(scope="module")
def furnished(
    url: str, bundled: Dataset, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """The same with a house that has a name of its own for everyone."""
    file = tmp_path_factory.mktemp("house") / "house.toml"
    lines = (
        f'[actors.{it}]\nnames = {{ en = "Housename-{it}", ar = "بيت-{it}" }}\n'
        f'labels = {{ en = "House-{it}", ar = "بيت-{it}" }}\n'
        for it in bundled.actors
    )
    file.write_text("\n".join(lines), encoding="utf-8")
    app = create_app(Settings(database_url=url, house=file))
    yield app
    app.extensions["sourceline"].lease.end()


def read(app: Flask, address: str, lang: str) -> str:
    """What people see of a page; the data in it are for its script."""
    client: FlaskClient = app.test_client()
    told = (
        address if "lang=" in address else f"{address}{'&' if '?' in address else '?'}lang={lang}"
    )
    answer = client.get(told, headers=BROWSER)
    assert answer.status_code == 200, (told, answer.get_data(as_text=True)[:500])
    return DATA.sub("", answer.get_data(as_text=True))


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_calls_everyone_as_the_house_does(
    plain: Flask, furnished: Flask, address: str, lang: str
) -> None:
    before, after = (read(it, address, lang) for it in (plain, furnished))
    assert [after[max(it.start() - 80, 0) : it.end() + 20] for it in OURS.finditer(after)] == []
    if "q=house" not in address:
        # Pictures and texts leave out what there is no room for.
        assert bool(THEIRS.search(after)) == bool(OURS.search(before))


def test_the_names_are_there_to_be_seen(plain: Flask) -> None:
    seen = {it for it in ADDRESSES if OURS.search(read(plain, it, "en"))}
    assert len(seen) > 20
    assert {"/", "/search?q=dataset-lna", "/changes?f=atom", f"{ZONES}?limit=200"} <= seen


def test_an_actor_is_found_by_both_names_and_shown_by_one(furnished: Flask) -> None:
    client = furnished.test_client()
    for words in ("dataset-lna", "house-lna", "housename-lna"):
        (found,) = client.get(f"/search?q={words}&f=json").get_json()["results"]
        assert (found["id"], found["label"], found["label_ar"]) == ("lna", "House-lna", "بيت-lna")


@pytest.mark.parametrize("address", FOR_PROGRAMS)
def test_what_programs_fetch_is_the_datasets_own(
    plain: Flask, furnished: Flask, address: str
) -> None:
    bodies = [it.test_client().get(address).get_data(as_text=True) for it in (plain, furnished)]
    found = [sorted(OURS.findall(it)) for it in bodies]
    assert found[0] == found[1]


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_the_map_names_them_to_those_who_see_and_to_those_who_hear_it(
    furnished: Flask, browser: Browser, lang: str
) -> None:
    paths = ("/", f"/features/control_zones/{ZONE}", ZONES, "/compare")
    with serving(furnished) as address, opening_pages(browser, address) as new_page:
        for path in paths:
            page = new_page(f"{path}?lang={lang}")
            signs = page.locator("#map [aria-label], [id^=map-] [aria-label]")
            heard = " ".join(signs.evaluate_all("them => them.map(it => it.ariaLabel)"))
            said = heard + page.locator("body").inner_text()
            assert OURS.search(said) is None, path
            assert THEIRS.search(heard), path


def test_the_file_to_take_away_has_them(furnished: Flask, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    made = furnished.test_cli_runner().invoke(args=["data", "map", str(file)])
    assert made.exit_code == 0, made.output
    html = file.read_text(encoding="utf-8")
    assert "House-lna" in html
    assert OURS.search(html) is None
