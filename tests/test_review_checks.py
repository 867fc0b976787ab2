"""Each check on the smallest dataset that it finds something in, and on ones that just miss it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.review.checks import CHECKS, Check, review
from geo.review.finding import SEVERITIES, Remark
from geo.review.ground import km2
from geo.review.words import covered
from tests.review_case import (
    Case,
    article,
    day,
    days,
    evidence,
    quote,
    spot,
    square,
    stated,
    town,
    zone,
)

Change = Callable[[Case], object]


@dataclass(frozen=True)
class Proof:
    """What a check finds something in, at the entry named, and what it passes over though it is close."""

    at: str
    found: tuple[Change, ...]
    missed: tuple[Change, ...]


def two_quotes(supports: str, article: str = "paper", **changes: object) -> Change:
    """A second quote for the zone, beside a first one that names nobody."""
    return lambda case: (
        case.add("quotes", quote("p2", article, **changes))
        .change("quotes", "p1", exact="The latter side holds it.")
        .zone(evidence=evidence("p1", "h1") + evidence("p2", supports=supports))
    )


def rival(**changes: object) -> Change:
    return lambda case: case.add("zones", zone("rival", **{"actor": "south", **changes}))


def both(*changes: Change) -> Change:
    def spoil(case: Case) -> None:
        for change in changes:
            change(case)

    return spoil


def spans(second: int) -> Change:
    """Two quotes of one article that overlap, the second up to an offset; the article has 1,000 characters."""
    return lambda case: case.change("quotes", "p1", start=0, end=200).add(
        "quotes", quote("p2", "paper", start=150, end=second)
    )


NORTH = ("north",)
AFTER = "2020-06-02"  # the day after the zone ends, on which the later of the two articles appeared

PROOFS: dict[str, Proof] = {
    "partisan-zone": Proof(
        "zone",
        (
            lambda case: case.articles_all(aligned=NORTH),
            lambda case: case.change("articles", "paper", aligned=NORTH).change(
                "quotes", "h1", speaker_actor="north"
            ),
        ),
        (
            lambda case: case.change("articles", "paper", aligned=NORTH),
            lambda case: case.articles_all(aligned=NORTH).zone(status="claimed"),
            lambda case: case.articles_all(aligned=("south",)),
        ),
    ),
    "single-publisher": Proof(
        "zone",
        (
            lambda case: case.zone(evidence=evidence("p1")),
            lambda case: case.articles_all(owner="Press Group"),
            lambda case: case.change("articles", "herald", syndicated_from="Paper"),
        ),
        (
            lambda case: case.change("articles", "paper", owner="Press Group"),
            lambda case: case.zone(evidence=evidence("p1", supports="names")),
        ),
    ),
    "one-speaker": Proof(
        "zone",
        (
            lambda case: case.quotes_all(speaker="A minister"),
            lambda case: case.change("quotes", "p1", speaker="A", speaker_actor="south").change(
                "quotes", "h1", speaker="B", speaker_actor="south"
            ),
        ),
        (lambda case: case.change("quotes", "p1", speaker="A minister"),),
    ),
    "voice-with-two-names": Proof(
        "paper",
        (
            lambda case: case.change("articles", "herald", syndicated_from="the paper"),
            lambda case: case.change("articles", "herald", publisher="Paper", owner="Group"),
        ),
        (
            lambda case: case.change("articles", "herald", syndicated_from="Paper"),
            lambda case: case.articles_all(publisher="Paper", owner="Group"),
        ),
    ),
    "side-without-reason": Proof(
        "herald",
        (lambda case: case.change("articles", "herald", alignment=None),),
        (lambda case: case.change("articles", "herald", aligned=(), alignment=None),),
    ),
    "headline-alone": Proof(
        "zone",
        (
            lambda case: case.quotes_all(kind="headline"),
            lambda case: case.change("quotes", "p1", kind="teaser").change(
                "quotes", "h1", kind="pull_quote"
            ),
        ),
        (lambda case: case.change("quotes", "p1", kind="headline"),),
    ),
    "holder-without-quote": Proof(
        "zone",
        (
            lambda case: case.zone(evidence=evidence("p1", "h1", supports="names")),
            lambda case: case.zone(evidence=evidence("p1", supports="date")).change(
                "quotes", "h1", state="missing"
            ),
        ),
        (
            lambda case: case.zone(evidence=evidence("p1") + evidence("h1", supports="names")),
            lambda case: case.zone(
                evidence=evidence("p1", "h1", supports="names"), actor=None, parties=("north",)
            ),
        ),
    ),
    "unnamed-holder": Proof(
        "zone",
        (
            lambda case: case.change("quotes", "p1", exact="The latter side holds it."),
            lambda case: case.change("quotes", "p1", exact="Northern winds blew."),
            lambda case: case.change("actors", "north", aliases=("US",)).change(
                "quotes", "p1", exact="He told us who holds it."
            ),
        ),
        (
            two_quotes("background"),
            lambda case: case.change("quotes", "p1", exact="NORTH's men hold it."),
            lambda case: case.change("actors", "north", aliases=("US",)).change(
                "quotes", "p1", exact="The US holds it."
            ),
            lambda case: case.change("actors", "north", aliases=("الشَّمال",)).change(
                "quotes", "p1", exact="المدينة بيد الشمال"
            ),
            lambda case: case.change("actors", "north", aliases=("شمال",)).change(
                "quotes", "p1", exact="المدينة والشمال"
            ),
            lambda case: case.change("actors", "north", labels={"en": "NLA (Hartar)"}).change(
                "quotes", "p1", exact="Hartar’s positions were near."
            ),
            lambda case: case.change("quotes", "p1", exact="It fell.").zone(
                evidence=evidence("p1", supports="background") + evidence("h1")
            ),
        ),
    ),
    "holder-named-beside": Proof(
        "zone",
        (two_quotes("background"), two_quotes("date")),
        (two_quotes("background", "herald"), lambda case: case),
    ),
    "speaker-without-actor": Proof(
        "p1",
        (lambda case: case.change("quotes", "p1", speaker="a spokesman of the North"),),
        (
            lambda case: case.change(
                "quotes", "p1", speaker="a spokesman of the North", speaker_actor="north"
            ),
            lambda case: case.change("quotes", "p1", speaker="an analyst"),
        ),
    ),
    "beyond-article": Proof(
        "zone",
        (
            lambda case: case.zone(valid=days("2020-05-01", "2020-06-03")),
            lambda case: case.zone(valid=days("2020-06-03", None, "reckoned")),
        ),
        (
            lambda case: case.zone(valid=days("2020-05-01", AFTER)),
            lambda case: case.zone(valid=days("2020-05-01", "2020-06-03", "background")),
            lambda case: case.zone(valid=days("2020-05-01", "2020-06-03"), status="announced"),
            lambda case: case.zone(
                valid=replace(days("2020-05-01", None), last=day("2020-06-30", precision="month"))
            ),
            lambda case: case.articles_all(published_precision="month").zone(
                valid=days("2020-05-01", "2020-06-30")
            ),
        ),
    ),
    "background-beyond-article": Proof(
        "zone",
        (lambda case: case.zone(valid=days("2020-05-01", "2020-06-03", "background")),),
        (
            lambda case: case.zone(valid=days("2020-05-01", AFTER, "background")),
            lambda case: case.zone(valid=days("2020-05-01", "2020-06-03")),
        ),
    ),
    "dated-too-early": Proof(
        "zone",
        (
            lambda case: case.zone(
                valid=days(AFTER, None), evidence=evidence("h1") + evidence("p1", supports="date")
            ),
        ),
        (
            lambda case: case.zone(
                valid=days("2020-06-01", None),
                evidence=evidence("h1") + evidence("p1", supports="date"),
            ),
            lambda case: case.zone(valid=days(AFTER, None)),
            lambda case: case.change("articles", "paper", published_precision="month").zone(
                valid=days(AFTER, None), evidence=evidence("h1") + evidence("p1", supports="date")
            ),
        ),
    ),
    "stated-otherwise": Proof(
        "zone",
        (
            lambda case: case.zone(stated=stated("2019-05-01", "2019-05-31")),
            lambda case: case.zone(stated=stated(AFTER, "2020-07-01")),
        ),
        (
            lambda case: case.zone(stated=stated("2020-06-01", "2020-07-01")),
            lambda case: case.zone(stated=stated(AFTER, "2020-07-01"), valid_note="Known."),
            lambda case: case.zone(stated=stated(AFTER, "2020-07-01"), valid=None),
        ),
    ),
    "stated-otherwise-explained": Proof(
        "zone",
        (lambda case: case.zone(stated=stated(AFTER, "2020-07-01"), valid_note="Known."),),
        (
            lambda case: case.zone(stated=stated(AFTER, "2020-07-01")),
            lambda case: case.zone(stated=stated("2020-06-01", "2020-07-01"), valid_note="Known."),
        ),
    ),
    "reaching-back": Proof(
        "zone",
        (lambda case: case.zone(valid=days("2019-06-01", "2020-06-01", "background")),),
        (
            lambda case: case.zone(valid=days("2019-06-02", "2020-06-01", "background")),
            lambda case: case.zone(valid=days("2019-06-01", "2020-06-01")),
            lambda case: case.zone(valid=days("2019-06-01", "2020-05-31", "background")),
        ),
    ),
    "stale": Proof(
        "zone",
        (lambda case: case.zone(valid=days("2020-05-01", None)).on("2020-09-01"),),
        (
            lambda case: case.zone(valid=days("2020-05-01", None)).on("2020-08-31"),
            lambda case: case.zone(valid=days("2020-05-01", "2020-12-31")).on("2020-09-01"),
            lambda case: case.zone(valid=days("2020-09-02", None)).on("2020-09-01"),
            lambda case: case.zone(valid=None).on("2020-09-01"),
        ),
    ),
    "two-holders": Proof(
        "zone",
        (
            rival(),
            rival(valid=days("2020-06-01", None)),
            rival(valid=None),
            rival(geometry=square(size=0.5)),
            rival(geometry=square(15.98)),
        ),
        (
            rival(valid=days(AFTER, None)),
            rival(status="contested"),
            rival(status="claimed"),
            rival(actor="north"),
            rival(geometry=square(16)),
            rival(geometry=square(15.995)),
        ),
    ),
    "contested-by-nobody": Proof(
        "zone",
        (
            lambda case: case.zone(status="contested"),
            lambda case: case.zone(status="contested", actor=None, parties=("south",)),
            both(
                lambda case: case.zone(status="contested"),
                rival(valid=days(AFTER, None), status="claimed"),
            ),
        ),
        (
            lambda case: case.zone(status="contested", parties=("south",)),
            lambda case: case.zone(status="contested", actor=None, parties=("south", "north")),
            both(lambda case: case.zone(status="contested"), rival()),
            lambda case: case.zone(status="claimed"),
        ),
    ),
    "place-undisclosed": Proof(
        "town",
        (
            lambda case: case.change("quotes", "p1", exact="They met at an undisclosed location."),
            lambda case: case.change("quotes", "p1", exact="اجتمعوا في مكان غير معلن"),
        ),
        (
            lambda case: case.change("quotes", "p1", exact="The location was disclosed."),
            lambda case: case.change("spots", "town", evidence=evidence("h1")).change(
                "quotes", "p1", exact="They met at an undisclosed location."
            ),
        ),
    ),
    "far-from-namesake": Proof(
        "town",
        (lambda case: case.add("towns", town("t", "TOWN", 15.6)),),
        (
            lambda case: case.add("towns", town("t", "Town", 15.5)),
            lambda case: case.add("towns", town("t", "Town", 15.6), town("u", "Town")),
            lambda case: case.add("towns", town("t", "Village", 15.6)),
            lambda case: case.add("towns", town("t", "Town", 15.6)).change(
                "spots", "town", uncertainty_km=10.0
            ),
        ),
    ),
    "place-or-government": Proof(
        "town",
        (lambda case: case.change("actors", "south", kind="state", aliases=("Town",)),),
        (
            lambda case: case.change("actors", "south", aliases=("Town",)),
            lambda case: case.change("actors", "south", kind="state", aliases=("Town",)).change(
                "spots", "town", note="The place."
            ),
        ),
    ),
    "sketch-without-uncertainty": Proof(
        "zone",
        (lambda case: case.zone(geometry_basis="sketch"),),
        (lambda case: case.zone(geometry_basis="sketch", uncertainty_km=5.0),),
    ),
    "high-on-one-side": Proof(
        "zone",
        (lambda case: case.zone(certainty="high").articles_all(aligned=NORTH),),
        (
            lambda case: case.articles_all(aligned=NORTH),
            lambda case: case.zone(certainty="high").change("articles", "paper", aligned=NORTH),
        ),
    ),
    "high-on-a-sketch": Proof(
        "zone",
        (lambda case: case.zone(certainty="high", geometry_basis="sketch"),),
        (
            lambda case: case.zone(certainty="high"),
            lambda case: case.zone(geometry_basis="sketch"),
        ),
    ),
    "high-on-one-publisher": Proof(
        "zone",
        (
            lambda case: case.zone(certainty="high", evidence=evidence("p1")),
            lambda case: case.zone(certainty="high").quotes_all(speaker="A minister"),
            lambda case: case.zone(certainty="high").change("articles", "paper", aligned=NORTH),
        ),
        (
            lambda case: case.zone(certainty="high"),
            lambda case: case.zone(certainty="medium", evidence=evidence("p1")),
        ),
    ),
    "high-though-disputed": Proof(
        "zone",
        (lambda case: case.zone(evidence=evidence("p1") + evidence("h1", supports="disputes")),),
        (
            lambda case: case.zone(
                status="contested", evidence=evidence("p1") + evidence("h1", supports="disputes")
            ),
        ),
    ),
    "seat-as-ground": Proof(
        "zone",
        (lambda case: case.quotes_all(exact="The Town-based North would not accept it."),),
        (
            lambda case: case.change("quotes", "p1", exact="The Town-based North is there."),
            lambda case: case.quotes_all(exact="The Town-based North.").zone(certainty="low"),
        ),
    ),
    "words-not-found": Proof(
        "p1",
        (
            lambda case: case.change("quotes", "p1", state="missing"),
            lambda case: case.change("quotes", "p1", state="altered"),
        ),
        (
            lambda case: case.change("quotes", "p1", state="moved"),
            lambda case: case.add("quotes", quote("p2", "paper", state="missing")),
        ),
    ),
    "words-not-verified": Proof(
        "p1",
        (
            lambda case: case.change("quotes", "p1", state="unchecked"),
            lambda case: case.change("quotes", "p1", state="ambiguous"),
        ),
        (
            lambda case: case.change("quotes", "p1", state="moved"),
            lambda case: case.add("quotes", quote("p2", "paper", state="unchecked")),
        ),
    ),
    "checked-long-ago": Proof(
        "paper",
        (
            lambda case: case.change("quotes", "p1", checked_on=case.today - timedelta(181)),
            lambda case: case.change("quotes", "p1", checked_on=None),
        ),
        (lambda case: case.change("quotes", "p1", checked_on=case.today - timedelta(180)),),
    ),
    "quoted-at-length": Proof("paper", (spans(251),), (spans(250),)),
    "correction-left-out": Proof(
        "zone",
        (
            lambda case: case.add("quotes", quote("p2", "paper", kind="correction")).change(
                "quotes", "p1", corrected_by="p2"
            ),
        ),
        (
            lambda case: (
                case.add("quotes", quote("p2", "paper", kind="correction"))
                .change("quotes", "p1", corrected_by="p2")
                .change("spots", "town", evidence=evidence("h1"))
                .zone(evidence=evidence("p1", "h1") + evidence("p2", supports="background"))
            ),
        ),
    ),
    "correction-of-nothing": Proof(
        "p2",
        (lambda case: case.add("quotes", quote("p2", "paper", kind="correction")),),
        (
            lambda case: case.add("quotes", quote("p2", "paper", kind="correction")).change(
                "quotes", "p1", corrected_by="p2"
            ),
        ),
    ),
    "loaded-word": Proof(
        "zone",
        (
            lambda case: case.zone(note="Held by a Warlord."),
            lambda case: case.zone(names={"en": "Liberated ground"}),
        ),
        (
            lambda case: case.zone(note="Held by what the paper calls a “warlord”."),
            lambda case: case.quotes_all(exact="North, a warlord, holds it."),
        ),
    ),
    "gap-between-holders": Proof(
        "zone",
        (
            rival(valid=days("2020-06-03", None)),
            both(
                rival(valid=days(AFTER, None), geometry=square(size=0.5)),
                lambda case: case.add("zones", zone("late", valid=days("2020-06-09", None))),
            ),
            both(
                rival(valid=days("2020-06-03", None)),
                lambda case: case.add(
                    "zones", zone("half", geometry=square(size=0.5), valid=days(AFTER, AFTER))
                ),
            ),
        ),
        (
            rival(valid=days(AFTER, None)),
            rival(valid=days("2020-06-03", None), geometry=square(16)),
            both(
                rival(valid=days("2020-06-03", None)),
                lambda case: case.add("zones", zone("other", valid=days(AFTER, AFTER))),
            ),
        ),
    ),
    "blank-ground": Proof(
        "case",
        (rival(geometry=square(17), valid=days(AFTER, None)),),
        (
            rival(geometry=square(17), valid=days("2020-05-20", None)),
            rival(geometry=square(17, size=0.2), valid=days(AFTER, None)),
        ),
    ),
    "silence": Proof(
        "case",
        (rival(valid=days("2020-07-03", None)),),
        (
            rival(valid=days("2020-07-02", None)),
            both(rival(valid=days("2020-07-03", None)), lambda case: case.zone(valid=None)),
        ),
    ),
    "empty-layer": Proof("spots", (lambda case: case.spots.clear(),), (lambda case: case,)),
    "layer-empty-on-opening": Proof(
        "ground", (lambda case: case.on(AFTER),), (lambda case: case.on("2020-06-01"),)
    ),
    "article-without-quote": Proof(
        "gazette",
        (lambda case: case.add("articles", article("gazette", "2020-06-01")),),
        (
            lambda case: case.add("articles", article("gazette", "2020-06-01")).add(
                "quotes", quote("g1", "gazette")
            ),
        ),
    ),
    "quote-without-use": Proof(
        "p2",
        (lambda case: case.add("quotes", quote("p2", "paper")),),
        (
            lambda case: case.add("quotes", quote("p2", "paper")).change(
                "quotes", "p1", corrected_by="p2"
            ),
        ),
    ),
    "actor-without-part": Proof(
        "south",
        (lambda case: case.change("articles", "herald", aligned=()),),
        (
            lambda case: case.change("articles", "herald", aligned=()).zone(parties=("south",)),
            lambda case: case.change("articles", "herald", aligned=()).change(
                "quotes", "p1", speaker="a man", speaker_actor="south"
            ),
        ),
    ),
    "place-without-feature": Proof(
        "p1",
        (
            lambda case: case.add("towns", town("s", "New Springfield")).change(
                "quotes", "p1", exact="North holds New Springfield."
            ),
        ),
        (
            lambda case: case.add("towns", town("s", "New Springfield")).change(
                "quotes", "p1", exact="North holds Springfield."
            ),
            lambda case: (
                case.add("towns", town("s", "Springfield"))
                .change("quotes", "p1", exact="North holds Springfield.")
                .add("spots", spot("s", "Southern Springfield"))
            ),
        ),
    ),
}


def looked(check: Check, change: Change) -> list[Remark]:
    case = Case()
    change(case)
    return list(check.look(case.dossier))


def of_checks(kind: str) -> list[object]:
    return [
        pytest.param(check, change, id=f"{check.name}-{number}")
        for check in CHECKS
        if check.name in PROOFS
        for number, change in enumerate(getattr(PROOFS[check.name], kind), start=1)
    ]


def test_every_check_has_a_dataset_it_finds_and_one_it_just_misses() -> None:
    assert set(PROOFS) == {check.name for check in CHECKS}
    assert all(proof.found and proof.missed for proof in PROOFS.values())


def test_nothing_is_found_in_a_sound_dataset() -> None:
    assert review(Case().dossier) == []


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_a_dataset_without_features_can_be_reviewed(check: Check) -> None:
    case = Case(actors={}, articles={}, quotes={}, zones={}, spots={})
    assert {it.what for it in check.look(case.dossier)} <= {"has no feature at all."}


@pytest.mark.parametrize(("check", "change"), of_checks("found"))
def test_a_check_finds_what_it_is_for(check: Check, change: Change) -> None:
    found = looked(check, change)
    assert PROOFS[check.name].at in {it.id for it in found}
    for it in found:
        assert it.file.endswith((".json", ".geojson"))
        assert it.what.endswith(".")
        assert it.cure[0].isupper()
        assert it.cure.endswith((".", '"'))
        assert "None" not in it.what + it.cure


@pytest.mark.parametrize(("check", "change"), of_checks("missed"))
def test_a_check_passes_over_what_is_only_close(check: Check, change: Change) -> None:
    assert PROOFS[check.name].at not in {it.id for it in looked(check, change)}


def test_names_of_checks_are_unique_and_their_severities_known() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS)
    assert {check.severity for check in CHECKS} == set(SEVERITIES)


def test_the_worst_comes_first() -> None:
    case = Case()
    rival()(case)
    case.zone(note="A warlord’s.", evidence=evidence("p1"))
    found = [it.severity for it in review(case.dossier)]
    assert found == sorted(found, key=SEVERITIES.index)
    assert set(found) == set(SEVERITIES)


def test_a_year_mistyped_is_pointed_out() -> None:
    case = Case().zone(stated=stated("2019-05-01", "2019-05-31"))
    [found] = [it for it in review(case.dossier) if it.check == "stated-otherwise"]
    assert "the same days of 2020 would fit" in found.what
    leap = Case().zone(stated=stated("2020-02-29", "2020-02-29"), valid=days("2021-02-28", None))
    [found] = [it for it in review(leap.dossier) if it.check == "stated-otherwise"]
    assert "the same days of 2021 would fit" in found.what


def test_the_area_in_a_sentence_is_about_right() -> None:
    """Compared with the area of a square degree at 30 to 31 degrees north, 10,647 km² on the WGS 84 ellipsoid."""
    assert km2(square()) == pytest.approx(10_647, rel=0.01)
    assert km2(shapely.Polygon()) == 0


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=8))
def test_what_is_quoted_twice_counts_once(spans: list[tuple[int, int]]) -> None:
    quoted = sorted((start, start + length) for start, length in spans)
    assert covered(quoted) == len({it for start, end in quoted for it in range(start, end)})


def test_patience_is_the_reader_s_choice() -> None:
    case = Case().zone(valid=days("2020-05-01", None)).on("2020-09-01")
    patient = replace(case.dossier, stale_days=91)
    assert not [it for it in review(patient) if it.check == "stale"]
    assert date(2020, 9, 1) == patient.asof
