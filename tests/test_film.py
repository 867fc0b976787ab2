"""`flask data film`: a picture of every date on which something changed, as /map.png draws it, in one file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from PIL import Image, ImageChops, ImageStat

from app import create_app
from geo.dataset import Dataset
from geo.settings import Settings
from layers import EVIDENCE_LAYERS

SMALL = ("--width", "320", "--height", "240")
# Of 255, on the mean of all pixels and colours: a GIF has 256 colours, a WebP all of them.
TOLERANCE = {".gif": 0.5, ".webp": 0.0}


@pytest.fixture(scope="module")
def public(libya_url: str) -> Iterator[Flask]:
    """An app that knows where it is found: pictures say so."""
    app = create_app(Settings(database_url=libya_url, public_url="https://maps.example.org/libya"))
    yield app
    app.extensions["sourceline"].lease.end()


def made(app: Flask, file: Path, *options: str) -> Result:
    return app.test_cli_runner().invoke(args=["data", "film", str(file), *options])


def frames(file: Path) -> list[Image.Image]:
    found = []
    with Image.open(file) as film:
        for number in range(film.n_frames):
            film.seek(number)
            found.append(film.convert("RGB"))
    return found


def durations(file: Path) -> list[int]:
    found = []
    with Image.open(file) as film:
        for number in range(film.n_frames):
            film.seek(number)
            film.load()
            found.append(film.info["duration"])
    return found


def days_of(bundled: Dataset, *names: str) -> list[date]:
    """From the dataset itself: the first days, and the days after the last ones of what stays until it ends."""
    found: set[date] = set()
    for layer in EVIDENCE_LAYERS:
        if layer.name in names:
            for feature in bundled.features[layer.name].values():
                first = feature.valid and feature.valid.first
                last = feature.valid and feature.valid.last
                if first:
                    found.add(first.day)
                if last and not layer.span_days:
                    found.add(last.day + timedelta(days=1))
    return sorted(found)


def picture(app: Flask, **asked: Any) -> Image.Image:
    answer = app.test_client().get("/map.png", query_string=asked)
    assert answer.status_code == 200, answer.text
    return Image.open(BytesIO(answer.data)).convert("RGB")


@pytest.mark.parametrize("form", [".gif", ".webp"])
def test_it_has_a_picture_of_every_date_as_the_map_draws_it(
    public: Flask, bundled: Dataset, tmp_path: Path, form: str
) -> None:
    file = tmp_path / f"film{form}"
    result = made(public, file, *SMALL, "--lang", "ar", "--seconds", "0.8")
    assert result.exit_code == 0, result.output
    days = days_of(bundled, *(it.name for it in EVIDENCE_LAYERS))
    assert f"{len(days)} dates from {days[0]} to {days[-1]}" in result.output
    found = frames(file)
    assert len(found) == len(days)
    assert {it.size for it in found} == {(320, 240)}
    assert set(durations(file)) == {800}
    with Image.open(file) as film:
        assert film.format == form[1:].upper()
        assert film.info["loop"] == 0
    for place in (0, len(days) // 2, -1):
        wanted = picture(public, asof=days[place], width=320, height=240, lang="ar")
        difference = ImageStat.Stat(ImageChops.difference(found[place], wanted)).mean
        assert sum(difference) / 3 <= TOLERANCE[form]
        assert found[place].getpixel((1, 1)) == (255, 255, 255)
        other = picture(public, asof=days[place], width=320, height=240, lang="en")
        assert sum(ImageStat.Stat(ImageChops.difference(found[place], other)).mean) / 3 > 5


def test_it_can_be_of_some_layers_and_of_some_years(
    public: Flask, bundled: Dataset, tmp_path: Path
) -> None:
    file = tmp_path / "film.GIF"
    asked = ("--layers", "lines", "--from", "2019-01-01", "--to", "2020-12-31")
    result = made(public, file, *SMALL, *asked)
    assert result.exit_code == 0, result.output
    days = [it for it in days_of(bundled, "lines") if date(2019, 1, 1) <= it <= date(2020, 12, 31)]
    assert len(days) > 1
    found = frames(file)
    assert len(found) == len(days)
    assert set(durations(file)) == {1500}
    wanted = picture(public, asof=days[-1], width=320, height=240, layers="lines")
    assert sum(ImageStat.Stat(ImageChops.difference(found[-1], wanted)).mean) / 3 <= 0.5


def test_without_a_public_address_its_pictures_tell_of_none(
    app: Flask, public: Flask, tmp_path: Path
) -> None:
    for place, of in enumerate((app, public)):
        result = made(of, tmp_path / f"{place}.webp", *SMALL, "--from", "2020-12-01")
        assert result.exit_code == 0, result.output
    without, there = (frames(tmp_path / f"{place}.webp")[-1] for place in (0, 1))
    changed = ImageChops.difference(without, there).getbbox()
    assert changed is not None
    # The line of sources alone: the map above it is the same.
    assert changed[1] > 150


def test_it_is_small_enough_for_an_article(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "film.gif"
    assert made(app, file).exit_code == 0
    assert file.stat().st_size < 5_000_000
    assert frames(file)[0].size == (800, 450)


BAD = [
    (
        "film.mp4",
        (),
        r'"[^"]*film\.mp4", which ends in neither \.gif nor \.webp.*Name it film\.gif',
    ),
    ("film", (), r"which ends in neither \.gif nor \.webp"),
    ("nowhere/film.gif", (), r"There is no folder .*nowhere for film\.gif\. Make it first"),
    ("folder.gif", (), r"folder\.gif is a folder\. Name a file in it"),
    ("film.gif", ("--layers", "lines,roads"), r'There is no layer "roads"\. Use any of: '),
    ("film.gif", ("--layers", ","), r"It names no layer\. Use any of: "),
    ("film.gif", ("--from", "2020-02-30"), r'"2020-02-30" is no day'),
    ("film.gif", ("--from", "2020-02-01", "--to", "2019-02-01"), r"is after --to .*Turn the two"),
    (
        "film.gif",
        ("--from", "1990-01-01", "--to", "1990-02-01"),
        r"Nothing on the map changed from",
    ),
    ("film.gif", ("--width", "100"), r"100 is not in the range 200<=x<=2000"),
    ("film.gif", ("--seconds", "0"), r"0.* is not in the range"),
    ("film.gif", ("--lang", "tlh"), r"'tlh' is not one of 'en'"),
]


@pytest.mark.parametrize(("name", "options", "said"), BAD, ids=[f"{it[0]} {it[1]}" for it in BAD])
def test_what_cannot_be_made_is_refused_with_value_and_cure_and_leaves_nothing(
    app: Flask, tmp_path: Path, name: str, options: tuple[str, ...], said: str
) -> None:
    (tmp_path / "folder.gif").mkdir()
    kept = tmp_path / "film.gif"
    kept.write_bytes(b"as it was")
    result = made(app, tmp_path / name, *options)
    assert result.exit_code != 0
    assert "Traceback" not in result.output
    assert re.search(said, " ".join(result.output.split())), result.output
    assert sorted(it.name for it in tmp_path.iterdir()) == ["film.gif", "folder.gif"]
    assert kept.read_bytes() == b"as it was"


def test_more_than_can_be_held_is_refused(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.film.MOST_PIXELS", 1_000_000)
    result = made(app, tmp_path / "film.gif")
    assert result.exit_code == 1
    assert "pictures of 800 × 450 are" in result.output
    assert "Make them smaller by --width and --height" in result.output
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_is_told_so(empty_url: str, tmp_path: Path) -> None:
    app = create_app(Settings(database_url=empty_url))
    result = made(app, tmp_path / "film.gif")
    app.extensions["sourceline"].lease.end()
    assert result.exit_code == 1
    assert "holds no dataset yet" in result.output
