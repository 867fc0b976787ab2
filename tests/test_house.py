"""A house's names, colours and marks are seen wherever the map is; a file that cannot be used is refused by its key."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from geo.cluster import Cluster
from geo.errors import SettingError
from geo.house import NO_HOUSE
from geo.house_file import read_house
from geo.settings import CHECKOUT, Settings
from layers.look import OURS, of_house
from layers.palette import PALETTE
from tests.real_server import free_port
from web.house import PARTS
from web.house_fit import require_fit

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0H8V8Z"/></svg>'
PNG = (
    b"\x89PNG\r\n\x1a\n"
    + b"\x00\x00\x00\x0dIHDR"
    + (8).to_bytes(4, "big") * 2
    + b"\x08\x06\x00\x00\x00"
)
HOUSE = """
title = { en = "Who holds Libya", ar = "من يسيطر على ليبيا" }
credit = "The Example Times"
disclaimer = { en = "Names and borders as the Times has them.", ar = "الأسماء كما نكتبها." }

[licence]
text = "CC BY 4.0"
url = "https://creativecommons.org/licenses/by/4.0/"

[logo]
file = "logo.svg"
alt = { en = "The Example Times", ar = "إكزامبل تايمز" }

[basemap]
parts = ["towns"]
land = "#F5F2EB"
sea = "#C8DCE8"

[actors.lna]
names = { en = "self-styled Libyan National Army", ar = "ما يسمى الجيش الوطني" }
labels = { en = "Haftar’s LNA", ar = "قوات حفتر" }
palette = 4

[actors.hor]
palette = 2
"""


def written(folder: Path, text: str, logo: str | bytes = SVG) -> Path:
    content = logo if isinstance(logo, bytes) else logo.encode()
    (folder / "logo.svg").write_bytes(content)
    file = folder / "house.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def house_app(libya_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    file = written(tmp_path_factory.mktemp("house"), HOUSE)
    app = create_app(Settings(database_url=libya_url, house=file))
    yield app
    app.extensions["sourceline"].lease.end()


@pytest.fixture
def theirs(house_app: Flask) -> FlaskClient:
    return house_app.test_client()


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address, headers={"Accept": "text/html,*/*"})
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def test_the_map_names_and_colours_the_sides_as_the_house_does(theirs: FlaskClient) -> None:
    html = page(theirs, "/?asof=2020-07-21&lang=en")
    assert "self-styled Libyan National Army in control of Al-Jufra, Sirte and the east" in html
    assert "Haftar’s LNA in control of Al-Jufra, Sirte and the east" in html
    assert '"slot": 4' in html
    assert '"label": "Haftar\\u2019s LNA"' in html
    assert "LNA (Haftar)" not in html
    assert '"basemap": ["countries", "towns"]' in html


def test_the_house_speaks_arabic_where_it_was_told_how(theirs: FlaskClient) -> None:
    html = page(theirs, "/?asof=2020-07-21&lang=ar")
    assert "قوات حفتر" in html
    assert "الأسماء كما نكتبها." in html
    assert "من يسيطر على ليبيا" in html


@pytest.mark.parametrize("address", ["/?lang=en", "/embed?lang=en", "/articles?lang=en"])
def test_a_page_has_the_marks_of_the_house(theirs: FlaskClient, address: str) -> None:
    html = page(theirs, address)
    assert "The Example Times" in html
    assert "Names and borders as the Times has them." in html
    assert "do not imply endorsement" not in html
    logo = re.search(r'<img class="logo" src="([^"]+)" alt="The Example Times"', html)
    assert logo is not None
    picture = theirs.get(logo[1].replace("&amp;", "&"))
    assert picture.status_code == 200
    assert picture.content_type == "image/svg+xml"
    assert picture.get_data(as_text=True) == SVG
    assert picture.cache_control.immutable
    assert "default-src 'none'" in picture.headers["Content-Security-Policy"]


def test_who_made_the_dataset_is_named_beside_the_house(
    theirs: FlaskClient, client: FlaskClient
) -> None:
    found = re.search(r'<footer class="credit">\s*<p><bdi>(.+?)</bdi>', page(client, "/?lang=en"))
    assert found is not None
    assert f"The Example Times. {found[1]}" in page(theirs, "/?lang=en")
    assert 'href="https://creativecommons.org/licenses/by/4.0/" rel="license"' in page(theirs, "/")


def test_the_sheets_have_the_colours_of_the_house(theirs: FlaskClient) -> None:
    sheet = page(theirs, "/static/style/tints.css")
    assert "--land: #F5F2EB;" in sheet
    assert "--sea: #C8DCE8;" in sheet


def test_a_style_for_maplibre_has_them_too(theirs: FlaskClient) -> None:
    style = theirs.get("/styles/sourceline?f=mapbox").get_json()
    assert style["layers"][0]["paint"]["background-color"] == "#F5F2EB"
    fills = next(it for it in style["layers"] if it["id"] == "control_zones-0")["paint"]
    match = fills["fill-color"]
    lna = next(at for at, it in enumerate(match) if isinstance(it, list) and "lna" in it)
    assert match[lna + 1] == PALETTE[4].fill


def test_what_programs_fetch_is_the_datasets_own(theirs: FlaskClient, client: FlaskClient) -> None:
    address = "/collections/control_zones/items/sirte-lna-2020-07"
    assert (
        theirs.get(address).get_json()["properties"] == client.get(address).get_json()["properties"]
    )


@pytest.mark.parametrize("address", ["/?lang=en", "/embed?lang=en", "/static/style/tints.css"])
def test_a_house_is_another_validator_and_another_address_of_the_sheets(
    theirs: FlaskClient, client: FlaskClient, address: str
) -> None:
    reading = {"Accept": "text/html,*/*"}
    tags = [it.get(address, headers=reading).headers["ETag"] for it in (theirs, client)]
    assert tags[0] != tags[1]
    sheets = [re.findall(r"\.css\?v=(\w+)", page(it, "/")) for it in (theirs, client)]
    assert sheets[0][0] != sheets[1][0]


def test_without_a_house_all_is_as_it_was(client: FlaskClient) -> None:
    assert of_house(NO_HOUSE) == OURS
    assert client.get("/house/logo.svg").status_code == 404
    assert '<img class="logo"' not in page(client, "/")


BAD = [
    ("titel = 'x'", "titel is not a key used here", "Did you mean title?"),
    ("colour = 'x'", "colour is not a key used here", "Use any of: basemap"),
    ("title = 3", "title is 3", 'title = { en = "…"'),
    ("title = { ar = 'x' }", "title is {'ar': 'x'}", "English among them"),
    ("title = { en = 'x', 'e!' = 'y' }", 'title is "e!", no language', "BCP 47"),
    ("title = { en = 'x', xx = 'y' }", 'title is "xx", no language', "BCP 47"),
    ("credit = ''", 'credit is "", no text', "Write something"),
    ('credit = "a\\u202Eb"', "which has characters that steer", "found by its letters"),
    (f"credit = '{'x' * 501}'", "which is too long", "500 characters"),
    ("title = ", "is not TOML", "Correct that line"),
    ("[licence]\nurl = 'javascript:alert(1)'", "licence.url is", "https://creativecommons.org"),
    ("[licence]\nlink = 'x'", "licence.link is not a key used here", "Use any of: text, url"),
    ("[basemap]\nland = 'white'", 'basemap.land is "white", which is no colour', "#52A0EB"),
    ("[basemap]\nparts = ['rivers']", "basemap.parts is ['rivers']", '"districts", "towns"'),
    ("basemap = 1", "basemap is 1, not a table", "[basemap]"),
    ("[palette.0]\nfill = '#000000'", "palette.0 is no palette slot", "Slots are 1 to 12"),
    ("[palette.1]\nfill = '#000000'", "palette.1.ink is missing", "six hexadecimal digits"),
    ("[palette.9]\nfill = '#000000'\nink = '#000000'", "palette.7 is not", "without a gap"),
    ("[actors.LNA]\nlabels = 'x'", "actors.LNA is no id", "[actors.lna]"),
    ("[actors.lna]\nlabel = 'x'", "actors.lna.label is not a key", "Did you mean labels?"),
    ("[actors.lna]\npalette = 9", "actors.lna.palette is 9, a slot that there is not", "1 to 6"),
    (
        "[actors.lna]\npalette = 1\n[actors.gna]\npalette = 1",
        "gna and lna are both drawn in slot 1 of the palette",
        "another slot",
    ),
    ("[actors.lna]\npalette = true", "actors.lna.palette is True, no slot", "from 1 to 12"),
    ("[logo]\nalt = 'x'", "logo.file is missing", "SVG or PNG"),
    ("[logo]\nfile = 'logo.svg'", "logo.alt is missing", "do not see it"),
    (
        "[logo]\nfile = 'other.svg'\nalt = 'x'",
        '"other.svg", which cannot be read',
        "beside this one",
    ),
]


@pytest.mark.parametrize(("text", "problem", "cure"), BAD)
def test_a_bad_entry_is_refused_with_file_key_value_and_cure(
    tmp_path: Path, text: str, problem: str, cure: str
) -> None:
    file = written(tmp_path, text)
    with pytest.raises(SettingError) as refused:
        read_house(file, PARTS, len(PALETTE))
    assert str(file) in refused.value.problem
    assert problem in refused.value.problem
    assert cure in refused.value.cure


LOGO = "[logo]\nfile = 'logo.svg'\nalt = 'x'"


@pytest.mark.parametrize(
    ("logo", "problem"),
    [
        (SVG.replace("<path", "<script>alert(1)</script><path"), "<script> in it"),
        (SVG.replace("<path", '<path onclick="alert(1)"'), "onclick in it"),
        (SVG.replace("<path", '<use href="https://example.org/#a"/><path'), "another file"),
        (
            SVG.replace("<path", '<path style="fill:url(https://example.org/a)"'),
            "fetches something",
        ),
        (SVG.replace("<path", '<path style="fill:url(&quot;//example.org/a&quot;)"'), "fetches"),
        (SVG.replace("<path", "<style>@import '//example.org/a';</style><path"), "style fetches"),
        (SVG.replace("<path", "<foreignObject/><path"), "<foreignObject> in it"),
        (SVG.replace("<path", '<b xmlns="http://www.w3.org/1999/xhtml"/><path'), "HTML in it"),
        (f"<!DOCTYPE svg [<!ENTITY a 'a'>]>{SVG}", "document type"),
        (f'<?xml-stylesheet href="//example.org/a"?>{SVG}', "style sheet outside it"),
        ("<html/>", "XML, but no SVG"),
        ("GIF89a", "neither PNG nor SVG"),
        (b"\xff\xd8\xff", "neither PNG nor an SVG"),
        (SVG + " " * 100_000, "of 100 kB"),
        (PNG.replace((8).to_bytes(4, "big"), (20_000).to_bytes(4, "big")), "20000 by 20000 pixels"),
    ],
)
def test_a_logo_in_which_something_runs_or_is_fetched_is_refused(
    tmp_path: Path, logo: str | bytes, problem: str
) -> None:
    with pytest.raises(SettingError, match=re.escape(problem)) as refused:
        read_house(written(tmp_path, LOGO, logo), PARTS, len(PALETTE))
    assert "logo.file" in refused.value.problem


@pytest.mark.parametrize(
    "logo",
    [
        PNG,
        SVG.replace("<path", '<defs><linearGradient id="a"/></defs><path fill="url(#a)"'),
        SVG.replace("<path", "<path style=\"fill:url('#a')\""),
        SVG.replace("<path", '<metadata><rdf xmlns="http://example.org/r"/></metadata><path'),
    ],
)
def test_a_plain_logo_is_taken(tmp_path: Path, logo: str | bytes) -> None:
    found = read_house(written(tmp_path, LOGO, logo), PARTS, len(PALETTE)).logo
    assert found is not None
    assert found.content == (logo if isinstance(logo, bytes) else logo.encode())


RED = """
[palette.1]
fill = "#C02000"
ink = "#801500"
"""


def test_a_palette_that_hides_one_side_from_some_readers_is_refused_with_the_pair(
    tmp_path: Path,
) -> None:
    house = read_house(written(tmp_path, RED), PARTS, len(PALETTE))
    with pytest.raises(SettingError) as refused:
        of_house(house)
    assert re.search(
        r"by (day|night) .* slot 1 and slot 2: \d+\.\d apart with \w+ \(.+\), of 15",
        refused.value.problem,
    )


def test_a_server_with_such_a_palette_does_not_start(libya_url: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="slot 1 and slot 2"):
        create_app(Settings(database_url=libya_url, house=written(tmp_path, RED)))


def test_a_house_may_add_a_slot_and_its_colours_by_night(tmp_path: Path) -> None:
    seventh = '[palette.7]\nfill = "#FFFFFF"\nink = "#5A5A5A"\nnight = { fill = "#000000", ink = "#9A9A9A" }\n'
    house = read_house(written(tmp_path, seventh), PARTS, len(PALETTE))
    alone = replace(house, palette={1: house.palette[7]})
    assert of_house(replace(NO_HOUSE, land="#F4F1EA")) == OURS
    with pytest.raises(SettingError, match=r"slot 7|bare land"):
        of_house(house)
    with pytest.raises(SettingError, match="slot 1"):
        of_house(alone)


def test_the_file_of_the_documentation_can_be_used(tmp_path: Path) -> None:
    text = (CHECKOUT / "docs" / "house-style.md").read_text(encoding="utf-8")
    example = text.partition("```toml\n")[2].partition("```")[0]
    house = read_house(written(tmp_path, example), PARTS, len(PALETTE))
    assert of_house(house).day.paint(2).fill == "#B84A00"


def test_the_command_lists_the_pairs_that_are_too_much_alike(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    bad = runner.invoke(args=["house", "check", str(written(tmp_path, RED))])
    assert bad.exit_code == 1
    assert re.search(r"^BAD by day, slot 1 and slot 2: ", bad.output, re.MULTILINE)
    good = runner.invoke(args=["house", "check", str(written(tmp_path, HOUSE))])
    assert good.exit_code == 0, good.output
    assert "BAD" not in good.output
    wrong = runner.invoke(args=["house", "check", str(written(tmp_path, "titel = 1"))])
    assert wrong.exit_code == 1
    assert "Did you mean title?" in wrong.output


def test_two_sides_in_one_colour_are_refused_with_the_pair(libya_url: str, tmp_path: Path) -> None:
    """The bundled dataset draws the GNA in slot 1; a house that says nothing of it may not give that to its enemy."""
    house = read_house(written(tmp_path, "[actors.lna]\npalette = 1"), PARTS, len(PALETTE))
    with pytest.raises(SettingError) as refused:
        require_fit(libya_url, house, of_house(house))
    assert "gna and lna are both drawn in slot 1" in refused.value.problem
    assert "[actors.gna]" in refused.value.cure


def test_two_sides_may_change_colours(libya_url: str, tmp_path: Path) -> None:
    """What is refused of one of them alone: see above."""
    text = "[actors.lna]\npalette = 1\n[actors.gna]\npalette = 2"
    house = read_house(written(tmp_path, text), PARTS, len(PALETTE))
    require_fit(libya_url, house, of_house(house))
    assert {it: house.actors[it].slot for it in ("lna", "gna")} == {"lna": 1, "gna": 2}


@pytest.mark.parametrize(
    ("actor", "cure"), [("lan", "Did you mean lna?"), ("zzzz", "Use the ids of its actors.json: ")]
)
def test_an_actor_that_is_not_there_is_answered_with_the_nearest(
    libya_url: str, tmp_path: Path, actor: str, cure: str
) -> None:
    text = f'[actors.{actor}]\nnames = {{ en = "x" }}'
    house = read_house(written(tmp_path, text), PARTS, len(PALETTE))
    with pytest.raises(SettingError) as refused:
        require_fit(libya_url, house, of_house(house))
    assert f"actors.{actor} is no actor of this dataset" in refused.value.problem
    assert refused.value.cure.startswith(cure)


def test_a_server_does_not_serve_a_house_that_does_not_fit(
    cluster: Cluster, tmp_path: Path
) -> None:
    cluster.create_database("unfit")
    file = written(tmp_path, "[actors.lna]\npalette = 1")
    served = subprocess.run(
        [sys.executable, "-m", "flask", "serve"],
        cwd=CHECKOUT,
        env={
            **os.environ,
            "DATABASE_URL": cluster.url("unfit"),
            "SOURCELINE_HOUSE": str(file),
            "PORT": str(free_port()),
        },
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert served.returncode == 1
    assert "gna and lna are both drawn in slot 1" in served.stderr
    assert "Traceback" not in served.stderr


def test_the_command_names_the_actors_that_are_drawn_alike(app: Flask, tmp_path: Path) -> None:
    text = '[actors.lna]\npalette = 1\nlabels = { en = "x", fr = "y" }\n[actors.lan]\nlabels = "x"'
    checked = app.test_cli_runner().invoke(args=["house", "check", str(written(tmp_path, text))])
    assert checked.exit_code == 1
    assert "BAD" in checked.output
    assert "gna and lna are both drawn in slot 1" in checked.output
    assert "Did you mean lna?" in checked.output
    assert "texts in fr wait for a catalogue" in checked.output


def test_land_and_sea_have_to_differ(tmp_path: Path) -> None:
    white = '[basemap]\nland = "#FFFFFF"\nsea = "#FFFFFF"'
    house = read_house(written(tmp_path, white), PARTS, len(PALETTE))
    with pytest.raises(SettingError, match="bare land and the sea"):
        of_house(house)


def test_a_file_from_notepad_is_read(tmp_path: Path) -> None:
    file = written(tmp_path, "")
    file.write_bytes(b"\xef\xbb\xbf" + b'title = "Fire & Smoke"')
    assert read_house(file, PARTS, len(PALETTE)).title == {"en": "Fire & Smoke"}
