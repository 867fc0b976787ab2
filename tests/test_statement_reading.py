"""Who, where and how it is said: single sentences, read as an editor would read them."""

from __future__ import annotations

import re

import pytest

from bench.proposals.score import EMPTY
from geo.proposal.proposal import Proposal
from geo.proposal.proposing import propose
from geo.text.toponym import Toponym
from layers import LAYERS
from tests.test_proposal import TODAY, article, proposed

# A sentence, and of what is suggested: the statement, its actor, its status, its speaker.
SAID = [
    ("Congolese soldiers said M23 had captured Goma.", "control", "m23", "claimed", "Congolese soldiers"),
    ("M23 captured Goma, residents said.", "control", "m23", "assessed", "residents"),
    ("M23 captured Goma, but the Congolese army denied the claim.", "control", "m23", "contested", None),
    ("M23 claimed it had captured Goma, which could not be verified.", "control", "m23", "claimed", "M23"),
    ("“M23 fighters captured Goma,” the analyst Jane Doe said.", "control", "m23", "assessed", "Jane Doe"),
    ("The army lost Goma to M23 last week.", "control", "m23", "assessed", None),
    ("Rwanda-backed M23 rebels seized Goma on Friday.", "control", "m23", "assessed", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "what", "actor", "status", "speaker"), SAID)
def test_actor_status_and_speaker_are_those_of_the_sentence(
    text: str, what: str, actor: str, status: str, speaker: str | None
) -> None:
    (it,) = [it for it in proposed(text).proposals if it.what != "place"]
    found = (it.what, it.feature.actor, it.feature.status)
    assert found == (what, actor, status)
    assert it.speaker == speaker


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("The Karen National Union (KNU) took Goma on Friday.", "karen-national-union"),
        ("The Free Goma Front seized Sake on Friday.", "free-goma-front"),
        ("Ruritanian troops captured Goma on Friday.", "ruritanian-troops"),
        ("سيطرت قوات الدعم السريع على حلب", "rapid-support-forces"),
    ],
)
def test_an_actor_nobody_has_listed_is_a_draft(text: str, actor: str) -> None:
    tag = "ar" if "حلب" in text else "en"
    found = proposed(text, tag=tag)
    (it,) = [it for it in found.proposals if it.what == "control"]
    assert it.feature.actor == actor
    assert actor in found.dataset.actors


def test_rebels_are_never_the_army() -> None:
    found = proposed("Rebel forces captured Goma on Friday, and the army fled.")
    (it,) = [it for it in found.proposals if it.what == "control"]
    assert found.dataset.actors[str(it.feature.actor)].kind == "armed_group"


def test_the_latter_side_is_whom_the_sentence_before_named_last() -> None:
    text = "The Congolese army fights M23. Goma, currently under the control of the latter side, is calm."
    (it,) = [it for it in proposed(text).proposals if it.what == "control"]
    assert it.feature.actor == "m23"
    assert any("“the latter side” is taken to mean" in reason for reason in it.reasons)
    assert [evidence.supports for evidence in it.feature.evidence] == ["control", "background"]


def test_a_date_belongs_to_the_words_it_stands_with() -> None:
    text = "M23 captured Goma on Friday, after the Congolese army took Sake in May 2023."
    days = {
        it.feature.names["en"]: it.feature.valid.first.day.isoformat()
        for it in proposed(text).proposals
        if it.what == "control" and it.feature.valid and it.feature.valid.first
    }
    assert days == {"M23: Goma": "2024-06-28", "Congolese army: Sake": "2023-05-01"}


def test_what_is_to_come_is_left_out() -> None:
    found = proposed("Talks in Goma are set for 3 August 2024.")
    assert [it for it in found.proposals if it.what != "place"] == []


def test_a_language_without_words_is_read_with_the_english_ones() -> None:
    assert proposed("M23 captured Goma.", tag="fr").dataset.quotes


def find_in_sudan(text: str, focus: tuple[float, float] | None) -> list[Toponym]:
    """A gazetteer of Sudan, whose senses the real one has under the same ids."""
    named = {
        "El Fasher": (379555, 25.34936, 13.62793),
        "الفاشر": (379555, 25.34936, 13.62793),
        "North Kordofan": (408667, 30.504, 13.11),
        "شمال كردفان": (408667, 30.504, 13.11),
        "Khartoum": (379252, 32.53241, 15.55177),
        "KHARTOUM": (379252, 32.53241, 15.55177),
        "Bara": (377724, 30.36667, 13.7),
        "Nyala": (369004, 24.88069, 12.04888),
        "الأبيض": (379003, 30.21669, 13.18421),
    }
    return [
        Toponym(it.start(), it.end(), it[0], "place", *named[it[0]], "SD", 0.95)
        for it in re.finditer("|".join(named), text)
    ]


def sudanese(text: str, tag: str = "en") -> list[Proposal]:
    """What is proposed of a Sudanese article, places alone left out."""
    made = propose(article(text, tag), text, EMPTY, LAYERS, TODAY, find_in_sudan)
    return [it for it in made.proposals if it.what != "place"]


@pytest.mark.parametrize(
    ("text", "tag", "places"),
    [
        ("The RSF seized the town of Bara in North Kordofan on Monday.", "en", {"Bara"}),
        ("Bara in North Kordofan fell to the RSF on Monday.", "en", {"Bara"}),
        ("Bara, a town in North Kordofan, fell to the RSF on Monday.", "en", {"Bara"}),
        ("The RSF seized Bara in North Kordofan and Nyala.", "en", {"Bara", "Nyala"}),
        ("The RSF seized Bara, El Fasher and the town of Nyala.", "en", {"Bara", "El Fasher", "Nyala"}),
        ("The RSF seized North Kordofan on Monday.", "en", {"North Kordofan"}),
        ("Qarya in North Kordofan fell to the RSF on Monday.", "en", set()),
        ("سيطرت قوات الدعم السريع على مدينة الفاشر في شمال كردفان.", "ar", {"El Fasher"}),
        ("سيطرت قوات الدعم السريع على الفاشر والأبيض.", "ar", {"El Fasher", "El Obeid"}),
    ],
)  # fmt: skip
def test_where_a_place_is_says_nothing_of_the_wider_place(
    text: str, tag: str, places: set[str]
) -> None:
    found = {it.feature.names["en"].split(": ")[-1] for it in sudanese(text, tag)}
    assert found == places


@pytest.mark.parametrize(
    ("second", "status"),
    [
        ("The army denied it.", "contested"),
        ("The army denied that the town had fallen.", "contested"),
        ("The army denied that El Fasher had fallen.", "contested"),
        ("The army denied that Nyala had fallen.", "assessed"),
        ("The army denied shelling El Fasher.", "assessed"),
        ("Many fled El Fasher.", "assessed"),
    ],
)
def test_a_denial_in_the_next_sentence_is_of_the_same_place(second: str, status: str) -> None:
    (it,) = [
        it
        for it in sudanese(f"The RSF seized El Fasher on Monday. {second}")
        if it.what == "control"
    ]
    assert it.feature.status == status


def test_a_denial_in_arabic_may_name_the_town() -> None:
    text = "سيطرت قوات الدعم السريع على الفاشر يوم الاثنين. ونفى الجيش سقوط الفاشر."
    assert [it.feature.status for it in sudanese(text, "ar")] == ["contested"]


@pytest.mark.parametrize(
    ("text", "tag", "status", "speaker"),
    [
        ("Bara is under the control of the army, the U.N. said.", "en", "assessed", "the U.N."),
        ("Bara is under the control of the army, the army said.", "en", "claimed", "the army"),
        ("قال المتحدث باسم الجيش إن قواته لا تزال تسيطر على مدينة الأبيض.", "ar", "claimed", "الجيش"),
        ("قالت الأمم المتحدة إن الجيش لا يزال يسيطر على مدينة الأبيض.", "ar", "assessed", "الأمم المتحدة"),
    ],
)  # fmt: skip
def test_a_party_claims_and_who_is_none_is_believed(
    text: str, tag: str, status: str, speaker: str
) -> None:
    (it,) = sudanese(text, tag)
    assert (it.feature.status, it.speaker) == (status, speaker)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Khartoum (AFP) - The RSF killed ten people on Monday.", "en"),
        ("KHARTOUM, Oct. 27 - The RSF killed ten people on Monday.", "en"),
        ("By Jane Doe in Khartoum\nClashes killed ten people on Monday.", "en"),
        ("الفاشر (رويترز) - قتلت قوات الدعم السريع عشرة أشخاص.", "ar"),
    ],
)
def test_where_a_report_was_written_is_no_events_place(text: str, tag: str) -> None:
    made = propose(article(text, tag), text, EMPTY, LAYERS, TODAY, find_in_sudan)
    assert made.proposals == ()
    assert "It only says where the report was written." in {it.why for it in made.left_out}


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("The RSF captured positions near Bara on Monday.", "en"),
        ("Positions near Bara were captured by the RSF on Monday.", "en"),
        ("The RSF holds positions near Bara.", "en"),
        ("The RSF took control of an area near Bara on Monday.", "en"),
        ("سيطرت قوات الدعم السريع على مواقع قرب الفاشر.", "ar"),
    ],
)
def test_positions_near_a_town_are_not_the_town(text: str, tag: str) -> None:
    assert [it for it in sudanese(text, tag) if it.what == "control" and it.keep] == []


@pytest.mark.parametrize(
    "text",
    ["The Khartoum-based RSF met on Monday.", "Khartoum-based officials met the RSF on Monday."],
)
def test_where_somebody_is_based_is_not_where_they_met(text: str) -> None:
    assert [it.what for it in sudanese(text) if it.what != "seat"] == []


@pytest.mark.parametrize(
    ("text", "meant", "is_kept"),
    [
        ("The RSF entered Bara. Families fled to El Fasher. The RSF shelled the town on Friday.", "Bara", True),
        ("The RSF entered Bara. It is east of El Fasher. The RSF shelled the town on Friday.", "Bara", True),
        ("The RSF entered Bara. The Nyala-based council met. The RSF shelled the town on Friday.", "Bara", True),
        ("KHARTOUM (AFP) - The RSF entered Bara. The RSF shelled the town on Friday.", "Bara", True),
        ("Khartoum is calm. The RSF entered Bara. The RSF shelled the village on Friday.", "Bara", True),
        ("The RSF entered Bara. Clashes went on in El Fasher. The RSF shelled the town on Friday.", "El Fasher", False),
    ],
)  # fmt: skip
def test_the_town_is_the_one_that_was_told_of(text: str, meant: str, is_kept: bool) -> None:
    (it,) = [it for it in sudanese(text) if it.what == "strike"]
    assert (it.feature.names["en"], it.keep) == (f"Strike: {meant}", is_kept)


@pytest.mark.parametrize(
    "text",
    ["By Friday, the RSF had captured Bara.", "By night the RSF seized Bara\nMany fled."],
)
def test_a_sentence_that_begins_with_by_is_no_byline(text: str) -> None:
    assert "RSF: Bara" in {it.feature.names["en"] for it in sudanese(text)}


@pytest.mark.parametrize(
    "text",
    ["The Free Darfur Front in Bara is calm.", "The Bara-based RSF is calm today."],
)
def test_what_is_unsure_is_proposed_and_not_kept(text: str) -> None:
    (it,) = sudanese(text)
    assert (it.confidence, it.keep) == ("low", False)
