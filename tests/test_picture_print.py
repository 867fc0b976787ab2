"""The small print of a picture is whole at every size, and a size at which it cannot be is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from app import create_app
from geo.picture.letters import Face, width, wrapped
from geo.settings import Settings
from layers.drawn.parts import PARTS
from layers.drawn.sheet import Heading, NoRoom, sheet
from layers.drawn.small_print import FACES, lines
from tests.test_oembed import told
from tests.test_pictures import svg, texts

SIZES = [(320, 240), (320, 400), (200, 400), (600, 400), (1200, 630), (4000, 200), (2400, 1260)]
HOUSE = """
credit = "The Example Times of the Eastern Mediterranean and its Correspondents in Nine Cities"

[disclaimer]
en = "Names and borders are as the Times has them, and nobody is to take them for a view of its owners or editors."
ar = "الأسماء والحدود كما تكتبها الصحيفة."
"""


@pytest.fixture(scope="module")
def house(libya_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    file: Path = tmp_path_factory.mktemp("house") / "house.toml"
    file.write_text(HOUSE, encoding="utf-8")
    app = create_app(Settings(database_url=libya_url, house=file))
    yield app
    app.extensions["sourceline"].lease.end()


def printed(client: FlaskClient, **asked: object) -> str:
    return "".join(texts(svg(client, **asked), "small-print")).replace(" ", "")


@pytest.mark.parametrize("lang", ["en", "ar"])
@pytest.mark.parametrize("size", SIZES)
def test_credit_and_disclaimer_are_whole_at_every_size(
    client: FlaskClient, house: Flask, size: tuple[int, int], lang: str
) -> None:
    sides = {"width": size[0], "height": size[1] if size[0] > 320 else size[1] + 160, "lang": lang}
    for it in (client, house.test_client()):
        whole = printed(it, lang=lang)
        said = printed(it, **sides)
        # The line of sources names as many outlets as there is room for; all that comes after it is the same.
        _, _, after = whole.partition("?asof=2020-07-21")
        assert len(after) > 150
        assert said.endswith(after)
        assert "…" not in said


def test_the_least_height_is_told_and_is_enough(client: FlaskClient, house: Flask) -> None:
    for it in (client, house.test_client()):
        for wide in (200, 320, 500):
            refused = it.get(f"/map.svg?width={wide}&height=200&asof=2020-07-21&view=gna")
            if refused.status_code == 200:
                continue
            problem = refused.get_json()
            assert (refused.status_code, problem["parameter"]) == (400, "height")
            least = int(re.findall(r"height=(\d+)", problem["detail"])[0])
            for height, status in ((least, 200), (least - 1, 400)):
                asked = f"width={wide}&height={height}&asof=2020-07-21&view=gna"
                assert it.get(f"/map.svg?{asked}").status_code == status
    assert client.get("/map.svg?width=200&height=200").status_code == 400


@pytest.mark.parametrize("limits", [{"maxwidth": 200}, {"maxwidth": 240, "maxheight": 300}])
def test_a_thumbnail_is_as_high_as_its_small_print_wants_it(
    client: FlaskClient, limits: dict[str, int]
) -> None:
    document = told(client, "/?asof=2020-07-21", **limits)
    assert int(str(document["thumbnail_height"])) > 200
    assert client.get(str(document["thumbnail_url"])).status_code == 200


@settings(deadline=None)
@given(
    st.integers(200, 900),
    st.integers(200, 900),
    st.lists(st.integers(1, 700), min_size=1, max_size=4),
    st.lists(st.integers(1, 200), max_size=2),
)
def test_a_sheet_has_room_for_all_of_it_and_a_map_or_is_refused(
    wide: int, high: int, paragraphs: list[int], notes: list[int]
) -> None:
    said = ["word " * (it // 5) + "w" * (it % 5) for it in paragraphs]
    heading = Heading("A map", "As of 21 July 2020", tuple("note " * (it // 5) for it in notes))
    least = _least((wide, high), heading, said)
    assert least >= high
    assert _least((wide, least), heading, said) == least
    on = sheet((wide, least), heading, lambda *_: said, frozenset(PARTS), False)
    assert on.print.face in FACES
    below = on.height - on.margin - on.print.height
    assert on.map[1] + on.map[3] <= below
    heads = sum(face.line for _, face, _ in on.heading)
    assert on.margin + heads <= on.map[1]
    assert len(lines(said, on.print.face, on.print.wide)) == on.print.count
    assert not any("…" in it for it, _, _ in on.heading)


def test_the_title_goes_before_the_small_print_does() -> None:
    heading = Heading("A map", "As of 21 July 2020")
    said = ["word " * 60]
    least = _least((300, 120), heading, said)
    low = sheet((300, least), heading, lambda *_: said, frozenset(PARTS), False)
    high = sheet((300, 400), heading, lambda *_: said, frozenset(PARTS), False)
    assert [it for it, _, _ in low.heading] == ["As of 21 July 2020"]
    assert [it for it, _, _ in high.heading] == ["A map", "As of 21 July 2020"]
    assert low.print.face.size < high.print.face.size


def _least(size: tuple[int, int], heading: Heading, said: list[str]) -> int:
    """How high it has to be, if no lower than this."""
    try:
        sheet(size, heading, lambda *_: said, frozenset(PARTS), False)
    except NoRoom as error:
        return error.least
    return size[1]


def test_an_address_longer_than_a_line_goes_on_in_the_next() -> None:
    face, address = Face(10), "maps.example.org/?asof=2020-07-21&feature=control_zones/sirte"
    found = wrapped(f"Quotes at {address}", face, 100, breaking=True)
    assert "".join(found).replace(" ", "") == f"Quotesat{address}"
    assert all(width(it, face) <= 100 for it in found)
    assert wrapped(address, face, 100)[0].endswith("…")
