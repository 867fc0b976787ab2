"""Links that open an article at the words of a quote, marked (WICG URL Fragment Text Directives, section 3).

    #:~:text=[prefix-,]textStart[,textEnd][,-suffix]

A browser takes the first place from the top that fits, on whole words, whatever their case; `textStart` alone, `prefix`
and `suffix` must each stand in one paragraph. So a long quote, or one of several paragraphs, is named by its two ends,
and where the same words stand earlier, or likely do, the words next to them say which are meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote as percent_encode

from geo.normal import key
from geo.normal_text import NormalText

# Longer quotes are named by their ends, of so many words each.
WHOLE = 120
END_WORDS = 6
# So few words, or letters, likely stand in an article more than once.
FEW_WORDS = 4
FEW_LETTERS = 25
# How many words of context are tried, before and behind, until the place is told from others.
CONTEXT_WORDS = ((0, 0), (3, 0), (0, 3), (3, 3), (6, 6), (12, 12))
# In so many characters as many words stand.
REACH = 400
ON_BOTH_SIDES = CONTEXT_WORDS[3:]


@dataclass(frozen=True)
class TextFragment:
    """The parts of a text directive, as plain words; empty for one that is not there."""

    start: str
    end: str = ""
    prefix: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        parts = (
            f"{_encoded(self.prefix)}-" if self.prefix else "",
            _encoded(self.start),
            _encoded(self.end),
            f"-{_encoded(self.suffix)}" if self.suffix else "",
        )
        return ":~:text=" + ",".join(part for part in parts if part)


def source_link(
    url: str | None,
    exact: str,
    prefix: str = "",
    suffix: str = "",
    text: NormalText | None = None,
    start: int = 0,
) -> str | None:
    """The article's address with a text fragment that opens it at the words; None for an article without address.

    Where the whole text is known, `start` is the offset of the words in it. Else the quote's own context has to do.
    """
    if url is None:
        return None
    fragment = text_fragment(exact, prefix, suffix, text, start)
    # An address with a fragment of its own keeps it: who knows no text directives goes there.
    return f"{url}{fragment}" if "#" in url else f"{url}#{fragment}"


def text_fragment(
    exact: str, prefix: str = "", suffix: str = "", text: NormalText | None = None, start: int = 0
) -> TextFragment:
    """The shortest fragment that leads to these words and to no words before them, as far as the text is known."""
    if text is not None and text.body.startswith(exact, start):
        place = Place(text, start, start + len(exact))
        return _shortest(place, exact, CONTEXT_WORDS)
    ends = _ends(exact)
    few = len(exact) < FEW_LETTERS or len(exact.split()) < FEW_WORDS
    if (
        not few
        and ends == [(ends[0][0], "")]
        and not _in_word(prefix[-1:] + exact[:1], exact[-1:] + suffix[:1])
    ):
        return TextFragment(ends[0][0])
    place = Place(
        NormalText(f"{prefix}{exact}{suffix}"), len(prefix), len(prefix) + len(exact), torn=True
    )
    return _shortest(place, exact, ON_BOTH_SIDES if few else CONTEXT_WORDS)


def _shortest(place: Place, exact: str, context_words: Iterable[tuple[int, int]]) -> TextFragment:
    tried = list(_candidates(place, exact, context_words))
    return next((it for it in tried if place.is_first(it)), tried[-1])


def _candidates(
    place: Place, exact: str, context_words: Iterable[tuple[int, int]]
) -> Iterator[TextFragment]:
    """Fragments for the words, from the shortest on."""
    for before, behind in context_words:
        prefix, suffix = place.before(before), place.behind(behind)
        for first, last in _ends(exact):
            yield TextFragment(first, last, prefix, suffix)


def _ends(exact: str) -> list[tuple[str, str]]:
    """What names the words: all of them, or the first few and the last few; more of them where few do not do."""
    lines = [line.split() for line in exact.splitlines() if any(map(str.isalnum, line))]
    words = exact.split()
    if len(lines) < 2 and (len(exact) <= WHOLE or len(words) <= 2 * END_WORDS):
        return [(" ".join(words), "")]
    first, last = (lines[0], lines[-1]) if len(lines) > 1 else (words, words)
    most = len(words) // 2
    return [
        (" ".join(first[:count]), " ".join(last[-count:]))
        for count in (END_WORDS, 2 * END_WORDS)
        if count <= most or count == END_WORDS
    ]


def _in_word(*pairs: str) -> bool:
    """Whether two letters that stand side by side are of one word."""
    return any(len(pair) == 2 and pair.isalnum() for pair in pairs)


class Place:
    """Where words stand in a text, and what stands around them.

    `torn` says that the text itself was cut out of a longer one, most often within a word.
    """

    def __init__(self, text: NormalText, start: int, end: int, torn: bool = False) -> None:
        body = text.body
        self._text, self._start, self._end = text, start, end
        # Prefix and suffix must each stand in one paragraph; a browser steps over the space between.
        before = _paragraphs(body[max(start - REACH, 0) : start])
        torn_before = len(before) == 1 and (torn or start > REACH)
        self._before = before[-1][torn_before:] if before else []
        behind = _paragraphs(body[end : end + REACH])
        torn_behind = len(behind) == 1 and (torn or end + REACH < len(body))
        self._behind = behind[0][: -1 if torn_behind else None] if behind else []
        # A browser begins and ends at whole words only; where a quote does not, the rest of the word is context.
        self._fewest_before = int(_in_word(body[max(start - 1, 0) : start + 1]))
        self._fewest_behind = int(_in_word(body[end - 1 : end + 1]))
        self._gap_before = " " if body[max(start - 1, 0) : start].isspace() else ""
        self._gap_behind = " " if body[end : end + 1].isspace() else ""

    def before(self, count: int) -> str:
        count = max(count, self._fewest_before)
        return " ".join(self._before[-count:]) if count else ""

    def behind(self, count: int) -> str:
        return " ".join(self._behind[: max(count, self._fewest_behind)])

    def is_first(self, fragment: TextFragment) -> bool:
        """Whether a browser that looks for this from the top finds these words."""
        lead = key(fragment.prefix + self._gap_before + "|")[:-1] if fragment.prefix else ""
        tail = self._gap_behind + fragment.suffix if fragment.suffix else ""
        head = fragment.start if fragment.end else fragment.start + tail
        found = self._text.found_key(lead + key(head))
        start = found[0] + len(lead) if found else -1
        if abs(start - self._text.key_place(self._start)) > 1:
            return False
        if not fragment.end:
            return True
        ends = self._text.found_key(key(fragment.end + tail))
        end = next((at for at in ends if at >= start + len(key(fragment.start))), -1)
        return abs(end + len(key(fragment.end)) - self._text.key_place(self._end)) <= 1


def _paragraphs(text: str) -> list[list[str]]:
    """The words of each line that has any."""
    return [line.split() for line in text.splitlines() if line.strip()]


def _encoded(words: str) -> str:
    # A dash would read as the mark of a prefix or suffix; percent-encoding leaves it alone unless told.
    return percent_encode(words, safe="").replace("-", "%2D")
