"""Documentation that cannot lie: what it shows is run, what it lists is compared with the code."""

from __future__ import annotations

import dataclasses
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import shapely
from flask import Flask
from flask.testing import FlaskClient

from geo import database, migrations, read
from geo.dataset import Dataset
from geo.format import FORMATS, GEOJSON
from geo.formats.heading import Heading
from geo.layer import Layer
from geo.load import load
from geo.query import Query
from geo.reflection import layer_collection
from geo.settings import CHECKOUT
from layers import LAYERS

README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
DOCS = sorted(
    [*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md"), *(CHECKOUT / "data").rglob("*.md")]
)
ADDRESS = "http://127.0.0.1:8000"

# Commands the README shows that are proved elsewhere: by these tests, or by running the tests at all.
ELSEWHERE = {
    "script/server": "test_scripts.py",
    "script/test": "test_scripts.py",
    "flask": "test_commands.py",
}


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def commands() -> list[str]:
    return [
        line
        for block in blocks(README, "sh")
        for line in block.splitlines()
        if line and not line.startswith("#")
    ]


def test_the_readme_shows_commands_and_answers() -> None:
    assert any(line.startswith("curl ") for line in commands())
    assert blocks(README, "json")


@pytest.mark.parametrize("command", [it for it in commands() if it.startswith("curl ")])
def test_a_curl_command_of_the_readme_gets_its_answer(
    command: str, live_server: str, tmp_path: Path
) -> None:
    ran = subprocess.run(
        [*shlex.split(command.replace(ADDRESS, live_server)), "--fail", "--silent", "--show-error"],
        capture_output=True,
        cwd=tmp_path,
        timeout=30,
    )
    assert ran.returncode == 0, ran.stderr.decode()
    assert ran.stdout or any(file.stat().st_size for file in tmp_path.iterdir())


@pytest.mark.parametrize("command", [it for it in commands() if not it.startswith("curl ")])
def test_every_other_command_of_the_readme_is_run_by_a_test(command: str) -> None:
    words = shlex.split(command)
    program = next(word for word in words if "=" not in word).removeprefix(".venv/bin/")
    assert program in ELSEWHERE, f"{command} is run by no test"
    proof = (CHECKOUT / "tests" / ELSEWHERE[program]).read_text(encoding="utf-8")
    assert program in proof


def test_the_answer_in_the_readme_is_the_answer(live_server: str) -> None:
    """The JSON block stands behind the curl command it answers, and may leave things out but not make them up."""
    shown = re.findall(
        r"^```sh\ncurl '?([^'\n]+)'?\n```\n\n```json\n(.*?)^```", README, re.MULTILINE | re.DOTALL
    )
    assert shown
    for address, answer in shown:
        ran = subprocess.run(
            ["curl", "-s", address.replace(ADDRESS, live_server)], capture_output=True, timeout=30
        )
        assert_within(json.loads(answer), json.loads(ran.stdout), "answer")


def assert_within(shown: Any, real: Any, place: str) -> None:
    if isinstance(shown, dict):
        for key, value in shown.items():
            assert_within(value, real[key], f"{place}.{key}")
    elif isinstance(shown, list):
        for index, value in enumerate(shown):
            assert_within(value, real[index], f"{place}[{index}]")
    else:
        assert shown == real, place


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.relative_to(CHECKOUT).as_posix())
def test_every_link_between_documents_leads_to_a_file(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://")):
            assert (path.parent / target).exists(), target


def test_the_reference_is_what_the_code_says() -> None:
    built = subprocess.run(
        [sys.executable, "script/build-reference", "--print"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert built.returncode == 0, built.stderr
    written = (CHECKOUT / "docs" / "reference.md").read_text(encoding="utf-8")
    assert written == built.stdout, "run script/build-reference"


def followed(
    document: str, place: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Any]:
    """What the Python of a recipe declares, with its SQL in a copy of ours, where the recipe puts it."""
    statement, declaration = recipe(document)
    shutil.copytree(database.SQL, folder / "sql")
    (folder / "sql" / place).write_text(statement, encoding="utf-8")
    monkeypatch.setattr(database, "SQL", folder / "sql")
    declared: dict[str, Any] = {}
    exec(declaration.lstrip(), declared)
    return declared


def test_the_recipe_for_a_layer_works(
    empty_url: str, bundled: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The view and the declaration of docs/add-a-layer.md, followed word by word."""
    declared = followed("add-a-layer.md", "layers/rivers.sql", tmp_path, monkeypatch)
    rivers: Layer = declared["RIVERS"]
    assert rivers.name == "rivers"
    migrations.upgrade(empty_url, (*LAYERS, rivers))

    line = bundled.features["lines"]["sirte-front-2020"]
    river = dataclasses.replace(
        line,
        id="river",
        kind="river",
        geometry=shapely.MultiLineString([[(16, 31), (17, 30)]]),
    )
    engine = database.writer(empty_url)
    load(
        engine,
        dataclasses.replace(bundled, features={**bundled.features, "rivers": {"river": river}}),
        {},
    )
    collection = layer_collection(engine, rivers)
    with engine.connect() as connection:
        heading = Heading(collection, items="")
        found = b"".join(read.stream(connection, collection, GEOJSON, Query(), heading))
    engine.dispose()
    assert json.loads(found)["id"] == "river"


def test_the_recipe_for_a_format_works(
    app: Flask, client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The statement and the row of docs/add-a-format.md, followed word by word."""
    declared = followed("add-a-format.md", "formats/wkt.sql", tmp_path, monkeypatch)
    monkeypatch.setitem(FORMATS, "wkt", declared["WKT"])

    plain = client.get("/layers/events.geojson").json["features"]
    whole = client.get("/layers/events.wkt")
    assert whole.content_type == "text/plain; charset=utf-8"
    told = dict(line.split(" ", 1) for line in whole.text.splitlines())
    assert {key: shapely.from_wkt(it) for key, it in told.items()} == {
        it["id"]: shapely.geometry.shape(it["geometry"]) for it in plain
    }
    assert client.get("/layers/events.wkt?kind=incident&asof=1900-01-01").text == ""


def recipe(name: str) -> tuple[str, str]:
    """The SQL and the Python of a recipe."""
    text = (CHECKOUT / "docs" / name).read_text(encoding="utf-8")
    statement, declaration = (
        re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)[1].replace("\n   ", "\n")
        for language in ("sql", "python")
    )
    return statement, declaration
