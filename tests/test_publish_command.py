"""`flask publish` as an operator types it, in a process of its own."""

# ruff: noqa: F811 (fixtures are imported, and then arguments of the same name)

from __future__ import annotations

import json
from pathlib import Path
from threading import enumerate as enumerate_threads

import pytest
from flask import Flask

from app import create_app
from geo.settings import Settings
from tests.private_cluster import finished_home, folder, home, wait_until  # noqa: F401 (fixtures)
from tests.published_site import lost
from tests.test_commands import flask
from web.command import database_url
from web.language import languages
from web.store import store

TAGS = ", ".join(languages())


def test_it_tells_how_far_it_is_and_what_it_wrote(told_app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "site"
    options = ("--formats", "csv", "--max-zoom", "1", "--languages", "ar", "--no-pictures")
    done = flask("publish", folder, *options, url=told_app.config["SETTINGS"].database_url)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "tiles of the layers, level 1: " in done.stdout
    count = len(json.loads((folder / "manifest.json").read_bytes())["files"]) + 1
    assert f"{folder}: {count} files, " in lines[-1]
    assert lines[-1].endswith(f"; {count} written, 0 removed.")
    assert {it.suffix for it in (folder / "layers").iterdir()} == {".csv", ".geojson"}
    assert lost(folder) == []
    assert '<html lang="ar" dir="rtl"' in (folder / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["site", "--formats", "csv,pdf"], 'There is no format "pdf". Use any of geojson, '),
        (["site", "--languages", "en,tlh"], f'There is no language "tlh". Use any of {TAGS}.'),
        (["site", "--languages", ""], f'There is no language "". Use any of {TAGS}.'),
        (["site", "--base", "maps.example.org"], "--base=maps.example.org is not an address"),
        (["site", "--max-zoom", "17"], "17 is not in the range 0<=x<=16"),
        ([""], "DIR is empty."),
    ],
)
def test_what_cannot_be_meant_is_refused(libya_url: str, arguments: list[str], words: str) -> None:
    refused = flask("publish", *arguments, url=libya_url)
    assert refused.returncode != 0
    assert words in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_folder_with_other_files_is_refused_with_a_cure(libya_url: str, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Ada")
    refused = flask("publish", tmp_path, url=libya_url)
    assert refused.returncode == 1
    assert f"{tmp_path} holds files and is no former publication" in refused.stderr
    assert "Name a new or an empty folder, or empty this one." in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_cluster_that_stops_after_a_command_takes_no_lease_with_it(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A server says that it lost its lease; a command that is at its end has nobody to ask for it."""
    monkeypatch.setenv("SOURCELINE_HOME", str(home))
    app = create_app(Settings())
    others = set(enumerate_threads())
    with app.app_context():
        with database_url():
            wait_until(lambda: store().lease.version() is not None)
            (thread,) = {it for it in enumerate_threads() if it.name == "lease"} - others
        assert not thread.is_alive()
    assert not [it for it in caplog.records if it.thread == thread.ident]
