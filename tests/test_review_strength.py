"""The strength of evidence: by its definition, and the same in Python and in PostgreSQL."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from geo import database
from geo.article import Article
from geo.canonical import dumps
from geo.dataset import Dataset
from geo.export import export
from geo.feature import Evidence, Feature
from geo.grade import GRADES
from geo.load import load
from geo.quote import KINDS, Quote
from geo.review.dossier import Dossier
from geo.review.strength import KINDS_BY_WORTH, Cited, strength
from geo.settings import CHECKOUT
from layers import EVIDENCE_LAYERS, LAYERS
from tests.review_case import Case, actor, article, days, quote, square
from tests.store import refused, run, store  # noqa: F401 (a fixture)

DECISION = CHECKOUT / "docs" / "decisions" / "0023-strength-is-a-word.md"


def cited(
    publisher: str = "Paper",
    owner: str | None = None,
    syndicated_from: str | None = None,
    aligned: tuple[str, ...] = (),
    speaker: str | None = None,
    speaker_actor: str | None = None,
    supports: str = "control",
    state: str = "exact",
    kind: str = "prose",
) -> Cited:
    printed = article(
        "a",
        "2020-06-01",
        publisher=publisher,
        owner=owner,
        syndicated_from=syndicated_from,
        aligned=aligned,
    )
    words = quote("q", "a", state=state, kind=kind, speaker=speaker, speaker_actor=speaker_actor)
    return Cited(Evidence("q", supports), words, printed)


NORTH = ("north",)

# Who is cited for ground that north holds, and the grade that follows.
GRADED = [
    ("nobody", [], "unverified"),
    ("words gone", [cited(state="missing")], "unverified"),
    ("background alone", [cited(supports="background")], "unverified"),
    ("one paper", [cited()], "single_source"),
    ("the same twice", [cited(), cited()], "single_source"),
    ("two papers", [cited(), cited("Herald")], "several_independent"),
    ("two of one owner", [cited(owner="G"), cited("Herald", owner="G")], "single_source"),
    ("a reprint", [cited(), cited("Herald", syndicated_from="Paper")], "single_source"),
    ("a reprint of an owned one", [cited(owner="G"), cited("H", "X", "G")], "single_source"),
    ("one speaker in two", [cited(speaker="A"), cited("Herald", speaker="A")], "single_source"),
    ("and one of its own", [cited(), cited("Herald", speaker="A")], "several_independent"),
    ("an agency as speaker", [cited(), cited("Herald", speaker="Paper")], "single_source"),
    ("its own paper", [cited(aligned=NORTH)], "partisan_only"),
    ("its own papers", [cited(aligned=NORTH), cited("H", aligned=NORTH)], "partisan_only"),
    ("its own man in a paper", [cited(speaker="A", speaker_actor="north")], "partisan_only"),
    ("its foe's paper", [cited(aligned=("south",))], "single_source"),
    ("its foe's man in its paper", [cited(aligned=NORTH, speaker_actor="south")], "partisan_only"),
    ("one of its own beside one", [cited(), cited("H", aligned=NORTH)], "single_source"),
    (
        "one of its own beside two",
        [cited(), cited("H"), cited("I", aligned=NORTH)],
        "several_independent",
    ),
    ("a dispute beside one", [cited(), cited("H", supports="disputes")], "single_source"),
]


@pytest.mark.parametrize(
    ("given", "grade"), [it[1:] for it in GRADED], ids=[it[0] for it in GRADED]
)
def test_the_grade_follows_from_who_is_cited(given: list[Cited], grade: str) -> None:
    assert strength("north", given).grade == grade


def test_without_a_holder_nobody_takes_its_side() -> None:
    assert strength(None, [cited(aligned=NORTH)]).grade == "single_source"


def test_a_strength_says_what_it_was_made_from() -> None:
    made = strength(
        "north",
        [
            cited(kind="headline"),
            cited("Herald", owner="G", kind="caption"),
            cited("Gazette", owner="G", kind="pull_quote"),
            cited("Post", supports="background"),
        ],
    )
    assert (made.quotes, made.publishers, made.best_kind) == (3, 2, "caption")
    assert not made.one_sided
    assert strength("north", [cited(aligned=NORTH)]).one_sided
    assert strength("north", []).best_kind is None


def test_every_kind_of_text_has_its_worth_and_every_grade_its_example() -> None:
    assert set(KINDS_BY_WORTH) == KINDS
    assert {grade for _, _, grade in GRADED} == set(GRADES)


# The same in PostgreSQL ---------------------------------------------------------------------------------------------


def statement() -> str:
    """The lateral join of the decision, as the view takes it, around the features of now."""
    [join] = re.findall(r"```sql\n(.*?)```", DECISION.read_text(encoding="utf-8"), re.DOTALL)
    return (
        "select f.layer, f.id, s.strength::text as strength from sourceline.feature as f "
        f"{join} where upper_inf(f.known) and f.publication = 'published'"
    )


def in_sql(engine: Engine) -> dict[tuple[str, str], str]:
    with engine.connect() as connection:
        rows = connection.execute(text(statement()))
        return {(row.layer, row.id): row.strength for row in rows}


def in_python(dataset: Dataset) -> dict[tuple[str, str], str]:
    dossier = Dossier(dataset, dataset.header.home_asof, dataset.header.home_asof)
    return {(it.layer, it.feature.id): it.strength.grade for it in dossier.claims}


def many() -> Dataset:
    """Features that rest on a few of many quotes, chosen as dice fall: of every owner, side and speaker there is."""
    dice = random.Random(2016)
    holders = ("north", "south")
    articles = [
        article(
            f"a{number}",
            "2020-06-01",
            publisher=publisher,
            owner=owner,
            syndicated_from=syndicated,
            aligned=aligned,
        )
        for number, (publisher, owner, syndicated, aligned) in enumerate(
            product(("P", "H"), (None, "G"), (None, "P"), ((), NORTH, holders))
        )
    ]
    quotes = [
        replace(
            quote(f"q{number}-{place}", printed.id, speaker=speaker, speaker_actor=side),
            state=dice.choice(("exact", "moved", "missing")),
        )
        for number, printed in enumerate(articles)
        for place, (speaker, side) in enumerate(((None, None), ("A", None), ("B", "north")))
    ]
    verified = [it.id for it in quotes if it.state != "missing"]
    features = {}
    for number in range(300):
        chosen = dice.sample([it.id for it in quotes], dice.randrange(4))
        supports = [dice.choice(("control", "date", "disputes", "background")) for _ in chosen]
        evidence = (
            Evidence(dice.choice(verified), "control"),
            *(Evidence(it, does) for it, does in zip(chosen, supports, strict=True)),
        )
        holder = dice.choice((*holders, None))
        features[f"z{number}"] = zone_of(f"z{number}", holder, evidence)
    case = Case(
        actors={it: actor(it) for it in holders},
        articles={it.id: it for it in articles},
        quotes={it.id: it for it in quotes},
    ).dataset
    empty: dict[str, dict[str, Feature]] = {it.name: {} for it in EVIDENCE_LAYERS}
    return replace(
        case,
        features={**empty, "control_zones": features},
        basemap={it.name: {} for it in LAYERS if not it.evidence},
    )


def zone_of(id: str, holder: str | None, evidence: tuple[Evidence, ...]) -> Feature:
    return Feature(
        id,
        square(),
        {"en": id},
        "control",
        "assessed",
        "medium",
        "boundary",
        evidence,
        actor=holder,
        valid=days("2020-05-01", "2020-06-01"),
    )


def test_python_and_postgresql_agree_on_the_bundled_dataset(
    libya_url: str, bundled: Dataset
) -> None:
    engine = database.writer(libya_url)
    found = in_sql(engine)
    engine.dispose()
    assert found == in_python(bundled)
    assert set(found.values()) == set(GRADES) - {"unverified"}


def test_python_and_postgresql_agree_however_the_dice_fall(writer: Engine) -> None:
    dataset = many()
    load(writer, dataset, {})
    found = in_sql(writer)
    assert found == in_python(dataset)
    assert set(found.values()) == set(GRADES) - {"unverified"}
    with writer.connect() as connection:
        assert export(connection, LAYERS) == dataset


def test_the_words_of_the_scale_are_the_same_in_postgresql(connection: Connection) -> None:
    words = run(connection, "select unnest(enum_range(null::sourceline.strength))::text")
    assert list(words.scalars()) == list(GRADES)
    gone = run(connection, "select sourceline.evidence_strength(0, 0, 0, 0)::text")
    assert gone.scalar_one() == "unverified"


def test_the_store_refuses_an_outlet_on_the_side_of_nobody_known(
    store: Connection,  # noqa: F811 the fixture
) -> None:
    with pytest.raises(DBAPIError) as error:
        run(store, "update sourceline.article set aligned = '{one,stranger}'")
    assert 'Article paper is aligned with "stranger"' in refused(error)


def test_the_new_keys_are_read_and_written(tmp_path: Path) -> None:
    printed = article(
        "a", "2020-06-01", owner="G", syndicated_from="P", aligned=NORTH, alignment="Its own."
    )
    spoken = quote("q", "a", speaker="A man", speaker_actor="north")
    for entry, keys in (
        (printed, ["publisher", "owner", "syndicated_from", "aligned", "alignment"]),
        (spoken, ["speaker", "speaker_actor"]),
    ):
        assert isinstance(entry, Article | Quote)
        written = dumps(entry.document())
        places = [written.index(f'"{key}"') for key in keys]
        assert places == sorted(places)
