"""Around a quote stand whole words of its article, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.quote import CONTEXT
from geo.quote_context import words_after, words_before

WORD = st.text("abcßéليبيا“”.,—'", min_size=1, max_size=12)
TEXT = st.lists(WORD, min_size=40, max_size=60).map(" ".join)


@given(TEXT, st.data())
def test_of_a_text_cut_anywhere_only_words_of_it_are_seen(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(CONTEXT, len(text) - CONTEXT))
    end = data.draw(st.integers(start, len(text) - CONTEXT))
    before = words_before(text[start - CONTEXT : start])
    after = words_after(text[end : end + CONTEXT])
    assert text[:start].endswith(before)
    assert text[end:].startswith(after)
    if before:
        assert text[: start - len(before)][-1].isspace()
    if after:
        assert text[end + len(after)].isspace()


@pytest.mark.parametrize(
    ("prefix", "seen"),
    [
        ('nd foreign terrorist elements". ', 'foreign terrorist elements". '),
        (", as reported by Libya Akhbar - ", "as reported by Libya Akhbar - "),
        (" artillery shells, he explained ", "artillery shells, he explained "),
        ("Turkey and Egypt in Libyan war\n\n", "and Egypt in Libyan war\n\n"),
        ("x" * CONTEXT, "x" * CONTEXT),
        ("", ""),
        # Its editor cut it where it is cut.
        ("Fewer than there may be ", "Fewer than there may be "),
    ],
)
def test_the_first_word_of_a_full_prefix_may_be_a_part_of_one(prefix: str, seen: str) -> None:
    assert words_before(prefix) == seen


@pytest.mark.parametrize(
    ("suffix", "seen"),
    [
        (" - since they are already discus", " - since they are already"),
        ("—never a paragon of service deli", "—never a paragon of service"),
        (" It is not so, as far as we see.", " It is not so, as far as we"),
        ("", ""),
        (" and fewer", " and fewer"),
    ],
)
def test_the_last_word_of_a_full_suffix_may_be_a_part_of_one(suffix: str, seen: str) -> None:
    assert words_after(suffix) == seen
