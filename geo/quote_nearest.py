"""The words of a text that are nearest to those of a quote: the same sentence as it reads now, if it is there at all.

Pairs of words that the quote has and the text has too say where to look; there the two are laid side by side, word by
word. A sentence put in between counts as put in, not as another sentence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from geo.normal import key
from geo.normal_text import NormalText, Word, words_of
from geo.quote import CONTEXT, Quote

# Who is found more often says nothing about the place.
RARE = 64
# How many regions of a text are looked at closely.
CANDIDATES = 3
# Nothing nearer is looked for than what is as near as this.
NEAR = 90.0
# What was left out of words that are too long to be kept.
LEFT_OUT = "[…]"
# How many words may have been put in between those of a quote: a long sentence.
SLACK = 40


@dataclass(frozen=True)
class Nearest:
    """Words of a text, where they start, and how much of the quote they have (0 to 100)."""

    start: int
    words: str
    like: float


# The numbers of the first and the last word of a twin.
Wall = tuple[int, int]
# A run of words that the quote and the text have: where in the one, where in the other, how many.
Block = tuple[int, int, int]
# A word of the quote and one of the text, by their numbers.
Place = tuple[int, int]


def nearest(text: NormalText, quote: Quote, twins: Sequence[int] = ()) -> Nearest | None:
    """The nearest words outside of the places `twins`, where the very words stand; None if no two words are shared."""
    wanted = words_of(key(quote.exact))
    if not wanted or not text.words:
        return None
    # Between these words of the text it may stand.
    walls = [(text.number_at(twin), text.number_at(twin + len(quote.exact) - 1)) for twin in twins]
    best = None
    for number in _regions(text, quote, [it.letters for it in wanted], walls):
        found = _aligned(text, quote, wanted, number, walls)
        if found and (best is None or found.like > best.like):
            best = found
        if best and best.like >= NEAR:
            break
    return best


def shortened(exact: str, words: str) -> str:
    """The words, no longer than the quote with its context: what a longer text has put in is not ours to keep."""
    most = len(exact) + 2 * CONTEXT
    if len(words) <= most:
        return words
    left = most - len(LEFT_OUT) - 2
    head = left // 2
    return f"{words[:head]} {LEFT_OUT} {words[-(left - head) :]}"


def _regions(text: NormalText, quote: Quote, wanted: list[str], walls: Sequence[Wall]) -> list[int]:
    """Numbers of words of the text at which the quote may begin, the likeliest first; of equals, the nearest first."""
    places = sorted(it for it in _hits(text, wanted) if not _is_in(it, walls))
    here, reach = text.number_at(quote.start), len(wanted) + SLACK
    counts = [
        (first - bisect_right(places, place + reach), abs(place - here), place)
        for first, place in enumerate(places)
    ]
    chosen: list[int] = []
    for _, _, place in sorted(counts):
        if all(abs(place - other) > reach // 2 for other in chosen):
            chosen.append(place)
        if len(chosen) == CANDIDATES:
            break
    # Words that are all common point nowhere; the quote may still stand where it stood.
    return chosen if _is_in(here, walls) else [*chosen, here]


def _hits(text: NormalText, wanted: list[str]) -> Iterable[int]:
    """The numbers of words of the text that stand for one of the quote: pairs of words, else the rarest words."""
    pairs = [
        numbers
        for first, second in pairwise(wanted)
        if (numbers := text.pairs(first, second)) and len(numbers) <= RARE
    ]
    if not pairs:
        rarest = sorted((text.numbers(word) for word in set(wanted)), key=len)
        pairs = [numbers[:RARE] for numbers in rarest if numbers][:8]
    return (number for numbers in pairs for number in numbers)


def _aligned(
    text: NormalText,
    quote: Quote,
    wanted: Sequence[Word],
    number: int,
    walls: Sequence[Wall],
) -> Nearest | None:
    """The quote laid beside the text around a word of it."""
    # Imported here: a server that answers checks nothing.
    from rapidfuzz.distance import LCSseq

    first = max([number - len(wanted), 0, *(end + 1 for _, end in walls if end < number)])
    behind = min([number + len(wanted) + SLACK, *(start for start, _ in walls if start > number)])
    there = text.words[first:behind]
    ours, theirs = [it.letters for it in wanted], [it.letters for it in there]
    blocks = [
        (it.src_start, it.dest_start, it.src_end - it.src_start)
        for it in LCSseq.opcodes(ours, theirs)
        if it.tag == "equal"
    ]
    blocks = _without_strays(_gathered(ours, theirs, blocks, (0, 0), (len(ours), len(theirs))))
    if not blocks:
        return None
    return _cut_out(text, quote, wanted, there, blocks)


def _is_in(number: int, walls: Sequence[Wall]) -> bool:
    return any(start <= number <= end for start, end in walls)


def _gathered(
    ours: Sequence[str], theirs: Sequence[str], blocks: list[Block], low: Place, high: Place
) -> list[Block]:
    """The same words laid together: of equals, the longest subsequence may take one up the page, far from its fellows.

    The heaviest block takes all that stands beside it in both; what is left on either side is gathered likewise.
    """
    blocks = [it for block in blocks if (it := _within(block, low, high))[2] > 0]
    if not blocks:
        return []
    start, there, length = max(blocks, key=lambda block: block[2])
    while start > low[0] and there > low[1] and ours[start - 1] == theirs[there - 1]:
        start, there, length = start - 1, there - 1, length + 1
    end, behind = start + length, there + length
    while end < high[0] and behind < high[1] and ours[end] == theirs[behind]:
        end, behind, length = end + 1, behind + 1, length + 1
    return [
        *_gathered(ours, theirs, blocks, low, (start, there)),
        (start, there, length),
        *_gathered(ours, theirs, blocks, (end, behind), high),
    ]


def _within(block: Block, low: Place, high: Place) -> Block:
    """What of a block lies from one place on and before another; of length 0 or less where nothing does."""
    start, there, length = block
    cut = max(low[0] - start, low[1] - there, 0)
    start, there, length = start + cut, there + cut, length - cut
    return start, there, min(length, high[0] - start, high[1] - there)


def _without_strays(blocks: list[Block]) -> list[Block]:
    """The longest block, and those beside it that are long or near enough not to be there by chance."""
    if not blocks:
        return []
    heaviest = max(range(len(blocks)), key=lambda at: blocks[at][2])
    kept = [blocks[heaviest]]
    for block in reversed(blocks[:heaviest]):
        if any(_belong_together(block, it) for it in kept):
            kept.insert(0, block)
    for block in blocks[heaviest + 1 :]:
        if any(_belong_together(it, block) for it in kept):
            kept.append(block)
    return kept


def _belong_together(one: Block, other: Block) -> bool:
    """Whether what was put in between two blocks is short for their length: a word by itself recurs in any sentence."""
    put_in = other[1] - (one[1] + one[2]) - (other[0] - (one[0] + one[2]))
    return put_in <= 2 * min(one[2], other[2]) ** 2


def _cut_out(
    text: NormalText,
    quote: Quote,
    wanted: Sequence[Word],
    there: Sequence[Word],
    blocks: list[Block],
) -> Nearest:
    """What of the text stands for the quote: from the first to the last word, and how much of the quote it has."""
    lead, tail = blocks[0][0], len(wanted) - (blocks[-1][0] + blocks[-1][2])
    head, foot = blocks[0][1], blocks[-1][1] + blocks[-1][2] - 1
    # Words in place of the quote's first and last ones, as far as the sentence goes.
    start = there[_reached(text, there, head, -lead)].start
    end = there[_reached(text, there, foot, tail)].end
    start, end = _with_signs(text, quote, start, end)
    first, behind = text.span(start, end)
    return Nearest(
        first, text.body[first:behind], _likeness(quote, wanted, blocks, text.key[start:end])
    )


def _reached(text: NormalText, there: Sequence[Word], at: int, steps: int) -> int:
    """So many words on, or back, but not beyond the end of a sentence or out of a line."""
    step = 1 if steps > 0 else -1
    for _ in range(abs(steps)):
        beyond = at + step
        if not 0 <= beyond < len(there):
            break
        one, other = sorted((there[at], there[beyond]), key=lambda word: word.start)
        between = text.body[
            slice(text.span(one.end - 1, one.end)[1], text.span(other.start, other.start + 1)[0])
        ]
        if set(between) & set(".!?؟。\n"):
            break
        at = beyond
    return at


def _with_signs(text: NormalText, quote: Quote, start: int, end: int) -> tuple[int, int]:
    """With the signs before the first and behind the last word, if the quote has any there."""
    wanted = key(quote.exact)
    before = words_of(wanted)[0].start
    behind = len(wanted) - words_of(wanted)[-1].end
    while before and start and not text.key[start - 1].isalnum() and text.key[start - 1] != " ":
        start, before = start - 1, before - 1
    while behind and end < len(text.key) and not text.key[end].isalnum() and text.key[end] != " ":
        end, behind = end + 1, behind - 1
    return start, end


def _likeness(quote: Quote, wanted: Sequence[Word], blocks: list[Block], found: str) -> float:
    """How like the words are by their letters; or, where the quote was split, how much of it is left in long pieces."""
    from rapidfuzz import fuzz  # as above

    like = fuzz.ratio(key(quote.exact), found)
    total = sum(len(word.letters) for word in wanted)
    # Single words recur in any sentence of the same article.
    kept = sum(
        len(word.letters)
        for start, _, length in blocks
        if length >= 3
        for word in wanted[start : start + length]
    )
    return max(like, 100 * kept / total)
