"""A dataset of two articles written for the tests, English and Arabic, with a feature for each of their quotes."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import shapely

from geo.article import Article
from geo.dataset import Dataset, Header
from geo.feature import Evidence, Feature
from geo.quote import CONTEXT, Quote
from layers import LAYERS

HELD = "Forces of the east hold the city of Marsa and the airbase to the south, officials said."
FRONT = "The line runs along the dry river."
LEFT = "“We will not leave – not this year,” said their spokesman."
ENGLISH = (
    f"The talks began on Monday in a hotel by the sea. {HELD} Nobody knows for how long.\n"
    f"{FRONT} It has held since spring, and few expect it to move.\n"
    f"{FRONT}\n"
    f"Then came the winter. {LEFT} More than a thousand families have fled."
)
ARABIC_HELD = "وقال الجيش إن قواته تسيطر على مدينة المرسى"
ARABIC = (
    f"بدأت المحادثات يوم الاثنين في فندق على البحر. {ARABIC_HELD}، وإنها لن تنسحب منها هذا العام."
)
TEXTS = {"gazette-2020": ENGLISH, "sahifa-2020": ARABIC}
# By the id of the quote: its article, its words. The feature of the same id rests on it.
WORDS = {
    "held": ("gazette-2020", HELD),
    "front": ("gazette-2020", FRONT),
    "left": ("gazette-2020", LEFT),
    "held-ar": ("sahifa-2020", ARABIC_HELD),
}
CHECKED = date(2020, 1, 2)


def quote_of(text: str, start: int, end: int, **changes: str) -> Quote:
    """The quote of a part of a text, described as an editor describes it."""
    described = {
        "id": "q",
        "article": "a",
        "exact": text[start:end],
        "prefix": text[max(start - CONTEXT, 0) : start],
        "suffix": text[end : end + CONTEXT],
        "language": "en",
        "kind": "prose",
        "state": "exact",
    } | changes
    return Quote(start=start, end=end, checked_on=CHECKED, **described)


def quote_words(text: str, words: str, **changes: str) -> Quote:
    start = text.index(words)
    return quote_of(text, start, start + len(words), **changes)


def newsroom() -> Dataset:
    """What is quoted of these articles, and a place on the map for each quote."""
    quotes = {
        name: quote_words(TEXTS[article], words, id=name, article=article)
        for name, (article, words) in WORDS.items()
    }
    places = {
        name: Feature(
            id=name,
            geometry=shapely.Point(16 + number, 31),
            names={"en": f"Place {name}"},
            kind="city",
            status="assessed",
            certainty="high",
            geometry_basis="gazetteer",
            evidence=(Evidence(name, "names"),),
        )
        for number, name in enumerate(quotes)
    }
    return Dataset(
        header=Header("newsroom", {"en": "Newsroom"}, (10, 20, 30, 40), date(2020, 7, 1)),
        actors={},
        articles={name: _article(name, text) for name, text in TEXTS.items()},
        quotes=quotes,
        sources={},
        features={
            layer.name: places if layer.name == "locations" else {}
            for layer in LAYERS
            if layer.evidence
        },
        basemap={layer.name: {} for layer in LAYERS if not layer.evidence},
    )


def _article(name: str, text: str) -> Article:
    return Article(
        id=name,
        publisher=name.partition("-")[0].title(),
        title=f"What {name} wrote",
        published=date(2020, 7, 1),
        published_precision="day",
        language="ar" if text == ARABIC else "en",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        length=len(text),
        url=f"https://news.example/{name}",
    )


def write_texts(folder: Path, **changes: str) -> Path:
    """The texts as files named after their articles, some of them as they read now (gazette_2020=…)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in TEXTS.items():
        now = changes.get(name.replace("-", "_"), text)
        (folder / f"{name}.txt").write_text(now, encoding="utf-8", newline="")
    return folder
