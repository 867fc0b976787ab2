"""Both clocks on the resources of evidence: quotes as they stood then, and in the states of the checks of then."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from app import create_app
from geo import database
from geo.cluster import Cluster
from geo.dataset import Dataset
from geo.feature import Evidence
from geo.load import load
from geo.quote_store import check_store
from geo.quote_texts import ArticleText
from geo.settings import Settings
from geo.state import data_version
from tests.conftest import _copy
from tests.newsroom import ENGLISH, HELD, TEXTS, newsroom
from tests.test_quote_store import file_text

HTML = {"Accept": "text/html"}
FIRST_CHECK, SECOND_CHECK = date(2020, 1, 2), date(2020, 8, 1)
NOTE = "Spelt as the outlet has it."
# Every address of evidence that takes a moment, with what stands for its quote, article and feature.
JSON_ADDRESSES = (
    "/quotes?f=json",
    "/quotes/left",
    "/articles/gazette-2020/features",
    "/collections/locations/items/held/evidence",
    "/collections/locations/items/held",
    "/annotations/",
    "/annotations/?iris=1",
    "/annotations/?page=0",
    "/annotations/left",
    "/articles/gazette-2020/annotations/",
    "/collections/locations/items/held/annotations/",
)
PAGES = (
    "/quotes",
    "/quotes/left",
    "/articles",
    "/articles/gazette-2020",
    "/articles/gazette-2020/features",
    "/collections/locations/items/held/evidence",
    "/features/locations/held",
    "/features/locations/held?part=card",
)


@dataclass(frozen=True)
class Step:
    rev: int
    moment: datetime

    @property
    def known(self) -> str:
        return self.moment.isoformat().replace("+00:00", "Z")


@dataclass(frozen=True)
class Story:
    """Loaded; then checked, when one quote was altered and another gone; then one corrected and one taken away."""

    client: FlaskClient
    engine: Engine
    loaded: Step
    checked: Step
    corrected: Step

    def get(self, address: str, status: int = 200, **asked: Any) -> Any:
        answer = self.client.get(address, query_string=asked or None)
        assert answer.status_code == status, answer.text
        return answer.json

    def page(self, address: str, **asked: Any) -> str:
        answer = self.client.get(address, query_string=asked or None, headers=HTML)
        assert answer.status_code == 200, answer.text
        return answer.text


def dataset() -> Dataset:
    """Everything about one place rests on all that the Gazette said, so that it stays when a quote falls."""
    found = newsroom()
    places = found.features["locations"]
    all_of_it = tuple(Evidence(it, "names") for it in ("held", "left", "front"))
    places["held"] = dataclasses.replace(places["held"], evidence=all_of_it)
    del places["left"]
    return found


def corrected() -> Dataset:
    """The note of one quote is new, and the Arabic one is gone with its place."""
    found = dataset()
    found.quotes["front"] = dataclasses.replace(found.quotes["front"], note=NOTE)
    del found.quotes["held-ar"], found.features["locations"]["held-ar"]
    # What the check found stays, for it is newer than the dataset.
    return found


@pytest.fixture(scope="module")
def story(cluster: Cluster, templates: tuple[str, str], worker: str) -> Iterator[Story]:
    for url in _copy(cluster, templates[0], f"story_{worker}"):
        yield from _told(url)


def _told(url: str) -> Iterator[Story]:
    writer = database.writer(url)
    load(writer, dataset(), {})
    loaded = step(writer)
    now = ENGLISH.replace("spokesman", "speaker")
    texts = {**TEXTS, "gazette-2020": now}
    files = [ArticleText(name, file_text(body)) for name, body in texts.items()]
    check_store(writer, files, SECOND_CHECK)
    checked = step(writer)
    load(writer, corrected(), {})
    app = create_app(Settings(database_url=url))
    yield Story(app.test_client(), writer, loaded, checked, step(writer))
    app.extensions["sourceline"].lease.end()
    writer.dispose()


def step(engine: Engine) -> Step:
    with engine.connect() as connection:
        found = data_version(connection)
    return Step(found.number, found.changed_at)


def test_a_quote_has_the_state_of_the_check_of_then(story: Story) -> None:
    for clock in ({"rev": story.loaded.rev}, {"known": story.loaded.known}):
        then = story.get("/quotes/left", **clock)
        assert (then["state"], then["verified"]) == ("exact", True)
        assert then["checked_on"] == FIRST_CHECK.isoformat()
    for clock in ({}, {"rev": story.checked.rev}, {"known": story.checked.known}):
        now = story.get("/quotes/left", **clock)
        assert (now["state"], now["verified"]) == ("altered", False)
        assert now["checked_on"] == SECOND_CHECK.isoformat()


@pytest.mark.parametrize(
    ("address", "find"),
    [
        ("/collections/locations/items/held/evidence", lambda it: it["quotes"]),
        ("/collections/locations/items/held", lambda it: it["properties"]["quotes"]),
        (
            "/collections/locations/items",
            lambda it: next(f for f in it["features"] if f["id"] == "held")["properties"]["quotes"],
        ),
        (
            "/layers/locations.geojson",
            lambda it: next(f for f in it["features"] if f["id"] == "held")["properties"]["quotes"],
        ),
    ],
)
def test_beside_a_feature_quotes_have_the_states_of_then(
    story: Story, address: str, find: Any
) -> None:
    def states(**clock: Any) -> dict[str, tuple[str, str]]:
        document = story.client.get(address, query_string=clock).get_json(force=True)
        return {it["id"]: (it["state"], it["checked_on"]) for it in find(document)}

    then = (FIRST_CHECK.isoformat(), SECOND_CHECK.isoformat())
    assert states(rev=story.loaded.rev) == dict.fromkeys(
        ("held", "left", "front"), ("exact", then[0])
    )
    # The corrected quote is as its dataset has it: nobody checked it since.
    for clock, front in (({"rev": story.checked.rev}, then[1]), ({}, then[0])):
        assert states(**clock) == {
            "held": ("exact", then[1]),
            "left": ("altered", then[1]),
            "front": ("exact", front),
        }


def test_features_are_filtered_by_the_states_and_the_strength_of_then(story: Story) -> None:
    address = "/collections/locations/items"
    for clock, expected in (
        ({"rev": story.loaded.rev}, []),
        ({"rev": story.checked.rev}, ["held"]),
        ({}, ["held"]),
    ):
        found = story.get(address, **clock, quote_state="altered")
        assert [it["id"] for it in found["features"]] == expected, clock


def test_the_list_of_quotes_is_of_then(story: Story) -> None:
    then = story.get("/quotes", f="json", rev=story.loaded.rev)
    assert {it["id"]: it["state"] for it in then["quotes"]} == dict.fromkeys(
        ("held", "front", "left", "held-ar"), "exact"
    )
    assert then["counts"]["exact"] == 4
    assert story.get("/quotes", f="json", rev=story.loaded.rev, state="altered")["quotes"] == []
    now = story.get("/quotes", f="json")
    assert {it["id"] for it in now["quotes"]} == {"held", "front", "left"}
    assert now["counts"]["altered"] == 1
    between = story.get("/quotes", f="json", rev=story.checked.rev, state="altered")
    assert [(it["id"], it["found"] is not None) for it in between["quotes"]] == [("left", True)]
    assert story.get("/quotes", f="json", known="2001-01-01")["quotes"] == []


def test_a_quote_is_told_in_the_version_of_then(story: Story) -> None:
    assert story.get("/quotes/front", rev=story.checked.rev)["note"] is None
    assert story.get("/quotes/front")["note"] == NOTE
    assert story.get("/quotes/held-ar", rev=story.checked.rev)["exact"]
    assert "no longer on the map" in story.get("/quotes/held-ar", 410)["detail"]
    early = story.get("/quotes/front", 404, known="2001-01-01")["detail"]
    assert "was not on the map at that moment" in early
    assert "There is no quote" in story.get("/quotes/never", 404, known="2001-01-01")["detail"]


def test_an_article_has_the_quotes_and_the_features_of_then(story: Story) -> None:
    then = story.page("/articles/gazette-2020", rev=story.loaded.rev)
    assert "Not verified" not in then
    assert NOTE not in then
    now = story.page("/articles/gazette-2020")
    assert "Not verified" in now
    assert NOTE in now
    gone = "/articles/sahifa-2020/features"
    found = story.get(gone, rev=story.checked.rev)["features"]
    assert [it["id"] for it in found] == ["locations/held-ar"]
    assert story.get(gone)["features"] == []
    told = story.get(gone, 404, known="2001-01-01")["detail"]
    assert "had no quote of the article" in told
    assert "sahifa-2020" in story.page("/articles", rev=story.loaded.rev)
    assert "gazette-2020" not in story.page("/articles", known="2001-01-01")


def test_annotations_are_of_then(story: Story) -> None:
    then = story.get("/annotations/left", rev=story.loaded.rev)
    assert then["target"]["checkState"] == "ev:exact"
    assert then["target"]["checkedOn"] == FIRST_CHECK.isoformat()
    now = story.get("/annotations/left")
    assert now["target"]["checkState"] == "ev:altered"
    assert now["canonical"] == then["canonical"]
    assert then["id"].endswith(f"/annotations/left?rev={story.loaded.rev}")
    assert story.get("/annotations/", rev=story.checked.rev)["total"] == 4
    assert story.get("/annotations/")["total"] == 3
    assert story.get("/annotations/", known="2001-01-01")["total"] == 0
    of_feature = "/collections/locations/items/held-ar/annotations/"
    assert story.get(of_feature, rev=story.loaded.rev)["total"] == 1
    story.get(of_feature, 410)


def test_an_annotation_is_modified_when_its_quote_stands_otherwise(story: Story) -> None:
    loaded, checked, changed = (
        f"{it.moment:%Y-%m-%dT%H:%M:%SZ}" for it in (story.loaded, story.checked, story.corrected)
    )
    assert story.get("/annotations/left", rev=story.loaded.rev)["modified"] == loaded
    left = story.get("/quotes/left")
    assert datetime.fromisoformat(left["created"]) == story.loaded.moment
    # Its place rests on another quote that was corrected, and is another version by that.
    assert datetime.fromisoformat(left["modified"]) == story.corrected.moment
    then = story.get("/quotes/left", rev=story.checked.rev)
    assert datetime.fromisoformat(then["modified"]) == story.checked.moment
    # A check that finds the same changes the day alone.
    same = story.get("/quotes/held", rev=story.checked.rev)
    assert datetime.fromisoformat(same["modified"]) == story.loaded.moment
    assert story.get("/annotations/left")["modified"] == changed
    assert story.get("/annotations/left", rev=story.checked.rev)["modified"] == checked


def test_who_loses_what_rests_on_it_is_modified_too(writer: Engine, empty_url: str) -> None:
    load(writer, newsroom(), {})
    files = [ArticleText("gazette-2020", file_text(ENGLISH.replace(f"{HELD} ", "")))]
    check_store(writer, files, SECOND_CHECK)
    now = step(writer)
    app = create_app(Settings(database_url=empty_url))
    try:
        found = app.test_client().get("/quotes/held").json
    finally:
        app.extensions["sourceline"].lease.end()
    assert found["supported"] == []
    assert datetime.fromisoformat(found["modified"]) == now.moment


def ours(document: Any) -> Iterator[str]:
    """Every address of this server in a document."""
    if isinstance(document, dict):
        for key, value in document.items():
            if key != "@context":
                yield from ours(value)
    elif isinstance(document, list):
        for value in document:
            yield from ours(value)
    elif isinstance(document, str) and document.startswith("http://localhost/"):
        yield document


# What has no record leads to what it is now.
TIMELESS = re.compile(
    r"http://localhost(/#.*|/?|/collections(/\w+)?|/collections/\w+/items/[\w-]+/history|/ns/.*)"
)


@pytest.mark.parametrize("address", JSON_ADDRESSES)
def test_a_pinned_answer_leads_to_pinned_ones(story: Story, address: str) -> None:
    for clock in (f"rev={story.loaded.rev}", f"known={story.loaded.known.replace(':', '%3A')}"):
        document = story.get(f"{address}{'&' if '?' in address else '?'}{clock}")
        links = [it for it in ours(document) if not TIMELESS.fullmatch(it)]
        assert links
        for link in links:
            assert clock in link, link
            assert story.client.get(link).status_code == 200, link


@pytest.mark.parametrize("address", PAGES)
def test_a_pinned_page_leads_to_pinned_ones(story: Story, address: str) -> None:
    clock = f"rev={story.loaded.rev}"
    page = story.page(f"{address}{'&' if '?' in address else '?'}{clock}")
    main = page.partition("<main")[2].partition("</main>")[0] or page
    # The one that leads back to now.
    main = re.sub('<p class="pinned">.*?</p>', "", main)
    links = [it.replace("&amp;", "&") for it in re.findall(r'<a [^>]*?href="(/[^"]*)"', main)]
    assert links
    for link in links:
        assert clock in link, link
        assert story.client.get(link, headers=HTML).status_code == 200, link
    if "part=card" not in address:
        assert "As this map said on" in page


@pytest.mark.parametrize("address", [*JSON_ADDRESSES, *PAGES])
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("rev=9000000", "There is no data version 9000000"),
        ("known=yesterday", "cannot be read as a date"),
        ("rev=1&known=2020-01-01", "both name a moment"),
    ],
)
def test_a_moment_that_cannot_be_is_refused(
    story: Story, address: str, asked: str, said: str
) -> None:
    answer = story.client.get(f"{address}{'&' if '?' in address else '?'}{asked}")
    assert answer.status_code == 400
    assert said in answer.text


def test_what_one_answer_asks_of_the_past_no_other_sees(story: Story) -> None:
    for _ in range(20):
        assert story.get("/quotes/left", rev=story.loaded.rev)["state"] == "exact"
        found = story.get("/collections/locations/items/held")["properties"]["quotes"]
        assert {it["id"]: it["state"] for it in found}["left"] == "altered"


def test_the_record_of_checks_has_no_gap_and_no_overlap(story: Story) -> None:
    with story.engine.connect() as connection:
        rows = connection.execute(
            text(
                "select quote, lower(known) as since, upper(known) as until, "
                "lag(upper(known)) over (partition by quote order by known) as before "
                "from sourceline.quote_check order by quote, known"
            )
        ).all()
        odd = connection.scalar(
            text(
                "select count(*) from sourceline.quote as q left join sourceline.quote_check as c "
                "on c.quote = q.version and upper_inf(c.known) "
                "where (c.state, c.checked_on, c.found_at, c.found) "
                "is distinct from (q.state, q.checked_on, q.found_at, q.found)"
            )
        )
    assert odd == 0
    assert len(rows) > 4
    for row in rows:
        assert row.before is None or row.before == row.since
