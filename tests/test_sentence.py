"""A sentence is where a reader sees one, in English and in Arabic, and its offsets are those of the text."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.text.sentence import sentences

# Each is a text cut at its "|", which stand for the boundaries and are taken out.
CUT = [
    "The mayor spoke on Tuesday. |He left at noon.",
    "Mr. Smith met Dr. Jones in St. Louis on Nov. 14. |They signed nothing.",
    "Gen. Khalifa Hifter met U.S. officials in Geneva. |The U.S. Embassy had no comment.",
    "He flew back to the U.S. |He will return at 5 p.m. Monday to Washington, D.C., by train.",
    "She lived in Springfield, Ill. |The town has grown.",
    "Defense Secretary Ashton B. Carter said no. |J. K. Rowling said yes.",
    "The rate rose 3.5 percent, to No. 2 in the world. |No. |It fell.",
    "“We had to fall back!” |A fighter ran up. |“Deal with the enemy!” the commander said.",
    "“Why now?” President Traoré asked. |Nobody knew.",
    "“It is over. |We won,” she said. |“At last.” |They danced.",
    "Ten died (the youngest was six). |(Reporting by A. Writer; editing by B. Reader.)",
    "Apple Inc. reported a loss. |Shares of Acme Corp. fell. |It was a bad day…|",
    "The parents implored him to return his corpse.|All this may sound like good news.",
    "He wrote to info@example.com about example.org. |It did not answer.",
    "It began in the south. |al-Darrat and his men waited.",
    "Flood in Paris, Texas\n|\n|Three died. |A dam broke.",
    "A headline without a full stop\n|By Jane Doe\n|The text begins here. |It ends here.",
    "Is that so? |Yes! |No?! |Perhaps...|",
    "قال الوزير إن القوات تقدمت نحو سرت. |وأضاف أن المعارك مستمرة؛ ولم يذكر عدد القتلى. |هل انتهت الحرب؟ |لا!",
    "وصل د. أحمد إلى طرابلس يوم 14.5.2020 صباحا. |ثم غادر.",
    "戦争は終わった。|平和が来た。",
    "लड़ाई खत्म हुई। |शांति आई।",
    "1. Keep calm. |2. Carry on.",
    "\ufeffA mark of order stands first. |Then text.",
    "He came at 10 a.m. |The door was shut.",
]
WRAPPED = (
    "Fighting went on for a third day in the hills above the town, where the\n"
    "army said it had taken two villages and a bridge. Residents who fled to\n"
    "Goma said otherwise.\n"
    "\n"
    "Nobody could be reached."
)


@pytest.mark.parametrize("cut", CUT)
def test_a_text_is_cut_where_a_reader_would_cut_it(cut: str) -> None:
    expected = [it.strip() for it in cut.split("|") if it.strip()]
    assert [it.text for it in sentences(cut.replace("|", ""))] == expected


def test_lines_wrapped_at_a_width_are_one_paragraph() -> None:
    assert [it.text.replace("\n", " ") for it in sentences(WRAPPED)] == [
        "Fighting went on for a third day in the hills above the town, where the army said it had "
        "taken two villages and a bridge.",
        "Residents who fled to Goma said otherwise.",
        "Nobody could be reached.",
    ]


@given(st.text() | st.text(alphabet='aA.!?”" \n\u00a0Mr15سر؟😀'))
def test_the_sentences_of_any_text_cover_it_in_order(text: str) -> None:
    found = sentences(text)
    last = 0
    for it in found:
        assert it.text == text[it.start : it.end] == it.text.strip()
        assert it.text
        assert not text[last : it.start].strip()
        last = it.end
    assert not text[last:].strip()


def inventory() -> dict[str, Any]:
    """The sentences that people marked in the four articles of the bundled map, where both are at hand."""
    place = os.environ.get("SOURCELINE_INVENTORY")
    if not place or not os.environ.get("SOURCELINE_ARTICLES"):
        pytest.skip("SOURCELINE_INVENTORY and SOURCELINE_ARTICLES say where the articles are")
    found = json.loads(Path(place).read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def test_the_four_articles_are_cut_as_people_cut_them() -> None:
    marked = inventory()
    folder = Path(os.environ["SOURCELINE_ARTICLES"])
    for article in marked["articles"]:
        content = (folder / article["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == article["sha256"]
        expected = [
            (it["start"], it["end"], it["text"])
            for it in marked["sentences"]
            if it["article"] == article["id"]
        ]
        assert [(it.start, it.end, it.text) for it in sentences(content.decode())] == expected
