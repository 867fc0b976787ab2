"""Of places of one name, the one in the country that the text speaks of; and what does not speak for a country."""

from __future__ import annotations

import pytest

from geo.text.gazetteer import Sense, gazetteer
from geo.text.named import Named
from geo.text.place import Kind, Place
from geo.text.resolve import resolve
from geo.text.toponym import Toponym, toponyms

IN_LIBYA, IN_LEBANON = 2210247, 266826


def found(text: str) -> dict[str, Toponym]:
    return {it.text: it for it in toponyms(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Protesters in Tripoli, the northern Lebanese city, blocked the road to Beirut and Sidon.",
        "BEIRUT, Jan 3 - The army raided homes in Tripoli and Akkar.",
        "A fire broke out in the Tripoli district of northern Lebanon.",
        "Shots were fired in Tripoli, the Lebanese army said.",
        "The bus left Tripoli at dawn and reached Sidon at ten.",
        "Smugglers met in Tripoli, a Lebanese coastal town, and sailed for Libya.",
    ],
)
def test_a_text_of_lebanon_without_a_word_of_libya_means_its_tripoli(text: str) -> None:
    assert found(text)["Tripoli"].geonames_id == IN_LEBANON


@pytest.mark.parametrize(
    ("text", "geonames_id"),
    [
        ("احتج العشرات في طرابلس شمال لبنان وقطعوا الطريق إلى بيروت", IN_LEBANON),
        ("احتج العشرات في طرابلس وقطعوا الطريق إلى بيروت", IN_LEBANON),
        ("احتج العشرات في طرابلس غرب ليبيا وقطعوا الطريق إلى مصراتة", IN_LIBYA),
    ],
)
def test_an_arabic_text_tells_one_tripoli_from_the_other(text: str, geonames_id: int) -> None:
    assert found(text)["طرابلس"].geonames_id == geonames_id


@pytest.mark.parametrize(
    "text",
    [
        "Fighting in Tripoli on Monday killed ten.",
        "Libya's government in Tripoli sent a delegation to Beirut.",
        "The Lebanese ship was held in Tripoli, the Libyan capital.",
        "A ship from Beirut reached Tripoli, and Misrata sent a crew to Benghazi.",
        "The Libyan army shelled Tripoli. Turkey, Egypt and Lebanon called for calm.",
        "Shells fell on Tripoli. Beirut welcomed the truce.",
    ],
)
def test_a_word_of_libya_or_none_of_any_country_means_the_capital(text: str) -> None:
    assert found(text)["Tripoli"].geonames_id == IN_LIBYA


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        (
            "The envoy flew to Athens, and American officials said Congress would vote.",
            "Athens",
            "GR",
        ),
        ("Flights from Dallas and Houston landed in Paris.", "Paris", "FR"),
    ],
)
def test_a_small_town_or_a_large_country_does_not_beat_the_well_known_place(
    text: str, name: str, country: str
) -> None:
    assert found(text)[name].country == country


def test_of_two_towns_of_a_country_the_larger_is_no_less_likely_for_a_capital_abroad() -> None:
    def sense(number: int, kind: Kind, lat: float, country: str, population: int) -> Sense:
        place = Place(number, None, "", kind, 10.0, lat, country, "", population)
        return Sense(place, is_main=True, is_demonym=False)

    larger, smaller = sense(2, "town", 3.0, "BB", 500_000), sense(3, "town", 0.2, "BB", 60_000)
    named = [
        Named("Alike", (sense(1, "capital", 60.0, "AA", 500_000), larger, smaller), 1.0),
        Named("Beside", (sense(4, "town", 0.0, "BB", 900_000),), 1.0),
        Named("Nearby", (sense(5, "town", 0.5, "BB", 900_000),), 1.0),
    ]
    assert resolve(named, None)[0].sense == larger


@pytest.mark.parametrize(
    "text",
    [
        "Talks opened in Geneva on Monday. Washington welcomed it.",
        "Talks opened in Geneva. Washington decided to support it, and Washington's envoy said so.",
    ],
)
def test_a_government_does_not_say_where_a_text_is(text: str) -> None:
    answer = found(text)
    assert (answer["Washington"].kind, answer["Geneva"].country) == ("government", "CH")


@pytest.mark.parametrize(
    "text",
    [
        "Fighters attacked Kufra, in southeastern Libya, on Friday.",
        "Migrants were freed in Kufra, Libya.",
        "The convoy left Kufra for Sabha and Murzuq.",
    ],
)
def test_kufra_is_found_without_its_article(text: str) -> None:
    assert found(text)["Kufra"].geonames_id == 88932


@pytest.mark.parametrize("name", ["salvador", "paso", "cajon", "hasan", "said", "alto"])
def test_no_article_is_put_before_a_name_of_other_lands_or_of_a_person(name: str) -> None:
    assert gazetteer().senses_with_article(name) == ()


@pytest.mark.parametrize("before", ["مدينة", "بلدة", "في مدينة", "في"])
def test_a_name_behind_the_town_of_is_whole(before: str) -> None:
    assert [it.text for it in toponyms(f"سقط قتلى {before} بارا")] == []
    assert [it.text for it in toponyms(f"سقط قتلى {before} لاهور")] == ["لاهور"]


def test_a_preposition_is_cut_where_none_stands_before() -> None:
    assert list(found("اندلع حريق بطرابلس وببيروت")) == ["طرابلس", "بيروت"]


@pytest.mark.parametrize(
    ("country", "other", "town"),
    [("ليبيا", "السودان", "ترهونة"), ("اليمن", "مصر", "المخا")],
)
def test_a_small_town_needs_its_country_in_an_arabic_text(
    country: str, other: str, town: str
) -> None:
    assert town in found(f"زار الوفد {country} ثم {town}")
    assert town not in found(f"زار الوفد {other} ثم {town}")
