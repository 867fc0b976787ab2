"""A published map reads single tiles out of a PMTiles archive itself: the same ones as the format's own library."""

from __future__ import annotations

import base64
import gzip
import json
import random
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route
from pmtiles.reader import MmapSource, Reader
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from tests.browser import NewPage

LEVEL = 7
ADDRESS = "/made.pmtiles"
READ = """async (places) => {
    const { Archive } = await import("/static/archive.js");
    const archive = new Archive("/made.pmtiles");
    const told = (body) => body && btoa(String.fromCharCode(...new Uint8Array(body)));
    const found = [];
    for (const [level, row, column] of places) {
        found.push(told(await archive.tile({ level, row, column })));
    }
    return JSON.stringify([await archive.deepest(), found]);
}"""


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page("/articles")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Of so many tiles that one directory does not hold them; some alike, some missing, each of another length."""
    chance = random.Random(1)
    path = tmp_path / "made.pmtiles"
    with path.open("wb") as file:
        writer = Writer(file)
        for number in range(zxy_to_tileid(LEVEL, 0, 0), zxy_to_tileid(LEVEL + 1, 0, 0)):
            if chance.random() < 0.8:
                same = chance.random() < 0.1
                body = b"sea" if same else chance.randbytes(chance.randint(1, 300))
                writer.write_tile(number, gzip.compress(body, 1, mtime=0))
        header = {
            "tile_type": TileType.MVT,
            "tile_compression": Compression.GZIP,
            **{f"{end}_{axis}_e7": 0 for end in ("min", "max") for axis in ("lon", "lat")},
            "center_zoom": 0,
            "center_lon_e7": 0,
            "center_lat_e7": 0,
        }
        writer.finalize(header, {})
        writer.tile_f.close()
    return path


def serve(page: Page, path: Path, ranges: bool) -> list[int]:
    """Answers for the archive as a file server does; tells how many bytes each answer had."""
    body, sent = path.read_bytes(), []

    def answer(route: Route) -> None:
        asked = route.request.headers.get("range", "")
        part = body
        if ranges:
            first, last = asked.removeprefix("bytes=").split("-")
            part = body[int(first) : int(last) + 1]
        sent.append(len(part))
        route.fulfill(status=206 if ranges else 200, body=part)

    page.route(f"**{ADDRESS}", answer)
    return sent


@pytest.mark.parametrize("ranges", [True, False], ids=["ranges", "whole"])
def test_tiles_are_those_that_the_library_of_the_format_finds(
    page: Page, archive: Path, ranges: bool
) -> None:
    sent = serve(page, archive, ranges)
    chance = random.Random(2)
    places = [(LEVEL, chance.randrange(128), chance.randrange(128)) for _ in range(60)]
    with archive.open("rb") as file:
        reader = Reader(MmapSource(file))
        assert reader.header()["leaf_directory_length"] > 0
        bodies = [reader.get(level, column, row) for level, row, column in places]
    assert None in bodies
    deepest, found = json.loads(page.evaluate(READ, [list(it) for it in places]))
    assert deepest == LEVEL
    expected = [it and gzip.decompress(it) for it in bodies]
    assert [it and base64.b64decode(it) for it in found] == expected
    if ranges:
        assert sum(sent) < archive.stat().st_size / 4
    else:
        assert len(sent) == 1


@pytest.mark.parametrize("level", [0, 1, 2, 5, 11, 16])
def test_tiles_are_numbered_as_the_library_of_the_format_numbers_them(
    page: Page, level: int
) -> None:
    chance = random.Random(level)
    places = [(chance.randrange(2**level), chance.randrange(2**level)) for _ in range(50)]
    found = page.evaluate(
        """async ([level, places]) => {
            const { idOf } = await import("/static/archive.js");
            return places.map(([row, column]) => idOf(level, row, column));
        }""",
        [level, [list(it) for it in places]],
    )
    assert found == [zxy_to_tileid(level, column, row) for row, column in places]
