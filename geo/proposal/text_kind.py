"""What kind of text a sentence is: headline, standfirst, caption, teaser, correction, pull-quote – or prose."""

from __future__ import annotations

import re
from collections import defaultdict

from geo.normal import key
from geo.text.sentence import Sentence
from geo.text.words import Folded, Language, any_of, language

_ENDS = re.compile(r"[.!?…؟。][\"'”’»)\]]*\Z")
_BREAKS = "\n\r\u2028\u2029"
_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
# A line of fewer words is a byline or a label, one of more is prose that lost its full stop.
_FEWEST, _MOST = 3, 25


def text_kinds(text: str, sentences: list[Sentence], tag: str) -> list[str]:
    """The kind of each sentence: one of geo.quote.KINDS."""
    words = language(tag)
    kinds = [_kind(text, it, number, words) for number, it in enumerate(sentences)]
    if len(kinds) > 2 and kinds[0] == "headline" and _is_standfirst(text, sentences):
        kinds[1] = "standfirst"
    for twins in _twins(sentences).values():
        _mark_pull_quotes(text, sentences, kinds, twins)
    return kinds


def _kind(text: str, sentence: Sentence, number: int, words: Language) -> str:
    body = Folded(sentence.text).body
    if _begins(body, words, "correction"):
        return "correction"
    if _begins(body, words, "teaser"):
        return "teaser"
    if words.one_of("kinds", "caption").search(_line_of(text, sentence)) or _is_caption(
        text, sentence
    ):
        return "caption"
    if number < 2 and _is_title(text, sentence):
        return "headline"
    return "prose"


def _begins(body: str, words: Language, name: str) -> bool:
    phrases = any_of(words.phrases("kinds", name))
    return bool(re.match(rf"\W*(?:{phrases})(?!\w)", body, re.IGNORECASE))


def _is_caption(text: str, sentence: Sentence) -> bool:
    """A sentence of its own, with a photographer's credit on the next line."""
    behind = _LINE.search(text, sentence.end)
    return (
        _stands_alone(text, sentence)
        and behind is not None
        and bool(re.match(r"\s*\(?(?:AP|AFP|Reuters|Getty|EPA|Photo|Credit|Image)\b", behind[0]))
    )


def _is_title(text: str, sentence: Sentence) -> bool:
    many = len(sentence.text.split())
    return (
        _FEWEST <= many <= _MOST
        and _stands_alone(text, sentence)
        and not (_ENDS.search(sentence.text) and not sentence.text.rstrip("\"'”’").endswith("?"))
    )


def _is_standfirst(text: str, sentences: list[Sentence]) -> bool:
    """The paragraph between headline and text, set off by a line."""
    return _stands_alone(text, sentences[1]) and len(sentences[1].text.split()) > _FEWEST


def _line_of(text: str, sentence: Sentence) -> str:
    start = max(text.rfind("\n", 0, sentence.start), text.rfind("\r", 0, sentence.start)) + 1
    end = re.compile(r"[\n\r]|\Z").search(text, sentence.end)
    line = text[start : end.start() if end else len(text)]
    return line if len(line) < 400 else ""


def _stands_alone(text: str, sentence: Sentence) -> bool:
    at, end = sentence.start, sentence.end
    while at and text[at - 1].isspace() and text[at - 1] not in _BREAKS:
        at -= 1
    while end < len(text) and text[end].isspace() and text[end] not in _BREAKS:
        end += 1
    return (at == 0 or text[at - 1] in _BREAKS + "\ufeff") and (
        end == len(text) or text[end] in _BREAKS
    )


def _twins(sentences: list[Sentence]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, it in enumerate(sentences):
        if len(it.text.split()) >= _FEWEST:
            found[key(it.text)].append(number)
    return {text: numbers for text, numbers in found.items() if len(numbers) > 1}


def _mark_pull_quotes(
    text: str, sentences: list[Sentence], kinds: list[str], twins: list[int]
) -> None:
    """Of sentences that stand twice one is the text; the others, most likely those on a line of their own, are not."""
    prose = [it for it in twins if kinds[it] == "prose"]
    if not prose:
        return
    kept = next((it for it in prose if not _stands_alone(text, sentences[it])), prose[0])
    for it in prose:
        if it != kept:
            kinds[it] = "pull_quote"
