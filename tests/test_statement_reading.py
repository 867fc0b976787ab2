"""Who, where and how it is said: single sentences, read as an editor would read them."""

from __future__ import annotations

import pytest

from tests.test_proposal import proposed

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
