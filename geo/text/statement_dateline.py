"""Where a report was written: GOMA, Jan 27 –; Khartoum (AFP) -; By Jane Doe in Nairobi. Nothing happened there."""

from __future__ import annotations

import re

from geo.text.statement import PlaceName
from geo.text.words import Folded, Language, any_of

_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_DASH = r"\s?[-–—]{1,2}\s"
# Behind a name in capitals anything short may stand; behind any other the agency or the day.
_CAPITALS = re.compile(rf"(?:[^.;:\n]|(?<=[A-Z][a-z][a-z])\.){{0,30}}?{_DASH}")
_OTHERS = re.compile(
    rf"(?:,? [A-Z][\w. ]{{1,20}})?,? ?(?:\([^)\n]{{2,40}}\)|[A-Z][a-z]{{2,8}}\.? \d{{1,2}}[^\n.;:]{{0,12}}?){_DASH}"
)
_ARABIC = re.compile(rf"[\u0600-\u06ff]{_DASH}")
# What is longer, or has a full stop, is a sentence: "By Friday, M23 had captured Goma."
_LONGEST_BYLINE = 12


def written_at(text: str, places: list[PlaceName], words: Language) -> list[PlaceName]:
    """The places of an article that stand in a dateline or a byline; offsets are of the text, as those of `places`."""
    found: list[PlaceName] = []
    for line in _LINE.finditer(text):
        here = [it for it in places if line.start() <= it.start and it.end <= line.end()]
        if here:
            end = line.end() if _is_byline(line[0], words) else _dateline_end(text, line, here[0])
            found += [it for it in here if it.end <= end]
    return found


def _dateline_end(text: str, line: re.Match[str], first: PlaceName) -> int:
    """Where the dateline of a line ends; its start, where it has none."""
    if text[line.start() : first.start].strip(" \t\ufeff") or len(first.text) < 3:
        return line.start()
    found = _OTHERS.match(text, first.end) or _ARABIC.match(text, first.end - 1)
    if first.text.isupper():
        found = found or _CAPITALS.match(text, first.end)
    return found.end() if found else line.start()


def _is_byline(line: str, words: Language) -> bool:
    phrases = any_of(words.phrases("kinds", "byline"))
    body = Folded(line).body.strip()
    is_short = len(body.split()) <= _LONGEST_BYLINE and not body.endswith((".", "!", "?", "؟"))
    # "By air and sea" is a headline: a name follows in a byline.
    found = re.match(rf"\(?(?:{phrases})\s+(?P<next>\w)", body, re.IGNORECASE)
    return bool(phrases and is_short and found and not found["next"].islower())
