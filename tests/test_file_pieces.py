"""Files are made in bounded pieces, in flat memory, and nothing of them is left behind."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely

from geo.crs import epsg
from geo.format import FileFormat
from geo.formats.row import Row
from geo.formats.table import BYTES, ROWS, pieces
from tests.written import each_format, frame, heading, rows, written


def test_a_piece_is_bounded_by_rows_and_by_bytes() -> None:
    small = (Row(it, None, {}) for it in range(ROWS * 2 + 1))
    assert [len(it) for it in pieces(small)] == [ROWS, ROWS, 1]
    large = (Row(it, bytes(BYTES // 2), {}) for it in range(5))
    assert [len(it) for it in pieces(large)] == [2, 2, 1]
    assert list(pieces([])) == []


@each_format
def test_an_answer_of_several_pieces_is_whole(form: FileFormat, tmp_path: Path) -> None:
    count = ROWS * 2 + 7
    given = (
        Row(it, shapely.to_wkb(shapely.Point(it, -it)), {"n": it, "text": f"{it}" * (it % 9)})
        for it in range(count)
    )
    above = heading({"n": "integer", "text": "string"}, "Point", crs=epsg(32633))
    found = frame(written(form, given, above, tmp_path), form).sort_values("n")
    assert list(found["n"]) == list(range(count))
    assert list(found.geometry.x) == list(range(count))
    assert list(found["text"].fillna("")) == [f"{it}" * (it % 9) for it in range(count)]


@each_format
def test_nothing_is_left_behind(
    form: FileFormat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    given = rows(("POINT(1 2)", {"name": "a"}))
    above = heading({"name": "string"}, "Point")
    with form.download(given, above) as download:
        (folder,) = tmp_path.iterdir()
        assert folder.stat().st_mode & 0o777 == 0o700
        # Only the answer is kept while it is sent.
        assert next(iter(download))
    assert list(tmp_path.iterdir()) == []


@each_format
def test_nothing_is_left_behind_when_the_rows_break_off(
    form: FileFormat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def broken() -> Iterator[Row]:
        yield from rows(*[("POINT(1 2)", {})] * (ROWS + 1))
        raise ConnectionError("the database is gone")

    with pytest.raises(ConnectionError):
        form.download(broken(), heading({"name": "string"}, "Point"))
    assert list(tmp_path.iterdir()) == []


# Every format twice, few features and then many, in a process that does nothing else.
MEASURE = """
import json, resource, shapely
from geo.format import FORMATS, FileFormat
from geo.formats.heading import Heading
from geo.formats.row import Row
from tests.pages import published

def points(count):
    for it in range(count):
        point = shapely.to_wkb(shapely.Point(it / 1e4, it / 1e5))
        yield Row(it, point, {"name": f"Place {it} سرت", "n": it, "day": "2019-04-04"})

def peak(form, count):
    collection = published({"name": "string", "n": "integer", "day": "date"}, "Point")
    form.download(points(count), Heading(collection, "")).close()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

files = [it for it in FORMATS.values() if isinstance(it, FileFormat)]
print(json.dumps({it.suffix: [peak(it, 8_000), peak(it, 40_000)] for it in files}))
"""


@pytest.fixture(scope="module")
def peaks() -> dict[str, list[int]]:
    """The most memory each format took so far, in kilobytes: for few features, and then for many."""
    ran = subprocess.run([sys.executable, "-c", MEASURE], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    found: dict[str, list[int]] = json.loads(ran.stdout)
    return found


@each_format
def test_memory_does_not_grow_with_the_answer(
    form: FileFormat, peaks: dict[str, list[int]]
) -> None:
    few, many = peaks[form.suffix]
    # Held at once, 32 000 more rows would take some 20 MB.
    assert many - few < 10_000, f"{many - few} kB"
