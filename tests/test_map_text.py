"""The map as text says what the map shows: all of it or a number, in both languages, in the space there is."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.view import Claimant
from layers import EVIDENCE_LAYERS
from layers.control_zones import CONTROL_ZONES
from layers.events import EVENTS
from layers.lines import LINES
from web import map_text, map_view, maps
from web.claimant import View
from web.map_facts import Facts, Told, of_rows, portions
from web.map_sentences import Heading
from web.map_text import LONG, SHORT, written
from web.plain_text import END, ISOLATE
from web.store import store

DAY = date(2020, 7, 21)
LANGUAGES = ["en", "ar"]
STATUSES = ["assessed", "claimed", "announced", "contested"]


def actor(id_: str, label: str, label_ar: str, **more: Any) -> dict[str, Any]:
    """A row of sql/pages/actors.sql."""
    texts = {"en": label, "ar": label_ar}
    names = {tag: (label, f"{label} in full") for tag, label in texts.items()}
    full = {tag: f"{label} in full" for tag, label in texts.items()}
    return {
        "id": id_,
        "kind": "armed_group",
        "labels": texts,
        "names": full,
        "called": names,
        **more,
    }


ACTORS = {
    "east": actor("east", "East", "الشرق"),
    "west": actor("west", "West", "الغرب"),
    "north": actor("north", "North", "الشمال"),
}


def row(name: str = "East: Port", **values: Any) -> dict[str, Any]:
    """A row of an evidence layer, as far as the text reads it."""
    usual = {"kind": "control", "status": "assessed", "actor": "east", "parties": [], "quotes": []}
    return {**usual, "name": name, "name_ar": None, **values}


def quoted(quote: str, article: str) -> dict[str, Any]:
    return {"id": quote, "article": {"id": article}}


def shown(*layers: tuple[Any, list[dict[str, Any]]]) -> Facts:
    rows = [it for _, found in layers for it in found]
    return of_rows(tuple(Told(layer, len(found), portions(found)) for layer, found in layers), rows)


@pytest.fixture
def in_english(app: Flask) -> Any:
    with app.test_request_context("/?lang=en"):
        yield


def said(*layers: tuple[Any, list[dict[str, Any]]], longest: int = LONG, **heading: Any) -> str:
    return written(Heading(DAY, **heading), shown(*layers), ACTORS, longest)


def zones(*rows: dict[str, Any]) -> tuple[Any, list[dict[str, Any]]]:
    return CONTROL_ZONES, list(rows)


def stored(app: Flask, asked: str, short: bool = False) -> str:
    """What the function says of the bundled dataset at an address of the map."""
    with app.test_request_context(f"/?{asked}"), store().snapshot() as snapshot:
        view = maps.settled(snapshot, map_view.View.of_request(map_view.MAP_PARAMETERS))
        assert view.asof is not None
        return map_text.summary(snapshot, view, view.asof, short)


def test_it_tells_the_bundled_map_in_full(app: Flask) -> None:
    assert stored(app, "asof=2020-07-21") == (
        "As of 21 July 2020: Government of National Accord in control of Tripoli; Libyan National Army in control of "
        "Al-Jufra, Sirte and the east. Front line: Front near Sirte. Declared red line: Egypt’s “red line” at Sirte "
        "(announced by Egypt). Planned axis of attack: Announced GNA axis: Sirte, then Al-Jufra (announced by "
        "Government of National Accord). Border: Egypt–Libya border. 14 places are marked. 1 event in the 31 days up "
        "to then: Egypt declares Sirte a “red line” (announced by Egypt). The map rests on 25 quotes from 4 articles. "
        "Where nobody is named, no quoted article says who was there."
    )


def test_it_tells_the_bundled_map_in_short(app: Flask) -> None:
    assert stored(app, "asof=2020-07-21", short=True) == (
        "As of 21 July 2020: GNA in control of Tripoli; LNA (Haftar) in control of Al-Jufra, Sirte and the east. "
        "Front line: Front near Sirte. Declared red line: Egypt’s “red line” at Sirte (announced by Egypt). "
        "The map rests on 25 quotes from 4 articles."
    )


def test_it_tells_the_bundled_map_in_arabic(app: Flask) -> None:
    text = stored(app, "asof=2020-07-21&lang=ar", short=True)
    assert text.startswith(
        "في 21 يوليو 2020: طرابلس تحت سيطرة حكومة الوفاق؛ الجفرة وسرت والشرق تحت سيطرة الجيش الوطني (حفتر). "
        "خط مواجهة: الجبهة قرب سرت. خط أحمر معلن: «الخط الأحمر» المصري عند سرت (بحسب إعلان مصر). "
    )
    assert text.endswith("تستند الخريطة إلى 25 اقتباسًا من 4 مقالات.")


@pytest.mark.usefixtures("in_english")
class TestWords:
    """What each sort of thing is said to be."""

    def test_ground_is_told_by_holder_in_the_order_of_the_legend(self) -> None:
        text = said(
            zones(
                row("West: Hills", actor="west"),
                row("East: Port"),
                row("East: Airport"),
                row("East"),
            )
        )
        assert text.startswith(
            "As of 21 July 2020: East in full in control of Airport, Port and 1 more area; "
            "West in full in control of Hills. "
        )

    @pytest.mark.parametrize(
        ("status", "words"),
        [
            ("claimed", "As of 21 July 2020: claimed by East in full: Port."),
            ("announced", "As of 21 July 2020: announced by East in full: Port."),
            ("contested", "As of 21 July 2020: contested: Port (East in full and West in full)."),
        ],
    )
    def test_what_is_less_than_assessed_is_never_said_to_be_in_control(
        self, status: str, words: str
    ) -> None:
        text = said(zones(row(status=status, parties=["west"])))
        assert text.startswith(words)
        assert "in control" not in text

    def test_a_presence_is_no_control(self) -> None:
        text = said(zones(row("East: fighting in the Port", kind="presence", status="contested")))
        assert "Is present or fights there: East in full (fighting in the Port, contested)." in text
        assert "nobody is shown in control of ground" in text

    def test_ground_of_two_holders_is_said_to_be_given_to_two(self) -> None:
        one, other = row("East: Port"), row("West: Harbour", actor="west")
        pair = tuple((portions([it])[0], {"en": it["name"]}) for it in (one, other))
        told = Told(CONTROL_ZONES, 2, portions([one, other]), (pair,))  # type: ignore[arg-type]
        text = written(Heading(DAY), of_rows((told,), [one, other]), ACTORS, LONG)
        assert (
            "Given to two holders, each by its own quotes: "
            "East in full (Port) and West in full (Harbour)." in text
        )

    def test_lines_are_told_by_kind_and_a_claim_as_one(self) -> None:
        lines = [
            row("Front one", kind="front", actor=None),
            row("Front two", kind="front", actor=None, status="claimed"),
            row("The line", kind="red_line", actor="north", status="announced"),
        ]
        text = said((LINES, lines))
        assert "Front line: Front one; Front two (claimed)." in text
        assert "Declared red line: The line (announced by North in full)." in text

    def test_events_are_counted_and_the_first_of_them_named(self) -> None:
        events = [row(f"Event {number}", kind="battle") for number in range(9)]
        assert "9 events in the 31 days up to then: Event 0; Event 1" in said((EVENTS, events))
        assert "; Event 5; 3 more events." in said((EVENTS, events))

    def test_what_it_rests_on_is_counted_once(self) -> None:
        rows = [
            row(quotes=[quoted("a", "one"), quoted("b", "two")]),
            row(quotes=[quoted("a", "one")]),
        ]
        assert "The map rests on 2 quotes from 2 articles." in said(zones(*rows))

    def test_a_part_of_the_map_is_said_to_be_a_part_and_its_silence_means_nothing(self) -> None:
        text = said(zones(row()), narrowed=True)
        assert "Only a part of the map is shown." in text
        assert "says who was there" not in text

    def test_whose_map_it_is_and_of_when_is_said(self) -> None:
        teller = View(Claimant("actor", "west"), "west", "West", None, {})
        text = said(zones(row()), teller=teller, known=datetime(2021, 3, 1, tzinfo=UTC))
        assert text.startswith("As of 21 July 2020, as told by West in full: East")
        assert "So the map stood on 1 March 2021." in text
        assert "nobody whose map this is says who was there" in text

    def test_an_empty_map_says_so(self) -> None:
        assert said().startswith("As of 21 July 2020: nothing is shown.")


def test_arabic_has_its_own_forms_for_one_two_few_and_many(app: Flask) -> None:
    forms = {
        1: "حدث واحد خلال",
        2: "حدثان خلال",
        3: "3 أحداث خلال",
        11: "11 حدثًا خلال",
        100: "100 حدث خلال",
    }
    with app.test_request_context("/?lang=ar"):
        for number, words in forms.items():
            events = [row(f"حدث {it}", kind="battle") for it in range(number)]
            assert words in said((EVENTS, events)), number


def test_a_name_in_the_other_script_is_isolated(app: Flask) -> None:
    with app.test_request_context("/?lang=ar"):
        text = said(zones(row("Port", name_ar=None)))
        assert f"{ISOLATE}Port{END} تحت سيطرة" in text
    with app.test_request_context("/?lang=en"):
        assert f"in control of {ISOLATE}ميناء{END}." in said(zones(row("ميناء")))


names = st.text(min_size=1, max_size=120).filter(lambda it: it.strip() != "")
rows_of = {
    layer.name: st.lists(
        st.builds(
            row,
            names,
            name_ar=st.none() | names,
            kind=st.sampled_from([it.name for it in layer.kinds]),
            status=st.sampled_from(STATUSES),
            actor=st.none() | st.sampled_from(sorted(ACTORS)),
            parties=st.lists(st.sampled_from(sorted(ACTORS)), max_size=2),
            quotes=st.lists(st.builds(quoted, names, names), max_size=2),
        ),
        max_size=12,
    )
    for layer in EVIDENCE_LAYERS
}


@settings(max_examples=25, deadline=None)
@given(data=st.data(), language=st.sampled_from(LANGUAGES), longest=st.sampled_from([LONG, SHORT]))
def test_whatever_is_shown_the_text_is_sound_and_has_its_length(
    app: Flask, data: st.DataObject, language: str, longest: int
) -> None:
    layers = [(it, data.draw(rows_of[it.name])) for it in EVIDENCE_LAYERS]
    with app.test_request_context(f"/?lang={language}"):
        text = said(*layers, longest=longest)
    assert text.strip() == text != ""
    assert len(text) <= longest
    assert "  " not in text
    assert not re.search(r"[\n\r\t\u202a-\u202e]", text)
    depth = 0
    for sign in text:
        depth += (sign == ISOLATE) - (sign == END)
        # One within another would be a name within a name.
        assert depth in (0, 1)
    assert depth == 0
    assert "%(" not in text


words = st.text(st.characters(categories=["Lu"], max_codepoint=90), min_size=6, max_size=6)


@settings(max_examples=25, deadline=None)
@given(
    found=st.lists(
        st.tuples(words, st.sampled_from(sorted(ACTORS)), st.sampled_from(STATUSES)), max_size=6
    )
)
def test_every_holder_is_named_and_nothing_that_is_not_shown(
    app: Flask, found: list[tuple[str, str, str]]
) -> None:
    shown_zones = [row(name, actor=id_, status=status) for name, id_, status in found]
    with app.test_request_context("/?lang=en"):
        text = said(zones(*shown_zones))
    for id_, actor_row in ACTORS.items():
        assert (actor_row["names"]["en"] in text) == any(it[1] == id_ for it in found)
    for name, _, _ in found:
        assert name in text


def test_a_layer_with_more_than_is_read_is_told_by_the_database(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = stored(app, "asof=2020-07-21&layers=control_zones")
    monkeypatch.setattr("web.shown.LISTED", 2)
    counted = stored(app, "asof=2020-07-21&layers=control_zones")
    # All of it but the quotes, which are not read.
    assert counted == re.sub(r" The map rests on [^.]+\.", "", whole)


def test_the_feeds_of_changes_say_what_the_map_says_now(app: Flask, client: FlaskClient) -> None:
    text = stored(app, "asof=2020-07-21", short=True)
    atom = client.get("/changes?f=atom").get_data(as_text=True)
    assert f"<subtitle>{text}</subtitle>" in atom
    document = client.get("/changes?f=json").get_json()
    assert document["description"] == text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/", "/embed"])
def test_pages_have_it_in_short_where_they_are_linked_and_in_full_beside_the_map(
    app: Flask, client: FlaskClient, path: str, language: str
) -> None:
    asked = f"asof=2020-07-21&lang={language}"
    html = client.get(f"{path}?{asked}", headers={"Accept": "text/html"}).get_data(as_text=True)
    description = re.search(r'<meta name="description" content="([^"]*)">', html)
    beside = re.search(r'<p class="in-words" id="in-words">([^<]*)</p>', html)
    assert description
    assert beside
    assert unescape(description[1]) == stored(app, asked, short=True)
    assert unescape(beside[1]) == stored(app, asked)
    assert re.search(r'<div id="map"[^>]* aria-describedby="in-words"', html)
