"""Place names are found where the text has them, and mean what the text means."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.text.toponym import Toponym, toponyms
from tests.toponym_gold import Item, items

PARTS = {"development": 15, "held-out": 15, "studied": 66, "fresh": 21}
FRAGMENTS = st.sampled_from(
    re.split(
        r"\|",
        "Paris|Texas|, |Tripoli|Libya|U.S.|the |in |of |Reading|Ankara| said | and |Al-Jufra|طرابلس|و|في |ليبيا|😀|"
        "é|e\u0301|\n|. |'s |’s|-based|Mr. |New York|Bank of |England|\u00a0|\u200f|İstanbul|ß|Ill.| (AP) - |France",
    )
)


def found(text: str, focus: tuple[float, float] | None = None) -> dict[str, Toponym]:
    return {it.text: it for it in toponyms(text, focus)}


@given(st.lists(FRAGMENTS | st.text(max_size=5), max_size=25).map("".join))
@settings(deadline=None, max_examples=150)
def test_offsets_are_those_of_the_text_in_order_without_overlap(text: str) -> None:
    last = 0
    answer = toponyms(text)
    for it in answer:
        assert text[it.start : it.end] == it.text
        assert last <= it.start < it.end
        assert 0 < it.confidence <= 1
        assert it.geonames_id is None or it.lon is not None
        last = it.end
    assert toponyms(text) == answer


@pytest.mark.parametrize(
    ("text", "name", "geonames_id"),
    [
        ("Fighting reached Tripoli, the Libyan capital.", "Tripoli", 2210247),
        ("Soldiers entered Tripoli in northern Lebanon.", "Tripoli", 266826),
        ("A man was arrested in Paris, Texas, on Monday.", "Paris", 4717560),
        ("A man was arrested in Paris on Monday.", "Paris", 2988507),
        ("The fire in Springfield, Ill., burned for hours.", "Springfield", 4250542),
        ("The fire in Springfield, Mass., burned for hours.", "Springfield", 4951788),
        ("Georgia and Armenia signed a treaty in Tbilisi.", "Georgia", 614540),
        ("He was driving from Atlanta to Macon, in southern Georgia.", "Georgia", 4197000),
        ("وصل الوفد إلى طرابلس في ليبيا.", "طرابلس", 2210247),
        ("وصل الوفد إلى طرابلس في لبنان.", "طرابلس", 266826),
        ("غادرت السفينة إلى طرابلس اللبنانية.", "طرابلس", 266826),
        ("Macon has a fire. He drove from Atlanta, Georgia.", "Georgia", 4197000),
        ("He died in St. John's, Newfoundland.", "St. John's", 6324733),
        ("The court in The Hague ruled.", "The Hague", 2747373),
        ("Kyiv said Odesa was hit; a firm in Odessa, Texas, paid.", "Odesa", 698740),
        ("Kyiv said Odesa was hit; a firm in Odessa, Texas, paid.", "Odessa", 5527554),
        ("Tripoli's port in Lebanon was closed.", "Tripoli", 266826),
    ],
)
def test_the_text_says_which_place_of_a_name_it_means(
    text: str, name: str, geonames_id: int
) -> None:
    assert found(text)[name].geonames_id == geonames_id


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Ankara decided in December to send troops to Tripoli.", "Ankara", "government"),
        ("Cairo's decision surprised diplomats.", "Cairo", "government"),
        ("Thousands marched through Cairo on Friday.", "Cairo", "place"),
        ("Talks between Washington and Moscow broke down.", "Moscow", "government"),
        ("The flight between Cairo and Tunis was cancelled.", "Tunis", "place"),
        ("Libyan forces and Turkish drones took the town.", "Turkish", "demonym"),
        ("The Bank of England raised its rate.", "England", "organisation"),
        ("She teaches at the University of Texas.", "Texas", "organisation"),
        ("Heavy clashes broke out East of Sirte.", "Sirte", "place"),
        ("They met southwest of Benghazi.", "Benghazi", "place"),
        ("ورحبت القاهرة بالقرار.", "القاهرة", "government"),
        ("ودعت باريس ومدريد إلى الحوار.", "مدريد", "government"),
        ("Heathrow is near London, and Kingston Crown Court is not.", "Kingston", "organisation"),
        ("وتقدمت القوات الليبية نحو سرت.", "الليبية", "demonym"),
        ("Tripoli and Benghazi are cut off from each other.", "Tripoli", "place"),
        ("Khartoum is in ruins.", "Khartoum", "place"),
        ("Khartoum is in talks with the rebels.", "Khartoum", "government"),
        ("Damascus saw protests on Friday.", "Damascus", "place"),
        ("Damascus sees the deal as a trap.", "Damascus", "government"),
        ("Kyiv remains calm after the attack.", "Kyiv", "place"),
        ("Kyiv remains opposed to the plan.", "Kyiv", "government"),
        ("Kabul will run out of water by May.", "Kabul", "place"),
        ("Moscow was accused of the attack.", "Moscow", "government"),
        ("قال أستاذ في جامعة القاهرة إن الهدنة ستنهار.", "القاهرة", "organisation"),
        ("ذكرت صحيفة نيويورك تايمز ذلك.", "نيويورك", "organisation"),
    ],
)
def test_a_name_is_told_for_what_it_stands_for(text: str, name: str, kind: str) -> None:
    assert found(text)[name].kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "They were held at an undisclosed location.",
        "Reading is a pleasure, and Nice people read Mobile news.",
        "Paris Hilton met Jordan Wells and DeAndre Jordan.",
        "Mr. Washington spoke of his mother.",
        "“Of course,” she said. “More of the Same.”",
        "Write to desk@Tokyo-Times.example, to @London, or see https://example.org/Japan?from=Kyoto and Paris.com.",
        "The M23 rebels and the RSF denied it.",
        "In May, they voted. Mobile phones rang.",
    ],
)
def test_what_is_no_place_is_not_found(text: str) -> None:
    assert found(text) == {}


@pytest.mark.parametrize(
    ("text", "name", "geonames_id"),
    [
        ("MOBILE, Ala. (AP) — A fire closed the port.", "MOBILE", 4076598),
        ("A fire closed a mall in Temple, Texas, on Monday.", "Temple", 4735966),
        ("He was born in the city of Mobile. Doctors left Mobile.", "Mobile", 4076598),
    ],
)
def test_a_town_named_by_a_word_is_found_where_the_text_says_that_it_is_one(
    text: str, name: str, geonames_id: int
) -> None:
    assert {it.geonames_id for it in toponyms(text) if it.text == name} == {geonames_id}


@pytest.mark.parametrize(
    ("text", "name", "geonames_id"),
    [
        ("Flights to Miami, Tampa and Panama City were cancelled.", "Panama City", 4167694),
        ("Flights to Bogota, Lima and Panama City were cancelled.", "Panama City", 3703443),
        ("Flights to Dallas, Houston and Paris were cancelled.", "Paris", 2988507),
        ("The treaty binds Armenia, Georgia and Turkey.", "Georgia", 614540),
        ("It is sold in Alabama, Georgia and Florida.", "Georgia", 4197000),
        ("قُتل خمسة في بلدة بنش جراء قصف مدفعي.", "بنش", 171451),
        ("Paris is a city in Lamar County, Texas.", "Paris", 4717560),
        ("Tripoli is a port on the coast of Lebanon.", "Tripoli", 266826),
    ],
)
def test_neighbours_say_which_place_is_meant(text: str, name: str, geonames_id: int) -> None:
    assert found(text)[name].geonames_id == geonames_id


@pytest.mark.parametrize("state", ["Nev.", "Nevada"])
def test_a_place_that_no_table_has_is_not_taken_for_one_elsewhere(state: str) -> None:
    lima = found(f"A fire burned for hours in Lima, {state}, on Monday.")["Lima"]
    assert (lima.geonames_id, lima.lon, lima.country) == (None, None, None)


@pytest.mark.parametrize(
    "before", ["\ufeff", "😀 ", "e\u0301 ", "العربية\u064b ", "First.\r\n\r\n", "\ufeff𝔊\r\n"]
)
def test_offsets_count_code_points_whatever_stands_before(before: str) -> None:
    text = "BENGHAZI, Libya (AP) — Ships left Tobruk."
    plain = [(it.start, it.end, it.geonames_id) for it in toponyms(text)]
    assert [text[start:end] for start, end, _ in plain] == ["BENGHAZI", "Libya", "Tobruk"]
    shifted = [(it.start, it.end, it.geonames_id) for it in toponyms(before + text)]
    moved = [(start + len(before), end + len(before), number) for start, end, number in plain]
    assert shifted[-len(moved) :] == moved


def test_the_home_of_a_newspaper_decides_where_the_text_does_not() -> None:
    text = "The council of Dublin approved a path on Monday. Residents of Marion want one too."
    assert found(text)["Dublin"].country == "IE"
    at_home = found(text, (-82.99, 39.96))
    assert (at_home["Dublin"].geonames_id, at_home["Dublin"].country) == (5152333, "US")


def scores(part: list[Item]) -> tuple[float, float, float]:
    """Precision and recall of spans, and the share of right ids among the spans found."""
    right = wrong = missed = resolved = asked = 0
    for item in part:
        gold = {(it.start, it.end): it for it in item.gold}
        answer = {(it.start, it.end): it for it in toponyms(item.text, item.focus)}
        both = gold.keys() & answer.keys()
        right, wrong = right + len(both), wrong + len(answer) - len(both)
        missed += len(gold) - len(both)
        for span in both:
            if gold[span].geonames_id is not None:
                asked += 1
                resolved += answer[span].geonames_id == gold[span].geonames_id
    return right / (right + wrong), right / (right + missed), resolved / asked


@pytest.mark.parametrize("part", PARTS)
def test_nine_names_of_ten_are_found_and_nine_of_ten_found_are_right(part: str) -> None:
    assert len(items(part)) == PARTS[part]
    assert min(scores(items(part))) > 0.9


@pytest.mark.parametrize(
    ("text", "name", "ids"),
    [
        (
            "Tripoli's port in Lebanon was closed. The fire in Lebanon, Ohio, burned on.",
            "Lebanon",
            [272103, 4516412],
        ),
        (
            "Beirut said Lebanon was hit. A man from Lebanon, Ohio, was there.",
            "Lebanon",
            [272103, 4516412],
        ),
        (
            "Georgia, the country, voted. Georgia Gov. Brian Kemp spoke in Atlanta.",
            "Georgia",
            [614540, 4197000],
        ),
        ("He lives in Paris, Texas. Paris was calm.", "Paris", [4717560, 4717560]),
    ],
)
def test_a_name_qualified_once_means_the_same_elsewhere_unless_the_text_speaks_against_it(
    text: str, name: str, ids: list[int]
) -> None:
    assert [it.geonames_id for it in toponyms(text) if it.text == name] == ids


def test_the_african_union_is_a_body_and_its_members_people() -> None:
    assert found("The African Union met in Addis Ababa.")["African"].kind == "organisation"
    assert found("African leaders met in Addis Ababa.")["African"].kind == "demonym"


def test_the_beginning_of_a_longer_name_is_no_place() -> None:
    assert "Abu" not in found("People fled the Abu Shouk camp near El Fasher.")
    assert found("They met in Tel Aviv and Abu Dhabi.").keys() == {"Tel Aviv", "Abu Dhabi"}
