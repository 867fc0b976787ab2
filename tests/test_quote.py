"""Quotes: verified where their very words stand, and only there; offsets in code points."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.article import read_texts
from geo.dataset import Dataset, check_quotes
from geo.quote import CONTEXT, VERIFIED
from geo.quote_check import FEW_WORDS, check
from tests.newsroom import quote_of

# Few letters, so that words and contexts repeat; an Arabic one and one beyond the basic plane among them.
words = st.text(alphabet="ab \nس𐍈", min_size=1, max_size=12)


@given(st.data(), st.text(alphabet="ab \nس𐍈", min_size=1, max_size=200))
def test_a_quote_described_from_a_text_is_found_there_exactly(
    data: st.DataObject, text: str
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert check(text, quote_of(text, start, end)).state == "exact"


@given(words, words, words)
def test_words_pushed_along_with_their_context_are_moved_never_lost(
    before: str, exact: str, after: str
) -> None:
    text = f"[{before}|{exact}|{after}]"
    quote = quote_of(text, len(before) + 2, len(before) + 2 + len(exact))
    found = check(f"new words {text}", quote)
    assert found.state == "moved"
    assert found.start == quote.start + len("new words ")


SENTENCE = "The line was drawn at the river."
ARTICLE = f"First paragraph. {SENTENCE} It held for a year.\n{SENTENCE}\nThen came the winter."


def test_a_cut_sentence_is_not_verified_by_its_twin() -> None:
    start = ARTICLE.index(SENTENCE)
    quote = quote_of(ARTICLE, start, start + len(SENTENCE))
    without = ARTICLE.replace(f"{SENTENCE} ", "", 1)
    assert SENTENCE in without
    assert check(without, quote).state not in VERIFIED


def test_a_changed_word_is_altered_and_the_nearest_words_are_shown() -> None:
    start = ARTICLE.index(SENTENCE)
    quote = quote_of(ARTICLE, start, start + len(SENTENCE))
    changed = ARTICLE.replace("river", "ridge")
    found = check(changed, quote)
    assert found.state == "altered"
    assert found.words is not None
    assert "ridge" in found.words


def test_words_of_another_article_are_missing() -> None:
    quote = quote_of(ARTICLE, 0, 16)
    assert check("Vollkommen anderer Text ohne Bezug.", quote).state == "missing"
    assert check("", quote).state == "missing"


def test_a_no_break_space_is_not_a_space() -> None:
    quote = quote_of("late last\u00a0 year", 0, 15)
    assert check("late last  year", quote).state not in VERIFIED


def test_every_bundled_quote_stands_in_its_article(bundled: Dataset, articles: Path) -> None:
    problems, absent = check_quotes(bundled, read_texts(articles))
    assert problems == []
    assert absent == []
    assert {quote.state for quote in bundled.quotes.values()} == {"exact"}


def test_no_bundled_quote_is_verified_by_a_twin(bundled: Dataset, articles: Path) -> None:
    texts = read_texts(articles)
    for quote in bundled.quotes.values():
        text = texts[bundled.articles[quote.article].sha256]
        without = text[: quote.start] + text[quote.end :]
        # Put back where it was cut, it would be no twin.
        breaks = [
            at
            for at in range(len(without))
            if without[at] == "\n" and abs(at - quote.start) > CONTEXT
        ]
        for place in breaks[:: max(len(breaks) // 6, 1)]:
            twin = f"{without[:place]}\n{quote.exact}\n{without[place:]}"
            at = place if place <= quote.start else place + len(quote.exact)
            whole = f"{text[:at]}\n{quote.exact}\n{text[at:]}"
            # To who knew of the twin, and to who never looked; who knows that there was none sees a sentence moved.
            knew = dataclasses.replace(quote, alone=check(whole, quote).alone)
            assert knew.alone is False
            for it in (knew, dataclasses.replace(quote, alone=None)):
                assert check(twin, it).state not in VERIFIED, quote.id
            if len(quote.exact.split()) >= FEW_WORDS:
                assert check(twin, quote).state == "moved", quote.id


@pytest.mark.parametrize("change", ["delete", "alter"])
def test_no_bundled_quote_survives_the_loss_of_its_words(
    bundled: Dataset, articles: Path, change: str
) -> None:
    texts = read_texts(articles)
    for quote in bundled.quotes.values():
        text = texts[bundled.articles[quote.article].sha256]
        middle = quote.start + len(quote.exact) // 2
        spoilt = {
            "delete": text[: quote.start] + text[quote.end :],
            "alter": f"{text[:middle]}x{text[middle:]}",
        }[change]
        assert check(spoilt, quote).state not in VERIFIED, quote.id
