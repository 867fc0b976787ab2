"""docs/clients.md, recipe by recipe: what a reader would paste is run as it stands there."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from geo.settings import CHECKOUT
from tests.real_server import real_server  # noqa: F401 (a fixture)
from tests.test_docs import ADDRESS, blocks

TEXT = (CHECKOUT / "docs" / "clients.md").read_text(encoding="utf-8")
COMMANDS = [line for block in blocks(TEXT, "sh") for line in block.splitlines() if line]
PROGRAMS = [it for it in COMMANDS if it.startswith("ogr")]
CURLS = [it for it in COMMANDS if it.startswith("curl ")]
TIMEOUT = 60
# The map's own; Leaflet draws a flag into its credits, too.
SHAPES = "#map .leaflet-overlay-pane path"


def run(command: list[str], folder: Path) -> str:
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=TIMEOUT)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_no_recipe_is_left_out() -> None:
    assert sorted([*PROGRAMS, *CURLS]) == sorted(COMMANDS)
    assert len(PROGRAMS) >= 5
    assert len(CURLS) >= 10
    shown = set(re.findall(r"^```(\w+)$", TEXT, re.MULTILINE))
    assert shown == {"sh", "python", "r", "js", "html"}, "a kind of recipe nobody runs"


@pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="ogr2ogr is not installed")
@pytest.mark.parametrize("command", PROGRAMS)
def test_a_command_of_gdal_does_what_it_says(
    real_server: str,
    tmp_path: Path,
    command: str,
) -> None:
    said = run(["bash", "-c", command.replace(ADDRESS, real_server)], tmp_path)
    made = list(tmp_path.iterdir())
    if command.startswith("ogrinfo"):
        (count,) = re.findall(r"^Feature Count: (\d+)$", said, re.MULTILINE)
        assert int(count) > 0
    else:
        assert made
        assert all(it.stat().st_size > 100 for it in made)


@pytest.mark.parametrize("command", CURLS)
def test_a_request_of_curl_finds_something_but_not_everything(
    real_server: str,
    tmp_path: Path,
    command: str,
) -> None:
    said = run(["bash", "-c", f"{command.replace(ADDRESS, real_server)} -sS --fail"], tmp_path)
    answer = json.loads(said)
    if "items" in command:
        collection = re.findall(r"collections/(\w+)/items", command)[0]
        whole = json.loads(
            run(["curl", "-sS", f"{real_server}/layers/{collection}.geojson"], tmp_path)
        )
        if "hits" in command:
            assert answer["numberMatched"] == len(whole["features"])
        else:
            assert 0 < answer["numberMatched"] < len(whole["features"])


@pytest.mark.parametrize("number", range(len(blocks(TEXT, "python"))))
def test_a_piece_of_python_runs(real_server: str, tmp_path: Path, number: int) -> None:
    program = blocks(TEXT, "python")[number].replace(ADDRESS, real_server)
    said = run([sys.executable, "-W", "error::FutureWarning", "-c", program], tmp_path)
    assert said.strip()


@pytest.mark.parametrize("number", range(len(blocks(TEXT, "html"))))
def test_a_page_draws_the_layer(
    real_server: str,
    client: FlaskClient,
    browser: Browser,
    number: int,
) -> None:
    page = browser.new_page()
    page.set_content(blocks(TEXT, "html")[number].replace(ADDRESS, real_server))
    expected = json.loads(client.get("/layers/control_zones.geojson?asof=2020-07-21").data)
    page.wait_for_selector(SHAPES)
    assert page.locator(SHAPES).count() == len(expected["features"])
    page.close()


def test_addresses_of_the_other_recipes_lead_somewhere(client: FlaskClient) -> None:
    for address in re.findall(rf"{ADDRESS}(/[^\s\"'`)]*)", TEXT):
        sent = f"{address}0,0,1,1" if address.endswith("bbox=") else address
        assert client.get(sent).status_code == 200, address
