"""The actor palette stays tellable apart for colour-blind readers, on the land below it, by day and by night."""

from __future__ import annotations

from dataclasses import replace

import pytest

from layers.colour import VISIONS, ciede2000, contrast, lab, linear, rgb
from layers.drawn.colours import DAY as DAY_COLOURS
from layers.drawn.colours import NIGHT as NIGHT_COLOURS
from layers.palette import DAY, LAND, NIGHT, OTHERS, PALETTE, Paint, Palette, paint
from layers.palette_check import OUTLINE, Measure, measures
from layers.style import LINES

# Sharma, Wu, Dalal 2005, table 1: two colours in CIELAB and their CIEDE2000.
PUBLISHED = [
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0000),
    ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
    ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
    ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]
OURS = [(DAY, DAY_COLOURS.paper), (NIGHT, NIGHT_COLOURS.paper)]


@pytest.mark.parametrize(("first", "second", "difference"), PUBLISHED)
def test_the_difference_of_colours_is_computed_as_published(
    first: tuple[float, float, float], second: tuple[float, float, float], difference: float
) -> None:
    for pair in ((first, second), (second, first)):
        assert ciede2000(*pair) == pytest.approx(difference, abs=1e-4)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    # The lightest grey that WCAG lets one write in on white.
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


def test_white_is_white_to_all_eyes() -> None:
    for matrix in VISIONS.values():
        assert [sum(row) for row in matrix] == pytest.approx([1, 1, 1], abs=1e-5)
    assert lab(linear(rgb("#FFFFFF"))) == pytest.approx((100, 0, 0), abs=1e-6)


@pytest.mark.parametrize(("palette", "paper"), OURS, ids=["day", "night"])
def test_everything_of_the_palette_can_be_told_apart(palette: Palette, paper: str) -> None:
    found = list(measures(palette, paper))
    # Every two of the slots and the land; the ink of each, and of the grey, on the land and on the page.
    slots = len(PALETTE)
    assert len(found) == (slots + 1) * slots // 2 + 2 * (slots + 1)
    assert [str(it) for it in found if not it.is_enough] == []


def test_a_slot_is_somebodys_by_night_as_by_day() -> None:
    assert len(DAY.paints) == len(NIGHT.paints) == len(PALETTE) + 1


def worst(palette: Palette) -> Measure:
    return min(measures(palette, "#FFFFFF"), key=lambda it: it.found / it.needed)


def with_paint(slot: int, of: Paint) -> Palette:
    paints = [*DAY.paints]
    paints[slot] = of
    return replace(DAY, paints=tuple(paints))


@pytest.mark.parametrize(
    ("slot", "of", "pair", "vision"),
    [
        # Red beside an orange: one of them to those who see no green.
        (1, Paint("#C02000", "#801500"), {"slot 1", "slot 2"}, "deutan"),
        # Nobody sees the land's own colour on the land.
        (6, Paint(LAND, "#2F4A3E"), {"slot 6", "bare land"}, ""),
        (2, Paint("#C05100", "#F0C080"), {"the ink of slot 2", "the page"}, None),
    ],
)
def test_a_bad_palette_is_told_by_its_worst_pair(
    slot: int, of: Paint, pair: set[str], vision: str | None
) -> None:
    found = worst(with_paint(slot, of))
    assert not found.is_enough
    assert {found.one, found.other} == pair
    if vision:
        assert found.vision == vision
    assert (found.vision == "") == (vision is None)


def test_lines_stand_out_from_the_land_and_from_the_halo_around_them() -> None:
    for line in LINES:
        ink = max(
            (stroke.color for stroke in line.strokes if stroke.color),
            key=lambda colour: contrast(colour, "#FFFFFF"),
            default="",
        )
        if ink != "#FFFFFF":
            assert contrast(ink, LAND) >= OUTLINE, line.kind


def test_an_actor_without_a_slot_of_its_own_is_grey() -> None:
    for slot in (None, 0, max(PALETTE) + 1):
        assert paint(slot) == DAY.paint(slot) == OTHERS
        assert DAY.slot_of(slot) == 0
    assert DAY.slot_of(max(PALETTE)) == max(PALETTE)
