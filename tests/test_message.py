"""What is wrong is an English text to programs and to whoever keeps the server, and has a translation for readers."""

from __future__ import annotations

import ast
import copy
import pickle
import re
from collections.abc import Iterator
from datetime import date
from gettext import GNUTranslations
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.message import Message, Sentences, by_language
from geo.settings import CHECKOUT
from web.language import CATALOGUES
from web.message_words import plain, told

READER_ERRORS = {
    "ParameterError": 2,
    "NotFoundError": 0,
    "GoneError": 0,
    "BusyError": 0,
    "PictureError": 0,
    "problem": 2,
    # Of filters (geo/cql2/).
    "refusal": 1,
    "_invalid": 1,
}
ARABIC = re.compile("[\u0600-\u06ff]")
DAY = date(2020, 7, 21)
RED = Message('There is no style "%(id)s".', id="<b>red</b>")


def calls() -> Iterator[tuple[Path, ast.Call, str]]:
    """Every call of a plain name in the core and on the web side."""
    for folder in ("geo", "web"):
        for path in sorted((CHECKOUT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    yield path.relative_to(CHECKOUT), node, node.func.id


def templates() -> list[str]:
    written = {
        node.args[0].value
        for _, node, name in calls()
        if name == "Message" and node.args and isinstance(node.args[0], ast.Constant)
    }
    return sorted(written)


@pytest.fixture(scope="module")
def arabic() -> GNUTranslations:
    compiled = BytesIO()
    with (CATALOGUES / "ar.po").open("rb") as catalogue:
        write_mo(compiled, read_po(catalogue))
    compiled.seek(0)
    return GNUTranslations(compiled)


@pytest.fixture
def in_arabic(app: Flask) -> Iterator[None]:
    with app.test_request_context("/?lang=ar"):
        yield


@pytest.mark.parametrize("template", templates())
def test_every_message_has_an_arabic_translation(arabic: GNUTranslations, template: str) -> None:
    said = arabic.gettext(template)
    assert said != template
    # Places apart, for their names are Latin.
    bare = re.sub(r"%\(\w+\)s", "", template)
    assert ARABIC.search(said) or not re.search("[a-z]{2}", bare), said


def test_what_a_reader_can_meet_is_made_of_messages() -> None:
    """An f-string has one translation for each value that anybody may send, and so none."""
    for path, node, name in calls():
        for it in node.args[READER_ERRORS.get(name, len(node.args)) :]:
            wrong = isinstance(it, ast.JoinedStr) or (
                isinstance(it, ast.Constant) and isinstance(it.value, str)
            )
            assert not wrong, f"{path}:{node.lineno} {name}({ast.unparse(it)})"


def test_a_template_is_written_whole_where_the_catalogues_are_made_from() -> None:
    for path, node, name in calls():
        if name == "Message" and node.args:
            whole = not isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
            assert whole, f"{path}:{node.lineno} {ast.unparse(node)}"


def test_a_message_is_its_english_text_wherever_a_text_is_wanted() -> None:
    said = Message(
        "%(what)s of %(layer)s was withdrawn on %(day)s, %(count)s in all.",
        what=Message("The %(part)s", part="name"),
        layer={"en": "towns", "ar": "المدن"},
        day=date(2020, 7, 1),
        count=3,
    )
    assert said == "The name of towns was withdrawn on 1 July 2020, 3 in all."
    both = Sentences(said, Message(), Message("Take it out."))
    assert both == f"{said} Take it out."
    for again in (copy.deepcopy(said), pickle.loads(pickle.dumps(said))):
        assert (again, again.template, again.values) == (said, said.template, said.values)


def test_the_words_of_others_may_have_any_sign_in_them() -> None:
    assert Message("100% of %(it)s") == "100% of %(it)s"
    said = Message("The database says: %(said)s.", said=Message("no such %(column)s: 5 %"))
    assert said == "The database says: no such %(column)s: 5 %."


@pytest.mark.usefixtures("in_arabic")
def test_a_page_says_it_in_the_readers_language_with_each_value_by_itself() -> None:
    assert told(RED) == "لا يوجد نمط «<bdi>&lt;b&gt;red&lt;/b&gt;</bdi>»."
    assert plain(RED) == "لا يوجد نمط «<b>red</b>»."
    day = Message('The quote "%(id)s" is no longer on the map, since %(day)s.', id="q", day=DAY)
    assert plain(day) == "لم يعد الاقتباس «q» على الخريطة منذ 21 يوليو 2020."
    layer = Message("Its record is at %(address)s.", address={"en": "Towns", "ar": "المدن"})
    assert plain(layer) == "سجله على المدن."
    both = Sentences(RED, Message("Take it out."))
    assert plain(both) == f"{plain(RED)} احذفه."
    assert told(both) == f"{told(RED)} احذفه."


@pytest.mark.usefixtures("in_arabic")
def test_a_text_that_is_given_in_several_languages_is_a_message_alone() -> None:
    towns = by_language({"en": "Towns", "ar": "المدن"})
    assert towns == "Towns"
    assert (plain(towns), told(towns)) == ("المدن", "المدن")
    for again in (copy.deepcopy(towns), pickle.loads(pickle.dumps(towns))):
        assert plain(again) == "المدن"
    roads = by_language({"en": "Roads"})
    assert told(roads) == '<span lang="en" dir="ltr">Roads</span>'


@pytest.mark.usefixtures("in_arabic")
def test_a_text_without_values_is_translated_as_it_stands() -> None:
    assert plain("The tile") == "المربع"
    assert told("Nobody <b>") == '<span lang="en" dir="ltr">Nobody &lt;b&gt;</span>'


@pytest.mark.usefixtures("in_arabic")
def test_what_has_no_translation_is_marked_as_english() -> None:
    english = '<{0} lang="en" dir="ltr">{1}</{0}>'
    assert told(Message("Nobody translated this.")) == english.format(
        "span", "Nobody translated this."
    )
    assert told(Message("Nor %(this)s.", this="<i>")) == english.format(
        "span", "Nor <bdi>&lt;i&gt;</bdi>."
    )
    database = Message("The database says: %(said)s.", said=Message("out of <range>"))
    assert told(database) == "تقول قاعدة البيانات: {}.".format(
        english.format("bdi", "out of &lt;range&gt;")
    )


@pytest.mark.usefixtures("in_arabic")
def test_sentences_without_a_translation_are_marked_as_one() -> None:
    first, second = Message("Nobody translated this."), Message("Nor that.")
    both = Sentences(Sentences(first, second), Message("Take it out."))
    assert told(both) == (
        '<span lang="en" dir="ltr">Nobody translated this. Nor that.</span> احذفه.'
    )
    assert plain(both) == "Nobody translated this. Nor that. احذفه."


def test_in_english_nothing_is_marked_but_values(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        assert told(RED) == 'There is no style "<bdi>&lt;b&gt;red&lt;/b&gt;</bdi>".'.replace(
            '"', "&#34;"
        )
        assert told(Message("Nobody translated this.")) == "Nobody translated this."


class Marks(HTMLParser):
    """Which elements there are, and all text in one."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@settings(deadline=None)
@given(value=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0")))
@pytest.mark.parametrize("tag", ["en", "ar"])
def test_whatever_somebody_sends_stays_a_text(app: Flask, tag: str, value: str) -> None:
    with app.test_request_context(f"/?lang={tag}"):
        for message in (
            Message('There is no style "%(id)s".', id=value),
            Message("The database says: %(said)s.", said=Message(f"no {value}")),
            Message("Nobody translated %(this)s", this=value),
        ):
            found = Marks(str(told(message)))
            assert found.elements <= {"bdi", "span"}
            assert value in found.text
            assert plain(message) == found.text
