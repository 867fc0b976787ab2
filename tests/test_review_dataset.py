"""The review of the bundled dataset, on the command line and in the documents that explain it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from geo import canonical
from geo.dataset import Dataset
from geo.review.checks import CHECKS, review
from geo.review.dossier import Dossier
from geo.review.finding import SEVERITIES
from geo.settings import BUNDLED_DATASET, CHECKOUT
from tests.test_commands import flask
from tests.test_dataset import change, first

# What is known of the bundled dataset and explained in its README.
WARNINGS = {
    ("partisan-zone", "tripoli-gna-2020"),
    ("contested-by-nobody", "hawari-is-2016-03"),
    ("high-on-one-side", "tripoli-gna-2020"),
    ("high-on-one-side", "tripoli-lna-repelled-2020-06"),
    ("high-on-one-side", "us-troops-benghazi-2016"),
    ("high-on-one-side", "us-troops-misrata-2016"),
    ("high-on-a-sketch", "biscuit-factory-strike-2019-11-18"),
    ("high-on-a-sketch", "hawari-fighting-2016-03-10"),
    ("high-on-a-sketch", "wagner-arrival-2019-09"),
    ("quoted-at-length", "washington-post-2016-05"),
}
NOTES = {
    "single-publisher": 33,
    "holder-named-beside": 2,
    "stated-otherwise-explained": 1,
    "reaching-back": 2,
    "high-on-one-publisher": 11,
    "gap-between-holders": 7,
    "blank-ground": 1,
    "silence": 1,
}


def test_the_bundled_dataset_has_no_error_and_no_other_finding_than_these(
    bundled: Dataset,
) -> None:
    found = review(Dossier(bundled, bundled.header.home_asof, date(2026, 11, 21)))
    assert {(it.check, it.id) for it in found if it.severity != "note"} == WARNINGS
    assert Counter(it.check for it in found if it.severity == "note") == NOTES
    assert "error" not in {it.severity for it in found}


def test_the_readme_of_the_bundled_dataset_explains_every_warning() -> None:
    explained = (BUNDLED_DATASET / "README.md").read_text(encoding="utf-8")
    for check, entry in WARNINGS:
        assert f"`{check}`" in explained
        assert f"`{entry}`" in explained


def test_the_tables_of_the_page_are_what_the_code_says() -> None:
    made = subprocess.run(
        [sys.executable, "script/build-review", "--print"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert made.returncode == 0, made.stderr
    written = (CHECKOUT / "docs" / "review.md").read_text(encoding="utf-8")
    assert written == made.stdout, "run script/build-review"
    assert all(f"`{check.name}`" in written for check in CHECKS)


def reviewed(app: Flask, *arguments: str | Path) -> Result:
    return app.test_cli_runner().invoke(args=["data", "review", *map(str, arguments)])


def test_a_review_of_a_folder_needs_no_database() -> None:
    told = flask("data", "review", BUNDLED_DATASET, url="postgresql://nobody@127.0.0.1:1/none")
    assert told.returncode == 0, told.stderr
    assert told.stdout.splitlines()[-1].startswith("libya on 2020-07-21: 0 errors, 10 warnings, ")
    assert "control_zones.geojson, tripoli-gna-2020 rests only on the side of its holder" in (
        told.stdout
    )
    assert "→ " in told.stdout


def test_a_review_without_a_folder_is_of_the_database(app: Flask) -> None:
    told = reviewed(app, "--format", "json", "--asof", "2019-11-18")
    document = json.loads(told.stdout)
    assert (told.exit_code, document["dataset"]) == (0, "libya")
    assert document["asof"] == "2019-11-18"
    assert list(document["counts"]) == list(SEVERITIES)
    found = document["findings"]
    assert set(found[0]) == {"severity", "check", "file", "id", "what", "cure", "title"}
    assert Counter(it["severity"] for it in found) == Counter(document["counts"])
    folder = reviewed(app, BUNDLED_DATASET, "--format", "json", "--asof", "2019-11-18")
    assert folder.stdout == told.stdout


def test_an_error_is_an_exit_code_and_a_warning_with_strict_is_too(
    app: Flask, tmp_path: Path
) -> None:
    strict = reviewed(app, BUNDLED_DATASET, "--strict")
    assert strict.exit_code == 1
    folder = tmp_path / "spoilt"
    shutil.copytree(BUNDLED_DATASET, folder)
    path = folder / "events.geojson"
    document = json.loads(path.read_text(encoding="utf-8"))
    vienna = next(it for it in document["features"] if it["id"].startswith("vienna-"))
    vienna["properties"]["evidence"] = vienna["properties"]["evidence"][:2]
    canonical.write(path, document)
    spoilt = reviewed(app, folder)
    assert spoilt.exit_code == 1
    assert "shows a3-s004a without a3-s034" in spoilt.stdout
    assert "1 error, 10 warnings" in spoilt.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere",), "holds no dataset.json"),
        (("",), "DIR is empty"),
        (
            (BUNDLED_DATASET, "--asof", "yesterday"),
            """'--asof': "yesterday" is no day. Write year""",
        ),
        (
            (BUNDLED_DATASET, "--stale", "-1"),
            """'--stale': "-1" is no number of days. Write one""",
        ),
        (
            (BUNDLED_DATASET, "--checked", "x"),
            """'--checked': "x" is no number of days. Write one""",
        ),
        ((BUNDLED_DATASET, "--format", "yaml"), "yaml"),
    ],
)
def test_a_wrong_argument_is_told_in_a_sentence(
    app: Flask, arguments: tuple[str | Path, ...], words: str
) -> None:
    refused = reviewed(app, *arguments)
    assert refused.exit_code != 0
    assert words in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("file", "key", "value"),
    [
        ("articles.json", "aligned", ["stranger"]),
        ("quotes.json", "speaker_actor", "stranger"),
    ],
)
def test_a_side_that_nobody_knows_is_refused_at_the_door(
    app: Flask, tmp_path: Path, file: str, key: str, value: object
) -> None:
    folder = tmp_path / "dataset"
    shutil.copytree(BUNDLED_DATASET, folder)
    change(folder / file, lambda document: first(document).update({key: value}))
    refused = reviewed(app, folder)
    assert refused.exit_code == 1
    assert f'"{key}" is "stranger", but there is no such actor.' in refused.stderr
