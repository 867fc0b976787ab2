"""The commands as an editor types them: in a process of their own, on a real database."""

from __future__ import annotations

import filecmp
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from geo.cluster import Cluster
from geo.settings import BUNDLED_DATASET, CHECKOUT


def flask(*arguments: str | Path, url: str, articles: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flask", *map(str, arguments)],
        cwd=CHECKOUT,
        env={**os.environ, "DATABASE_URL": url, "SOURCELINE_ARTICLES": articles},
        capture_output=True,
        text=True,
        timeout=120,
    )


def unread(*arguments: str | Path, url: str = "") -> tuple[int, str]:
    """A command whose reader has gone, as behind `| head`: its exit status, and what it says of it."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "flask", *map(str, arguments)],
            cwd=CHECKOUT,
            env={**os.environ, "DATABASE_URL": url, "SOURCELINE_ARTICLES": ""},
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
        )
    finally:
        os.close(writing)
    return ran.returncode, ran.stderr


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("data", "review", BUNDLED_DATASET), 0),
        (("data", "review", BUNDLED_DATASET, "--format", "json"), 0),
        # What it found is told by its status all the same.
        (("data", "review", BUNDLED_DATASET, "--strict"), 1),
        (("data", "verify", BUNDLED_DATASET), 0),
    ],
)
def test_a_reader_who_has_seen_enough_is_no_error(
    arguments: tuple[str | Path, ...], status: int
) -> None:
    assert unread(*arguments) == (status, "")


def test_a_load_is_done_though_nobody_reads_how_it_goes(empty_url: str) -> None:
    assert unread("data", "load", BUNDLED_DATASET, url=empty_url) == (0, "")
    assert (
        ", 0 written, 0 withdrawn" in flask("data", "load", BUNDLED_DATASET, url=empty_url).stdout
    )


def test_load_then_export_gives_the_same_files(empty_url: str, tmp_path: Path) -> None:
    loaded = flask("data", "load", BUNDLED_DATASET, url=empty_url)
    assert loaded.returncode == 0, loaded.stderr
    assert "libya: " in loaded.stdout
    again = flask("data", "load", BUNDLED_DATASET, url=empty_url)
    assert ", 0 written, 0 withdrawn" in again.stdout
    exported = flask("data", "export", tmp_path / "out", url=empty_url)
    assert exported.returncode == 0, exported.stderr
    for path in (tmp_path / "out").rglob("*.*json"):
        original = BUNDLED_DATASET / path.relative_to(tmp_path / "out")
        assert filecmp.cmp(path, original, shallow=False), path.name


def test_render_makes_ready_again_what_a_write_by_hand_has_undone(copy_url: str) -> None:
    count = "select count(*) from sourceline.rendering"
    with psycopg.connect(copy_url.replace("+psycopg", "")) as connection:
        (every,) = connection.execute(count).fetchone() or (0,)
        connection.execute("update sourceline.source set title = title || ', second edition'")
        (left,) = connection.execute(count).fetchone() or (0,)
    assert 0 < left < every
    made = flask("data", "render", url=copy_url)
    assert made.stdout.startswith(f"{every - left} features and 0 tiles made ready, in "), made
    again = flask("data", "render", url=copy_url)
    assert again.stdout.startswith("0 features and 0 tiles made ready, in "), again


def test_verify_holds_every_quote_against_the_articles(libya_url: str, articles: Path) -> None:
    verified = flask("data", "verify", BUNDLED_DATASET, "--articles", articles, url=libya_url)
    assert verified.returncode == 0, verified.stderr
    assert "all in order" in verified.stdout


def test_verify_says_when_the_articles_were_not_there(libya_url: str, tmp_path: Path) -> None:
    bare = flask("data", "verify", BUNDLED_DATASET, url=libya_url)
    assert bare.returncode == 0
    assert "Quotes were not held against the texts" in bare.stdout
    absent = flask("data", "verify", BUNDLED_DATASET, "--articles", tmp_path, url=libya_url)
    assert absent.returncode == 1
    assert "No text was found for" in absent.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("data", "load", "no-such-folder"), "holds no dataset.json"),
        (("data", "verify", "no-such-folder"), "holds no dataset.json"),
        (("data", "verify", BUNDLED_DATASET, "--articles", "nowhere"), "not a folder of article"),
    ],
)
def test_a_wrong_argument_is_told_in_a_sentence_without_a_trace(
    libya_url: str, arguments: tuple[str | Path, ...], words: str
) -> None:
    refused = flask(*arguments, url=libya_url)
    assert refused.returncode == 1
    assert words in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_broken_dataset_is_refused_and_the_store_stays_as_it_was(
    copy_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(BUNDLED_DATASET, folder)
    path = folder / "control_zones.geojson"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["features"][0]["properties"]["actor"] = "nobody"
    path.write_text(json.dumps(document), encoding="utf-8")
    refused = flask("data", "load", folder, url=copy_url)
    assert refused.returncode == 1
    assert '"actor" is "nobody", but there is no such actor' in refused.stderr
    assert "Traceback" not in refused.stderr
    assert flask("data", "export", tmp_path / "out", url=copy_url).returncode == 0
    assert filecmp.cmp(
        tmp_path / "out" / "control_zones.geojson",
        BUNDLED_DATASET / "control_zones.geojson",
        shallow=False,
    )


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "eighty", "PORT=eighty is not usable."),
        ("PORT", "70000", "Set PORT to a whole number from 1 to 65535."),
        ("WORKERS", "0", "Set WORKERS to a whole number"),
        ("DATABASE_URL", "mysql://root@localhost/maps", "start it with postgresql://"),
        ("DATABASE_URL", "not an address", "DATABASE_URL is not a database address."),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_its_cure(
    name: str, value: str, words: str
) -> None:
    refused = subprocess.run(
        [sys.executable, "-m", "flask", "data", "verify", BUNDLED_DATASET],
        cwd=CHECKOUT,
        env={**os.environ, name: value},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert refused.returncode != 0
    assert words in refused.stderr
    assert "Traceback" not in refused.stderr


def test_an_unset_variable_is_not_the_current_folder(libya_url: str) -> None:
    refused = flask("data", "export", "", url=libya_url)
    assert refused.returncode == 2
    assert "DIR is empty" in refused.stderr


def test_a_user_who_may_not_set_up_the_database_is_told_what_to_ask_for(
    cluster: Cluster, worker: str
) -> None:
    name = f"weak_{worker}"
    cluster.create_database(name)
    with psycopg.connect(cluster.libpq_url(name), autocommit=True) as connection:
        connection.execute(f"create role {name} login")
    refused = flask("data", "load", BUNDLED_DATASET, url=cluster.url(name, user=name))
    assert refused.returncode == 1
    assert "The database cannot be set up" in refused.stderr
    assert "CREATE EXTENSION postgis" in refused.stderr
    assert "Traceback" not in refused.stderr
    cluster.drop_database(name)


def test_a_database_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    url = f"postgresql://someone:secret@/none?host={tmp_path}"
    refused = flask("data", "load", BUNDLED_DATASET, url=url)
    assert refused.returncode == 1
    assert "The database cannot be reached" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "secret" not in refused.stderr
