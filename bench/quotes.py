"""How long quotes take to check: `python -m bench.quotes`. No database, no network; the articles are made up here.

10,000 quotes each time: of one long article and of a thousand short ones; still there, pushed along, altered, and all
of them gone. The words are drawn by Zipf's law, as words of a language are, with the same seed each time.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator

from geo.quote import CONTEXT, Quote
from geo.quote_finding import check_all

QUOTES = 10_000
VOCABULARY = 20_000
LETTERS = "etaoinshrdlucmfwypvbgkjqxz"


def articles(count: int, dice: random.Random) -> dict[str, str]:
    words = ["".join(dice.choices(LETTERS, k=dice.randint(2, 9))) for _ in range(VOCABULARY)]
    weights = [1 / rank for rank in range(1, VOCABULARY + 1)]
    each = QUOTES // count
    return {
        f"article-{number}": " ".join(
            " ".join(dice.choices(words, weights, k=dice.randint(8, 30))).capitalize() + "."
            for _ in range(each)
        )
        for number in range(count)
    }


def quotes(texts: dict[str, str]) -> list[Quote]:
    return [quote for article, text in texts.items() for quote in _sentences(article, text)]


def _sentences(article: str, text: str) -> Iterator[Quote]:
    start = 0
    for exact in text.replace(". ", ".\n").split("\n"):
        end = start + len(exact)
        yield Quote(
            id=f"{article}-{start}",
            article=article,
            exact=exact,
            prefix=text[max(start - CONTEXT, 0) : start],
            suffix=text[end : end + CONTEXT],
            start=start,
            end=end,
            language="en",
            kind="prose",
            state="exact",
        )
        start = end + 1


def altered(text: str) -> str:
    """The third word of every sentence is another."""
    sentences = (sentence.split(" ") for sentence in text.split(". "))
    return ". ".join(" ".join([*words[:2], "otherwise", *words[3:]]) for words in sentences)


CASES: dict[str, Callable[[str], str]] = {
    "still there": lambda text: text,
    "pushed along": lambda text: f"New words. {text}",
    "altered": altered,
    "other line breaks": lambda text: text.replace(" ", "\n"),
    "gone": lambda text: " ".join(reversed(text.split(" "))),
}


def main() -> None:
    print("| articles × quotes | case | CPU seconds | states |\n|---|---|---:|---|")
    for count in (1, 1_000):
        texts = articles(count, random.Random(20_260_101))
        of_all = quotes(texts)
        for name, change in CASES.items():
            changed = {article: change(text) for article, text in texts.items()}
            started = time.process_time()
            findings = check_all(of_all, changed)
            took = time.process_time() - started
            states: dict[str, int] = {}
            for it in findings:
                states[it.check.state] = states.get(it.check.state, 0) + 1
            told = ", ".join(f"{number} {state}" for state, number in sorted(states.items()))
            print(f"| {count} × {QUOTES // count} | {name} | {took:.1f} | {told} |")


if __name__ == "__main__":
    main()
