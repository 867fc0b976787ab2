"""Does a quote still stand in its article? From strict to loose; docs/quotes.md says it for people.

Words are verified only where they stand code point by code point. Nearly the same words are `altered`, and so are the
same words with other quotation marks or line breaks. What stands around the words decides which place is meant, and
there the key of the text will do (geo/normal.py): a twin of the words, such as a pull-quote, proves nothing about the
place they were taken from. Where the words had no twin when they were last found, none is left to be taken for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.normal import key
from geo.normal_text import NormalText, words_of
from geo.quote import Quote
from geo.quote_nearest import Nearest, nearest, shortened

# Below this likeness (0 to 100) the nearest words are another sentence, not an altered one.
ALTERED_LIKENESS = 75.0

# How far from the words their other side may be: a paragraph was put in between.
NEAR = 600
# So few letters of context stand anywhere.
FEW = 8
# So few words may be written anew, of something else.
FEW_WORDS = 4


@dataclass(frozen=True)
class Check:
    """What became of a quote in a text.

    `start` is where the words stand, or those nearest to them; None where nothing is near. `words` are what stands
    there now, where it is other words; `like` is how much of the quote is left (0 to 100). `places` are all places of
    the very words that cannot be told apart, or that nothing vouches for. `alone` is whether they stand nowhere else;
    None says nothing new of that.
    """

    state: str
    start: int | None = None
    words: str | None = None
    like: float = 100.0
    places: tuple[int, ...] = ()
    alone: bool | None = None


def check(text: str | NormalText, quote: Quote) -> Check:
    """Look for a quote in a text. Of many quotes in one text, give it as NormalText: it is then indexed once."""
    if isinstance(text, str):
        text = NormalText(text)
    places = text.found(quote.exact)
    alone = len(places) == 1
    if _stands_as_recorded(text.body, quote):
        return Check("exact", quote.start, alone=alone)
    vouched = _vouched(text, quote, places) if places else []
    if not vouched and alone and _had_no_twin(quote):
        vouched = places
    if len(vouched) == 1:
        return Check("moved", vouched[0], alone=alone)
    found = Check("ambiguous", vouched[0], places=tuple(vouched)) if vouched else None
    found = found or _altered(text, quote, places)
    found = found or Check("missing", like=0, places=tuple(places))
    return replace(found, alone=False) if len(places) > 1 else found


def _had_no_twin(quote: Quote) -> bool:
    """Whether the one place of the words in a text is theirs, wherever it is: a moved paragraph takes them along."""
    return quote.alone is True and len(words_of(key(quote.exact))) >= FEW_WORDS


def _stands_as_recorded(body: str, quote: Quote) -> bool:
    """At its very offset, between its very prefix and suffix."""
    return body.startswith(quote.exact, quote.start) and (
        body.endswith(quote.prefix, 0, quote.start)
        and body.startswith(quote.suffix, quote.start + len(quote.exact))
    )


def _vouched(text: NormalText, quote: Quote, places: Sequence[int]) -> list[int]:
    """Those of the places of the words for which what stands around them vouches: both sides, or else one.

    A side that stands also where the words do not vouches for nothing: there they may have been cut, and what is left
    elsewhere is their twin. Nor does a side alone, if the other one stands far from it: they may have been cut there.
    """
    starts = {place: _last(text, place) for place in places}
    before = _beside(text, quote.prefix, starts)
    ends = {place: _first(text, place + len(quote.exact)) for place in places}
    behind = _beside(text, quote.suffix, ends, from_start=True)
    both = [place for place in places if place in before and place in behind]
    return both or [
        place
        for place in places
        if (place in before and not _is_far(text, quote.suffix, ends[place], 0, NEAR))
        or (place in behind and not _is_far(text, quote.prefix, starts[place], NEAR, 0))
    ]


def _beside(
    text: NormalText, context: str, edges: dict[int, int], from_start: bool = False
) -> set[int]:
    """The places of the words beside which the context stands; none, if it stands elsewhere too.

    `edges` are where in the key it would have to end, or to start, for each place.
    """
    wanted = key(context)
    if not wanted:
        return set()
    at = {start if from_start else start + len(wanted) for start in text.found_key(wanted)}
    if not at <= set(edges.values()):
        return set()
    return {place for place, edge in edges.items() if edge in at}


def _is_far(text: NormalText, context: str, edge: int, before: int, behind: int) -> bool:
    """Whether a side of the quote still stands, and nowhere within so many letters before or behind an edge."""
    wanted = key(context)
    if len(wanted) < FEW:
        return False
    at = text.found_key(wanted)
    return bool(at) and not any(
        edge - before <= start + (len(wanted) if before else 0) <= edge + behind for start in at
    )


def _last(text: NormalText, place: int) -> int:
    """Behind the last letter of the key before a place of the text."""
    at = text.key_place(place)
    return at - 1 if at and text.key[at - 1] == " " else at


def _first(text: NormalText, place: int) -> int:
    """The first letter of the key from a place of the text on."""
    at = text.key_place(place)
    return at + 1 if text.key.startswith(" ", at) else at


def _altered(text: NormalText, quote: Quote, twins: Sequence[int]) -> Check | None:
    """The words as they read now, where they are still the same sentence; its untouched twins are not."""
    found = _same_key(text, quote, twins) or nearest(text, quote, twins)
    if found is None or found.like < ALTERED_LIKENESS:
        return None
    return Check(
        "altered",
        found.start,
        shortened(quote.exact, found.words),
        round(found.like, 1),
        tuple(twins),
    )


def _same_key(text: NormalText, quote: Quote, twins: Sequence[int]) -> Nearest | None:
    """The place where only signs differ: the one beside its context, or else the first."""
    wanted = key(quote.exact)
    if not wanted:
        return None
    spans = [text.span(at, at + len(wanted)) for at in text.found_key(wanted)]
    spans = [span for span in spans if not _overlaps(span, quote, twins)]
    if not spans:
        return None
    before, behind = key(quote.prefix), key(quote.suffix)

    def vouchers(span: tuple[int, int]) -> int:
        left, right = _last(text, span[0]), _first(text, span[1])
        return bool(before and text.key.endswith(before, 0, left)) + bool(
            behind and text.key.startswith(behind, right)
        )

    start, end = max(spans, key=lambda span: (vouchers(span), -abs(span[0] - quote.start)))
    return Nearest(start, text.body[start:end], 100.0)


def _overlaps(span: tuple[int, int], quote: Quote, twins: Sequence[int]) -> bool:
    return any(span[0] < twin + len(quote.exact) and twin < span[1] for twin in twins)
