"""A text is what its file says, not how it was saved: byte order marks and line ends leave every quote where it is."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from geo.article import FileText, hash_of, read_texts, text_of
from geo.dataset import read_dataset, write_dataset
from geo.load import load
from geo.quote_check import check
from geo.quote_texts import ArticleText, choose, read_folder
from layers import LAYERS
from tests.newsroom import ENGLISH, TEXTS, newsroom, quote_of, write_texts
from tests.test_quote_list import check as quotes_check

BOM = "\ufeff"
ENDS = ("\n", "\r\n", "\r")
bodies = st.text(alphabet="ab .\n“س𐍈\u2028\u0085", min_size=1, max_size=80)


def saved(body: str, end: str, mark: str) -> str:
    return mark + body.replace("\n", end)


@given(bodies, st.sampled_from(ENDS), st.sampled_from(["", BOM]), st.data())
def test_however_a_text_was_saved_its_quotes_are_exact(
    body: str, end: str, mark: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(body) - 1))
    quote = quote_of(body, start, data.draw(st.integers(start + 1, len(body))))
    read = text_of(saved(body, end, mark))
    assert read == body
    assert check(read, quote).state == "exact"


@given(bodies)
def test_a_text_that_is_one_already_stays_as_it_is(body: str) -> None:
    assert text_of(body) == body
    assert FileText(body, body).hashes == {hash_of(body): body}


def test_a_byte_order_mark_within_the_text_is_of_the_text() -> None:
    assert text_of(f"{BOM}a{BOM}b") == f"a{BOM}b"


def test_every_text_of_a_folder_is_found_by_the_hash_of_its_bytes(tmp_path: Path) -> None:
    for number, end in enumerate(ENDS):
        written = saved(ENGLISH, end, BOM)
        (tmp_path / f"{number}.txt").write_bytes(written.encode())
    texts = read_texts(tmp_path)
    assert set(texts.values()) == {ENGLISH, *(saved(ENGLISH, end, BOM) for end in ENDS)}
    for digest, body in texts.items():
        assert hashlib.sha256(body.encode()).hexdigest() == digest


def test_the_very_file_that_was_recorded_counts_as_it_is() -> None:
    written = saved(ENGLISH, "\r\n", BOM)
    files = [ArticleText("gazette-2020", FileText(text_of(written), written))]
    assert choose({"gazette-2020": hash_of(written)}, files, {}).of["gazette-2020"] == written
    assert choose({"gazette-2020": hash_of(ENGLISH)}, files, {}).of["gazette-2020"] == ENGLISH
    by_hash = [ArticleText("elsewhere", files[0].text)]
    chosen = choose({"gazette-2020": hash_of(ENGLISH)}, by_hash, {})
    assert (chosen.of["gazette-2020"], chosen.strangers) == (ENGLISH, ())


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    write_dataset(tmp_path / "dataset", newsroom())
    return tmp_path / "dataset", write_texts(tmp_path / "texts")


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("mark", ["", BOM])
@pytest.mark.parametrize("renamed", [False, True])
def test_the_command_finds_every_quote_exact(
    folders: tuple[Path, Path], empty_url: str, end: str, mark: str, renamed: bool
) -> None:
    dataset, texts = folders
    for path in sorted(texts.glob("*.txt")):
        body = TEXTS[path.stem]
        path.write_bytes(saved(body, end, mark).encode())
        if renamed:
            path.rename(path.with_name(f"x-{path.name}"))
    ran = quotes_check(
        *("--dataset", dataset, "--articles", texts, "--format", "json"), url=empty_url
    )
    assert ran.exit_code == 0, ran.output
    assert json.loads(ran.stdout)["counts"]["exact"] == len(newsroom().quotes)


def test_a_file_saved_otherwise_is_loaded_as_the_text_it_is(
    folders: tuple[Path, Path], writer: Engine
) -> None:
    dataset, texts = folders
    for path in texts.glob("*.txt"):
        path.write_bytes(saved(TEXTS[path.stem], "\r\n", BOM).encode())
    load(writer, read_dataset(dataset, LAYERS), read_texts(texts))
    with writer.connect() as connection:
        kept = connection.execute(text("select article, body from sourceline.article_text"))
        assert {row.article: row.body for row in kept} == TEXTS
    assert len(read_folder(texts)) == len(TEXTS)
