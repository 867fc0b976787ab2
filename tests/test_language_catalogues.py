"""A catalogue is whole, says what its English says, and is all that a language takes."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import copy

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from flask import Flask

from geo.settings import CHECKOUT
from web import language as module
from web.language import CATALOGUES

BUILD = CHECKOUT / "script" / "build-words"
PLACE = re.compile(r"%\((\w+)\)s|\{(\w+)\}")
# The number may be in the word itself, as in a dual.
MAY_BE_LEFT_OUT = {"num"}

each_catalogue = pytest.mark.parametrize(
    "path", sorted(CATALOGUES.glob("*.po")), ids=lambda it: it.stem
)


def built(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, BUILD, *arguments], capture_output=True, text=True, check=False
    )


def in_folder(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The script with its catalogues in another folder."""
    program = (
        f"import pathlib, runpy, sys; sys.argv = ['build-words', *{list(arguments)!r}];"
        f"sys.path.insert(0, {str(CHECKOUT)!r});"
        "import geo.translation as core, web.language as it;"
        f"core.CATALOGUES = it.CATALOGUES = pathlib.Path({str(folder)!r});"
        f"runpy.run_path({str(BUILD)!r}, run_name='__main__')"
    )
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )


def messages(path: Path) -> list[Message]:
    with path.open("rb") as file:
        return [it for it in read_po(file) if it.id]


def texts(it: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (it,) if isinstance(it, str) else tuple(it)


def places(text: str) -> set[str]:
    return {script or name for name, script in PLACE.findall(text)}


def test_no_text_of_the_code_is_without_a_translation() -> None:
    found = built("--missing")
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")


def test_the_catalogues_are_as_the_script_leaves_them(tmp_path: Path) -> None:
    for path in CATALOGUES.glob("*.po"):
        copy(path, tmp_path)
    assert in_folder(tmp_path).returncode == 0
    for path in CATALOGUES.glob("*.po"):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


@each_catalogue
def test_a_translation_has_the_places_of_its_english(path: Path) -> None:
    for it in messages(path):
        wanted = set.union(*map(places, texts(it.id)))
        for said in texts(it.string):
            missing = wanted - places(said)
            assert not places(said) - wanted, (it.id, said)
            assert not missing - (MAY_BE_LEFT_OUT if it.pluralizable else set()), (it.id, said)


@each_catalogue
def test_every_number_has_a_form(path: Path) -> None:
    with path.open("rb") as file:
        forms = read_po(file).num_plurals
    for it in messages(path):
        if it.pluralizable:
            assert len(texts(it.string)) == forms, it.id
            assert all(texts(it.string)), it.id


@each_catalogue
def test_a_catalogue_names_no_date_and_nobody(path: Path) -> None:
    head = path.read_text(encoding="utf-8").split("\n\n")[0]
    assert [it for it in ("Date", "@", "FULL NAME", "YEAR", "Translator") if it in head] == []


def test_arabic_has_the_punctuation_of_arabic() -> None:
    for it in messages(CATALOGUES / "ar.po"):
        for said in texts(it.string):
            # In what is Arabic: addresses, queries and numbers have their own.
            for sign in re.findall(r"[؀-ۿ)]\s?([,;?])", said):
                assert said == "غرب,جنوب,شرق,شمال بالدرجات", (it.id, sign)


@pytest.fixture
def own_catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with the catalogues there are, for a test to add to."""
    for path in CATALOGUES.glob("*.po"):
        copy(path, tmp_path)
    monkeypatch.setattr(module, "CATALOGUES", tmp_path)
    caches = (module.languages, module._words, module.spoken)
    for it in caches:
        it.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    for it in caches:
        it.cache_clear()


def test_one_file_is_a_language(app: Flask, own_catalogues: Path) -> None:
    (own_catalogues / "eo.po").write_text(
        'msgid ""\nmsgstr ""\n"Language: eo\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Articles this map rests on"\nmsgstr "Artikoloj sub la mapo"\n\n'
        'msgid "%(num)s quote"\nmsgid_plural "%(num)s quotes"\n'
        'msgstr[0] "%(num)s citaĵo"\nmsgstr[1] "%(num)s citaĵoj"\n',
        encoding="utf-8",
    )
    client = app.test_client()
    for asked in (
        {"query_string": "lang=eo"},
        {"headers": {"Accept-Language": "eo, en;q=0.5"}},
    ):
        answer = client.get("/articles", **asked)
        assert answer.headers["Content-Language"] == "eo"
        assert '<html lang="eo" dir="ltr"' in answer.text
        assert "Artikoloj sub la mapo" in answer.text
        assert "citaĵoj" in answer.text
        assert "Julio 2020" in answer.text
        # What is not translated yet is in English.
        assert "Map on that day" in answer.text
    # Not an address that was answered before the catalogue came.
    assert 'hreflang="eo"' in client.get("/articles?_=eo").text
    assert "lang=eo" in client.get("/articles?lang=tlh", headers={"Accept": "text/html"}).text


def test_a_new_catalogue_has_every_text_and_none_of_them_translated(tmp_path: Path) -> None:
    done = in_folder(tmp_path, "fr", "fr_FR")
    assert done.returncode == 0, done.stderr
    made = tmp_path / "fr.po"
    assert {"Articles", "%(num)s quote", "Certainty: high", "Control zones"} <= {
        texts(it.id)[0] for it in messages(made)
    }
    assert {said for it in messages(made) for said in texts(it.string)} == {""}
    before = made.read_bytes()
    assert in_folder(tmp_path).returncode == 0
    assert made.read_bytes() == before
    assert len(in_folder(tmp_path, "--missing").stdout.splitlines()) == len(messages(made))
