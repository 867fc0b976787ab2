"""The folder of a published site: whole or not at all, never somebody else's, and untouched where nothing changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from app import create_app
from geo.load import load
from geo.settings import Settings
from tests.published_site import Site, asked, made, publisher
from tests.two_sides import two_sides
from web.publication.asking import PublicationError
from web.publication.folder import NewFolder, beside, put_in_place
from web.publication.site import publish


@pytest.fixture
def sides(writer: Engine, empty_url: str) -> Iterator[Flask]:
    """Two sides who tell a war, in a database that one test alone may change."""
    load(writer, two_sides(), {})
    with publisher(empty_url) as app:
        yield app


def times(site: Site) -> dict[str, tuple[int, int]]:
    """When each file was written, and which it is on the disk."""
    found = {name: (site.folder / name).stat() for name in site.names()}
    return {name: (it.st_mtime_ns, it.st_ino) for name, it in found.items()}


def neighbours(site: Site) -> list[str]:
    return sorted(os.listdir(site.folder.parent))


def test_a_second_run_writes_nothing(told_site: Site) -> None:
    before = times(told_site)
    changes = told_site.again()
    assert (changes.written, changes.removed) == (0, 0)
    assert times(told_site) == before
    assert neighbours(told_site) == [told_site.folder.name]


def test_a_site_of_other_formats_from_the_same_app_leaves_no_trace_in_the_next(
    told_app: Flask, tmp_path: Path
) -> None:
    """Pages name the files beside them, and an answer asked for again is kept."""
    first = made(told_app, tmp_path / "first", deepest=None)
    fewer = made(told_app, tmp_path / "fewer", deepest=None, forms=("geojson",))
    third = made(told_app, tmp_path / "third", deepest=None)
    assert b"layers/lines.csv" in (first.folder / "collections/lines.html").read_bytes()
    assert b"layers/lines.csv" not in (fewer.folder / "collections/lines.html").read_bytes()
    assert _digests(third) == _digests(first)


def _digests(site: Site) -> dict[str, str]:
    files: dict[str, dict[str, str]] = site.document("manifest.json")["files"]
    return {name: it["sha256"] for name, it in files.items()}


def test_a_change_writes_what_it_changed_and_one_under_way_writes_nothing(
    sides: Flask, writer: Engine, tmp_path: Path
) -> None:
    wanted = asked(deepest=None, forms=("geojson",))
    site = made(sides, tmp_path / "site", deepest=None, forms=("geojson",))
    before = times(site)
    whole = two_sides()
    gone = next(iter(whole.features["events"]))
    events = {name: it for name, it in whole.features["events"].items() if name != gone}
    fewer = replace(whole, features={**whole.features, "events": events})

    def change(words: str) -> None:
        load(writer, fewer, {})

    with pytest.raises(
        PublicationError, match=r"The data changed under way, from version \d+ to \d+\."
    ):
        publish(sides, site.folder, wanted, change)
    assert times(site) == before
    assert neighbours(site) == ["site"]

    changes = publish(sides, site.folder, wanted, site.said.append)
    after = times(site)
    removed = set(before) - set(after)
    assert removed >= {f"features/events/{gone}.html", f"cards/events/{gone}.html"}
    assert changes.removed == len(removed)
    written = {it for it in after if after[it][0] != before.get(it, (0, 0))[0]}
    assert changes.written == len(written)
    assert {"layers/events.geojson", "manifest.json", "articles.html"} <= written
    assert "layers/towns.geojson" not in written
    assert "features/control_zones/torn.html" in set(after) - written
    assert neighbours(site) == ["site"]


@pytest.fixture
def nothing(libya_url: str) -> Flask:
    return create_app(Settings(database_url=libya_url))


def test_a_folder_of_somebody_else_is_refused_and_left_alone(
    nothing: Flask, tmp_path: Path
) -> None:
    letter = tmp_path / "letters" / "letter.txt"
    letter.parent.mkdir()
    letter.write_text("Dear Ada")
    with pytest.raises(PublicationError, match="is no former publication") as error:
        made(nothing, letter.parent)
    assert "Name a new or an empty folder" in error.value.cure
    assert letter.read_text() == "Dear Ada"
    assert os.listdir(tmp_path) == ["letters"]


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"made_by": "somebody"}', '{"files": {}}'])
def test_a_manifest_of_another_is_no_leave(nothing: Flask, tmp_path: Path, manifest: str) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "manifest.json").write_text(manifest)
    with pytest.raises(PublicationError, match="is no former publication"):
        made(nothing, tmp_path / "site")


def test_a_file_or_a_link_in_its_place_is_refused(nothing: Flask, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "link").symlink_to(tmp_path)
    for name in ("file", "link"):
        with pytest.raises(PublicationError, match=f"{name} is not a folder"):
            made(nothing, tmp_path / name)


def test_an_empty_database_is_told_so_and_leaves_no_folder(empty_url: str, tmp_path: Path) -> None:
    with publisher(empty_url) as app, pytest.raises(PublicationError, match="holds no dataset yet"):
        made(app, tmp_path / "site")
    assert os.listdir(tmp_path) == []


def test_what_fails_under_way_leaves_the_old_folder(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    with beside(folder) as new:
        new.write("a/b.html", [b"first"])
        put_in_place(new, folder, {})

    def half() -> Iterator[bytes]:
        yield b"half"
        raise KeyError

    with pytest.raises(KeyError), beside(folder) as new:
        new.write("a/b.html", half())
    assert (folder / "a" / "b.html").read_bytes() == b"first"
    assert os.listdir(tmp_path) == ["site"]


def test_a_file_of_the_same_bytes_keeps_its_time(tmp_path: Path) -> None:
    folder = tmp_path / "site"

    def written(**files: bytes) -> tuple[int, int]:
        with beside(folder) as new:
            for name, body in files.items():
                new.write(name, [body])
            changes = put_in_place(new, folder, {})
        return changes.written, changes.removed

    assert written(kept=b"same", other=b"old", gone=b"") == (4, 0)
    os.utime(folder / "kept", (1_000_000_000, 1_000_000_000))
    assert written(kept=b"same", other=b"new") == (2, 1)
    assert (folder / "kept").stat().st_mtime == 1_000_000_000
    assert (folder / "other").read_bytes() == b"new"
    assert not (folder / "gone").exists()


def test_a_web_server_may_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    with beside(folder) as new:
        new.write("index.html", [b""])
        put_in_place(new, folder, {})
    assert folder.stat().st_mode & 0o055 == 0o055


def test_a_file_is_written_once(tmp_path: Path) -> None:
    """Two addresses that would share a file are a mistake of the registry, and are not covered up."""
    new = NewFolder(tmp_path)
    new.write("page.html", [b"one"])
    with pytest.raises(FileExistsError):
        new.write("page.html", [b"another"])
