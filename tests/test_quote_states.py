"""The states of quotes under edits of their texts: what is called verified is there, and what was cut never is."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geo.normal import RULES, differences, key
from geo.normal_text import NormalText
from geo.quote import CONTEXT, VERIFIED, Quote
from geo.quote_check import Check, check
from geo.quote_diff import CUT, PUT_IN, as_text, diff, joined
from tests.newsroom import (
    ARABIC,
    ARABIC_HELD,
    ENGLISH,
    FRONT,
    HELD,
    LEFT,
    quote_of,
    quote_words,
)

SENTENCES = (
    "The line was drawn at the river.",
    "It held for a year, and nobody crossed it.",
    "Officials said the airbase was lost in the spring.",
    "“We will not leave – not this year,” he said.",
    "Then came the winter 𐍈.",
    "تسيطر القوات على مدينة سرت.",
    "Families fled to the coast.",
    "No one answered the telephone.",
)
FILLER = "Many other things were said that day, none of them to the point of it. " * 12
# What a twin may differ in and still look the same.
LOOKALIKES: tuple[Callable[[str], str], ...] = (
    lambda it: it.replace("a", "a\u00ad").replace("س", "سـ"),
    lambda it: it.replace(" ", "\u00a0", 1),
    lambda it: it.replace(".", "!"),
    lambda it: it.swapcase(),
    lambda it: it.replace("e", "е", 1).replace("ة", "ه"),
)
articles = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8, unique=True)
between = st.sampled_from([" ", "\n", "\n\n"])
letters = st.text(alphabet="ab .\n“س\u0651𐍈\u00ad", max_size=40)


@st.composite
def quoted(draw: st.DrawFn) -> tuple[str, Quote]:
    """An article of different sentences, and the quote of one of them."""
    text = draw(between).join(draw(articles))
    sentence = draw(st.sampled_from([it for it in SENTENCES if it in text]))
    return text, quote_words(text, sentence)


def vouched_for(text: str, quote: Quote, found: Check) -> bool:
    """The rule said once more, without an index: the very words, and beside them one side of what stood there."""
    assert found.start is not None
    end = found.start + len(quote.exact)
    if text[found.start : end] != quote.exact:
        return False
    before, behind = key(text[: found.start]), key(text[end:])
    recorded = found.start == quote.start and text[: found.start].endswith(quote.prefix)
    return (
        (recorded and text[end:].startswith(quote.suffix))
        or (bool(key(quote.prefix)) and before.endswith(key(quote.prefix)))
        or (bool(key(quote.suffix)) and behind.startswith(key(quote.suffix)))
    )


@given(st.text(alphabet="ab .\n“س𐍈", min_size=1, max_size=120), st.data())
def test_what_is_verified_after_any_edit_stands_there_and_is_vouched_for(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    quote = quote_of(text, start, data.draw(st.integers(start + 1, len(text))))
    cut = data.draw(st.integers(0, len(text)))
    again = data.draw(st.integers(cut, len(text)))
    edited = text[:cut] + data.draw(letters) + text[again:]
    found = check(edited, quote)
    if found.state in VERIFIED:
        assert vouched_for(edited, quote, found)
    if found.state == "altered":
        assert found.words is not None
        assert len(found.words) <= len(quote.exact) + 2 * CONTEXT


@given(
    st.permutations(SENTENCES),
    st.integers(0, len(SENTENCES) - 1),
    st.integers(0, len(SENTENCES)),
    between,
    st.sampled_from(["{}", "\n{}\n", "– {} –"]),
)
def test_a_cut_sentence_is_never_verified_though_its_twin_stands_anywhere(
    sentences: list[str], at: int, twin_at: int, gap: str, setting: str
) -> None:
    # Two copies side by side are one and the same whichever of them is cut.
    assume(twin_at not in {at, at + 1})
    twin = setting.format(sentences[at])
    parts = [*sentences[:twin_at], twin, *sentences[twin_at:]]
    here = at + (twin_at <= at)
    start = len(gap.join(parts[:here])) + (len(gap) if here else 0)
    text = gap.join(parts)
    quote = quote_of(text, start, start + len(sentences[at]))
    assert check(text, quote).state == "exact"
    without = gap.join(parts[:here] + parts[here + 1 :])
    assert sentences[at] in without
    # Also to who remembers what the last check saw.
    for known in (quote, dataclasses.replace(quote, alone=check(text, quote).alone)):
        assert check(without, known).state in {"missing", "altered"}
        assert check(text[:start] + text[quote.end :], known).state in {"missing", "altered"}


@given(
    st.permutations(SENTENCES),
    st.integers(0, len(SENTENCES) - 1),
    st.integers(0, len(SENTENCES)),
    st.sampled_from(LOOKALIKES),
    between,
)
def test_a_lookalike_is_never_taken_for_a_cut_sentence(
    sentences: list[str], at: int, twin_at: int, like: Callable[[str], str], gap: str
) -> None:
    twin = like(sentences[at])
    assume(sentences[at] not in twin)
    text = gap.join(sentences)
    quote = quote_words(text, sentences[at])
    quote = dataclasses.replace(quote, alone=check(text, quote).alone)
    assert quote.alone
    parts = [it for it in sentences if it != sentences[at]]
    without = gap.join([*parts[:twin_at], twin, *parts[twin_at:]])
    assert check(without, quote).state in {"missing", "altered"}


@given(
    st.permutations(SENTENCES),
    st.integers(1, 3),
    st.data(),
    between,
    st.sampled_from(["", FILLER]),
)
def test_a_paragraph_moved_anywhere_takes_its_quotes_along(
    sentences: list[str], size: int, data: st.DataObject, gap: str, filler: str
) -> None:
    # Farther than anything that stands around the words reaches.
    parts = [*sentences, *([filler] if filler else [])]
    at = data.draw(st.integers(0, len(sentences) - size))
    text = gap.join(parts)
    moved, rest = parts[at : at + size], parts[:at] + parts[at + size :]
    there = data.draw(st.integers(0, len(rest)))
    now = gap.join([*rest[:there], *moved, *rest[there:]])
    for sentence in moved:
        quote = quote_words(text, sentence)
        found = check(now, dataclasses.replace(quote, alone=check(text, quote).alone))
        assert found.state in VERIFIED
        assert found.start == now.index(sentence)


def test_few_words_by_themselves_are_not_known_by_standing_alone() -> None:
    text = "He fled to Marsa. Then it was quiet for a while."
    quote = dataclasses.replace(quote_words(text, "to Marsa"), alone=True)
    now = "It was quiet for a while. Others went to Marsa later."
    assert check(now, quote).state not in VERIFIED


@given(quoted(), letters.filter(str.strip))
def test_text_put_in_before_moves_a_quote(of: tuple[str, Quote], new: str) -> None:
    text, quote = of
    # The last letters before the text may become context only together with it.
    found = check(f"{new}\n{text}", quote)
    if key(quote.prefix) or key(quote.suffix):
        assert found.state == "moved"
        assert found.start == quote.start + len(new) + 1


@given(quoted())
def test_other_line_breaks_leave_no_quote_verified_that_has_a_space(
    of: tuple[str, Quote],
) -> None:
    text, quote = of
    found = check(text.replace(" ", "\n"), quote)
    assert found.state == "altered"
    assert found.words == quote.exact.replace(" ", "\n")
    assert differences(quote.exact, found.words) == ("spacing",)


@given(quoted())
def test_words_stay_verified_where_only_what_stands_around_them_is_broken_anew(
    of: tuple[str, Quote],
) -> None:
    text, quote = of
    assume(key(quote.prefix) or key(quote.suffix))
    broken = text[: quote.start].replace(" ", "\n\t")
    behind = text[quote.end :].replace(" ", "\u00a0")
    found = check(f"{broken}{quote.exact}{behind}", quote)
    assert found.state in VERIFIED
    assert found.start == len(broken)


ELSEWHERE = "Entirely other words without any bearing on the matter at hand."


@pytest.mark.parametrize(
    ("now", "state"),
    [
        pytest.param(ENGLISH, "exact", id="the same"),
        pytest.param(f"Far before.\n\n{ENGLISH}", "moved", id="text far before"),
        pytest.param(ENGLISH.replace("by the sea.", "in the hills."), "moved", id="prefix changed"),
        pytest.param(ENGLISH.replace("Nobody knows", "No one says"), "moved", id="suffix changed"),
        pytest.param(ENGLISH.replace(HELD, HELD.replace(" ", "\n")), "altered", id="broken anew"),
        pytest.param(ENGLISH.replace("Marsa", "Misra"), "altered", id="another word"),
        pytest.param(
            ENGLISH.replace("Marsa and", "Marsa. Nobody has counted the dead. They hold"),
            "altered",
            id="split by a sentence",
        ),
        pytest.param(ENGLISH.replace(f"{HELD} ", ""), "missing", id="cut"),
        pytest.param(
            f"{ENGLISH.replace(f'{HELD} ', '')}\n{HELD}\n", "missing", id="cut, its twin put in"
        ),
        pytest.param(ENGLISH.replace(HELD, HELD.upper()), "altered", id="capitals"),
        pytest.param(
            ENGLISH.replace(HELD, f"{HELD} Today.\nOn and on. {HELD}"),
            "ambiguous",
            id="one side here, one there",
        ),
        pytest.param(f"{ENGLISH}\n\n{ENGLISH}", "exact", id="twice, one at its place"),
        pytest.param(f"Twice.\n{ENGLISH}\n\n{ENGLISH}", "ambiguous", id="twice, neither there"),
        pytest.param(ELSEWHERE, "missing", id="another article"),
        pytest.param("", "missing", id="nothing"),
    ],
)
def test_each_edit_has_its_state(now: str, state: str) -> None:
    found = check(now, quote_words(ENGLISH, HELD))
    assert found.state == state
    if state in {"exact", "moved", "ambiguous"}:
        assert now[found.start : found.start + len(HELD)] == HELD


@pytest.mark.parametrize(
    ("was", "now", "differs"),
    [
        (LEFT, LEFT.replace("“", '"').replace("”", '"'), ("quotation marks",)),
        (LEFT, LEFT.replace("–", "-"), ("dashes",)),
        (LEFT, LEFT.replace("not leave", "not\u00a0leave"), ("spacing",)),
        (LEFT, LEFT.replace("spokesman", "spokes\u00adman"), ("invisible characters",)),
        (LEFT, LEFT.replace("We will", "WE WILL"), ("capital letters",)),
        ("Gaïd Salah fell.", "Gaid Salah fell.", ("accents",)),
        ("Gaïd Salah fell.", "Gai\u0308d Salah fell.", ("the encoding of letters",)),
        (
            ARABIC_HELD,
            ARABIC_HELD.replace("قواته", "قُوّاتِهِ"),
            ("Arabic vowel signs or letter forms",),
        ),
        (ARABIC_HELD, ARABIC_HELD.replace("إن", "ان"), ("Arabic vowel signs or letter forms",)),
        (
            ARABIC_HELD,
            ARABIC_HELD.replace("المرسى", "المرســى"),
            ("Arabic vowel signs or letter forms",),
        ),
        (
            ARABIC_HELD,
            ARABIC_HELD.replace("المرسى", "المرسي"),
            ("Arabic vowel signs or letter forms",),
        ),
        ("بعد ٣ أيام من القتال", "بعد 3 أيام من القتال", ("the script of digits",)),
        (
            LEFT,
            LEFT.replace("“", '"').replace("”", '"').replace("–", "-"),
            ("quotation marks", "dashes"),
        ),
        (LEFT, LEFT, ()),
        (LEFT, "Other words", ()),
    ],
)
def test_signs_alone_make_words_altered_and_are_named(
    was: str, now: str, differs: tuple[str, ...]
) -> None:
    assert differences(was, now) == differs
    text = f"It began in the spring. {was} And then it ended."
    found = check(text.replace(was, now), quote_words(text, was))
    if differs:
        assert (found.state, found.words) == ("altered", now)


def test_every_rule_of_the_key_is_in_the_documentation_of_differences() -> None:
    assert len(RULES) == 9


def test_the_twin_is_told_by_its_place() -> None:
    quote = quote_words(ENGLISH, FRONT)
    assert check(ENGLISH, quote).state == "exact"
    without = ENGLISH.replace(f"{FRONT} ", "", 1)
    assert check(without, quote) == Check("missing", like=0, places=(without.index(FRONT),))
    assert check(without, dataclasses.replace(quote, alone=False)).state == "missing"


def test_a_sentence_that_was_altered_is_not_taken_for_its_untouched_twin() -> None:
    now = ENGLISH.replace(FRONT, FRONT.replace("river", "ditch"), 1)
    found = check(now, quote_words(ENGLISH, FRONT))
    assert found.state == "altered"
    assert found.words == FRONT.replace("river", "ditch")


def test_a_twin_with_the_same_words_before_it_proves_nothing_either() -> None:
    text = f"He said it twice. {HELD} It was noon.\nHe said it twice. {HELD} It was night."
    quote = quote_words(text, HELD)
    quote = dataclasses.replace(quote, prefix="He said it twice. ", suffix=" It was noon.")
    without = text.replace(f"{HELD} ", "", 1)
    assert check(without, quote).state == "missing"


def test_a_twin_is_not_vouched_for_by_a_side_that_was_cut_with_the_sentence() -> None:
    filler = "Many other things were said that day, none of them to the point. " * 12
    lead = "He said it twice, once at noon and once at night."
    text = f"{lead} {HELD} It was noon, and hot, and nobody stirred.\n{filler}\n{lead} {HELD} It was dark."
    quote = quote_words(text, HELD)
    without = text.replace(f"{lead} {HELD} ", "", 1)
    assert check(without, quote).state == "missing"


def test_a_paragraph_put_in_beside_a_quote_leaves_it_verified() -> None:
    put_in = "An advertisement for a hotel by the sea, with rooms and a view. " * 4
    for now in (
        ENGLISH.replace(HELD, f"{HELD} {put_in}"),
        ENGLISH.replace(HELD, f"{put_in}{HELD}"),
    ):
        assert check(now, quote_words(ENGLISH, HELD)).state == "moved"


@pytest.mark.parametrize("at", ["start", "end", "whole"])
def test_a_quote_at_an_end_of_the_text_has_context_on_one_side_or_none(at: str) -> None:
    text = {"start": f"{HELD} Few believe it.", "end": f"Before. {HELD}", "whole": HELD}[at]
    quote = quote_words(text, HELD)
    assert check(text, quote).state == "exact"
    pushed = check(f"A line of its own.\n{text}\nAnd one more.", quote)
    assert pushed.state == ("missing" if at == "whole" else "moved")
    assert check(text.replace(HELD, ""), quote).state == "missing"


def test_a_quote_without_context_is_exact_at_its_offset_alone() -> None:
    quote = dataclasses.replace(quote_words(ENGLISH, HELD), prefix="", suffix="")
    assert check(ENGLISH, quote).state == "exact"
    assert check(f" {ENGLISH}", quote).state == "missing"


def test_offsets_count_code_points_beyond_the_basic_plane_too() -> None:
    found = check(f"𐍈𐍈 {ARABIC}", quote_words(ARABIC, ARABIC_HELD))
    assert (found.state, found.start) == ("moved", ARABIC.index(ARABIC_HELD) + 3)


def test_a_long_insertion_is_not_kept() -> None:
    insertion = "Nobody has counted the dead, and nobody will before the winter is over. " * 2
    now = ENGLISH.replace("Marsa and", f"Marsa. {insertion}They hold")
    found = check(now, quote_words(ENGLISH, HELD))
    assert found.state == "altered"
    assert "[…]" in found.words
    assert len(found.words) <= len(HELD) + 2 * CONTEXT


@given(st.text(alphabet="ab .\n“س𐍈\u00ad", max_size=30), st.text(alphabet="ab .\n“س𐍈", max_size=30))
def test_a_difference_has_all_of_both_texts(was: str, now: str) -> None:
    parts = diff(was, now)
    assert joined(parts, PUT_IN) == was
    assert joined(parts, CUT) == now


def test_a_difference_reads_as_a_sentence() -> None:
    parts = diff("The line held at the old river.", "The line held near the ridge.")
    assert as_text(parts) == "The line held [-at-]{+near+} the [-old river-]{+ridge+}."
    assert as_text(diff("a b", "a\u00a0b")) == "a[-␣-]{+⍽+}b"


@given(st.text(max_size=60), st.text(max_size=6))
def test_the_index_finds_what_a_search_finds(text: str, words: str) -> None:
    assume(words)
    sought = [at for at in range(len(text)) if text.startswith(words, at)]
    assert NormalText(text).found(words) == sought


@given(quoted())
def test_the_index_finds_every_sentence(of: tuple[str, Quote]) -> None:
    text, quote = of
    assert NormalText(text).found(quote.exact) == [quote.start]


@given(st.text(max_size=80))
def test_a_key_is_its_own_key_and_every_letter_of_it_comes_from_the_text(text: str) -> None:
    normal = NormalText(text)
    assert normal.key.rstrip() == key(text)
    for at in range(len(normal.key)):
        start, end = normal.span(at, at + 1)
        assert 0 <= start < end <= len(text)
