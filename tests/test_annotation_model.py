"""Our annotations against every MUST of the Web Annotation Data Model (REC 2017-02-23) that a document can break."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from geo.annotation import vocabulary
from geo.dataset import Dataset
from geo.feature import SUPPORTS
from geo.quote import STATES
from tests.json_ld import OA, Dropped, expanded

Document = dict[str, Any]

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
# 3.3.5, and 3.2.4 for bodies.
MOTIVATIONS = {
    *("assessing", "bookmarking", "classifying", "commenting", "describing", "editing"),
    *("highlighting", "identifying", "linking", "moderating", "questioning", "replying"),
    "tagging",
}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest.fixture(scope="module")
def annotations(app: Any) -> list[Document]:
    return fetched(app.test_client())


def fetched(client: FlaskClient) -> list[Document]:
    """Each by itself, from its own address."""
    page = client.get("/annotations/?iris=1&page=0").json
    found = []
    for address in page["items"]:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert answer.json["id"] == address
        found.append(answer.json)
    return found


def is_iri(value: Any) -> bool:
    return isinstance(value, str) and bool(urlsplit(value).scheme) and " " not in value


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def parts(annotation: Document, kind: str) -> Iterator[Document]:
    """Every object of a type within an annotation, however deep."""
    stack: list[Any] = [annotation]
    while stack:
        it = stack.pop()
        if isinstance(it, dict):
            if kind in as_list(it.get("type")):
                yield it
            stack += it.values()
        elif isinstance(it, list):
            stack += it


def every(kind: str, rule: Callable[[Document], bool]) -> Callable[[Document], bool]:
    """The rule for each part of a kind, of which there has to be one at least somewhere."""
    return lambda annotation: all(rule(it) for it in parts(annotation, kind))


def _pair(state: Document) -> bool:
    return ("sourceDateStart" in state) == ("sourceDateEnd" in state) and not (
        "sourceDate" in state and "sourceDateStart" in state
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


MUSTS: dict[str, Callable[[Document], bool]] = {
    "3.1 @context: one or more, the model's among them": lambda it: (
        CONTEXT in as_list(it["@context"])
    ),
    "3.1 id: exactly one IRI": lambda it: is_iri(it["id"]),
    "3.1 type: one or more, Annotation among them": lambda it: "Annotation" in as_list(it["type"]),
    "3.1 target: one or more": lambda it: len(as_list(it["target"])) >= 1,
    "3.2.1 external resources: an IRI each": lambda it: all(
        is_iri(part["source"]["id"]) for part in parts(it, "SpecificResource")
    ),
    "3.2.2 textDirection: ltr, rtl or auto": lambda it: all(
        part["textDirection"] in {"ltr", "rtl", "auto"}
        for kind in ("Text", "TextualBody")
        for part in parts(it, kind)
    ),
    "3.2.4 TextualBody: exactly one value, a text": every(
        "TextualBody", lambda it: _is_text(it["value"])
    ),
    "3.2.4 purpose: a motivation": lambda it: all(
        set(as_list(part.get("purpose", "linking"))) <= MOTIVATIONS
        for kind in ("TextualBody", "SpecificResource")
        for part in parts(it, kind)
    ),
    "3.3.1 created and modified: at most one, xsd:dateTime in UTC with Z": lambda it: all(
        MOMENT.fullmatch(it[name]) for name in ("created", "modified")
    ),
    "3.3.1 creator and generator: IRIs of agents with a type": lambda it: all(
        is_iri(it[name]["id"]) and it[name]["type"] in {"Person", "Organization", "Software"}
        for name in ("creator", "generator")
    ),
    "3.3.5 motivation: of the list": lambda it: it["motivation"] in MOTIVATIONS,
    "3.3.6 rights: an IRI": lambda it: is_iri(it["rights"]),
    "3.3.7 canonical: at most one IRI": lambda it: is_iri(it["canonical"]),
    "4 SpecificResource: exactly one source": every(
        "SpecificResource", lambda it: isinstance(it["source"], dict)
    ),
    "4.2.4 TextQuoteSelector: exactly one exact": every(
        "TextQuoteSelector", lambda it: _is_text(it["exact"]) and bool(it["exact"])
    ),
    "4.2.4 TextQuoteSelector: at most one prefix and suffix": every(
        "TextQuoteSelector", lambda it: all(_is_text(it.get(x, "")) for x in ("prefix", "suffix"))
    ),
    "4.2.5 TextPositionSelector: exactly one start and end, whole, not negative": every(
        "TextPositionSelector",
        lambda it: isinstance(it["start"], int) and 0 <= it["start"] < it["end"],
    ),
    "4.3.1 TimeState: sourceDate or the pair of start and end": every("TimeState", _pair),
    "4.3.1 TimeState: moments in UTC with Z": every(
        "TimeState",
        lambda it: all(
            MOMENT.fullmatch(it[name])
            for name in ("sourceDateStart", "sourceDateEnd")
            if name in it
        ),
    ),
    "4.3.1 TimeState: copies are IRIs": every(
        "TimeState", lambda it: all(is_iri(copy) for copy in as_list(it.get("cached", [])))
    ),
}


@pytest.mark.parametrize("must", MUSTS)
def test_every_annotation_keeps_what_the_model_demands(
    annotations: list[Document], must: str
) -> None:
    for annotation in annotations:
        assert MUSTS[must](annotation), (must, annotation["id"])


# What would break each rule: a path within an annotation, and a value to put there.
BREAKS: dict[str, tuple[tuple[Any, ...], Any]] = {
    "3.1 @context: one or more, the model's among them": (("@context",), ["https://x.example/"]),
    "3.1 id: exactly one IRI": (("id",), "a0-s002"),
    "3.1 type: one or more, Annotation among them": (("type",), "Note"),
    "3.1 target: one or more": (("target",), []),
    "3.2.1 external resources: an IRI each": (("target", "source", "id"), "some page"),
    "3.2.2 textDirection: ltr, rtl or auto": (("target", "source", "textDirection"), "left"),
    "3.2.4 TextualBody: exactly one value, a text": (("body", -1, "value"), ["a", "b"]),
    "3.2.4 purpose: a motivation": (("body", 0, "purpose"), "supporting"),
    "3.3.1 created and modified: at most one, xsd:dateTime in UTC with Z": (
        ("modified",),
        "2026-11-20",
    ),
    "3.3.1 creator and generator: IRIs of agents with a type": (("creator", "type"), "Editor"),
    "3.3.5 motivation: of the list": (("motivation",), "supporting"),
    "3.3.6 rights: an IRI": (("rights",), "CC BY 4.0"),
    "3.3.7 canonical: at most one IRI": (("canonical",), "5d2f6f0e"),
    "4 SpecificResource: exactly one source": (("target", "source"), []),
    "4.2.4 TextQuoteSelector: exactly one exact": (("target", "selector", 0, "exact"), ""),
    "4.2.4 TextQuoteSelector: at most one prefix and suffix": (
        ("target", "selector", 0, "prefix"),
        ["a", "b"],
    ),
    "4.2.5 TextPositionSelector: exactly one start and end, whole, not negative": (
        ("target", "selector", 1, "start"),
        -1,
    ),
    "4.3.1 TimeState: sourceDate or the pair of start and end": (
        ("target", "state", "sourceDate"),
        "2026-11-20T00:00:00Z",
    ),
    "4.3.1 TimeState: moments in UTC with Z": (("target", "state", "sourceDateEnd"), "2026-11-20"),
    "4.3.1 TimeState: copies are IRIs": (("target", "state", "cached"), "the archive"),
}


@pytest.mark.parametrize("must", MUSTS)
def test_the_check_of_each_demand_sees_when_it_is_broken(client: FlaskClient, must: str) -> None:
    right = client.get("/annotations/a0-s002").json
    wrong = json.loads(json.dumps(right))
    path, value = BREAKS[must]
    place = wrong
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert MUSTS[must](right)
    assert not MUSTS[must](wrong)


def test_there_is_one_annotation_for_each_quote_with_its_own_words(
    annotations: list[Document], bundled: Dataset
) -> None:
    by_name = {it["id"].rpartition("/")[2]: it for it in annotations}
    assert set(by_name) == set(bundled.quotes)
    for name, quote in bundled.quotes.items():
        words, position = by_name[name]["target"]["selector"]
        assert (words["exact"], words.get("prefix", ""), words.get("suffix", "")) == (
            quote.exact,
            quote.prefix,
            quote.suffix,
        )
        assert (position["start"], position["end"]) == (quote.start, quote.end)
        assert position["end"] - position["start"] == len(words["exact"])
        assert by_name[name]["target"]["checkState"] == f"ev:{quote.state}"


def test_the_bodies_are_the_features_that_rest_on_the_words_and_how(
    annotations: list[Document], bundled: Dataset
) -> None:
    said = {
        (it["id"].rpartition("/")[2], *body["source"]["id"].split("/")[-3::2], body["supports"])
        for it in annotations
        for body in it.get("body", ())
        if body["type"] == "SpecificResource"
    }
    known = {
        (it.quote, layer, feature.id, it.supports)
        for layer, features in bundled.features.items()
        for feature in features.values()
        for it in feature.evidence
    }
    assert said == known


def test_the_target_is_the_page_in_the_web_or_ours_about_the_article(
    annotations: list[Document], bundled: Dataset
) -> None:
    for it in annotations:
        article = bundled.articles[bundled.quotes[it["id"].rpartition("/")[2]].article]
        ours = f"http://localhost/articles/{article.id}"
        assert it["target"]["source"]["id"] == (article.url or ours)
        assert it["target"]["state"].get("cached") == article.archive_url
        assert it["target"]["source"]["rights"] != it["rights"]


def test_the_name_of_an_annotation_is_the_same_on_every_server(client: FlaskClient) -> None:
    here = client.get("/annotations/a0-s002").json
    there = client.get("/annotations/a0-s002", base_url="https://elsewhere.example").json
    assert here["id"] != there["id"]
    assert here["canonical"] == there["canonical"]
    assert here["canonical"] == "urn:uuid:{}".format(here["canonical"].removeprefix("urn:uuid:"))


@pytest.mark.parametrize(
    "address",
    [
        "/annotations/",
        "/annotations/?iris=1",
        "/annotations/?iris=0&page=0",
        "/articles/trt-world-2020-12/annotations/",
        "/collections/lines/items/sirte-front-2020/annotations/",
    ],
)
def test_a_collection_expands_and_keeps_the_order_of_its_items(
    client: FlaskClient, address: str
) -> None:
    document = client.get(address).json
    (found,) = expanded(document, client)
    page = document.get("first", document)
    (holder,) = found.get("http://www.w3.org/ns/activitystreams#first", [found])
    (items,) = holder["http://www.w3.org/ns/activitystreams#items"]
    names = [it if isinstance(it, str) else it["id"] for it in page["items"]]
    assert [it["@id"] for it in items["@list"]] == names


def test_every_annotation_expands_and_none_of_its_members_is_lost(
    annotations: list[Document], client: FlaskClient
) -> None:
    for it in annotations:
        (found,) = expanded(it, client)
        assert found["@type"] == [f"{OA}Annotation"]
        assert found[f"{OA}motivatedBy"] == [{"@id": f"{OA}linking"}]
        (target,) = found[f"{OA}hasTarget"]
        kinds = [part["@type"] for part in target[f"{OA}hasSelector"]]
        assert kinds == [[f"{OA}TextQuoteSelector"], [f"{OA}TextPositionSelector"]]


def test_a_member_without_meaning_is_seen(client: FlaskClient) -> None:
    document = client.get("/annotations/a0-s002").json
    with pytest.raises(Dropped, match="surprise"):
        expanded({**document, "surprise": 1}, client)


def test_our_own_terms_mean_what_they_are_defined_as(client: FlaskClient) -> None:
    address = "http://localhost/ns/evidence.jsonld"
    defined = {it["@id"] for it in expanded(client.get(address).json, client)}
    assert defined >= {f"{address}#{name}" for name in {*SUPPORTS, *STATES}}
    (found,) = expanded(client.get("/annotations/a0-s002").json, client)
    (body, *_) = found[f"{OA}hasBody"]
    (role,) = body[f"{address}#supports"]
    assert role["@id"] in defined
    (target,) = found[f"{OA}hasTarget"]
    assert target[f"{address}#checkState"] == [{"@id": f"{address}#exact"}]


def test_the_vocabulary_has_every_word_of_the_dataset_and_no_other() -> None:
    assert set(vocabulary.ROLES) == SUPPORTS
    assert set(vocabulary.STATES) == STATES
